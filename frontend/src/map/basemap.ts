// The map underneath: Natural Earth and GeoNames, from files of our own, drawn in quiet colours.
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import townsUrl from '../../basemap/places.json?url'
import worldUrl from '../../basemap/world.json?url'
import { file, published } from '../lib/site'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

export const FONT = ['Inter Variable', 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', 'sans-serif']
const ATTRIBUTION = 'Natural Earth · GeoNames CC BY 4.0'

type Layers = { countries: GeometryCollection; rivers: GeometryCollection; lakes: GeometryCollection; admin1?: GeometryCollection }
interface Towns { name: string[]; lon: number[]; lat: number[]; rank: number[] }

export interface Basemap { sources: Record<string, GeoJSON.FeatureCollection> }

export async function loadBasemap(): Promise<Basemap> {
  const get = (name: string, url: string) => (published ? file(name) : fetch(url).then((response) => response.json()))
  const [world, towns] = (await Promise.all([get('world', worldUrl), get('towns', townsUrl)])) as [Topology, Towns]
  const objects = world.objects as unknown as Layers
  const whole = (object: GeometryCollection) => feature(world, object) as GeoJSON.FeatureCollection
  const one = (geometry: GeoJSON.Geometry): GeoJSON.FeatureCollection => ({
    type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }],
  })
  const countries = whole(objects.countries)
  return {
    sources: {
      land: countries,
      borders: one(mesh(world, objects.countries as never, (a, b) => a !== b)),
      coast: one(mesh(world, objects.countries as never, (a, b) => a === b)),
      admin1: objects.admin1 ? whole(objects.admin1) : { type: 'FeatureCollection', features: [] },
      rivers: whole(objects.rivers),
      lakes: whole(objects.lakes),
      names: { type: 'FeatureCollection', features: countries.features.flatMap(countryName) },
      towns: {
        type: 'FeatureCollection',
        features: towns.name.map((name, i) => ({
          type: 'Feature',
          properties: { n: name, r: towns.rank[i] },
          geometry: { type: 'Point', coordinates: [towns.lon[i]! / 100, towns.lat[i]! / 100] },
        })),
      },
    },
  }
}

/** A country's name in the middle of its largest ring; `s` is its extent in degrees. */
function countryName(country: GeoJSON.Feature): GeoJSON.Feature[] {
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
  return [{
    type: 'Feature', properties: { n: country.properties?.n, s: Math.sqrt(best / 2) },
    geometry: { type: 'Point', coordinates: centre },
  }]
}

const COLOURS = {
  light: {
    water: '#d5e0e6', land: '#f7f5f0', coast: '#b9c7cf', border: '#a79f91', admin: '#d9d3c7',
    river: '#b4cbd6', name: '#8b8477', town: '#6d6a63', halo: '#f7f5f0',
  },
  dark: {
    water: '#10161b', land: '#1f2529', coast: '#33414a', border: '#5c6468', admin: '#31383d',
    river: '#2a3b47', name: '#7d868c', town: '#98a0a5', halo: '#1f2529',
  },
}

export function style(basemap: Basemap, dark: boolean): StyleSpecification {
  const c = dark ? COLOURS.dark : COLOURS.light
  const text = { 'text-font': FONT }
  const layers: LayerSpecification[] = [
    { id: 'water', type: 'background', paint: { 'background-color': c.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': c.land, 'fill-antialias': true } },
    { id: 'lakes', type: 'fill', source: 'lakes', paint: { 'fill-color': c.water } },
    { id: 'rivers', type: 'line', source: 'rivers', minzoom: 3,
      paint: { 'line-color': c.river, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.5, 8, 1.8, 12, 3] } },
    { id: 'admin1', type: 'line', source: 'admin1', minzoom: 4.5,
      paint: { 'line-color': c.admin, 'line-width': 1, 'line-dasharray': [3, 2] } },
    { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': c.coast, 'line-width': 0.8 } },
    { id: 'borders', type: 'line', source: 'borders',
      paint: { 'line-color': c.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 7, 1.5] } },
    { id: 'river-names', type: 'symbol', source: 'rivers', minzoom: 6, filter: ['has', 'n'],
      layout: { ...text, 'symbol-placement': 'line', 'text-field': ['get', 'n'], 'text-size': 11 },
      paint: { 'text-color': dark ? '#5d7f93' : '#6f98ad', 'text-halo-color': c.halo, 'text-halo-width': 1.2 } },
    { id: 'names', type: 'symbol', source: 'names', maxzoom: 7,
      filter: ['>', ['*', ['get', 's'], ['^', 2, ['zoom']]], 60],
      layout: { ...text, 'text-field': ['upcase', ['get', 'n']], 'text-letter-spacing': 0.14, 'text-max-width': 7,
        'text-size': ['interpolate', ['linear'], ['zoom'], 2, 9, 6, 13], 'text-padding': 6 },
      paint: { 'text-color': c.name, 'text-halo-color': c.halo, 'text-halo-width': 1.2 } },
    ...[0, 1, 2, 3, 4, 5].map((rank): LayerSpecification => ({
      id: `towns-${rank}`, type: 'symbol', source: 'towns', minzoom: [3.6, 4.6, 5.4, 6.2, 7, 8][rank]!,
      filter: ['==', ['get', 'r'], rank],
      layout: { ...text, 'text-field': ['get', 'n'], 'text-size': 12.5 - rank * 0.5, 'text-padding': 8, 'text-max-width': 8 },
      paint: { 'text-color': c.town, 'text-halo-color': c.halo, 'text-halo-width': 1.2 },
    })),
  ]
  return {
    version: 8,
    sources: Object.fromEntries(
      Object.entries(basemap.sources).map(([name, data]) => [
        name,
        { type: 'geojson' as const, data, tolerance: 0.3, ...(name === 'land' ? { attribution: ATTRIBUTION } : {}) },
      ]),
    ),
    layers,
  }
}
