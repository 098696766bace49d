import { describe, expect, it } from 'vitest'
import { Columns, patched, UNDATED } from '../src/lib/columns'
import { KINDS, STATUSES } from '../src/lib/kinds'
import { cell, csv } from '../src/lib/table'
import type { RawColumns } from '../src/lib/types'
import { circle, group } from '../src/map/groups'

const TYPES = [...new Set(KINDS.flatMap((kind) => kind.types))]
const all = new Set(KINDS.map((_, i) => i))

function columns(rows: { type: string; day: number | null; end?: number; place: number; status?: string; voices?: number }[]): Columns {
  const raw: RawColumns = {
    id: rows.map((_, i) => `e${i}`), type: rows.map((r) => TYPES.indexOf(r.type)),
    status: rows.map((r) => STATUSES.findIndex((s) => s === (r.status ?? 'likely'))), modality: rows.map(() => 0),
    start: rows.map((r) => r.day), end: rows.map((r) => r.end ?? r.day), place: rows.map((r) => r.place),
    actors: rows.map(() => [0]), targets: rows.map(() => []), origins: rows.map(() => [1, 2]), outlets: rows.map((_, i) => [i % 2]),
    voices: rows.map((r) => r.voices ?? 1), killed: rows.map(() => null), rumour: [], denials: [[0, 2]],
    types: TYPES, statuses: [...STATUSES], modalities: ['happened'], told: rows.map(() => 1), tolds: ['claimed', 'independent', 'conceded'],
    names: [['sdf', 'SDF'], ['', 'Watch'], ['sdf', 'Syrian Democratic Forces']],
    places: [
      ['gn:1', 'Here', 35, 39, 5, 'town', 'SY', null], ['gn:2', 'Near', 35.01, 39.01, 5, 'town', 'SY', null],
      ['gn:3', 'Far', 33, 44, 5, 'town', 'IQ', null], [null, 'Nowhere', null, null, null, null, null, null],
      ['adm:SY', 'Syria', 35, 38, 400, 'country', 'SY', null],
    ],
  }
  return new Columns(raw)
}
const wanted = { actor: '', source: '', outlet: '', modality: '', told: '', side: '', sides: new Map(), speakers: new Map([['sdf', 'kurds']]), voices: 0, radius: 0, rumours: false, matches: null, fresh: null }

