"""Events → columns: the small form that the map, the histogram and the list work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar, get_args

from ..model import ClaimType, Event, EventStatus, Mention, Modality, PlaceMention
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

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._index: dict[Entry, int] = {}

    def at(self, entry: Entry) -> int:
        index = self._index.setdefault(entry, len(self.entries))
        if index == len(self.entries):
            self.entries.append(entry)
        return index


def killed(event: Event) -> tuple[float | None, float | None] | None:
    """Return the lowest and highest number of killed that anybody says, or None."""
    lows: list[float] = []
    highs: list[float] = []
    for figure in event.figures:
        if figure.what != "killed":
            continue
        for said in figure.said_by or ():
            if said.rank == "rejected":
                continue
            lows += [n for n in (said.low, said.high) if n is not None][:1]
            highs += [n for n in (said.high, said.low) if n is not None][:1]
        if not figure.said_by:
            lows += [n for n in (figure.low, figure.best) if n is not None][:1]
            highs += [n for n in (figure.high, figure.best, figure.low) if n is not None][:1]
    if not lows and not highs:
        return None
    return (min(lows) if lows else None, max(highs) if highs else None)


def columns(events: Iterable[Event], origin_names: Mapping[str, str]) -> EventColumns:
    """Return the events as columns, in the order given."""
    names: _Table[tuple[str, str]] = _Table()
    places: _Table[ColumnPlace] = _Table()
    out = EventColumns(
        id=[], type=[], status=[], modality=[], start=[], end=[], place=[], actors=[], targets=[],
        origins=[], voices=[], killed=[], rumour=[], told=[], denials=[], types=list(_TYPES),
        statuses=list(_STATUSES), modalities=list(_MODALITIES), tolds=list(_TOLDS),
        names=names.entries, places=places.entries,
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


_VAGUE_KM = 90
_FAR = 0.03
"""The share of events at each edge that may lie outside the bounds: far places make maps small."""


def bounds(made: EventColumns) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of where nearly all events lie (degrees), or None.

    Events at countries, regions and other places less certain than 90 km do not count.
    """
    spots = [
        (place.lon, place.lat)
        for place in (made.places[n] for n in made.place if n >= 0)
        if place.lon is not None
        and place.lat is not None
        and (place.radius_km or 0) < _VAGUE_KM
        and place.kind not in ("country", "region", "sea")
    ]
    if not spots:
        return None
    cut = int(len(spots) * _FAR) if len(spots) >= 20 else 0
    lons, lats = (sorted(values) for values in zip(*spots, strict=True))
    return lons[cut], lats[cut], lons[-1 - cut], lats[-1 - cut]


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
