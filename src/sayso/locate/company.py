"""What the other places of a document say for or against a candidate: distance and containers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..model import Place
from .geometry import kilometres

WIDE = frozenset(("sea", "river", "desert", "region", "country", "province", "border", "road"))
"""Kinds whose middle says little about where something is."""

_STRANGER = 3.6
"""Logits against a small place for each doubling of its distance from all others beyond 60 km."""


class _Taken(Protocol):
    @property
    def place(self) -> Place: ...


@dataclass(frozen=True, slots=True)
class _Anchor:
    slot: int
    place: Place
    lat: float
    lon: float
    scale: float
    """Kilometres to a degree of longitude there."""
    precise: bool


@dataclass(slots=True)
class Company:
    """The places chosen so far, ready to be compared with."""

    places: list[Place | None]
    anchors: list[_Anchor] = field(default_factory=list)

    def logit(
        self,
        place: Place,
        slot: int,
        within: tuple[int, ...],
        together: tuple[int, ...],
        proposed: bool,
        obscurity: float,
    ) -> float:
        """Return what containers and neighbours say of a candidate for a slot.

        `within` and `together` are the slots of its containers and companions; `proposed` says
        that its name was only proposed; `obscurity` (0..1) how much it needs company.
        """
        total = 0.0
        for other in within:
            container = self.places[other]
            if container is not None:
                same = container.id == place.id
                total += -3.0 if same else container_logit(place, container)
        if place.kind == "country":
            return total
        nearest = edge = companion = 1e9
        friends: set[str] = set()
        others: set[str] = set()
        for anchor in self.anchors:
            if anchor.slot == slot or anchor.slot in within or anchor.place.id == place.id:
                continue
            if anchor.precise:
                mine = anchor.place.country == place.country
                (friends if mine else others).add(anchor.place.id)
            dx = (place.lon - anchor.lon) * anchor.scale
            gap = math.hypot((place.lat - anchor.lat) * 111.2, dx)
            radius = anchor.place.radius_km
            if gap - 0.5 * radius < nearest:
                nearest = gap - 0.5 * radius
            gap = gap - radius if gap > radius else 0.0
            if gap < edge:
                edge = gap
            if gap < companion and anchor.slot in together:
                companion = gap
        if edge < 2000:
            total += 1.3 * math.exp(-edge / 40.0) + 0.7 * math.exp(-edge / 250.0)
            total += 2.0 * math.exp(-companion / 30.0) if companion < 500 else 0.0
        if within and total >= 1.5:
            return total
        if proposed and nearest > 40.0:
            total -= 3.0
        known = len(friends) or len(others)
        if obscurity and known >= 3 and nearest > 80.0 and place.kind not in WIDE:
            total -= min(7.0, _STRANGER * obscurity * math.log2(nearest / 60.0))
        if obscurity and 60.0 < companion < 1e9 and place.kind not in WIDE:
            total -= min(4.0, 1.6 * obscurity * math.log2(companion / 30.0))
        return total


def company_of(taken: Sequence[_Taken | None]) -> Company:
    """Return the company that the places taken for the slots make."""
    company = Company(places=[None if one is None else one.place for one in taken])
    for slot, place in enumerate(company.places):
        if place is None or (place.kind in WIDE and place.radius_km > 150):
            continue
        scale = 111.3 * math.cos(math.radians(place.lat))
        precise = place.kind not in WIDE
        company.anchors.append(_Anchor(slot, place, place.lat, place.lon, scale, precise))
    return company


def container_logit(place: Place, container: Place) -> float:
    """Return what a container says: inside it, in its area by name, or clearly outside."""
    gap = kilometres(place.lat, place.lon, container.lat, container.lon)
    if container.kind == "country":
        return 1.5 if place.country == container.country else -6.0
    if container.kind == "province" and place.admin1 and place.admin1 == container.admin1:
        return 2.0
    reach = container.radius_km * 1.25 + max(5.0, place.radius_km)
    if gap <= reach:
        other = place.admin1 and container.admin1 and place.admin1 != container.admin1
        return 0.3 if other and container.kind == "province" else 2.0
    if gap <= 1.3 * reach + 15:
        return -0.5
    return -6.0
