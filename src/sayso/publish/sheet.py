"""The sheet under every map: the lines of the land, title, scale, legend, credits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

from .canvas import Frame, Labels, area_path, element, path, shaped, text
from .facts import UNKNOWN_OUTLET
from .wording import listed

WIDTH, HEIGHT, HEAD = 960.0, 620.0, 52.0
_LAND, SEA = "#f7f5f0", "#dfe9ef"
_SAME_SPOT = 0.1
"""Degrees within which a city is the place itself."""
FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
HALO: dict[str, object] = {
    "paint_order": "stroke",
    "stroke": "#fff",
    "stroke_width": 3,
    "stroke_linejoin": "round",
}


@lru_cache(maxsize=1)
def basemap() -> dict[str, Any]:
    """Return the lines under every map (see make_basemap.py)."""
    content: dict[str, Any] = json.loads(
        Path(__file__).with_name("basemap.json").read_text(encoding="utf-8")
    )
    return content


def ground(frame: Frame, labels: Labels) -> list[str]:
    """Return coasts, borders, rivers and the names of countries; names go through `labels`."""
    base = basemap()
    region = next((r for r in base["regions"] if _covers(r["box"], frame)), None)
    parts = [
        element("path", d=area_path(base["world"]["land"], frame), fill=_LAND, stroke="#8fa9b8",
                stroke_width=1.2, stroke_linejoin="round")
    ]  # fmt: skip
    line: dict[str, object] = {
        "fill": "none",
        "stroke_linejoin": "round",
        "stroke_linecap": "round",
    }
    if region is not None:
        lakes = [ring for lake in region["lakes"] for ring in lake["lines"]]
        parts.append(element("path", d=path(lakes, frame, close=True) or "M0,0", fill="#cfe0ea",
                             stroke="#a9c4d3", stroke_width=0.6))  # fmt: skip
        for most, width in ((4, 1.7), (9, 0.8)):
            rivers = [
                r for river in region["rivers"] for r in river["lines"]
                if (river["rank"] <= 4) == (most == 4)
            ]  # fmt: skip
            if drawn := path(rivers, frame):
                parts.append(element("path", d=drawn, stroke="#9dbccc", stroke_width=width, **line))
        _name_rivers(region, frame, labels)
    borders = region["borders"] if region is not None else base["world"]["borders"]
    if drawn := path(borders, frame):
        parts.append(element("path", d=drawn, stroke="#8d7f6c", stroke_width=1.4,
                             stroke_dasharray="6 2 1.5 2", **line))  # fmt: skip
    for name, lon, lat in _apart(base["world"]["countries"]):
        if frame.holds(lon, lat):
            # Beside its own land a name would stand on a neighbour's.
            labels.centre(name.upper(), *frame.xy(lon, lat), size=12, fill="#a59a8b",
                          letter_spacing="2")  # fmt: skip
    return parts


def _apart(named: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Return the countries, those far from others first: the small ones of a crowd last."""

    def alone(country: tuple[str, float, float]) -> float:
        _, lon, lat = country
        return min((abs(lon - x) + abs(lat - y) for n, x, y in named if n != country[0]), default=0)

    return sorted(named, key=lambda country: (-alone(country), country[0]))


def name_cities(
    frame: Frame,
    labels: Labels,
    spots: Sequence[tuple[float, float]],
    written: Set[str],
    most: int,
) -> None:
    """Name cities that tell where the map lies, the greatest first, where there is room."""
    shown = 0
    for name, lon, lat, _ in basemap()["cities"]:
        if shown >= most:
            break
        if not frame.holds(lon, lat) or name in written:
            continue
        x, y = frame.xy(lon, lat)
        near = any(abs(a - lon) + abs(b - lat) < 0.08 for a, b in spots)
        if near or not labels.free(x, y, 2.5):
            continue
        if labels.place(name, x, y, size=10.5, gap=4, fill="#6b7378"):
            labels.parts.append(element("circle", cx=x, cy=y, r=1.8, fill="#6b7378"))
            labels.block(x, y, 2.0)
            shown += 1


def in_context(points: Sequence[tuple[float, float]]) -> Frame:
    """Return a frame around points that holds a city besides, where one is not too far."""
    cities = [(lon, lat) for _, lon, lat, _ in basemap()["cities"]]
    frame = shaped(points, WIDTH, HEIGHT, margin=1.3, least=0.9)
    for least in (2.0, 4.0, 6.0):
        west, south, east, north = frame.box
        core = ((west + east) / 2, (south + north) / 2)
        far = [c for c in cities if abs(c[0] - core[0]) + abs(c[1] - core[1]) > _SAME_SPOT]
        if any(frame.holds(*city) for city in far):
            break
        frame = shaped(points, WIDTH, HEIGHT, margin=1.3, least=least)
    return frame


def _covers(box: Sequence[float], frame: Frame) -> bool:
    """Say whether a detailed region holds the middle and most of the frame."""
    west, south, east, north = frame.box
    wide = max(0.0, min(east, box[2]) - max(west, box[0])) / (east - west)
    tall = max(0.0, min(north, box[3]) - max(south, box[1])) / (north - south)
    return wide * tall >= 0.6


