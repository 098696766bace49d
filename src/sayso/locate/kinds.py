"""Kinds and usual sizes of places."""

from __future__ import annotations

_RADIUS = {
    "province": 70.0, "district": 20.0, "country": 250.0, "region": 40.0, "desert": 60.0,
    "river": 40.0, "sea": 30.0, "hill": 4.0, "road": 20.0, "neighbourhood": 1.0, "base": 4.0,
    "airport": 3.0, "dam": 2.0, "oil field": 6.0, "camp": 2.0, "crossing": 2.0, "junction": 2.0,
    "site": 2.0,
}  # fmt: skip


def town_kind(population: int) -> str:
    """Return city, town or village by population."""
    return "city" if population >= 50_000 else "town" if population >= 5_000 else "village"


def town_radius(population: int) -> float:
    """Return the usual radius in km of a populated place (cube-root law; 1.5 where unknown)."""
    return round(min(25.0, max(1.0, (population / 1000) ** (1 / 3))), 1) if population else 1.5


def radius_of(kind: str, population: int) -> float:
    """Return the usual radius in km of a place of that kind."""
    return _RADIUS.get(kind) or town_radius(population)
