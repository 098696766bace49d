"""PMTiles: one file of vector tiles that a web map reads piece by piece, however big the record.

Far out, events that would fall on one spot of the screen are one point with their `count`; from
zoom 10 on every event stands for itself.  Needs pmtiles and mapbox-vector-tile (the extra `tiles`).
"""

from __future__ import annotations

import gzip
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..model import Control, Event
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
Floats = npt.NDArray[np.float64]
Value = str | int | float | bool
Properties = dict[str, Value]
Point = tuple[float, float, Mapping[str, Value | None]]
"""Longitude, latitude, properties."""


class _Layer:
    """Points of one kind: where, as fractions of the world's width from its north-west corner.

    Properties stand in columns, equal values once: a million events fit into little memory.
    """

    def __init__(
        self, name: str, fields: Iterable[str], points: Iterable[Point], joined: bool
    ) -> None:
        """`joined`: points on one spot become one far out."""
        self.name = name
        self.joined = joined
        self._columns: dict[str, list[Value | None]] = {field: [] for field in fields}
        shared: dict[Value, Value] = {}
        x, y = array("d"), array("d")
        for lon, lat, found in points:
            east, south = world(lon, lat)
            x.append(east)
            y.append(south)
            for field, column in self._columns.items():
                value = found.get(field)
                if isinstance(value, str) and field != "id":
                    value = shared.setdefault(value, value)
                column.append(value)
        self.x: Floats = np.frombuffer(x, np.float64) if x else np.empty(0)
        self.y: Floats = np.frombuffer(y, np.float64) if y else np.empty(0)

    def __len__(self) -> int:
        return len(self.x)

    def properties(self, at: int) -> Properties:
        """Return the properties of one point."""
        found: Properties = {}
        for name, column in self._columns.items():
            value = column[at]
            if value is not None and value != "":
                found[name] = value
        return found

    def column(self, name: str) -> Sequence[Value | None]:
        """Return one property of all points."""
        return self._columns[name]

    @cached_property
    def summary(self) -> _Summary:
        """Return what spots of several points are told by."""
        return _Summary(self)


_TOLD_ALIKE = ("status", "modality", "place")


class _Summary:
    """What points on one spot share, worked out for all spots of a zoom at once.

    Words are numbers here, in the order of the words; 0 is none.
    """

    def __init__(self, layer: _Layer) -> None:
        self._types, self._type = _numbered(layer.column("type"))
        self._shared = {name: _numbered(layer.column(name)) for name in _TOLD_ALIKE}
        ends = [
            [day if day and not str(day).startswith("-") else None for day in layer.column(name)]
            for name in ("start", "end")
        ]
        self._days, both = _numbered([*ends[0], *ends[1]])
        half = len(both) // 2
        self._start, self._end = both[:half], both[half:]

    def of(self, order: Ints, edges: Ints) -> list[Properties]:
        """Return the properties of each spot: the points `order[edges[n]:edges[n + 1]]`."""
        starts = edges[:-1]
        kinds = self._type[order]
        counts = np.stack(
            [
                np.add.reduceat(kinds == number, starts, dtype=np.int64)
                for number in range(len(self._types))
            ]
        )
        # Of types equally common the first by name.
        commonest = counts.argmax(axis=0).tolist()
        never = len(self._days)
        days = [ends[order] for ends in (self._start, self._end)]
        first = np.minimum.reduceat(
            np.minimum(*(np.where(ends == 0, never, ends) for ends in days)), starts
        ).tolist()
        last = np.maximum.reduceat(np.maximum(*days), starts).tolist()
        alike = {}
        for name, (_, numbers) in self._shared.items():
            here = numbers[order]
            least, most = np.minimum.reduceat(here, starts), np.maximum.reduceat(here, starts)
            alike[name] = np.where(least == most, least, 0).tolist()
        made: list[Properties] = []
        for spot, count in enumerate(np.diff(edges).tolist()):
            found: Properties = {"count": count, "type": self._types[commonest[spot]]}
            if last[spot]:
                found |= {"start": self._days[first[spot]], "end": self._days[last[spot]]}
            for name, numbers in alike.items():
                if numbers[spot]:
                    found[name] = self._shared[name][0][numbers[spot]]
            made.append(found)
        return made


def _numbered(column: Sequence[Value | None]) -> tuple[list[str], Ints]:
    """Return the words of a column in order, none first, and the column as their numbers."""
    words = ["", *sorted({str(value) for value in column if value is not None and value != ""})]
    numbers = {word: number for number, word in enumerate(words)}
    return words, np.array([numbers[str(value or "")] for value in column], np.int64)


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
            _Layer("events", _EVENT_FIELDS, _events(view.events()), joined=True),
            _Layer("control", _CONTROL_FIELDS, _controls(view.controls()), joined=False),
        ]
        if not any(map(len, layers)):
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


