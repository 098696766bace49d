// The basemap as a plain picture: it stands at once, while the map library starts and cuts its tiles.
import { COLOURS } from './basemap'
import { share, worldSize, type View } from './flat'

/** Provinces are drawn from this zoom on, as in the style of the map library. */
const ADMIN_ZOOM = 4.5
const RIVER_ZOOM = 3

type Position = readonly number[]

/** Paint land, waters and borders over all of the canvas. */
export function drawGround(context: CanvasRenderingContext2D, ground: GeoJSON.FeatureCollection, view: View, dark: boolean): void {
  const inks = dark ? COLOURS.dark : COLOURS.light
  const size = worldSize(view.zoom)
  const [middleX, middleY] = share(view.lat, view.lon)
  const at = ([lon, lat]: Position): [number, number] => {
    const [x, y] = share(lat!, lon!)
    return [(x - middleX) * size + view.width / 2, (y - middleY) * size + view.height / 2]
  }
  const lines = (path: Path2D, rows: readonly (readonly Position[])[]) => {
    for (const row of rows)
      row.forEach((position, n) => {
        const [x, y] = at(position)
        if (n) path.lineTo(x, y)
        else path.moveTo(x, y)
      })
  }
  /** All of one kind as one path. */
  const path = (of: string) => {
    const out = new Path2D()
    for (const { properties, geometry } of ground.features) {
      if (properties?.of !== of) continue
      if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') lines(out, geometry.coordinates)
      else if (geometry.type === 'MultiPolygon') for (const rings of geometry.coordinates) lines(out, rings)
      else if (geometry.type === 'LineString') lines(out, [geometry.coordinates])
    }
    return out
  }
  const stroke = (of: string, colour: string, width: number, dashes: number[] = []) => {
    context.strokeStyle = colour
    context.lineWidth = width
    context.setLineDash(dashes)
    context.stroke(path(of))
  }
  context.save()
  context.fillStyle = inks.water
  context.fillRect(0, 0, view.width, view.height)
  context.fillStyle = inks.land
  context.fill(path('land'), 'evenodd')
  context.fillStyle = inks.water
  context.fill(path('lakes'), 'evenodd')
  if (view.zoom >= RIVER_ZOOM) stroke('rivers', inks.river, 1)
  if (view.zoom >= ADMIN_ZOOM) stroke('admin1', inks.admin, 1, [3, 2])
  stroke('coast', inks.coast, 0.8)
  stroke('borders', inks.border, 1.2)
  context.restore()
}
