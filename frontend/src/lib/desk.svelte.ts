// The state of the desk: one clock, one set of filters, one selection, all of it in the address.
import { addressOf, SPEED, takeAddress, takeClock } from './address'
import { api, Refusal } from './api'
import { Columns, patched, type Order } from './columns'
import { everyKind, everyStatus, holderColour, KINDS, STATUSES } from './kinds'
import { countryCalled, language, t, word } from './language.svelte'
import { nameAs, said, unnamed } from './said'
import { capital } from './text'
import { passes, wordOf, type Word } from './layers'
import { published } from './site'
import { joined, others, tileOf, type Tile } from './tiles'
import { put, type Ruling } from './ruling'
import { visit, type Visit } from './visits'
import type { ActorRow, Control, Decision, Mention, Summary } from './types'

export { reviewer } from './ruling'
export type View = 'map' | 'days' | 'search' | 'review' | 'issues' | 'places' | 'sources' | 'actors' | 'team'
export type Box = [west: number, south: number, east: number, north: number]
export interface Camera { lat: number; lon: number; zoom: number }

/** Picked in the place of places: events that are no point of the map. */
export const POINTLESS = '~'
const ARABIC = /\p{Script=Arabic}/u

const NONE: ReadonlySet<string> = new Set()

/** An event that is no more, and what its claims belong to now. */
export interface Gone { id: string; became: readonly string[] }

class Desk {
  summary = $state.raw<Summary | null>(null)
  columns = $state.raw<Columns | null>(null)
  trouble = $state('')
  /** How many rulings and reports are on their way. */
  private underway = $state(0)
  readonly busy = $derived(this.underway > 0)
  notice = $state('')

  view = $state<View>('map')
  event = $state('')
  document = $state('')
  claim = $state('')
  place = $state('')
  /** The actor or the source whose page is open. */
  who = $state('')
  /** The kind of issues that are shown. */
  issues = $state('')
  camera = $state.raw<Camera | null>(null)

  from = $state(0)
  to = $state(0)
  cumulative = $state(false)
  /** Whether the axis shows the days around the window only; null until somebody chose. */
  near = $state<boolean | null>(null)
  /** Days that pass in a second while the clock runs. */
  speed = $state(SPEED)
  /** Which events the review queue shows, and whose. */
  queue = $state('')
  whose = $state('')

  kinds = $state.raw<ReadonlySet<number>>(everyKind())
  statuses = $state.raw<ReadonlySet<string>>(everyStatus())
  actor = $state('')
  source = $state('')
  /** Who published it, whoever speaks there. */
  outlet = $state('')
  modality = $state('')
  /** Who tells of it: one side, somebody else, or whom it harms. */
  told = $state('')
  side = $state('')
  voices = $state(0)
  radius = $state(0)
  rumours = $state(false)
  words = $state('')
  matches = $state.raw<ReadonlySet<string> | null>(null)
  /** The words whose evidence has been searched: until then `matches` holds what their names alone find. */
  searched = $state('')
  /** How many pieces of land are tinted; null where none are asked for. */
  tinted = $state<number | null>(null)
  /** Only what came or changed after this change of the record; 0 for all. */
  since = $state(0)
  /** Which events that is, and how many are gone since. */
  changed = $state.raw<{ added: ReadonlySet<string>; all: ReadonlySet<string>; gone: readonly Gone[] } | null>(null)
  readonly fresh = $derived(this.since ? (this.changed?.all ?? NONE) : null)
  /** When this browser looked before. */
  visits = $state.raw<readonly Visit[]>([])
  undated = $state(false)
  /** What the sentences of a search are narrowed to: type, source, actor, year. */
  narrowed = $state.raw<Readonly<Record<string, string>>>({})

  boxed = $state(true)
  /** How the list is ordered: by day, or by what an analyst asks for most of. */
  sort = $state<Order>('day')
  box = $state.raw<Box | null>(null)
  /** Places picked on the map where several lie under one mark, by id or name; or what is no point of it. */
  picked = $state.raw<readonly string[]>([])
  hover = $state('')

