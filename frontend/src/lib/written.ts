// Days as people write them → whole days in UTC.  No clock is asked: the same words give the same day.
import { DAY, isDay, toDay } from './days'

const DIGITS = /[٠-٩۰-۹]/g
/** Digits of any of the scripts that texts here are written in, as 0 to 9. */
export const latinDigits = (text: string): string => text.normalize('NFC').replace(DIGITS, (digit) => String('٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'.indexOf(digit) % 10))
/** Words without marks and points, as month names are compared. */
const bare = (text: string) => text.normalize('NFD').replace(/\p{M}|\./gu, '').toLowerCase()

const months = new Map<string, string[][]>()
/** The names of the twelve months, long and short, in a language and in English. */
function monthNames(locale: string): string[][] {
  let known = months.get(locale)
  if (!known) {
    const forms = [locale, 'en'].flatMap((code) => (['long', 'short'] as const).map((month) => new Intl.DateTimeFormat(code, { month, timeZone: 'UTC' })))
    known = Array.from({ length: 12 }, (_, m) => forms.map((form) => bare(form.format(Date.UTC(2001, m, 15)))))
    // The months of the Levant and Iraq stand beside those of Egypt in Arabic texts.
    const levant = ['كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران', 'تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول']
    if (locale.startsWith('ar')) levant.forEach((name, m) => known![m]!.push(bare(name)))
    months.set(locale, known)
  }
  return known
}

function monthOf(words: string, locale: string): number | null {
  const wanted = bare(words.trim())
  const names = monthNames(locale)
  const whole = names.findIndex((forms) => forms.includes(wanted))
  if (whole >= 0) return whole + 1
  if (wanted.length < 3) return null
  const found = names.flatMap((forms, m) => (forms.some((form) => form.startsWith(wanted)) ? [m + 1] : []))
  return found.length === 1 ? found[0]! : null
}

function day(year: number, month: number, date: number): number | null {
  const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  // A day that its month does not have is no day: browsers would go on to the next month.
  return isDay(iso) && new Date(toDay(iso) * DAY).getUTCDate() === date ? toDay(iso) : null
}
const lastOf = (year: number, month: number) => Date.UTC(year, month, 1) / DAY - 1

/**
 * The day that words name, or null: 2017-06-07, 7.6.2017 and 7/6/2017 (day first), 7 June 2017, June 7,
 * June 2017, 2017.  A month or a year is its first day, or its last with `last`; a day without a year
 * is that of the year of `near`.
 */
export function readDay(words: string, locale: string, near: number, last = false): number | null {
  const text = latinDigits(words).replaceAll(/[،,]/g, ' ').replaceAll(/\s+/g, ' ').trim()
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const first = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text)
  if (first) return day(Number(first[3]), Number(first[2]), Number(first[1]))
  const month = (year: number, m: number) => (m < 1 || m > 12 ? null : last ? lastOf(year, m) : day(year, m, 1))
  const short = /^(\d{4})-(\d{1,2})$/.exec(text)
  if (short) return month(Number(short[1]), Number(short[2]))
  if (/^\d{4}$/.test(text)) return last ? day(Number(text), 12, 31) : day(Number(text), 1, 1)
  const named = /^(?:(\d{1,2}) )?(\D+?)(?: (\d{1,2}))?(?: (\d{4}))?$/.exec(text)
  if (!named || (named[1] && named[3])) return null
  const m = monthOf(named[2]!, locale)
  if (m === null) return null
  const year = Number(named[4] ?? new Date(near * DAY).getUTCFullYear())
  const date = named[1] ?? named[3]
  return date ? day(year, m, Number(date)) : month(year, m)
}

/** The first day of the week where a language is spoken: 1 = Monday … 7 = Sunday. */
export function weekStart(locale: string): number {
  const region = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } }
  return region.getWeekInfo?.().firstDay ?? (locale.startsWith('ar') ? 6 : 1)
}

/** The weeks of the month in which a day lies, each of seven days; days of other months are among them. */
export function weeksOf(day: number, firstDay: number): number[][] {
  const at = new Date(day * DAY)
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const first = Date.UTC(year, month, 1) / DAY
  const end = Date.UTC(year, month + 1, 1) / DAY
  // 1970-01-01, day 0, was a Thursday.
  const weekday = (d: number) => ((((d + 3) % 7) + 7) % 7) + 1
  const start = first - ((weekday(first) - firstDay + 7) % 7)
  const weeks = []
  for (let week = start; week < end; week += 7) weeks.push(Array.from({ length: 7 }, (_, n) => week + n))
  return weeks
}

/** The same day so many months later; the month's last where it has no such day. */
export function addMonths(day: number, by: number): number {
  const at = new Date(day * DAY)
  const month = at.getUTCFullYear() * 12 + at.getUTCMonth() + by
  const [year, m] = [Math.floor(month / 12), ((month % 12) + 12) % 12]
  return Math.min(Date.UTC(year, m, at.getUTCDate()) / DAY, lastOf(year, m + 1))
}
