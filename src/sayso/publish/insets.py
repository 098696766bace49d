"""Insets: crowded parts of a map drawn again below it, larger.

Where many places stand within a finger's breadth (the quarters of a city, the suburbs of a
capital), symbols cover each other and names find no room.  Such parts get a frame of their own,
with a letter; the map shows where they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..model import Row
from .canvas import Box, Frame, Labels, element, shaped, text

MOST = 2
GAP = 12.0
_HEIGHT_OF_ONE, _HEIGHT_OF_TWO = 340.0, 300.0
_CROWD = 8
"""Places that make a part of the map crowded …"""
_PART_OF_ONE, _PART_OF_TWO = (168.0, 60.0), (95.0, 60.0)
"""… within so many pixels, across and down."""
_LEAST_DEGREES = 0.06
"""An inset is at least so tall: seven kilometres."""


class Inset(Row, kw_only=True, frozen=True):
    """A part of a map, and where it is drawn larger: pixels from the lower left of the map."""

    letter: str
    frame: Frame
    left: float

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a point is in it."""
        return self.frame.holds(lon, lat)


def insets_of(frame: Frame, spots: Collection[tuple[float, float]]) -> tuple[Inset, ...]:
    """Return the insets a map of these places (longitude, latitude) needs, west first."""
    left = sorted({spot for spot in spots if frame.holds(*spot)})
    crowds: list[list[tuple[float, float]]] = []
    width = (frame.width - GAP) / 2
    while len(crowds) < MOST:
        found = _most_crowded(frame, left, _PART_OF_TWO)
        if len(found) < _CROWD:
            break
        crowds.append(found)
        # The next stands clear of it, so that the two do not show the same places.
        west, south, east, north = _shape(found, width, _HEIGHT_OF_TWO).box
        wide, tall = (east - west) * 0.6, (north - south) * 0.6
        left = [
            (lon, lat)
            for lon, lat in left
            if not (west - wide < lon < east + wide and south - tall < lat < north + tall)
        ]
    if not crowds:
        return ()
    if len(crowds) == 1:
        wider = _most_crowded(frame, sorted(set(spots)), _PART_OF_ONE)
        shape = _shape(wider, frame.width, _HEIGHT_OF_ONE)
        return (Inset(letter="A", frame=shape, left=0.0),)
    return tuple(
        Inset(letter=letter, frame=_shape(crowd, width, _HEIGHT_OF_TWO), left=at * (width + GAP))
        for at, (letter, crowd) in enumerate(zip("AB", sorted(crowds), strict=True))
    )


def _most_crowded(
    frame: Frame, spots: Sequence[tuple[float, float]], part: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return the places of the part (pixels across and down) that holds most of them."""
    at = {spot: frame.xy(*spot) for spot in spots}
    best: list[tuple[float, float]] = []
    for x, y in at.values():
        members = [
            spot
            for spot, (a, b) in at.items()
            if abs(a - x) <= part[0] / 2 and abs(b - y) <= part[1] / 2
        ]
        if len(members) > len(best):
            best = members
    return best


def _shape(crowd: Sequence[tuple[float, float]], width: float, height: float) -> Frame:
    return shaped(crowd, width, height, margin=1.3, least=_LEAST_DEGREES)


def height_of(insets: Sequence[Inset]) -> float:
    """Return how many pixels the insets take below the map."""
    return max((inset.frame.height for inset in insets), default=0.0) + (GAP if insets else 0.0)


def outlines(frame: Frame, insets: Sequence[Inset], labels: Labels) -> list[str]:
    """Return the SVG that shows on the map where the insets are; their letters are kept free."""
    parts = []
    for inset in insets:
        left, top, right, bottom = corners(frame, inset)
        parts.append(element("rect", x=left, y=top, width=right - left, height=bottom - top,
                             fill="none", stroke="#1b1f23", stroke_width=1.2))  # fmt: skip
        parts.append(_letter(inset.letter, left, top - 15))
        labels.reserve((left, top - 15, left + 15, top))
    return parts


def corners(frame: Frame, inset: Inset) -> Box:
    """Return left, top, right and bottom of an inset on the map, in pixels."""
    west, south, east, north = inset.frame.box
    (left, top), (right, bottom) = frame.xy(west, north), frame.xy(east, south)
    return left, top, right, bottom


def drawn(inset: Inset, body: Sequence[str], sea: str) -> str:
    """Return an inset in its frame, at its place below the map; `sea` is the ground's colour."""
    width, height = inset.frame.width, inset.frame.height
    clip = element(
        "clipPath", element("rect", width=width, height=height), id=f"inset{inset.letter}"
    )
    inner = element("g", "".join(body), clip_path=f"url(#inset{inset.letter})")
    edge = element("rect", width=width, height=height, fill="none", stroke="#1b1f23",
                   stroke_width=1.2)  # fmt: skip
    water = element("rect", width=width, height=height, fill=sea)
    letter = _letter(inset.letter, 0, 0)
    return element("g", clip + water + inner + edge + letter,
                   transform=f"translate({inset.left:.1f},{GAP:.0f})")  # fmt: skip


def _letter(letter: str, left: float, top: float) -> str:
    box = element("rect", x=left, y=top, width=15, height=15, fill="#1b1f23")
    return box + text(letter, left + 7.5, top + 11.5, font_size=11, font_weight="bold",
                      text_anchor="middle", fill="#ffffff")  # fmt: skip
