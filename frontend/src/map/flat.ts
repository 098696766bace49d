// The web's flat earth (Mercator): where on the screen a place lies, and the view that shows a box.
export interface View { lat: number; lon: number; zoom: number; width: number; height: number }
export type Bounds = [west: number, south: number, east: number, north: number]
export interface Room { top: number; bottom: number; left: number; right: number }

/** Width of a tile at zoom 0, px; the map library's own measure. */
const TILE = 512
/** Beyond this latitude there is no map. */
const POLE = 85.051129

export const worldSize = (zoom: number): number => TILE * 2 ** zoom

/** Longitude and latitude as shares of the world's width and height, from its north-west corner. */
export function share(lat: number, lon: number): [x: number, y: number] {
  const sine = Math.sin((Math.max(-POLE, Math.min(POLE, lat)) * Math.PI) / 180)
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}

function latitude(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}

/** A function from places to pixels of the view; of the world's copies the nearest to its middle. */
export function screen(view: View): (lat: number, lon: number) => [x: number, y: number] {
  const size = worldSize(view.zoom)
  const [middleX, middleY] = share(view.lat, view.lon)
  return (lat, lon) => {
    const [x, y] = share(lat, lon)
    const across = x - middleX
    return [(across - Math.round(across)) * size + view.width / 2, (y - middleY) * size + view.height / 2]
  }
}

/** The view that shows a box with room at its sides, no closer than `closest`. */
export function fitted(bounds: Bounds, width: number, height: number, room: Room, closest: number): { lat: number; lon: number; zoom: number } {
  const [west, north] = share(bounds[3], bounds[0])
  const [east, south] = share(bounds[1], bounds[2])
  const wide = Math.max(60, width - room.left - room.right)
  const high = Math.max(60, height - room.top - room.bottom)
  const zoom = Math.max(1, Math.min(
    closest, Math.log2(wide / TILE / Math.max(1e-9, east - west)), Math.log2(high / TILE / Math.max(1e-9, south - north)),
  ))
  const size = worldSize(zoom)
  return {
    lon: ((west + east) / 2 + (room.right - room.left) / 2 / size) * 360 - 180,
    lat: latitude((north + south) / 2 + (room.bottom - room.top) / 2 / size),
    zoom,
  }
}
