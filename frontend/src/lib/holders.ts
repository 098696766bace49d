// Who holds how many of the places.
import { BY_SIDE } from './columns'
import { isIso, toDay } from './days'
import { desk } from './desk.svelte'
import { t, word } from './language.svelte'
import { STALE_DAYS } from './layers'
import type { Control } from './types'

export interface Holder { name: string; colour: string; count: number }

/** Holders of the places, most first. */
export function holdersOf(controls: readonly Control[]): Holder[] {
  const counts = new Map<string, Holder>()
  for (const control of controls)
    for (const holder of control.holders) {
      const name = desk.called(holder.id, holder.name ?? holder.text)
      const known = counts.get(name)
      if (known) known.count++
      else counts.set(name, { name, colour: desk.colour(holder), count: 1 })
    }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** Whether nothing was heard of who holds a place for long before a day. */
export const stale = (control: Control, day: number): boolean =>
  control.status !== 'unknown' && isIso(control.last_heard) && day - toDay(control.last_heard) > STALE_DAYS

/** Who holds a place, in words: "held by …", "contested by …". */
export function sayHeld(control: Control): string {
  if (!control.holders.length) return word('control', control.status)
  const who = control.holders.map((holder) => desk.called(holder.id, holder.name ?? holder.text)).join(t('comma'))
  return t(`held.${control.status}`, { who })
}

/** What a layer is called: by whose word. */
export function layerName(layer: string): string {
  if (!layer.startsWith(BY_SIDE)) return layer === 'agreed' || layer === 'independent' ? t(`layer.${layer}`) : word('told', layer)
  return t('layer.side', { side: desk.sideCalled(layer.slice(BY_SIDE.length)) })
}
