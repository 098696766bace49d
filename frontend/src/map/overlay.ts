// What lies on the basemap: control, marks, names, rings of uncertainty, the selection.  Drawn on a
// canvas of its own, so that a step of the clock paints some hundred marks and not the world again.
import { FONT } from './basemap'
import { screen, type View } from './flat'
import { HATCH } from './areas'
import { drawAreas, drawGround } from './ground'
import { circle } from './groups'
import { controlPicture, eventPicture, hatchOf, ringPicture, type Picture } from './icons'
import { inLines, Taken, type Box } from './words'

/** A mark of one place, or of several that lie too close for marks of their own. */
export interface Mark {
  lat: number; lon: number; group: number; events: number
  /** At most three kinds, most seen first; none where a ring stands for a crowd. */
  kinds: { kind: number; status: string; count: number; colour?: string }[]
  ring: { icon: string; count: string } | null
  name: string
  /** Places of which this name speaks: who holds one of them does not write it again. */
  places: readonly string[]
  /** Whether somebody is said to hold its place: then that disc is its point. */
  held: boolean
  /** How many events are of other kinds than those drawn. */
  rest: number
  /** What is written below the name: who strikes whom. */
  note: string
  /** How well its place is known: a point, somewhere in a town, somewhere in a district. */
  known: 'point' | 'town' | 'district'
}
export interface Held {
  lat: number; lon: number; icon: string; name: string
  /** Its id, or its name where it has none. */
  place: string
  /** When it was last heard of, in words. */
  note: string
}
export interface Circle { lat: number; lon: number; km: number; selected: boolean }
export interface Spot { lat: number; lon: number; selected: boolean }
export interface Town { lat: number; lon: number; name: string; rank: number }
export interface Country { lat: number; lon: number; name: string; code: string; extent: number }
export interface Scene {
  marks: readonly Mark[]; held: readonly Held[]; circles: readonly Circle[]; spots: readonly Spot[]
  towns: readonly Town[]; countries: readonly Country[]
}
/** What a click at a box means. */
export interface Hit extends Box { what: 'ring' | 'mark' | 'held'; group: number; kind: number; place: string }

const FAMILY = FONT.map((name) => (name.includes(' ') ? `"${name}"` : name)).join(', ')
const MARK = 26 * 0.9
const LIFT = 17
const SIDE: Record<number, number[]> = { 1: [0], 2: [-10, 10], 3: [-19, 0, 19] }
const COUNT_LIFT = 29
/** What "+12" beside the marks takes. */
const REST_ROOM = 20
/** Closer than this, px, discs of the same look are one. */
const SAME_DISC = 15
/** From which zoom on towns are named, by rank. */
const TOWN_ZOOM = [3.6, 4.6, 5.4, 6.2, 7, 8]
const HELD_NAMES_ZOOM = 5
/** From which zoom on it is written when a held place was last heard of. */
const HEARD_ZOOM = 7.5
const COUNTRY_ZOOM = 7
const EDGE = 60
/** Between what is written and the edge of the map. */
const EDGE_ROOM = 4
/** On narrower maps nothing is written below names. */
const NOTES_WIDTH = 620
const KM_A_DEGREE = 111.195

interface Inks { ink: string; paper: string; accent: string; ring: string; country: string; town: string; ground: string }
const INKS: Record<'light' | 'dark', Inks> = {
  light: { ink: '#1c2024', paper: '#ffffff', accent: '#1d5b79', ring: '#8a8f94', country: '#8b8477', town: '#6d6a63', ground: '#f7f5f0' },
  dark: { ink: '#eceae5', paper: '#1a1f23', accent: '#8cc6e2', ring: '#8d979f', country: '#7d868c', town: '#98a0a5', ground: '#1f2529' },
}

/** How large the disc of a held place is drawn. */
function discScale(zoom: number): number {
  const steps: [number, number][] = [[3, 0.45], [5, 0.8], [6.5, 1]]
  for (const [n, [at, scale]] of steps.entries()) {
    if (zoom > at) continue
    const before = steps[n - 1]
    return before ? before[1] + ((zoom - before[0]) / (at - before[0])) * (scale - before[1]) : scale
  }
  return 1
}

