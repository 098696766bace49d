"""What the other places of a document say for or against a candidate: distance and containers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import exp, hypot, log2
from typing import NamedTuple, Protocol

from ..geometry import kilometres
from ..model import Place

WIDE = frozenset(("sea", "river", "desert", "region", "country", "province", "border", "road"))
"""Kinds whose middle says little about where something is."""

TOWNS = frozenset(("city", "town", "village"))
AREAS = frozenset(("province", "district"))
"""Kinds that reach as far as their radius: what lies inside is near."""

_STRANGER = 3.6
"""Logits against a small place for each doubling of its distance from all others beyond 60 km."""


_ABROAD = 3.0
"""Logits against a place in another country than all other places of its claims."""
_CROSSED = 2.0
"""The same where of the others only the country is named."""


class _Taken(Protocol):
    @property
    def place(self) -> Place: ...


class _Judged(_Taken, Protocol):
    @property
    def match(self) -> str: ...
    @property
    def first_name(self) -> bool: ...
    @property
    def obscurity(self) -> float: ...


class Side(NamedTuple):
    """A slot as its company sees it."""

    slot: int
    within: tuple[int, ...]
    """The slots of its containers."""
    together: frozenset[int]
    """The slots named in the same claims."""
    away_km: float = 0.0
    """How far from the place the happening is, for that is what the container holds."""
    reach: float = 1.0
    """Share of an area's radius within which others count as near."""
    own: AbstractSet[str] = frozenset()
    """Countries that nothing but the slot's name speaks of."""


_Beside = tuple[str, float, float, float, float, float]
"""Id, latitude, longitude, kilometres to a degree of longitude there, radius, half of it."""


@dataclass(slots=True)
class Company:
    """The places chosen so far, ready to be compared with."""

    places: list[Place | None]
    weights: Mapping[str, float] = field(default_factory=dict)
    """How much the document speaks of each country."""
    anchors: list[tuple[int, _Beside]] = field(default_factory=list)
    """With the slot of each."""
    precise: dict[str | None, set[str]] = field(default_factory=dict)
    """Country → ids of the anchors there that are points rather than areas."""
    everywhere: set[str] = field(default_factory=set)
    """Ids of the anchors that are points, of all countries."""

    def logits(
        self, candidates: Sequence[_Judged], fixed: Sequence[float], side: Side
    ) -> list[float]:
        """Return the candidates' own scores (`fixed`) with what their company says added."""
        slot, within, together, _, reach, _ = side
        named: list[_Beside] = []
        if within or together:
            beyond = {slot, *within, *together}
            others = [spot for at, spot in self.anchors if at not in beyond]
            if together:
                beside = together.difference(within, (slot,))
                named = [spot for at, spot in self.anchors if at in beside]
        else:
            others = [spot for at, spot in self.anchors if at != slot]
        settled = _Settled(self, slot, within)
        homes = self._homes(side) if together else {}
        scores = []
        for candidate, score in zip(candidates, fixed, strict=True):
            place = candidate.place
            kind = place.kind
            total = self._held(place, side) if within else 0.0
            if homes:
                total -= self._abroad(candidate, homes, side.own)
            if kind != "country":
                own = reach * place.radius_km if kind in AREAS else 0.0
                nearest, edge = _gaps(place, own, others)
                companion = 1e9
                if named:
                    closest, companion = _gaps(place, own, named)
                    nearest, edge = min(nearest, closest), min(edge, companion)
                if edge < 2000:
                    total += 1.3 * exp(-edge / 40.0) + 0.7 * exp(-edge / 250.0)
                    if companion < 500:
                        total += 2.0 * exp(-companion / 30.0)
                if not within or total < 1.5:
                    if nearest > 40.0:
                        total -= _lonely(candidate, nearest, settled)
                    if companion > 60.0 and companion < 1e9 and kind not in WIDE:
                        total -= min(4.0, 1.6 * candidate.obscurity * log2(companion / 30.0))
            scores.append(score + total)
        return scores

    def _homes(self, side: Side) -> dict[str, float]:
        """Return country → what it weighs that places of the same claims lie there.

        Where provinces or districts are named, only they count: two strangers could vouch for each
        other.  Less where only the country itself is named: planes cross it.
        """
        beside = [self.places[n] for n in side.together - {side.slot, *side.within}]
        named = [place for place in beside if place is not None and place.country]
        areas = [place for place in named if place.kind in AREAS]
        homes: dict[str, float] = {}
        for place in areas or named:
            weight = _CROSSED if place.kind == "country" else _ABROAD
            homes[place.country or ""] = max(weight, homes.get(place.country or "", 0.0))
        return homes

    def _abroad(
        self, candidate: _Judged, homes: Mapping[str, float], own: AbstractSet[str]
    ) -> float:
        """Return what speaks against a place in another country than all others of its claims.

        "Orem in Aleppo governorate" is not in Utah.  A place under its very name, or a great one,
        loses only as much as the document speaks less of its country than of the others'.
        """
        place = candidate.place
        if not place.country or place.country in homes or place.kind == "country":
            return 0.0
        loss = max(homes.values())
        if candidate.match != "exact":
            return loss
        spoken = max(self.weights.get(country, 0.0) for country in homes)
        weight = 0.0 if place.country in own else self.weights.get(place.country, 0.0)
        less = max(0.0, spoken - weight)
        return loss * (less if candidate.first_name else max(less, candidate.obscurity))

    def _held(self, place: Place, side: Side) -> float:
        """Return what the containers of a slot say of a candidate."""
        total, provinces = 0.0, []
        for other in side.within:
            container = self.places[other]
            if container is not None:
                same = container.id == place.id
                holds = -3.0 if same else container_logit(place, container, side.away_km)
                if container.kind == "province":
                    provinces.append(holds)
                else:
                    total += holds
        if provinces:
            total += max(provinces)  # no place is in two
        return total


