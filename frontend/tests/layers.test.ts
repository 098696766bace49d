import { describe, expect, it } from 'vitest'
import { passes, wordOf } from '../src/lib/layers'

const LAYERS = ['', 'independent', 'claimed', 'conceded', 'agreed', 'by:red', 'by:blue']
const inLayers = (said: string[], holders: string[]) => LAYERS.filter((layer) => passes(layer, wordOf(said, holders)))

describe('layers by whose word it is', () => {
  it('its holder alone', () => expect(inLayers(['red', 'red'], ['red'])).toEqual(['', 'claimed', 'by:red']))
  it('somebody without a side', () => expect(inLayers([''], ['red'])).toEqual(['', 'independent']))
  it('the other side', () => expect(inLayers(['blue'], ['red'])).toEqual(['', 'conceded', 'by:blue']))
  it('both sides', () => expect(inLayers(['blue', 'red'], ['red'])).toEqual(['', 'conceded', 'agreed', 'by:red', 'by:blue']))
  it('a side and a monitor', () => expect(inLayers(['', 'red'], ['red'])).toEqual(['', 'independent', 'agreed', 'by:red']))
  it('nobody that is known, or a place that nobody holds', () => {
    expect(inLayers([], ['red'])).toEqual([''])
    expect(inLayers(['red'], [])).toEqual(['', 'by:red'])
  })
})
