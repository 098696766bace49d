// What rulings changed in claims: field by field, what stood there and what stands there since.
import { sayTime } from './days'
import { desk } from './desk.svelte'
import { t, word } from './language.svelte'
import { inForce } from './rulings'
import { range } from './text'
import type { Claim, ClaimDetail, ClaimFigure, Decision, Mention, PlaceMention, TimeSpan } from './types'

export interface Correction { key: string; field: string; was: string; now: string }

const named = (mentions: readonly Mention[]) => mentions.map(({ id, name, text }) => desk.called(id, name ?? text)).join(t('comma'))
const counted = ({ low, high, measure, what, of }: ClaimFigure) =>
  [range(low, high), what === measure ? '' : what, of ?? '', word('figure', measure)].filter(Boolean).join(' ')

/** The value of a field as a reader wants it. */
function shown(field: string, value: unknown): string {
  if (field === 'type' || field === 'modality') return word(field, String(value))
  if (field === 'time') return sayTime(value as TimeSpan | null)
  if (field === 'figures') return (value as ClaimFigure[]).map(counted).join(t('semicolon')) || t('none')
  if (field === 'says') return named(value as Mention[]) || t('chain.own')
  if (field === 'place') return (value as PlaceMention[]).map(({ id, name, text }) => desk.called(id, name ?? text)).join(t('comma')) || t('no.place')
  return named(value as Mention[]) || t('nobody')
}

/** What each amendment changed, by the ruling's number; one that was taken back changes nothing for those after it. */
export function corrections(claims: readonly ClaimDetail[], rulings: readonly Decision[]): Map<number, Correction[]> {
  const stand = new Set(inForce(rulings).map(({ seq }) => seq))
  const read = new Map<string, Claim>(claims.map(({ claim, as_read }) => [claim.key, as_read ?? claim]))
  const out = new Map<number, Correction[]>()
  for (const { seq, verb, on, set } of [...rulings].sort((a, b) => a.seq - b.seq)) {
    if (verb !== 'amend') continue
    const changed = on.flatMap((key) => {
      const before = read.get(key)
      if (!before) return []
      if (stand.has(seq)) read.set(key, { ...before, ...set })
      return Object.entries(set).map(([field, now]) => ({ key, field, was: shown(field, before[field as keyof Claim]), now: shown(field, now) }))
    })
    if (changed.length) out.set(seq, changed)
  }
  return out
}