/** Of the shorter side of the map: a circle with a larger radius is an outline alone. */
const MOST_HATCHED = 0.4

/** Thin slanting lines inside an outline of so many pixels: somewhere in here. */
function hatch(context: CanvasRenderingContext2D, outline: Path2D, [x, y]: [number, number], radius: number, colour: string): void {
  context.save()
  context.clip(outline)
  context.beginPath()
  const reach = Math.min(radius, 1500)
  for (let at = -2 * reach; at <= 2 * reach; at += 7) {
    context.moveTo(x + at - reach, y + reach)
    context.lineTo(x + at + reach, y - reach)
  }
  context.setLineDash([])
  context.globalAlpha = 0.22
  context.strokeStyle = colour
  context.stroke()
  context.restore()
}

const widths = new Map<string, number>()

/** Draw a scene; returns what can be clicked, what lies on top last.  `scale` is device pixels a pixel; nothing is
    written below what is `covered`, such as the legend; `ground`, and the `areas` on it, lie below all of it where the map
    library's own picture does not. */
export function draw(context: CanvasRenderingContext2D, scene: Scene, view: View, dark: boolean, scale: number, covered: readonly Box[] = [], ground: GeoJSON.FeatureCollection | null = null, areas: readonly GeoJSON.Feature[] = []): Hit[] {
  const inks = INKS[dark ? 'dark' : 'light']
  const { width, height, zoom } = view
  const at = screen(view)
  const hits: Hit[] = []
  const seen = (x: number, y: number) => x > -EDGE && x < width + EDGE && y > -EDGE && y < height + EDGE
  const within = <Thing extends { lat: number; lon: number }>(things: readonly Thing[]) =>
    things.flatMap((thing) => {
      const [x, y] = at(thing.lat, thing.lon)
      return seen(x, y) ? [{ thing, x, y }] : []
    })
  let penned = ''
  /** Take up a pen; what it is already stays, for asking and setting it costs more than the words. */
  const pen = (size: number, spacing = '0px') => {
    const wanted = `${size} ${spacing}`
    if (wanted === penned) return
    penned = wanted
    context.font = `${size}px ${FAMILY}`
    context.letterSpacing = spacing
  }
  const measure = (text: string) => {
    const key = `${penned}|${text}`
    let known = widths.get(key)
    if (known === undefined) {
      if (widths.size > 20_000) widths.clear()
      widths.set(key, (known = context.measureText(text).width))
    }
    return known
  }
  const paint = ({ source, size }: Picture, x: number, y: number, by: number) => {
    const wide = size * by
    context.drawImage(source, x - wide / 2, y - wide / 2, wide, wide)
  }
  /** Lines of words, centred on x, the first one's top at y. */
  const write = (lines: string[], x: number, y: number, high: number, colour: string, halo: string, thick: number) => {
    context.lineWidth = thick * 2
    context.strokeStyle = halo
    context.fillStyle = colour
    lines.forEach((line, n) => context.strokeText(line, x, y + (n + 0.5) * high))
    lines.forEach((line, n) => context.fillText(line, x, y + (n + 0.5) * high))
  }

  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, width, height)
  if (ground) {
    drawGround(context, ground, view, dark)
    drawAreas(context, areas, (icon) => hatchOf(context, icon.slice(HATCH.length)), view)
  }
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'

  for (const { lat, lon, km, selected } of scene.circles) {
    const [x, y] = at(lat, lon)
    const radius = Math.abs(at(lat + km / KM_A_DEGREE, lon)[1] - y)
    // Around all that can be seen a circle tells nothing, and lines over most of it would hide the rest.
    if (Math.hypot(Math.max(x, width - x), Math.max(y, height - y)) < radius) continue
    const outline = new Path2D()
    circle(lat, lon, km).forEach(([east, north], n) => {
      const point = at(north, east)
      if (n) outline.lineTo(...point)
      else outline.moveTo(...point)
    })
    context.lineWidth = 1
    context.strokeStyle = selected ? inks.accent : inks.ring
    context.setLineDash(selected ? [] : [3, 3])
    context.globalAlpha = 0.12
    context.fillStyle = inks.accent
    if (selected) context.fill(outline)
    else if (radius < Math.min(width, height) * MOST_HATCHED) hatch(context, outline, [x, y], radius, inks.ring)
    context.globalAlpha = 0.8
    context.stroke(outline)
  }
  context.globalAlpha = 1
  context.setLineDash([])

  const marks = within(scene.marks)
  const disc = discScale(zoom)
  // Discs that look the same and lie on one another are one disc.
  const discs = new Map<string, { x: number; y: number }[]>()
  const held = within(scene.held).filter(({ thing, x, y }) => {
    const alike = discs.get(thing.icon) ?? []
    if (alike.some((other) => Math.hypot(other.x - x, other.y - y) < SAME_DISC * disc)) return false
    discs.set(thing.icon, [...alike, { x, y }])
    return true
  })
  // What was placed before keeps its room: rings and discs, the names of marked places, then the rest.
  const taken = new Taken()
  for (const box of covered) taken.take(box)
  const labels: (() => void)[] = []
  function label(
    words: string, x: number, y: number,
    how: { size: number; most: number; pad: number; colour: string; halo: string; centred?: boolean; spacing?: string; beside?: [across: number, up: number]; kept?: boolean },
  ): [middle: number, bottom: number] | null {
    const { size, pad, colour, halo } = how
    pen(size, how.spacing)
    const high = size * 1.2
    const lines = inLines(words, how.most * size, measure)
    const wide = Math.max(...lines.map(measure))
    const tall = lines.length * high
    // Where it stands first of all, else to the right or to the left of its point.
    const spots: [middle: number, top: number][] = [[x, how.centred ? y - tall / 2 : y]]
    if (how.beside) for (const side of [1, -1]) spots.push([x + side * (how.beside[0] + wide / 2), y - how.beside[1] - tall / 2])
    // What is told of most is named before all else: farther below, or above its marks, if need be.
    if (how.kept) spots.push([x, y + 14], [x, y - COUNT_LIFT - 22 - tall])
    for (const [spot, top] of spots) {
      // Not over the edge of the map: a name that is cut says less than one that is moved.
      const room = wide / 2 + EDGE_ROOM
      const middle = how.kept && x > 0 && x < width ? Math.max(room, Math.min(width - room, spot)) : spot
      const box = { left: middle - wide / 2 - pad, right: middle + wide / 2 + pad, top: top - pad, bottom: top + tall + pad }
      if (!taken.free(box)) continue
      taken.take(box)
      labels.push(() => {
        pen(size, how.spacing)
        write(lines, middle, top, high, colour, halo, 1.6)
      })
      return [middle, top + tall]
    }
    return null
  }
  const square = (x: number, y: number, half: number): Box => ({ left: x - half, right: x + half, top: y - half, bottom: y + half })

  for (const { thing, x, y } of marks) if (thing.ring) taken.take(square(x, y, ringPicture(thing.ring.icon, dark).size / 2))
  for (const { x, y } of held) taken.take(square(x, y, 8 * disc))
  for (const { thing, x, y } of marks) {
    if (thing.ring) continue
    const reach = (thing.kinds.length - 1) * 10 + 10
    taken.take({ left: x - reach, right: x + reach + (thing.rest ? REST_ROOM : 0), top: y - COUNT_LIFT - 5, bottom: y - LIFT + 10 })
  }
  const written = new Set<string>()
  for (const { thing, x, y } of marks.toSorted((a, b) => b.thing.events - a.thing.events)) {
    const below = thing.held ? 11.4 : 6
    if (thing.name && label(thing.name, x, y + below, { size: 12, most: 10, pad: 2, colour: inks.ink, halo: inks.paper, beside: [12, thing.held ? 6 : 3], kept: true }))
      for (const place of thing.places) written.add(place)
  }
  if (zoom >= HELD_NAMES_ZOOM)
    for (const { thing, x, y } of held) {
      if (written.has(thing.place)) continue
      const spot = label(thing.name, x, y + 11.4, { size: 12, most: 9, pad: 2, colour: inks.ink, halo: inks.paper, beside: [11, 11.4] })
      if (spot && thing.note && zoom >= HEARD_ZOOM) label(thing.note, spot[0], spot[1] + 3.2, { size: 10.5, most: 14, pad: 1, colour: inks.town, halo: inks.paper })
    }
  for (const { thing, x, y } of marks)
    if (thing.note && width >= NOTES_WIDTH && x > 0 && x < width) label(thing.note, x, y + (thing.held ? 29 : 24), { size: 11, most: 22, pad: 1, colour: inks.ink, halo: inks.paper, kept: true })
  if (zoom < COUNTRY_ZOOM)
    for (const { thing, x, y } of within(scene.countries.filter((country) => country.extent * 2 ** zoom > 60)))
      label(thing.name.toUpperCase(), x, y, {
        size: Math.max(9, Math.min(13, 7 + zoom)), most: 7, pad: 6, colour: inks.country, halo: inks.ground, centred: true, spacing: '1.6px',
      })
  for (const { thing, x, y } of within(scene.towns.filter(({ rank }) => zoom >= TOWN_ZOOM[rank]!)))
    label(thing.name, x, y, { size: 12.5 - thing.rank * 0.5, most: 8, pad: 8, colour: inks.town, halo: inks.ground, centred: true })

  for (const { thing, x, y } of marks) {
    if (thing.ring || thing.held) continue
    context.beginPath()
    context.arc(x, y, thing.known === 'town' ? 4.2 : 2.6, 0, 2 * Math.PI)
    context.lineWidth = thing.known === 'town' ? 3.6 : 2.4
    context.strokeStyle = inks.paper
    context.stroke()
    context.fillStyle = inks.ink
    if (thing.known === 'point') context.fill()
    else {
      // A town's ring, a district's smaller one: it was somewhere in there.
      context.fillStyle = inks.paper
      context.fill()
      context.lineWidth = 1.5
      context.strokeStyle = inks.ink
      context.stroke()
    }
  }
  for (const { thing, x, y } of within(scene.spots)) {
    context.beginPath()
    context.arc(x, y, 14, 0, 2 * Math.PI)
    context.lineWidth = thing.selected ? 3 : 1.6
    context.strokeStyle = inks.accent
    context.stroke()
  }
  for (const { thing, x, y } of held) {
    const picture = controlPicture(thing.icon, dark)
    paint(picture, x, y, disc)
    hits.push({ ...square(x, y, (picture.size / 2) * disc), what: 'held', group: -1, kind: -1, place: thing.place })
  }
  for (const set of labels) set()
  for (const { thing, x, y } of marks) {
    if (thing.rest) {
      pen(10.5)
      write([`+${thing.rest}`], x + SIDE[thing.kinds.length]!.at(-1)! + MARK / 2 + 9, y - LIFT - 6, 12, inks.ink, inks.paper, 1.8)
    }
    thing.kinds.forEach(({ kind, status, count, colour }, n) => {
      const middle = x + SIDE[thing.kinds.length]![n]!
      paint(eventPicture(kind, status, dark, colour), middle, y - LIFT, 0.9)
      hits.push({ ...square(middle, y - LIFT, MARK / 2), what: 'mark', group: thing.group, kind, place: '' })
      if (count < 2) return
      pen(10.5)
      write([String(count)], middle, y - COUNT_LIFT - 6, 12, inks.ink, inks.paper, 1.8)
    })
  }
  for (const { thing, x, y } of marks) {
    if (!thing.ring) continue
    const picture = ringPicture(thing.ring.icon, dark)
    paint(picture, x, y, 1)
    pen(11.5)
    context.fillStyle = inks.ink
    context.fillText(thing.ring.count, x, y + 0.5)
    hits.push({ ...square(x, y, picture.size / 2), what: 'ring', group: thing.group, kind: -1, place: '' })
  }
  return hits
}

/** What lies at a point, topmost first; rings before marks before discs, a few pixels beside are enough. */
export function hitAt(hits: readonly Hit[], x: number, y: number): Hit | undefined {
  return hits.findLast((hit) => x >= hit.left - 3 && x <= hit.right + 3 && y >= hit.top - 3 && y <= hit.bottom + 3)
}
