// How long a kilometre is in the middle of the map, in the words of the interface.
import type { Camera } from '../lib/desk.svelte'
import { t } from '../lib/language.svelte'
import { worldSize } from './flat'

const EARTH_KM = 40_075.017
const MOST = 110

/** A round length: how wide it is on the map, in pixels, and what it is called. */
export function scaleOf({ lat, zoom }: Camera): { wide: number; words: string } {
  const kmAPixel = (EARTH_KM * Math.cos((lat * Math.PI) / 180)) / worldSize(zoom)
  const most = kmAPixel * MOST
  const power = 10 ** Math.floor(Math.log10(most))
  const km = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power
  return { wide: km / kmAPixel, words: km < 1 ? t('unit.m', { n: Math.round(km * 1000) }) : t('unit.km', { n: km }) }
}
