/**
 * Scrolls a box so that one of its parts is in sight, the least that it takes.
 * Element.scrollIntoView does more: Tab would go on from there, past all that stands before it.
 */
export function bringToSight(one: Element | null | undefined, box: Element | null | undefined): void {
  if (!one || !box) return
  const [inner, outer] = [one.getBoundingClientRect(), box.getBoundingClientRect()]
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top
  else if (inner.bottom > outer.bottom) box.scrollTop += Math.min(inner.bottom - outer.bottom, inner.top - outer.top)
}
