// Where no graphics card helps, painting the basemap is what makes dragging slow: it is painted coarser
// while the map moves, and whole as soon as it stands.
import type { Map as GlMap } from 'maplibre-gl'

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i
/** Of the pixels of the screen, in each direction. */
const COARSE = 0.55

/** Whether this canvas is painted by the processor. */
export function inSoftware(canvas: HTMLCanvasElement): boolean {
  const gl = canvas.getContext('webgl2')
  const known = gl?.getExtension('WEBGL_debug_renderer_info')
  return !!gl && SOFTWARE.test(String(gl.getParameter(known ? known.UNMASKED_RENDERER_WEBGL : gl.RENDERER)))
}

export function coarserWhileMoving(map: GlMap): void {
  if (!inSoftware(map.getCanvas())) return
  let coarse = false
  let held = false
  // Another size of the canvas is told as a movement, and ends one that has begun: so it is changed
  // before a drag begins, and what is so already is left alone.
  const set = (wanted: boolean) => {
    if (wanted === coarse) return
    coarse = wanted
    map.setPixelRatio(wanted ? COARSE * devicePixelRatio : devicePixelRatio)
  }
  const grasp = () => {
    held = true
    set(true)
  }
  const rest = () => {
    if (!held && !map.isMoving()) set(false)
  }
  map.on('mousedown', grasp)
  map.on('touchstart', grasp)
  map.on('moveend', rest)
  const over = new AbortController()
  map.on('remove', () => over.abort())
  // Let go anywhere; what was thrown rolls on and rests later.
  for (const event of ['pointerup', 'pointercancel'])
    addEventListener(event, () => {
      held = false
      setTimeout(rest)
    }, { signal: over.signal })
}
