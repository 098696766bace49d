import { describe, expect, it } from 'vitest'
import { mentioned, written } from '../src/lib/amending'

const before = [{ text: 'the regime', id: 'syria-government', name: 'Syrian government forces' }, { text: 'gunmen', id: null, name: null }]
const known = [{ id: 'sdf', name: 'Syrian Democratic Forces' }, { id: 'syria-government', name: 'Syrian government forces' }]

describe('names that are corrected', () => {
  it('are shown as they are known, or in the words of the sentence', () => {
    expect(written(before)).toBe('Syrian government forces; gunmen')
    expect(mentioned(written(before), before, known)).toBeNull()
    expect(mentioned(' syrian government forces ;gunmen', before, known)).toBeNull()
  })
  it('keep the words of the sentence where one takes the place of another', () => {
    expect(mentioned('Syrian government forces; Syrian Democratic Forces', before, known)).toEqual([before[0], { text: 'gunmen', id: 'sdf', name: 'Syrian Democratic Forces' }])
    expect(mentioned('sdf', [before[1]!], known)).toEqual([{ text: 'gunmen', id: 'sdf', name: 'Syrian Democratic Forces' }])
  })
  it('may be left out, added, or be nobody that is known', () => {
    expect(mentioned('gunmen', before, known)).toEqual([before[1]])
    expect(mentioned('', before, known)).toEqual([])
    expect(mentioned('Syrian government forces; gunmen; Local council of Raqqa, east', before, known)?.[2]).toEqual({ text: 'Local council of Raqqa, east', id: null, name: null })
    expect(mentioned('SDF؛ gunmen', [], known)).toEqual([{ text: 'SDF', id: null, name: null }, { text: 'gunmen', id: null, name: null }])
  })
})