def _events(events: Iterable[Event]) -> Iterator[Point]:
    for event in events:
        place = main_place(event)
        if place is None or place.lat is None or place.lon is None:
            continue
        yield place.lon, place.lat, {
            "id": event.id, "type": event.type, "status": event.status,
            "modality": event.modality, "rumour": event.rumour or None,
            "start": event.time.start if event.time else None,
            "end": event.time.end if event.time else None,
            "place": place.name or place.text, "radius_km": place.radius_km,
            "actor": "; ".join(m.name or m.text for m in event.actor),
            "target": "; ".join(m.name or m.text for m in event.target),
            "voices": sum(voice.stance == "affirms" for voice in event.voices),
        }  # fmt: skip


def _controls(controls: Iterable[Control]) -> Iterator[Point]:
    for control in controls:
        if control.place.lat is None or control.place.lon is None:
            continue
        yield control.place.lon, control.place.lat, {
            "place": control.place.name or control.place.text, "status": control.status,
            "holders": "; ".join(m.name or m.text for m in control.holders),
            "since": control.since, "until": control.until,
        }  # fmt: skip


def world(lon: float, lat: float) -> tuple[float, float]:
    """Return a point in web Mercator as fractions from the north-west corner of the world."""
    lat = math.radians(max(-_NORTHMOST, min(_NORTHMOST, lat)))
    y = 0.5 - math.asinh(math.tan(lat)) / (2.0 * math.pi)
    return min(max((lon + 180.0) / 360.0, 0.0), 1.0 - 1e-12), min(max(y, 0.0), 1.0 - 1e-12)


def _tiles(
    layers: Sequence[_Layer], zoom: int, encode: Any, number: Any
) -> Iterator[tuple[int, bytes]]:
    """Yield the tiles of a zoom that hold anything, by their number."""
    cut = [_Cut(layer, zoom) for layer in layers]
    wanted = sorted((number(zoom, *tile), tile) for tile in {t for c in cut for t in c.tiles})
    options = {"y_coord_down": True, "extents": EXTENT, "on_invalid_geometry": None}
    for identity, tile in wanted:
        content = [
            {"name": c.layer.name, "features": list(c.features(tile))}
            for c in cut
            if tile in c.tiles
        ]
        yield identity, encode(content, default_options=options)


class _Cut:
    """A layer cut into the tiles of one zoom, its points sorted by tile and spot."""

    def __init__(self, layer: _Layer, zoom: int) -> None:
        self.layer = layer
        across = 1 << zoom
        self._alone = zoom == DEEPEST or not layer.joined
        self._size = 1 if self._alone else _SPOT
        # Where in the world, in units of a tile; far out, in whole spots.
        x: Ints = np.floor(layer.x * across * EXTENT).astype(np.int64) // self._size
        y: Ints = np.floor(layer.y * across * EXTENT).astype(np.int64) // self._size
        self._per_tile = EXTENT // self._size
        tile = (y // self._per_tile) * across + x // self._per_tile
        self._x, self._y = x, y
        # A stable sort keeps the order of the view within a spot.
        self._order = np.lexsort((x, y, tile))
        sorted_tiles = tile[self._order]
        edges = [0, *(np.flatnonzero(np.diff(sorted_tiles)) + 1).tolist(), len(sorted_tiles)]
        self.tiles: dict[tuple[int, int], tuple[int, int]] = {
            (int(sorted_tiles[start]) % across, int(sorted_tiles[start]) // across): (start, end)
            for start, end in pairwise(edges)
            if end > start
        }

    def features(self, tile: tuple[int, int]) -> Iterator[dict[str, Any]]:
        """Yield the features of a tile (column, row)."""
        from shapely.geometry import Point as Geometry

        start, end = self.tiles[tile]
        members = self._order[start:end]
        x, y = self._x[members], self._y[members]
        if self._alone:
            edges: Ints = np.arange(end - start + 1)
        else:
            moved = np.flatnonzero((np.diff(x) != 0) | (np.diff(y) != 0)) + 1
            edges = np.concatenate(([0], moved, [end - start]))
        spots: list[Properties] = [] if self._alone else self.layer.summary.of(members, edges)
        middle = self._size // 2
        across = (x[edges[:-1]] % self._per_tile * self._size + middle).tolist()
        down = (y[edges[:-1]] % self._per_tile * self._size + middle).tolist()
        for spot, (first, last) in enumerate(pairwise(edges.tolist())):
            if last - first == 1:
                found = self.layer.properties(int(members[first]))
                if self.layer.joined:
                    found = {"count": 1, **found}
            else:
                found = spots[spot]
            yield {"geometry": Geometry(across[spot], down[spot]), "properties": found}


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
