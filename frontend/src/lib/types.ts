// The answers of the API; the same names as in src/sayso/model.py and src/sayso/web/answers.py.

export type Status = 'confirmed' | 'likely' | 'disputed' | 'unconfirmed' | 'retracted'
export type SectionKind = 'body' | 'quote' | 'caption' | 'comment' | 'furniture'
export type Verb = 'accept' | 'reject' | 'amend' | 'same' | 'different' | 'revoke' | 'assign' | 'note'

export interface Mention { text: string; id: string | null; name: string | null }
export interface PlaceMention {
  text: string; name: string | null; id: string | null; lat: number | null; lon: number | null
  radius_km: number | null; kind: string | null; country: string | null; admin1: string | null
  relation: string | null; score: number; others: { id: string; name: string; lat: number; lon: number; country: string | null; admin1: string | null }[]
}
export interface TimeSpan { start: string; end: string; precision: string; text: string }
export interface ClaimFigure {
  what: string; measure: string; low: number | null; high: number | null; unit: string
  text: string; of: string | null; part_of: number | null; per: string | null
}
export interface Speaker { text: string; id: string | null; name: string | null; cue: string }
export interface Claim {
  id: string; key: string; type: string; actor: Mention[]; target: Mention[]; weapon: Mention[]
  place: PlaceMention[]; time: TimeSpan | null; figures: ClaimFigure[]; says: Speaker[]
  modality: string; evidence: { text: string; start: number; end: number; section: SectionKind }
  score: number; engine: string; why_empty: Record<string, string>; document: string
}
export interface FigureSaying {
  origin: string; low: number | null; high: number | null; claims: string[]; rank: string
}
export interface Figure {
  what: string; of: string | null; low: number | null; best: number | null; high: number | null
  said_by: FigureSaying[]
}
export interface Voice {
  origin: string; interest: string; paths: string[][]; claims: string[]; stance: 'affirms' | 'denies'
}
export interface EventRow {
  id: string; type: string; acled: { event_type: string; sub_event_type: string }
  time: TimeSpan | null; place: PlaceMention[]; actor: Mention[]; target: Mention[]
  figures: Figure[]; voices: Voice[]; status: Status; credibility: number; reason: string
  modality: string; rumour: boolean; part_of: string | null; claims: string[]; version: number
}
export interface Control {
  place: PlaceMention; status: 'held' | 'contested' | 'mixed' | 'besieged' | 'unknown'
  holders: Mention[]; since: string | null; until: string | null; last_heard: string | null
  because: string[]; reason: string; inferred: boolean
}
/** The ground between places by its holders on a day, inferred; several holders of one area are joined by "; ". */
export type AreasOnDay = GeoJSON.FeatureCollection<GeoJSON.MultiPolygon, {
  status: Control['status']; holders: string; holder_ids: string; on: string; doubt: number; reason: string; because: string
}>
export interface Decision {
  seq: number; at: string; by: string; verb: Verb; on: string[]; set: Record<string, unknown>
  basis: string[]; reason: string
}
export interface Draft { verb: Verb; on: string[]; set: Record<string, unknown>; label: string }
export interface Issue {
  id: string; kind: string; message: string; about: string[]
  severity: 'low' | 'middle' | 'high'; fixes: Draft[]
}
/** A page of issues; with the first one, how many of each kind the record has. */
export interface IssuePage { items: Issue[]; next: number | null; kinds: Record<string, number>; events: Record<string, string> }
export interface Section {
  kind: SectionKind; start: number; end: number; role: string; author: string | null
  published: string | null; order: number; depth: number
}
export interface Source {
  id: string; name: string; kind: string; speaks_for: string | null; reliability: string
  languages: string[]; country: string | null
}

