"""Releases open in the readers they are made for, are the same twice, and tell what changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import csvw
import duckdb
import frictionless
import geopandas
import msgspec
import pytest

from sayso.errors import InputError
from sayso.model import Event
from sayso.publish import About, get_writer, write_release
from sayso.publish.columnar import arrow_table, pandas_frame, polars_frame
from sayso.publish.columns import MEANINGS
from sayso.publish.feed import change_feed
from sayso.publish.release import FILES
from sayso.publish.tables import CLAIM_COLUMNS, CONTROL_COLUMNS, EVENT_COLUMNS
from sayso.publish.writers import writer_names
from tests.sample_record import record_of

from .small_record import reference, small_record

ABOUT = About(title='The "small" war', date="2018-09-30", version="0", engine="hand@1",
              licence="CC-BY-4.0", authors=("A Desk",))  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "2018-09"
    write_release(small_record(), path, ABOUT, reference())
    return path


def test_every_format_is_in_it_and_every_file_is_explained(folder: Path) -> None:
    assert set(FILES) == set(writer_names()) - {"parquet"}
    names = {path.name for path in folder.iterdir()}
    assert set(FILES.values()) <= names
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {r["path"]: r["description"] for r in package["resources"]}
    assert names == {*described, "datapackage.json", "SHA256SUMS"}
    assert all(described.values())
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in readme for name in FILES.values())
    assert "Licence: CC-BY-4.0." in readme


def test_every_column_has_a_meaning() -> None:
    assert set(MEANINGS) == {*EVENT_COLUMNS, *CLAIM_COLUMNS, *CONTROL_COLUMNS}


def test_frictionless_finds_nothing_wrong(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "note", "message", "fieldName"]) == []
    assert report.valid
    tables = [task for task in report.tasks if task.type == "table"]
    assert {task.place for task in tables} >= {"events.csv", "acled.csv", "ucdp.csv"}


def test_csvw_reads_every_table_with_its_types(folder: Path) -> None:
    group = csvw.TableGroup.from_file(folder / "csv-metadata.json")
    rows = {str(t.url): list(t.iterdicts(strict=True)) for t in group.tables}
    assert set(rows) == {path.name for path in folder.glob("*.csv")}
    assert [row["id"] for row in rows["events.csv"]] == [e.id for e in small_record().events()]
    assert rows["events.csv"][0]["rumour"] is False
    assert float(rows["events.csv"][0]["latitude"]) == 34.53


def test_duckdb_reads_tables_and_parquet(folder: Path) -> None:
    count = len(list(small_record().events()))
    for name in ("events.csv", "events.parquet", "events.jsonl"):
        found = duckdb.sql(f"select count(*) from '{folder / name}'").fetchall()
        assert found == [(count,)], name


def test_gdal_reads_every_layer(folder: Path) -> None:
    import pyogrio

    layers = {str(name) for name, _ in pyogrio.list_layers(folder / "record.gpkg")}
    assert layers == {"events", "control", "claims"}
    events = geopandas.read_file(folder / "events.geojson")
    assert events.crs.to_epsg() == 4326
    assert len(events) == len(list(small_record().events())) + len(list(small_record().controls()))
    parquet = geopandas.read_parquet(folder / "events.parquet")
    assert parquet.geometry.iloc[0].x == 40.96


def test_sqlite_is_linked_and_searchable(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "record.db")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        found = file.execute(
            "SELECT event FROM event_claims JOIN claims ON key = claim WHERE claims.rowid IN "
            "(SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'retook')"
        ).fetchall()
        texts = {row[1] for row in file.execute("PRAGMA table_info(documents)")}
    assert found == [(small_record()._built.events[1].id,)]
    assert "text" not in texts


def test_the_same_record_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_release(small_record(), tmp_path / "again", ABOUT, reference())
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    for name in ("a.zip", "b.zip"):
        write_release(small_record(), tmp_path / name, ABOUT, reference())
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {path.name for path in folder.iterdir()}


_BY_WORKERS = """
import sys
from pathlib import Path
from sayso.publish import rendering, write_release
rendering.FEW, rendering._BATCH = 1, 2
rendering.workers_at_once = lambda: int(sys.argv[1])
from tests.publish.test_release import ABOUT, reference, small_record
write_release(small_record(), Path(sys.argv[2]), ABOUT, reference())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forks")
def test_so_many_workers_give_the_same_release(folder: Path, tmp_path: Path) -> None:
    """In processes of their own: one with threads, as this may be, must not be forked."""
    for workers in ("1", "2", "3"):
        line = [sys.executable, "-c", _BY_WORKERS, workers, str(tmp_path / workers)]
        subprocess.run(line, check=True, cwd=Path(__file__).parents[2], timeout=120)
        for path in folder.iterdir():
            assert (tmp_path / workers / path.name).read_bytes() == path.read_bytes(), path.name


