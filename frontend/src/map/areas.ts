// The land around held places: a guess, shared out by src/sayso/control/areas.py, drawn hatched and only on request.
import type { AreasOnDay, Mention } from '../lib/types'

/** No land further from its place than this is tinted; src/sayso/control/areas.py says the same. */
export const REACH_KM = 20

/** Before the colour in the name of a pattern. */
export const HATCH = 'hatch|'

/** What is drawn: the areas that one side holds.  Fought and shared ones stay blank; with a layer, so does what does not
    rest on its claims alone. */
export function tinted(areas: AreasOnDay, icon: (holder: Mention) => string, layer: ReadonlySet<string> | null = null): GeoJSON.Feature[] {
  return areas.features.flatMap(({ geometry, properties: { status, holders: name, holder_ids: id, doubt, because } }) =>
    ['held', 'besieged'].includes(status) && !name.includes('; ') && (!layer || because.split('; ').every((key) => layer.has(key)))
      ? [{ type: 'Feature', geometry, properties: { icon: icon({ id: id || null, name, text: name }), opacity: opacity(doubt) } }] : [])
}

/** The more doubt, the fainter. */
const opacity = (doubt: number): number => 0.75 - 0.5 * doubt
