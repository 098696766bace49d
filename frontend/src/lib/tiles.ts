// All events come in stretches of days, newest first: what a map shows first need not wait for the rest.
import type { RawColumns } from './types'

/** What the newest tile says of all: how many events begin on which day. */
export interface Outline {
  total: number
  days: number[]
  /** By type, readers' rumours left out. */
  bins: Record<string, number[]>
  /** Of any type, and rumours too. */
  daily: number[]
  /** The last day of all. */
  ends: number | null
}
export interface Tile extends RawColumns, Outline {
  /** The name of the list of all: another one where the record has changed. */
  of: string
  changes: number
  /** Which row of all its first event is. */
  first: number
  tiles: number
}

/** The rows of some tiles as one, oldest first; names and places are those of the newest. */
export function joined(newest: Tile, tiles: readonly Tile[]): RawColumns {
  const ordered = tiles.toSorted((a, b) => a.first - b.first)
  const all = <Value>(of: (tile: Tile) => readonly Value[]) => (ordered.length === 1 ? [...of(ordered[0]!)] : ordered.flatMap(of))
  const starts: number[] = []
  let rows = 0
  for (const tile of ordered) {
    starts.push(rows)
    rows += tile.type.length
  }
  const { types, statuses, modalities, tolds, names, places } = newest
  return {
    id: all((t) => t.id), type: all((t) => t.type), status: all((t) => t.status), modality: all((t) => t.modality), start: all((t) => t.start),
    end: all((t) => t.end), place: all((t) => t.place), actors: all((t) => t.actors), targets: all((t) => t.targets),
    origins: all((t) => t.origins), outlets: all((t) => t.outlets), voices: all((t) => t.voices), killed: all((t) => t.killed), told: all((t) => t.told),
    rumour: ordered.flatMap((tile, n) => tile.rumour.map((row) => starts[n]! + row)),
    denials: ordered.flatMap((tile, n) => tile.denials.map(([row, name]): [number, number] => [starts[n]! + row, name])),
    types, statuses, modalities, tolds, names, places,
  }
}

/** The tile that holds the last events of a window: those that the list shows first. */
export function tileOf({ days, daily, total, tiles }: Pick<Tile, 'days' | 'daily' | 'total' | 'tiles'>, last: number): number {
  // Rows of later days, and of none, come after it.
  let later = total
  days.forEach((day, n) => (later -= day <= last ? daily[n]! : 0))
  return Math.min(tiles - 1, Math.floor(later / Math.ceil(total / tiles || 1)))
}

/** The tiles beside the newest, those around one that is wanted first; null where the record has changed since. */
export async function others(
  newest: Tile, wanted: number, ask: (tile: number) => Promise<Tile>, came: (tile: Tile) => void,
): Promise<Tile[] | null> {
  const numbers = Array.from({ length: newest.tiles - 1 }, (_, n) => n + 1).sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
  const sameState = ({ of, changes }: Tile) => of === newest.of && changes === newest.changes
  const [nearest] = numbers
  if (nearest !== undefined && nearest === wanted) {
    // The one that is wanted comes by itself, so that it need not wait for others.
    const tile = await ask(nearest)
    if (!sameState(tile)) return null
    came(tile)
    numbers.shift()
    const rest = await Promise.all(numbers.map(ask))
    return rest.every(sameState) ? [tile, ...rest] : null
  }
  const all = await Promise.all(numbers.map(ask))
  return all.every(sameState) ? all : null
}