def _name_rivers(region: dict[str, Any], frame: Frame, labels: Labels) -> None:
    for name in ("Euphrates", "Tigris"):
        points = [
            (lon, lat)
            for river in region["rivers"]
            if river["name"] == name
            for line in river["lines"]
            for lon, lat in line
            if frame.holds(lon, lat)
        ]
        for lon, lat in (points[i] for i in range(len(points) // 3, len(points), 7)):
            x, y = frame.xy(lon, lat)
            if labels.place(name, x, y, size=10.5, gap=6, fill="#6f98ad", font_style="italic"):
                break


def scale_bar(frame: Frame) -> str:
    """Return a bar of a round number of kilometres."""
    km = next((k for k in (500, 200, 100, 50, 20, 10, 5) if frame.pixels(k) <= frame.width / 5), 2)
    length, x, y = frame.pixels(km), 16.0, frame.height - 14
    bar = element("path", d=f"M{x},{y - 5}V{y}H{x + length:.1f}V{y - 5}", fill="none",
                  stroke="#3c4449", stroke_width=1.4)  # fmt: skip
    return bar + text(f"{km} km", x + 4, y - 4, font_size=10.5, fill="#3c4449")


def labels_on(frame: Frame) -> Labels:
    """Return the labels of a picture, its scale bar's corner kept free."""
    labels = Labels(frame)
    labels.reserve((0.0, frame.height - 32, frame.width / 5 + 24, frame.height))
    return labels


def wrapped(words: str, width: int) -> list[str]:
    """Return words in lines of at most `width` letters."""
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def sheet(
    body: Sequence[str],
    legend_parts: Sequence[str],
    heading: tuple[str, str],
    notes: Sequence[str],
    legend_height: float,
    insets: Sequence[str] = (),
    insets_height: float = 0.0,
) -> str:
    """Return the whole picture: heading, map, insets, legend, notes."""
    lines = [line for note in notes for line in wrapped(note, 150)]
    below = HEAD + (HEIGHT if body else 40.0) + insets_height
    total = below + legend_height + 10 + 15 * len(lines) + 6
    parts = []
    if body:
        clip = element("clipPath", element("rect", width=WIDTH, height=HEIGHT), id="frame")
        sea = element("rect", width=WIDTH, height=HEIGHT, fill=SEA, stroke="#c9c4b8")
        inner = element("g", "".join(body), clip_path="url(#frame)")
        parts.append(element("g", clip + sea + inner, transform=f"translate(0,{HEAD})"))
    if insets:
        parts.append(element("g", "".join(insets), transform=f"translate(0,{HEAD + HEIGHT:.0f})"))
    parts.append(element("g", "".join(legend_parts) or "<g/>", transform=f"translate(0,{below})"))
    return framed(parts, heading, lines, below + legend_height + 16, total)


def framed(
    parts: Iterable[str],
    heading: tuple[str, str],
    lines: Iterable[str],
    below: float,
    height: float,
) -> str:
    """Return a whole drawing: heading, parts, and lines of small print from `below` on."""
    small = [
        text(line, 12, below + 15 * i, font_size=10.5, fill="#5f6b73")
        for i, line in enumerate(lines)
    ]
    drawn = [
        element("title", text_only(f"{heading[0]}: {heading[1]}")),
        element("rect", width=WIDTH, height=height, fill="#ffffff"),
        text(heading[0], 12, 22, font_size=17, font_weight="bold", fill="#1b1f23"),
        text(heading[1], 12, 42, font_size=13, fill="#3c4449"),
        *parts,
        *small,
    ]
    return element(
        "svg",
        "".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        width=WIDTH,
        height=height,
        role="img",
        font_family=FONT,
    )


def text_only(words: str) -> str:
    """Return words escaped for SVG."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def legend(entries: Iterable[tuple[str, str]]) -> tuple[list[str], float]:
    """Return (symbol, words) pairs set in lines, and how high they are together."""
    parts, x, y = [], 12.0, 16.0
    for symbol, words in entries:
        width = 30 + len(words) * 6.6
        if x + width > WIDTH:
            x, y = 12.0, y + 22
        label = text(words, 20, 4, font_size=12, fill="#1b1f23")
        parts.append(element("g", symbol + label, transform=f"translate({x:.1f},{y:.1f})"))
        x += width
    return parts, y + 12 if parts else 0.0


def credits(publishers: Sequence[str], outside: int = 0) -> list[str]:
    """Return the notes under a map: what lies outside, who reported, whose lines and places."""
    notes = [f"{outside} place{'s' if outside > 1 else ''} outside this frame."] if outside else []
    named = [p for p in publishers if p != UNKNOWN_OUTLET]
    if len(named) < len(publishers):
        named.append("outlets not named")
    reports = f"Reports: {listed(named, most=12)}. " if named else ""
    return [
        *notes,
        f"{reports}Map and places: {basemap()['attribution']}; borders as Natural Earth draws "
        "them, without a judgement on their status.",
    ]
