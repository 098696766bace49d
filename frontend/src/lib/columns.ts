// Events as columns: filtering and counting 100,000 of them takes milliseconds.
import { shortSpan, toIso } from './days'
import { KINDS, kindOf } from './kinds'
import type { Outline } from './tiles'
import type { RawColumns, Status } from './types'

export const UNDATED = -(2 ** 30)
/** A place less certain than this many kilometres is not drawn as a point. */
export const VAGUE_KM = 90

/** Before the side for which somebody speaks who tells of an event. */
export const BY_SIDE = 'by:'

/** Orders of a list: newest, most killed by anybody's count, or most voices first. */
export const ORDERS = ['day', 'killed', 'voices'] as const
export type Order = (typeof ORDERS)[number]

/** Columns of names. */
export type Named = 'actors' | 'origins' | 'outlets'
/** Somebody by id, or by name where there is none, and in how many events. */
export interface Tallied { key: string; name: string; count: number }

export interface Wanted {
  actor: string
  source: string
  outlet: string
  modality: string
  told: string
  side: string
  /** The side of each actor that has one. */
  sides: ReadonlyMap<string, string>
  /** The side for which each source speaks that speaks for one. */
  speakers: ReadonlyMap<string, string>
  voices: number
  radius: number
  rumours: boolean
  matches: ReadonlySet<string> | null
  /** Ids of what came or changed since a visit. */
  fresh: ReadonlySet<string> | null
}

export interface ColumnPlace {
  id: string | null; name: string; lat: number | null; lon: number | null; radius: number
  kind: string | null; country: string | null; admin1: string | null
}

/** Columns without what is gone and with what came or changed, by day; of one day, that comes last. */
export function patched(before: RawColumns, gone: readonly string[], fresh: RawColumns): RawColumns {
  const left = new Set([...gone, ...fresh.id])
  const names = [...before.names]
  const places = [...before.places]
  const at = <Entry>(table: Entry[], entries: readonly Entry[]) => {
    if (!entries.length) return []
    const known = new Map(table.map((entry, n) => [JSON.stringify(entry), n]))
    return entries.map((entry) => known.get(JSON.stringify(entry)) ?? table.push(entry) - 1)
  }
  const called = at(names, fresh.names)
  const homes = at(places, fresh.places)
  const day = (start: number | null | undefined) => start ?? Infinity
  const added = fresh.id.map((_, k) => k).sort((a, b) => day(fresh.start[a]) - day(fresh.start[b]))
  // Rows of before, and those of fresh as -1, -2, …
  const order: number[] = []
  let next = 0
  for (let row = 0; row < before.id.length; row++) {
    while (next < added.length && day(fresh.start[added[next]!]) < day(before.start[row])) order.push(-1 - added[next++]!)
    if (!left.has(before.id[row]!)) order.push(row)
  }
  while (next < added.length) order.push(-1 - added[next++]!)
  const take = <Value>(old: readonly Value[], young: readonly Value[]) => order.map((n) => (n < 0 ? young[-1 - n]! : old[n]!))
  const renamed = (rows: number[][]) => rows.map((row) => row.map((n) => called[n]!))
  const rumours = new Set([...before.rumour, ...fresh.rumour.map((k) => -1 - k)])
  const denials = new Map<number, number[]>()
  const deny = (row: number, name: number) => denials.set(row, [...(denials.get(row) ?? []), name])
  for (const [row, name] of before.denials) deny(row, name)
  for (const [row, name] of fresh.denials) deny(-1 - row, called[name]!)
  return {
    id: take(before.id, fresh.id), type: take(before.type, fresh.type), status: take(before.status, fresh.status),
    modality: take(before.modality, fresh.modality), start: take(before.start, fresh.start), end: take(before.end, fresh.end),
    place: take(before.place, fresh.place.map((n) => (n < 0 ? n : homes[n]!))),
    actors: take(before.actors, renamed(fresh.actors)), targets: take(before.targets, renamed(fresh.targets)),
    origins: take(before.origins, renamed(fresh.origins)), outlets: take(before.outlets, renamed(fresh.outlets)), voices: take(before.voices, fresh.voices),
    killed: take(before.killed, fresh.killed), told: take(before.told, fresh.told),
    rumour: rumours.size ? order.flatMap((n, row) => (rumours.has(n) ? [row] : [])) : [],
    denials: denials.size ? order.flatMap((n, row) => (denials.get(n) ?? []).map((name): [number, number] => [row, name])) : [],
    types: before.types, statuses: before.statuses, modalities: before.modalities, tolds: before.tolds, names, places,
  }
}

