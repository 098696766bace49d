// Texts of the team's parts in the language of the page, which the root element names.
import ar from './ar.json'
import en from './en.json'

export type Key = keyof typeof en
const TEXTS: Record<string, Record<string, string>> = { en, ar }

const root = document.documentElement

class PageLanguage {
  code = $state('en')

  constructor() {
    const read = () => (this.code = root.lang in TEXTS ? root.lang : 'en')
    read()
    new MutationObserver(read).observe(root, { attributeFilter: ['lang'] })
  }
}
const language = new PageLanguage()

/** Before the desk is open the page speaks as was chosen before, or as the browser does. */
export function wayInLanguage(): () => void {
  const { lang, dir } = root
  const chosen = localStorage.getItem('sayso.language') ?? navigator.language.slice(0, 2)
  if (chosen in TEXTS) root.lang = chosen
  root.dir = root.lang === 'ar' ? 'rtl' : 'ltr'
  return () => {
    root.lang = lang
    root.dir = dir
  }
}

/** A text, with `{name}` replaced by the values. */
export function t(key: Key, values: Record<string, string> = {}): string {
  const text = TEXTS[language.code]![key] ?? en[key]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
