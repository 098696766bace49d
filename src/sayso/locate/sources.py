"""Gazetteer files of others → places: GeoNames, Who's On First, OCHA, OpenStreetMap, own tables."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..model import Place
from .builtin import admin_names
from .kinds import radius_of, town_kind
from .osm_files import features_of
from .tables import Row, read_bytes, rows_of

SOURCE_KINDS = ("geonames", "whosonfirst", "ocha", "osm", "table")

_GEONAMES_KIND = {
    "ADM1": "province", "ADM2": "district", "ADM3": "district", "PCLI": "country",
    "AIRP": "airport", "AIRF": "airport", "AIRB": "base", "MILB": "base", "INSM": "base",
    "DAM": "dam", "OILF": "oil field",
    "GASF": "oil field", "OILR": "site", "CMPRF": "camp", "CMP": "camp", "BDG": "crossing",
    "PSTB": "crossing", "RDJCT": "junction", "RDCR": "junction", "RD": "road", "STM": "river",
    "WAD": "river", "LK": "sea", "SEA": "sea", "GULF": "sea", "RSV": "sea", "MT": "hill",
    "MTS": "hill", "HLL": "hill", "HLLS": "hill", "RDGE": "hill", "DSRT": "desert", "ISL": "site",
    "RGN": "region", "VAL": "region", "PLN": "region", "PPLX": "neighbourhood", "PRT": "site",
    "STNB": "base", "RUIN": "site", "HSP": "site", "MNMT": "site",
}  # fmt: skip
_WOF_KIND = {
    "region": "province", "county": "district", "localadmin": "district", "campus": "site",
    "neighbourhood": "neighbourhood", "macrohood": "neighbourhood", "microhood": "neighbourhood",
    "borough": "neighbourhood", "country": "country", "locality": "",
}  # fmt: skip
_OSM_KIND = {
    "city": "city", "town": "town", "village": "village", "hamlet": "village",
    "isolated_dwelling": "village", "suburb": "neighbourhood", "quarter": "neighbourhood",
    "neighbourhood": "neighbourhood", "region": "region", "state": "province", "island": "site",
    "aerodrome": "airport", "airfield": "base", "military": "base", "peak": "hill", "dam": "dam",
    "refugee_site": "camp", "border_control": "crossing", "river": "river", "locality": "site",
}  # fmt: skip
_TABLE_KIND = {
    "locality": "", "ppl": "", "county": "district", "adm1": "province", "adm2": "district",
    "adm3": "district", "ppla": "city", "pplc": "city", "pplx": "neighbourhood", "campus": "site",
    "governorate": "province", "airbase": "base", "crossroads": "junction",
}  # fmt: skip


def read_source(
    path: Path, kind: str | None = None, country: str | None = None
) -> tuple[str, Iterator[Place]]:
    """Return the name of a source file and its places.

    `kind` is one of SOURCE_KINDS, guessed from the file where None; `country` (ISO alpha-2) fills
    in what the file does not say.  Raises InputError for a file of no known kind.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such gazetteer source")
    kind = kind or guess_kind(path)
    readers: dict[str, Callable[[Path, str | None], Iterator[Place]]] = {
        "geonames": geonames,
        "whosonfirst": whosonfirst,
        "ocha": table,
        "osm": osm,
        "table": table,
    }
    if kind not in readers:
        raise InputError(f"{path}: unknown kind of gazetteer {kind!r}; one of {SOURCE_KINDS}")
    found = readers[kind](path, country or _country_in(path))
    return f"{kind} {path.name}", _some(path, found)


def _some(path: Path, places: Iterator[Place]) -> Iterator[Place]:
    """Yield the places.  Raises InputError at the end of a file that holds none."""
    empty = True
    for place in places:
        empty = False
        yield place
    if empty:
        raise InputError(f"{path}: holds no place with a name and coordinates")


def guess_kind(path: Path) -> str:
    """Return the kind of a gazetteer file by its name and first bytes."""
    name = path.name.lower()
    if re.fullmatch(r"([a-z]{2}|allcountries|cities\d+)\.(txt|zip)", name):
        return "geonames"
    if "geojson" in name or name.endswith(".json"):
        return "whosonfirst" if b"wof:" in read_bytes(path)[:4000] else "osm"
    if re.search(r"\.osm(\.(gz|pbf))?$", name):
        return "osm"
    if re.search(r"\.(xlsx|shp)$", name):
        return "ocha"
    head = read_bytes(path)[:2000].split(b"\n")[0].lower()
    return "whosonfirst" if b"wof_id" in head else "table"


