import { describe, expect, it } from 'vitest'
import { behind, noted } from '../src/lib/visits'

const at = (hour: number, changes: number) => ({ at: `2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`, changes })

describe('visits', () => {
  it('are told apart by half an hour, the first number of each counting', () => {
    const soon = { at: '2026-01-01T08:20:00Z', changes: 9 }
    expect(noted([at(8, 5)], soon)).toEqual([at(8, 5)])
    expect(noted([at(8, 5)], at(9, 9))).toEqual([at(8, 5), at(9, 9)])
  })
  it('of a record that is another one now are forgotten', () => {
    expect(noted([at(8, 500)], at(9, 20))).toEqual([at(9, 20)])
  })
  it('are kept in small number', () => {
    const many = Array.from({ length: 20 }, (_, n) => at(n, n)).reduce(noted, [] as ReturnType<typeof noted>)
    expect(many).toHaveLength(12)
    expect(many.at(-1)).toEqual(at(19, 19))
  })
  it('that saw all there is are none to compare with', () => {
    expect(behind([at(7, 3), at(8, 5), at(9, 9)], 9)).toEqual([at(8, 5), at(7, 3)])
  })
})