def test_checksums_hold(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert set(sums) == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_citation_is_written_where_somebody_is_named(folder: Path, tmp_path: Path) -> None:
    lines = (folder / "CITATION.cff").read_text(encoding="utf-8")
    assert 'title: "The \\"small\\" war"' in lines
    assert '  - name: "A Desk"' in lines
    nobody = msgspec.structs.replace(ABOUT, authors=(), licence=None)
    made = write_release(small_record(), tmp_path / "r", nobody, reference(), formats=["csv"])
    assert "CITATION.cff" not in made.files
    assert {"events.csv", "events.jsonl"} <= set(made.files)
    assert "acled.csv" not in made.files
    assert "No licence is stated" in (tmp_path / "r" / "README.md").read_text(encoding="utf-8")


def test_what_is_in_the_way_stays(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds something already"):
        write_release(small_record(), folder, ABOUT, reference())
    with pytest.raises(InputError, match="no such format"):
        write_release(small_record(), tmp_path / "r", ABOUT, reference(), formats=["shapefile"])
    with pytest.raises(InputError, match=r"no release: events\.jsonl cannot be read"):
        write_release(small_record(), tmp_path / "r", ABOUT, reference(), previous=tmp_path)
    assert list(tmp_path.iterdir()) == []


def _events(*names: str) -> Iterator[Event]:
    first = next(iter(small_record().events()))
    for name in names:
        yield msgspec.structs.replace(first, id=name)


def test_each_kind_of_change() -> None:
    led = {"renamed": ["new"], "one": ["both"], "two": ["both"], "split": ["x", "y"],
           "joined": ["same"]}  # fmt: skip
    old = [*_events("same", "renamed", "one", "two", "split", "gone", "joined")]
    other = msgspec.structs.replace(old[0], id="touched", status="confirmed")
    new = [*_events("same", "new", "both", "x", "y", "added"), other]
    old.append(msgspec.structs.replace(old[0], id="touched", version=7))
    rows = {
        row.event: (row.change, row.into, row.fields)
        for row in change_feed(old, new, lambda name: led.get(name, []))
    }
    assert rows == {
        "renamed": ("renamed", ("new",), ()),
        "one": ("merged", ("both",), ()),
        "two": ("merged", ("both",), ()),
        "joined": ("merged", ("same",), ()),
        "split": ("split", ("x", "y"), ()),
        "gone": ("gone", (), ()),
        "touched": ("changed", (), ("status",)),
        "added": ("added", (), ()),
    }


@pytest.mark.parametrize(("leads_to", "fields"), [("new", []), ("", ["part_of"])])
def test_a_whole_by_a_new_name_is_no_change_of_its_parts(leads_to: str, fields: list[str]) -> None:
    part, whole, renamed = _events("part", "whole", "new")
    old = [whole, msgspec.structs.replace(part, part_of="whole")]
    new = [renamed, msgspec.structs.replace(part, part_of="new")]
    led = {"whole": [leads_to]} if leads_to else {}
    rows = change_feed(old, new, lambda name: led.get(name, []))
    assert [name for row in rows if row.event == "part" for name in row.fields] == fields


def test_a_ruling_shows_in_the_next_release(tmp_path: Path) -> None:
    with record_of(tmp_path / "r.db", range(3)) as record:
        record.release(tmp_path / "one", date="2018-09-30", formats=["csv"])
        event = record.events()[0]
        record.decide("reject", [event.id], by="me", reason="a mistake")
        made = record.release(
            tmp_path / "two.zip", date="2018-10-31", formats=["csv"], since=tmp_path / "one"
        )
        third = record.release(
            tmp_path / "three", date="2018-10-31", formats=["csv"], since=tmp_path / "two.zip"
        )
    assert event.id in {row.event for row in made.changes}
    assert "changes.jsonl" in made.files
    assert third.changes == ()
    assert "none changed" in (tmp_path / "three" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("what", ["events", "claims", "control"])
def test_tables_in_memory(what: str) -> None:
    table = arrow_table(what, small_record(), reference())
    names = {"events": EVENT_COLUMNS, "claims": CLAIM_COLUMNS, "control": CONTROL_COLUMNS}[what]
    assert tuple(table.column_names) == names
    assert tuple(pandas_frame(table).columns) == names
    frame = polars_frame(table)
    assert tuple(frame.columns) == names
    assert frame.height == table.num_rows > 0


def test_duckdb_reads_a_table_by_its_variable() -> None:
    events = arrow_table("events", small_record(), reference())
    found = duckdb.sql("select count(*) from events where status = 'disputed'").fetchall()
    assert found == [(1,)]
    assert events.num_rows > 1


def test_an_unknown_table_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="choose one of events, claims, control"):
        arrow_table("actors", small_record(), reference())
    assert get_writer("sqlite", reference()).suffix == ".db"


def test_datasette_is_told_of_tables_and_columns_that_exist(folder: Path) -> None:
    told = json.loads((folder / "datasette.json").read_text(encoding="utf-8"))
    assert (told["title"], told["license"]) == (ABOUT.title, "CC-BY-4.0")
    tables = told["databases"]["record"]["tables"]
    with closing(sqlite3.connect(folder / "record.db")) as file:
        names = {row[0] for row in file.execute("SELECT name FROM sqlite_master")}
        assert set(tables) <= names
        for name, table in tables.items():
            columns = {row[1] for row in file.execute(f"PRAGMA table_info({name})")}
            assert set(table.get("columns", {})) <= columns
            assert set(table.get("facets", [])) <= columns
            assert table.get("sort_desc", "") in {"", *columns}
            assert table.get("label_column", "") in {"", *columns}
            assert table.get("fts_table", "claims") in names


def test_no_datasette_without_its_database(tmp_path: Path) -> None:
    write_release(small_record(), tmp_path / "out", ABOUT, reference(), formats=["acled"])
    assert not (tmp_path / "out" / "datasette.json").exists()
