from __future__ import annotations

import pickle
import sqlite3
import struct
import time
import zipfile
from pathlib import Path

import msgspec
import pytest

from sayso.errors import InputError, PackError, RecordError
from sayso.locate import SqliteGazetteer, build_index
from sayso.locate.builtin import admin_names, pack_places
from sayso.locate.merge import merge
from sayso.locate.names import PACK
from sayso.locate.resolve import resolve_mentions
from sayso.locate.seats import seats_named
from sayso.locate.sources import guess_kind, read_source
from sayso.model import Place, PlaceMention
from sayso.protocols import Gazetteer


def test_it_is_a_gazetteer(small: SqliteGazetteer) -> None:
    assert isinstance(small, Gazetteer)


def test_find_prefers_countries_then_exact_then_importance(small: SqliteGazetteer) -> None:
    assert small.find("Springfield")[0].place.admin1 == "Missouri"
    assert small.find("Hamah", ("SY",))[0].place.country == "SY"
    assert small.find("Tal Amer")[0].match == "exact"
    assert small.find("Tall 'Amir", ("SY",))[0].match == "folded"


def test_native_script_is_found(small: SqliteGazetteer) -> None:
    assert small.find("حماة")[0].place.name == "Hama"


def test_proposals_are_marked(small: SqliteGazetteer) -> None:
    hits = small.find("Springfild", ("US",))
    assert not hits or all(h.match == "loose" for h in hits)


@pytest.mark.parametrize(
    "name", ["Friday", "Battle", "The", "Of", "March", "Army", "Ali", "eastern"]
)
def test_common_words_are_no_places(name: str, built_in: SqliteGazetteer) -> None:
    assert not built_in.knows(name)


@pytest.mark.parametrize(
    "name", ["Raqqah", "Deir Ezzor", "Kiev", "US", "Al-Hasakah", "South Sudan", "حلب", "Харків"]
)
def test_places_are_known(name: str, built_in: SqliteGazetteer) -> None:
    assert built_in.knows(name)


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Maskanah", "SY", 35.96, 38.04),
        ("Kyiv", "UA", 50.45, 30.52),
        ("Mosul", "IQ", 36.33, 43.1),
        ("Tabqa", "SY", 35.84, 38.55),
        ("Hmeimim", "SY", 35.4, 35.95),
        ("Artemivsk", "UA", 48.6, 38.0),
        ("Sambisa Forest", "NG", 11.25, 13.4), ("Zamzam", "SD", 13.48, 25.31),
    ],
)  # fmt: skip
def test_known_places_lie_where_they_are(
    name: str, country: str, lat: float, lon: float, built_in: SqliteGazetteer
) -> None:
    place = built_in.find(name, (country,))[0].place
    assert (place.lat, place.lon) == (pytest.approx(lat, abs=0.1), pytest.approx(lon, abs=0.1))


def test_near_and_inside(built_in: SqliteGazetteer) -> None:
    near = built_in.near(35.95, 39.01, 15)
    assert near
    assert any(p.name == "Ar Raqqah" for p in near)
    assert built_in.inside(33.35, 43.78) == ("IQ", "Anbar")
    assert built_in.inside(0.0, -30.0) == (None, None)
    across = built_in.near(-17.8, 179.99, 400)
    assert {p.lon > 0 for p in across} == {True, False}


def test_get_and_pickle(small: SqliteGazetteer) -> None:
    place = small.find("Homs")[0].place
    again = pickle.loads(pickle.dumps(small))
    assert again.get(place.id) == place
    assert small.get("none:1") is None


def test_warm_look_ups_are_fast(built_in: SqliteGazetteer) -> None:
    names = ["Raqqa", "Deir Ezzor", "Aleppo", "Kharkiv", "Mosul"] * 400
    for name in names[:5]:
        built_in.find(name, ("SY",))
        built_in.knows(name)
    start = time.perf_counter()
    for name in names:
        built_in.find(name, ("SY",))
        built_in.knows(name)
    assert (time.perf_counter() - start) / len(names) < 50e-6


