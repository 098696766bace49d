"""Drawing on a map: projection, SVG parts, labels that keep out of each other's way."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping, Sequence

from ..model import Row

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
_MARGIN = 0.05
"""How far outside the frame areas are cut, so that their outline there is not seen."""
_BOLD = 1.12
_CAPITALS = 1.2
"""How much wider capitals are."""
_ADVANCE = 0.56
"""Mean width of a letter of a sans-serif face, in em."""


class Frame(Row, kw_only=True, frozen=True):
    """A box of the earth on a picture: equirectangular, true to scale at the middle latitude."""

    box: Box
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels per degree of latitude."""
        return self.height / (self.box[3] - self.box[1])

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return pixels from the top left corner."""
        west, _, east, north = self.box
        return (lon - west) / (east - west) * self.width, (north - lat) * self.scale

    def pixels(self, km: float) -> float:
        """Return a distance in pixels."""
        return km / 111.32 * self.scale

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a point is inside."""
        west, south, east, north = self.box
        return west <= lon <= east and south <= lat <= north


def framed(points: Sequence[tuple[float, float]], width: float, height: float) -> Frame:
    """Return a frame around (lon, lat) points with a margin, in the shape of the picture."""
    return shaped(points, width, height, margin=1.3, least=0.9)


def shaped(
    points: Sequence[tuple[float, float]], width: float, height: float, margin: float, least: float
) -> Frame:
    """Return a frame `margin` times as large as what the points take up.

    It is in the shape of the picture and at least `least` degrees tall.
    """
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    middle = math.cos(math.radians((south + north) / 2))
    tall = max((north - south) * margin, least)
    wide = max((east - west) * margin * middle, least * width / height)
    tall, wide = max(tall, wide * height / width), max(wide, tall * width / height)
    lon, lat = (west + east) / 2, (south + north) / 2
    box = (lon - wide / middle / 2, lat - tall / 2, lon + wide / middle / 2, lat + tall / 2)
    return Frame(box=box, width=width, height=height)


def main_cluster(
    weights: dict[tuple[float, float], int], share: float = 0.05
) -> set[tuple[float, float]]:
    """Return the points a map should frame: without the far ones that would shrink the rest.

    Points farthest from the weighted median go if they hold at most `share` of the weight (or one
    single mention in a small set) together and dropping them cuts the spread to less than half.
    """
    points = sorted(weights)
    if len(points) < 3:
        return set(points)
    total = sum(weights.values())
    lon, lat = _median(weights, 0), _median(weights, 1)
    by_distance = sorted(points, key=lambda p: (math.hypot(p[0] - lon, p[1] - lat), p))
    allowed = max(1.0, share * total)
    kept, dropped = len(by_distance), 0
    for at in range(len(by_distance) - 1, 1, -1):
        reach, next_reach = (math.dist(by_distance[i], (lon, lat)) for i in (at, at - 1))
        dropped += weights[by_distance[at]]
        if dropped > allowed or reach < 3:
            break
        if reach >= 2 * next_reach:
            kept = at
    return set(by_distance[:kept])


def _median(weights: dict[tuple[float, float], int], axis: int) -> float:
    half, seen = sum(weights.values()) / 2, 0
    for point in sorted(weights, key=lambda p: p[axis]):
        seen += weights[point]
        if seen >= half:
            return point[axis]
    raise ValueError("no points")


