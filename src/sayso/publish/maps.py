"""Maps as SVG, drawn without a browser: events of a period, who holds what on a day.

Dates, legend, scale and sources stand on the picture, so that it can be passed on alone.  Where a
place is known only roughly, a disc shows how far off the event may be.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..protocols import View
from ..reference import Reference, load_reference
from .canvas import Frame, Labels, element, framed, main_cluster, path, text
from .facts import Facts
from .marks import (
    KINDS,
    ControlMark,
    EventMark,
    control_marks,
    control_symbol,
    counted_kinds,
    event_marks,
    event_symbol,
)
from .precision import bounds, day
from .wording import day_words, listed, span_words

_WIDTH, _HEIGHT, _HEAD = 960.0, 620.0, 52.0
_FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
_HALO: dict[str, object] = {
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


def map_svg(
    view: View,
    on: str | None = None,
    since: str | None = None,
    until: str | None = None,
    title: str | None = None,
    reference: Reference | None = None,
) -> str:
    """Return a map of the events from `since` to `until` and of control on the day `on`.

    All are ISO dates.  Without `on` control is that of `until`, else of the last day anything
    in the view was heard; without `since` and `until` all dated events are drawn.  Raises
    InputError for a text that is no date.
    """
    for given in (on, since, until):
        if given is not None and day(given) is None:
            raise InputError(f"{given}: no date; write it as 2018-09-03")
    facts = Facts(view, load_reference() if reference is None else reference)
    events, controls = list(view.events()), list(view.controls())
    edges = [edge for event in events if (edge := bounds(event.time)) is not None]
    first = day(since) or min((edge[0] for edge in edges), default=None)
    heard = [d for c in controls for d in (day(c.last_heard), day(c.since)) if d is not None]
    last = day(until) or max([edge[1] for edge in edges] + heard, default=None)
    when = day(on) or last
    marks = event_marks(events, facts, day(since), day(until))
    held = control_marks(controls, facts, when) if when else []
    drawn = _heading(title, first, last, when, bool(marks), bool(held))
    publishers = sorted({p.source for p in facts.publications.values()})
    return _picture(marks, held, drawn, publishers)


def map_png(svg: str, width: int = 1920) -> bytes:
    """Return an SVG map as PNG, `width` pixels wide.

    Needs resvg-py (the extra `pictures`); letters come from the system's DejaVu or similar.
    Raises InputError where it is not installed.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise InputError(
            "a PNG map needs resvg-py; install it with: pip install 'sayso[pictures]'"
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, font_family="DejaVu Sans"))


def _heading(
    title: str | None,
    first: dt.date | None,
    last: dt.date | None,
    on: dt.date | None,
    events: bool,
    control: bool,
) -> tuple[str, str]:
    parts = []
    if events and first and last:
        parts.append(f"events {span_words(first, last)}")
    if control and on:
        parts.append(f"control as of {day_words(on, year=True)}")
    words = listed(parts) or "nothing to draw"
    return title or "What was reported, and who held what", words[0].upper() + words[1:]


def _picture(
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    heading: tuple[str, str],
    publishers: Sequence[str],
) -> str:
    weights: dict[tuple[float, float], int] = {}
    for mark in marks:
        weights[mark.lon, mark.lat] = weights.get((mark.lon, mark.lat), 0) + mark.count
    for place in held:
        weights.setdefault((place.lon, place.lat), 1)
    if not weights:
        return _sheet([], [], heading, ["Nothing in this selection has a place and a date."], 0.0)
    frame = framed(sorted(main_cluster(weights)), _WIDTH, _HEIGHT)
    outside = sum(not frame.holds(*point) for point in weights)
    labels = Labels(frame)
    inside_marks = [m for m in marks if frame.holds(m.lon, m.lat)]
    inside_held = [c for c in held if frame.holds(c.lon, c.lat)]
    symbols = _symbols(frame, labels, inside_marks, inside_held)
    _write_names(frame, labels, inside_marks, inside_held)
    ground = _ground(frame, labels)
    legend, height = _legend(inside_marks, inside_held)
    notes = []
    if outside:
        notes.append(f"{outside} place{'s' if outside > 1 else ''} outside this frame.")
    notes.append(f"Reports: {listed(publishers, most=12)}. Map: {basemap()['attribution']}.")
    body = [*ground, *symbols, element("g", "".join(labels.parts), **_HALO), _scale(frame)]
    return _sheet(body, legend, heading, notes, height)


