"""Points on the globe: distance, bearing, moving a point.  Degrees and kilometres."""

from __future__ import annotations

import math

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""
DEGREE_KM = math.pi * EARTH_KM / 180
"""Length of a degree of latitude."""


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in km (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(a)))


def flat_kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance in km as on a flat map: fast, and good to 1 % below some 300 km."""
    return math.hypot((lat1 - lat2) * 111.2, (lon1 - lon2) * 111.3 * math.cos(math.radians(lat1)))


def moved(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """Return the point `km` away from a point in the direction `bearing` (0 = north, 90 = east)."""
    angle, arc = math.radians(bearing), km / EARTH_KM
    p, q = math.radians(lat), math.radians(lon)
    lat2 = math.asin(math.sin(p) * math.cos(arc) + math.cos(p) * math.sin(arc) * math.cos(angle))
    lon2 = q + math.atan2(
        math.sin(angle) * math.sin(arc) * math.cos(p), math.cos(arc) - math.sin(p) * math.sin(lat2)
    )
    return math.degrees(lat2), (math.degrees(lon2) + 540.0) % 360.0 - 180.0


def midpoint(lat1: float, lon1: float, lat2: float, lon2: float) -> tuple[float, float]:
    """Return the middle of two points no more than a few hundred km apart."""
    if abs(lon1 - lon2) > 180.0:
        lon2 += 360.0 if lon1 > lon2 else -360.0
    return (lat1 + lat2) / 2, ((lon1 + lon2) / 2 + 540.0) % 360.0 - 180.0


def rounded(lat: float, lon: float) -> tuple[float, float]:
    """Round a point to five decimals (about a metre)."""
    return round(lat, 5), round(lon, 5)
