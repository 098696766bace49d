// A site that `sayso site` wrote: the answers of the API as files.  Each is a script that hands over
// one text of JSON, because a page that is opened from a disk may load scripts, but fetch nothing.
import { fold, words } from './fold'
import { Refusal } from './refusal'
import { t } from './language.svelte'
import type { Control, DocumentHead, EventDetail, Facet, FacetName, FoundClaim, FoundPage, Issue, IssuePage } from './types'

const marker = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="sayso-site"]') ?? null
/** Whether this page is such a site and not a desk. */
export const published = marker !== null

const buckets = new Map((marker?.content ?? '').split(' ').map((entry) => {
  const [kind, count] = entry.split('=')
  return [kind!, Number(count)] as const
}))

/** FNV-1a over the UTF-8 bytes of a name; src/sayso/web/site.py sorts by the same. */
export function hash(name: string): number {
  let at = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) at = Math.imul(at ^ byte, 0x01000193) >>> 0
  return at
}

const FACETS: FacetName[] = ['type', 'outlet', 'speaker', 'place', 'actor', 'section', 'year']
const handed = new Map<string, string>()
declare global {
  var saysoSite: ((name: string, text: string) => void) | undefined
}
if (published) globalThis.saysoSite = (name, text) => handed.set(name, text)

const asked = new Map<string, Promise<unknown>>()
/** The content of a file below `data/`. */
export function file<Content>(name: string): Promise<Content> {
  const known = asked.get(name)
  if (known) return known as Promise<Content>
  const answer = new Promise<unknown>((done, failed) => {
    const script = document.createElement('script')
    script.src = `./data/${name}.js`
    script.onload = () => {
      const text = handed.get(name)
      handed.delete(name)
      script.remove()
      if (text === undefined) failed(new Refusal(0, t('site.broken', { name })))
      else done(JSON.parse(text))
    }
    script.onerror = () => failed(new Refusal(0, t('site.missing', { name })))
    document.head.append(script)
  })
  asked.set(name, answer)
  return answer as Promise<Content>
}

async function entry<Content>(kind: string, name: string): Promise<Content> {
  const count = buckets.get(kind) ?? 0
  const rows = count ? await file<Record<string, Content>>(`${kind}-${hash(name) % count}`) : {}
  // Names come from the address too: only rows of the file count, not what every object has.
  const found = Object.hasOwn(rows, name) ? rows[name] : undefined
  if (found === undefined) throw new Refusal(404, t('site.nothing', { name }))
  return found
}

/** Who holds what on a day: the intervals that it lies in. */
export const inForce = (rows: readonly Control[], day: string): Control[] =>
  rows.filter((row) => (row.since === null || row.since <= day) && (row.until === null || day <= row.until))

/** Numbers of the events whose words begin like every word that is searched. */
async function search(query: string): Promise<string[]> {
  const count = buckets.get('words') ?? 0
  let rows: Set<number> | null = null
  for (const token of words(fold(query))) {
    if (token.length < 2 || !count) continue
    const index = await file<Record<string, number[]>>(`words-${hash(token.slice(0, 2)) % count}`)
    const here = new Set<number>()
    for (const [known, gaps] of Object.entries(index)) {
      if (!known.startsWith(token)) continue
      let row = 0
      for (const gap of gaps) {
        row += gap
        if (!rows || rows.has(row)) here.add(row)
      }
    }
    rows = here
  }
  const { items: ids } = await file<{ items: string[] }>('events.ids')
  return [...(rows ?? [])].map((row) => ids[row]!)
}

/** Of more events than these a site reads no sentences: each is in a file that must be fetched. */
const MOST_READ = 400

