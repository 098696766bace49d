"""How exact a place is, in the codes of ACLED, UCDP GED and Airwars.

ACLED geo_precision: 1 a named town or site, 2 near a town or part of a region, 3 a larger region.
UCDP where_prec: 1 exact, 2 within about 25 km of a place, 3 second-order area, 4 first-order area,
5 larger, linear or vague, 6 country, 7 sea or international airspace.
"""

from __future__ import annotations

from ..model import PlaceMention
from .relative import understand

_LINEAR = frozenset(("road", "river", "border"))


def _moved_away(mention: PlaceMention) -> bool:
    return understand(mention.relation).mode not in ("at",)


def acled_geo_precision(mention: PlaceMention) -> int:
    """Return ACLED's geo_precision 1, 2 or 3; 3 where the place is not known at all."""
    radius = mention.radius_km
    if mention.lat is None or radius is None or mention.kind in ("country", "province", "sea"):
        return 3
    if mention.id is None:
        return 2 if radius <= 30 else 3
    if mention.kind in ("region", "desert", "river", "district"):
        return 2 if radius <= 40 else 3
    if _moved_away(mention):
        return 2
    return 1 if radius <= 30 else 2


def ucdp_where_prec(mention: PlaceMention) -> int:
    """Return UCDP GED's where_prec, 1 to 7; 5 where the place is not known at all."""
    radius, kind = mention.radius_km, mention.kind
    if kind == "sea":
        return 7
    if kind == "country":
        return 6
    if mention.lat is None or radius is None:
        return 6 if mention.country else 5
    if kind == "province":
        return 5 if _moved_away(mention) else 4
    if kind == "district":
        return 3
    if kind in _LINEAR or kind in ("region", "desert"):
        return 2 if radius <= 25 else 5
    if mention.id is None:
        return 2 if radius <= 25 else 3 if radius <= 40 else 5
    if _moved_away(mention):
        return 2 if radius <= 25 else 5
    return 1 if radius <= 30 else 2


_AIRWARS = {
    "village": "village", "town": "town", "city": "city", "neighbourhood": "neighbourhood_area",
    "camp": "neighbourhood_area", "district": "district", "province": "province_governorate",
}  # fmt: skip


def airwars_accuracy(mention: PlaceMention) -> str:
    """Return Airwars' geolocation_accuracy."""
    radius = mention.radius_km
    if mention.lat is None or radius is None or mention.kind in ("country", "region", "sea"):
        return "province_governorate"
    if mention.id is None or _moved_away(mention):
        return "nearby_landmark" if radius <= 3 else "subdistrict" if radius <= 15 else "district"
    if mention.kind in _AIRWARS:
        return _AIRWARS[mention.kind]
    return "nearby_landmark" if radius <= 5 else "subdistrict" if radius <= 20 else "district"
