import { afterEach, describe, expect, it } from 'vitest'
import { sayDate, ticks, toDay, toIso } from '../src/lib/days'
import { rulingsOf, standing } from '../src/lib/rulings'
import { language, t } from '../src/lib/language.svelte'
import { apart, capital, hits, names, offsets, parties, pieces, range, safeLink, towards, wider } from '../src/lib/text'
import type { Claim, Decision, Section } from '../src/lib/types'

const claim = (key: string, start: number, end: number) =>
  ({ key, evidence: { start, end, text: '', section: 'body' } }) as unknown as Claim
const section = (start: number, end: number) => ({ kind: 'body', start, end, role: 'paragraph' }) as unknown as Section

describe('offsets', () => {
  it('counts code points, not UTF-16 units', () => {
    const at = offsets('a😔b')
    expect([0, 1, 2, 3].map(at)).toEqual([0, 1, 3, 4])
    expect('a😔b'.slice(at(2), at(3))).toBe('b')
  })
  it('is the identity where there are no pairs', () => {
    expect(offsets('دمشق')(3)).toBe(3)
  })
})

describe('pieces', () => {
  const text = 'One 😔 two three four.'
  it('cuts where claims begin and end and loses nothing', () => {
    const cut = pieces(text, section(0, [...text].length), [claim('a', 4, 9), claim('b', 6, 15)])
    expect(cut.map((p) => p.text).join('')).toBe(text)
    expect(cut.filter((p) => p.claims.includes('a')).map((p) => p.text).join('')).toBe('😔 two')
    expect(cut.filter((p) => p.claims.includes('b')).map((p) => p.text).join('')).toBe('two three')
    expect(cut.flatMap((p) => p.ends)).toEqual(['a', 'b'])
  })
  it('keeps claims of other sections out', () => {
    expect(pieces(text, section(0, 3), [claim('a', 4, 9)])).toEqual([{ text: 'One', claims: [], ends: [] }])
  })
})

describe('days', () => {
  it('goes there and back', () => {
    expect(toDay('1970-01-02')).toBe(1)
    expect(toIso(toDay('2017-02-28') + 1)).toBe('2017-03-01')
  })
  it('says what is unknown', () => {
    expect(sayDate('--08-30')).toBe('year unknown, 08-30')
    expect(sayDate('2017-08')).toBe('August 2017')
    expect(sayDate(null)).toBe('no date')
  })
  it('never crowds the axis', () => {
    for (const span of [1, 10, 60, 400, 4000, 40000]) {
      const marks = ticks(toDay('2000-01-05'), toDay('2000-01-05') + span, 10)
      expect(marks.length).toBeLessThanOrEqual(11)
      expect(marks.map((m) => m.day)).toEqual([...marks.map((m) => m.day)].sort((a, b) => a - b))
    }
  })
})

describe('rulings', () => {
  const log = (...rows: [string, string[]][]): Decision[] =>
    rows.map(([verb, on], i) => ({ seq: i + 1, verb, on, at: '', by: '', set: {}, basis: [], reason: '' }) as unknown as Decision)
  it('the newest on a key stands', () => {
    expect(rulingsOf(log(['accept', ['k']], ['reject', ['k']])).get('k')).toBe('reject')
  })
  it('a revoked one does not, and a revoked revocation is none', () => {
    expect(rulingsOf(log(['reject', ['k']], ['revoke', ['1']])).has('k')).toBe(false)
    expect(standing(log(['reject', ['k']], ['revoke', ['1']], ['revoke', ['2']])).map((d) => d.seq)).toEqual([1])
  })
})

describe('words', () => {
  it('prints ranges', () => {
    expect([range(6, 17), range(6, 6), range(60, null), range(null, 3), range(null, null)]).toEqual(['6–17', '6', '≥ 60', '≤ 3', '?'])
  })
  it('follows web addresses only', () => {
    expect(safeLink('https://a.example/')).toBe('https://a.example/')
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' javascript:x', '//a.example', null]) expect(safeLink(bad)).toBeNull()
  })
})

describe('words of a search in a text', () => {
  const marked = (text: string, query: string) => hits(text, query).map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')
  it('are found by how they begin, whatever their accents, case and quotes', () => {
    expect(marked('Barrel bombs fell; the barrels', 'BARREL')).toBe('[Barrel] bombs fell; the [barrels]')
    expect(marked('in Sana’a and Ḥamāh', '"sanaa" hamah')).toBe('in [Sana’a] and [Ḥamāh]')
    expect(marked('قصف مدينة حماة', 'مدينه')).toBe('قصف [مدينة] حماة')
    expect(marked('nothing', 'other')).toBe('nothing')
    expect(marked('<b>bold</b>', 'b')).toBe('<[b]>[bold]</[b]>')
  })
})

describe('words that are not found as they are', () => {
  it('name a kind of event however they are parted', () => {
    expect(names('air strikes', 'airstrike')).toBe(true)
    expect(names('shell', 'shelling')).toBe(true)
    expect(names('air', 'airstrike')).toBe(false)
    expect(names('strike aleppo', 'airstrike')).toBe(false)
  })
  it('are looked for by their beginnings, then two of them as one', () => {
    expect(wider('Air strike Aleppo')).toEqual(['air* strike* aleppo*', 'airstrike* aleppo*', 'air* strikealeppo*'])
    expect(wider('shell')).toEqual(['shell*'])
  })
  it('stay as they are where somebody wrote a query', () => {
    for (const query of ['"air strike"', 'air*', 'aleppo -idlib', 'idlib OR hama']) expect(wider(query)).toEqual([])
  })
})

describe('who did it to whom', () => {
  it('tells once who fled', () => {
    expect(parties('displacement', 'Civilians', 'Civilians')).toBe('Civilians')
    expect(parties('displacement', 'Army', 'Civilians')).toBe('Army → Civilians')
    expect(parties('displacement', '', 'Civilians')).toBe(`${t('nobody')} → Civilians`)
    expect(parties('clash', 'rebels', 'rebels')).toBe('rebels → rebels')
    expect(parties('protest', 'people', '')).toBe('people')
  })
})

describe('names of another script', () => {
  afterEach(() => (language.code = 'en'))
  it('stand in the direction of reading: who does it comes first', () => {
    expect(towards(['rebels', 'vehicles'])).toBe('rebels → vehicles')
    expect(towards(['داعش', 'vehicles'])).toBe('\u2068داعش\u2069 → vehicles')
    language.code = 'ar'
    expect(towards(['rebels', 'vehicles'])).toBe('\u2068rebels\u2069 ← \u2068vehicles\u2069')
    expect(towards(['روسيا، rebels', 'حلب'])).toBe('\u2068روسيا، rebels\u2069 ← حلب')
    expect(capital(apart('rebels'))).toBe('\u2068Rebels\u2069')
  })
})
