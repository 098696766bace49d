"""PMTiles: one file of vector tiles that a web map reads piece by piece, however big the record.

Far out, events that would fall on one spot of the screen are one point with their `count`; from
zoom 10 on every event stands for itself.  Needs pmtiles and mapbox-vector-tile (the extra `tiles`).
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..model import Control, Event, Row
from ..protocols import View
from ..reference import Reference
from .facts import main_place
from .files import whole
from .sheet import basemap

DEEPEST = 10
"""The zoom of the finest tiles: 40 km wide, 10 m fine; a map shows them magnified above it."""
EXTENT = 4096
_SPOT = 128
"""Units of a tile that are one spot of the screen: 16 pixels of a tile drawn 512 wide."""
_NORTHMOST = 85.0511287798
_EVENT_FIELDS = {
    "count": "Number", "id": "String", "type": "String", "start": "String", "end": "String",
    "status": "String", "modality": "String", "rumour": "Boolean", "place": "String",
    "radius_km": "Number", "actor": "String", "target": "String", "voices": "Number",
}  # fmt: skip
_CONTROL_FIELDS = {
    "place": "String", "status": "String", "holders": "String", "since": "String",
    "until": "String",
}  # fmt: skip

Ints = npt.NDArray[np.int64]
Properties = dict[str, str | int | float | bool]


class _Layer(Row, kw_only=True, frozen=True):
    """Points of one kind: where, as fractions of the world's width from its north-west corner."""

    name: str
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    properties: Sequence[Properties]
    joined: bool
    """Points on one spot become one far out."""


class PmtilesWriter:
    """Layers `events` and `control` as vector tiles of zooms 0 to 10."""

    name = "pmtiles"
    suffix = ".pmtiles"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all.

        Raises InputError where a library is missing or nothing has coordinates.
        """
        encode, tiles = _libraries()
        layers = [
            _layer("events", _events(view.events()), joined=True),
            _layer("control", _controls(view.controls()), joined=False),
        ]
        if not any(layer.properties for layer in layers):
            raise InputError(f"{target}: nothing in this selection has coordinates")
        with whole(target) as draft, draft.open("wb") as out:
            writer = tiles.writer.Writer(out)
            for zoom in range(DEEPEST + 1):
                for number, content in _tiles(layers, zoom, encode, tiles.tile.zxy_to_tileid):
                    writer.write_tile(number, gzip.compress(content, 6, mtime=0))
            writer.finalize(_header(layers, tiles.tile), _metadata())


def _libraries() -> tuple[Any, Any]:
    try:
        import mapbox_vector_tile
        import pmtiles.tile
        import pmtiles.writer
    except ImportError as error:
        raise InputError(
            "pmtiles needs pmtiles and mapbox-vector-tile; install them with: "
            "pip install 'sayso[tiles]'"
        ) from error
    return mapbox_vector_tile.encode, pmtiles


def _events(events: Iterable[Event]) -> Iterator[tuple[float, float, Properties]]:
    for event in events:
        place = main_place(event)
        if place is None or place.lat is None or place.lon is None:
            continue
        found: dict[str, str | int | float | bool | None] = {
            "id": event.id, "type": event.type, "status": event.status,
            "modality": event.modality, "rumour": event.rumour or None,
            "start": event.time.start if event.time else None,
            "end": event.time.end if event.time else None,
            "place": place.name or place.text, "radius_km": place.radius_km,
            "actor": "; ".join(m.name or m.text for m in event.actor),
            "target": "; ".join(m.name or m.text for m in event.target),
            "voices": sum(voice.stance == "affirms" for voice in event.voices),
        }  # fmt: skip
        yield place.lon, place.lat, {k: v for k, v in found.items() if v not in (None, "")}


def _controls(controls: Iterable[Control]) -> Iterator[tuple[float, float, Properties]]:
    for control in controls:
        if control.place.lat is None or control.place.lon is None:
            continue
        found = {
            "place": control.place.name or control.place.text, "status": control.status,
            "holders": "; ".join(m.name or m.text for m in control.holders),
            "since": control.since, "until": control.until,
        }  # fmt: skip
        properties: Properties = {k: v for k, v in found.items() if v}
        yield control.place.lon, control.place.lat, properties


def _layer(name: str, points: Iterable[tuple[float, float, Properties]], joined: bool) -> _Layer:
    spots, properties = [], []
    for lon, lat, found in points:
        spots.append(world(lon, lat))
        properties.append(found)
    table = np.array(spots, np.float64).reshape(-1, 2)
    return _Layer(name=name, x=table[:, 0], y=table[:, 1], properties=properties, joined=joined)


def world(lon: float, lat: float) -> tuple[float, float]:
    """Return a point in web Mercator as fractions from the north-west corner of the world."""
    lat = math.radians(max(-_NORTHMOST, min(_NORTHMOST, lat)))
    y = 0.5 - math.asinh(math.tan(lat)) / (2.0 * math.pi)
    return min(max((lon + 180.0) / 360.0, 0.0), 1.0 - 1e-12), min(max(y, 0.0), 1.0 - 1e-12)


def _tiles(
    layers: Sequence[_Layer], zoom: int, encode: Any, number: Any
) -> Iterator[tuple[int, bytes]]:
    """Yield the tiles of a zoom that hold anything, by their number."""
    content: dict[int, list[dict[str, Any]]] = {}
    for layer in layers:
        for tile, features in _features(layer, zoom, number):
            content.setdefault(tile, []).append({"name": layer.name, "features": features})
    options = {"y_coord_down": True, "extents": EXTENT, "on_invalid_geometry": None}
    for tile in sorted(content):
        yield tile, encode(content[tile], default_options=options)


def _features(layer: _Layer, zoom: int, number: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield by tile the features of a layer, in the order of the view."""
    from shapely.geometry import Point

    across = 1 << zoom
    size = 1 if zoom == DEEPEST or not layer.joined else _SPOT
    # Where in the world, in units of a tile; far out, in whole spots.
    x: Ints = np.floor(layer.x * across * EXTENT).astype(np.int64) // size
    y: Ints = np.floor(layer.y * across * EXTENT).astype(np.int64) // size
    per_tile = EXTENT // size
    column, row = x // per_tile, y // per_tile
    alone = zoom == DEEPEST or not layer.joined
    spot = np.arange(len(x)) if alone else y * (across * per_tile) + x
    order = np.lexsort((np.arange(len(x)), spot, column, row))
    features: list[dict[str, Any]] = []
    for start, end in _runs(np.stack([row[order], column[order], spot[order]], axis=1)):
        members = order[start:end]
        first = int(members[0])
        middle = size // 2
        at = Point(
            int(x[first] % per_tile) * size + middle, int(y[first] % per_tile) * size + middle
        )
        found = [layer.properties[int(member)] for member in members]
        features.append({"geometry": at, "properties": _joined(found, layer.joined)})
        following = int(order[end]) if end < len(order) else None
        here = (int(column[first]), int(row[first]))
        if following is None or here != (int(column[following]), int(row[following])):
            yield number(zoom, *here), features
            features = []


