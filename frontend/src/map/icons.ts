// The marks of the map, drawn once on a canvas: kind by shape, status by filling.
import { KINDS } from '../lib/kinds'
import type { Control, Mention } from '../lib/types'

/** A drawing and how many pixels wide and high it is meant to be shown. */
export interface Picture { source: HTMLCanvasElement; size: number }

const SCALE = 2

function canvas(size: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas')
  element.width = element.height = size * SCALE
  const context = element.getContext('2d')!
  context.scale(SCALE, SCALE)
  return context
}

const picture = (context: CanvasRenderingContext2D): Picture => ({ source: context.canvas, size: context.canvas.width / SCALE })

const drawn = new Map<string, Picture>()
/** Each drawing is made once. */
function once(name: string, dark: boolean, make: () => Picture): Picture {
  const key = `${dark ? 1 : 0}${name}`
  let known = drawn.get(key)
  if (!known) drawn.set(key, (known = make()))
  return known
}

function drawEvent(kind: number, status: string, dark: boolean, own?: string): Picture {
  const context = canvas(26)
  const { path, light, dark: bright } = KINDS[kind]!
  const colour = own ?? (dark ? bright : light)
  const paper = dark ? '#15191d' : '#ffffff'
  const shape = new Path2D(path)
  context.translate(3, 3)
  context.scale(20 / 24, 20 / 24)
  context.lineJoin = 'round'
  context.lineWidth = 6.4
  // The colour of a side may be as dark as the ground at night.
  context.strokeStyle = own && dark ? 'rgba(255, 255, 255, 0.6)' : paper
  context.stroke(shape)
  if (status === 'confirmed') {
    context.lineWidth = 4.6
    context.strokeStyle = colour
    context.stroke(shape)
    context.lineWidth = 1.6
    context.strokeStyle = paper
    context.fillStyle = colour
    context.fill(shape)
    context.stroke(shape)
  } else {
    context.fillStyle = status === 'likely' ? colour : paper
    context.fill(shape)
    if (status === 'disputed') {
      context.save()
      context.clip(shape)
      context.fillStyle = colour
      context.fillRect(0, 0, 12, 24)
      context.restore()
    }
    context.lineWidth = 2.6
    context.strokeStyle = status === 'retracted' ? (dark ? '#7d868d' : '#8b949b') : colour
    if (status === 'retracted') context.setLineDash([3, 2.6])
    context.stroke(shape)
    if (status === 'retracted') {
      context.setLineDash([])
      context.beginPath()
      context.moveTo(3, 21)
      context.lineTo(21, 3)
      context.stroke()
    }
  }
  return picture(context)
}

/** `colour` instead of that of its kind. */
export const eventPicture = (kind: number, status: string, dark: boolean, colour?: string): Picture =>
  once(`e|${kind}|${status}|${colour ?? ''}`, dark, () => drawEvent(kind, status, dark, colour))

/** The name of a control's picture; everything that changes how it looks is in it. */
export const controlIcon = (c: Control, colour: (holder: Mention) => string, how: { stale: boolean; own: boolean }): string =>
  `c|${c.status}|${c.inferred ? 'i' : ''}${how.stale ? 's' : ''}${how.own ? 'o' : ''}|${c.holders.map(colour).join('|')}`

export const controlPicture = (name: string, dark: boolean): Picture => once(name, dark, () => drawControl(name, dark))

/**
 * Held: a disc. Contested: halves with a white cut. Mixed: quarters. Besieged: a broken ring around. Unknown: a dashed
 * ring. Nothing heard for long: hollow. Nobody but the holder says so: a point in the middle.
 */