def test_same_input_same_answers(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("name,lat,lon\nAlpha,1,2\nBeta,3,4\n", encoding="utf-8")
    rows = []
    for name in ("one", "two"):
        build_index(tmp_path / name, [read_source(table, country="SY")])
        connection = sqlite3.connect(tmp_path / name)
        rows.append(list(connection.execute("SELECT * FROM key ORDER BY h, n")))
        connection.close()
    assert rows[0] == rows[1]
    assert not list(tmp_path.glob(".*tmp"))


# ------------------------------------------------------------------ sources


def test_sources_are_folded_into_one_place(tmp_path: Path) -> None:
    one = Place(id="a:1", name="Tell Amir", lat=35.1, lon=37.1, country="SY", kind="village")
    two = Place(id="b:7", name="Tal Amer", lat=35.11, lon=37.11, country="SY", kind="town",
                names=("تل عامر",), population=900)  # fmt: skip
    far = msgspec.structs.replace(two, id="b:8", lat=32.6, lon=36.1)
    other = msgspec.structs.replace(two, id="b:9", kind="dam")
    merged = merge([[one], [two, far, other]])
    assert [p.id for p in merged] == ["a:1", "b:8", "b:9"]
    assert merged[0].names == ("Tal Amer", "تل عامر")
    assert merged[0].population == 900


def test_geonames_dump(tmp_path: Path) -> None:
    cells = ["77", "Sample Dam", "Sample Dam", "Sadd Sample,SDM", "35.5", "38.5", "H", "DAM", "SY",
             "", "04", "", "", "", "0", "", "", "Asia/Damascus", "2020-01-01"]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("SY.txt", "\t".join(cells) + "\n")
    name, rows = read_source(tmp_path / "SY.zip")
    (place,) = rows
    assert name == "geonames SY.zip"
    assert (place.id, place.kind, place.admin1) == ("gn:77", "dam", admin_names()["SY.04"])
    assert place.names == ("Sadd Sample",)


def test_whosonfirst_table(tmp_path: Path) -> None:
    path = tmp_path / "wof_sy.csv"
    path.write_text(
        "wof_id,name,placetype,lat,lon,parent,pop,gn,superseded,current,alt\n"
        "1,Northland,region,35,38,,,,,1,\n"
        "2,Sampleton,locality,35.2,38.2,1,1200,55,,1,ara_x_preferred=سامبل|eng_x_variant=Samplton\n"
        "3,Gone,locality,35.2,38.2,1,,,2,0,\n",
        encoding="utf-8",
    )
    places = list(read_source(path)[1])
    assert [p.id for p in places] == ["wof:1", "gn:55"]
    assert places[1].admin1 == "Northland"
    assert places[1].country == "SY"
    assert "سامبل" in places[1].names


def test_geojson_of_openstreetmap(tmp_path: Path) -> None:
    path = tmp_path / "export.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"node/5","properties":'
        '{"name":"قرية","name:en":"Sampleville","place":"hamlet","alt_name":"Samville;Sampvil"},'
        '"geometry":{"type":"Point","coordinates":[38.0,35.0]}},{"type":"Feature","properties":{},'
        '"geometry":null}]}',
        encoding="utf-8",
    )
    (place,) = read_source(path, country="SY")[1]
    assert (place.name, place.kind, place.id) == ("Sampleville", "village", "osm:node/5")
    assert set(place.names) == {"قرية", "Samville", "Sampvil"}


def test_xlsx_with_the_columns_of_ocha(tmp_path: Path) -> None:
    path = tmp_path / "syr_pplp.xlsx"
    header = [
        "admin1Name_en",
        "admin4Name_en",
        "admin4Name_ar",
        "admin4Pcode",
        "Latitude",
        "Longitude",
    ]
    row = ["Hama", "Sampla", "سامبلا", "C1", "35.1", "37.2"]

    def cells(values: list[str], number: int) -> str:
        inner = "".join(
            f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{v}</t></is></c>'
            for i, v in enumerate(values)
        )
        return f'<row r="{number}">{inner}</row>'

    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        f"<worksheet {space}><sheetData>{cells(header, 1)}{cells(row, 2)}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    assert guess_kind(path) == "ocha"
    (place,) = read_source(path, country="SY")[1]
    assert (place.id, place.name, place.admin1) == ("pcode:C1", "Sampla", "Hama")


