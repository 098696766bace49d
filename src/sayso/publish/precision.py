"""How exact a time and a place are, in the codes of the data sets.

The mapping is that of the crosswalk in docs/reference/exports.md: one internal account of
precision (kind of place, radius, relation words; precision of the time) and one code per codebook.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Literal

from ..model import PlaceMention, Row, TimeSpan

Grain = Literal["site", "town", "near", "adm2", "adm1", "country", "water", "wide"]
"""site = a point of interest; town = a named settlement; near = beside or part-way to one;
adm2, adm1, country = the centroid of an area; water = sea; wide = vague or larger than adm1."""

_SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood", "camp"})
_SITES = frozenset(
    {"base", "airport", "dam", "hill", "oil field", "crossing", "junction", "site"},
)
_LINES = frozenset({"road", "river", "border", "desert"})
_INSIDE = re.compile(r"^(in|inside|at|within|part|parts|of|the|centre|center|city|town|village)$")
_FULL_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"^\d{4}-\d{2}$")
_YEAR = re.compile(r"^\d{4}$")

ACLED_GEO: dict[Grain, int] = {
    "site": 1, "town": 1, "near": 2, "adm2": 2, "adm1": 3, "country": 3, "water": 3, "wide": 3,
}  # fmt: skip
UCDP_WHERE: dict[Grain, int] = {
    "site": 1, "town": 1, "near": 2, "adm2": 3, "adm1": 4, "country": 6, "water": 7, "wide": 5,
}  # fmt: skip
PLOVER_RESOLUTION: dict[Grain, int] = {
    "site": 5, "town": 4, "near": 4, "adm2": 3, "adm1": 2, "country": 1, "water": 1, "wide": 1,
}  # fmt: skip
_AIRWARS = {
    "neighbourhood": "neighbourhood_area", "camp": "neighbourhood_area", "village": "village",
    "town": "town", "city": "city",
}  # fmt: skip
KEPT = 32_768
"""Answers about distinct places, times and parties that are kept at hand."""


@lru_cache(maxsize=KEPT)
def grain(place: PlaceMention) -> Grain:
    """Say how exactly a place mention is known, from its kind, relation words and radius."""
    kind = place.kind or ""
    if kind == "country":
        return "country"
    if kind in {"province", "region"}:
        return "adm1" if kind == "province" else "wide"
    if kind == "district":
        return "adm2"
    if kind == "sea":
        return "water"
    if place.lat is None and place.id is None:
        return "country" if place.country else "wide"
    radius = place.radius_km if place.radius_km is not None else 0.0
    if radius > 60 or (kind in _LINES and radius > 25):
        return "wide"
    if radius > 30:
        return "adm2"
    words = re.findall(r"[a-z]+", (place.relation or "").casefold())
    beside = any(not _INSIDE.match(word) for word in words)
    # How far a city reaches is no doubt about which it is.
    wide = radius > 10 and kind != "city"
    if not pointed_at(place) or wide or kind in _LINES or beside:
        return "near"
    return "site" if kind in _SITES else "town"


def pointed_at(place: PlaceMention) -> bool:
    """Say whether a place has coordinates of its own.

    A site of no gazetteer with a full score has those of a data set's row; any other place of no
    gazetteer has those of what contains it.
    """
    return place.id is not None or (place.score == 1.0 and place.lat is not None)


def airwars_accuracy(place: PlaceMention | None) -> str | None:
    """Return Airwars' geolocation_accuracy; None where it has no label."""
    if place is None:
        return None
    exact, radius = grain(place), place.radius_km or 0.0
    if exact == "near":
        return "nearby_landmark" if radius <= 3 else "subdistrict" if radius <= 15 else "district"
    if exact == "town":
        return _AIRWARS.get(place.kind or "", "town")
    return {"site": "nearby_landmark", "adm2": "district", "adm1": "province_governorate"}.get(
        exact
    )


@lru_cache(maxsize=8192)
def day(text: str | None) -> dt.date | None:
    """Return the date of an ISO date text; None where year, month or day is not known."""
    if not text or not _FULL_DATE.match(text):
        return None
    return dt.date.fromisoformat(text[:10])


@lru_cache(maxsize=KEPT)
def bounds(time: TimeSpan | None) -> tuple[dt.date, dt.date] | None:
    """Return first and last day of a time; None where even its year is open.

    `2017-08` spans the month and `2017` the year.
    """
    if time is None:
        return None
    first, last = _edge(time.start, last=False), _edge(time.end or time.start, last=True)
    if first is None or last is None or last < first:
        return None
    return first, last


def _edge(text: str, last: bool) -> dt.date | None:
    if _MONTH.match(text):
        year, month = map(int, text.split("-"))
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        return after - dt.timedelta(days=1) if last else dt.date(year, month, 1)
    if _YEAR.match(text):
        return dt.date(int(text), 12, 31) if last else dt.date(int(text), 1, 1)
    return day(text)


class Dating(Row, kw_only=True, frozen=True):
    """A time in the codes of ACLED and UCDP; `acled` is None where ACLED would not code it."""

    first: dt.date
    last: dt.date
    when: dt.date
    """The one date ACLED asks for: the day itself, the first day of a week, mid-month."""
    acled: int | None
    ucdp: int


@lru_cache(maxsize=KEPT)
def dating(time: TimeSpan | None) -> Dating | None:
    """Return how a time is coded, or None where it cannot be placed on the calendar."""
    edges = bounds(time)
    if edges is None:
        return None
    first, last = edges
    days = (last - first).days + 1
    middle = first + dt.timedelta(days=(days - 1) // 2)
    if days == 1:
        return Dating(first=first, last=last, when=first, acled=1, ucdp=1)
    if days <= 7:
        return Dating(first=first, last=last, when=first, acled=2, ucdp=2 if days <= 6 else 3)
    if days <= 31:
        return Dating(first=first, last=last, when=middle, acled=3, ucdp=4)
    return Dating(first=first, last=last, when=middle, acled=None, ucdp=5)
