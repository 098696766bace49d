// The basemap as a plain picture: it stands at once, while the map library starts and cuts its tiles.
import { COLOURS } from './basemap'
import { share, worldSize, type View } from './flat'

/** Provinces are drawn from this zoom on, as in the style of the map library. */
const ADMIN_ZOOM = 4.5
const RIVER_ZOOM = 3

type Position = readonly number[]
type Place = (position: Position) => [x: number, y: number]

/** From longitude and latitude to pixels of a view. */
function placeIn(view: View): Place {
  const size = worldSize(view.zoom)
  const [middleX, middleY] = share(view.lat, view.lon)
  return ([lon, lat]) => {
    const [x, y] = share(lat!, lon!)
    return [(x - middleX) * size + view.width / 2, (y - middleY) * size + view.height / 2]
  }
}

function trace(path: Path2D, { geometry }: GeoJSON.Feature, at: Place): void {
  const lines = (rows: readonly (readonly Position[])[]) => {
    for (const row of rows)
      row.forEach((position, n) => {
        const [x, y] = at(position)
        if (n) path.lineTo(x, y)
        else path.moveTo(x, y)
      })
  }
  if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') lines(geometry.coordinates)
  else if (geometry.type === 'MultiPolygon') for (const rings of geometry.coordinates) lines(rings)
  else if (geometry.type === 'LineString') lines([geometry.coordinates])
}

/** Paint the land around held places, each with its pattern, as the map library does. */
export function drawAreas(context: CanvasRenderingContext2D, areas: readonly GeoJSON.Feature[], patterns: (icon: string) => CanvasPattern, view: View): void {
  const at = placeIn(view)
  context.save()
  for (const area of areas) {
    const path = new Path2D()
    trace(path, area, at)
    context.globalAlpha = Number(area.properties!.opacity)
    context.fillStyle = patterns(String(area.properties!.icon))
    context.fill(path, 'evenodd')
  }
  context.restore()
}

/** Paint land, waters and borders over all of the canvas. */
export function drawGround(context: CanvasRenderingContext2D, ground: GeoJSON.FeatureCollection, view: View, dark: boolean): void {
  const inks = dark ? COLOURS.dark : COLOURS.light
  const at = placeIn(view)
  /** All of one kind as one path. */
  const path = (of: string) => {
    const out = new Path2D()
    for (const one of ground.features) if (one.properties?.of === of) trace(out, one, at)
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
