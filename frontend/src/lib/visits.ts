// When this browser looked at the record before, and how far the record had come: what is new since is
// asked with that number.  Kept here only; nobody is told who looked when.

export interface Visit { at: string; changes: number }

const KEY = 'sayso.visits'
const MOST = 12
/** Looking again within this time is the same visit, ms. */
const SAME = 30 * 60_000

/** The visits before, newest last, and now; what lies behind the present number belongs to another record. */
export function noted(before: readonly Visit[], now: Visit): Visit[] {
  const known = before.filter(({ changes }) => changes <= now.changes)
  const last = known.at(-1)
  if (last && Date.parse(now.at) - Date.parse(last.at) < SAME) return known
  return [...known, now].slice(-MOST)
}

/** Those at which the record was not yet what it is now, newest first. */
export const behind = (visits: readonly Visit[], changes: number): Visit[] => visits.filter((visit) => visit.changes < changes).reverse()

function read(name: string): Visit[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? '[]')
    return Array.isArray(found) ? found.filter((one): one is Visit => typeof one?.at === 'string' && Number.isInteger(one?.changes)) : []
  } catch {
    // What something else wrote there is no visit.
    return []
  }
}

/** Note that somebody looks now; returns this visit and those before. */
export function visit(title: string, changes: number): Visit[] {
  const name = `${KEY} ${title}`
  const visits = noted(read(name), { at: new Date().toISOString(), changes })
  localStorage.setItem(name, JSON.stringify(visits))
  return visits
}
