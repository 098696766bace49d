// Putting a ruling into the log.
import { api, Refusal } from './api'
import { say, type Desk } from './desk.svelte'
import type { Decision } from './types'

export type Ruling = Omit<Parameters<typeof api.decide>[0], 'expected_last' | 'by'>

/** Send a ruling and show what it changed; null where it was refused, which the desk tells. */
export async function put(desk: Desk, ruling: Ruling): Promise<Decision | null> {
  try {
    const decision = await api.decide({ ...ruling, by: reviewer(), expected_last: desk.summary?.last_decision ?? 0 })
    await desk.refresh()
    return decision
  } catch (error) {
    desk.notice = say(error)
    if (error instanceof Refusal && error.status === 409) await desk.load()
    return null
  }
}

/** Who rules: kept in this browser only. */
export function reviewer(name?: string): string {
  if (name !== undefined) localStorage.setItem('sayso.reviewer', name)
  return localStorage.getItem('sayso.reviewer') || 'desk'
}