/** Of the events so many are to lie in the days that the clock shows at first. */
const SHARES = [0.92, 0.85, 0.8]
/** How many times longer the days of all must be, for some to be left outside. */
const STRETCHED = 2.5
/** Days that the clock shows at first beyond the last on which anything begins: control is that of the last day, and long after the news it is unknown. */
const BEYOND = 7

export class Columns {
  readonly length: number
  readonly kind: Uint8Array
  readonly start: Int32Array
  readonly end: Int32Array
  readonly places: ColumnPlace[]
  /** The first entry of the same place: reports may know one place more or less exactly. */
  readonly home: Int32Array
  /** By place: whether it is a country or a region, and whether it is no point of a map at all. */
  private readonly wide: Uint8Array
  private readonly pathless: Uint8Array
  readonly rumour: Uint8Array
  readonly row = new Map<string, number>()
  private readonly denials = new Map<number, Set<number>>()
  readonly first: number
  readonly last: number
  /** Whether any event has a date. */
  readonly dated: boolean
  /** Whether the events lie in more than one year. */
  readonly years: boolean
  /** The days that nearly all events lie in: all, unless a few stray dates would stretch them. */
  readonly bulk: { from: number; to: number }

  /** How many events are still on their way. */
  readonly missing: number

  /** `whole` is false while events are on their way; `outline` then says what days all have. */
  constructor(readonly raw: RawColumns, readonly whole = true, private readonly outline: Outline | null = null) {
    const n = (this.length = raw.type.length)
    const kinds = raw.types.map(kindOf)
    this.kind = Uint8Array.from(raw.type, (t) => kinds[t]!)
    this.start = Int32Array.from(raw.start, (d) => d ?? UNDATED)
    this.end = Int32Array.from(raw.end, (d, i) => d ?? raw.start[i] ?? UNDATED)
    this.rumour = new Uint8Array(n)
    for (const i of raw.rumour) this.rumour[i] = 1
    for (const [i, n] of raw.denials) this.denials.set(i, (this.denials.get(i) ?? new Set()).add(n))
    this.places = raw.places.map(([id, name, lat, lon, radius, kind, country, admin1]) => ({
      id, name, lat, lon, radius: radius ?? 0, kind, country, admin1,
    }))
    this.wide = Uint8Array.from(this.places, ({ radius, kind }) => Number(radius >= VAGUE_KM || ['country', 'region', 'sea'].includes(kind ?? '')))
    this.pathless = Uint8Array.from(this.places, ({ lat }, n) => Number(this.wide[n] || lat === null))
    const homes = new Map<string, number>()
    this.home = Int32Array.from(this.places, ({ id }, n) => {
      if (id === null) return n
      if (!homes.has(id)) homes.set(id, n)
      return homes.get(id)!
    })
    let first = Infinity
    let last = -Infinity
    for (let i = 0; i < n; i++) {
      this.row.set(raw.id[i]!, i)
      const day = this.start[i]!
      if (day === UNDATED) continue
      if (day < first) first = day
      if (this.end[i]! > last) last = this.end[i]!
    }
    this.missing = outline ? outline.total - n : 0
    if (this.missing && outline?.days.length) {
      first = outline.days[0]!
      last = outline.ends ?? last
    }
    this.dated = first !== Infinity
    this.first = first === Infinity ? 0 : first
    this.last = last === -Infinity ? 0 : last
    this.bulk = this.middle()
    this.years = toIso(this.first).slice(0, 4) !== toIso(this.last).slice(0, 4)
  }

  private middle(): { from: number; to: number } {
    const { missing, outline } = this
    const days = missing && outline ? Int32Array.from(outline.days.flatMap((day, n) => Array<number>(outline.daily[n]!).fill(day))) : this.start.filter((day) => day !== UNDATED).sort()
    const until = (last: number) => Math.min(this.last, last + BEYOND)
    let best = { from: this.first, to: until(days.at(-1) ?? this.last) }
    if (days.length < 12) return best
    // Each time a few more may stay outside, if that makes the rest so much easier to see.
    for (const share of SHARES) {
      const kept = Math.ceil(days.length * share)
      let from = 0
      for (let n = 1; n + kept <= days.length; n++) if (days[n + kept - 1]! - days[n]! < days[from + kept - 1]! - days[from]!) from = n
      const [first, last] = [days[from]!, days[from + kept - 1]!]
      const pad = Math.max(3, Math.round((last - first) / 8))
      if (best.to - best.from > STRETCHED * (last - first + 2 * pad)) best = { from: Math.max(this.first, first - pad), to: until(last) }
    }
    return best
  }

  /** The first and the last day of a row in few letters, with the year where the record has several. */
  when(i: number): string {
    return this.start[i] === UNDATED ? '' : shortSpan(this.start[i]!, this.end[i]!, this.years)
  }