def _runs(keys: Ints) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of equal rows."""
    if not len(keys):
        return
    edges = np.flatnonzero((keys[1:] != keys[:-1]).any(axis=1)) + 1
    bounds = [0, *edges.tolist(), len(keys)]
    yield from pairwise(bounds)


def _joined(found: Sequence[Properties], counted: bool) -> Properties:
    """Return the properties of events on one spot: what all share, and how many they are."""
    if not counted:
        return found[0]
    if len(found) == 1:
        return {"count": 1, **found[0]}
    types = Counter(str(p["type"]) for p in found)
    days = [str(p[name]) for p in found for name in ("start", "end")
            if str(p.get(name, "-"))[:1] != "-"]  # fmt: skip
    made: Properties = {
        "count": len(found), "type": min(types, key=lambda name: (-types[name], name)),
    }  # fmt: skip
    if days:
        made |= {"start": min(days), "end": max(days)}
    for name in ("status", "modality", "place"):
        values = {p.get(name) for p in found}
        if len(values) == 1 and (value := values.pop()) is not None:
            made[name] = value
    return made


def _header(layers: Sequence[_Layer], tile: Any) -> dict[str, Any]:
    x = np.concatenate([layer.x for layer in layers])
    y = np.concatenate([layer.y for layer in layers])
    west, east = (float(e) * 360.0 - 180.0 for e in (x.min(), x.max()))
    south, north = (
        math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * float(edge)))))
        for edge in (y.max(), y.min())
    )
    e7 = [round(edge * 1e7) for edge in (west, south, east, north)]
    return {
        "tile_type": tile.TileType.MVT, "tile_compression": tile.Compression.GZIP,
        "min_lon_e7": e7[0], "min_lat_e7": e7[1], "max_lon_e7": e7[2], "max_lat_e7": e7[3],
        "center_zoom": 5, "center_lon_e7": (e7[0] + e7[2]) // 2,
        "center_lat_e7": (e7[1] + e7[3]) // 2,
    }  # fmt: skip


def _metadata() -> dict[str, Any]:
    zooms = {"minzoom": 0, "maxzoom": DEEPEST}
    return {
        "name": "sayso", "type": "overlay", "format": "pbf",
        "attribution": basemap()["attribution"],
        "vector_layers": [
            {"id": "events", "fields": _EVENT_FIELDS, **zooms},
            {"id": "control", "fields": _CONTROL_FIELDS, **zooms},
        ],
    }  # fmt: skip
