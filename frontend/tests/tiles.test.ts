import { describe, expect, it } from 'vitest'
import { Columns } from '../src/lib/columns'
import { joined, others, tileOf, type Tile } from '../src/lib/tiles'

/** Tiles of events that begin on the days given, two to a tile, as src/sayso/web/tiles.py cuts them. */
function cut(days: number[], extra: { rumour?: number[]; denials?: [number, number][] } = {}): Tile[] {
  const bins: Record<string, number[]> = { clash: [...new Set(days)].map((day) => days.filter((d, row) => d === day && !extra.rumour?.includes(row)).length) }
  const total = days.length
  const count = Math.max(1, Math.ceil(total / 2))
  const distinct = [...new Set(days)]
  return Array.from({ length: count }, (_, tile) => {
    const end = total - 2 * tile
    const first = Math.max(0, end - 2)
    const rows = days.slice(first, end)
    const mine = (row: number) => row >= first && row < end
    const newest = tile === 0
    return {
      of: 'v1', changes: 7, id: rows.map((_, row) => `e${first + row}`), first, total, tiles: count,
      type: rows.map(() => 0), status: rows.map(() => 0), modality: rows.map(() => 0), start: rows, end: rows, place: rows.map(() => -1),
      actors: rows.map((day) => [day % 2]), targets: rows.map(() => []), origins: rows.map(() => [1]), outlets: rows.map(() => [1]), voices: rows.map(() => 1),
      killed: rows.map(() => null), told: rows.map(() => 0),
      rumour: (extra.rumour ?? []).filter(mine).map((row) => row - first),
      denials: (extra.denials ?? []).filter(([row]) => mine(row)).map(([row, name]): [number, number] => [row - first, name]),
      types: newest ? ['clash'] : [], statuses: newest ? ['likely' as const] : [], modalities: newest ? ['happened'] : [], tolds: newest ? ['claimed'] : [],
      names: newest ? [['sdf', 'SDF'] as [string, string], ['isis', 'IS'] as [string, string]] : [], places: [],
      days: newest ? distinct : [], bins: newest ? bins : {},
      daily: newest ? distinct.map((day) => days.filter((d) => d === day).length) : [], ends: newest ? Math.max(...days) : null,
    }
  })
}

describe('tiles', () => {
  const tiles = cut([1, 1, 2, 5, 9], { rumour: [1, 4], denials: [[0, 1], [3, 0]] })
  it('put together in any order are the columns of all', () => {
    for (const order of [tiles, tiles.toReversed(), [tiles[1]!, tiles[2]!, tiles[0]!]]) {
      const all = joined(tiles[0]!, order)
      expect(all.id).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
      expect(all.start).toEqual([1, 1, 2, 5, 9])
      expect(all.actors).toEqual([[1], [1], [0], [1], [1]])
      expect(all.rumour).toEqual([1, 4])
      expect(all.denials).toEqual([[0, 1], [3, 0]])
      expect(all.names[1]).toEqual(['isis', 'IS'])
    }
  })
  it('leave a gap where one is not here yet', () => {
    const some = joined(tiles[0]!, [tiles[0]!, tiles[2]!])
    expect(some.id).toEqual(['e0', 'e3', 'e4'])
    expect(some.rumour).toEqual([2])
    expect(some.denials).toEqual([[0, 1], [1, 0]])
  })
  it('are asked for around the days that are shown', () => {
    expect([9, 4, 2, 1, 0].map((day) => tileOf(tiles[0]!, day))).toEqual([0, 1, 1, 1, 2])
    expect(tileOf(cut([])[0]!, 5)).toBe(0)
  })
  it('come the wanted one first, and are refused where the record has changed', async () => {
    const many = cut(Array.from({ length: 12 }, (_, n) => n))
    const asked: number[] = []
    const early: number[] = []
    const ask = (tile: number) => (asked.push(tile), Promise.resolve(many[tile]!))
    const rest = await others(many[0]!, 3, ask, (tile) => early.push(tile.first))
    expect(asked).toEqual([3, 2, 4, 1, 5])
    expect(early).toEqual([many[3]!.first])
    expect(joined(many[0]!, [many[0]!, ...rest!]).start).toEqual(Array.from({ length: 12 }, (_, n) => n))
    expect(await others(many[0]!, 0, (tile) => Promise.resolve({ ...many[tile]!, of: 'v2' }), () => {})).toBeNull()
    expect(await others(many[0]!, 0, (tile) => Promise.resolve({ ...many[tile]!, changes: tile === 4 ? 8 : 7 }), () => {})).toBeNull()
    expect(await others(cut([3])[0]!, 0, ask, () => {})).toEqual([])
  })
})

describe('columns while older events are on their way', () => {
  const tiles = cut([1, 1, 2, 5, 9], { rumour: [1] })
  const early = new Columns(joined(tiles[0]!, [tiles[0]!]), false, tiles[0]!)
  it('have the days of all', () => {
    expect([early.first, early.last, early.missing]).toEqual([1, 9, 3])
    expect(early.dated).toBe(true)
    const all = new Columns(joined(tiles[0]!, tiles))
    expect(early.bulk).toEqual(all.bulk)
    expect([all.first, all.last, all.missing]).toEqual([1, 9, 0])
  })
  it('count all by day and kind, readers’ rumours left out', () => {
    const stacks = early.outlined(1, 9, 2)!
    expect(stacks.map((stack) => [...stack]).find((stack) => stack.some(Boolean))).toEqual([2, 0, 1, 0, 1])
    const all = new Columns(joined(tiles[0]!, tiles), true, tiles[0]!)
    expect(all.outlined(1, 9, 2)).toBeNull()
    expect(all.histogram([0, 2, 3, 4], 1, 9, 2)).toEqual(stacks)
  })
})
