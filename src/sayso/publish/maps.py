"""Maps as SVG, drawn without a browser: events of a period, who holds what on a day.

Dates, legend, scale and sources stand on the picture, so that it can be passed on alone.  Where a
place is known only roughly, a disc shows how far off the event may be.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ..errors import InputError
from ..model import Area, Row
from ..protocols import View
from ..reference import Reference, load_reference
from .canvas import Frame, Labels, element, framed, main_cluster
from .facts import Facts
from .grounds import HeldGround, hatched, hatches
from .insets import Inset, height_of, insets_of, outlines
from .insets import drawn as drawn_inset
from .marks import (
    KINDS,
    ControlMark,
    EventMark,
    control_marks,
    control_symbol,
    counted_kinds,
    drawn_events,
    event_marks,
    event_symbol,
    held_on,
    holder_entries,
    publishers_in,
)
from .precision import bounds, day
from .sheet import (
    HALO,
    HEIGHT,
    SEA,
    WIDTH,
    credits,
    ground,
    labels_on,
    legend,
    name_cities,
    scale_bar,
    sheet,
)
from .wording import day_words, listed, span_words

_HELD = 3
"""Events that a known holder weighs as much as, when names are written."""


def map_svg(
    view: View,
    on: str | None = None,
    since: str | None = None,
    until: str | None = None,
    title: str | None = None,
    reference: Reference | None = None,
    areas: Callable[[str], Iterable[Area]] | None = None,
) -> str:
    """Return a map of the events from `since` to `until` and of control on the day `on`.

    All are ISO dates.  Without `on` control is that of `until`, else of the last day anything
    in the view was heard; without `since` and `until` all dated events are drawn.  `areas`
    gives the areas of control of a day: inferred, hatched, the paler the more doubtful.  Raises
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
    publishers = partial(
        publishers_in,
        drawn=tuple(drawn_events(events, day(since), day(until))),
        controls=tuple(held_on(controls, when)) if when else (),
        facts=facts,
    )
    grounds = areas(when.isoformat()) if areas is not None and when else ()
    return _picture(marks, held, drawn, publishers, hatched(grounds, facts, held))


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


def map_pdf(svg: str) -> bytes:
    """Return an SVG map as a PDF of its size, lines and letters kept as such.

    Needs typst (the extra `print`).  Raises InputError where it is not installed.
    """
    from .typeset import picture_pdf

    return picture_pdf(svg)


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
    publishers: Callable[[Frame], Sequence[str]],
    ground_held: Sequence[HeldGround] = (),
) -> str:
    scene = scene_of(marks, held, publishers, bool(ground_held))
    if scene is None:
        return sheet([], [], heading, ["Nothing in this selection has a place and a date."], 0.0)
    return drawn_on(scene, marks, held, heading, grounds=ground_held)


class Scene(Row, kw_only=True, frozen=True):
    """What pictures of one series share: frame, legend and the small print."""

    frame: Frame
    entries: list[str]
    height: float
    """Of the legend, in pixels."""
    notes: list[str]
    insets: tuple[Inset, ...] = ()


def scene_of(
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    publishers: Callable[[Frame], Sequence[str]],
    hatching: bool = False,
) -> Scene | None:
    """Return the frame around all these marks and their legend; None where there is no mark.

    `publishers` says who published what lies in a frame; `hatching`, whether the legend explains
    hatched ground.
    """
    weights: dict[tuple[float, float], int] = {}
    for mark in marks:
        weights[mark.lon, mark.lat] = weights.get((mark.lon, mark.lat), 0) + mark.count
    told = [place for place in held if place.status != "unknown"]
    # Of whom nobody has heard for long draws no frame, where there is anything else to see.
    for place in told if told or weights else held:
        weights.setdefault((place.lon, place.lat), 1)
    if not weights:
        return None
    frame = framed(sorted(main_cluster(weights)), WIDTH, HEIGHT)
    outside = sum(not frame.holds(*point) for point in weights)
    insets = insets_of(frame, weights)
    entries, height = _legend(
        [m for m in marks if frame.holds(m.lon, m.lat)],
        [c for c in held if frame.holds(c.lon, c.lat)],
        hatching,
        (frame, *(inset.frame for inset in insets)),
    )
    return Scene(
        frame=frame,
        entries=entries,
        height=height,
        notes=credits(publishers(frame), outside),
        insets=insets,
    )


def drawn_on(
    scene: Scene,
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    heading: tuple[str, str],
    below: Sequence[str] = (),
    grounds: Sequence[HeldGround] = (),
) -> str:
    """Return the picture (SVG) of these marks in a scene; `below` is drawn under the symbols."""
    frame = scene.frame
    labels = labels_on(frame)
    marked = outlines(frame, scene.insets, labels)
    body = _drawn(frame, labels, marks, held, grounds, below, scene.insets)
    insets = []
    for inset in scene.insets:
        inside = _drawn(inset.frame, labels_on(inset.frame), marks, held, grounds, cities=4)
        insets.append(drawn_inset(inset, inside, SEA))
    heights = scene.height, height_of(scene.insets)
    return sheet(
        [*body, *marked], scene.entries, heading, scene.notes, heights[0], insets, heights[1]
    )


