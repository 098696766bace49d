"""Areas of control between places, for maps: inferred, each with its doubt.

Reports tell of places; what lies between them nobody tells.  Ground is given to the nearest place
of which anything is known on the day, up to a reach, and is never more than an inference: the
farther from the place and the longer nobody spoke of it, the greater the doubt.  A place whose
holder is unknown keeps the ground around it empty: silence never takes a neighbour's colour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import shapely

from ..geometry import DEGREE_KM
from ..model import Area, Control, Ring

REACH_KM = 20.0
"""Ground farther than this from every place belongs to no area."""
_BANDS = ((4.0, 0.3), (10.0, 0.5), (math.inf, 0.7))
"""Distance from the place in km up to which ground has this doubt."""
_AGE_DOUBT = 0.2
"""What silence as long as `decay` adds."""
_ROUGH_KM = 10.0
"""A place known no better than this has no ground around it."""
_DIGITS = 4
"""Decimals of coordinates: about ten metres."""
_LEAST_KM2 = 0.01
"""Splinters smaller than this are left out."""
_QUARTER = 6
"""Corners of a quarter circle."""


def areas(rows: Iterable[Control], on: str, decay: int, reach_km: float = REACH_KM) -> list[Area]:
    """Return the areas on an ISO date, by holders and doubt; those of different holders are apart.

    `rows` are the rows in force on that day, `decay` the days after which silence makes a place
    unknown.  Places in no gazetteer and places known only roughly are left out.
    """
    sites = _sites(rows)
    if not sites:
        return []
    flat = _Flat(sites)
    points = [flat.point(row) for row in sites]
    cells = _cells(points, reach_km)
    parts: dict[tuple[Any, ...], list[tuple[Control, Any]]] = {}
    for row, point, cell in zip(sites, points, cells, strict=True):
        if row.status == "unknown" or not row.holders:
            continue
        inner = 0.0
        for outer, doubt in _BANDS:
            band = cell
            if outer < reach_km:
                band = shapely.intersection(band, shapely.buffer(point, outer, quad_segs=_QUARTER))
            if inner:
                band = shapely.difference(band, shapely.buffer(point, inner, quad_segs=_QUARTER))
            inner = outer
            if not band.is_empty:
                whole = round(doubt + _age(row, on, decay), 1)
                parts.setdefault((*_key(row), whole), []).append((row, band))
            if outer >= reach_km:
                break
    return [_area(parts[key], on, key[-1], reach_km, flat) for key in sorted(parts)]


def _sites(rows: Iterable[Control]) -> list[Control]:
    """Return one row for each spot, of several that of which was heard last."""
    found: dict[tuple[float, float], Control] = {}
    for row in sorted(rows, key=lambda r: (r.last_heard or "", r.place.id or "")):
        place = row.place
        if place.lat is None or place.lon is None or place.id is None:
            continue
        if (place.radius_km or 0.0) <= _ROUGH_KM:
            found[round(place.lat, _DIGITS), round(place.lon, _DIGITS)] = row
    return [found[spot] for spot in sorted(found)]


def _cells(points: Sequence[Any], reach_km: float) -> list[Any]:
    """Return the ground nearest to each point, up to the reach."""
    discs = [shapely.buffer(point, reach_km, quad_segs=_QUARTER) for point in points]
    if len(points) == 1:
        return discs
    around = shapely.union_all(discs)
    found = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=around, ordered=True)
    return [
        shapely.intersection(cell, disc)
        for cell, disc in zip(shapely.get_parts(found), discs, strict=True)
    ]


def _key(row: Control) -> tuple[str, str]:
    return (
        row.status,
        "|".join(sorted(m.id or f" {(m.name or m.text).casefold()}" for m in row.holders)),
    )


def _age(row: Control, on: str, decay: int) -> float:
    """Return the doubt that silence adds: none on the day, all of it after `decay` days."""
    if not row.last_heard or decay <= 0:
        return _AGE_DOUBT
    days = date.fromisoformat(on).toordinal() - date.fromisoformat(row.last_heard).toordinal()
    return _AGE_DOUBT * min(1.0, max(0, days) / decay)


def _area(
    parts: Sequence[tuple[Control, Any]], on: str, doubt: float, reach_km: float, flat: _Flat
) -> Area:
    rows = [row for row, _ in parts]
    names = list(dict.fromkeys(row.place.name or row.place.text for row in rows))
    who = _listed([m.name or m.text for m in rows[0].holders])
    verb = {"contested": "fight for", "mixed": "share"}.get(rows[0].status, "hold")
    return Area(
        status=rows[0].status,
        holders=rows[0].holders,
        on=on,
        doubt=doubt,
        places=tuple(names),
        last_heard=min((row.last_heard for row in rows if row.last_heard), default=None),
        because=tuple(dict.fromkeys(key for row in rows for key in row.because)),
        reason=(
            f"inferred: nearest, within {reach_km:g} km, to {_listed(names)}, which {who} "
            f"{verb if len(rows[0].holders) > 1 else 'holds'}; nobody tells of the ground itself"
        ),
        polygons=flat.back(shapely.union_all([band for _, band in parts])),
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more places"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class _Flat:
    """The ground around some places, flattened: x and y in km, true in the middle."""

    def __init__(self, rows: Sequence[Control]) -> None:
        lats = [row.place.lat or 0.0 for row in rows]
        self._middle = (min(lats) + max(lats)) / 2
        self._east = DEGREE_KM * max(0.05, math.cos(math.radians(self._middle)))

    def point(self, row: Control) -> Any:
        return shapely.Point(
            (row.place.lon or 0.0) * self._east, (row.place.lat or 0.0) * DEGREE_KM
        )

    def back(self, ground: Any) -> tuple[tuple[Ring, ...], ...]:
        """Return the polygons of some ground in degrees, in a fixed order, all valid."""
        scale = (self._east, DEGREE_KM)
        degrees = shapely.transform(ground, lambda corners: corners / scale)
        # Rounding corners by themselves would make rings cross.
        snapped = shapely.set_precision(degrees, 10**-_DIGITS)
        found = []
        for part in shapely.get_parts(shapely.orient_polygons(snapped)):
            if part.geom_type == "Polygon" and part.area * scale[0] * scale[1] >= _LEAST_KM2:
                found.append(tuple(_ring(ring) for ring in (part.exterior, *part.interiors)))
        return tuple(sorted(found))


def _ring(ring: Any) -> Ring:
    return tuple((round(x, _DIGITS), round(y, _DIGITS)) for x, y in ring.coords)