function drawControl(name: string, dark: boolean): Picture {
  const [, status, how, ...colours] = name.split('|')
  const context = canvas(30)
  const paper = dark ? '#15191d' : '#ffffff'
  const grey = dark ? '#8d979f' : '#7c858c'
  const [x, y, r] = [15, 15, 8]
  const disc = (radius: number) => {
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
  }
  disc(r + 2)
  context.fillStyle = paper
  context.fill()
  const [first = grey, second = grey] = colours
  if (status === 'unknown' || !colours.length) {
    disc(r - 0.5)
    context.setLineDash([3, 2.4])
    context.lineWidth = 2
    context.strokeStyle = grey
    context.stroke()
    return picture(context)
  }
  context.save()
  disc(r)
  context.clip()
  context.fillStyle = first
  context.fillRect(0, 0, 30, 30)
  context.fillStyle = second
  if (status === 'contested') {
    context.beginPath()
    context.moveTo(30, 0)
    context.lineTo(30, 30)
    context.lineTo(0, 30)
    context.fill()
    context.strokeStyle = paper
    context.lineWidth = 2.4
    context.beginPath()
    context.moveTo(0, 30)
    context.lineTo(30, 0)
    context.stroke()
  } else if (status === 'mixed') {
    context.fillRect(15, 0, 15, 15)
    context.fillRect(0, 15, 15, 15)
  } else if (colours.length > 1) {
    context.fillRect(15, 0, 15, 30)
  }
  if (how!.includes('i')) {
    context.strokeStyle = paper
    context.lineWidth = 1.2
    for (let at = -30; at < 30; at += 4) {
      context.beginPath()
      context.moveTo(at, 30)
      context.lineTo(at + 30, 0)
      context.stroke()
    }
  }
  for (const [wanted, radius] of [['s', r - 3], ['o', 2.4]] as const) {
    if (!how!.includes(wanted)) continue
    disc(radius)
    context.fillStyle = paper
    context.fill()
  }
  context.restore()
  if (dark) {
    // A holder drawn in a dark colour must not sink into the dark ground.
    disc(r)
    context.lineWidth = 1.2
    context.strokeStyle = 'rgba(255, 255, 255, 0.55)'
    context.stroke()
  }
  if (status === 'besieged') {
    disc(r + 3.6)
    context.setLineDash([4.4, 3.2])
    context.lineWidth = 2.4
    context.strokeStyle = dark ? '#d9dde0' : '#22272b'
    context.stroke()
  }
  return picture(context)
}

/**
 * The name of a group's ring: its size, and how its events divide into the three kinds most seen,
 * in sixths.  So coarse that few pictures have to be drawn while the clock runs.
 */
export function ringName(kinds: { kind: number; count: number }[]): string {
  const total = kinds.reduce((sum, k) => sum + k.count, 0)
  const size = Math.min(3, Math.floor(Math.log10(total) * 1.5))
  const shares = kinds
    .slice(0, 3)
    .map(({ kind, count }) => [kind, Math.round((count / total) * 6)] as const)
    .filter(([, share]) => share)
    .sort((a, b) => a[0] - b[0])
  return `r|${size}|${shares.map((share) => share.join(':')).join('|')}`
}

export const ringPicture = (name: string, dark: boolean): Picture => once(name, dark, () => drawRing(name, dark))

function drawRing(name: string, dark: boolean): Picture {
  const [, size, ...shares] = name.split('|')
  const radius = 13 + Number(size) * 3
  const context = canvas(radius * 2 + 4)
  const middle = radius + 2
  const paper = dark ? '#15191d' : '#ffffff'
  const parts = shares.filter(Boolean).map((share) => share.split(':').map(Number) as [number, number])
  const whole = Math.max(6, parts.reduce((sum, [, share]) => sum + share, 0))
  context.beginPath()
  context.arc(middle, middle, radius + 1.5, 0, 2 * Math.PI)
  context.fillStyle = paper
  context.fill()
  context.beginPath()
  context.arc(middle, middle, radius - 2, 0, 2 * Math.PI)
  context.lineWidth = 4.5
  context.strokeStyle = dark ? '#4a535a' : '#c9cdd0'
  context.stroke()
  let turn = -Math.PI / 2
  for (const [kind, share] of parts) {
    const next = turn + (share / whole) * 2 * Math.PI
    context.beginPath()
    context.arc(middle, middle, radius - 2, turn, next)
    context.lineWidth = 4.5
    context.strokeStyle = dark ? KINDS[kind]!.dark : KINDS[kind]!.light
    context.stroke()
    turn = next
  }
  return picture(context)
}

/** Thin slanting lines, to be laid side by side: land that is only guessed to be somebody's. */
/** The same lines as a pattern of a canvas. */
export function hatchOf(context: CanvasRenderingContext2D, colour: string): CanvasPattern {
  const image = drawHatch(colour)
  const tile = document.createElement('canvas')
  ;[tile.width, tile.height] = [image.width, image.height]
  tile.getContext('2d')!.putImageData(image, 0, 0)
  const pattern = context.createPattern(tile, 'repeat')!
  pattern.setTransform(new DOMMatrix().scale(1 / SCALE))
  return pattern
}

export function drawHatch(colour: string): ImageData {
  const size = 8
  const context = canvas(size)
  context.strokeStyle = colour
  context.lineWidth = 1.6
  context.lineCap = 'square'
  for (const at of [-size, 0, size]) {
    context.beginPath()
    context.moveTo(at, size)
    context.lineTo(at + size, 0)
    context.stroke()
  }
  return context.getImageData(0, 0, size * SCALE, size * SCALE)
}