  controls = $state.raw<Control[]>([])
  /** What a side is called: by the pack, by the events that it takes part in, else by one of its other names. */
  sideCalled(side: string): string {
    const name = this.sideNames.get(side) ?? this.voiceNames.get(side) ?? this.columns?.raw.names.find(([id]) => id === side)?.[1]
    if (name) return this.called(side, name)
    const [other] = this.otherNames(side, side, 1)
    return other ?? capital(side.replaceAll('-', ' '))
  }

  /** Whose word the control of places rests on: origins by claim key. */
  controlVoices = $state.raw<Readonly<Record<string, readonly string[]>>>({})
  /** Control as the chosen layer has it: by whose word. */
  layer = $derived.by(() => this.controls.filter((control) => passes(this.told, this.wordOf(control))))
  /** Whether the country between the places is tinted, as a guess. */
  areas = $state(false)
  /** Whether strikes are coloured by who is said to strike. */
  strikes = $state(false)
  /** Other names of places, actors and sources by id, in all scripts. */
  names = $state.raw<Readonly<Record<string, readonly string[]>>>({})
  /** The side of each actor that has one. */
  sides = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** What the sides are called. */
  sideNames = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** What sources, and parties that speak for themselves, are called. */
  voiceNames = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** Those of them that a pack has: by their id a speaker may be named. */
  packVoices = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** The side for which each source speaks that speaks for one. */
  speakers = $state.raw<ReadonlyMap<string, string>>(new Map())

  /** Sides for which somebody speaks who tells of an event. */
  speaking = $derived.by(() => {
    const { columns } = this
    if (!columns) return []
    const telling = new Set(columns.raw.origins.flat())
    return [...new Set([...telling].flatMap((n) => this.speakers.get(columns.raw.names[n]![0]) ?? []))].sort()
  })

  base = $derived.by(() => this.columns?.base(this) ?? [])
  passing = $derived.by(() => this.columns?.passing(this.base, this.kinds, this.statuses) ?? [])
  inWindow = $derived.by(() => {
    const { columns, from, to } = this
    if (!columns) return []
    return columns.inDays(this.passing, from, to)
  })
  listed = $derived.by(() => {
    const { columns, box } = this
    if (!columns) return []
    let rows = this.undated ? this.passing.filter((i) => columns.start[i]! < -1e9) : this.inWindow
    if (this.scope) rows = rows.filter((i) => this.scope!.rows.has(i))
    else if (this.boxed && box && !this.undated)
      rows = rows.filter((i) => {
        const place = columns.place(i)
        if (!place || place.lat === null || place.lon === null || columns.vague(i)) return false
        return place.lat >= box[1] && place.lat <= box[3] && inside(place.lon, box[0], box[2])
      })
    return columns.sorted(rows, this.sort)
  })
  /** What was picked: what it is called, and which rows of the window it holds. */
  scope = $derived.by(() => {
    const { columns, picked } = this
    if (!columns || !picked.length) return null
    if (picked[0] === POINTLESS) return { label: t('list.vague'), rows: new Set(this.inWindow.filter((i) => columns.pointless(i))) }
    const keys = new Set(picked)
    const homes = columns.places.map((_, n) => keys.has(columns.placeKey(columns.home[n]!)))
    const first = columns.places.find((_, n) => columns.placeKey(n) === picked[0])
    const name = first ? this.called(first.id, first.name) : picked[0]!
    return {
      label: picked.length > 1 ? `${name} ${t('n.placenear', { n: picked.length - 1 })}` : name,
      rows: new Set(this.inWindow.filter((i) => homes[columns.raw.place[i]!])),
    }
  })
  filtered = $derived(
    this.kinds.size < KINDS.length || this.statuses.size < STATUSES.length || !!this.actor ||
      !!this.source || !!this.outlet || !!this.modality || !!this.told || !!this.side || this.voices > 0 || this.radius > 0 || !!this.words || this.since > 0,
  )

