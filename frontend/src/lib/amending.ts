// Names as a person writes them into a form → mentions, as an amendment sets them.
import type { Mention } from './types'

/** Between names: a comma may be part of one. */
const BETWEEN = /[;؛]/
export const JOIN = '; '

export interface Known { id: string; name: string }

const shown = ({ name, text }: Mention) => name ?? text

/** Mentions as they are written into the form. */
export const written = (mentions: readonly Mention[]): string => mentions.map(shown).join(JOIN)

/**
 * What is written as mentions; null where it says what was there before.  A name that somebody has keeps the words of the
 * sentence that stood in its place: that these words mean them is what the ruling says.
 */
export function mentioned(words: string, before: readonly Mention[], known: readonly Known[]): Mention[] | null {
  const parts = words.split(BETWEEN).map((part) => part.trim()).filter(Boolean)
  const same = (a: string, b: string) => a.toLocaleLowerCase() === b.toLocaleLowerCase()
  const out = parts.map((part, n): Mention => {
    const old = before.find((mention) => same(shown(mention), part))
    if (old) return old
    const found = known.find(({ id, name }) => same(name, part) || id === part)
    if (!found) return { text: part, id: null, name: null }
    const place = parts.length === before.length ? before[n] : undefined
    return { text: place && !parts.some((other) => same(shown(place), other)) ? place.text : part, id: found.id, name: found.name }
  })
  return out.length === before.length && out.every((mention, n) => mention === before[n]) ? null : out
}