def _symbols(
    frame: Frame, labels: Labels, marks: Sequence[EventMark], held: Sequence[ControlMark]
) -> list[str]:
    halos, symbols = [], []
    spots: dict[tuple[float, float], list[EventMark]] = {}
    for mark in marks:
        spots.setdefault((mark.lon, mark.lat), []).append(mark)
    for place in held:
        x, y = frame.xy(place.lon, place.lat)
        labels.block(x, y, 10.0)
        symbols.append(control_symbol(place, x, y))
    taken = {(place.lon, place.lat) for place in held}
    for (lon, lat), members in spots.items():
        x, y = frame.xy(lon, lat)
        reach = frame.pixels(max(m.radius_km for m in members))
        if reach > 14:
            pale = "0.07" if reach < 80 else "0.03"
            halos.append(element("circle", cx=x, cy=y, r=reach, fill="#44525a",
                                 fill_opacity=pale, stroke="#44525a", stroke_opacity="0.35",
                                 stroke_width=0.8))  # fmt: skip
        ring = 15.0 if (lon, lat) in taken else 0.0 if len(members) == 1 else 8.0
        for i, mark in enumerate(sorted(members, key=lambda m: list(KINDS).index(m.kind))):
            angle = 2 * math.pi * i / len(members) - math.pi / 2
            px, py = x + ring * math.cos(angle), y + ring * math.sin(angle)
            size = 5.0 + min(5.0, 1.6 * math.sqrt(mark.count - 1))
            if mark.civilians:
                symbols.append(element("circle", cx=px, cy=py, r=size + 2.5, fill="none",
                                       stroke="#111", stroke_width=1.2))  # fmt: skip
            symbols.append(event_symbol(mark.kind, px, py, size, mark.disputed))
            labels.block(px, py, size + 1.5)
    return halos + symbols


def _write_names(
    frame: Frame, labels: Labels, marks: Sequence[EventMark], held: Sequence[ControlMark]
) -> None:
    written: set[str] = set()
    for place in held:
        x, y = frame.xy(place.lon, place.lat)
        if labels.place(place.name, x, y, size=12.5, gap=12, font_weight="bold", fill="#1b1f23"):
            written.add(place.name)
    weight: dict[tuple[str, float, float], int] = {}
    for mark in marks:
        key = (mark.name, mark.lon, mark.lat)
        weight[key] = weight.get(key, 0) + mark.count
    for (name, lon, lat), _ in sorted(weight.items(), key=lambda item: (-item[1], item[0])):
        if name not in written:
            x, y = frame.xy(lon, lat)
            if labels.place(name, x, y, size=11.5, gap=9, fill="#1b1f23"):
                written.add(name)
    shown = 0
    spots = [(m.lon, m.lat) for m in marks] + [(c.lon, c.lat) for c in held]
    for name, lon, lat, _ in basemap()["cities"]:
        if shown >= 14:
            break
        if not frame.holds(lon, lat) or name in written:
            continue
        x, y = frame.xy(lon, lat)
        near = any(abs(a - lon) + abs(b - lat) < 0.08 for a, b in spots)
        if not near and labels.place(name, x, y, size=10.5, gap=4, fill="#6b7378"):
            labels.parts.append(element("circle", cx=x, cy=y, r=1.8, fill="#6b7378"))
            labels.block(x, y, 2.0)
            shown += 1


def _ground(frame: Frame, labels: Labels) -> list[str]:
    base = basemap()
    region = next((r for r in base["regions"] if _covers(r["box"], frame)), None)
    parts = []
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
    if drawn := path(base["world"]["coast"], frame):
        parts.append(element("path", d=drawn, stroke="#8fa9b8", stroke_width=1.2, **line))
    if drawn := path(borders, frame):
        parts.append(element("path", d=drawn, stroke="#8d7f6c", stroke_width=1.4,
                             stroke_dasharray="6 2 1.5 2", **line))  # fmt: skip
    for name, lon, lat in base["world"]["countries"]:
        if frame.holds(lon, lat):
            x, y = frame.xy(lon, lat)
            labels.place(name.upper(), x, y, size=12, gap=0, fill="#a59a8b", letter_spacing="2")
    return parts


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


