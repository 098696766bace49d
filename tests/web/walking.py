"""Walking through a page by the Tab key: where the focus rests, and what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

_HERE = """() => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  globalThis.numbered ??= new Map()
  if (!numbered.has(one)) numbered.set(one, numbered.size)
  const box = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  // What is painted by a child (an edge of the clock) or by a label shows where the focus is.
  const parts = [one, ...one.querySelectorAll('*'), ...(one.labels ?? [])]
  const ringed = parts.some(part => {
    const {outlineStyle, outlineWidth} = getComputedStyle(part)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
  })
  const {innerWidth: wide, innerHeight: high} = window
  const inside = box.right > 0 && box.left < wide && box.bottom > 0 && box.top < high
  const name = (one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '')
  const places = ['dialog', 'header', '.side', '.evidence', '.middle', '.timeline', 'main']
  const part = places.find(part => one.closest(part)) ?? ''
  return {
    number: numbered.get(one), tag: one.localName, name: name.trim().slice(0, 60), ringed, inside,
    seen: box.width > 0 && box.height > 0 && style.visibility === 'visible',
    part: part.replace('.', ''),
  }
}"""
CONTROLS = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  return [...document.querySelectorAll(wanted)]
    .filter(one => !one.disabled && one.tabIndex >= 0)
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .filter(one => one.type !== 'radio' || one.checked)
    .map(one => one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '')
    .map(name => name.trim().slice(0, 60))
}"""


class Stop(NamedTuple):
    """Where the focus came to rest."""

    number: int
    part: str
    name: str
    wrong: str
    """What is wrong there, or nothing."""


def stops(page: Page, key: str = "Tab", most: int = 260) -> list[Stop]:
    """Return where the focus rests on a walk until it leaves the page or comes again."""
    found: list[Stop] = []
    for _ in range(most):
        page.keyboard.press(key)
        here: dict[str, Any] | None = page.evaluate(_HERE)
        if here is None or (found and here["number"] == found[0].number):
            return found
        wrong = [
            words
            for words, fault in (
                ("is not there to see", not here["seen"]),
                ("lies outside the window", not here["inside"]),
                ("shows no ring", not here["ringed"]),
                ("has no name", not here["name"]),
                ("was passed before", here["number"] in {stop.number for stop in found}),
            )
            if fault
        ]
        found.append(Stop(here["number"], here["part"], here["name"], ", ".join(wrong)))
    raise AssertionError(f"{most} stops and no end: {found[-5:]}")


def parts(walk: list[Stop]) -> list[str]:
    """Return the parts of the page in the order in which the focus came to them."""
    order: list[str] = []
    for stop in walk:
        if not order or order[-1] != stop.part:
            order.append(stop.part)
    return order