export interface OwnTiles {
  url: string; kind: 'raster' | 'vector'; shallowest: number; deepest: number; bounds: [number, number, number, number] | null
  layers: string[]; credit: string
}
export interface Summary {
  title: string; counts: Record<string, number>; first_day: string | null; last_day: string | null
  last_decision: number; writable: boolean
  /** How often the record was derived: as long as it stays, no event has changed. */
  runs: number
  /** West, south, east, north of where nearly all events lie. */
  bounds: [number, number, number, number] | null
  /** What is drawn over the built-in basemap, of a desk that has a basemap of its own. */
  basemap?: OwnTiles | null
  /** Of a site that was written for others: when, and how far behind the record it stays. */
  published?: { known: string; delay_hours: number; round_km: number; held_back: number; texts: 'whole' | 'quoted' }
}
export interface RawColumns {
  id: string[]; type: number[]; status: number[]; modality: number[]
  start: (number | null)[]; end: (number | null)[]; place: number[]
  actors: number[][]; targets: number[][]; origins: number[][]
  /** Who published what tells of it, whoever speaks there. */
  outlets: number[][]; voices: number[]
  killed: ([number | null, number | null] | null)[]; rumour: number[]; told: number[]
  /** Row and name of each voice that denies an event. */
  denials: [row: number, name: number][]
  types: string[]; statuses: Status[]; modalities: string[]; tolds: string[]; names: [string, string][]
  places: [string | null, string, number | null, number | null, number | null, string | null, string | null, string | null][]
}
/** What brings columns up to date: ids that are gone, and what came or changed as columns of its own. */
export interface ChangedEvents { last: number; more: boolean; gone: string[]; columns: RawColumns }
export interface Facet { id: string; name: string; n: number }
/** A claim that holds the words that were searched. */
export interface FoundClaim {
  key: string; type: string; modality: string; day: string | null; place: string | null; event: string | null
  sentence: { before: string; text: string; after: string } | null; section: SectionKind
  speaker: string | null; outlet: string | null; document: string; title: string | null; published: string | null
}
export type FacetName = 'type' | 'outlet' | 'speaker' | 'place' | 'actor' | 'section' | 'year'
export interface FoundPage {
  query: string; claims: number; documents: number; events: number; more: boolean
  facets: Record<FacetName, Facet[]>; items: FoundClaim[]; next: number | null
}
export interface DocumentHead {
  id: string; title: string | null; source: string | null; source_name: string | null
  published: string | null; published_from: string | null; language: string | null
  url: string | null; parent: string | null; raw: string; reader: string; notes: string[]
  length: number; comments: number
}
export interface ClaimDetail {
  claim: Claim; sentence: { before: string; text: string; after: string } | null
  publisher: string | null; published: string | null
  /** Before any ruling, where one amended it, be it taken back since. */
  as_read?: Claim | null
}
/** A place that may bear a name, as the gazetteer has it. */
export interface PlaceHit {
  place: { id: string; name: string; kind: string; lat: number; lon: number; radius_km: number; country: string | null; admin1: string | null }
}
export interface EventDetail {
  event: EventRow; asked: string; claims: ClaimDetail[]; documents: Record<string, DocumentHead>
  names: Record<string, string>; rulings: Decision[]; parts: string[]
}
export interface DocumentDetail {
  head: DocumentHead; text: string; sections: Section[]; claims: Claim[]
  events: Record<string, string>
  captured_at: string | null; archived_at: string | null
}
export interface PlaceDetail { place: PlaceMention; control: Control[]; events: EventRow[] }
export interface SourceRow {
  source: Source; known: boolean; documents: number; claims: number; told: number; told_elsewhere: number; events: number; alone: number
  borne_out: number; denied: number; interests: Record<string, number>
}
export interface Actor {
  id: string; name: string; kind: string; side: string | null; parent: string | null
  backers: string[]; enemies: string[]; since: string | null; until: string | null; countries: string[]
}
export interface ActorRow { actor: Actor; acts: number; targeted: number; names: Record<string, string> }
export interface Tie {
  source: string; target: string; kind: 'parent' | 'backer' | 'ally' | 'enemy' | 'fought' | 'beside'
  basis: 'packs' | 'claims'; since: string | null; until: string | null; claims: string[]; said_by: string[]
}
export interface Loss {
  event: string; day: string | null; place: string | null; what: string; of: string | null
  low: number | null; high: number | null; origin: string; interest: string; rank: string
}
export interface ActorDetail {
  actor: Actor; names: Record<string, string>; ties: Tie[]; losses: Loss[]
}
/** `events` lead from what was ruled on to the events of today; "" where to none. */
export interface DecisionLog { last: number; items: Decision[]; events: Record<string, string>; changes: number }

/** What the log of a team tells of, as in src/sayso/membership.py. */
export const ACTIONS = [
  'invited', 'joined', 'signed in', 'refused', 'signed out', 'password', 'role', 'disabled', 'enabled', 'key made', 'key revoked', 'ruled', 'added',
] as const
export interface AuditEntry { number: number; at: string; by: string; action: string; about: string; detail: string }
export interface Team {
  accounts: { name: string; role: 'reader' | 'coder' | 'reviewer' | 'admin'; made_at: string; state: string }[]
  keys: { id: string; label: string; made_by: string; made_at: string; expires_at: string | null; revoked_at: string | null }[]
}
