"""What the other places of a document say for or against a candidate: distance and containers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..geometry import kilometres
from ..model import Place

WIDE = frozenset(("sea", "river", "desert", "region", "country", "province", "border", "road"))
"""Kinds whose middle says little about where something is."""

TOWNS = frozenset(("city", "town", "village"))
AREAS = frozenset(("province", "district"))
"""Kinds that reach as far as their radius: what lies inside is near."""

_STRANGER = 3.6
"""Logits against a small place for each doubling of its distance from all others beyond 60 km."""


class _Taken(Protocol):
    @property
    def place(self) -> Place: ...


_Anchor = tuple[int, str, float, float, float, float]
"""Slot, id, latitude, longitude, kilometres to a degree of longitude there, radius."""


@dataclass(slots=True)
class Company:
    """The places chosen so far, ready to be compared with."""

    places: list[Place | None]
    anchors: list[_Anchor] = field(default_factory=list)
    precise: dict[str | None, set[str]] = field(default_factory=dict)
    """Country → ids of the anchors there that are points rather than areas."""

    def logit(
        self,
        place: Place,
        slot: int,
        within: tuple[int, ...],
        together: tuple[int, ...],
        match: str,
        obscurity: float,
        away_km: float = 0.0,
        reach: float = 1.0,
    ) -> float:
        """Return what containers and neighbours say of a candidate for a slot.

        `within` and `together` are the slots of its containers and companions; `match` how its
        name was met; `obscurity` (0..1) how much it needs company; `away_km` how far from it the
        happening is, for that is what the container holds; `reach` the share of an area's radius
        within which others count as near.
        """
        total, provinces = 0.0, []
        for other in within:
            container = self.places[other]
            if container is not None:
                same = container.id == place.id
                holds = -3.0 if same else container_logit(place, container, away_km)
                if container.kind == "province":
                    provinces.append(holds)
                else:
                    total += holds
        if provinces:
            total += max(provinces)  # no place is in two
        if place.kind == "country":
            return total
        nearest = edge = companion = 1e9
        lat, lon, ident = place.lat, place.lon, place.id
        own = reach * place.radius_km if place.kind in AREAS else 0.0
        for at, other_id, lat2, lon2, scale, radius in self.anchors:
            if at == slot or at in within or other_id == ident:
                continue
            gap = math.hypot((lat - lat2) * 111.2, (lon - lon2) * scale)
            gap = gap - own if gap > own else 0.0
            if gap - 0.5 * radius < nearest:
                nearest = gap - 0.5 * radius
            gap = gap - radius if gap > radius else 0.0
            if gap < edge:
                edge = gap
            if gap < companion and at in together:
                companion = gap
        if edge < 2000:
            total += 1.3 * math.exp(-edge / 40.0) + 0.7 * math.exp(-edge / 250.0)
            total += 2.0 * math.exp(-companion / 30.0) if companion < 500 else 0.0
        if within and total >= 1.5:
            return total
        if match == "loose" and nearest > 40.0:
            total -= 3.0
        if not obscurity or place.kind in WIDE:
            return total
        if nearest > 80.0:
            known = self._known(place, slot, within)
            trust = 1.0 if known >= 3 else 0.0 if match == "exact" else known / 3
            total -= min(7.0, _STRANGER * trust * obscurity * math.log2(nearest / 60.0))
        if 60.0 < companion < 1e9:
            total -= min(4.0, 1.6 * obscurity * math.log2(companion / 30.0))
        return total

    def _known(self, place: Place, slot: int, within: tuple[int, ...]) -> int:
        """Count the other points of the place's country that are settled, else of the others."""
        left = {own.id for i in (slot, *within) if (own := self.places[i]) is not None}
        left.add(place.id)
        friends = len(self.precise.get(place.country, _NOBODY) - left)
        return friends or len(set().union(*self.precise.values()) - left)


_NOBODY: set[str] = set()


def company_of(taken: Sequence[_Taken | None]) -> Company:
    """Return the company that the places taken for the slots make."""
    company = Company(places=[None if one is None else one.place for one in taken])
    for slot, place in enumerate(company.places):
        if place is None or (place.kind in WIDE and place.radius_km > 150):
            continue
        scale = 111.3 * math.cos(math.radians(place.lat))
        company.anchors.append((slot, place.id, place.lat, place.lon, scale, place.radius_km))
        if place.kind not in WIDE:
            company.precise.setdefault(place.country, set()).add(place.id)
    return company


def container_logit(place: Place, container: Place, away_km: float = 0.0) -> float:
    """Return what a container says: inside it, in its area by name, or clearly outside.

    `away_km` from the place is what the container holds ("35 NM south of Mosul in Salah ad Din").
    """
    gap = kilometres(place.lat, place.lon, container.lat, container.lon)
    if container.kind == "country":
        return 1.5 if place.country == container.country else -6.0
    if container.kind == "province" and place.admin1 and place.admin1 == container.admin1:
        return 2.0
    reach = container.radius_km * 1.25 + max(5.0, place.radius_km)
    if container.kind in TOWNS and place.kind in TOWNS:
        # No town holds another, whatever a sentence seems to say: it is near.
        return 0.5 if gap <= 40.0 else 0.0 if gap <= 120.0 else -6.0
    other = place.admin1 and container.admin1 and place.admin1 != container.admin1
    if other and container.kind == "province" and not away_km:
        # Sources differ on which side of a border a village lies, not on where a town lies.
        return 0.0 if gap <= reach else -4.0
    if gap <= reach:
        return 2.0
    if gap <= 1.3 * reach + 15 + 1.5 * away_km:
        return 0.0 if away_km else -0.5
    return -6.0
