import { describe, expect, it } from 'vitest'
import { toDay, toIso } from '../src/lib/days'
import { addMonths, readDay, weekStart, weeksOf } from '../src/lib/written'

const near = toDay('2018-09-16')
const read = (words: string, last = false, locale = 'en-GB') => {
  const day = readDay(words, locale, near, last)
  return day === null ? null : toIso(day)
}

describe('days as people write them', () => {
  it.each([
    ['2017-06-07', '2017-06-07'], ['2017/6/7', '2017-06-07'], ['7.6.2017', '2017-06-07'], ['07/06/2017', '2017-06-07'],
    ['7 June 2017', '2017-06-07'], ['June 7, 2017', '2017-06-07'], ['7 jun. 2017', '2017-06-07'], ['16 Sept 2018', '2018-09-16'],
    ['7 June', '2018-06-07'], ['June 2017', '2017-06-01'], ['2017-06', '2017-06-01'], ['2017', '2017-01-01'], ['٧/٦/٢٠١٧', '2017-06-07'],
  ])('%s', (words, iso) => expect(read(words)).toBe(iso))
  it('a month or a year may mean its last day', () => {
    expect(read('February 2016', true)).toBe('2016-02-29')
    expect(read('2016-02', true)).toBe('2016-02-29')
    expect(read('2016', true)).toBe('2016-12-31')
  })
  it('Arabic months, of Egypt and of the Levant', () => {
    expect(read('٧ يونيو ٢٠١٧', false, 'ar')).toBe('2017-06-07')
    expect(read('7 حزيران 2017', false, 'ar')).toBe('2017-06-07')
    expect(read('7 June 2017', false, 'ar')).toBe('2017-06-07')
  })
  it.each(['', '31 June 2017', '2017-02-29', '32/1/2017', '7/13/2017', 'Ju 2017', 'yesterday', '7 June 8', '<b>', '20170607', '0-0-0'])('%s is none', (words) =>
    expect(read(words)).toBe(null))
  it('what the page writes is read as what it was', () => {
    for (const locale of ['en-GB', 'ar'])
      for (let day = toDay('2011-01-01'); day < toDay('2013-01-01'); day += 13) {
        const words = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(day * 86_400_000)
        expect(toIso(readDay(words, locale, near)!), words).toBe(toIso(day))
      }
  })
})

describe('the calendar', () => {
  it('has each day of a month once, in whole weeks', () => {
    for (const first of [1, 6, 7])
      for (let day = toDay('2015-01-15'); day < toDay('2017-01-01'); day = addMonths(day, 1)) {
        const weeks = weeksOf(day, first)
        expect(weeks.every((week) => week.length === 7)).toBe(true)
        expect(weeks.every((week) => (new Date(week[0]! * 86_400_000).getUTCDay() || 7) === first)).toBe(true)
        const month = toIso(day).slice(0, 7)
        const own = weeks.flat().filter((d) => toIso(d).startsWith(month)).map(toIso)
        expect(own).toEqual([...new Set(own)].sort())
        expect(own.length).toBe(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate())
      }
  })
  it('goes to the last day of a shorter month', () => {
    expect(toIso(addMonths(toDay('2016-01-31'), 1))).toBe('2016-02-29')
    expect(toIso(addMonths(toDay('2016-03-31'), -1))).toBe('2016-02-29')
    expect(toIso(addMonths(toDay('2016-02-29'), 12))).toBe('2017-02-28')
    expect(weekStart('en-GB')).toBe(1)
  })
})
