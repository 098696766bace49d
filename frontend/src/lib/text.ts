// Offsets of the record count code points; strings here count UTF-16 units.
import { fold, words } from './fold'
import { language, num, t, type Key } from './language.svelte'
import type { Claim, Section } from './types'

const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/

/** A function from code point offsets of `text` to offsets of the string. */
export function offsets(text: string): (point: number) => number {
  if (!PAIRS.test(text)) return (point) => point
  const units = new Uint32Array([...text].length + 1)
  let unit = 0
  let point = 0
  for (const letter of text) {
    units[point++] = unit
    unit += letter.length
  }
  units[point] = unit
  return (asked) => units[Math.min(asked, point)]!
}

export interface Piece { text: string; claims: string[]; ends: string[] }

/** A section cut where claims begin and end; each piece knows the claims that rest on it. */
export function pieces(text: string, section: Section, claims: readonly Claim[]): Piece[] {
  const at = offsets(text)
  const here = claims.filter((c) => c.evidence.start < section.end && c.evidence.end > section.start)
  const cuts = new Set([section.start, section.end])
  for (const { evidence } of here) {
    cuts.add(Math.max(section.start, evidence.start))
    cuts.add(Math.min(section.end, evidence.end))
  }
  const order = [...cuts].sort((a, b) => a - b)
  return order.slice(0, -1).map((from, i) => ({
    text: text.slice(at(from), at(order[i + 1]!)),
    claims: here.filter((c) => c.evidence.start <= from && c.evidence.end > from).map((c) => c.key),
    ends: here.filter((c) => c.evidence.end === order[i + 1]).map((c) => c.key),
  }))
}

type Counted = Extract<Key, `n.${string}`> extends `n.${infer Noun}` ? Noun : never

/** So many of something, in words. */
export const many = (n: number, what: Counted): string => t(`n.${what}`, { n })

export function range(low: number | null, high: number | null): string {
  if (low === null && high === null) return '?'
  if (low === null) return t('range.most', { n: high! })
  if (high === null) return t('range.least', { n: low })
  return low === high ? num(low) : `${num(low)}–${num(high)}`
}

const FOREIGN = { ltr: /[\p{Script=Arabic}\p{Script=Hebrew}]/u, rtl: /^\p{N}|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u }

/** A name with letters of another direction keeps its own, so that what stands beside it stays where it is. */
export const apart = (name: string, dir = language.dir): string => (FOREIGN[dir].test(name) ? `\u2068${name}\u2069` : name)

/** Who does it to whom, or tells it whom: in the direction of reading, whatever script their names have. */
export const towards = (names: readonly string[]): string => names.map((name) => apart(name)).join(` ${language.arrow} `)

/** Who fled is named as both who did it and to whom. */
export const fled = (kind: string, actors: string, targets: string): boolean => kind === 'displacement' && actors === targets

/** Who did it to whom; who fled is told once. */
export const parties = (kind: string, actors: string, targets: string): string =>
  !targets || fled(kind, actors, targets) ? actors : towards([actors || t('nobody'), targets])

export const capital = (text: string): string => text.replace(/^\u2068?./su, (start) => start.toUpperCase())

/** The address only if it is one that a browser may follow without running anything. */
export const safeLink = (url: string | null): string | null =>
  url && /^https?:\/\//i.test(url) ? url : null

/** A text cut where words of a search stand in it. */
export function hits(text: string, query: string): { text: string; hit: boolean }[] {
  const wanted = words(fold(query))
  const out: { text: string; hit: boolean }[] = []
  const push = (piece: string, hit: boolean) => {
    const last = out.at(-1)
    if (last?.hit === hit) last.text += piece
    else if (piece) out.push({ text: piece, hit })
  }
  // A name may be written with signs that are folded away ("Sana'a"): such a word is looked at whole.
  for (const piece of text.split(/([\p{L}\p{N}\p{M}ʼʻ‘’'`ـ]+)/u)) {
    const known = words(fold(piece))
    push(piece, known.some((word) => wanted.some((start) => word.startsWith(start))))
  }
  return out
}

/** Whether folded words name this thing, however they are parted: "air strikes" an airstrike. */
export function names(wanted: string, thing: string): boolean {
  const [sought, called] = [wanted, fold(thing)].map((text) => words(text).join('')) as [string, string]
  return sought.length > 3 && (called.includes(sought) || (sought.startsWith(called) && sought.length - called.length < 3))
}

/** What to look for where words were not found as they are: their beginnings, then two of them in one. */
export function wider(query: string): string[] {
  if (/["*-]|\bOR\b/.test(query)) return []
  const every = words(fold(query))
  const beginnings = (some: readonly string[]) => some.map((word) => `${word}*`).join(' ')
  return [every, ...every.slice(1).map((word, n) => [...every.slice(0, n), every[n]! + word, ...every.slice(n + 2)])]
    .filter((some) => some.length).map(beginnings)
}

/** By what a place is asked for: its id, or its name where no gazetteer has it. */
export const placeKey = (place: { id: string | null; name: string | null; text?: string }): string => place.id ?? place.name ?? place.text ?? ''