describe('columns', () => {
  it('counts one place once, however exactly reports know it', () => {
    const data = columns([{ type: 'clash', day: 1, place: 0 }, { type: 'clash', day: 2, place: 1 }])
    const raw = structuredClone(data.raw)
    raw.places[1] = ['gn:1', 'Here', 35.2, 39.2, 25, 'town', 'SY', null]
    const [one, ...others] = group(new Columns(raw), [0, 1], 12, null)
    expect(others).toEqual([])
    expect(one!.places).toEqual([0])
    expect(one!.rows).toEqual([0, 1])
  })
  it('puts the most killed first, or the most voices; of equals the newest', () => {
    const { raw } = columns([1, 2, 3, 4, 5].map((day) => ({ type: 'airstrike', day, place: 0, voices: day === 2 ? 4 : 1 })))
    const data = new Columns({ ...raw, killed: [[10, null], null, [2, 30], [30, 30], [10, 10]] })
    expect(data.sorted([0, 1, 2, 3, 4], 'day')).toEqual([4, 3, 2, 1, 0])
    expect(data.sorted([0, 1, 2, 3, 4], 'killed')).toEqual([3, 2, 4, 0, 1])
    expect(data.sorted([0, 1, 2, 3, 4], 'voices')).toEqual([1, 4, 3, 2, 0])
  })
  it('keeps what an outlet published, whoever speaks there', () => {
    const data = columns([{ type: 'clash', day: 1, place: 0 }, { type: 'clash', day: 2, place: 1 }, { type: 'aid', day: 3, place: 1 }])
    expect(data.base({ ...wanted, outlet: 'Watch' })).toEqual([1])
    expect(data.base({ ...wanted, outlet: 'sdf' })).toEqual([0, 2])
    expect(data.base({ ...wanted, source: 'Watch', outlet: 'sdf' })).toEqual([0, 2])
    expect(data.base({ ...wanted, outlet: 'nobody' })).toEqual([])
    expect(data.rowsOf('Watch', 'outlets')).toEqual([1])
    expect(data.tally('outlets').map(({ key, count }) => [key, count])).toEqual([['sdf', 2], ['Watch', 1]])
  })
  it('takes what changed, without laying all out anew', () => {
    const before = columns([
      { type: 'clash', day: 1, place: 0 }, { type: 'clash', day: 3, place: 1 }, { type: 'aid', day: 3, place: 2 }, { type: 'aid', day: null, place: 3 },
    ]).raw
    const kept = structuredClone(before)
    const fresh: RawColumns = {
      ...columns([{ type: 'airstrike', day: 2, place: 1 }, { type: 'shelling', day: null, place: -1 }, { type: 'clash', day: 3, place: 0 }]).raw,
      id: ['e1', 'f1', 'f2'], rumour: [2], denials: [[0, 1]], actors: [[1], [], [0]],
      names: [['new', 'New'], ['sdf', 'SDF'], ['', 'Watch']], places: [['gn:9', 'New town', 1, 2, 3, 'town', 'SY', null], before.places[0]!],
    }
    const after = patched(before, ['e0'], fresh)
    expect(before).toEqual(kept)
    expect(after.id).toEqual(['e1', 'e2', 'f2', 'e3', 'f1'])
    expect(after.start).toEqual([2, 3, 3, null, null])
    expect(after.actors.map((row) => row.map((n) => after.names[n]![1]))).toEqual([['SDF'], ['SDF'], ['New'], ['SDF'], []])
    expect(after.place.map((n) => after.places[n]?.[1] ?? '')).toEqual(['Here', 'Far', 'New town', 'Nowhere', ''])
    expect(after.rumour).toEqual([2])
    expect(after.denials.map(([row, n]) => [row, after.names[n]![1]])).toEqual([[0, 'SDF']])
    expect(new Columns(after).row.get('f2')).toBe(2)
    expect(patched(after, [], { ...fresh, ...columns([]).raw, rumour: [], denials: [] }).id).toEqual(after.id)
  })
  it('filters by who says that it happened; who denies it does not', () => {
    const data = columns([{ type: 'clash', day: 1, place: 0 }, { type: 'clash', day: 2, place: 0 }])
    expect(data.base({ ...wanted, told: 'by:kurds' })).toEqual([1])
    expect(data.base({ ...wanted, told: 'by:turks' })).toEqual([])
    expect(data.base({ ...wanted, told: 'agreed' })).toEqual([1])
  })
  it('every claim type is drawn as exactly one kind', () => {
    expect(TYPES.length).toBe(KINDS.reduce((sum, kind) => sum + kind.types.length, 0))
    expect(TYPES.length).toBe(24)
  })
  it('filters and counts agree', () => {
    const data = columns([
      { type: 'airstrike', day: 10, place: 0 }, { type: 'clash', day: 11, place: 1, status: 'disputed', voices: 3 },
      { type: 'clash', day: 20, place: 2 }, { type: 'aid', day: null, place: 3 },
    ])
    const base = data.base(wanted)
    expect(base.length).toBe(4)
    expect(data.base({ ...wanted, voices: 2 })).toEqual([1])
    expect(data.base({ ...wanted, actor: 'sdf' }).length).toBe(4)
    expect(data.base({ ...wanted, actor: 'isis' })).toEqual([])
    expect(data.base({ ...wanted, radius: 5 })).toEqual([0, 1, 2])
    expect(data.passing(base, new Set([3]), new Set(['likely']))).toEqual([2])
    const counts = data.counts(base, 10, 11, all, new Set(STATUSES))
    expect(counts.byKind.reduce((a, b) => a + b)).toBe(2)
    expect(counts.byStatus.disputed).toBe(1)
    expect(data.start[3]).toBe(UNDATED)
    expect(data.within(3, -1e9, 1e9)).toBe(false)
  })
  it('the histogram holds each dated event once', () => {
    const data = columns(Array.from({ length: 50 }, (_, i) => ({ type: 'clash', day: i % 9, place: 0 })))
    for (const size of [1, 2, 4, 100]) {
      const stacks = data.histogram(data.base(wanted), 0, 8, size)
      expect(stacks.flatMap((s) => [...s]).reduce((a, b) => a + b)).toBe(50)
    }
  })
  it('stray dates do not stretch the first window', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ type: 'clash', day: 1000 + (i % 10), place: 0 }))
    expect(columns(rows).bulk).toEqual({ from: 1000, to: 1009 })
    expect(columns([...rows.slice(0, 19), { type: 'clash', day: 1, place: 0 }]).bulk.from).toBeGreaterThan(990)
    const stretched = columns([...rows, { type: 'clash', day: 1, place: 0 }])
    expect(stretched.first).toBe(1)
    expect(stretched.bulk.from).toBeGreaterThan(990)
    // One in seven, over years before and after: background of the same reports.
    const background = Array.from({ length: 10 }, (_, i) => ({ type: 'clash', day: i * 250, place: 0 }))
    const { bulk } = columns([...rows, ...background])
    expect([bulk.from > 990, bulk.to < 1020]).toEqual([true, true])
    // A war of years that is told of evenly stands whole.
    const even = columns(Array.from({ length: 200 }, (_, i) => ({ type: 'clash', day: i * 7, place: 0 })))
    expect(even.bulk).toEqual({ from: 0, to: 199 * 7 })
  })
  it('the first window ends where the news does', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ type: 'clash', day: 1000 + i * 4, place: 0 }))
    // An event of a whole year, and one long afterwards: neither says who holds what then.
    expect(columns([...rows, { type: 'clash', day: 1100, end: 1400, place: 0 }]).bulk).toEqual({ from: 1000, to: 1236 + 7 })
    expect(columns([...rows, { type: 'clash', day: 3000, place: 0 }]).bulk.to).toBeLessThanOrEqual(1236 + 7)
    expect(columns([{ type: 'clash', day: 5, end: 300, place: 0 }]).bulk).toEqual({ from: 5, to: 12 })
  })
  it('one id with two names is listed once', () => {
    const keys = columns([{ type: 'clash', day: 1, place: 0 }]).tally('origins').map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('a country is no point', () => {
    const data = columns([{ type: 'clash', day: 1, place: 4 }, { type: 'clash', day: 1, place: 0 }])
    expect([data.vague(0), data.vague(1)]).toEqual([true, false])
  })
})

