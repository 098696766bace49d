// The map as a picture that explains itself: signs, who holds what, dates, where it is from.
import { desk } from '../lib/desk.svelte'
import { KINDS, STATUSES } from '../lib/kinds'
import { controlPicture, eventPicture } from './icons'
import { language, t, word } from '../lib/language.svelte'
import { holdersOf, layerName } from '../lib/holders'
import { strikersNow } from '../lib/strikers'
import { scaleOf } from './scale'
import { inLines } from './words'

const LINE = 22
const PAD = 14

/** Signs of control that no holder's colour explains; grey stands for any holder. */
const SIGNS = { contested: 'c|contested||#5f686f|#aab2b8', mixed: 'c|mixed||#5f686f|#aab2b8', besieged: 'c|besieged||#5f686f', unknown: 'c|unknown|' } as const

interface Entry { words: string; draw: (context: CanvasRenderingContext2D) => void }

/** A picture of the canvases, one over the other, with the legend below them; `scale` is their pixels a pixel of the page; one that is `incomplete` says so. */
export function drawLegend([map, ...over]: [HTMLCanvasElement, ...HTMLCanvasElement[]], scale: number, dark: boolean, caption: string, incomplete: boolean): HTMLCanvasElement {
  const width = map.width / scale
  const ink = dark ? '#e6e4df' : '#1c2024'
  const shown = new Set(desk.inWindow.map((i) => desk.columns!.kind[i]!))
  const stated = new Set(desk.inWindow.map((i) => desk.columns!.status(i)))
  const entries: Entry[] = [
    ...KINDS.flatMap((kind, k): Entry[] => (!shown.has(k) ? [] : [{
      words: word('kind', kind.id),
      draw: (context) => {
        context.scale(0.62, 0.62)
        context.translate(-12, -12)
        context.fillStyle = dark ? kind.dark : kind.light
        context.fill(new Path2D(kind.path))
      },
    }])),
    ...STATUSES.filter((status) => stated.has(status)).map((status): Entry => ({
      words: word('status', status),
      draw: (context) => {
        const { source, size } = eventPicture(0, status, dark)
        context.drawImage(source, -size / 3, -size / 3, size / 1.5, size / 1.5)
      },
    })),
    ...holdersOf(desk.layer).slice(0, 9).map(({ name, colour }): Entry => ({
      words: name,
      draw: (context) => {
        context.beginPath()
        context.arc(0, 0, 6, 0, 2 * Math.PI)
        context.fillStyle = colour
        context.fill()
      },
    })),
  ]
  for (const [status, name] of Object.entries(SIGNS))
    if (desk.layer.some((control) => control.status === status))
      entries.push({
        words: word('control', status),
        draw: (context) => {
          const { source, size } = controlPicture(name, dark)
          context.drawImage(source, -size / 2.4, -size / 2.4, size / 1.2, size / 1.2)
        },
      })
  if (desk.strikes)
    for (const { name, colour } of strikersNow())
      entries.push({
        words: t('legend.strikes.by', { who: name }),
        draw: (context) => {
          context.fillStyle = colour
          context.fill(new Path2D('M-7 -6h14L0 6z'))
        },
      })
  const font = '"Inter Variable", "Noto Sans", "Noto Sans Arabic", sans-serif'
  const measure = document.createElement('canvas').getContext('2d')!
  measure.font = `12.5px ${font}`
  // Set into lines first: how high the foot is follows from it.
  const lines: { entry: Entry; x: number; line: number }[] = []
  let [x, line] = [PAD, 0]
  for (const entry of entries) {
    const wide = measure.measureText(entry.words).width + 40
    if (x + wide > width - PAD && x > PAD) [x, line] = [PAD, line + 1]
    lines.push({ entry, x, line })
    x += wide
  }
  const notes = [desk.summary?.basemap?.credit ? `${caption}; ${desk.summary.basemap.credit}` : caption, ...(incomplete ? [t('map.incomplete')] : []), ...(desk.areas ? [t('map.areas')] : []), ...(desk.told ? [t('map.layer', { whose: layerName(desk.told) })] : [])].flatMap((note) => inLines(note, width - 2 * PAD, (words) => measure.measureText(words).width))
  const foot = PAD + (entries.length ? (line + 1) * LINE : 0) + notes.length * LINE + 4
  const out = document.createElement('canvas')
  out.width = map.width
  out.height = map.height + Math.ceil(foot * scale)
  const context = out.getContext('2d')!
  context.drawImage(map, 0, 0)
  for (const sheet of over) context.drawImage(sheet, 0, 0, map.width, map.height)
  if (desk.camera) drawScale(context, scale, map.height, font, dark)
  context.fillStyle = dark ? '#15191d' : '#ffffff'
  context.fillRect(0, map.height, out.width, out.height - map.height)
  context.setTransform(scale, 0, 0, scale, 0, map.height)
  const across = (at: number) => (language.dir === 'rtl' ? width - at : at)
  context.direction = language.dir
  context.textAlign = 'start'
  context.textBaseline = 'middle'
  for (const { entry, x, line } of lines) {
    const y = PAD + line * LINE + 4
    context.save()
    context.translate(across(x + 8), y)
    entry.draw(context)
    context.restore()
    context.fillStyle = ink
    context.font = `12.5px ${font}`
    context.fillText(entry.words, across(x + 21), y)
  }
  notes.forEach((words, n) => {
    context.fillStyle = ink
    context.font = `12.5px ${font}`
    context.fillText(words, across(PAD), foot - 12 - (notes.length - 1 - n) * LINE)
  })
  return out
}

export function savePicture(picture: HTMLCanvasElement, name: string): void {
  picture.toBlob((blob) => {
    if (!blob) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = name
    link.click()
    URL.revokeObjectURL(link.href)
  })
}

/** The scale at the foot of the map, as it stands on the page. */
function drawScale(context: CanvasRenderingContext2D, scale: number, height: number, font: string, dark: boolean): void {
  const { wide, words } = scaleOf(desk.camera!)
  context.save()
  context.setTransform(scale, 0, 0, scale, 10 * scale, height - 10 * scale)
  context.fillStyle = dark ? '#15191dcc' : '#ffffffcc'
  context.fillRect(0, -16, wide, 16)
  context.strokeStyle = dark ? '#a3abb1' : '#5d666d'
  context.lineWidth = 2
  context.beginPath()
  context.moveTo(1, -16)
  context.lineTo(1, -1)
  context.lineTo(wide - 1, -1)
  context.lineTo(wide - 1, -16)
  context.stroke()
  context.fillStyle = dark ? '#e6e4df' : '#1c2024'
  context.font = `11px ${font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, wide / 2, -8)
  context.restore()
}
