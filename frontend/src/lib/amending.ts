// What a person writes into the form that corrects a claim → the values that an amendment sets.
import { t } from './language.svelte'
import { range } from './text'
import type { ClaimFigure, Mention, PlaceMention, Speaker } from './types'
import { latinDigits } from './written'

/** Between names: a comma may be part of one. */
const BETWEEN = /[;؛]/
export const JOIN = '; '

/** What a name may mean; `others` are names that it goes by as well. */
export interface Known { id: string; name: string; others?: readonly string[] }

const shown = ({ name, text }: Mention) => name ?? text
const same = (a: string, b: string) => a.toLocaleLowerCase() === b.toLocaleLowerCase()

/** Mentions as they are written into the form. */
export const written = (mentions: readonly Mention[]): string => mentions.map(shown).join(JOIN)

export const NOBODY: Mention = { text: '', id: null, name: null }
export const UNHEARD: Speaker = { ...NOBODY, cue: '' }

/**
 * What is written as mentions; null where it says what was there before.  A name that somebody has keeps the words of the
 * sentence that stood in its place: that these words mean them is what the ruling says.  `blank` is a mention of nobody.
 */
export function mentioned<Named extends Mention>(words: string, before: readonly Named[], known: readonly Known[], blank: Named): Named[] | null {
  const parts = words.split(BETWEEN).map((part) => part.trim()).filter(Boolean)
  const out = parts.map((part, n): Named => {
    const old = before.find((mention) => same(shown(mention), part))
    if (old) return old
    const found = known.find(({ id, name }) => same(name, part) || id === part) ?? known.find(({ others }) => others?.some((other) => same(other, part)))
    if (!found) return { ...blank, text: part }
    const place = parts.length === before.length ? before[n] : undefined
    const kept = place && !parts.some((other) => same(shown(place), other)) ? place : { ...blank, text: part }
    return { ...kept, id: found.id, name: found.name }
  })
  return out.length === before.length && out.every((mention, n) => mention === before[n]) ? null : out
}

/** What can be said of what was counted, commonest first. */
export const MEASURES = ['killed', 'injured', 'captured', 'missing', 'displaced', 'abducted', 'destroyed', 'damaged', 'targeted', 'taking part', 'delivered', 'other'] as const
const OF_PEOPLE = new Set<string>(['killed', 'injured', 'missing', 'displaced', 'abducted', 'arrested'])

/** One number in the form; `was` is its place among the figures of the claim, -1 for a new one. */
export interface FigureRow { was: number; measure: string; number: string; what: string; of: string }

export const rowsOf = (figures: readonly ClaimFigure[]): FigureRow[] =>
  figures.map(({ measure, what, of, low, high }, was) => ({
    was, measure, number: low === null && high === null ? '' : range(low, high), what: what === measure ? '' : what, of: of ?? '',
  }))

export const newRow = (): FigureRow => ({ was: -1, measure: 'killed', number: '', what: '', of: '' })

const NUMBER = String.raw`(\d+(?:[,٬'\u00a0\u202f]\d{3})*(?:[.٫]\d+)?)`
const FORMS: readonly [RegExp, ends: 'both' | 'low' | 'high'][] = [
  [new RegExp(`^(?:≥|>=|at least|least|min(?:imum)?\\.?) ?${NUMBER}$|^${NUMBER} ?\\+$|^${NUMBER} على الأقل$|^على الأقل ${NUMBER}$`, 'i'), 'low'],
  [new RegExp(`^(?:≤|<=|at most|most|up to|max(?:imum)?\\.?) ?${NUMBER}$|^${NUMBER} على الأكثر$|^(?:على الأكثر|حتى) ${NUMBER}$`, 'i'), 'high'],
  [new RegExp(`^${NUMBER}(?: ?(?:-|–|—|to|إلى) ?${NUMBER})?$`, 'i'), 'both'],
]
const valueOf = (digits: string) => Number(digits.replaceAll(/[,٬'\u00a0\u202f]/g, '').replace('٫', '.'))

/** The range that words name: 17, 15–20, at least 17, at most 20; null where they name none. */
export function readRange(words: string): { low: number | null; high: number | null } | null {
  const text = latinDigits(words).replaceAll(/\s+/g, ' ').trim()
  for (const [form, ends] of FORMS) {
    const [first, second] = (form.exec(text)?.slice(1) ?? []).filter((group) => group !== undefined).map(valueOf)
    if (first !== undefined) return { low: ends === 'high' ? null : first, high: ends === 'low' ? null : (second ?? first) }
  }
  return null
}

/** What is wrong with a row, in a line. */
export interface WrongRow { row: number; words: string }

/** The figures that rows stand for, or what is wrong with one; both null where nothing was changed. */
export function figuresOf(rows: readonly FigureRow[], before: readonly ClaimFigure[]): { set: ClaimFigure[] | null; wrong: WrongRow | null } {
  const first = rowsOf(before)
  const untouched = (row: FigureRow) => row.was >= 0 && Object.entries(first[row.was]!).every(([name, value]) => row[name as keyof FigureRow] === value)
  if (rows.length === before.length && rows.every((row, n) => row.was === n && untouched(row))) return { set: null, wrong: null }
  const set: ClaimFigure[] = []
  for (const [n, row] of rows.entries()) {
    const refused = (words: string) => ({ set: null, wrong: { row: n, words } })
    const old = before[row.was]
    const part = old?.part_of ?? null
    const whole = part === null ? -1 : rows.findIndex(({ was }) => was === part)
    const part_of = whole < 0 ? null : whole
    if (old && untouched(row)) {
      set.push({ ...old, part_of })
      continue
    }
    const told = readRange(row.number)
    if (!told && !(old?.text && !row.number.trim())) return refused(t('amend.number.wrong', { words: row.number }))
    const { low, high } = told ?? { low: null, high: null }
    if (low !== null && high !== null && low > high) return refused(t('amend.number.order', { low, high }))
    const what = row.what.trim() || (row.measure === 'other' ? '' : row.measure)
    if (!what) return refused(t('amend.counted.missing'))
    const unit = old && old.measure === row.measure ? old.unit : OF_PEOPLE.has(row.measure) ? 'person' : (old?.unit ?? 'item')
    set.push({ text: '', per: null, ...old, what, measure: row.measure, low, high, unit, of: row.of.trim() || null, part_of })
  }
  return { set, wrong: null }
}

/** The places of a claim with another in the place of the first; what the first lay in goes with it where that has changed. */
export function placesWith(place: PlaceMention | null, before: readonly PlaceMention[]): PlaceMention[] {
  const [first, ...rest] = before
  if (!place) return rest.filter(({ relation }) => relation !== 'within')
  const stays = !first || first.admin1 === place.admin1
  return [{ ...place, text: first?.text ?? place.text, relation: first?.relation ?? null }, ...rest.filter(({ relation }) => stays || relation !== 'within')]
}