def _gaps(place: Place, own: float, anchors: list[_Beside]) -> tuple[float, float]:
    """Return the km from a place to the nearest anchor, half its radius off, and to an edge.

    `own` is how far the place itself reaches; it is no anchor of its own.
    """
    nearest = edge = 1e9
    ident, lat, lon = place.id, place.lat, place.lon
    for other, lat2, lon2, scale, radius, half in anchors:
        if other == ident:
            continue
        gap = hypot((lat - lat2) * 111.2, (lon - lon2) * scale)
        if own:
            gap = gap - own if gap > own else 0.0
        if gap - half < nearest:
            nearest = gap - half
        if gap - radius < edge:
            edge = gap - radius
    return nearest, edge if edge > 0.0 else 0.0


def _lonely(candidate: _Judged, nearest: float, settled: _Settled) -> float:
    """Return what speaks against a place that is `nearest` km, over 40, from all others."""
    loss = 3.0 if candidate.match == "loose" else 0.0
    obscurity, place = candidate.obscurity, candidate.place
    if nearest <= 80.0 or not obscurity or place.kind in WIDE:
        return loss
    known = settled.count(place)
    trust = 1.0 if known >= 3 else 0.0 if candidate.match == "exact" else known / 3
    return loss + min(7.0, _STRANGER * trust * obscurity * log2(nearest / 60.0))


class _Settled:
    """How many points are settled beside a slot and its containers."""

    __slots__ = ("_company", "_friends", "_left", "_slots")

    def __init__(self, company: Company, slot: int, within: tuple[int, ...]) -> None:
        self._company = company
        self._slots = (slot, *within)
        self._left: set[str] | None = None
        self._friends: dict[str | None, set[str]] = {}

    def count(self, place: Place) -> int:
        """Count the others of the place's country, else, where it has none, of all countries."""
        friends = self._beside(place.country)
        count = len(friends) - (place.id in friends)
        if count:
            return count
        strangers = self._beside(_EVERYWHERE)
        return len(strangers) - (place.id in strangers)

    def _beside(self, country: str | None) -> set[str]:
        found = self._friends.get(country)
        if found is None:
            if self._left is None:
                places = [self._company.places[n] for n in self._slots]
                self._left = {place.id for place in places if place is not None}
            everywhere = country == _EVERYWHERE
            points = self._company.everywhere if everywhere else self._company.precise.get(country)
            found = self._friends[country] = (points or _NOBODY) - self._left
        return found


_EVERYWHERE = "everywhere"
_NOBODY: set[str] = set()


def company_of(taken: Sequence[_Taken | None], weights: Mapping[str, float]) -> Company:
    """Return the company that the places taken for the slots make; `weights` of countries."""
    company = Company([None if one is None else one.place for one in taken], weights)
    for slot, place in enumerate(company.places):
        if place is None or (place.kind in WIDE and place.radius_km > 150):
            continue
        scale = 111.3 * math.cos(math.radians(place.lat))
        radius = place.radius_km
        spot = (place.id, place.lat, place.lon, scale, radius, 0.5 * radius)
        company.anchors.append((slot, spot))
        if place.kind not in WIDE:
            company.precise.setdefault(place.country, set()).add(place.id)
            company.everywhere.add(place.id)
    return company


def container_logit(place: Place, container: Place, away_km: float = 0.0) -> float:
    """Return what a container says: inside it, in its area by name, or clearly outside.

    `away_km` from the place is what the container holds ("35 NM south of Mosul in Salah ad Din").
    """
    gap = kilometres(place.lat, place.lon, container.lat, container.lon)
    if container.kind == "country":
        return 1.5 if place.country == container.country else -6.0
    if container.kind in AREAS and place.country and container.country not in (place.country, None):
        # However near the border: what lies in a province lies in its country.
        return 0.0 if away_km and gap <= container.radius_km + away_km else -6.0
    if container.kind == "province" and place.admin1 and place.admin1 == container.admin1:
        return 2.0
    reach = container.radius_km * 1.25 + max(5.0, place.radius_km)
    if container.kind in TOWNS and place.kind in TOWNS:
        # No town holds another, whatever a sentence seems to say: it is near.
        return 0.5 if gap <= 40.0 else 0.0 if gap <= 120.0 else -6.0
    if container.kind == "district" and container.admin2 and place.admin2 and not away_km:
        if (place.admin1, place.admin2) == (container.admin1, container.admin2):
            return 2.0
        return 0.0 if gap <= reach else -4.0
    other = place.admin1 and container.admin1 and place.admin1 != container.admin1
    if other and container.kind == "province" and not away_km:
        # Sources differ on which side of a border a village lies, not on where a town lies.
        return 0.0 if gap <= reach else -4.0
    if gap <= reach:
        return 2.0
    if gap <= 1.3 * reach + 15 + 1.5 * away_km:
        return 0.0 if away_km else -0.5
    return -6.0
