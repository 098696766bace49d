"""Fold rows of several sources that mean one place into one place with all names."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..model import Place
from .geometry import kilometres
from .names import FAMILY, family_key, plain, romanise

_CLASS = {
    **dict.fromkeys(("city", "town", "village", "neighbourhood", "camp"), "populated"),
    **dict.fromkeys(("base", "airport"), "airfield"),
}
_REACH = {
    "populated": 4.0, "airfield": 8.0, "province": 150.0, "district": 40.0, "region": 100.0,
    "country": 2000.0,
}  # fmt: skip


def kind_class(kind: str) -> str:
    """Return the class within which two rows can mean one place."""
    return _CLASS.get(kind, kind)


def _keys(place: Place) -> set[tuple[str, str]]:
    family = FAMILY.get(place.country or "")
    group = kind_class(place.kind)
    keys = set()
    for name in (place.name, *place.names):
        folded = plain(name)
        if family:
            roman = romanise(folded)
            folded = family_key(folded, family) if roman.isascii() else folded
        keys.add((group, folded))
    return keys


class _Known:
    """Places met so far, by country and folded name; a country is indexed when first asked for."""

    def __init__(self, merged: list[Place]) -> None:
        self._merged = merged
        self._waiting: dict[str, list[int]] = {}
        self._seen: dict[str, dict[tuple[str, str], list[int]]] = {}

    def add(self, number: int) -> None:
        self._waiting.setdefault(self._merged[number].country or "", []).append(number)

    def nearest(self, place: Place) -> int | None:
        """Return the number of the known place that this row means too, or None."""
        country = place.country or ""
        waiting = self._waiting.pop(country, None)
        seen = self._seen.setdefault(country, {}) if waiting else self._seen.get(country)
        if seen is None:
            return None
        for number in waiting or ():
            for key in _keys(self._merged[number]):
                seen.setdefault(key, []).append(number)
        found = sorted(
            (kilometres(place.lat, place.lon, self._merged[i].lat, self._merged[i].lon), i)
            for i in {i for key in _keys(place) for i in seen.get(key, ())}
        )
        reach = _REACH.get(kind_class(place.kind), 10.0)
        return found[0][1] if found and found[0][0] <= reach else None


def merge(sources: Iterable[Iterable[Place]]) -> list[Place]:
    """Return the places of all sources; a place met again only adds names, population, admin.

    Two rows are one place when their country and class of kind agree, they share a name after
    folding, and they lie within 4 km (towns), 8 km (airfields), 150 km (provinces), 40 km
    (districts), 100 km (regions) or 10 km (others).
    Rows of one source are never folded into each other, except those with one id.
    """
    merged: list[Place] = []
    known = _Known(merged)
    by_id: dict[str, int] = {}
    for source in sources:
        first = len(merged)
        for place in source:
            at = by_id.get(place.id)
            if at is None:
                at = known.nearest(place)
            if at is None:
                by_id[place.id] = len(merged)
                merged.append(place)
            else:
                by_id.setdefault(place.id, at)
                merged[at] = _add(merged[at], place)
        for number in range(first, len(merged)):
            known.add(number)
    return merged


def _add(first: Place, second: Place) -> Place:
    names = dict.fromkeys((*first.names, second.name, *second.names))
    names.pop(first.name, None)
    return msgspec.structs.replace(
        first,
        names=tuple(names),
        population=first.population or second.population,
        admin1=first.admin1 or second.admin1,
        admin2=first.admin2 or second.admin2,
    )
