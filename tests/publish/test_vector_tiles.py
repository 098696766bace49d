"""PMTiles: every event is in them once, at every zoom, where it belongs."""

from __future__ import annotations

import gzip
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.publish import get_writer
from sayso.publish.facts import main_place
from sayso.publish.vector_tiles import DEEPEST, _Layer, world
from sayso.view import Rows

from .small_record import reference, small_record

pytest.importorskip("pmtiles")
decode = pytest.importorskip("mapbox_vector_tile").decode


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tiles") / "war.pmtiles"
    get_writer("pmtiles", reference()).write(small_record(), target)
    return target


def placed() -> dict[str, tuple[float, float]]:
    found = {}
    for event in small_record().events():
        place = main_place(event)
        if place is not None and place.lat is not None and place.lon is not None:
            found[event.id] = (place.lon, place.lat)
    return found


def layers(path: Path, zoom: int) -> list[tuple[tuple[int, int, int], dict[str, Any]]]:
    from pmtiles.reader import MmapSource, Reader, all_tiles

    with path.open("rb") as file:
        source = MmapSource(file)
        Reader(source).header()
        return [
            (zxy, decode(gzip.decompress(data), default_options={"y_coord_down": True}))
            for zxy, data in all_tiles(source)
            if zxy[0] == zoom
        ]


@pytest.mark.parametrize("zoom", range(DEEPEST + 1))
def test_every_event_counts_once_at_every_zoom(tiles: Path, zoom: int) -> None:
    counts = [
        feature["properties"]["count"]
        for _, content in layers(tiles, zoom)
        for feature in content.get("events", {"features": []})["features"]
    ]
    assert sum(counts) == len(placed())
    if zoom == DEEPEST:
        assert set(counts) == {1}


def test_finest_points_lie_within_ten_metres(tiles: Path) -> None:
    across = (1 << DEEPEST) * 4096
    found = {}
    for (_, column, row), content in layers(tiles, DEEPEST):
        for feature in content.get("events", {"features": []})["features"]:
            x, y = feature["geometry"]["coordinates"]
            found[feature["properties"]["id"]] = (column * 4096 + x, row * 4096 + y)
    assert found.keys() == placed().keys()
    for identity, (lon, lat) in placed().items():
        x, y = world(lon, lat)
        assert math.dist(found[identity], (x * across, y * across)) <= 1.5


def test_gdal_opens_both_layers(tiles: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    assert [name for name, _ in pyogrio.list_layers(tiles)] == ["events", "control"]
    frame = pyogrio.read_dataframe(tiles, layer="events")
    assert set(frame["id"]) == placed().keys()
    whole = {event.id: event for event in small_record().events()}
    for row in frame.itertuples():
        assert row.type == whole[row.id].type
        assert row.status == whole[row.id].status
    far = pyogrio.read_dataframe(tiles, layer="events", ZOOM_LEVEL=0)
    assert far["count"].sum() == len(placed())
    assert len(far) < len(placed())


def test_the_same_record_gives_the_same_bytes(tiles: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pmtiles"
    get_writer("pmtiles", reference()).write(small_record(), again)
    assert again.read_bytes() == tiles.read_bytes()


def test_nothing_with_coordinates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has coordinates"):
        get_writer("pmtiles", reference()).write(Rows(known={}), tmp_path / "x.pmtiles")
    assert list(tmp_path.iterdir()) == []


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_world_has_edges(lon: float, lat: float) -> None:
    x, y = world(lon, lat)
    assert 0 <= x < 1
    assert 0 <= y < 1


cell = st.sampled_from([None, "", "a", "b"])
point = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["clash", "shelling", "airstrike"]),
        "status": cell, "modality": cell, "place": cell,
        "start": st.sampled_from([None, "2018-09-03", "2018-09-01", "--09-03"]),
        "end": st.sampled_from([None, "2018-09-04", "2018-09-09", "--09-09"]),
    }
)  # fmt: skip


@given(st.lists(st.lists(point, min_size=1, max_size=5), min_size=1, max_size=6))
def test_spots_are_told_as_their_points_are(spots: list[list[dict[str, Any]]]) -> None:
    points = [p for spot in spots for p in spot]
    layer = _Layer("events", ("type", "status", "modality", "place", "start", "end"),
                   [(0.0, 0.0, p) for p in points], joined=True)  # fmt: skip
    edges = np.cumsum([0, *map(len, spots)])
    told = layer.summary.of(np.arange(len(points)), edges)
    for spot, made in zip(spots, told, strict=True):
        kinds = Counter(p["type"] for p in spot)
        assert made["count"] == len(spot)
        assert made["type"] == min(kinds, key=lambda name: (-kinds[name], name))
        days = [d for p in spot for d in (p["start"], p["end"]) if d and d[0] != "-"]
        assert made.get("start") == min(days, default=None)
        assert made.get("end") == max(days, default=None)
        for name in ("status", "modality", "place"):
            values = {p[name] or None for p in spot}
            assert made.get(name) == (values.pop() if len(values) == 1 else None)