def test_shapefile_points(tmp_path: Path) -> None:
    shape = struct.pack("<i2d", 1, 37.2, 35.1)
    record = struct.pack(">2i", 1, len(shape) // 2) + shape
    (tmp_path / "p.shp").write_bytes(b"\0" * 100 + record)
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([10, 0]) + b"\0" * 14
    head = struct.pack("<4BIHH", 3, 0, 0, 0, 1, 32 + 32 + 1, 11) + b"\0" * 20
    (tmp_path / "p.dbf").write_bytes(head + field + b"\r" + b" " + b"Sampla".ljust(10))
    (place,) = read_source(tmp_path / "p.shp", country="SY")[1]
    assert (place.name, place.lat, place.lon) == ("Sampla", 35.1, 37.2)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "town,where\nx,y\n", "no columns"),
        ("SY.txt", "1\t2\t3\n", "19"),
        ("x.geojson", "{", "not GeoJSON"),
        ("x.xlsx", "no zip", "not a table"),
        ("b.csv", "name,lat,lon\nx,north,east\n", "row 2"),
    ],
)
def test_unusable_sources_say_why(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        list(read_source(path)[1])


def test_an_index_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no gazetteer index"):
        SqliteGazetteer(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("not a database at all, only text")
    with pytest.raises(RecordError, match="not a gazetteer index"):
        SqliteGazetteer(tmp_path / "text.sqlite")


def test_packs_hold_sound_places() -> None:
    places = list(pack_places(PACK))
    assert len({p.id for p in places}) == len(places)
    for place in places:
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert 0.3 <= place.radius_km <= 6000


def test_a_pack_entry_of_the_wrong_shape_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("places:\n  - {name: X, at: [1, 2], hue: red}\n")
    with pytest.raises(PackError, match="hue"):
        list(pack_places(tmp_path))


def _place(ident: str, name: str, kind: str, lat: float, lon: float, **more: object) -> Place:
    values = {"country": "SY", "admin1": "Hama", "names": ()}
    return msgspec.convert(
        {"id": ident, "name": name, "kind": kind, "lat": lat, "lon": lon, **values, **more}, Place
    )


def test_the_seat_of_a_district_bears_its_name() -> None:
    district = _place("d", "Thirabad", "district", 35.00, 37.00, names=("ذيراباد",))
    seat = _place("s", "Dhīrābād", "village", 35.10, 37.05)
    far = _place("f", "Thirabad", "village", 36.50, 37.00)
    abroad = _place("a", "Thirabad", "village", 35.05, 37.05, admin1="Homs")
    other = _place("o", "Qasr Amin", "town", 35.01, 37.01)
    named = {p.id: p.names for p in seats_named([district, seat, far, abroad, other])}
    assert named["s"] == ("Thirabad",)
    assert (named["f"], named["a"], named["o"]) == ((), (), ())


def test_a_bare_name_is_the_town_rather_than_its_district(tmp_path: Path) -> None:
    rows = [
        _place("d", "Thirabad", "district", 35.00, 37.00, radius_km=20.0),
        _place("s", "Dhirabad", "village", 35.10, 37.05),
    ]
    build_index(tmp_path / "g.sqlite", [("own", rows)])
    gazetteer = SqliteGazetteer(tmp_path / "g.sqlite")
    (bare,) = resolve_mentions([PlaceMention(text="Thirabad")], gazetteer, {"SY": 1.0})
    (said,) = resolve_mentions([PlaceMention(text="Thirabad district")], gazetteer, {"SY": 1.0})
    assert (bare.id, said.id) == ("s", "d")


def test_a_name_met_by_sound_alone_leaves_room_for_proposals(tmp_path: Path) -> None:
    rows = [
        _place("n", "Mashrafat", "village", 35.00, 37.00),
        _place("y", "Mishrfet", "village", 32.70, 36.10, admin1="Daraa"),
    ]
    build_index(tmp_path / "g.sqlite", [("own", rows)])
    hits = SqliteGazetteer(tmp_path / "g.sqlite").find("Meshrefet", ("SY",))
    assert {hit.place.id for hit in hits} == {"n", "y"}


@pytest.mark.parametrize(
    ("listed", "written"),
    [("Rashidiyah", "Rashidiya"), ("Sulaymaniyah", "Sulaimaniyya"), ("Kazim", "Kadhim"),
     ("Nadhim", "Nazim"), ("Jihad", "Gihad"), ("Dumayr", "Dumajr"), ("Al Awja", "El Aaouja"),
     ("Hawal", "Hawel")],
)  # fmt: skip
def test_spellings_of_a_village_meet(tmp_path: Path, listed: str, written: str) -> None:
    rows = [_place("x", listed, "village", 35.0, 37.0)]
    build_index(tmp_path / "g.sqlite", [("own", rows)])
    assert SqliteGazetteer(tmp_path / "g.sqlite").find(written, ("SY",))


@pytest.mark.parametrize(
    ("listed", "written"), [("Marus", "Mahrusah"), ("Douma", "Thoum"), ("Mazari", "Maasir")]
)
def test_villages_that_only_sound_somewhat_alike_are_two(
    tmp_path: Path, listed: str, written: str
) -> None:
    rows = [_place("x", listed, "village", 35.0, 37.0)]
    build_index(tmp_path / "g.sqlite", [("own", rows)])
    gazetteer = SqliteGazetteer(tmp_path / "g.sqlite")
    (answer,) = resolve_mentions([PlaceMention(text=written)], gazetteer, {"SY": 1.0})
    assert answer.name is None


_OSM_XML = """<osm version="0.6">
<node id="1" lat="35.0" lon="37.0"><tag k="name" v="Xmlville"/><tag k="place" v="hamlet"/></node>
<node id="2" lat="35.2" lon="37.0"/><node id="3" lat="35.4" lon="37.2"/>
<way id="9"><nd ref="2"/><nd ref="3"/><nd ref="404"/>
<tag k="name" v="Samplefield"/><tag k="aeroway" v="aerodrome"/></way></osm>"""
_OVERPASS = """{"elements": [
 {"type": "node", "id": 1, "lat": 35.0, "lon": 37.0,
  "tags": {"name": "Xmlville", "place": "hamlet"}},
 {"type": "way", "id": 9, "center": {"lat": 35.3, "lon": 37.1},
  "tags": {"name": "Samplefield", "aeroway": "aerodrome"}},
 {"type": "node", "id": 2, "lat": 35.2, "lon": 37.0}]}"""


@pytest.mark.parametrize(("file", "text"), [("x.osm", _OSM_XML), ("x.json", _OVERPASS)])
def test_openstreetmap_extracts_are_read(tmp_path: Path, file: str, text: str) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    assert guess_kind(path) == "osm"
    places = list(read_source(path, country="SY")[1])
    assert [(p.id, p.name, p.kind, p.lat, p.lon) for p in places] == [
        ("osm:node/1", "Xmlville", "village", 35.0, 37.0),
        ("osm:way/9", "Samplefield", "airport", 35.3, 37.1),
    ]


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [("x.osm", "<osm><node", "not OpenStreetMap XML"), ("x.osm.pbf", "..", "osmium export"),
     ("x.geojson", "[1]", "holds no features")],
)  # fmt: skip
def test_openstreetmap_files_that_cannot_be_read(
    tmp_path: Path, file: str, text: str, says: str
) -> None:
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        list(read_source(path, "osm")[1])