/** The sentences that hold the words, as the desk's server finds them. */
async function found(given: URLSearchParams): Promise<FoundPage> {
  const query = given.get('q') ?? ''
  const wanted = words(fold(query))
  // "car" is not in "carried": beginnings are asked for with a star, as of the server.
  const holds = query.includes('*') ? (known: string, word: string) => known.startsWith(word) : (known: string, word: string) => known === word
  const [ids, heads] = await Promise.all([search(query), file<DocumentHead[]>('documents')])
  const outlets = new Map(heads.map((head) => [head.id, head]))
  const details = await Promise.all(ids.slice(0, MOST_READ).map((id) => entry<EventDetail>('events', id)))
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map<string, Facet>()])) as Record<FacetName, Map<string, Facet>>
  const items: FoundClaim[] = []
  for (const { event, claims } of details)
    for (const { claim, sentence, publisher, published: day } of claims) {
      const names = [...claim.place, ...claim.actor, ...claim.target, ...claim.says].flatMap(({ text, name }) => [text, name ?? ''])
      const here = words(fold([claim.evidence.text, ...names].join(' ')))
      if (!wanted.every((word) => here.some((known) => holds(known, word)))) continue
      const head = outlets.get(claim.document)
      const place = claim.place.find((p) => p.lat !== null) ?? claim.place[0]
      const start = claim.time?.start ?? ''
      const facets: Record<FacetName, [string, string][]> = {
        type: [[claim.type, claim.type]], section: [[claim.evidence.section, claim.evidence.section]],
        outlet: head?.source ? [[head.source, publisher ?? head.source]] : [],
        speaker: claim.says.slice(0, 1).map((who) => [who.id ?? '', who.name ?? who.text]),
        place: place ? [[place.id ?? '', place.name ?? place.text]] : [],
        actor: [...claim.actor, ...claim.target].map((who) => [who.id ?? '', who.name ?? who.text]),
        year: /^\d{4}/.test(start) ? [[start.slice(0, 4), start.slice(0, 4)]] : [],
      }
      const narrowed =
        (!given.has('type') || given.get('type') === claim.type) &&
        (!given.has('since') || facets.year[0]?.[0] === given.get('since')) &&
        (!given.has('source') || [...facets.outlet, ...facets.speaker].some(([id, name]) => (id || name) === given.get('source'))) &&
        (!given.has('actor') || facets.actor.some(([id, name]) => (id || name) === given.get('actor')))
      if (!narrowed) continue
      for (const name of FACETS)
        for (const [id, called] of new Map(facets[name].map((one) => [one.join('|'), one])).values()) {
          const known = counts[name].get(`${id}|${called}`)
          if (known) known.n++
          else counts[name].set(`${id}|${called}`, { id, name: called, n: 1 })
        }
      items.push({
        key: claim.key, type: claim.type, modality: claim.modality, day: claim.time?.start ?? null, place: place ? (place.name ?? place.text) : null,
        event: event.id, sentence, section: claim.evidence.section, speaker: claim.says[0] ? (claim.says[0].name ?? claim.says[0].text) : null,
        outlet: publisher, document: claim.document, title: head?.title ?? null, published: day,
      })
    }
  items.sort((a, b) => (b.day ?? '').localeCompare(a.day ?? '') || a.key.localeCompare(b.key))
  const offset = Number(given.get('offset') ?? 0)
  const end = offset + Number(given.get('limit') ?? 50)
  return {
    query, claims: items.length, documents: new Set(items.map((item) => item.document)).size, events: new Set(items.map((item) => item.event)).size,
    more: ids.length > MOST_READ, items: items.slice(offset, end), next: end < items.length ? end : null,
    facets: Object.fromEntries(FACETS.map((name) => [name, [...counts[name].values()].sort((a, b) => b.n - a.n || a.name.localeCompare(b.name)).slice(0, 20)])) as Record<FacetName, Facet[]>,
  }
}

/** A page of the issues, as the desk's server gives it. */
export function issues({ items: all, events }: { items: readonly Issue[]; events: Record<string, string> }, given: URLSearchParams): IssuePage {
  const kinds: Record<string, number> = {}
  for (const { kind } of all) kinds[kind] = (kinds[kind] ?? 0) + 1
  const wanted = all.filter(({ kind }) => !given.get('kind') || kind === given.get('kind'))
  const offset = Number(given.get('offset') ?? 0)
  const end = offset + (Number(given.get('limit') ?? 0) || wanted.length)
  return { items: wanted.slice(offset, end), next: end < wanted.length ? end : null, kinds, events }
}

/** The land around held places on a day: as of the last day on which it changed. */
async function areasOn(day: string): Promise<GeoJSON.FeatureCollection> {
  const found = lastBy(await file<string[]>('areas'), day)
  return found ? file(`areas-${found}`) : { type: 'FeatureCollection', features: [] }
}

/** The last of some days, in order, that is not after a day. */
export const lastBy = (days: readonly string[], day: string): string | undefined => days.findLast((known) => known <= day)

/** What the server of a desk would answer. */
export async function fromSite<Answer>(path: string): Promise<Answer> {
  const [name, query] = path.split('?') as [string, string | undefined]
  const given = new URLSearchParams(query)
  const [kind, id] = name.split('/') as [string, string | undefined]
  let answer: unknown
  if (name === 'control/areas') answer = await areasOn(given.get('on')!)
  else if (name === 'issues') answer = issues(await file('issues'), given)
  else if (name === 'search/claims') answer = await found(given)
  else if (kind === 'events.tiles') answer = await file(`events.tiles-${id}`)
  else if (name === 'control/voices') answer = await file('control.voices')
  else if (id !== undefined) answer = await entry(kind, decodeURIComponent(id))
  else if (kind === 'control' && given.has('on')) answer = inForce(await file<Control[]>('control'), given.get('on')!)
  else if (kind === 'search') answer = { events: await search(given.get('q') ?? '') }
  else answer = await file(kind)
  return answer as Answer
}
