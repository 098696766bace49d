"""Fold rows of several sources that mean one place into one place with all names."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..model import Place
from .geometry import kilometres
from .names import FAMILY, family_key, plain, romanise

_CLASS = {
    **dict.fromkeys(("city", "town", "village", "neighbourhood", "camp"), "populated"),
    **dict.fromkeys(("district", "province", "country", "region"), "area"),
    **dict.fromkeys(("base", "airport"), "airfield"),
}
_REACH = {"populated": 4.0, "area": 60.0, "airfield": 8.0}


def kind_class(kind: str) -> str:
    """Return the class within which two rows can mean one place."""
    return _CLASS.get(kind, kind)


def _keys(place: Place) -> set[tuple[str, str, str]]:
    family = FAMILY.get(place.country or "")
    keys = set()
    for name in (place.name, *place.names):
        folded = plain(name)
        roman = romanise(folded)
        if family and roman.isascii():
            folded = family_key(folded, family)
        keys.add((place.country or "", kind_class(place.kind), folded))
    return keys


def merge(sources: Iterable[Iterable[Place]]) -> list[Place]:
    """Return the places of all sources; a place met again only adds names, population, admin.

    Two rows are one place when their country and class of kind agree, they share a name after
    folding, and they lie within 4 km (towns), 8 km (airfields), 60 km (areas) or 10 km (others).
    Rows of one source are never folded into each other, except those with one id.
    """
    merged: list[Place] = []
    seen: dict[tuple[str, str, str], list[int]] = {}
    by_id: dict[str, int] = {}
    for order, source in enumerate(sources):
        fresh: list[int] = []
        for place in source:
            keys = _keys(place) if order and (seen or by_id) else set()
            at = by_id.get(place.id)
            if at is None and keys:
                reach = _REACH.get(kind_class(place.kind), 10.0)
                found = sorted(
                    (kilometres(place.lat, place.lon, merged[i].lat, merged[i].lon), i)
                    for i in {i for key in keys for i in seen.get(key, ())}
                )
                at = found[0][1] if found and found[0][0] <= reach else None
            if at is None:
                by_id[place.id] = len(merged)
                fresh.append(len(merged))
                merged.append(place)
            else:
                by_id.setdefault(place.id, at)
                merged[at] = _add(merged[at], place)
        for i in fresh:
            for key in _keys(merged[i]):
                seen.setdefault(key, []).append(i)
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
