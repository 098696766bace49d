import { describe, expect, it } from 'vitest'
import { fold, words } from '../src/lib/fold'
import { hash, inForce } from '../src/lib/site'
import type { Control } from '../src/lib/types'

// The same cases as tests/web/test_site.py.
describe('a site finds its rows', () => {
  it('by the hash of their names', () => {
    expect(['e1_abc', 'gn:170654', 'حل'].map((name) => hash(name) % 1000)).toEqual([100, 325, 507])
  })
  it('by words as they were folded for the index', () => {
    expect(words(fold('Al-Ḩasakah, حَلَب!'))).toEqual(['al', 'hasakah', 'حلب'])
    expect(words(fold('Deir ez-Zor’s مدرسة الموتى'))).toEqual(['deir', 'ez', 'zors', 'مدرسه', 'الموتي'])
  })
})

describe('control on a day', () => {
  const row = (since: string | null, until: string | null) => ({ since, until }) as Control
  it('is that of the interval which the day lies in', () => {
    const rows = [row(null, '2017-06-04'), row('2017-06-05', '2017-06-09'), row('2017-06-10', null)]
    const found = ['2017-01-01', '2017-06-05', '2017-06-09', '2020-01-01'].map((day) => inForce(rows, day).map((r) => rows.indexOf(r)))
    expect(found).toEqual([[0], [1], [1], [2]])
  })
})
