"""The map of change: which places changed hands between two days, from whom to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..errors import InputError
from ..model import Control, Row
from ..protocols import View
from ..reference import Reference, load_reference
from .canvas import Frame, Labels, element, main_cluster
from .facts import Facts
from .insets import Inset, height_of, insets_of, outlines
from .insets import drawn as drawn_inset
from .marks import (
    UNKNOWN,
    ControlMark,
    control_marks,
    control_symbol,
    held_on,
    holder_colours,
    holder_entries,
    publishers_of,
)
from .precision import day
from .sheet import (
    HALO,
    SEA,
    credits,
    ground,
    in_context,
    labels_on,
    legend,
    name_cities,
    scale_bar,
    sheet,
)
from .wording import day_words

_TOLD = 12
_CITIES = 8
"""Changes told in words below the map."""


class Change(Row, kw_only=True, frozen=True):
    """What is known of one place on two days; None where nothing is."""

    name: str
    lon: float
    lat: float
    before: ControlMark | None
    after: ControlMark | None

    @property
    def moved(self) -> bool:
        """Whether holders or status differ."""
        return _state(self.before) != _state(self.after)


def changes(view: View, before: dt.date, after: dt.date, facts: Facts) -> list[Change]:
    """Return every place with a known holder on one of two days, by name."""
    controls = list(view.controls())
    # One colour is one party in both discs of a place.
    colours = holder_colours([*held_on(controls, before), *held_on(controls, after)], facts)
    first = {(m.lon, m.lat): m for m in control_marks(controls, facts, before, colours)}
    last = {(m.lon, m.lat): m for m in control_marks(controls, facts, after, colours)}
    found = []
    for spot in sorted(first.keys() | last.keys()):
        one, other = first.get(spot), last.get(spot)
        mark = other or one
        assert mark is not None
        found.append(Change(name=mark.name, lon=spot[0], lat=spot[1], before=one, after=other))
    return sorted(found, key=lambda change: (change.name, change.lon, change.lat))


def change_svg(
    view: View,
    before: str,
    after: str,
    title: str | None = None,
    reference: Reference | None = None,
) -> str:
    """Return a map (SVG) of what changed hands between two ISO dates.

    A place that changed has a small disc (before) beside a large one (after); places that did
    not are pale.  Raises InputError for a text that is no date and for days in the wrong order.
    """
    first, last = day(before), day(after)
    for text, date in ((before, first), (after, last)):
        if date is None:
            raise InputError(f"{text}: no date; write it as 2018-09-03")
    assert first is not None
    assert last is not None
    if last <= first:
        raise InputError(f"{before} to {after}: name two days, the earlier one first")
    facts = Facts(view, load_reference() if reference is None else reference)
    found = changes(view, first, last, facts)
    years = first.year != last.year
    heading = (
        title or "What changed hands",
        f"Control on {day_words(first, years)} and on {day_words(last, year=True)}",
    )
    controls = list(view.controls())
    held = [*held_on(controls, first), *held_on(controls, last)]
    return _picture(found, heading, held, facts)


def _picture(
    found: Sequence[Change], heading: tuple[str, str], held: Sequence[Control], facts: Facts
) -> str:
    moved = [change for change in found if change.moved]
    if not found:
        return sheet([], [], heading, ["Nothing is known of who held what on these days."], 0.0)
    weights = {(change.lon, change.lat): 1 for change in moved or found}
    frame = in_context(sorted(main_cluster(weights)))
    inside = [change for change in found if frame.holds(change.lon, change.lat)]
    insets = insets_of(frame, weights)
    labels = labels_on(frame)
    marked = outlines(frame, insets, labels)
    body = [*_drawn(frame, labels, found, insets), *marked]
    larger = [
        drawn_inset(inset, _drawn(inset.frame, labels_on(inset.frame), found), SEA)
        for inset in insets
    ]
    entries, height = legend(_legend(inside))
    outside = sum(not frame.holds(change.lon, change.lat) for change in moved)
    # Who reported on places outside the frame has no part in the picture.
    drawn = {(change.lon, change.lat) for change in [*inside, *moved]}
    shown = [control for control in held if (control.place.lon, control.place.lat) in drawn]
    notes = [_told(moved), *credits(publishers_of((), shown, facts), outside)]
    return sheet(body, entries, heading, notes, height, larger, height_of(insets))


def _drawn(
    frame: Frame, labels: Labels, found: Sequence[Change], insets: Sequence[Inset] = ()
) -> list[str]:
    """Return what a frame holds; names of places in an inset are left to it."""
    inside = [change for change in found if frame.holds(change.lon, change.lat)]
    symbols = _symbols(frame, labels, inside)
    for change in sorted(inside, key=lambda c: (not c.moved, _is_open(c), c.name)):
        if any(inset.holds(change.lon, change.lat) for inset in insets):
            continue
        if not change.moved and _state(change.after)[0] == "unknown":
            continue
        x, y = frame.xy(change.lon, change.lat)
        bold = {"font_weight": "bold"} if change.moved else {}
        colour = "#1b1f23" if change.moved else "#6b7378"
        size = 12.5 if change.moved else 10.5
        labels.place(change.name, x, y, size=size, gap=12, fill=colour, **bold)
    spots = [(change.lon, change.lat) for change in inside]
    name_cities(frame, labels, spots, {change.name for change in inside}, _CITIES)
    land = ground(frame, labels)
    names = element("g", "".join(labels.parts), **HALO)
    return [*land, *symbols, names, scale_bar(frame)]


def _is_open(change: Change) -> bool:
    """Say whether the holder before or after is not known."""
    return "unknown" in {_state(change.before)[0], _state(change.after)[0]}


def _symbols(frame: Frame, labels: Labels, found: Sequence[Change]) -> list[str]:
    pale, strong = [], []
    for change in found:
        x, y = frame.xy(change.lon, change.lat)
        if not change.moved and change.after is not None:
            pale.append(element("g", control_symbol(change.after, x, y, 4.5), opacity="0.45"))
            labels.block(x, y, 5.5)
            continue
        strong.append(control_symbol(_mark(change, change.before), x - 9, y, 5.0))
        strong.append(control_symbol(_mark(change, change.after), x + 2, y, 8.5))
        labels.block(x - 9, y, 7.0)
        labels.block(x + 2, y, 11.0)
    return pale + strong


def _mark(change: Change, mark: ControlMark | None) -> ControlMark:
    if mark is not None:
        return mark
    return ControlMark(
        lon=change.lon, lat=change.lat, name=change.name, status="unknown", holders=()
    )


def _state(mark: ControlMark | None) -> tuple[str, frozenset[str]]:
    if mark is None:
        return "unknown", frozenset()
    return mark.status, frozenset(name for name, _ in mark.holders)


def _words(mark: ControlMark | None) -> str:
    status, holders = _state(mark)
    names = " and ".join(sorted(holders))
    if status == "unknown" or not names:
        return "not known"
    return names if status == "held" else f"{names}, {status}"


def _told(moved: Sequence[Change]) -> str:
    if not moved:
        return "No place is known to have changed hands."
    first = sorted(moved, key=lambda c: (_is_open(c), c.name))[:_TOLD]
    told = "; ".join(f"{c.name}: {_words(c.before)} → {_words(c.after)}" for c in first)
    more = len(moved) - _TOLD
    return f"Changed: {told}{f'; and {more} more' if more > 0 else ''}."


def _legend(found: Sequence[Change]) -> list[tuple[str, str]]:
    blank = ControlMark(lon=0, lat=0, name="", status="held", holders=(("", UNKNOWN),))
    entries = [
        (control_symbol(blank, 4, 0, 4.0) + control_symbol(blank, 13, 0, 6.5), "before, after")
    ]
    marks = [mark for c in found for mark in (c.before, c.after) if mark is not None]
    entries += holder_entries(marks)
    statuses = {m.status for c in found for m in (c.before, c.after) if m is not None}
    for status in ("contested", "besieged"):
        if status in statuses:
            mark = ControlMark(lon=0, lat=0, name="", status=status, holders=(("", "#ffffff"),))
            entries.append((control_symbol(mark, 8, 0, 5.5), status))
    dashed = ControlMark(lon=0, lat=0, name="", status="unknown", holders=())
    entries.append((control_symbol(dashed, 8, 0, 5.5), "not known"))
    return entries