  /** The colour of whoever holds a place: that of the side where there is one. */
  colour(holder: Mention): string {
    return holderColour(holder.id, holder.name ?? holder.text, this.sides.get(holder.id ?? '') ?? '')
  }

  /** The side for which an origin speaks; '' where it speaks for none. */
  sideOf(origin: string): string {
    return this.speakers.get(origin) ?? this.sides.get(origin) ?? ''
  }

  /** Whose word the control of a place is. */
  wordOf(control: Control): Word {
    const origins = control.because.flatMap((key) => this.controlVoices[key] ?? [])
    const holders = control.holders.map(({ id }) => (id && this.sides.get(id)) || id || '')
    return wordOf(origins.map((origin) => this.sideOf(origin)), holders)
  }

  /** A name as the reader wants it: in Arabic where the interface is and the name is known so. */
  called(id: string | null | undefined, name: string): string {
    if (language.code !== 'ar' || ARABIC.test(name)) return name
    const { names } = this
    const arabic = (known: string | null | undefined) => (known && names[known]?.find((other) => ARABIC.test(other))) || ''
    return arabic(id) || arabic(this.ids.get(name)) || countryCalled(name) || unnamed(name)
  }

  private readonly ids = $derived(new Map(this.columns?.raw.names.map(([id, name]) => [name, id] as const)))
  /** The same for a name alone, as paths and ties hold them. */
  calledByName(name: string): string {
    return this.called(this.ids.get(name), name)
  }

  /** Places of the record that are provinces, by the province's name: its Arabic name is theirs. */
  private readonly provinces = $derived(new Map(this.columns?.places.flatMap(({ id, kind, admin1 }) => (id && admin1 && kind === 'province' ? [[admin1, id] as const] : []))))
  /** The province that a place lies in, as the reader wants it. */
  province(name: string | null | undefined): string {
    return name ? this.called(this.provinces.get(name), name) : ''
  }

  /** Its other names, those in the script of the interface first. */
  otherNames(id: string | null | undefined, name: string, most: number): string[] {
    const first = language.code === 'ar' ? ARABIC : /^[\x20-\x7e]+$/
    const known = (this.names[id ?? ''] ?? []).filter((other) => other !== name)
    return [...known.filter((other) => first.test(other)), ...known.filter((other) => !first.test(other))].slice(0, most)
  }

  placeName(row: number): string {
    const place = this.columns?.place(row)
    return place ? this.called(place.id, place.name) : ''
  }

  /** An event in few words: what, where, when; '' where the record has none of that id. */
  eventName(id: string): string {
    const { columns } = this
    const row = columns?.row.get(id)
    if (!columns || row === undefined) return ''
    return [capital(word('type', columns.type(row))), this.placeName(row) || t('no.place'), columns.when(row)].filter(Boolean).join(t('comma'))
  }

  whom(indices: number[] | undefined): string {
    const { columns } = this
    return columns ? (indices ?? []).map((n) => this.called(...columns.raw.names[n]!)).join(t('comma')) : ''
  }

  /** To another view; what was open in the one before is closed. */
  go(view: View): void {
    this.view = view
    this.who = ''
  }

  /** Ask for summary and columns; keep the clock where it stands.  A record that changes meanwhile is asked again. */
  load(again = 3): Promise<void> {
    this.newest = this.fetched(++this.turn, again)
    return this.newest
  }

  private turn = 0
  /** Number of the newest change that the columns hold. */
  upTo = $state(0)
  private newest: Promise<void> = Promise.resolve()
  /** Of how many documents sources and other names are known. */
  private known = -1

