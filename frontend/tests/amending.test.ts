import { describe, expect, it } from 'vitest'
import { figuresOf, mentioned, newRow, NOBODY, placesWith, readRange, rowsOf, UNHEARD, written } from '../src/lib/amending'
import { range } from '../src/lib/text'

const before = [{ text: 'the regime', id: 'syria-government', name: 'Syrian government forces' }, { text: 'gunmen', id: null, name: null }]
const known = [{ id: 'sdf', name: 'Syrian Democratic Forces' }, { id: 'syria-government', name: 'Syrian government forces' }]

describe('names that are corrected', () => {
  it('are shown as they are known, or in the words of the sentence', () => {
    expect(written(before)).toBe('Syrian government forces; gunmen')
    expect(mentioned(written(before), before, known, NOBODY)).toBeNull()
    expect(mentioned(' syrian government forces ;gunmen', before, known, NOBODY)).toBeNull()
  })
  it('keep the words of the sentence where one takes the place of another', () => {
    expect(mentioned('Syrian government forces; Syrian Democratic Forces', before, known, NOBODY)).toEqual([before[0], { text: 'gunmen', id: 'sdf', name: 'Syrian Democratic Forces' }])
    expect(mentioned('sdf', [before[1]!], known, NOBODY)).toEqual([{ text: 'gunmen', id: 'sdf', name: 'Syrian Democratic Forces' }])
  })
  it('may be left out, added, or be nobody that is known', () => {
    expect(mentioned('gunmen', before, known, NOBODY)).toEqual([before[1]])
    expect(mentioned('', before, known, NOBODY)).toEqual([])
    expect(mentioned('Syrian government forces; gunmen; Local council of Raqqa, east', before, known, NOBODY)?.[2]).toEqual({ text: 'Local council of Raqqa, east', id: null, name: null })
    expect(mentioned('SDF؛ gunmen', [], known, NOBODY)).toEqual([{ text: 'SDF', id: null, name: null }, { text: 'gunmen', id: null, name: null }])
  })
})
const speakers = [{ text: 'a military source', id: null, name: null, cue: 'said' }, { text: 'SANA', id: 'sana', name: 'Syrian Arab News Agency', cue: 'told' }]
const voices = [{ id: 'sohr', name: 'Syrian Observatory for Human Rights', others: ['SOHR', 'المرصد السوري'] }]

describe('speakers that are corrected', () => {
  it('keep the words that attribute where one takes the place of another', () => {
    expect(mentioned('sohr; Syrian Arab News Agency', speakers, voices, UNHEARD)).toEqual([{ ...speakers[0], id: 'sohr', name: 'Syrian Observatory for Human Rights' }, speakers[1]])
  })
  it('are known by any of their names', () => {
    for (const words of ['SOHR', 'المرصد السوري'])
      expect(mentioned(words, [], voices, UNHEARD)).toEqual([{ text: words, id: 'sohr', name: 'Syrian Observatory for Human Rights', cue: '' }])
  })
  it('may be the outlet alone', () => expect(mentioned('', speakers, voices, UNHEARD)).toEqual([]))
})

describe('numbers that are corrected', () => {
  it.each([
    ['17', 17, 17], ['15–20', 15, 20], ['15 to 20', 15, 20], ['at least 17', 17, null], ['≥ 1,200', 1200, null], ['17+', 17, null],
    ['up to 20', null, 20], ['≤20', null, 20], ['١٧', 17, 17], ['١٥ إلى ٢٠', 15, 20], ['17 على الأقل', 17, null], ['20 على الأكثر', null, 20], ['1.5', 1.5, 1.5],
  ])('%s is read', (words, low, high) => expect(readRange(words)).toEqual({ low, high }))
  it.each(['', 'many', '17,5,3', '-4', '5 6', '1e9', '17 or so'])('%s is none', (words) => expect(readRange(words)).toBeNull())
  it('are read as they are shown', () => {
    for (const [low, high] of [[17, 17], [1200, 15000], [60, null], [null, 8], [0, 3]] as const) expect(readRange(range(low, high))).toEqual({ low, high })
  })

  const figure = { what: 'fighters', measure: 'killed', low: 17, high: 17, unit: 'person', text: '17 fighters', of: null, part_of: null, per: null }
  const women = { ...figure, what: 'women', low: 2, high: 2, text: 'two women', part_of: 0 }
  it('keep what is not in the form', () => {
    const rows = rowsOf([figure, women])
    expect(figuresOf(rows, [figure, women])).toEqual({ set: null, wrong: null })
    expect(figuresOf([{ ...rows[0]!, number: '15–20' }, rows[1]!], [figure, women]).set).toEqual([{ ...figure, low: 15, high: 20 }, women])
  })
  it('may be added and removed; what was a part of a removed one is a part of none', () => {
    const rows = rowsOf([figure, women])
    expect(figuresOf([rows[1]!], [figure, women]).set).toEqual([{ ...women, part_of: null }])
    expect(figuresOf([{ ...newRow(), number: '3', measure: 'injured' }], []).set).toEqual([{ what: 'injured', measure: 'injured', low: 3, high: 3, unit: 'person', text: '', of: null, part_of: null, per: null }])
    expect(figuresOf([], [figure]).set).toEqual([])
  })
  it('are refused in a line', () => {
    const wrong = (row: object) => figuresOf([{ ...newRow(), ...row }], []).wrong?.words
    expect(wrong({ number: 'many' })).toContain('“many” is no number')
    expect(wrong({ number: '20-17' })).toBe('20 is more than 17: write the lower number first.')
    expect(wrong({ number: '3', measure: 'other' })).toContain('what was counted')
  })
})

describe('a place that is corrected', () => {
  const place = (name: string, more = {}) => ({ text: name, name, id: `gn:${name}`, lat: 1, lon: 2, radius_km: 3, kind: 'town', country: 'SY', admin1: 'Raqqa', relation: null, score: 1, others: [], ...more })
  const before = [place('Tabqa', { text: 'Thawra', relation: 'near' }), place('Raqqa', { relation: 'within' })]
  it('keeps the words of the sentence, and what it lay in if it still does', () => {
    expect(placesWith(place('Resafa'), before)).toEqual([place('Resafa', { text: 'Thawra', relation: 'near' }), before[1]])
    expect(placesWith(place('Idlib', { admin1: 'Idlib' }), before)).toEqual([place('Idlib', { admin1: 'Idlib', text: 'Thawra', relation: 'near' })])
    expect(placesWith(null, before)).toEqual([])
  })
})
