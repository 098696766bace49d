import { describe, expect, it } from 'vitest'
import { inArabic } from '../src/lib/said'

const bare = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '')

describe('sentences of the record in Arabic', () => {
  it('have their names and numbers in them', () => {
    expect(bare(inArabic('nobody has said who holds it since 2018-09-07'))).toBe('لم يقل أحد من يسيطر عليه منذ 2018-09-07')
    expect(bare(inArabic('ruling 12 (reject, by Rana) is about 3 claims that no document makes any more'))).toContain('الحكم 12')
  })
  it('are put together of parts', () => {
    const told = bare(inArabic("one independent origin, SOHR, says so, as does Russia, with an interest in it; two other voices of the same page are no witness beside it"))
    expect(told).toBe('يقوله مصدر مستقل واحد هو SOHR، كما يقوله Russia وله مصلحة فيه؛ و2 أصوات أخرى من الصفحة نفسها لا تُعد شهودًا إلى جانبه')
    expect(bare(inArabic('SDF took it: Levant Daily and SOHR say so'))).toBe('أخذه SDF: يقوله Levant Daily وSOHR')
    expect(bare(inArabic('activists (via Euphrates Post) says so, but Syria denies it'))).toBe('يقوله activists (عبر Euphrates Post)، لكن Syria ينفيه')
  })
  it('stay as they are where nobody has put them into Arabic', () => {
    expect(inArabic('something quite different')).toBe('something quite different')
    expect(inArabic('')).toBe('')
  })
})
