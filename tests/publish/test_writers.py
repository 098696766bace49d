from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import struct
import sys
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.config import load_config
from sayso.derive import read_batch, read_documents
from sayso.errors import InputError
from sayso.model import Claim, Event
from sayso.protocols import Capture
from sayso.publish import get_writer, left_out, writer_names
from sayso.publish.coded import coded_events, read_coded
from sayso.publish.compare import actor_key, compare
from sayso.publish.facts import Facts, main_place
from sayso.publish.files import csv_cell, safe_cell, whole, write_table
from sayso.publish.tables import span_text

from .small_record import reference, small_record

GOLDEN = Path(__file__).parent / "golden"
BINARY = {"parquet", "geoparquet", "gpkg", "sqlite", "pmtiles"}
PLAIN = [name for name in writer_names() if name not in BINARY]


def written(name: str, folder: Path) -> Path:
    writer = get_writer(name, reference())
    target = folder / f"{name}{writer.suffix}"
    writer.write(small_record(), target)
    return target


DOCS = Path(__file__).parents[2] / "docs" / "reference" / "exports.md"


def test_documentation_names_every_format() -> None:
    table = DOCS.read_text(encoding="utf-8").split("## What goes into")[0]
    named = {name for line in table.splitlines() if line.startswith("| `")
             for name in re.findall(r"`([a-z-]+)`", line.split("|")[1])}  # fmt: skip
    assert named == set(writer_names())


@pytest.mark.parametrize(("name", "title"), [("acled", "ACLED"), ("ucdp", "UCDP GED")])
def test_columns_documented_as_empty_are_the_empty_ones(
    name: str, title: str, tmp_path: Path
) -> None:
    part = DOCS.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    documented = re.findall(
        r"`([a-z_0-9]+)`", part.split("**Always empty**")[1].split("`conflict_name` is")[0]
    )
    with written(name, tmp_path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for column in documented:
        assert {row[column] for row in rows} == {""}, column
    always = {column for column in rows[0] if all(not row[column] for row in rows)}
    assert set(documented) <= always
    assert always - set(documented) <= {
        "adm_2",
        "admin2",
        "assoc_actor_1",
        "assoc_actor_2",
        "gwnob",
        "source_headline",
    }


def test_whole_exports_leave_nothing_out() -> None:
    assert left_out(get_writer("csv", reference()), small_record()) == []
    assert len(left_out(get_writer("acled", reference()), small_record())) == 3


@pytest.mark.parametrize("name", PLAIN)
def test_the_same_record_gives_the_golden_file(name: str, tmp_path: Path) -> None:
    made = written(name, tmp_path)
    golden = GOLDEN / made.name
    if os.environ.get("SAYSO_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made.read_bytes())
    assert made.read_bytes() == golden.read_bytes()


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"shapefile: no such format; choose one of acled,"):
        get_writer("shapefile")


def test_geojson_has_every_event_and_control(tmp_path: Path) -> None:
    content = json.loads(written("geojson", tmp_path).read_text(encoding="utf-8"))
    features = content["features"]
    events = [f for f in features if f["properties"]["layer"] == "event"]
    assert {f["id"] for f in events} == {event.id for event in small_record().events()}
    assert len(features) - len(events) == len(list(small_record().controls()))
    first = events[0]
    assert first["geometry"]["coordinates"] == [40.96, 34.53]
    assert first["properties"]["affirmed_by"] == "SDF press office; SOHR"
    assert first["properties"]["evidence"][0]["quote"].startswith("The SDF captured")


def test_csv_is_safe_in_a_spreadsheet_and_loses_no_event(tmp_path: Path) -> None:
    with written("csv", tmp_path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["id"] for row in rows] == [event.id for event in small_record().events()]
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "@", "\t"))
    assert any(row["actor"].startswith("'=HYPERLINK") for row in rows)
    assert rows[1]["denied_by"] == "SDF press office"
    assert "furat 34 (superseded); furat 27" in rows[1]["figures"]


def test_json_lines_come_back_as_the_same_rows(tmp_path: Path) -> None:
    lines = written("jsonl", tmp_path).read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Event) for line in lines] == small_record().events()
    lines = written("jsonl-claims", tmp_path).read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Claim) for line in lines] == small_record().claims()


