// The map underneath: Natural Earth and GeoNames, from files of our own, drawn in quiet colours.
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import townsUrl from '../../basemap/places.json?url'
import arabicUrl from '../../basemap/towns.ar.json?url'
import worldUrl from '../../basemap/world.json?url'
import type { Country, Town } from './overlay'
import { file, published } from '../lib/site'
import type { OwnTiles } from '../lib/types'
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'

export const FONT = ['Inter Variable', 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', 'sans-serif']
const ATTRIBUTION = 'Natural Earth · GeoNames CC BY 4.0'

type Layers = { countries: GeometryCollection; rivers: GeometryCollection; lakes: GeometryCollection; admin1?: GeometryCollection }
interface Towns { name: string[]; lon: number[]; lat: number[]; rank: number[] }

const get = <Content>(name: string, url: string): Promise<Content> =>
  published ? file<Content>(name) : fetch(url).then((response) => response.json() as Promise<Content>)

/** What the towns are called in Arabic, in their order; '' where that is not known. */
export const loadArabic = (): Promise<string[]> => get('towns.ar', arabicUrl)

export interface Basemap {
  /** All shapes in one source, told apart by `of`: one is cut into tiles sooner than six. */
  ground: GeoJSON.FeatureCollection
  /** What is named: drawn with the record's own names, over everything else.  Towns by size. */
  countries: Country[]
  towns: Town[]
}

let asked: Promise<Basemap> | null = null
/** The basemap, asked for once; again where that failed. */
export function theBasemap(): Promise<Basemap> {
  asked ??= loadBasemap().catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}

async function loadBasemap(): Promise<Basemap> {
  const [world, towns] = await Promise.all([get<Topology>('world', worldUrl), get<Towns>('towns', townsUrl)])
  const objects = world.objects as unknown as Layers
  const whole = (object: GeometryCollection) => feature(world, object) as GeoJSON.FeatureCollection
  const line = (of: string, geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', properties: { of }, geometry })
  const countries = whole(objects.countries)
  const kept = (of: string, features: GeoJSON.Feature[]): GeoJSON.Feature[] =>
    features.map((one) => ({ ...one, properties: { ...one.properties, of } }))
  return {
    ground: {
      type: 'FeatureCollection',
      features: [
        ...kept('land', countries.features),
        ...kept('lakes', whole(objects.lakes).features),
        ...kept('rivers', whole(objects.rivers).features),
        ...kept('admin1', objects.admin1 ? whole(objects.admin1).features : []),
        line('coast', mesh(world, objects.countries as never, (a, b) => a === b)),
        line('borders', mesh(world, objects.countries as never, (a, b) => a !== b)),
      ],
    },
    countries: countries.features.flatMap(countryName),
    towns: towns.name
      .map((name, i) => ({ name, rank: towns.rank[i]!, lon: towns.lon[i]! / 100, lat: towns.lat[i]! / 100 })),
  }
}

/** A country's name in the middle of its largest ring, and its extent in degrees. */
function countryName(country: GeoJSON.Feature): Country[] {
  const { geometry } = country
  const rings =
    geometry.type === 'Polygon' ? [geometry.coordinates[0]!]
    : geometry.type === 'MultiPolygon' ? geometry.coordinates.map((polygon) => polygon[0]!) : []
  let best = 0
  let centre: [number, number] = [0, 0]
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0]
    for (let i = 0; i + 1 < ring.length; i++) {
      const [ax, ay] = ring[i]! as [number, number]
      const [bx, by] = ring[i + 1]! as [number, number]
      const cross = ax * by - bx * ay
      area += cross
      x += (ax + bx) * cross
      y += (ay + by) * cross
    }
    if (Math.abs(area) > best) {
      best = Math.abs(area)
      centre = [x / (3 * area), y / (3 * area)]
    }
  }
  if (!best) return []
  return [{ name: String(country.properties?.n ?? ''), code: String(country.properties?.c ?? ''), extent: Math.sqrt(best / 2), lon: centre[0], lat: centre[1] }]
}

export const COLOURS = {
  light: {
    water: '#d5e0e6', land: '#f7f5f0', coast: '#b9c7cf', border: '#a79f91', admin: '#d9d3c7',
    river: '#b4cbd6', halo: '#f7f5f0',
  },
  dark: {
    water: '#10161b', land: '#1f2529', coast: '#33414a', border: '#5c6468', admin: '#31383d',
    river: '#2a3b47', halo: '#1f2529',
  },
}