def _scale(frame: Frame) -> str:
    km = next((k for k in (500, 200, 100, 50, 20, 10, 5) if frame.pixels(k) <= frame.width / 5), 2)
    length, x, y = frame.pixels(km), 16.0, frame.height - 14
    bar = element("path", d=f"M{x},{y - 5}V{y}H{x + length:.1f}V{y - 5}", fill="none",
                  stroke="#3c4449", stroke_width=1.4)  # fmt: skip
    return bar + text(f"{km} km", x + 4, y - 4, font_size=10.5, fill="#3c4449")


def _legend(marks: Sequence[EventMark], held: Sequence[ControlMark]) -> tuple[list[str], float]:
    entries: list[tuple[str, str]] = []
    colours = {name: colour for place in held for name, colour in place.holders}
    for name, colour in sorted(colours.items()):
        mark = ControlMark(lon=0, lat=0, name="", status="held", holders=((name, colour),))
        entries.append((control_symbol(mark, 8, 0, 6.5), name))
    plain = (("?", "#ffffff"),)
    for status, words in (("contested", "contested"), ("besieged", "besieged"),
                          ("unknown", "holder not known")):  # fmt: skip
        if any(place.status == status for place in held):
            mark = ControlMark(lon=0, lat=0, name="", status=status, holders=plain)
            entries.append((control_symbol(mark, 8, 0, 5.5), words))
    for kind, count in sorted(counted_kinds(marks).items(), key=lambda i: list(KINDS).index(i[0])):
        entries.append((event_symbol(kind, 8, 0, 6.0), f"{KINDS[kind][0]} ({count})"))
    if any(mark.civilians for mark in marks):
        ring = element("circle", cx=8, cy=0, r=6, fill="none", stroke="#111", stroke_width=1.2)
        entries.append((ring, "civilians harmed"))
    if any(mark.disputed for mark in marks):
        entries.append((event_symbol("ground", 8, 0, 6.0, True), "disputed"))
    parts, x, y = [], 12.0, 16.0
    for symbol, words in entries:
        width = 30 + len(words) * 6.6
        if x + width > _WIDTH:
            x, y = 12.0, y + 22
        label = text(words, 20, 4, font_size=12, fill="#1b1f23")
        parts.append(element("g", symbol + label, transform=f"translate({x:.1f},{y:.1f})"))
        x += width
    return parts, y + 12 if entries else 0.0


def _wrapped(words: str, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _sheet(
    body: Sequence[str],
    legend: Sequence[str],
    heading: tuple[str, str],
    notes: Sequence[str],
    legend_height: float,
) -> str:
    lines = [line for note in notes for line in _wrapped(note, 150)]
    below = _HEAD + (_HEIGHT if body else 40.0)
    total = below + legend_height + 10 + 15 * len(lines) + 6
    parts = [
        element("title", text_only(f"{heading[0]}: {heading[1]}")),
        element("rect", width=_WIDTH, height=total, fill="#ffffff"),
        text(heading[0], 12, 22, font_size=17, font_weight="bold", fill="#1b1f23"),
        text(heading[1], 12, 42, font_size=13, fill="#3c4449"),
    ]
    if body:
        clip = element("clipPath", element("rect", width=_WIDTH, height=_HEIGHT), id="frame")
        land = element("rect", width=_WIDTH, height=_HEIGHT, fill="#f7f5f0", stroke="#c9c4b8")
        inner = element("g", "".join(body), clip_path="url(#frame)")
        parts.append(element("g", clip + land + inner, transform=f"translate(0,{_HEAD})"))
    parts.append(element("g", "".join(legend) or "<g/>", transform=f"translate(0,{below})"))
    for i, line in enumerate(lines):
        y = below + legend_height + 16 + 15 * i
        parts.append(text(line, 12, y, font_size=10.5, fill="#5f6b73"))
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH:.0f} {total:.0f}",
        width=_WIDTH,
        height=total,
        role="img",
        font_family=_FONT,
    )


def text_only(words: str) -> str:
    """Return words escaped for SVG."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
