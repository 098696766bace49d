import { describe, expect, it } from 'vitest'
import { counted, printed } from '../src/lib/figures'
import type { Figure } from '../src/lib/types'

const figure = (what: string, of: string | null, ...said: [string, number | null, number | null, string?][]): Figure => ({
  what, of, low: null, best: null, high: null,
  said_by: said.map(([origin, low, high, rank = 'normal']) => ({ origin, low, high, rank, claims: [] })),
})

describe('figures in words', () => {
  it.each([['killed', 'civilians', 'civilians killed'], ['killed', 'deaths', 'deaths'], ['killed', null, 'killed'], ['shells', 'artillery', 'shells of artillery'], ['distance', 'km', 'distance']])('%s of %s', (what, of, words) =>
    expect(counted(figure(what, of))).toBe(words))
  it('print each number with all who say so, and no mean', () => {
    const one = figure('killed', 'civilians', ['sohr', 17, 17], ['wh', 17, 17], ['town', 20, null], ['state', 0, 0, 'rejected'])
    expect(printed(one, (origin) => origin.toUpperCase())).toBe('Civilians killed: 17 – SOHR, WH; ≥ 20 – TOWN')
    expect(printed(figure('killed', null, ['x', 1, 1, 'rejected']), String)).toBe('')
  })
})