  private ranked: { rank: Int32Array; row: Int32Array } | null = null
  /** Where each row stands by day, newest first; and which row stands where. */
  private get byDay(): { rank: Int32Array; row: Int32Array } {
    if (!this.ranked) {
      const row = Int32Array.from(this.start.keys()).sort((a, b) => this.start[b]! - this.start[a]! || a - b)
      const rank = new Int32Array(row.length)
      row.forEach((i, n) => (rank[i] = n))
      this.ranked = { rank, row }
    }
    return this.ranked
  }

  /** Rows in an order; of equals the newest first. */
  sorted(rows: readonly number[], order: Order): number[] {
    const { rank, row } = this.byDay
    if (order === 'day') return Array.from(Int32Array.from(rows, (i) => rank[i]!).sort(), (n) => row[n]!)
    const { killed, voices } = this.raw
    const most = (i: number) => killed[i]?.[1] ?? killed[i]?.[0] ?? -1
    const least = (i: number) => killed[i]?.[0] ?? -1
    const by: Record<Exclude<Order, 'day'>, (a: number, b: number) => number> = {
      killed: (a, b) => most(b) - most(a) || least(b) - least(a), voices: (a, b) => voices[b]! - voices[a]!,
    }
    return rows.toSorted((a, b) => by[order](a, b) || rank[a]! - rank[b]!)
  }

  /** Whether a row's place is a country or a region: no point of a map. */
  vague(i: number): boolean {
    return !!this.wide[this.raw.place[i]!]
  }

  /** Whether a row is no point of the map: its place is unknown, or a country or a region. */
  pointless(i: number): boolean {
    return !!(this.pathless[this.raw.place[i]!] ?? 1)
  }

  /** What tells a place from others: its id, or its name where it has none. */
  placeKey(place: number): string {
    const { id, name } = this.places[place]!
    return id ?? name
  }

  status(i: number): Status {
    return this.raw.statuses[this.raw.status[i]!]!
  }

  type(i: number): string {
    return this.raw.types[this.raw.type[i]!]!
  }

  modality(i: number): string {
    return this.raw.modalities[this.raw.modality[i]!]!
  }

  place(i: number): ColumnPlace | null {
    return this.places[this.raw.place[i]!] ?? null
  }

  names(indices: number[] | undefined): string {
    return (indices ?? []).map((n) => this.raw.names[n]![1]).join(', ')
  }

  /** Rows in which somebody acts or is acted upon (`actors`), speaks (`origins`) or publishes (`outlets`): by id or name. */
  rowsOf(who: string, column: Named): number[] {
    const { raw } = this
    const wanted = new Set(raw.names.flatMap(([id, name], n) => (id === who || (!id && name === who) ? [n] : [])))
    const has = (list: number[] | undefined) => !!list?.some((n) => wanted.has(n))
    const out = []
    for (let i = 0; i < this.length; i++)
      if (column === 'actors' ? has(raw.actors[i]) || has(raw.targets[i]) : has(raw[column][i])) out.push(i)
    return out
  }

  /** Who says that it happened: indices of names. */
  affirming(i: number): readonly number[] {
    const denying = this.denials.get(i)
    return denying ? this.raw.origins[i]!.filter((n) => !denying.has(n)) : this.raw.origins[i]!
  }

  /** Rows that pass every filter but the clock, the kinds and the statuses. */
  base(wanted: Wanted): number[] {
    const { raw } = this
    const named = (words: string) =>
      words ? new Set(raw.names.flatMap(([id, name], n) => (id === words || name === words ? [n] : []))) : null
    const actor = named(wanted.actor)
    const source = named(wanted.source)
    const outlet = named(wanted.outlet)
    const side = wanted.side
      ? new Set(raw.names.flatMap(([id], n) => (id === wanted.side || wanted.sides.get(id) === wanted.side ? [n] : []))) : null
    const modality = wanted.modality ? raw.modalities.indexOf(wanted.modality) : -1
    const told = wanted.told ? raw.tolds.indexOf(wanted.told) : -1
    const bySide = wanted.told.startsWith(BY_SIDE) ? wanted.told.slice(BY_SIDE.length) : ''
    const agreed = wanted.told === 'agreed'
    const speaksFor = raw.names.map(([id]) => wanted.speakers.get(id) ?? '')
    const out = []
    for (let i = 0; i < this.length; i++) {
      if (!wanted.rumours && this.rumour[i]) continue
      if (told >= 0 && raw.told[i] !== told) continue
      if (bySide && !this.affirming(i).some((n) => speaksFor[n] === bySide)) continue
      if (agreed && new Set(this.affirming(i).map((n) => speaksFor[n])).size < 2) continue
      if (modality >= 0 && raw.modality[i] !== modality) continue
      if (raw.voices[i]! < wanted.voices) continue
      if (wanted.radius && !((this.place(i)?.lat ?? null) !== null && this.place(i)!.radius <= wanted.radius)) continue
      if (actor && !raw.actors[i]!.some((n) => actor.has(n)) && !raw.targets[i]!.some((n) => actor.has(n))) continue
      if (side && !raw.actors[i]!.some((n) => side.has(n)) && !raw.targets[i]!.some((n) => side.has(n))) continue
      if (source && !raw.origins[i]!.some((n) => source.has(n))) continue
      if (outlet && !raw.outlets[i]!.some((n) => outlet.has(n))) continue
      if (wanted.matches && !wanted.matches.has(raw.id[i]!)) continue
      if (wanted.fresh && !wanted.fresh.has(raw.id[i]!)) continue
      out.push(i)
    }
    return out
  }

