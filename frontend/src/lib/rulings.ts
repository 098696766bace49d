// Which rulings stand: the newest on each key that nobody revoked.
import type { Decision } from './types'

/** The events that rulings are about, with what leads elsewhere since; "" leads nowhere. */
export function moved(before: Readonly<Record<string, string>>, since: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...since }).filter(([, event]) => event !== ''))
}

/** What is said about the work: nothing is derived from it. */
const isWork = ({ verb }: Decision) => verb === 'assign' || verb === 'note'

export const standing = (log: readonly Decision[]): Decision[] => inForce(log).filter((d) => !isWork(d))

export function inForce(log: readonly Decision[]): Decision[] {
  const bySeq = new Map(log.map((d) => [String(d.seq), d]))
  const revoked = new Set<string>()
  // Newest first: a revocation that was itself revoked takes nothing back.
  for (const decision of [...log].sort((a, b) => b.seq - a.seq))
    if (decision.verb === 'revoke' && !revoked.has(String(decision.seq)))
      for (const seq of decision.on) if (bySeq.has(seq)) revoked.add(seq)
  return log.filter((d) => d.verb !== 'revoke' && !revoked.has(String(d.seq)))
}

/** The standing verdict (accept or reject) by claim key or event id. */
export function rulingsOf(log: readonly Decision[]): Map<string, 'accept' | 'reject'> {
  const out = new Map<string, 'accept' | 'reject'>()
  for (const decision of standing(log).sort((a, b) => a.seq - b.seq))
    if (decision.verb === 'accept' || decision.verb === 'reject')
      for (const key of decision.on) out.set(key, decision.verb)
  return out
}

/** How many verdicts stand on what is no event any more: what was rejected altogether. */
export const gone = (log: readonly Decision[], eventOf: Readonly<Record<string, string>>): number =>
  standing(log).filter(({ verb, on }) => (verb === 'accept' || verb === 'reject') && !on.some((key) => eventOf[key])).length

/** Numbers of the entries about the work alone: assignments, notes, and what takes those back. */
export function workOf(log: readonly Decision[]): Set<number> {
  const out = new Set<number>()
  for (const d of [...log].sort((a, b) => a.seq - b.seq))
    if (isWork(d) || (d.verb === 'revoke' && d.on.every((seq) => out.has(Number(seq))))) out.add(d.seq)
  return out
}

/** Who looks at each event, and what was noted on it, oldest first; `eventOf` leads from claims to events. */
export function workOn(log: readonly Decision[], eventOf: Readonly<Record<string, string>>): { assignees: Map<string, string>; notes: Map<string, Decision[]> } {
  const assignees = new Map<string, string>()
  const notes = new Map<string, Decision[]>()
  for (const d of inForce(log).filter(isWork).sort((a, b) => a.seq - b.seq))
    for (const event of new Set(d.on.map((name) => eventOf[name] ?? name))) {
      if (d.verb === 'note') notes.set(event, [...(notes.get(event) ?? []), d])
      else if (d.set.assignee) assignees.set(event, String(d.set.assignee))
      else assignees.delete(event)
    }
  return { assignees, notes }
}
