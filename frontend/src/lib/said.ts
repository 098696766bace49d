// Sentences that the record itself writes (reasons, notices, why a field is empty), in the language of
// the interface.  The record keeps them in English; src/messages/said.ar.json holds their forms with
// holes, most particular first: `[says|say]` stands for either word, `{a}` for anything, which may be
// such a sentence or a list of names again.  What has no form stays as it was written.
import arabic from '../messages/said.ar.json'
import { sayDate } from './days'
import { language } from './language.svelte'
import { apart } from './text'

interface Form { pattern: RegExp; holes: string[]; words: string }

/** A form and its translation, ready to be compared with sentences. */
function form([english, words]: [string, string]): Form {
  const holes: string[] = []
  const pattern = english.split(/(\{\w+\}|\[[^\]]+\])/).map((piece) => {
    if (piece.startsWith('{')) {
      holes.push(piece.slice(1, -1))
      return piece === '{n}' ? '(\\w[\\w.,]*?)' : '(.+?)'
    }
    const plain = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return piece.startsWith('[') ? `(?:${piece.slice(1, -1).split('|').map(plain).join('|')})` : plain(piece)
  })
  return { pattern: new RegExp(`^${pattern.join('')}$`, 's'), holes, words }
}

const FORMS: Form[] = Object.entries(arabic).map(form)
const NUMBERS: Record<string, string> = { two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9' }
const AND = / and (?![^“]*”)(?![^(]*\))/
/** Who gives which number: "SANA: at least 5; Reuters: 4". */
const SAYINGS = /^[^;:]+: (?:at least |up to )?\d[\d.]*(?: to \d[\d.]*)?(?:; [^;:]+: (?:at least |up to )?\d[\d.]*(?: to \d[\d.]*)?)+$/
const BETWEEN = /(?:, | and )(?![^“]*”)(?![^(]*\))/
/** Forms of names, which lists may be made of. */
const NAMES = new Set(['{a} (via {b})', 'the outlet of “{a}”', 'an outlet', '{n} more'].map((name) => (arabic as Record<string, string>)[name]!))
const known = new Map<string, string>()
let called: (name: string) => string = (name) => name

/** How names in these sentences are written: `how` is given each as the record has it. */
export function nameAs(how: (name: string) => string): void {
  called = how
  known.clear()
}

/** A sentence of the record in Arabic; as it is where it has none of the forms. */
export function inArabic(sentence: string): string {
  const before = known.get(sentence)
  if (before !== undefined) return before
  let out = sentence
  const found = FORMS.find(({ pattern }) => pattern.test(sentence))
  if (found) {
    const given = found.pattern.exec(sentence)!.slice(1)
    const values = new Map(found.holes.map((hole, n) => [hole, hole === 'n' ? (NUMBERS[given[n]!] ?? given[n]!) : isolated(called(inArabic(names(given[n]!))))]))
    out = found.words.replaceAll(/\{(\w+)\}/g, (whole, hole: string) => values.get(hole) ?? whole)
  }
  if (known.size > 5000) known.clear()
  known.set(sentence, out)
  return out
}

/** "A, B and C" as Arabic writes it; a sentence stays whole, and so do titles in quotation marks. */
function names(text: string): string {
  if (SAYINGS.test(text)) return text.split('; ').map((saying) => saying.split(': ').map((part) => isolated(called(inArabic(part)))).join(': ')).join('؛ ')
  if (!AND.test(text) || FORMS.some(({ pattern, words }) => !NAMES.has(words) && pattern.test(text))) return text
  return text.split(BETWEEN).map((part) => isolated(called(inArabic(part)))).join(' و')
}

const isolated = (text: string): string => apart(text, 'rtl')

/** A sentence of the record as the reader's language has it. */
export function said(sentence: string): string {
  // So that what is shown is written anew once names are known.
  called('')
  return dated(language.code === 'ar' ? inArabic(sentence) : sentence)
}

/** With its dates in words, but for those in quotation marks. */
const dated = (sentence: string): string => sentence.replaceAll(/\b\d{4}-\d{2}-\d{2}\b(?![^“]*”)/g, sayDate)

/** What nobody's name is: a speaker by the outlet that relays it, or an outlet by its headline. */
export function unnamed(words: string): string {
  const found = FORMS.find((one) => NAMES.has(one.words) && one.pattern.test(words))
  return found ? inArabic(words) : words
}