  /** Of two that were asked for, only the later one is shown, whichever is answered first. */
  private async fetched(turn: number, again: number): Promise<void> {
    const look = ++this.looks
    try {
      const asked = Promise.all([api.summary(), api.tile(0), api.actors()])
      // Before anything is there: what the reader does while the events are on their way is not taken back.
      if (turn === 1) this.read(location.search)
      if (!this.summary) this.show(await api.summary(), look)
      const [summary, marks, actors] = await asked
      this.takeSides(actors)
      const fresh = !this.columns
      const shows = (tiles: Tile[]) => {
        if (fresh && turn === this.turn) this.columns = new Columns(joined(marks, tiles), false, marks)
      }
      if (fresh) {
        this.show(summary, look)
        // Map, clock and counts of the newest events stand while older ones come.
        shows([marks])
        takeClock(this, location.search)
      }
      const rest = await others(marks, tileOf(marks, fresh ? this.to : Infinity), api.tile, (tile) => shows([marks, tile]))
      if (turn !== this.turn) return await this.newest
      if (!rest) {
        if (again) return await this.load(again - 1)
        throw new Refusal(0, t('server.changing'))
      }
      const columns = new Columns(joined(marks, [marks, ...rest]))
      const { bulk } = this.columns ?? columns
      const untouched = bulk.from === this.from && bulk.to === this.to
      this.show(summary, look)
      this.columns = columns
      this.upTo = marks.changes
      if (!published) this.visits = visit(summary.title, marks.changes)
      if (untouched) this.resetClock()
      this.trouble = ''
      this.askNames(summary)
    } catch (error) {
      if (turn !== this.turn) return await this.newest
      this.trouble = say(error)
    }
  }

  /** How often the summary was asked for, and which of these is shown. */
  private looks = 0
  private shown = 0
  /** Show a summary, unless one that was asked for later is there already. */
  private show(summary: Summary, look: number): void {
    if (look < this.shown) return
    this.shown = look
    this.summary = summary
  }

  /** Rulings bring no new sources or names; asking for these reads the whole record. */
  private askNames({ counts: { documents = 0 } }: Summary): void {
    if (this.known === documents) return
    this.known = documents
    // Without an answer they are asked for again with the next change.
    const again = () => {
      if (this.known === documents) this.known = -1
    }
    void api.sources().then((rows) => {
      if (this.known !== documents) return
      this.voiceNames = new Map(rows.map(({ source: { id, name } }) => [id, name]))
      this.packVoices = new Map(rows.flatMap(({ source: { id, name }, known }) => (known ? [[id, name] as const] : [])))
      this.speakers = new Map(rows.flatMap(({ source: { id, speaks_for: party } }) => (party ? [[id, this.sides.get(party) ?? party] as const] : [])))
    }, again)
    void api.names().then((names) => {
      if (this.known !== documents) return
      nameAs((name) => this.calledByName(name))
      this.names = Object.assign(Object.create(null), names)
    }, again)
  }

  private takeSides(actors: readonly ActorRow[]): void {
    const sides = new Map(actors.flatMap(({ actor }) => (actor.side ? [[actor.id, actor.side] as const] : [])))
    // Filters and colours hang on it: it stays the same while nothing has changed.
    if (sides.size === this.sides.size && [...sides].every(([id, side]) => this.sides.get(id) === side)) return
    this.sides = sides
    this.sideNames = new Map(actors.flatMap(({ actor, names }) => (actor.side ? [[actor.side, names[actor.side] ?? actor.side] as const] : [])))
  }

  /** Take what changed since into the columns; false where that is too much, or nothing is laid out yet. */
  private async patch(summary: Summary, look: number): Promise<boolean> {
    const { turn, columns: before } = this
    if (!before?.whole) return false
    const [changed, actors] = await Promise.all([api.changed(this.upTo), api.actors()])
    if (turn !== this.turn) {
      // All of it is on its way meanwhile.
      await this.newest
      return true
    }
    if (this.columns !== before) return await this.patch(summary, look)
    if (changed.more) return false
    this.takeSides(actors)
    if (changed.gone.length || changed.columns.id.length) {
      const columns = new Columns(patched(before.raw, changed.gone, changed.columns))
      const untouched = before.bulk.from === this.from && before.bulk.to === this.to
      this.columns = columns
      if (untouched) this.resetClock()
    }
    this.show(summary, look)
    this.upTo = Math.max(this.upTo, changed.last)
    this.askNames(summary)
    return true
  }

  constructor() {
    nameAs((name) => this.calledByName(name))
  }

