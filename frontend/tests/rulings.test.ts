import { describe, expect, it } from 'vitest'
import { moved, rulingsOf, standing, workOf, workOn } from '../src/lib/rulings'
import type { Decision } from '../src/lib/types'

const made = (seq: number, verb: Decision['verb'], on: string[], more: Partial<Decision> = {}): Decision =>
  ({ seq, verb, on, at: '2026-01-01T00:00:00Z', by: 'Rana', set: {}, basis: [], reason: '', ...more })

describe('the work on events', () => {
  const eventOf = { k1_a: 'e1_a', k1_b: 'e1_a', k1_c: 'e1_c' }
  const log = [
    made(1, 'assign', ['k1_a', 'k1_b'], { set: { assignee: 'Bo' } }),
    made(2, 'note', ['k1_c'], { reason: 'seen' }),
    made(3, 'accept', ['k1_c']),
    made(4, 'assign', ['k1_a'], { set: { assignee: 'Cem' } }),
    made(5, 'assign', ['k1_c'], { set: { assignee: 'Bo' } }),
    made(6, 'assign', ['e1_c'], { set: { assignee: null } }),
  ]
  it('is who looks at each, the newest counting, and what was noted', () => {
    const { assignees, notes } = workOn(log, eventOf)
    expect([...assignees]).toEqual([['e1_a', 'Cem']])
    expect([...notes].map(([event, some]) => [event, some.map((note) => note.reason)])).toEqual([['e1_c', ['seen']]])
  })
  it('is no ruling', () => {
    expect(standing(log).map((d) => d.seq)).toEqual([3])
    expect([...rulingsOf(log)]).toEqual([['k1_c', 'accept']])
    expect([...workOf(log)]).toEqual([1, 2, 4, 5, 6])
  })
  it('can be taken back, which is work too', () => {
    const back = [...log, made(7, 'revoke', ['4']), made(8, 'revoke', ['2']), made(9, 'revoke', ['3'])]
    const { assignees, notes } = workOn(back, eventOf)
    expect([...assignees]).toEqual([['e1_a', 'Bo']])
    expect(notes.size).toBe(0)
    expect([...workOf(back)]).toEqual([1, 2, 4, 5, 6, 7, 8])
    expect(standing(back)).toEqual([])
  })
})

describe('the events of rulings', () => {
  it('follow what leads elsewhere, and let go of what leads nowhere', () => {
    expect(moved({ k1_a: 'e1_a', k1_b: 'e1_b' }, { k1_b: '', k1_a: 'e1_c', k1_d: 'e1_d' })).toEqual({ k1_a: 'e1_c', k1_d: 'e1_d' })
  })
})