def _country_in(path: Path) -> str | None:
    found = re.search(r"(?:^|[_-])([a-z]{2})(?:[_.-]|$)", path.name.lower())
    return found.group(1).upper() if found else None


def geonames(path: Path, country: str | None = None) -> Iterator[Place]:
    """Yield the places of a GeoNames dump: the 19-column table, plain or in its zip."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            inner = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n]
            if not inner:
                raise InputError(f"{path}: no table in this GeoNames archive")
            data = archive.read(inner[0])
    else:
        data = read_bytes(path)
    areas = admin_names()
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 19:
            raise InputError(f"{path}: line {number}: {len(cells)} columns, GeoNames has 19")
        feature, code = cells[6], cells[7]
        population = int(cells[14] or 0)
        kind = _GEONAMES_KIND.get(code) or (town_kind(population) if feature == "P" else "")
        if not kind:
            continue
        yield Place(
            id=f"gn:{cells[0]}",
            name=cells[1],
            names=_names(cells[1], cells[3].split(",")),
            kind=kind,
            lat=float(cells[4]),
            lon=float(cells[5]),
            radius_km=radius_of(kind, population),
            country=cells[8] or country,
            admin1=areas.get(f"{cells[8]}.{cells[10]}"),
            population=population,
            source="geonames",
        )


def whosonfirst(path: Path, country: str | None = None) -> Iterator[Place]:
    """Yield the places of a Who's On First export: CSV with names by language, or GeoJSON."""
    if "json" in path.name.lower():
        yield from osm(path, country)
        return
    rows = list(rows_of(path))
    regions = {r["wof_id"]: r["name"] for r in rows if r.get("placetype") == "region"}
    parents = {r["wof_id"]: r.get("parent", "") for r in rows}
    for row in rows:
        if row.get("superseded") or row.get("current") == "0" or not row.get("lat"):
            continue
        names = [part.partition("=")[2] for part in row.get("alt", "").split("|")]
        population = _whole(row.get("pop"))
        kind = _WOF_KIND.get(row.get("placetype", ""), "site") or town_kind(population)
        if re.search(r"air ?(port|base|field)", row["name"], re.IGNORECASE):
            kind = "airport"
        yield Place(
            id=f"gn:{row['gn']}" if row.get("gn") else f"wof:{row['wof_id']}",
            name=row["name"],
            names=_names(row["name"], names),
            kind=kind,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            radius_km=radius_of(kind, population),
            country=row.get("country") or country,
            admin1=_region(row["wof_id"], parents, regions),
            population=population,
            source="whosonfirst",
        )


def _region(ident: str, parents: dict[str, str], regions: dict[str, str]) -> str | None:
    for _ in range(6):
        if ident in regions:
            return regions[ident]
        ident = parents.get(ident, "")
    return None


def osm(path: Path, country: str | None = None) -> Iterator[Place]:
    """Yield the named features of an OpenStreetMap file, or of Who's On First's GeoJSON.

    OpenStreetMap: GeoJSON, an answer of Overpass, or an .osm XML extract.
    """
    for number, feature in enumerate(features_of(path, read_bytes(path))):
        tags = {**feature.get("properties", {})}
        if isinstance(tags.get("tags"), dict):
            tags.update(tags.pop("tags"))
        name = tags.get("name:en") or tags.get("name") or tags.get("wof:name")
        box = _box(feature.get("geometry") or {})
        if not name or box is None:
            continue
        population = _whole(tags.get("population") or tags.get("wof:population"))
        placetype = tags.get("placetype") or tags.get("wof:placetype")
        if placetype:
            kind = _WOF_KIND.get(str(placetype), "site") or town_kind(population)
        else:
            keys = ("place", "aeroway", "military", "natural", "waterway", "barrier", "amenity")
            kind = next((_OSM_KIND[v] for k in keys if (v := tags.get(k)) in _OSM_KIND), "site")
        south, west, north, east = box
        extent = max(north - south, east - west) * 111 / 2
        others = [v for k, v in sorted(tags.items()) if _is_name_tag(k) and isinstance(v, str)]
        ident = tags.get("@id") or tags.get("wof:id") or feature.get("id") or tags.get("id")
        yield Place(
            id=f"{'wof' if placetype else 'osm'}:{ident if ident is not None else number}",
            name=str(name),
            names=_names(str(name), [part for v in others for part in v.split(";")]),
            kind=kind,
            lat=round((south + north) / 2, 5),
            lon=round((west + east) / 2, 5),
            radius_km=round(extent, 1) if extent > 1 else radius_of(kind, population),
            country=tags.get("country") or tags.get("wof:country") or country,
            admin1=tags.get("addr:state") or tags.get("is_in:state"),
            population=population,
            source="whosonfirst" if placetype else "osm",
        )


