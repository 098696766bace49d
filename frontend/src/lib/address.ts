// The whole state in the page's address, and back from it.
import { BY_SIDE, ORDERS } from './columns'
import { isIso, toDay, toIso } from './days'
import type { Camera, Desk, View } from './desk.svelte'
import { everyKind, everyStatus, KINDS, STATUSES } from './kinds'
import { isCode, language } from './language.svelte'
import { published } from './site'

const VIEWS: View[] = ['map', 'days', 'search', 'review', 'issues', 'places', 'sources', 'actors', 'team']
const NARROW = ['type', 'source', 'actor', 'year']
export const SPEED = 4
export const FASTEST = 30
const TOLD = ['claimed', 'independent', 'conceded', 'agreed']

/** The address of this state, without what stands at its default. */
export function addressOf(desk: Desk): string {
  const out = new URLSearchParams()
  const { columns } = desk
  const put = (name: string, value: string | number | false) => value && out.set(name, String(value))
  put('v', desk.view !== 'map' && desk.view)
  put('e', desk.event)
  put('d', desk.document)
  put('k', desk.claim)
  put('p', desk.place)
  put('w', desk.who)
  put('issues', desk.view === 'issues' && desk.issues)
  if (columns && (desk.from !== columns.bulk.from || desk.to !== columns.bulk.to)) {
    put('from', toIso(desk.from))
    put('to', toIso(desk.to))
  }
  if (desk.cumulative) put('cum', 1)
  if (desk.near !== null) out.set('zoom', desk.near ? '1' : '0')
  put('speed', desk.speed !== SPEED && desk.speed)
  put('queue', desk.queue)
  put('whose', desk.whose)
  if (desk.kinds.size < KINDS.length)
    out.set('kinds', [...desk.kinds].sort((a, b) => a - b).map((i) => KINDS[i]!.id).join('.'))
  if (desk.statuses.size < STATUSES.length)
    out.set('status', STATUSES.filter((s) => desk.statuses.has(s)).join('.'))
  put('actor', desk.actor)
  put('source', desk.source)
  put('outlet', desk.outlet)
  put('modality', desk.modality)
  put('told', desk.told)
  put('side', desk.side)
  if (desk.undated) put('undated', 1)
  if (desk.areas) put('areas', 1)
  if (desk.strikes) put('strikes', 1)
  put('lang', language.code !== 'en' && language.code)
  put('voices', desk.voices)
  put('since', desk.since)
  put('radius', desk.radius)
  if (desk.rumours) put('rumours', 1)
  if (!desk.boxed) put('all', 1)
  for (const place of desk.picked) out.append('pick', place)
  put('sort', desk.sort !== 'day' && desk.sort)
  put('q', desk.words)
  if (desk.view === 'search') for (const [name, value] of Object.entries(desk.narrowed)) put(`f.${name}`, value)
  if (desk.camera) {
    const { lat, lon, zoom } = desk.camera
    out.set('at', `${lat.toFixed(4)},${lon.toFixed(4)},${zoom.toFixed(2)}`)
  }
  const text = out.toString().replaceAll('%2C', ',')
  return text ? `?${text}` : './'
}

/** Take the state from an address. */
export function takeAddress(desk: Desk, search: string): void {
  const given = new URLSearchParams(search)
  const get = (name: string) => given.get(name) ?? ''
  desk.view = viewIn(search)
  desk.event = get('e')
  desk.document = get('d')
  desk.claim = get('k')
  desk.place = get('p')
  desk.who = get('w')
  desk.issues = get('issues')
  takeClock(desk, search)
  desk.cumulative = get('cum') === '1'
  desk.near = given.has('zoom') ? get('zoom') === '1' : null
  desk.speed = Math.max(1, Math.min(FASTEST, Number.parseInt(get('speed')) || SPEED))
  desk.queue = get('queue')
  desk.whose = get('whose')
  desk.kinds = given.has('kinds')
    ? new Set(get('kinds').split('.').map((id) => KINDS.findIndex((k) => k.id === id)).filter((i) => i >= 0))
    : everyKind()
  desk.statuses = given.has('status')
    ? new Set(get('status').split('.').filter((s) => STATUSES.some((known) => known === s)))
    : everyStatus()
  desk.actor = get('actor')
  desk.source = get('source')
  desk.outlet = get('outlet')
  desk.modality = get('modality')
  desk.told = TOLD.includes(get('told')) || get('told').startsWith(BY_SIDE) ? get('told') : ''
  desk.side = get('side')
  desk.undated = get('undated') === '1'
  desk.areas = get('areas') === '1'
  desk.strikes = get('strikes') === '1'
  if (isCode(get('lang'))) language.code = get('lang') as 'ar'
  desk.voices = Number.parseInt(get('voices')) || 0
  desk.since = published ? 0 : Math.max(0, Number.parseInt(get('since')) || 0)
  desk.radius = Number.parseFloat(get('radius')) || 0
  desk.rumours = get('rumours') === '1'
  desk.boxed = get('all') !== '1'
  desk.picked = given.getAll('pick').filter(Boolean)
  desk.sort = ORDERS.find((order) => order === get('sort')) ?? 'day'
  desk.words = get('q')
  desk.narrowed = Object.fromEntries(NARROW.flatMap((name) => (given.has(`f.${name}`) ? [[name, get(`f.${name}`)]] : [])))
  desk.camera = cameraIn(search)
}

/** The days of an address; without any those that the clock shows at first. */
export function takeClock(desk: Desk, search: string): void {
  const given = new URLSearchParams(search)
  const [from, to] = [given.get('from') ?? '', given.get('to') ?? '']
  desk.resetClock()
  if (isIso(from) || isIso(to)) desk.setWindow(isIso(from) ? toDay(from) : desk.from, isIso(to) ? toDay(to) : desk.to)
}

export function viewIn(search: string): View {
  const asked = new URLSearchParams(search).get('v')
  // Of who rules on what a published site tells nothing.
  return VIEWS.find((view) => view === asked && !(published && (view === 'review' || view === 'team'))) ?? 'map'
}

export function cameraIn(search: string): Camera | null {
  const [lat, lon, zoom] = (new URLSearchParams(search).get('at') ?? '').split(',').map(Number)
  return [lat, lon, zoom].every((n) => Number.isFinite(n))
    ? { lat: Math.max(-85, Math.min(85, lat!)), lon: lon!, zoom: Math.max(0, Math.min(16, zoom!)) } : null
}
