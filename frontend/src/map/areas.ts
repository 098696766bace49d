// The land around held places, shared out by who is nearest: a guess, drawn hatched and only on request.
import type { Control, Mention } from '../lib/types'
import { circle } from './groups'

/** No land further from its place than this is tinted; src/sayso/control/areas.py says the same.
 *  It is shared out here because a site of files has no server to ask for each day. */
export const REACH_KM = 20
const KM_A_DEGREE = 111.195

type Point = [number, number]

/** What of a convex ring lies nearer to `here` than to `there`; x and y in kilometres. */
function nearer(ring: Point[], here: Point, there: Point): Point[] {
  const [mx, my] = [(here[0] + there[0]) / 2, (here[1] + there[1]) / 2]
  const [nx, ny] = [there[0] - here[0], there[1] - here[1]]
  const beyond = ([x, y]: Point) => (x - mx) * nx + (y - my) * ny
  const out: Point[] = []
  ring.forEach((point, i) => {
    const next = ring[(i + 1) % ring.length]!
    const [a, b] = [beyond(point), beyond(next)]
    if (a <= 0) out.push(point)
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      const share = a / (a - b)
      out.push([point[0] + (next[0] - point[0]) * share, point[1] + (next[1] - point[1]) * share])
    }
  })
  return out
}

/** One area for each place that one side holds; contested places take their share and leave it blank. */
export function areas(controls: readonly Control[]): { holder: Mention; ring: Point[] }[] {
  const known = controls.flatMap((c) => (c.place.lat === null || c.place.lon === null || (c.place.radius_km ?? 0) > REACH_KM ? [] : [{ c, lat: c.place.lat, lon: c.place.lon }]))
  return known.flatMap(({ c, lat, lon }) => {
    if (!['held', 'besieged'].includes(c.status) || c.holders.length !== 1) return []
    const east = KM_A_DEGREE * Math.max(0.05, Math.cos((lat * Math.PI) / 180))
    const plane = (x: number, y: number): Point => [(x - lon) * east, (y - lat) * KM_A_DEGREE]
    let ring = circle(lat, lon, REACH_KM, 48).slice(0, -1).map(([x, y]) => plane(x, y))
    for (const other of known) {
      const there = plane(other.lon, other.lat)
      const away = Math.hypot(...there)
      if (away > 0.05 && away < 2 * REACH_KM) ring = nearer(ring, [0, 0], there)
    }
    if (ring.length < 3) return []
    const back = ring.map(([x, y]): Point => [lon + x / east, lat + y / KM_A_DEGREE])
    return [{ holder: c.holders[0]!, ring: [...back, back[0]!] }]
  })
}
