// News of the record as they come: what others add and rule is shown within a second or two.
import { api } from '../lib/api'
import { desk } from '../lib/desk.svelte'
import { t, word } from '../lib/language.svelte'
import { published } from '../lib/site'
import type { Decision } from '../lib/types'
import { person } from './me.svelte'

interface News { documents: number; decisions: number; runs: number; changes: number }

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const MOST = 3

/** In words what others ruled: who, and on which events as far as they are there. */
export function told(log: { items: readonly Decision[]; events: Record<string, string> }, name: string, called: (event: string) => string): string {
  const others = log.items.filter((ruling) => ruling.by !== name)
  if (!others.length) return ''
  const who = [...new Set(others.map((ruling) => ruling.by))].join(t('comma'))
  const what = new Set(others.map(({ verb, on, set }) => {
    const events = new Set(on.map((key) => log.events[key]).filter((event) => event !== undefined))
    const done = verb !== 'assign' ? word('news', verb) : set.assignee ? t('news.assign', { name: String(set.assignee) }) : t('news.assign.nobody')
    return [done, ...[...events].slice(0, MOST).map(called)].join(' ')
  }))
  const words = [...what].slice(0, MOST).join('; ')
  const work = others.every(({ verb }) => verb === 'assign' || verb === 'note')
  return t(work ? 'news.worked' : 'news.ruled', { who, what: what.size > MOST ? `${words}…` : words })
}

function called(event: string): string {
  const row = desk.columns?.row.get(event)
  if (row === undefined) return ''
  return [word('type', desk.columns!.type(row)), desk.placeName(row)].filter(Boolean).join(t('comma'))
}

/** Follow the record until the returned function is called. */
export function follow(): () => void {
  if (published) return () => {}
  let line: EventSource | null = null
  let newest = ''
  let busy = false
  let later = 0
  let over = false
  let words = ''

  async function show() {
    if (busy) return
    busy = true
    for (let shown = ''; shown !== newest; ) {
      shown = newest
      // One's own ruling is on its way: what it answers comes first.
      while (!over && (desk.busy || !desk.summary)) await pause(150)
      if (over || !desk.summary) break
      const before = desk.summary.last_decision
      const { notice } = desk
      await desk.glance()
      if (person.team && (desk.summary?.last_decision ?? 0) > before) {
        const log = await api.decisionsAfter(before).catch(() => null)
        words = (log && told(log, person.name, called)) || words
        if (words) desk.notice = words
        // A ruling is followed by what is derived from it: that says less than who ruled.
      } else if (words && notice === words) desk.notice = words
    }
    busy = false
  }
  function open() {
    line = new EventSource('./api/live')
    line.onmessage = (event: MessageEvent<string>) => {
      const { documents, decisions, runs, changes } = JSON.parse(event.data) as News
      const state = [documents, decisions, runs, changes].join()
      if (newest && state === newest) return
      newest = state
      void show()
    }
    line.onerror = () => {
      // The browser asks again by itself, unless it was refused: then it is asked who is there.
      if (line?.readyState !== EventSource.CLOSED) return
      later = window.setTimeout(() => void person.look().then(() => !over && person.door === 'open' && open()), 3000)
    }
  }
  open()
  return () => {
    over = true
    clearTimeout(later)
    line?.close()
  }
}