describe('groups', () => {
  it('lose no event and part when the map comes closer', () => {
    const data = columns([0, 1, 2, 0, 1].map((place) => ({ type: 'clash', day: 1, place })))
    const rows = data.base(wanted)
    const coarse = group(data, rows, 4, null)
    const fine = group(data, rows, 12, null)
    for (const groups of [coarse, fine]) expect(groups.flatMap((g) => g.rows).sort()).toEqual(rows)
    expect(coarse.length).toBeLessThan(fine.length)
    expect(fine.length).toBe(3)
  })
  it('a circle has its radius', () => {
    for (const [lon, lat] of circle(35, 39, 20)) {
      const dy = (lat - 35) * 111.2
      const dx = (lon - 39) * 111.2 * Math.cos((35 * Math.PI) / 180)
      expect(Math.hypot(dx, dy)).toBeCloseTo(20, 3)
    }
  })
})

describe('the table file', () => {
  it('quotes what needs it and defuses formulas', () => {
    expect(cell('a "b", c')).toBe('"a ""b"", c"')
    expect(cell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`)
    expect([cell('@a'), cell('-1+2'), cell(-1.5), cell(null)]).toEqual(["'@a", "'-1+2", '-1.5', ''])
  })
  it('has a line for each row', () => {
    const data = columns([{ type: 'clash', day: 1, place: 0 }, { type: 'aid', day: null, place: 3 }])
    const lines = csv(data, [1, 0]).trim().split('\r\n')
    expect(lines.length).toBe(3)
    expect(lines[1]).toContain('e1,,,aid,likely,happened,Nowhere,,,,SDF')
    expect(lines[2]).toContain('e0,1970-01-02,1970-01-02,clash,likely,happened,Here,35,39,5,SDF')
  })
})
