// Events → marks: what lies at one place, or closer than a mark is wide, shares a mark.
import type { Columns } from '../lib/columns'
import type { Box } from '../lib/desk.svelte'
import { STATUSES } from '../lib/kinds'
import { share, worldSize } from './flat'

export interface Group {
  rows: number[]
  lat: number
  lon: number
  places: number[]
  /** Largest radius of its places, km. */
  radius: number
  /** Most frequent kinds first. */
  kinds: { kind: number; status: string; count: number }[]
  /** Whether it stands for several places of a crowded map: drawn as a ring of shares. */
  crowded: boolean
}

/** How far apart marks stand, px: as wide as three signs.  The next is tried where more than `CROWD` groups are in view. */
const APART = [60, 76, 100, 136]
/** A mark is less high than wide. */
const FLAT = 0.75
const CROWD = 60

/** Group rows by place, then places that would overlap at `zoom`, coarser where the view is crowded. */
export function group(columns: Columns, rows: readonly number[], zoom: number, box: Box | null): Group[] {
  let groups: Group[] = []
  for (const apart of APART) {
    groups = gather(columns, rows, zoom, apart)
    const seen = box
      ? groups.filter((g) => g.lat >= box[1] && g.lat <= box[3] && g.lon >= box[0] && g.lon <= box[2]).length
      : groups.length
    if (seen <= CROWD) break
  }
  return groups
}

function gather(columns: Columns, rows: readonly number[], zoom: number, apart: number): Group[] {
  const byPlace = new Map<number, number[]>()
  for (const row of rows) {
    const place = columns.home[columns.raw.place[row]!] ?? -1
    const known = columns.places[place]
    if (!known || known.lat === null || known.lon === null) continue
    const here = byPlace.get(place)
    if (here) here.push(row)
    else byPlace.set(place, [row])
  }
  // A mark stands at a place that is known well, with most events.
  const loose = (place: number) => (columns.places[place]!.radius > 20 ? 1 : 0)
  const order = [...byPlace].sort((a, b) => loose(a[0]) - loose(b[0]) || b[1].length - a[1].length || a[0] - b[0])
  const cells = new Map<string, { x: number; y: number; rows: number[]; places: number[] }[]>()
  const size = worldSize(Math.floor(zoom * 2) / 2)
  const clusters: { x: number; y: number; rows: number[]; places: number[] }[] = []
  for (const [place, here] of order) {
    const { lat, lon } = columns.places[place]!
    const [x, y] = share(lat!, lon!).map((part) => part * size) as [number, number]
    const column = Math.floor(x / apart)
    const line = Math.floor(y / apart)
    let home: (typeof clusters)[number] | undefined
    for (let dx = -1; dx <= 1 && !home; dx++)
      for (let dy = -1; dy <= 1 && !home; dy++)
        home = cells.get(`${column + dx},${line + dy}`)?.find(
          (c) => Math.abs(c.x - x) < apart && Math.abs(c.y - y) < apart * FLAT,
        )
    if (home) {
      home.rows.push(...here)
      home.places.push(place)
    } else {
      const cluster = { x, y, rows: [...here], places: [place] }
      clusters.push(cluster)
      const key = `${column},${line}`
      cells.set(key, [...(cells.get(key) ?? []), cluster])
    }
  }
  return clusters.map(({ rows, places }) => {
    const main = columns.places[places[0]!]!
    return {
      rows, places, lat: main.lat!, lon: main.lon!,
      radius: Math.max(...places.map((p) => columns.places[p]!.radius)),
      kinds: tally(columns, rows),
      crowded: places.length > 1 && apart > APART[0]!,
    }
  })
}

function tally(columns: Columns, rows: readonly number[]): Group['kinds'] {
  const counts = new Map<number, { count: number; rank: number }>()
  for (const row of rows) {
    const kind = columns.kind[row]!
    const rank = STATUSES.indexOf(columns.status(row))
    const known = counts.get(kind)
    if (known) {
      known.count++
      known.rank = Math.min(known.rank, rank)
    } else counts.set(kind, { count: 1, rank })
  }
  return [...counts]
    .map(([kind, { count, rank }]) => ({ kind, count, status: STATUSES[rank]! }))
    .sort((a, b) => b.count - a.count || a.kind - b.kind)
}

/** A circle of so many kilometres as a polygon. */
export function circle(lat: number, lon: number, km: number, steps = 64): [number, number][] {
  const dLat = km / 111.2
  const dLon = dLat / Math.max(0.05, Math.cos((lat * Math.PI) / 180))
  return Array.from({ length: steps + 1 }, (_, i) => {
    const turn = (i / steps) * 2 * Math.PI
    return [lon + dLon * Math.cos(turn), lat + dLat * Math.sin(turn)]
  })
}
