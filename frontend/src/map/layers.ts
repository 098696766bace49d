// What lies on the basemap: control, events, their labels, rings of uncertainty, the selection.
import type { ExpressionSpecification, Map as GlMap } from 'maplibre-gl'
import { FONT } from './basemap'

export const SOURCES = {
  rings: 'd-rings', control: 'd-control', events: 'd-events', labels: 'd-labels', selected: 'd-selected', rounds: 'd-rounds', areas: 'd-areas',
}

/** How far up and aside the marks of one place stand: one, two or three of them. */
const OFFSETS: ExpressionSpecification = [
  'match', ['get', 'slot'],
  '2-0', ['literal', [-11, -19]], '2-1', ['literal', [11, -19]],
  '3-0', ['literal', [-21, -19]], '3-1', ['literal', [0, -19]], '3-2', ['literal', [21, -19]],
  ['literal', [0, -19]],
]
const COUNTS: ExpressionSpecification = [
  'match', ['get', 'slot'],
  '2-0', ['literal', [-1.1, -2.75]], '2-1', ['literal', [1.1, -2.75]],
  '3-0', ['literal', [-2.1, -2.75]], '3-1', ['literal', [0, -2.75]], '3-2', ['literal', [2.1, -2.75]],
  ['literal', [0, -2.75]],
]

export function addLayers(map: GlMap, dark: boolean): void {
  const ink = dark ? '#eceae5' : '#1c2024'
  const paper = dark ? '#1a1f23' : '#ffffff'
  const accent = dark ? '#8cc6e2' : '#1d5b79'
  for (const name of Object.values(SOURCES))
    map.addSource(name, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addLayer({ id: 'areas', type: 'fill', source: SOURCES.areas, paint: { 'fill-pattern': ['get', 'icon'], 'fill-opacity': 0.5 } })
  map.addLayer({
    id: 'rings', type: 'line', source: SOURCES.rings,
    paint: { 'line-color': dark ? '#8d979f' : '#8a8f94', 'line-width': 1, 'line-dasharray': [3, 3], 'line-opacity': 0.8 },
  })
  map.addLayer({
    id: 'selected-area', type: 'fill', source: SOURCES.selected, filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': accent, 'fill-opacity': 0.12, 'fill-outline-color': accent },
  })
  map.addLayer({
    id: 'dots', type: 'circle', source: SOURCES.labels, filter: ['==', ['get', 'held'], 0],
    paint: { 'circle-radius': 2.6, 'circle-color': ink, 'circle-stroke-color': paper, 'circle-stroke-width': 1.2 },
  })
  map.addLayer({
    id: 'selected', type: 'circle', source: SOURCES.selected, filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 13, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': accent,
      'circle-stroke-width': ['case', ['==', ['get', 'selected'], 1], 3, 1.6],
    },
  })
  map.addLayer({
    id: 'control', type: 'symbol', source: SOURCES.control,
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 3, 0.45, 5, 0.8, 6.5, 1],
    },
  })
  map.addLayer({
    id: 'control-names', type: 'symbol', source: SOURCES.control, minzoom: 5,
    layout: {
      'text-field': ['get', 'n'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.95],
      'text-padding': 2, 'text-max-width': 9,
    },
    paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.6 },
  })
  map.addLayer({
    id: 'labels', type: 'symbol', source: SOURCES.labels,
    filter: ['==', ['get', 'held'], 0],
    layout: {
      'text-field': ['get', 'n'], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.5],
      'text-padding': 2, 'text-max-width': 10, 'symbol-sort-key': ['-', 0, ['get', 'c']],
    },
    paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.6 },
  })
  map.addLayer({
    id: 'marks', type: 'symbol', source: SOURCES.events,
    layout: {
      'icon-image': ['get', 'icon'], 'icon-offset': OFFSETS, 'icon-size': 0.9,
      'icon-allow-overlap': true, 'icon-ignore-placement': true,
    },
  })
  map.addLayer({
    id: 'counts', type: 'symbol', source: SOURCES.events, filter: ['!=', ['get', 'count'], ''],
    layout: {
      'text-field': ['get', 'count'], 'text-font': FONT, 'text-size': 10.5, 'text-offset': COUNTS,
      'text-allow-overlap': true, 'text-ignore-placement': true,
    },
    paint: { 'text-color': ink, 'text-halo-color': paper, 'text-halo-width': 1.8 },
  })
  map.addLayer({
    id: 'rounds', type: 'symbol', source: SOURCES.rounds,
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      'text-field': ['get', 'count'], 'text-font': FONT, 'text-size': 11.5, 'text-allow-overlap': true, 'text-ignore-placement': true,
    },
    paint: { 'text-color': ink },
  })
}
