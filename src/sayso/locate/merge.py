"""Fold rows of several sources that mean one place into one place with all names."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..geometry import kilometres
from ..model import Place
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


def _keys(place: Place) -> frozenset[str]:
    family = FAMILY.get(place.country or "")
    keys = set()
    for name in (place.name, *place.names):
        folded = plain(name)
        if family:
            roman = romanise(folded)
            folded = family_key(folded, family) if roman.isascii() else folded
        keys.add(folded)
    return frozenset(keys)


_Cell = tuple[str, str, int, int]


class _Known:
    """Places met so far, by country, class and cell; names are folded when first compared."""

    def __init__(self, merged: list[Place]) -> None:
        self._merged = merged
        self._cells: dict[_Cell, list[int]] = {}
        self._names: dict[int, frozenset[str]] = {}

    def add(self, number: int) -> None:
        place = self._merged[number]
        self._cells.setdefault(self._cell(place), []).append(number)

    def _cell(self, place: Place) -> _Cell:
        group = kind_class(place.kind)
        size = max(0.05, _REACH.get(group, 10.0) / 111.0)
        return place.country or "", group, int(place.lat // size), int(place.lon // (2 * size))

    def nearest(self, place: Place) -> int | None:
        """Return the number of the known place that this row means too, or None."""
        country, group, row, column = self._cell(place)
        reach = _REACH.get(group, 10.0)
        around = [
            number
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for number in self._cells.get((country, group, r, c), ())
        ]
        if not around:
            return None
        keys = _keys(place)
        best: tuple[float, int] | None = None
        for number in around:
            other = self._merged[number]
            gap = kilometres(place.lat, place.lon, other.lat, other.lon)
            # The middle of a great city is set elsewhere by each source.
            wide = max(reach, min(12.0, place.radius_km, other.radius_km))
            if gap > wide or (best is not None and (gap, number) >= best):
                continue
            if number not in self._names:
                self._names[number] = _keys(other)
            if keys & self._names[number]:
                best = gap, number
        return best[1] if best else None

    def changed(self, number: int) -> None:
        """Forget the folded names of a place that has got more."""
        self._names.pop(number, None)


def merge(sources: Iterable[Iterable[Place]]) -> list[Place]:
    """Return the places of all sources; a place met again only adds names, population, admin.

    Two rows are one place when their country and class of kind agree, they share a name after
    folding, and they lie within 4 km (towns; up to 12 for great cities), 8 km (airfields), 150 km
    (provinces), 40 km (districts), 100 km (regions) or 10 km (others).
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
                known.changed(at)
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
