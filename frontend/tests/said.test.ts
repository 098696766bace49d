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
  it('split where the sentence does, not at the first sign', () => {
    const doubt = 'one independent origin, SOHR; no party to the event confirms or denies; monitor (via Ahram) may be the same one'
    const arabic = 'مصدر مستقل واحد هو SOHR؛ ولا يؤكده أو ينفيه أي طرف في الحدث؛ وربما كان monitor (عبر Ahram) هو نفسه'
    expect(bare(inArabic(doubt))).toBe(arabic)
    expect(bare(inArabic(`${doubt}; another voice of the same page is no witness beside it`))).toBe(`${arabic}؛ وصوت آخر من الصفحة نفسها لا يُعد شاهدًا إلى جانبه`)
    expect(bare(inArabic('two independent origins say so: SOHR and Reuters'))).toBe('يقوله مصدران مستقلان: SOHR وReuters')
    expect(bare(inArabic('reject at least 10, said by SANA'))).toBe('رفض 10 على الأقل، وقائله SANA')
  })
  it('say in Arabic who gives which number', () => {
    const issue = 'people killed: the numbers cannot all be right (SANA: at least 5; monitor: up to 12; Reuters: 4)'
    expect(bare(inArabic(issue))).toBe('عدد القتلى: لا يمكن أن تصح الأعداد كلها (SANA: 5 على الأقل؛ monitor: 12 على الأكثر؛ Reuters: 4)')
  })
  it('tell what was odd about a text, or why it was not taken in', () => {
    expect(bare(inArabic('2 of 9 parts could not be read: empty'))).toBe('تعذّرت قراءة 2 من 9 أجزاء: empty')
    expect(bare(inArabic('Day after day: control characters in the text'))).toBe('Day after day: في النص محارف تحكّم')
    expect(bare(inArabic('https://a.example/: answered with status 404; last tried 2026-01-02'))).toBe('https://a.example/: أجاب الموقع بالرمز 404؛ آخر محاولة في 2026-01-02')
  })
  it('stay as they are where nobody has put them into Arabic', () => {
    expect(inArabic('something quite different')).toBe('something quite different')
    expect(inArabic('')).toBe('')
  })
})
