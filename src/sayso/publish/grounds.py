"""Ground between places on a picture: hatched, since it is inferred, and paler where doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Area, Ring, Row
from .canvas import Frame, element
from .facts import Facts
from .marks import UNKNOWN, ControlMark

_STEP = 7.0
"""Pixels between two strokes of a hatch."""
_DARKEST = 0.8


class HeldGround(Row, kw_only=True, frozen=True):
    """An area as it is drawn."""

    polygons: tuple[tuple[Ring, ...], ...]
    colours: tuple[str, ...]
    """One colour for each holder: the strokes take turns."""
    opacity: float


def hatched(areas: Iterable[Area], facts: Facts, held: Sequence[ControlMark]) -> list[HeldGround]:
    """Return the areas in the colours that the places of the same picture have."""
    colours = {name: colour for mark in held for name, colour in mark.holders}
    return [
        HeldGround(
            polygons=area.polygons,
            colours=tuple(colours.get(facts.name(holder), UNKNOWN) for holder in area.holders),
            opacity=round(_DARKEST * (1.0 - area.doubt), 2),
        )
        for area in areas
    ]


def hatches(frame: Frame, grounds: Sequence[HeldGround]) -> list[str]:
    """Return the SVG of the grounds, patterns first; nothing where there are none."""
    numbers = {ground.colours: 0 for ground in grounds}
    patterns = []
    for number, colours in enumerate(sorted(numbers)):
        numbers[colours] = number
        patterns.append(_pattern(number, colours))
    shapes = [
        element(
            "path", d=" ".join(_outline(frame, ring) for rings in g.polygons for ring in rings),
            fill=f"url(#hatch{numbers[g.colours]})", fill_opacity=f"{g.opacity:.2f}",
            fill_rule="evenodd",
        )
        for g in grounds
    ]  # fmt: skip
    return [element("defs", "".join(patterns)), *shapes] if shapes else []


def _pattern(number: int, colours: Sequence[str]) -> str:
    width = _STEP * len(colours)
    strokes = "".join(
        element("rect", x=_STEP * at, y=0, width=2.2, height=width, fill=colour)
        for at, colour in enumerate(colours)
    )
    return element("pattern", strokes, id=f"hatch{number}", width=width, height=width,
                   patternUnits="userSpaceOnUse", patternTransform="rotate(45)")  # fmt: skip


def _outline(frame: Frame, ring: Ring) -> str:
    points = (frame.xy(lon, lat) for lon, lat in ring[:-1])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
