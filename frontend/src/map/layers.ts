// What of the record lies in the map library's own layers: the hatched land around held places.
import type { Map as GlMap } from 'maplibre-gl'

export const AREAS = 'd-areas'

export function addLayers(map: GlMap): void {
  map.addSource(AREAS, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addLayer({ id: 'areas', type: 'fill', source: AREAS, paint: { 'fill-pattern': ['get', 'icon'], 'fill-opacity': ['get', 'opacity'] } })
}
