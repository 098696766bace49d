// Who is said to strike in the window: the layer that colours strikes, explained beside the map and on its picture.
import { desk } from './desk.svelte'
import { STRIKES, UNNAMED } from './kinds'
import { t } from './language.svelte'

export interface Striker { name: string; colour: string; count: number }

/** How many are named, at most; strikes that name nobody come last. */
const MOST = 5

/** Who strikes how often, most first. */
export function strikersNow(): Striker[] {
  const { columns } = desk
  const counts = new Map<string, Striker>()
  let unnamed = 0
  for (const i of desk.inWindow) {
    if (!STRIKES.has(columns!.kind[i]!)) continue
    const who = columns!.raw.actors[i]!
    if (!who.length) unnamed++
    for (const n of who) {
      const [id, name] = columns!.raw.names[n]!
      const known = counts.get(id || name)
      if (known) known.count++
      else counts.set(id || name, { name: desk.called(id, name), colour: desk.colour({ id: id || null, name, text: name }), count: 1 })
    }
  }
  const named = [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name)).slice(0, MOST)
  return unnamed ? [...named, { name: t('nobody'), colour: UNNAMED, count: unnamed }] : named
}

/** Who strikes whom in the rows, by the one most often named; null where nobody is. */
export function striker(rows: readonly number[]): { id: string | null; name: string; text: string } | null {
  const { columns } = desk
  const counts = new Map<number, number>()
  for (const row of rows) for (const n of columns?.raw.actors[row] ?? []) counts.set(n, (counts.get(n) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  if (!columns || !most) return null
  const [id, name] = columns.raw.names[most[0]]!
  return { id: id || null, name, text: name }
}
