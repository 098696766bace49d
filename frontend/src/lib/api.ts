// Asking the server.  An answer that is no success becomes a Refusal with its one line.
import type {
  ActorDetail, ActorRow, AreasOnDay, AuditEntry, ChangedEvents, Claim, Control, Decision, DecisionLog, DocumentDetail, DocumentHead, EventDetail, FoundPage, IssuePage, PlaceDetail, PlaceHit,
  SourceRow, Summary, Team, Verb,
} from './types'
import { t } from './language.svelte'
import { Refusal } from './refusal'
import { fromSite, published } from './site'
import type { Tile } from './tiles'

export { Refusal }

async function ask<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  if (published) return fromSite<Answer>(path)
  let response: Response
  try {
    response = await fetch(`./api/${path}`, init)
  } catch {
    throw new Refusal(0, t('server.silent'))
  }
  if (response.status === 401) dispatchEvent(new Event('sayso-refused'))
  if (!response.ok) {
    const answer: { error?: string } = await response.json().catch(() => ({}))
    throw new Refusal(response.status, answer.error ?? t('server.answered', { status: response.status }))
  }
  return response.json() as Promise<Answer>
}

const id = encodeURIComponent

export const api = {
  summary: () => ask<Summary>('summary'),
  /** A stretch of all events, 0 the newest. */
  tile: (tile: number) => ask<Tile>(`events.tiles/${tile}`),
  changed: (since: number) => ask<ChangedEvents>(`events.changed?since=${since}`),
  event: (event: string) => ask<EventDetail>(`events/${id(event)}`),
  claim: (key: string) => ask<Claim>(`claims/${id(key)}`),
  document: (document: string) => ask<DocumentDetail>(`documents/${id(document)}`),
  documents: () => ask<DocumentHead[]>('documents'),
  held: () => ask<Control[]>('control'),
  control: (on: string) => ask<Control[]>(`control?on=${on}`),
  /** Whose word it rests on: the origins of each claim behind who holds a place. */
  controlVoices: (on: string) => ask<Record<string, string[]>>(`control/voices?on=${on}`),
  areas: (on: string) => ask<AreasOnDay>(`control/areas?on=${on}`),
  place: (place: string) => ask<PlaceDetail>(`places/${id(place)}`),
  gazetteer: (name: string) => ask<PlaceHit[]>(`gazetteer?${new URLSearchParams({ name })}`),
  sources: () => ask<SourceRow[]>('sources'),
  actors: () => ask<ActorRow[]>('actors'),
  actor: (actor: string) => ask<ActorDetail>(`actors/${id(actor)}`),
  names: () => ask<Record<string, string[]>>('names'),
  /** Issues of a kind, or of all; a limit of 0 asks for all of them at once. */
  issues: (kind: string, offset: number, limit: number) =>
    ask<IssuePage>(`issues?${new URLSearchParams({ ...(kind ? { kind } : {}), offset: String(offset), limit: String(limit) })}`),
  /** A page of the events that came, changed or went after a change, each once. */
  changes: (since: number) =>
    ask<{ items: { id: string; change: 'added' | 'changed' | 'gone'; became: string[] }[]; last: number; more: boolean }>(`changes?since=${since}&limit=1000`),
  decisions: () => ask<DecisionLog>('decisions'),
  decisionsAfter: (number: number) => ask<DecisionLog>(`decisions?after=${number}`),
  /** What came after a ruling, and which events of those before have become others since a change. */
  decisionsSince: (number: number, changes: number) => ask<DecisionLog>(`decisions?after=${number}&moved=${changes}`),
  coders: () => ask<string[]>('coders'),
  team: () => ask<Team>('team'),
  audit: (about: Record<string, string>) =>
    ask<{ items: AuditEntry[]; next: number | null }>(`audit?${new URLSearchParams(Object.entries(about).filter(([, value]) => value))}`),
  search: (words: string) =>
    ask<{ events: string[] }>(`search?q=${id(words)}`).then((answer) => answer.events),
  found: (words: string, narrowed: Record<string, string>, offset: number) =>
    ask<FoundPage>(`search/claims?${new URLSearchParams({ q: words, ...narrowed, limit: '50', offset: String(offset) })}`),
  add: (body: Blob | null, about: Record<string, string>) => {
    const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value))
    return ask<{ new: string[]; known: string[]; claims: number; failures: [string, string][] }>(`documents?${query}`, {
      method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body,
    })
  },
  decide: (ruling: {
    verb: Verb; on: string[]; expected_last: number; set?: Record<string, unknown>
    basis?: string[]; reason?: string; by?: string
  }) =>
    ask<Decision>('decisions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ruling),
    }),
}