const OWN = 'own'
/** Layers of vector tiles by what they are called: of what schema they are nobody says. */
const WATERY = /water|ocean|sea|lake|river/
const NAMED = /place|label|name|point|poi/

/** Tiles of the desk's own settings, over the built-in basemap and below all that the record tells. */
export function ownTiles(own: OwnTiles, home: string, dark: boolean): { source: SourceSpecification; layers: LayerSpecification[] } {
  const c = dark ? COLOURS.dark : COLOURS.light
  const about = {
    tiles: [own.url.includes('://') ? own.url : home + own.url], minzoom: own.shallowest, maxzoom: own.deepest,
    ...(own.bounds ? { bounds: own.bounds } : {}), ...(own.credit ? { attribution: escaped(own.credit) } : {}),
  }
  if (own.kind === 'raster')
    return {
      source: { type: 'raster', tileSize: 256, ...about },
      // Quiet, so that marks stand out; pale maps are dimmed where the page is dark.
      layers: [{ id: OWN, type: 'raster', source: OWN, paint: { 'raster-saturation': -0.35, 'raster-brightness-max': dark ? 0.5 : 1, 'raster-fade-duration': 0 } }],
    }
  const layers = own.layers.flatMap((name): LayerSpecification[] => {
    const of = { source: OWN, 'source-layer': name }
    const wet = WATERY.test(name)
    return [
      { id: `${OWN}-${name}-fill`, type: 'fill', ...of, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': wet ? c.water : c.admin, 'fill-opacity': wet ? 1 : 0.35 } },
      { id: `${OWN}-${name}-line`, type: 'line', ...of, filter: ['!=', ['geometry-type'], 'Point'], paint: { 'line-color': wet ? c.river : c.border, 'line-width': 0.8, 'line-opacity': 0.7 } },
      ...(NAMED.test(name) ? [{
        id: `${OWN}-${name}-name`, type: 'symbol' as const, ...of, minzoom: 8, filter: ['all', ['==', ['geometry-type'], 'Point'], ['has', 'name']] as ExpressionSpecification,
        layout: { 'text-font': FONT, 'text-field': ['get', 'name'] as ExpressionSpecification, 'text-size': 11 },
        paint: { 'text-color': c.border, 'text-halo-color': c.halo, 'text-halo-width': 1.2 },
      }] : []),
    ]
  })
  return { source: { type: 'vector', ...about }, layers }
}

/** The library writes credits as HTML. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export function style(basemap: Basemap, dark: boolean, own: OwnTiles | null = null, home = ''): StyleSpecification {
  const c = dark ? COLOURS.dark : COLOURS.light
  const text = { 'text-font': FONT }
  const of = (name: string): { source: string; filter: ExpressionSpecification } => ({ source: 'ground', filter: ['==', ['get', 'of'], name] })
  const layers: LayerSpecification[] = [
    { id: 'water', type: 'background', paint: { 'background-color': c.water } },
    { id: 'land', type: 'fill', ...of('land'), paint: { 'fill-color': c.land, 'fill-antialias': false } },
    { id: 'lakes', type: 'fill', ...of('lakes'), paint: { 'fill-color': c.water } },
    { id: 'rivers', type: 'line', ...of('rivers'), minzoom: 3,
      paint: { 'line-color': c.river, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.5, 8, 1.8, 12, 3] } },
    { id: 'admin1', type: 'line', ...of('admin1'), minzoom: 4.5,
      paint: { 'line-color': c.admin, 'line-width': 1, 'line-dasharray': [3, 2] } },
    { id: 'coast', type: 'line', ...of('coast'), paint: { 'line-color': c.coast, 'line-width': 0.8 } },
    { id: 'borders', type: 'line', ...of('borders'),
      paint: { 'line-color': c.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 7, 1.5] } },
    { id: 'river-names', type: 'symbol', source: 'ground', minzoom: 6, filter: ['all', ['==', ['get', 'of'], 'rivers'], ['has', 'n']],
      layout: { ...text, 'symbol-placement': 'line', 'text-field': ['get', 'n'], 'text-size': 11 },
      paint: { 'text-color': dark ? '#5d7f93' : '#6f98ad', 'text-halo-color': c.halo, 'text-halo-width': 1.2 } },
  ]
  const over = own && ownTiles(own, home, dark)
  return {
    version: 8,
    sources: { ground: { type: 'geojson', data: basemap.ground, tolerance: 0.3, attribution: ATTRIBUTION }, ...(over ? { [OWN]: over.source } : {}) },
    layers: over ? [...layers, ...over.layers] : layers,
  }
}