  /** Rows of `base` that pass the kinds and the statuses too. */
  passing(base: readonly number[], kinds: ReadonlySet<number>, wanted: ReadonlySet<string>): number[] {
    const { raw, kind } = this
    const statuses = raw.statuses.map((status) => wanted.has(status))
    const chosen = KINDS.map((_, k) => kinds.has(k))
    return base.filter((i) => chosen[kind[i]!] && statuses[raw.status[i]!])
  }

  /** Rows of `base` in the window by kind (of the chosen statuses) and by status (of the chosen kinds). */
  counts(
    base: readonly number[], from: number, to: number, kinds: ReadonlySet<number>, wanted: ReadonlySet<string>,
  ): { byKind: number[]; byStatus: Record<string, number> } {
    const { raw, kind } = this
    const statuses = raw.statuses.map((status) => wanted.has(status))
    const chosen = KINDS.map((_, k) => kinds.has(k))
    const byKind = KINDS.map(() => 0)
    const counted = raw.statuses.map(() => 0)
    for (const i of this.inDays(base, from, to)) {
      if (statuses[raw.status[i]!]) byKind[kind[i]!]!++
      if (chosen[kind[i]!]) counted[raw.status[i]!]!++
    }
    return { byKind, byStatus: Object.fromEntries(raw.statuses.map((status, n) => [status, counted[n]!])) }
  }

  /** Those of the rows that lie in the days [from, to]. */
  inDays(rows: readonly number[], from: number, to: number): number[] {
    const { start, end } = this
    const out = []
    for (const i of rows) if (start[i]! <= to && end[i]! >= from && start[i] !== UNDATED) out.push(i)
    return out
  }

  /** Whether a row lies in the days [from, to]; what has no date is in no window. */
  within(i: number, from: number, to: number): boolean {
    const start = this.start[i]!
    return start !== UNDATED && start <= to && this.end[i]! >= from
  }

  /** Events by bin of `size` days from `from` on, stacked by kind; an event counts on its first day. */
  histogram(rows: readonly number[], from: number, to: number, size: number): Uint32Array[] {
    const bins = Math.max(1, Math.ceil((to - from + 1) / size))
    const out = KINDS.map(() => new Uint32Array(bins))
    for (const i of rows) {
      const bin = Math.floor((this.start[i]! - from) / size)
      if (bin >= 0 && bin < bins) out[this.kind[i]!]![bin]!++
    }
    return out
  }

  /** The same for all events, while some are on their way; null where they are here. */
  outlined(from: number, to: number, size: number): Uint32Array[] | null {
    const { missing, outline } = this
    if (!missing || !outline) return null
    const bins = Math.max(1, Math.ceil((to - from + 1) / size))
    const out = KINDS.map(() => new Uint32Array(bins))
    for (const [type, counts] of Object.entries(outline.bins))
      counts.forEach((count, n) => {
        const bin = Math.floor((outline.days[n]! - from) / size)
        if (bin >= 0 && bin < bins) out[kindOf(type)]![bin]! += count
      })
    return out
  }

  /** Names by how many of the rows hold them, most first. */
  tally(column: Named): Tallied[] {
    const counts = new Map<number, number>()
    const add = (n: number) => counts.set(n, (counts.get(n) ?? 0) + 1)
    for (let i = 0; i < this.length; i++) {
      const row = column === 'actors' ? new Set([...this.raw.actors[i]!, ...this.raw.targets[i]!]) : this.raw[column][i]!
      row.forEach(add)
    }
    // One id may go by several names: it is listed once, under the most frequent.
    const merged = new Map<string, Tallied>()
    for (const [n, count] of [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
      const [id, name] = this.raw.names[n]!
      const known = merged.get(id || name)
      if (known) known.count += count
      else merged.set(id || name, { key: id || name, name, count })
    }
    return [...merged.values()]
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
  }
}
