"""Events → columns: the small form that the map, the histogram and the list work on."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar, get_args

from ..model import ClaimType, Event, EventStatus, Mention, Modality, PlaceMention
from ..origin_words import is_readers
from .answers import ColumnPlace, EventColumns
from .evidence import voice_names

Entry = TypeVar("Entry")
_EPOCH = date(1970, 1, 1).toordinal()
_TYPES: Sequence[str] = get_args(ClaimType)
_STATUSES: Sequence[str] = get_args(EventStatus)
_MODALITIES: Sequence[str] = get_args(Modality)
_TOLDS = ("claimed", "independent", "conceded")
_TOLD_BY = {"third party": 1, "own loss": 2}


@lru_cache(maxsize=65_536)
def day_number(value: str | None, *, last: bool = False) -> int | None:
    """Return days since 1970-01-01 of an ISO date, month or year, or None.

    A month or a year counts as its first day, or its last one with `last`.
    """
    if not value or value.startswith("--"):
        return None
    parts = value[:10].split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else (12 if last else 1)
        if len(parts) > 2:
            return date(year, month, int(parts[2])).toordinal() - _EPOCH
        if not last:
            return date(year, month, 1).toordinal() - _EPOCH
        following = date(year + month // 12, month % 12 + 1, 1)
        return following.toordinal() - 1 - _EPOCH
    except ValueError:
        return None


def main_place(places: Sequence[PlaceMention]) -> PlaceMention | None:
    """Return the place an event is drawn at: the first with coordinates, no container if it can."""
    located = [p for p in places if p.lat is not None and p.lon is not None]
    return next((p for p in located if p.relation != "within"), None) or (
        located[0] if located else (places[0] if places else None)
    )


class _Table(Generic[Entry]):
    """Entries in order of first use, and the index of each."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)
        self._index = {entry: n for n, entry in enumerate(self.entries)}

    def at(self, entry: Entry) -> int:
        index = self._index.setdefault(entry, len(self.entries))
        if index == len(self.entries):
            self.entries.append(entry)
        return index


def killed(event: Event) -> tuple[float | None, float | None] | None:
    """Return the lowest and highest toll that anybody gives, or None.

    Who counts several groups ("17 civilians, six of them children") gives the largest of them as
    the toll: one may be part of another, so they are neither added nor taken for tolls of their
    own.
    """
    tolls: dict[str, list[tuple[float | None, float | None]]] = {}
    for figure in event.figures:
        if figure.what != "killed":
            continue
        for said in figure.said_by:
            if said.rank != "rejected":
                tolls.setdefault(said.origin, []).append((said.low, said.high))
        if not figure.said_by:
            low = figure.low if figure.low is not None else figure.best
            high = figure.high if figure.high is not None else figure.best
            tolls.setdefault("", []).append((low, high))
    lows = [_largest(n if n is not None else m for n, m in counts) for counts in tolls.values()]
    highs = [_largest(m if m is not None else n for n, m in counts) for counts in tolls.values()]
    told = [n for n in lows if n is not None]
    if not told:
        return None
    return (min(told), max(n for n in highs if n is not None))


def carriers(event: Event) -> tuple[str, ...]:
    """Return the printed names of the outlets that tell of an event, each once.

    What only readers say below an article is not told by who published that.
    """
    ways = (voice.paths for voice in event.voices if not is_readers(voice.origin))
    return tuple(dict.fromkeys(path[-1] for paths in ways for path in paths if path))


def _largest(numbers: Iterable[float | None]) -> float | None:
    return max((n for n in numbers if n is not None), default=None)


def columns(
    events: Iterable[Event],
    origin_names: Mapping[str, str],
    outlet_of: Callable[[str], tuple[str, str]],
) -> EventColumns:
    """Return the events as columns, in the order given.

    `outlet_of` gives the id and the name of an outlet by its printed name (`evidence.outlets`).
    """
    names: _Table[tuple[str, str]] = _Table()
    places: _Table[ColumnPlace] = _Table()
    out = EventColumns(
        id=[], type=[], status=[], modality=[], start=[], end=[], place=[], actors=[], targets=[],
        origins=[], outlets=[], voices=[], killed=[], rumour=[], told=[], denials=[],
        types=list(_TYPES), statuses=list(_STATUSES), modalities=list(_MODALITIES),
        tolds=list(_TOLDS), names=names.entries, places=places.entries,
    )  # fmt: skip

    def mentioned(mentions: Iterable[Mention]) -> list[int]:
        return [names.at((m.id or "", m.name or m.text)) for m in mentions]

    for row, event in enumerate(events):
        place = main_place(event.place)
        out.id.append(event.id)
        out.type.append(_TYPES.index(event.type))
        out.status.append(_STATUSES.index(event.status))
        out.modality.append(_MODALITIES.index(event.modality))
        out.start.append(day_number(event.time.start) if event.time else None)
        out.end.append(day_number(event.time.end, last=True) if event.time else None)
        out.place.append(-1 if place is None else places.at(_column_place(place)))
        out.actors.append(mentioned(event.actor))
        out.targets.append(mentioned(event.target))
        called = voice_names(event, origin_names)
        out.origins.append([names.at((v.origin, called[v.origin])) for v in event.voices])
        published = dict.fromkeys(outlet_of(printed) for printed in carriers(event))
        out.outlets.append([names.at(outlet) for outlet in published])
        out.denials.extend(
            (row, n)
            for n, voice in zip(out.origins[-1], event.voices, strict=True)
            if voice.stance == "denies"
        )
        out.voices.append(sum(v.stance == "affirms" for v in event.voices))
        out.killed.append(killed(event))
        affirming = [v for v in event.voices if v.stance == "affirms"]
        out.told.append(max((_TOLD_BY.get(v.interest, 0) for v in affirming), default=0))
        if event.rumour:
            out.rumour.append(row)
    return out


