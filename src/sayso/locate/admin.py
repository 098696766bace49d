"""One name for each first-order area, whichever source a place comes from."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ..geometry import kilometres
from ..model import Place
from .builtin import admin_names
from .names import FAMILY, bare, family_key, plain

_REACH_KM = 60.0


def one_admin(places: list[Place]) -> list[Place]:
    """Return the places with `admin1` in GeoNames' names, where there is one.

    A name that GeoNames does not have is matched by spelling; failing that, or where there is
    none, the place takes the area of the nearest place within 60 km that has one.
    """
    official: dict[str, dict[str, str]] = {}
    for code, name in sorted(admin_names().items()):
        country = code.partition(".")[0]
        official.setdefault(country, {})[_key(name, country)] = name
    known: dict[tuple[str, int, int], list[Place]] = {}
    settled: list[Place] = []
    open_ends: list[int] = []
    for place in places:
        names = official.get(place.country or "", {})
        found = names.get(_key(place.admin1, place.country or "")) if place.admin1 else None
        if found is not None:
            place = place if found == place.admin1 else _under(place, found)
            known.setdefault(_cell(place), []).append(place)
        elif names and place.kind not in ("country", "region", "sea", "river", "desert"):
            open_ends.append(len(settled))
        settled.append(place)
    for number in open_ends:
        settled[number] = _beside(settled[number], known)
    return settled


@lru_cache(maxsize=16384)
def _key(name: str, country: str) -> str:
    folded = bare(plain(name.partition("(")[0]))
    family = FAMILY.get(country)
    return family_key(folded, family) if family and folded.isascii() else folded


def _under(place: Place, admin1: str | None) -> Place:
    return msgspec.structs.replace(place, admin1=admin1)


def _cell(place: Place) -> tuple[str, int, int]:
    return place.country or "", int(place.lat * 2), int(place.lon * 2)


def _beside(place: Place, known: dict[tuple[str, int, int], list[Place]]) -> Place:
    country, row, column = _cell(place)
    around = [
        (kilometres(place.lat, place.lon, other.lat, other.lon), other.id, other.admin1)
        for r in (row - 1, row, row + 1)
        for c in (column - 1, column, column + 1)
        for other in known.get((country, r, c), ())
    ]
    if not around:
        return place
    gap, _, admin1 = min(around)
    return _under(place, admin1) if gap <= _REACH_KM else place
