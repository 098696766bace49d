// Layers by whose word it is: what each side claims, what somebody without a side tells, what several agree on.
import { BY_SIDE } from './columns'

/** Whose word the control of a place rests on. */
export interface Word {
  /** Sides that say so; '' is somebody who speaks for none. */
  sides: ReadonlySet<string>
  /** Whether nobody but the holder's own side says so. */
  own: boolean
  /** Whether a side says so that neither holds the place nor gains by it. */
  conceded: boolean
}

/** `said` are the sides of those who say so, `holders` the sides of those who hold it. */
export function wordOf(said: readonly string[], holders: readonly string[]): Word {
  const sides = new Set(said)
  const held = new Set(holders)
  const own = said.length > 0 && holders.length > 0 && said.every((side) => side !== '' && held.has(side))
  const conceded = holders.length > 0 && said.some((side) => side !== '' && !held.has(side))
  return { sides, own, conceded }
}

/** Whether a word belongs to a layer: '' (all), independent, claimed, conceded, agreed, or that of a side. */
export function passes(layer: string, { sides, own, conceded }: Word): boolean {
  if (layer === 'independent') return sides.has('')
  if (layer === 'claimed') return own
  if (layer === 'conceded') return conceded
  if (layer === 'agreed') return sides.size > 1
  return layer.startsWith(BY_SIDE) ? sides.has(layer.slice(BY_SIDE.length)) : true
}

/** A place of which nothing was heard for so many days is drawn hollow: who holds it may have changed. */
export const STALE_DAYS = 21