def _is_name_tag(key: str) -> bool:
    return key in ("name", "alt_name", "old_name", "int_name", "official_name", "loc_name") or (
        key.startswith(("name:", "alt_name:", "old_name:")) and len(key) < 16
    )


def _box(geometry: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """Return south, west, north, east of any GeoJSON geometry."""
    points: list[tuple[float, float]] = []
    stack: list[Any] = [geometry.get("coordinates")]
    while stack:
        item = stack.pop()
        if isinstance(item, list) and item and isinstance(item[0], (int, float)):
            points.append((float(item[1]), float(item[0])))
        elif isinstance(item, list):
            stack.extend(item)
    if not points:
        return None
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return min(lats), min(lons), max(lats), max(lons)


_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_en", "featurename_en", "featurename", "place", "location",
             "neighname_en", "admin4name_en", "adm4_en", "locationname", "admin3name_en",
             "adm3_en"),
    "lat": ("lat", "latitude", "latitude_y", "point_y", "y", "y_coord"),
    "lon": ("lon", "long", "lng", "longitude", "longitude_x", "point_x", "x", "x_coord"),
    "kind": ("kind", "type", "featurecla", "placetype", "class"),
    "country": ("country", "countrycode", "country_code", "iso2", "adm0_iso2"),
    "admin1": ("admin1", "admin1name_en", "adm1_en", "governorate", "province", "state"),
    "admin2": ("admin2", "admin2name_en", "adm2_en", "district"),
    "population": ("population", "pop", "pop_max"),
    "id": ("id", "gid", "pcode", "admin4pcode", "featurepcode", "adm4_pcode", "neighpcode"),
}  # fmt: skip
_MORE_NAMES = re.compile(
    r"^(names?|alts?|aliases|names?_\w+|.*name_?\w*_\w\w|adm\d_\w\w|altname.*)$"
)


def table(path: Path, country: str | None = None) -> Iterator[Place]:
    """Yield the places of a table (CSV, XLSX, shapefile): a user's own, or OCHA's settlements.

    Needs a column for the name, latitude and longitude; knows the usual names of others.  Other
    names of one place may stand in one cell, separated by `|` or `;`.
    """
    for number, row in enumerate(rows_of(path), 2):
        found = {field: _first(row, names) for field, names in _COLUMNS.items()}
        if not found["name"] or not found["lat"] or not found["lon"]:
            if number == 2 and not ({"lat", "latitude", "point_y", "y"} & row.keys()):
                raise InputError(f"{path}: no columns for name, lat and lon in {sorted(row)[:12]}")
            continue
        try:
            lat, lon = float(found["lat"]), float(found["lon"])
        except ValueError as error:
            raise InputError(f"{path}: row {number}: {error}") from error
        population = _whole(found["population"])
        said = found["kind"].lower()
        known = _WOF_KIND if found["id"].startswith("wof:") else _TABLE_KIND
        kind = "neighbourhood" if said.startswith("neighbo") else known.get(said, said)
        kind = kind or town_kind(population)
        code = found["country"].upper()
        others = [
            part
            for column, value in row.items()
            if value
            and _MORE_NAMES.match(column)
            and not column.startswith(("adm0", "admin0"))
            and not (column.startswith("adm") and value in (found["admin1"], found["admin2"]))
            for part in re.split(r"[|;]", value)
        ]
        given = row.get("radius_km") or row.get("radius")
        yield Place(
            id=_ident(found["id"], path, number),
            name=found["name"],
            names=_names(found["name"], others if "name" in row or "name_en" in row else []),
            kind=kind,
            lat=lat,
            lon=lon,
            radius_km=float(given) if given else radius_of(kind, population),
            country=code if len(code) == 2 else country,
            admin1=found["admin1"] or None,
            admin2=found["admin2"] or None,
            population=population,
            source=row.get("source") or "table",
        )


def _ident(ident: str, path: Path, number: int) -> str:
    if not ident:
        return f"{path.stem}:{number}"
    return ident if ":" in ident else f"pcode:{ident}"


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _names(name: str, others: list[str]) -> tuple[str, ...]:
    kept = dict.fromkeys(other.strip() for other in others)
    kept.pop(name, None)
    kept.pop("", None)
    return tuple(
        n for n in kept if not (n.isascii() and (n.islower() or (n.isupper() and len(n) <= 4)))
    )


def _whole(value: Any) -> int:
    try:
        return int(float(value or 0))
    except (TypeError, ValueError):
        return 0
