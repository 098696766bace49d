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

/** A place with its rows, and where it lies as a share of the world. */
interface Placed { place: number; rows: number[]; across: number; down: number }
interface Cluster { x: number; y: number; members: Placed[] }

/** Group rows by place, then places that would overlap at `zoom`, coarser where the view is crowded. */
export function group(columns: Columns, rows: readonly number[], zoom: number, box: Box | null): Group[] {
  const placed = byPlace(columns, rows)
  let clusters: Cluster[] = []
  let apart = APART[0]!
  for (apart of APART) {
    clusters = gather(placed, zoom, apart)
    const seen = box ? clusters.filter(({ members }) => inside(columns.places[members[0]!.place]!, box)).length : clusters.length
    if (seen <= CROWD) break
  }
  return clusters.map(({ members }) => {
    const [first] = members
    const places = members.map(({ place }) => place)
    const all = members.length > 1 ? members.flatMap((member) => member.rows) : first!.rows
    const main = columns.places[first!.place]!
    return {
      rows: all, places, lat: main.lat!, lon: main.lon!,
      radius: Math.max(...places.map((p) => columns.places[p]!.radius)),
      kinds: tally(columns, all),
      crowded: places.length > 1 && apart > APART[0]!,
    }
  })
}

const inside = ({ lat, lon }: { lat: number | null; lon: number | null }, [west, south, east, north]: Box): boolean =>
  lat! >= south && lat! <= north && lon! >= west && lon! <= east

/** The places of rows that have coordinates: those known well, with most events, first.  A mark stands at such a one. */
function byPlace(columns: Columns, rows: readonly number[]): Placed[] {
  const { home, places, raw } = columns
  const found: (Placed | null)[] = []
  const out: Placed[] = []
  for (const row of rows) {
    const place = home[raw.place[row]!] ?? -1
    const here = found[place]
    if (here) here.rows.push(row)
    if (here !== undefined) continue
    const known = places[place]
    if (!known || known.lat === null || known.lon === null) {
      found[place] = null
      continue
    }
    const [across, down] = share(known.lat, known.lon)
    out.push((found[place] = { place, rows: [row], across, down }))
  }
  const loose = ({ place }: Placed) => (places[place]!.radius > 20 ? 1 : 0)
  return out.sort((a, b) => loose(a) - loose(b) || b.rows.length - a.rows.length || a.place - b.place)
}

function gather(placed: readonly Placed[], zoom: number, apart: number): Cluster[] {
  const size = worldSize(Math.floor(zoom * 2) / 2)
  /** By column and line, as one number. */
  const cells = new Map<number, Cluster[]>()
  const lines = Math.ceil(size / apart) + 2
  const clusters: Cluster[] = []
  for (const member of placed) {
    const [x, y] = [member.across * size, member.down * size]
    const column = Math.floor(x / apart)
    const line = Math.floor(y / apart)
    let home: Cluster | undefined
    for (let dx = -1; dx <= 1 && !home; dx++)
      for (let dy = -1; dy <= 1 && !home; dy++)
        home = cells.get((column + dx) * lines + line + dy)?.find((c) => Math.abs(c.x - x) < apart && Math.abs(c.y - y) < apart * FLAT)
    if (home) {
      home.members.push(member)
      continue
    }
    const cluster = { x, y, members: [member] }
    clusters.push(cluster)
    const cell = cells.get(column * lines + line)
    if (cell) cell.push(cluster)
    else cells.set(column * lines + line, [cluster])
  }
  return clusters
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
