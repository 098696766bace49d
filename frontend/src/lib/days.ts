// Whole days, counted from 1970-01-01 in UTC.

export const DAY = 86_400_000

export const toDay = (iso: string): number => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY)
export const toIso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toDay(text))
export const isIso = (text: string | null | undefined): text is string => !!text && isDay(text)

const long = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
})
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })

export const longDate = (day: number): string => long.format(day * DAY)
export const shortDate = (day: number): string => short.format(day * DAY)

/** A date as the record has it, in words: whole, month only, or without a year. */
export function sayDate(iso: string | null): string {
  if (!iso) return 'no date'
  return isDay(iso) ? longDate(toDay(iso)) : iso.replace(/^--/, 'year unknown, ')
}

export function sayTime(time: { start: string; end: string } | null): string {
  if (!time) return 'no date'
  if (time.start === time.end) return sayDate(time.start)
  return `${sayDate(time.start)} – ${sayDate(time.end)}`
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
    const label = m % 12 ? month.format(day * DAY) : String(Math.floor(m / 12))
    out.push({ day, label: step < 12 && out.length === 0 ? `${month.format(day * DAY)} ${Math.floor(m / 12)}` : label })
  }
}
