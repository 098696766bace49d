"""Outlines of provinces and districts: what lies in them."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.locate import SqliteGazetteer, build_index
from sayso.locate.outlines import inside_outlines, outlines_in
from sayso.locate.resolve import resolve_mentions
from sayso.model import Place, PlaceMention


def _square(
    name: str, placetype: str, south: float, west: float, size: float = 1.0
) -> dict[str, Any]:
    north, east = south + size, west + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"id": name, "name": name, "placetype": placetype, "country": "SY"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _file(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def _village(ident: str, name: str, lat: float, lon: float, **more: Any) -> Place:
    return Place(id=ident, name=name, kind="village", lat=lat, lon=lon, radius_km=1.5,
                 country="SY", **more)  # fmt: skip


def test_a_place_gets_the_areas_it_lies_in(tmp_path: Path) -> None:
    outlines = outlines_in(
        _file(
            tmp_path, _square("Westland", "region", 35, 36), _square("Zab", "county", 35, 36, 0.5)
        )
    )
    places = inside_outlines(
        [
            _village("a", "Teel", 35.2, 36.2, admin1="Eastland"),
            _village("b", "Moor", 35.8, 36.8),
            _village("c", "Far", 38.0, 38.0, admin1="Eastland"),
        ],
        outlines,
    )
    assert [(p.admin1, p.admin2) for p in places] == [
        ("Eastland", "Zab"),
        ("Eastland", None),
        ("Eastland", None),
    ]


def test_a_province_is_called_what_most_places_in_it_say(tmp_path: Path) -> None:
    outlines = outlines_in(_file(tmp_path, _square("Arbil", "region", 35, 36)))
    villages = [_village(str(n), f"V{n}", 35.1 + n / 10, 36.5, admin1="Erbil") for n in range(3)]
    stray = _village("x", "Stray", 35.9, 36.9, admin1="Duhok")
    assert {p.admin1 for p in inside_outlines([*villages, stray], outlines)} == {"Erbil"}


def test_of_two_villages_of_one_name_the_district_s_own_is_meant(tmp_path: Path) -> None:
    # Zab is a long strip: its middle lies nearer to the namesake outside it.
    strip = _square("Zab", "county", 35, 36, 0.2)
    strip["geometry"]["coordinates"] = [[[36, 35], [37, 35], [37, 35.1], [36, 35.1], [36, 35]]]
    path = _file(tmp_path, strip, _square("Yab", "county", 35.1, 36))
    rows = [
        _village("in", "Teel", 35.05, 36.02, admin1="Homs"),
        _village("out", "Teel", 35.20, 36.45, admin1="Homs"),
        Place(id="d", name="Zab", kind="district", lat=35.05, lon=36.5, radius_km=20,
              country="SY", admin1="Homs"),
    ]  # fmt: skip
    asked = [PlaceMention(text="Teel"), PlaceMention(text="Zab district", relation="within")]
    found = {}
    for label, outlines in (("without", []), ("with", outlines_in(path))):
        build_index(tmp_path / f"{label}.sqlite", [("own", rows)], None, outlines)
        gazetteer = SqliteGazetteer(tmp_path / f"{label}.sqlite")
        found[label] = resolve_mentions(asked, gazetteer, {"SY": 1.0})[0].id
    assert found == {"without": "out", "with": "in"}


def test_files_without_outlines_have_none(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon\nTeel,35,36\n", encoding="utf-8")
    assert outlines_in(table) == []
    point = _square("Teel", "locality", 35, 36)
    assert outlines_in(_file(tmp_path, point)) == []


def test_an_outline_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = _square("Teel", "region", 35, 36)
    broken["geometry"]["coordinates"] = [[["x"]]]
    with pytest.raises(InputError, match="outline of Teel"):
        outlines_in(_file(tmp_path, broken))


def _shapefile(folder: Path, rings: list[list[tuple[float, float]]], **row: str) -> Path:
    """One polygon as the ESRI technical description lays it out."""
    points = [point for ring in rings for point in ring]
    starts, n = [], 0
    for ring in rings:
        starts.append(n)
        n += len(ring)
    box = (min(x for x, _ in points), min(y for _, y in points),
           max(x for x, _ in points), max(y for _, y in points))  # fmt: skip
    content = struct.pack("<i4d2i", 5, *box, len(rings), n)
    content += struct.pack(f"<{len(rings)}i", *starts)
    content += b"".join(struct.pack("<2d", *point) for point in points)
    path = folder / "areas.shp"
    path.write_bytes(bytes(100) + struct.pack(">2i", 1, len(content) // 2) + content)
    width = 40
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
        for name in row
    )
    start = 32 + len(fields) + 1
    head = bytes([3, 0, 0, 0]) + struct.pack("<IHH", 1, start, 1 + width * len(row)) + bytes(20)
    cells = b" " + b"".join(value.encode().ljust(width) for value in row.values())
    path.with_suffix(".dbf").write_bytes(head + fields + b"\r" + cells)
    return path


def test_boundaries_of_a_shapefile_are_outlines_with_their_holes(tmp_path: Path) -> None:
    ground = [(36.0, 35.0), (36.0, 36.0), (37.0, 36.0), (37.0, 35.0), (36.0, 35.0)]
    hole = [(36.4, 35.4), (36.6, 35.4), (36.6, 35.6), (36.4, 35.6), (36.4, 35.4)]
    path = _shapefile(tmp_path, [ground, hole], ADM1_EN="Westland", ADM2_EN="Zab", ADM0_PCODE="SY")
    (outline,) = outlines_in(path)
    assert (outline.name, outline.kind, outline.country) == ("Zab", "district", "SY")
    inside = inside_outlines(
        [_village("a", "Teel", 35.2, 36.2), _village("b", "Moor", 35.5, 36.5)], [outline]
    )
    assert [p.admin2 for p in inside] == ["Zab", None]


def test_a_cut_shapefile_is_refused(tmp_path: Path) -> None:
    ring = [(36.0, 35.0), (36.0, 36.0), (37.0, 36.0), (36.0, 35.0)]
    path = _shapefile(tmp_path, [ring], ADM1_EN="Westland")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="not a shapefile"):
        outlines_in(path)


def test_the_ways_of_a_boundary_are_joined(tmp_path: Path) -> None:
    ways = [[(35, 36), (36, 36), (36, 37)], [(35, 36), (35, 37), (36, 37)]]
    members = [
        {"type": "way", "role": "outer", "geometry": [{"lat": y, "lon": x} for y, x in way]}
        for way in ways
    ]
    tags = {"boundary": "administrative", "admin_level": "6", "name": "Zab"}
    path = tmp_path / "zab.json"
    answer = {"elements": [{"type": "relation", "id": 1, "tags": tags, "members": members}]}
    path.write_text(json.dumps(answer), encoding="utf-8")
    (outline,) = outlines_in(path)
    assert (outline.name, outline.kind, round(outline.shape.area, 6)) == ("Zab", "district", 1.0)


def test_a_file_of_one_feature_is_read(tmp_path: Path) -> None:
    path = tmp_path / "85632.geojson"
    path.write_text(json.dumps(_square("Westland", "region", 35, 36)), encoding="utf-8")
    assert [outline.name for outline in outlines_in(path)] == ["Westland"]


@given(st.floats(34.5, 36.5), st.floats(35.5, 37.5))
def test_only_what_lies_inside_is_given_the_area(lat: float, lon: float) -> None:
    path = Path(__file__)
    assert outlines_in(path) == []
    from shapely.geometry import box

    from sayso.locate.outlines import Outline

    outline = Outline(name="Zab", kind="district", country="SY", shape=box(36, 35, 37, 36))
    (place,) = inside_outlines([_village("a", "Teel", lat, lon)], [outline])
    assert (place.admin2 == "Zab") == (36 < lon < 37 and 35 < lat < 36)
