import { describe, expect, it } from 'vitest'
import { hatchColour, holderColour } from '../src/lib/kinds'

describe('colours of holders', () => {
  it('one side has one colour, however it is called', () => {
    expect(holderColour('x', 'X', 'sdf')).toBe(holderColour('ypg', 'YPG'))
    expect(holderColour(null, 'three-week siege rebels')).toBe(holderColour(null, 'three-week siege rebels'))
  })
  it('the darkest are seen on dark ground', () => {
    const isis = holderColour('isis', 'Islamic State')
    expect(hatchColour(isis, false)).toBe(isis)
    expect(hatchColour(isis, true)).toBe('#7f8084')
    const sdf = holderColour('sdf', 'SDF')
    expect(hatchColour(sdf, true)).toBe(sdf)
  })
})
