// Which rulings stand: the newest on each key that nobody revoked.
import type { Decision } from './types'

export function standing(log: readonly Decision[]): Decision[] {
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