def merged(before: EventColumns, left: Set[str], fresh: EventColumns) -> EventColumns:
    """Return columns without the events `left` and with those of `fresh`, by day.

    Of one day, those of `fresh` come last.  Names and places stay where they are in their tables,
    also those that no event needs any more.
    """
    names = _Table(before.names)
    places = _Table(before.places)
    called = [names.at(name) for name in fresh.names]
    homes = [places.at(place) for place in fresh.places]
    left_rows = [row for row, name in enumerate(before.id) if name in left]

    def without(old: list[Entry]) -> list[Entry]:
        out: list[Entry] = []
        at = 0
        for row in left_rows:
            out += old[at:row]
            at = row + 1
        return out + old[at:]

    days = [_day_of(start) for start in without(before.start)]
    order = sorted(range(len(fresh.id)), key=lambda row: _day_of(fresh.start[row]))
    spots = [bisect_right(days, _day_of(fresh.start[row])) for row in order]

    def joined(old: list[Entry], new: list[Entry]) -> list[Entry]:
        kept = without(old)
        out: list[Entry] = []
        at = 0
        for row, spot in zip(order, spots, strict=True):
            out += kept[at:spot]
            out.append(new[row])
            at = spot
        return out + kept[at:]

    def renamed(rows: list[list[int]]) -> list[list[int]]:
        return [[called[n] for n in row] for row in rows]

    ids = joined(before.id, fresh.id)
    rumours = {before.id[row] for row in before.rumour} - left
    rumours.update(fresh.id[row] for row in fresh.rumour)
    denied = [(before.id[row], n) for row, n in before.denials if before.id[row] not in left]
    denied += [(fresh.id[row], called[n]) for row, n in fresh.denials]
    row_of = dict(zip(ids, range(len(ids)), strict=True)) if rumours or denied else {}
    return EventColumns(
        id=ids,
        type=joined(before.type, fresh.type),
        status=joined(before.status, fresh.status),
        modality=joined(before.modality, fresh.modality),
        start=joined(before.start, fresh.start),
        end=joined(before.end, fresh.end),
        place=joined(before.place, [homes[n] if n >= 0 else -1 for n in fresh.place]),
        actors=joined(before.actors, renamed(fresh.actors)),
        targets=joined(before.targets, renamed(fresh.targets)),
        origins=joined(before.origins, renamed(fresh.origins)),
        outlets=joined(before.outlets, renamed(fresh.outlets)),
        voices=joined(before.voices, fresh.voices),
        killed=joined(before.killed, fresh.killed),
        told=joined(before.told, fresh.told),
        rumour=sorted(row_of[name] for name in rumours),
        denials=sorted((row_of[name], n) for name, n in denied),
        types=before.types, statuses=before.statuses, modalities=before.modalities,
        tolds=before.tolds, names=names.entries, places=places.entries,
    )  # fmt: skip


def _day_of(start: int | None) -> float:
    """Return the day that sorts an event; what has none comes last."""
    return math.inf if start is None else start


_VAGUE_KM = 90
_FAR = 0.03
"""The share of events at each edge that may lie outside the bounds: far places make maps small."""


def bounds(made: EventColumns) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of where nearly all events lie (degrees), or None.

    Events at countries, regions and other places less certain than 90 km do not count.
    """
    counts = Counter(made.place)
    spots = [
        (place.lon, place.lat, counts[n])
        for n, place in enumerate(made.places)
        if counts[n]
        and place.lon is not None
        and place.lat is not None
        and (place.radius_km or 0) < _VAGUE_KM
        and place.kind not in ("country", "region", "sea")
    ]
    if not spots:
        return None
    total = sum(count for *_, count in spots)
    cut = int(total * _FAR) if total >= 20 else 0
    west, east = _middle(((lon, count) for lon, _, count in spots), cut)
    south, north = _middle(((lat, count) for _, lat, count in spots), cut)
    return west, south, east, north


def _middle(spots: Iterable[tuple[float, int]], cut: int) -> tuple[float, float]:
    """Return the lowest and the highest of values with their counts, without `cut` at each edge."""
    ordered = sorted(spots)

    def first(values: Iterable[tuple[float, int]]) -> float:
        seen = 0
        for value, count in values:
            seen += count
            if seen > cut:
                return value
        raise ValueError("no value is left between the edges")

    return first(ordered), first(reversed(ordered))


def _column_place(place: PlaceMention) -> ColumnPlace:
    return ColumnPlace(
        id=place.id,
        name=place.name or place.text,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
    )
