"""Outlines of provinces and districts: which place lies in which, rather than by distance.

An outline is used when an index is built: each place gets the province and the district it lies
in, so that "in Zab district" holds what lies there and nothing beside it.  Of the villages of
Syria, Iraq and Lebanon one in thirty has another province by Who's On First than by its outline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import shapely
from shapely.geometry import LineString, Polygon, shape

from ..errors import InputError
from ..model import Place, Row
from .names import FAMILY, bare, family_key, plain
from .osm_files import features_of
from .tables import areas_of, read_bytes

_LEVELS = {"region": "province", "state": "province", "governorate": "province",
           "county": "district", "localadmin": "district", "district": "district",
           "province": "province", "adm1": "province", "adm2": "district",
           "4": "province", "6": "district"}  # fmt: skip
"""Who's On First's, OCHA's and OpenStreetMap's words for a level → ours."""

_SHAPE_NAMES = {
    "district": ("adm2_en", "admin2name", "admin2na_1", "adm2_name", "name_2"),
    "province": ("adm1_en", "admin1name", "admin1na_1", "adm1_name", "name_1"),
}
"""Columns of the name, the narrowest area first: a district's row names its province too."""

_WIDE = frozenset(("country", "province", "region", "sea", "river", "desert", "border", "road"))
"""Kinds that lie in more than one area, or are one."""


class Outline(Row, kw_only=True, frozen=True):
    """The ground of one province or district."""

    name: str
    kind: str
    country: str | None
    shape: Any
    """A shapely polygon in degrees, longitude first."""


def outlines_in(path: Path) -> list[Outline]:
    """Return the outlines of provinces and districts in a file; none in files of other kinds.

    Read are GeoJSON (Who's On First, OpenStreetMap, one feature or many), shapefiles of OCHA's
    boundaries (adm1, adm2), and Overpass answers with geometry ("out geom") of relations.
    Raises InputError for a geometry that cannot be read.
    """
    name = path.name.lower()
    if name.endswith(".shp"):
        return _from_shapefile(path)
    if not name.endswith((".geojson", ".geojson.gz", ".json", ".json.gz")):
        return []
    data = read_bytes(path)
    found = []
    for tags, geometry in _features(path, data):
        level = tags.get("placetype") or tags.get("wof:placetype") or tags.get("admin_level")
        kind = _LEVELS.get(str(level or tags.get("kind")).lower())
        called = tags.get("name:en") or tags.get("name") or tags.get("wof:name")
        if kind is None or not called:
            continue
        try:
            ground = shapely.make_valid(shape(geometry) if isinstance(geometry, dict) else geometry)
        except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
            raise InputError(f"{path}: outline of {called}: {error}") from error
        country = tags.get("country") or tags.get("wof:country") or tags.get("iso:country")
        found.append(Outline(name=str(called), kind=kind, country=country, shape=ground))
    return found


def _features(path: Path, data: bytes) -> Iterator[tuple[dict[str, Any], Any]]:
    for feature in features_of(path, data):
        geometry, tags = feature.get("geometry") or {}, feature.get("properties") or {}
        if geometry.get("type") in ("Polygon", "MultiPolygon"):
            yield tags, geometry
        elif tags.get("boundary") == "administrative" and feature.get("ways"):
            ways = [LineString(way) for way in feature["ways"]]
            ground = shapely.union_all(list(shapely.polygonize(ways).geoms))
            if not ground.is_empty:
                yield tags, ground


def _from_shapefile(path: Path) -> list[Outline]:
    found = []
    for row, rings in areas_of(path):
        named = [
            (kind, row[column])
            for kind, columns in _SHAPE_NAMES.items()
            for column in columns
            if row.get(column)
        ]
        if not named:
            continue
        kind, called = named[0]
        ground: Any = Polygon()
        for ring in rings:
            # Rings within rings are holes, islands in them ground again: the even-odd rule.
            ground = ground.symmetric_difference(shapely.make_valid(Polygon(ring)))
        code = next((row[c] for c in ("country", "iso2", "adm0_iso2", "adm0_pcode", "admin0pcod",
                                      "admin0pcode") if row.get(c)), "")[:2].upper()  # fmt: skip
        found.append(Outline(name=called, kind=kind, country=code or None, shape=ground))
    return found


def inside_outlines(places: Iterable[Place], outlines: Sequence[Outline]) -> list[Place]:
    """Return the places with the province and the district of the outlines they lie in.

    A province is called what most places in it say already (lists spell it otherwise).  Where no
    outline of the place's country holds it, it keeps what its source says.  A district lies in
    itself: it gets its outline's name, by which places in it are known.
    """
    placed = list(places)
    for kind in ("province", "district"):
        of_kind = [outline for outline in outlines if outline.kind == kind]
        if of_kind:
            _put(placed, of_kind, kind)
    return placed


def _put(places: list[Place], outlines: list[Outline], kind: str) -> None:
    asked = [n for n, place in enumerate(places) if place.kind not in _WIDE]
    if not asked:
        return
    points = shapely.points([(places[n].lon, places[n].lat) for n in asked])
    tree = shapely.STRtree([outline.shape for outline in outlines])
    inside: dict[int, list[int]] = {}
    taken: set[int] = set()
    for which, number in sorted(zip(*tree.query(points, predicate="within").tolist(), strict=True)):
        n, outline = asked[which], outlines[number]
        place = places[n]
        if n in taken or (outline.country or place.country) != place.country:
            continue
        if kind == "district" and place.kind == "district" and not _own(place, outline):
            continue
        taken.add(n)
        inside.setdefault(number, []).append(n)
    for number, members in inside.items():
        name = outlines[number].name
        if kind == "province":
            called = Counter(a for n in members if (a := places[n].admin1))
            name = min(called, key=lambda a: (-called[a], a), default=name)
        for n in members:
            change = {"admin1": name} if kind == "province" else {"admin2": name}
            places[n] = msgspec.structs.replace(places[n], **change)


def _own(district: Place, outline: Outline) -> bool:
    return bool(
        _keys((outline.name,), district) & _keys((district.name, *district.names), district)
    )


def _keys(names: Iterable[str], place: Place) -> set[str]:
    family = FAMILY.get(place.country or "")
    folded = {bare(plain(name)) for name in names}
    return {family_key(f, family) if family and f.isascii() else f for f in folded}