def _drawn(
    frame: Frame,
    labels: Labels,
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    grounds: Sequence[HeldGround],
    below: Sequence[str] = (),
    insets: Sequence[Inset] = (),
    cities: int = 14,
) -> list[str]:
    """Return what a frame holds; names of places in an inset are left to it, but one."""
    inside_marks = [m for m in marks if frame.holds(m.lon, m.lat)]
    inside_held = [c for c in held if frame.holds(c.lon, c.lat)]
    symbols = _symbols(frame, labels, inside_marks, inside_held)
    _write_names(frame, labels, inside_marks, inside_held, insets, cities)
    land = ground(frame, labels)
    names = element("g", "".join(labels.parts), **HALO)
    return [*land, *hatches(frame, grounds), *below, *symbols, names, scale_bar(frame)]


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
        if _shows_reach(frame, reach):
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


def _shows_reach(frame: Frame, reach: float) -> bool:
    """Say whether it is drawn how far off something may have been, in pixels.

    A disc wider than half the picture says no more than "somewhere here".
    """
    return 14 < reach < frame.width / 4


def _write_names(
    frame: Frame,
    labels: Labels,
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    insets: Sequence[Inset],
    cities: int,
) -> None:
    """Name the places: those of which most is told first, those of unknown holders last."""
    weight: Counter[tuple[str, float, float]] = Counter()
    for mark in marks:
        weight[mark.name, mark.lon, mark.lat] += mark.count
    known = {(c.name, c.lon, c.lat) for c in held if c.status != "unknown"}
    for key in known:
        weight[key] += _HELD
    for place in held:
        weight[place.name, place.lon, place.lat] += 0
    written: set[str] = set()
    full: set[str] = set()
    for key, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0])):
        name, lon, lat = key
        inset = next((i.letter for i in insets if i.holds(lon, lat)), "")
        if name in written or inset in full:
            continue
        x, y = frame.xy(lon, lat)
        style: dict[str, object] = {"size": 11.5, "gap": 9}
        if key in known:
            style = {"size": 12.5, "gap": 12, "font_weight": "bold"}
        if labels.place(name, x, y, fill="#1b1f23", **style):  # type: ignore[arg-type]
            written.add(name)
            if inset:
                full.add(inset)
    spots = [(m.lon, m.lat) for m in marks] + [(c.lon, c.lat) for c in held]
    name_cities(frame, labels, spots, written, cities)


def _legend(
    marks: Sequence[EventMark],
    held: Sequence[ControlMark],
    ground_drawn: bool,
    frames: Sequence[Frame],
) -> tuple[list[str], float]:
    entries: list[tuple[str, str]] = []
    entries += holder_entries(held)
    plain = (("?", "#ffffff"),)
    for status, words in (("contested", "contested"), ("besieged", "besieged"),
                          ("unknown", "holder not known")):  # fmt: skip
        if any(place.status == status for place in held):
            mark = ControlMark(lon=0, lat=0, name="", status=status, holders=plain)
            entries.append((control_symbol(mark, 8, 0, 5.5), words))
    if ground_drawn:
        sample = element("rect", x=2, y=-6, width=12, height=12, fill="none", stroke="#44525a",
                         stroke_width=0.8, stroke_dasharray="2 2")  # fmt: skip
        strokes = element("path", d="M2 2L10 -6M2 6L14 -6M6 6L14 -2", stroke="#44525a",
                          stroke_width=1.2)  # fmt: skip
        entries.append((sample + strokes, "between places: inferred"))
    for kind, count in sorted(counted_kinds(marks).items(), key=lambda i: list(KINDS).index(i[0])):
        entries.append((event_symbol(kind, 8, 0, 6.0), f"{KINDS[kind][0]} ({count})"))
    if any(mark.civilians for mark in marks):
        ring = element("circle", cx=8, cy=0, r=6, fill="none", stroke="#111", stroke_width=1.2)
        entries.append((ring, "civilians harmed"))
    if any(mark.disputed for mark in marks):
        entries.append((event_symbol("ground", 8, 0, 6.0, True), "disputed"))
    reaches = ((f, f.pixels(m.radius_km)) for f in frames for m in marks if f.holds(m.lon, m.lat))
    if any(_shows_reach(*reach) for reach in reaches):
        disc = element("circle", cx=8, cy=0, r=7, fill="#44525a", fill_opacity="0.07",
                       stroke="#44525a", stroke_opacity="0.35", stroke_width=0.8)  # fmt: skip
        entries.append((disc, "somewhere in here"))
    return legend(entries)
