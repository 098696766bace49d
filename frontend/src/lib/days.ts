// Whole days, counted from 1970-01-01 in UTC.
import { language, t } from './language.svelte'

export const DAY = 86_400_000

export const toDay = (iso: string): number => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY)
export const toIso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toDay(text))
export const isIso = (text: string | null | undefined): text is string => !!text && isDay(text)

const FORMS = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  dated: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short' },
  whole: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  weekdayLetter: { weekday: 'narrow' },
} as const
const made = new Map<string, Intl.DateTimeFormat>()
function formatOf(form: keyof typeof FORMS): Intl.DateTimeFormat {
  const name = `${language.locale} ${form}`
  let format = made.get(name)
  if (!format) made.set(name, (format = new Intl.DateTimeFormat(language.locale, { ...FORMS[form], timeZone: 'UTC' })))
  return format
}
const write = (day: number, form: keyof typeof FORMS): string => formatOf(form).format(day * DAY)

export const longDate = (day: number): string => write(day, 'long')
export const fullDate = (day: number): string => write(day, 'full')
export const datedForm = (day: number): string => write(day, 'dated')
export const monthDate = (day: number): string => write(day, 'whole')
/** In Arabic the short names are the long ones: there a letter stands for them. */
export const weekdayName = (day: number, form: 'long' | 'short'): string =>
  write(day, form === 'long' ? 'weekday' : language.code === 'ar' ? 'weekdayLetter' : 'weekdayShort')
export const shortDate = (day: number): string => write(day, 'short')

/** One day or several in few letters; `year` says whether the year goes with it. */
export const shortSpan = (from: number, to: number, year: boolean): string =>
  formatOf(year ? 'dated' : 'short').formatRange(from * DAY, Math.max(from, to) * DAY)

/** A date as the record has it, in words: whole, month only, or without a year. */
export function sayDate(iso: string | null): string {
  if (!iso) return t('no.date')
  if (isDay(iso)) return longDate(toDay(iso))
  if (/^\d{4}-\d{2}$/.test(iso)) return write(toDay(`${iso}-01`), 'whole')
  return iso.startsWith('--') ? t('date.noyear', { date: iso.slice(2) }) : iso
}

export function sayTime(time: { start: string; end: string } | null): string {
  if (!time) return t('no.date')
  if (time.start === time.end) return sayDate(time.start)
  return `${sayDate(time.start)} – ${sayDate(time.end)}`
}

/** A moment as the record has it (UTC), in words. */
export const sayMoment = (at: string): string => {
  const time = new Intl.DateTimeFormat(language.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
  return `${datedForm(toDay(at.slice(0, 10)))}${t('comma')}${time.format(new Date(at))} UTC`
}

/** Ticks of a time axis: the first of each day, month or year, at most `most` of them. */
export function ticks(from: number, to: number, most: number): { day: number; label: string }[] {
  const span = to - from + 1
  const gap = [1, 2, 3, 5, 7, 10, 14].find((n) => span / n <= most)
  if (gap) {
    const out = []
    for (let day = from; day <= to; day += gap) out.push({ day, label: shortDate(day) })
    return out
  }
  const months = Math.ceil(span / 30.4)
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => months / n <= most) ?? 240
  const first = new Date(from * DAY)
  const out = []
  for (let m = first.getUTCFullYear() * 12 + first.getUTCMonth() + 1; ; m++) {
    if (m % step) continue
    const day = Date.UTC(Math.floor(m / 12), m % 12, 1) / DAY
    if (day > to) return out
    const label = m % 12 ? write(day, 'month') : write(day, 'year')
    out.push({ day, label: step < 12 && out.length === 0 && m % 12 ? `${write(day, 'month')} ${write(day, 'year')}` : label })
  }
}
