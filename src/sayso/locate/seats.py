"""A district's name belongs to the town it is named after too, however the sources spell it.

Lists of districts and lists of towns come from different offices: "Thiban" sub-district beside the
town "Dhībān".  A report that says "Thiban" means the town.
"""

from __future__ import annotations

import re

import msgspec

from ..geometry import kilometres
from ..model import Place
from .names import FAMILY, family_key, plain, romanise, similarity, skeleton

_POPULATED = frozenset(("city", "town", "village"))
_ALIKE = 0.85
"""Least likeness by ear of a district's name and its seat's."""
_REACH_KM = 30.0
_REACH_SAME_KM = 60.0
"""The same under one folded name: sub-districts of the desert are wide."""
_SUFFIX = re.compile(r"\s+(?:sub-?district|district|raion|county|qada|nahiya)$", re.IGNORECASE)

_NAME, _CONSONANTS = " name", " consonants"
_Towns = dict[tuple[str, str], list[int]]


def seats_named(places: list[Place]) -> list[Place]:
    """Return the places, the seat of each district bearing the district's name as well.

    The seat is the populated place of the same country and first-order area that shares a folded
    name with it within 60 km of its middle, else the one within 30 km whose name sounds most alike;
    of several the most populous, then the nearest.
    """
    districts = [p for p in places if p.kind == "district" and FAMILY.get(p.country or "")]
    wanted = {key for district in districts for key in _keys(district)}
    towns: _Towns = {}
    for number, place in enumerate(places):
        if place.kind in _POPULATED and FAMILY.get(place.country or ""):
            for key in _keys(place) & wanted:
                towns.setdefault(key, []).append(number)
    named = list(places)
    for district in districts:
        seat = _seat(district, named, towns)
        if seat is not None:
            named[seat] = _with_names(named[seat], _own(district))
    return named


def _own(district: Place) -> tuple[str, ...]:
    """Return the district's names in Latin script without the word that says what it is."""
    return tuple(dict.fromkeys(_SUFFIX.sub("", name) for name in _latin(district)))


def _latin(place: Place) -> list[str]:
    return [name for name in (place.name, *place.names) if plain(name).isascii()]


def _keys(place: Place) -> frozenset[tuple[str, str]]:
    """Return (country and sort of key, key) of all names in any script that has spelling rules.

    The folded name, and its consonants.
    """
    country = place.country or ""
    family = FAMILY[country]
    keys = set()
    for name in (place.name, *place.names):
        folded = romanise(plain(_SUFFIX.sub("", name)))
        if folded.isascii():
            keys.add((country + _NAME, family_key(folded, family)))
            keys.add((country + _CONSONANTS, skeleton(folded, family)))
    return frozenset(keys - {(country + _CONSONANTS, "")})


def _seat(district: Place, places: list[Place], towns: _Towns) -> int | None:
    names = _own(district)
    best: tuple[bool, float, int, float, int] | None = None
    for key in sorted(_keys(district)) if names else ():
        for number in towns.get(key, ()):
            rank = _rank(number, places[number], names[0], district, key[0].endswith(_NAME))
            if rank is not None and (best is None or rank > best):
                best = rank
    return None if best is None else -best[-1]


def _rank(
    number: int, town: Place, name: str, district: Place, shared: bool
) -> tuple[bool, float, int, float, int] | None:
    if district.admin1 and town.admin1 and district.admin1 != town.admin1:
        return None
    gap = kilometres(district.lat, district.lon, town.lat, town.lon)
    if gap > (_REACH_SAME_KM if shared else _REACH_KM):
        return None
    alike = 0.0 if shared else max((similarity(name, own) for own in _latin(town)), default=0.0)
    if not shared and alike < _ALIKE:
        return None
    return shared, alike, town.population, -gap, -number


def _with_names(town: Place, names: tuple[str, ...]) -> Place:
    """Add those names that are spellings of the town's own, and that it does not have yet."""
    known = {plain(name) for name in (town.name, *town.names)}
    spelt = _latin(town)
    more = tuple(
        name
        for name in names
        if plain(name) not in known
        and max((similarity(name, own) for own in spelt), default=0.0) >= _ALIKE
    )
    return msgspec.structs.replace(town, names=(*town.names, *more)) if more else town