def test_geopackage_is_valid_and_complete(tmp_path: Path) -> None:
    path = written("gpkg", tmp_path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        layers = file.execute("SELECT table_name, last_change FROM gpkg_contents").fetchall()
        assert layers == [(name, "2018-09-12T00:00:00.000Z") for name in
                          ("events", "control", "claims")]  # fmt: skip
        rows = file.execute("SELECT ref, geom, longitude, latitude FROM events").fetchall()
    assert [row[0] for row in rows] == [event.id for event in small_record().events()]
    shape = rows[0][1]
    assert shape[:2] == b"GP"
    assert struct.unpack("<i", shape[4:8]) == (4326,)
    assert struct.unpack("<BIdd", shape[8:]) == (1, 1, rows[0][2], rows[0][3])
    assert path.read_bytes() == written("gpkg", tmp_path).read_bytes()


def test_geopackage_opens_in_gdal(tmp_path: Path) -> None:
    import geopandas

    events = geopandas.read_file(written("gpkg", tmp_path), layer="events")
    assert len(events) == len(list(small_record().events()))
    assert events.crs.to_epsg() == 4326


def test_parquet_round_trip(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(written("geoparquet", tmp_path))
    assert table.column("id").to_pylist() == [event.id for event in small_record().events()]
    meta = json.loads(table.schema.metadata[b"geo"])
    assert meta["columns"]["geometry"]["encoding"] == "WKB"
    lon, lat = struct.unpack("<dd", table.column("geometry")[0].as_py()[5:])
    assert (lon, lat) == (40.96, 34.53)
    assert pq.read_table(written("parquet", tmp_path)).column("rumour").to_pylist().count(True) == 1


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'sayso\[analysis\]'"):
        written("parquet", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_kml_and_graphml_are_well_formed(tmp_path: Path) -> None:
    kml = ET.parse(written("kml", tmp_path)).getroot()
    space = {"k": "http://www.opengis.net/kml/2.2"}
    marks = kml.findall(".//k:Placemark", space)
    assert len(marks) == len(list(small_record().events())) + len(list(small_record().controls()))
    point = kml.find(".//k:Placemark[1]/k:Point/k:coordinates", space)
    assert point is not None
    assert point.text == "40.96,34.53"
    graph = ET.parse(written("graphml", tmp_path)).getroot()
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {node.get("id") for node in graph.findall(".//g:node", space)}
    ends = {edge.get(end) for edge in graph.findall(".//g:edge", space)
            for end in ("source", "target")}  # fmt: skip
    assert ends <= nodes
    assert ("sdf", "isis") in {
        (edge.get("source"), edge.get("target")) for edge in graph.findall(".//g:edge", space)
    }


def test_followthemoney_references_resolve(tmp_path: Path) -> None:
    lines = written("followthemoney", tmp_path).read_bytes().splitlines()
    entities = {entity["id"]: entity for entity in map(msgspec.json.decode, lines)}
    assert len(entities) == len(lines)
    events = [entity for entity in entities.values() if entity["schema"] == "Event"]
    assert len(events) == len(list(small_record().events()))
    for event in events:
        assert event["properties"]["name"]
        for linked in event["properties"].get("involved", []) + event["properties"]["proof"]:
            assert linked in entities


def test_statements_say_what_the_entities_say_and_who_says_it(tmp_path: Path) -> None:
    lines = written("followthemoney", tmp_path).read_bytes().splitlines()
    entities = {entity["id"]: entity for entity in map(msgspec.json.decode, lines)}
    with written("followthemoney-statements", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    again: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        properties = again.setdefault(row["entity_id"], {})
        assert (
            row["id"]
            == hashlib.sha1(
                f"sayso.{row['entity_id']}.{row['prop']}.{row['value']}".encode()
            ).hexdigest()
        )
        if row["prop"] != "id":
            properties.setdefault(row["prop"], []).append(row["value"])
    assert again == {
        name: {p: [safe_cell(v) for v in values] for p, values in entity["properties"].items()}
        for name, entity in entities.items()
    }
    assert len({row["id"] for row in rows}) == len(rows)
    origins = {row["origin"] for row in rows if row["prop"] == "summary"}
    assert "Furat Monitor" in origins
    assert any(" via " in origin for origin in origins)
    assert all(row["first_seen"] <= row["last_seen"] for row in rows)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")

    def fail_half_way() -> None:
        with whole(target) as draft:
            draft.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder does not exist"):
        write_table(tmp_path / "nowhere" / "a.csv", ["a"], [])
    with pytest.raises(InputError, match="is a folder"):
        write_table(tmp_path, ["a"], [])


@given(st.text())
def test_no_text_cell_is_a_formula(words: str) -> None:
    assert not str(safe_cell(words)).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number: float) -> None:
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(17, 17, "17"), (17, None, "17+"), (None, 70, "<=70"), (60, 70, "60-70"), (None, None, "?")],
)
def test_span_text(low: float | None, high: float | None, words: str) -> None:
    assert span_text(low, high) == words


def test_gdal_reads_the_kml(tmp_path: Path) -> None:
    import pyogrio

    made = written("kml", tmp_path)
    names = {str(name) for name, _ in pyogrio.list_layers(made)}
    placed = sum(
        place is not None and place.lat is not None
        for place in map(main_place, small_record().events())
    )
    count = {name: len(pyogrio.read_dataframe(made, layer=name)) for name in names}
    assert placed in count.values()


def test_networkx_reads_the_graph(tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_graphml(written("graphml", tmp_path))
    assert graph.number_of_edges() > 0
    acting = {m.id for e in small_record().events() for m in e.actor if m.id}
    assert set(graph.nodes) & acting


@pytest.mark.parametrize(("name", "kind"), [("acled", "acled"), ("ucdp", "ucdp"),
                                            ("airwars", "airwars")])  # fmt: skip
def test_coded_data_sets_come_back_as_sources(name: str, kind: str, tmp_path: Path) -> None:
    """What is exported is read again as rows, and every row is an event of the record."""
    made = written(name, tmp_path)
    config = load_config()
    documents = read_documents(Capture(data=made.read_bytes(), name=made.name), config)
    rows = made.read_text(encoding="utf-8").count("\n") - (made.suffix == ".csv")
    assert {document.reader for document in documents} == {f"{kind}-row"}
    if name != "ucdp":
        assert len(documents) == rows
    read = [claim for _, claims in read_batch((config, tuple(documents))) for claim in claims]
    assert read
    facts = Facts(small_record(), reference())
    named = actor_key(reference())
    whole = coded_events("whole", small_record().events(), facts, named)
    back = read_coded(made, named, reference())
    found = compare(whole, back, reference())
    assert found.counts["only b"] == 0
    assert found.counts["both"] == len(back.events)
    assert found.counts["deaths differ"] == 0


@given(st.lists(st.text(st.characters(exclude_characters="\x00", codec="utf-8")), min_size=2))
def test_a_cell_written_straight_is_read_as_it_was(cells: list[str]) -> None:
    line = ",".join(map(csv_cell, cells))
    assert next(csv.reader(io.StringIO(line, newline=""), strict=True)) == cells
