// The language of the interface: what the address says, else what was chosen here, else the browser's.
// Texts lie in src/messages; words of the record itself (names, quotations, reasons) stay as they are.
import ar from '../messages/ar.json'
import en from '../messages/en.json'

export type Key = keyof typeof en
export type Code = 'en' | 'ar'
type Message = string | Record<string, string>
type Values = Record<string, string | number>

export const LANGUAGES: Record<Code, { name: string; dir: 'ltr' | 'rtl'; locale: string; messages: Record<string, Message> }> = {
  en: { name: 'English', dir: 'ltr', locale: 'en-GB', messages: en },
  ar: { name: 'العربية', dir: 'rtl', locale: 'ar', messages: ar },
}
export const isCode = (text: string | null | undefined): text is Code => text === 'en' || text === 'ar'

const asked = globalThis.location && new URLSearchParams(location.search).get('lang')
const kept = globalThis.localStorage?.getItem?.('sayso.language')
const browser = globalThis.document && navigator.language.slice(0, 2)

class Language {
  code = $state<Code>(isCode(asked) ? asked : isCode(kept) ? kept : isCode(browser) ? browser : 'en')
  get dir(): 'ltr' | 'rtl' {
    return LANGUAGES[this.code].dir
  }
  get locale(): string {
    return LANGUAGES[this.code].locale
  }
  /** From who says or does to whom it is passed on: in the direction of reading. */
  get arrow(): string {
    return this.dir === 'rtl' ? '←' : '→'
  }
  choose(code: Code): void {
    this.code = code
    globalThis.localStorage?.setItem?.('sayso.language', code)
  }
}

export const language = new Language()

const made = new Map<string, unknown>()
function once<Made>(name: string, make: () => Made): Made {
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as Made
}

/** A number as the language writes it. */
export const num = (n: number, locale = language.locale): string =>
  once(`n ${locale}`, () => new Intl.NumberFormat(locale)).format(n)

export const percent = (share: number, locale = language.locale): string =>
  once(`% ${locale}`, () => new Intl.NumberFormat(locale, { style: 'percent' })).format(share)

/** A text of the interface; `n` chooses the plural, numbers are written as the language does. */
export function tell(code: Code, key: string, values: Values = {}): string {
  const { messages, locale } = LANGUAGES[code]
  let message = messages[key] ?? key
  if (typeof message !== 'string') {
    const rule = once(`p ${locale}`, () => new Intl.PluralRules(locale)).select(Number(values.n ?? 0))
    message = message[rule] ?? message.other!
  }
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'number' ? num(value, locale) : value
  })
}

export const t = (key: Key, values?: Values): string => tell(language.code, key, values)

/** A word of the record's vocabulary ("airstrike", "disputed"); what has no text stays as it is. */
export const word = (group: string, value: string): string => {
  const key = `${group}.${value}`
  return key in en ? tell(language.code, key) : value
}

/** The name of a country by its ISO code. */
export function country(code: string | null): string {
  if (!code || !/^[A-Z]{2}$/.test(code)) return code ?? ''
  return once(`c ${language.locale}`, () => new Intl.DisplayNames([language.locale], { type: 'region' })).of(code) ?? code
}

/** The name of a country in the language of the interface, given its English one; '' for what is none. */
export function countryCalled(english: string): string {
  const codes = once('country codes', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
    const out = new Map<string, string>([['Turkey', 'TR']])
    for (let n = 0; n < 26 * 26; n++) {
      const code = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))
      const name = names.of(code)
      if (name && !out.has(name)) out.set(name, code)
    }
    return out
  })
  const code = codes.get(english)
  return code ? country(code) : ''
}
