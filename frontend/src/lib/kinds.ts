// The eight kinds that the 24 claim types are drawn as: a shape each, so that colour is no must.

/** Their names are in the messages, as `kind.<id>`. */
export interface Kind { id: string; types: string[]; path: string; light: string; dark: string }

/** Paths lie in a box of 24 × 24 around 12, 12. */
export const KINDS: Kind[] = [
  { id: 'air', types: ['airstrike', 'interdiction'],
    path: 'M2.5 4.5h19L12 21.5z', light: '#c04a2b', dark: '#ee8160' },
  { id: 'shelling', types: ['shelling', 'chemical'],
    path: 'M12 1.6l2.9 6.2 6.8-.9-3.9 5.6 3.9 5.6-6.8-.9-2.9 6.2-2.9-6.2-6.8.9 3.9-5.6-3.9-5.6 6.8.9z',
    light: '#b97a10', dark: '#e8b04c' },
  { id: 'bomb', types: ['bombing', 'destruction'],
    path: 'M12 1.5L22.5 12 12 22.5 1.5 12z', light: '#8a5330', dark: '#d09a72' },
  { id: 'battle', types: ['clash', 'offensive', 'advance', 'siege'],
    path: 'M6.2 2.5L12 8.3l5.8-5.8 3.7 3.7L15.700 12l5.8 5.8-3.7 3.7L12 15.700l-5.8 5.8-3.700-3.700L8.300 12 2.500 6.200z',
    light: '#74479b', dark: '#b793dc' },
  { id: 'territory', types: ['capture', 'withdrawal', 'control'],
    path: 'M3.500 3.500h17v17h-17z', light: '#1f7a68', dark: '#5cc0aa' },
  { id: 'harm', types: ['killing', 'abduction', 'arrest', 'toll'],
    path: 'M12 2.500a9.500 9.500 0 1 1 0 19 9.500 9.500 0 1 1 0-19z', light: '#2f353b', dark: '#d9dde0' },
  { id: 'people', types: ['displacement', 'aid'],
    path: 'M3 5h8.500L21.500 12 11.500 19H3l5-7z', light: '#2a6cae', dark: '#7db4ea' },
  { id: 'politics', types: ['agreement', 'protest', 'statement', 'support', 'deployment'],
    path: 'M12 2l10 7.300-3.800 11.800H5.800L2 9.300z', light: '#65727c', dark: '#a3b0ba' },
]

/** Kinds that one side does to another from afar: air strikes, shelling, bombs. */
export const STRIKES: ReadonlySet<number> = new Set([0, 1, 2])

const byType = new Map(KINDS.flatMap((kind, index) => kind.types.map((type) => [type, index] as const)))
export const kindOf = (type: string): number => byType.get(type) ?? KINDS.length - 1

export const STATUSES = ['confirmed', 'likely', 'disputed', 'unconfirmed', 'retracted'] as const

export const everyKind = (): Set<number> => new Set(KINDS.map((_, i) => i))
export const everyStatus = (): Set<string> => new Set(STATUSES)

/** As on printed maps (`publish/marks.py`, whose tests measure what the colour-blind tell apart): a test compares them. */
const HOLDERS: [RegExp, string][] = [
  [/^(syria|syria-government|saa)$/, '#c94c20'],
  [/^russia.*$/, '#741c15'],
  [/^(sdf|ypg|.*kurd.*|peshmerga)$/, '#ebc338'],
  [/^(isis|islamic-state|is|al-qaeda.*)$/, '#161820'],
  [/^(syria-opposition|fsa|rebels?|.*opposition.*)$/, '#2d8d66'],
  [/^(hts|jfs|nusra.*|al-nusra.*)$/, '#9f8c49'],
  [/^(turkey.*|tsk)$/, '#ac63a7'],
  [/^(cjtf-oir|united-states.*|us-.*|coalition.*)$/, '#5f33a2'],
  [/^(iraq.*|isf)$/, '#1b5b64'],
  [/^(houthi.*|ansar-allah)$/, '#b11f73'],
  [/^ukraine.*$/, '#1b2d5c'],
  [/^israel.*$/, '#2abee4'],
  [/^(lebanon.*|hezbollah)$/, '#81c76c'],
]
/** Of strikes that nobody is named for. */
export const UNNAMED = '#7c858c'
const SPARE = ['#9f8c49', '#5d0f3f', '#b11f73', '#8227c7', '#bf9825', '#9b4f2f', '#c33fce', '#663e3d']

/** A holder's colour as it is hatched on the ground: the darkest, which have no rim there, are lighter where the ground is dark. */
export function hatchColour(colour: string, dark: boolean): string {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  const [red, green, blue] = parts as [number, number, number]
  if (!dark || 0.3 * red + 0.59 * green + 0.11 * blue > 90) return colour
  return `#${parts.map((part) => Math.round(part + (255 - part) * 0.45).toString(16).padStart(2, '0')).join('')}`
}

/** The colour of whoever holds a place; the same name always gets the same. */
export function holderColour(id: string | null, name: string, side = ''): string {
  const key = (side || id || name).toLowerCase()
  const known = HOLDERS.find(([pattern]) => pattern.test(key))
  if (known) return known[1]
  let hash = 7
  for (const letter of key) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0
  return SPARE[hash % SPARE.length]!
}
