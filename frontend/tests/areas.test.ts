import { describe, expect, it } from 'vitest'
import { lastBy } from '../src/lib/site'
import { tinted } from '../src/map/areas'
import type { AreasOnDay } from '../src/lib/types'

const area = (status: string, holders: string, doubt: number): AreasOnDay['features'][number] => ({
  type: 'Feature', geometry: { type: 'MultiPolygon', coordinates: [] },
  properties: { status: status as 'held', holders, holder_ids: holders.toLowerCase(), on: '2017-06-07', doubt, reason: '', because: `k1_${holders}` },
})

describe('the tinted land', () => {
  it('is that which one side holds, fainter with doubt', () => {
    const found = tinted({ type: 'FeatureCollection', features: [
      area('held', 'SDF', 0.3), area('besieged', 'SDF', 0.9), area('contested', 'SDF; ISIS', 0.3), area('unknown', '', 0.3),
    ] }, (holder) => `hatch|${holder.id}`)
    expect(found.map(({ properties }) => properties!.icon)).toEqual(['hatch|sdf', 'hatch|sdf'])
    expect(found[0]!.properties!.opacity).toBeGreaterThan(found[1]!.properties!.opacity)
  })
  it('is with a layer that which rests on its claims', () => {
    const areas: AreasOnDay = { type: 'FeatureCollection', features: [area('held', 'SDF', 0.3), area('held', 'ISIS', 0.3)] }
    const found = tinted(areas, (holder) => `hatch|${holder.id}`, new Set(['k1_SDF']))
    expect(found.map(({ properties }) => properties!.icon)).toEqual(['hatch|sdf'])
  })
  it('of a site is as of the last day on which it changed', () => {
    const days = ['2017-06-01', '2017-06-05']
    expect(['2017-05-31', '2017-06-01', '2017-06-04', '2020-01-01'].map((day) => lastBy(days, day))).toEqual([undefined, '2017-06-01', '2017-06-01', '2017-06-05'])
  })
})
