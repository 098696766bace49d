import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tell } from '../src/lib/language.svelte'
import ar from '../src/messages/ar.json'
import en from '../src/messages/en.json'

type Message = string | Record<string, string>
const languages: Record<'en' | 'ar', { messages: Record<string, Message>; plurals: string[] }> = {
  en: { messages: en, plurals: ['one', 'other'] },
  ar: { messages: ar, plurals: ['zero', 'one', 'two', 'few', 'many', 'other'] },
}
const holes = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))
const every = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message))

describe('messages', () => {
  it('are the same in every language', () => {
    expect(Object.keys(ar).sort()).toEqual(Object.keys(en).sort())
  })
  it.each(['en', 'ar'] as const)('%s: plurals are those of the language', (code) => {
    for (const [key, message] of Object.entries(languages[code].messages))
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...languages[code].plurals].sort())
  })
  it('ask for no value that the other language does not get', () => {
    for (const [key, message] of Object.entries(languages.ar.messages)) {
      const given = new Set(every(languages.en.messages[key]!).flatMap((text) => [...holes(text)]))
      for (const text of every(message)) for (const hole of holes(text)) expect(given, key).toContain(hole)
    }
  })
  it('are written in the script of the language', () => {
    const latin = Object.entries(languages.ar.messages).filter(([, m]) => every(m).every((text) => /[a-z]/i.test(text.replace(/\{\w+\}/g, '')) && !/\p{Script=Arabic}/u.test(text)))
    expect(latin.map(([key]) => key).sort()).toEqual([])
  })
  it('hold every key that the page asks for', () => {
    const sources = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? sources(`${folder}/${entry.name}`) : /\.(ts|svelte)$/.test(entry.name) ? [readFileSync(`${folder}/${entry.name}`, 'utf8')] : [])
    const text = sources('src').join('\n')
    const asked = [...text.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1]!)
    expect(asked.length).toBeGreaterThan(200)
    expect(asked.filter((key) => !(key in en))).toEqual([])
    const counted = [...text.matchAll(/\bmany\([^()]*(?:\([^()]*\))?[^()]*, '(\w+)'\)/g)].map((match) => `n.${match[1]}`)
    expect(counted.filter((key) => !(key in en))).toEqual([])
  })
  it('choose the plural and write numbers as the language does', () => {
    expect(tell('en', 'n.event', { n: 1 })).toBe('1 event')
    expect(tell('en', 'n.event', { n: 1200 })).toBe('1,200 events')
    expect(tell('ar', 'n.event', { n: 2 })).toBe('حدثان')
    expect(tell('ar', 'n.event', { n: 5 })).toMatch(/أحداث$/)
    expect(tell('ar', 'n.event', { n: 11 })).toMatch(/حدثًا$/)
    expect(tell('ar', 'n.event', { n: 100 })).toMatch(/حدث$/)
  })
})
