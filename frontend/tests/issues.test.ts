import { describe, expect, it } from 'vitest'
import { issues } from '../src/lib/site'
import type { Issue } from '../src/lib/types'

const made = (n: number, kind: string): Issue => ({ id: `i${n}`, kind, message: '', about: [], severity: 'low', fixes: [] })
const all = [made(1, 'undated'), made(2, 'contradiction'), made(3, 'undated'), made(4, 'undated')]
const page = (query: string) => issues({ items: all, events: { k1: 'e1' } }, new URLSearchParams(query))

describe('issues of a site', () => {
  it('come page by page, as from the desk', () => {
    expect(page('limit=3&offset=0')).toEqual({ items: all.slice(0, 3), next: 3, kinds: { undated: 3, contradiction: 1 }, events: { k1: 'e1' } })
    expect(page('limit=3&offset=3')).toMatchObject({ items: all.slice(3), next: null })
  })
  it('come by kind, and all at once where no limit is named', () => {
    expect(page('kind=undated&limit=2').items.map(({ id }) => id)).toEqual(['i1', 'i3'])
    expect(page('kind=undated&limit=2').next).toBe(2)
    expect(page('kind=undated&limit=0').items).toHaveLength(3)
  })
})