def attributes(values: Mapping[str, object]) -> str:
    """Return SVG attributes, escaped; underscores become hyphens, floats keep one decimal."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(_value(value), quote=True)}"'
        for name, value in values.items()
        if value is not None
    )


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def element(name: str, inner: str = "", /, **values: object) -> str:
    """Return one SVG element; `inner` must be SVG already."""
    head = f"<{name}{attributes(values)}"
    return f"{head}>{inner}</{name}>" if inner else f"{head}/>"


def text(words: str, x: float, y: float, **values: object) -> str:
    """Return a text element with its words escaped."""
    return element("text", html.escape(words), x=x, y=y, **values)


def path(lines: Iterable[Sequence[Sequence[float]]], frame: Frame, close: bool = False) -> str:
    """Return path data for the (lon, lat) lines that come near the frame, thinned to pixels."""
    west, south, east, north = frame.box
    parts = []
    for line in lines:
        if not _near(line, west, south, east, north):
            continue
        last = (math.inf, math.inf)
        points = []
        for lon, lat, *_ in line:
            x, y = frame.xy(lon, lat)
            if abs(x - last[0]) + abs(y - last[1]) >= 0.7:
                points.append(f"{_value(x)},{_value(y)}")
                last = (x, y)
        if len(points) > 1:
            parts.append("M" + " ".join(points) + ("Z" if close else ""))
    return "".join(parts)


def area_path(rings: Iterable[Sequence[Sequence[float]]], frame: Frame) -> str:
    """Return path data for the (lon, lat) rings, cut off a little outside the frame.

    A continent is one ring of many thousand points, of which a map of a province needs few.
    """
    west, south, east, north = frame.box
    margin_x, margin_y = (east - west) * _MARGIN, (north - south) * _MARGIN
    box = (west - margin_x, south - margin_y, east + margin_x, north + margin_y)
    cut = (clipped(ring, box) for ring in rings if _near(ring, west, south, east, north))
    return path((ring for ring in cut if len(ring) > 2), frame, close=True) or "M0,0"


def clipped(ring: Sequence[Sequence[float]], box: Box) -> list[tuple[float, float]]:
    """Return the part of a ring inside a box (Sutherland and Hodgman 1974)."""
    points = [(p[0], p[1]) for p in ring]
    for axis, edge, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: list[tuple[float, float]] = []
        for before, now in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, inside = sign * (before[axis] - edge) >= 0, sign * (now[axis] - edge) >= 0
            if was != inside:
                share = (edge - before[axis]) / (now[axis] - before[axis])
                across = before[1 - axis] + share * (now[1 - axis] - before[1 - axis])
                kept.append((edge, across) if axis == 0 else (across, edge))
            if inside:
                kept.append(now)
        points = kept
    return points


def _near(
    line: Sequence[Sequence[float]], west: float, south: float, east: float, north: float
) -> bool:
    return (
        max(p[0] for p in line) >= west
        and min(p[0] for p in line) <= east
        and max(p[1] for p in line) >= south
        and min(p[1] for p in line) <= north
    )


class Labels:
    """Places labels so that none covers another, a symbol or the edge; the first asked win."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._taken: list[Box] = []
        self.parts: list[str] = []

    def block(self, x: float, y: float, radius: float) -> None:
        """Keep a symbol free."""
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def reserve(self, box: Box) -> None:
        """Keep a box (left, top, right, bottom in pixels) free."""
        self._taken.append(box)

    def free(self, x: float, y: float, radius: float) -> bool:
        """Say whether a symbol would cover nothing."""
        return self._free((x - radius, y - radius, x + radius, y + radius))

    def place(
        self, words: str, x: float, y: float, *, size: float, gap: float = 4.0, **values: object
    ) -> bool:
        """Write words beside a point; returns False where there is no room."""
        wide = _BOLD if values.get("font_weight") == "bold" else 1.0
        spacing = float(str(values.get("letter_spacing", 0)))
        width, height = len(words) * (size * _ADVANCE * wide + spacing), size
        for away in (gap, gap * 1.7, gap * 2.6):
            for at, base, anchor in _spots(x, y, size, away):
                left = at - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
                box = (left - 1, base - height, left + width + 1, base + height * 0.25)
                if self._free(box):
                    self._taken.append(box)
                    self.parts.append(
                        text(words, at, base, font_size=size, text_anchor=anchor, **values)
                    )
                    return True
        return False

    def centre(self, words: str, x: float, y: float, *, size: float, **values: object) -> bool:
        """Write words in capitals over a point; returns False where there is no room."""
        spacing = float(str(values.get("letter_spacing", 0)))
        half = len(words) * (size * _ADVANCE * _CAPITALS + spacing) / 2 + size / 2
        box = (x - half, y - size, x + half, y + size * 0.5)
        if not self._free(box):
            return False
        self._taken.append(box)
        self.parts.append(
            text(words, x, y + size * 0.35, font_size=size, text_anchor="middle", **values)
        )
        return True

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self._frame.width - 2 or bottom > self._frame.height - 2:
            return False
        return all(
            right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
            for other in self._taken
        )


def _spots(x: float, y: float, size: float, gap: float) -> list[tuple[float, float, str]]:
    """Return where a label may stand beside a point, best first: x, baseline, anchor."""
    near = gap * 0.8
    return [
        (x + gap, y + size * 0.35, "start"),
        (x - gap, y + size * 0.35, "end"),
        (x, y - gap - 1, "middle"),
        (x, y + gap + size * 0.8, "middle"),
        (x + near, y - near, "start"),
        (x + near, y + near + size * 0.7, "start"),
        (x - near, y - near, "end"),
        (x - near, y + near + size * 0.7, "end"),
    ]
