"""The heat map: how densely strikes were reported, each spread over where it may have been.

An event counts as one, however exactly it is placed: one in a town is a small dark spot, one
known to within 25 km is spread over 25 km.  So nothing looks sharper than it is known, and the
densities of the whole earth add up to the number of events.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..model import ClaimType, Event, PlaceMention, Row
from ..protocols import View
from ..reference import Reference, load_reference
from .canvas import Frame, Labels, element, framed, main_cluster
from .facts import Facts
from .insets import Inset, height_of, insets_of, outlines
from .insets import drawn as drawn_inset
from .placing import place_name
from .precision import bounds, day
from .prose import is_a_place
from .sheet import HALO, HEIGHT, SEA, WIDTH, credits, ground, labels_on, legend, scale_bar, sheet
from .wording import span_words

STRIKES: frozenset[ClaimType] = frozenset({"airstrike", "shelling", "bombing", "chemical"})
LEAST_KM = 2.0
"""No point is known better than to a part of a town."""
_WITHIN_95 = 2.448
"""So many sigmas from the middle of a round normal spread hold 95 % of it."""
_CELL = 4.0
"""Pixels of a cell of the picture."""
_AREAS = frozenset({"country", "region", "sea"})
_SMOOTH = 6.0
"""Pixels of a sigma by which the picture blurs everything: smaller spots could not be seen."""
_COLOURS = ("#fdf0d9", "#fddcae", "#fbbd82", "#f4935a", "#e0603e", "#b8332f", "#7a1626")
_SERIES: tuple[tuple[int, ...], ...] = ((1, 2, 5), (1, 3), (1,))
"""Round numbers of a decade at which colours change, from many to few."""
_ROUGH_KM = 15.0
_NAMED = 24
_IN_INSETS = (
    "Crowded parts are drawn again below, larger: there the picture blurs less, so that the middle "
    "of a spot is darker."
)

Floats = npt.NDArray[np.float64]


class Spread(Row, kw_only=True, frozen=True):
    """A share of an event and where it may have been: a round normal spread around a point."""

    lon: float
    lat: float
    sigma_km: float
    share: float
    name: str


def spreads(event: Event, facts: Facts) -> list[Spread]:
    """Return where an event may have been; the shares add up to one.

    Empty where only a country, a region or nothing is known.  The radius of a place holds 95 % of
    the spread; an event at several places is shared out evenly.
    """
    found = [place for place in event.place if place.relation != "within" and _drawable(place)]
    return [
        Spread(
            lon=place.lon or 0.0,
            lat=place.lat or 0.0,
            sigma_km=max(place.radius_km or 0.0, LEAST_KM) / _WITHIN_95,
            share=1.0 / len(found),
            name=_label(facts.spelt_place(place), facts),
        )
        for place in found
    ]


def _label(place: PlaceMention, facts: Facts) -> str:
    """Return the name to write on the map: nothing for a word that names no place (`east`)."""
    name = place_name(place)
    return name if place.id is not None or is_a_place(name, facts) else ""


def _drawable(place: PlaceMention) -> bool:
    return place.lat is not None and place.lon is not None and place.kind not in _AREAS


def density(spots: Iterable[Spread], frame: Frame, cell: float = _CELL) -> Floats:
    """Return events per 100 km² in cells of `cell` pixels, rows from north to south.

    Each spread is integrated over the cells and blurred by the picture's own sharpness.
    """
    columns, rows = math.ceil(frame.width / cell), math.ceil(frame.height / cell)
    grid = np.zeros((rows, columns))
    km = cell / frame.pixels(1.0)
    edges_x: Floats = np.arange(columns + 1, dtype=np.float64) * cell
    edges_y: Floats = np.arange(rows + 1, dtype=np.float64) * cell
    for spot in spots:
        x, y = frame.xy(spot.lon, spot.lat)
        sigma = math.hypot(frame.pixels(spot.sigma_km), _SMOOTH)
        across = np.diff(_normal(edges_x, x, sigma))
        down = np.diff(_normal(edges_y, y, sigma))
        grid += spot.share * np.outer(down, across)
    return grid / (km * km) * 100.0


def _normal(edges: Floats, middle: float, sigma: float) -> Floats:
    """Return the cumulative normal distribution at each edge."""
    scale = sigma * math.sqrt(2.0)
    return np.array([0.5 * (1.0 + math.erf((edge - middle) / scale)) for edge in edges.tolist()])


def heat_svg(
    view: View,
    since: str | None = None,
    until: str | None = None,
    title: str | None = None,
    reference: Reference | None = None,
    types: frozenset[ClaimType] | None = STRIKES,
) -> str:
    """Return a map (SVG) of how densely strikes were reported from `since` to `until` (ISO dates).

    With `types` None all events of the view count.  Only what happened by somebody's account
    counts: no plans, rumours, denials.  Raises InputError for a text that is no date.
    """
    for given in (since, until):
        if given is not None and day(given) is None:
            raise InputError(f"{given}: no date; write it as 2018-09-03")
    facts = Facts(view, load_reference() if reference is None else reference)
    wanted = (e for e in view.events() if types is None or e.type in types)
    events = [event for event in wanted if _counts(event, since, until)]
    placed = [spots for event in events if (spots := spreads(event, facts))]
    spots = [spot for members in placed for spot in members]
    edges = [edge for event in events if (edge := bounds(event.time)) is not None]
    first = day(since) or min((edge[0] for edge in edges), default=None)
    last = day(until) or max((edge[1] for edge in edges), default=None)
    days = f", {span_words(first, last)}" if first and last else ""
    count = f"{len(placed)} event" + ("" if len(placed) == 1 else "s")
    heading = (
        title or f"How densely {'strikes' if types == STRIKES else 'events'} were reported",
        f"{count}{days}",
    )
    publishers = sorted({p.source for event in events for p in facts.publications_of(event)})
    rough = sum(max(s.sigma_km for s in members) * _WITHIN_95 > _ROUGH_KM for members in placed)
    notes = [_explained(rough, len(events) - len(placed))]
    return _picture(spots, heading, publishers, notes)


def _counts(event: Event, since: str | None, until: str | None) -> bool:
    if event.rumour or event.status == "retracted":
        return False
    if event.modality not in {"happened", "ongoing"}:
        return False
    edges = bounds(event.time)
    first, last = day(since), day(until)
    if edges is None:
        return first is None and last is None
    return (first is None or edges[1] >= first) and (last is None or edges[0] <= last)


def _explained(rough: int, unplaced: int) -> str:
    words = "Each event counts as one and is spread over the area in which it may have been"
    if rough:
        words += f"; {rough} {'is' if rough == 1 else 'are'} known only to within more than "
        words += f"{_ROUGH_KM:.0f} km"
    if unplaced:
        words += f"; {unplaced} without a place finer than a country "
        words += f"{'is' if unplaced == 1 else 'are'} not drawn"
    return f"{words}. Reports are denser where reporters are."


def _picture(
    spots: Sequence[Spread],
    heading: tuple[str, str],
    publishers: Sequence[str],
    notes: Sequence[str],
) -> str:
    weights: dict[tuple[float, float], int] = {}
    for spot in spots:
        weights[spot.lon, spot.lat] = weights.get((spot.lon, spot.lat), 0) + 1
    if not weights:
        return sheet([], [], heading, ["No strike in this selection has a place.", *notes[1:]], 0.0)
    frame = framed(sorted(main_cluster(weights)), WIDTH, HEIGHT)
    outside = sum(not frame.holds(*point) for point in weights)
    insets = insets_of(frame, {(s.lon, s.lat) for s in spots if _is_fine(s)})
    grids = [density(spots, part) for part in (frame, *(inset.frame for inset in insets))]
    # The thinnest spread of one event must not fall below the colours.
    widest = max(math.hypot(frame.pixels(s.sigma_km), _SMOOTH) / frame.pixels(1.0) for s in spots)
    thinnest = min(s.share for s in spots) * 100.0 / (2.0 * math.pi * widest**2)
    steps = breaks(thinnest / 2.0, max(float(grid.max()) for grid in grids))
    labels = labels_on(frame)
    marked = outlines(frame, insets, labels)
    body = [*_drawn(frame, labels, spots, grids[0], steps, insets), *marked]
    larger = [
        drawn_inset(inset, _drawn(inset.frame, labels_on(inset.frame), spots, grid, steps), SEA)
        for inset, grid in zip(insets, grids[1:], strict=True)
    ]
    entries, height = legend(_legend(steps))
    if insets:
        notes = [*notes, _IN_INSETS]
    notes = [*notes, *credits(publishers, outside)]
    return sheet(body, entries, heading, notes, height, larger, height_of(insets))


def _drawn(
    frame: Frame,
    labels: Labels,
    spots: Sequence[Spread],
    grid: Floats,
    steps: Sequence[float],
    insets: Sequence[Inset] = (),
) -> list[str]:
    """Return what a frame holds; names of places in an inset are left to it, but one."""
    _write_names(frame, labels, spots, insets)
    land = ground(frame, labels)
    heat = element("g", "".join(_cells(grid, steps)), opacity="0.8", shape_rendering="crispEdges")
    return [*land, heat, element("g", "".join(labels.parts), **HALO), scale_bar(frame)]


def _is_fine(spot: Spread) -> bool:
    """Say whether a place is known so well that its name may stand at its point."""
    return spot.sigma_km * _WITHIN_95 <= _ROUGH_KM


def breaks(least: float, most: float) -> list[float]:
    """Return the lower ends of the classes, round numbers from below `least` to below `most`.

    The wider the range, the coarser the classes: there are never more than there are colours.
    """
    if not 0.0 < least < most:
        return [most / 2.0] if most > 0.0 else []
    low, high = math.floor(math.log10(least)), math.floor(math.log10(most))
    found: list[float] = []
    for series in _SERIES:
        numbers = [m * 10.0**power for power in range(low, high + 1) for m in series]
        below = [n for n in numbers if n <= least][-1:]
        found = [float(f"{n:.6g}") for n in (*below, *(n for n in numbers if least < n < most))]
        if len(found) <= len(_COLOURS):
            break
    return found[-len(_COLOURS) :]


def _cells(grid: Floats, steps: Sequence[float]) -> Iterator[str]:
    """Yield one rectangle for each run of cells of one class in a row."""
    classes = np.digitize(grid, steps) - 1
    colours = _COLOURS[-len(steps) :] if steps else ()
    for row, line in enumerate(classes.tolist()):
        start = 0
        for column in range(1, len(line) + 1):
            if column < len(line) and line[column] == line[start]:
                continue
            if line[start] >= 0:
                yield element("rect", x=start * _CELL, y=row * _CELL,
                              width=(column - start) * _CELL, height=_CELL,
                              fill=colours[line[start]])  # fmt: skip
            start = column


def _legend(steps: Sequence[float]) -> list[tuple[str, str]]:
    colours = _COLOURS[-len(steps) :] if steps else ()
    entries = []
    for at, (step, colour) in enumerate(zip(steps, colours, strict=True)):
        box = element("rect", x=1.0, y=-7.0, width=14.0, height=12.0, fill=colour,
                      stroke="#8a8f93", stroke_width=0.5)  # fmt: skip
        upper = f"–{steps[at + 1]:g}" if at + 1 < len(steps) else " and more"
        unit = " events per 100 km²" if at == 0 else ""
        entries.append((box, f"{step:g}{upper}{unit}"))
    return entries


def _write_names(
    frame: Frame, labels: Labels, spots: Sequence[Spread], insets: Sequence[Inset]
) -> None:
    """Name the places with most events, those that are known well; of an inset's only the first."""
    weight: dict[tuple[str, float, float], float] = {}
    for spot in filter(_is_fine, spots):
        if spot.name and frame.holds(spot.lon, spot.lat):
            key = (spot.name, spot.lon, spot.lat)
            weight[key] = weight.get(key, 0.0) + spot.share
    ranked = sorted(weight.items(), key=lambda item: (-item[1], item[0]))
    written: set[str] = set()
    full: set[str] = set()
    shown = 0
    for (name, lon, lat), _ in ranked:
        inset = next((i.letter for i in insets if i.holds(lon, lat)), "")
        if name in written or inset in full:
            continue
        shown += 1
        if shown > _NAMED:
            break
        x, y = frame.xy(lon, lat)
        if labels.place(name, x, y, size=11.5, gap=6, fill="#1b1f23"):
            written.add(name)
            if inset:
                full.add(inset)
