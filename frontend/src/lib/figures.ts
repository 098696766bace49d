// Numbers in words: what was counted, and who gives which number.
import { t, word } from './language.svelte'
import { apart, capital, range } from './text'
import type { Figure } from './types'

const DEATHS = /^(deaths?|dead|fatalities|casualties|bodies)$/i
const DONE = /^(killed|injured|wounded|captured|missing|displaced|destroyed|damaged|targeted|taking part|delivered|arrested|abducted)$/

/** A length or an area: its unit stands where others have what was counted. */
export const measured = (figure: Figure): boolean => /^(distance|area)$/.test(figure.what) && !!figure.of

/** What a figure counts: "civilians killed", "deaths", "distance". */
export function counted(figure: Figure): string {
  const { of, what } = figure
  if (!of || measured(figure)) return apart(word('figure', what))
  if (what === 'killed' && DEATHS.test(of)) return apart(of)
  if (!DONE.test(what)) return t('figure.of', { of: apart(of), what: word('figure', what) })
  const known = word('figure', of.toLowerCase())
  return t('figure.done', { of: known === of.toLowerCase() ? apart(of) : known, what: word('figure', what) })
}

export const amount = (figure: Figure, low: number | null, high: number | null): string =>
  `${range(low, high)}${measured(figure) ? ` ${word('figure', figure.of!)}` : ''}`

/** A figure as it can be printed: each number with those who say so; never a mean. */
export function printed(figure: Figure, named: (origin: string) => string): string {
  const by = new Map<string, string[]>()
  for (const { origin, low, high, rank } of figure.said_by) {
    if (rank === 'rejected') continue
    const number = amount(figure, low, high)
    by.set(number, [...(by.get(number) ?? []), apart(named(origin))])
  }
  const parts = [...by].map(([number, who]) => `${number} – ${[...new Set(who)].join(t('comma'))}`)
  return parts.length ? `${capital(counted(figure))}${t('colon')}${parts.join(t('semicolon'))}` : ''
}