  /** The clock as it stands at first: the days that nearly all events lie in. */
  resetClock(): void {
    if (!this.columns) return
    this.from = this.columns.bulk.from
    this.to = this.columns.bulk.to
  }

  /** What changed since, wherever and whenever it is: the list would hide what lies on other days or beside the map. */
  changedSince(change: number): void {
    this.since = change
    this.boxed = false
    this.allDays()
  }

  allDays(): void {
    if (!this.columns) return
    this.from = this.columns.first
    this.to = this.columns.last
  }

  /** Look whether somebody added or ruled meanwhile; show it if so. */
  async glance(): Promise<void> {
    if (!this.summary || this.busy) return
    try {
      const before = this.summary
      const { rulings } = this
      const now = await this.refresh()
      // What one ruled oneself meanwhile is no news.
      if (!now || rulings !== this.rulings) return
      const told = (['documents', 'events', 'decisions'] as const).flatMap((name) => {
        const more = (now.counts[name] ?? 0) - (before.counts[name] ?? 0)
        return more ? [`${more > 0 ? '+' : '−'}${t(`n.${name.slice(0, -1) as 'event'}`, { n: Math.abs(more) })}`] : []
      })
      this.notice = t('changed', { what: told.length ? `: ${told.join(t('comma'))}` : '' })
    } catch {
      // The next request that matters will say what is wrong.
    }
  }

  /** Show what changed: all of it, or the log alone where nothing was derived anew.  Null where nothing changed. */
  async refresh(): Promise<Summary | null> {
    const look = ++this.looks
    const now = await api.summary()
    const before = this.summary
    if (look < this.shown || JSON.stringify(now) === JSON.stringify(before)) return null
    if (before && this.columns?.whole && now.runs === before.runs && now.counts.documents === before.counts.documents) this.show(now, look)
    else if (!(await this.patch(now, look))) await this.load()
    return now
  }

  resetFilters(): void {
    this.kinds = everyKind()
    this.statuses = everyStatus()
    this.actor = this.source = this.outlet = this.modality = this.told = this.side = this.words = ''
    this.voices = this.radius = this.since = 0
    this.matches = null
    this.picked = []
    this.undated = false
  }

  setWindow(from: number, to: number): void {
    if (!this.columns) return
    const { first, last } = this.columns
    this.from = Math.max(first, Math.min(from, last))
    this.to = Math.max(this.from, Math.min(to, last))
  }

  select(event: string): void {
    this.event = event
    this.place = ''
    this.document = this.claim = ''
  }

  openDocument(document: string, claim = ''): void {
    this.document = document
    this.claim = claim
  }

  close(): void {
    if (this.document) this.document = this.claim = ''
    // The queue always has one open: without it the first would come up, and the next key rule on that.
    else if (this.view === 'review') return
    else if (this.event || this.place) this.event = this.place = ''
    else if (this.picked.length) this.picked = []
    else this.who = ''
  }

  /** Do what others should not look at the record during. */
  async during<Done>(work: () => Promise<Done>): Promise<Done> {
    this.underway++
    try {
      return await work()
    } finally {
      this.underway--
    }
  }

  /** How many rulings were begun here, and the last of them. */
  private rulings = 0
  private ruled: Promise<unknown> = Promise.resolve()
  /** Put a ruling into the log and show what it changed; after those before it, with whose number it is sent. */
  rule(ruling: Ruling): Promise<Decision | null> {
    this.rulings++
    const mine = this.during(() => this.ruled.then(() => put(this, ruling)))
    this.ruled = mine
    return mine
  }

  /** The address of this state, without what stands at its default. */
  address(): string {
    return addressOf(this)
  }

  /** Take the state from an address. */
  read(search: string): void {
    takeAddress(this, search)
  }
}

export type { Desk }

const inside = (lon: number, west: number, east: number) =>
  west <= east ? (lon >= west && lon <= east) || (lon + 360 >= west && lon + 360 <= east) : lon >= west || lon <= east

export const say = (error: unknown): string => said(error instanceof Error ? error.message : String(error))

export const desk = new Desk()
