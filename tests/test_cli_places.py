"""Verbs on places and actors: building an index, downloading a dump, whom words mean on a date."""

from __future__ import annotations

import functools
import json
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sayso.cli.keeping import geonames_dump
from sayso.errors import FetchRefused
from sayso.samples import FOLDER
from tests.sample_record import Run

_CELLS = (
    *("1", "Hilltop", "Hilltop", "Tell Top,تل", "35.9", "38.5", "P", "PPL", "SY", "", "04"),
    *("", "", ""),
    *("900", "", "", "Asia/Damascus", "2020-01-01"),
)
GEONAMES_ROW = "\t".join(_CELLS) + "\n"


def test_a_file_of_places_is_told_by_what_it_gave(run: Run, tmp_path: Path) -> None:
    dump, empty = tmp_path / "SY.txt", tmp_path / "empty.csv"
    dump.write_text(GEONAMES_ROW, encoding="utf-8")
    empty.write_text("name,lat,lon\n")
    status, out, _ = run("gazetteer", "build", dump, "-o", tmp_path / "own.sqlite")
    assert status == 0
    assert "SY.txt: 1 places read as geonames" in out
    status, _, err = run("gazetteer", "build", empty, "-o", tmp_path / "none.sqlite")
    assert status == 2
    assert "empty.csv: holds no place" in err
    assert not (tmp_path / "none.sqlite").exists()


def test_what_is_no_country_is_not_downloaded(run: Run) -> None:
    status, _, err = run("gazetteer", "add", "geonames", "Syria")
    assert status == 2
    assert "no country code" in err


def test_a_dump_is_downloaded_once(tmp_path: Path) -> None:
    dump = tmp_path / "site" / "SY.zip"
    dump.parent.mkdir()
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("SY.txt", GEONAMES_ROW)
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(dump.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        mirror = f"http://127.0.0.1:{server.server_port}/"
        path = geonames_dump("sy", tmp_path / "kept", mirror, allow_private=True)
        assert path.read_bytes() == dump.read_bytes()
        dump.unlink()
        assert geonames_dump("SY", tmp_path / "kept", mirror, allow_private=True) == path
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(FetchRefused):
        geonames_dump("IQ", tmp_path / "kept", mirror)


def test_whom_words_mean_on_a_date(run: Run) -> None:
    status, out, _ = run("actors", "Nusra Front", "--on", "2015-03", "--format", "jsonl")
    assert status == 0
    assert json.loads(out)["actor"]["id"] == "nusra"
    status, out, err = run("actors", "nobody of that name", "--on", "2015")
    assert (status, out) == (0, "")
    assert "no pack knows" in err
    assert run("actors", "--on", "2015")[0] == 2
    status, out, err = run("actors", "the coalition", "--on", "2016")
    assert (status, out) == (0, "")
    assert "IQ, LY" in err


def test_the_network_of_a_record(run: Run, tmp_path: Path) -> None:
    reports = sorted(FOLDER.glob("*.txt"))[:3]
    assert run("add", *reports)[0] == 0
    status, out, _ = run("network", "--said", "--format", "json")
    assert status == 0
    ties = json.loads(out)["ties"]
    assert ties
    assert all(tie["basis"] == "claims" and tie["claims"] for tie in ties)
    status, _, err = run("network", "-o", tmp_path / "actors.graphml")
    assert status == 0
    assert "ties" in err
    assert (tmp_path / "actors.graphml").read_text(encoding="utf-8").startswith("<?xml")
