"""The verbs that make files for others, run in this process on the sample war."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample_record import Run


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.md", b"# "), ("a.html", b"<!DOCTYPE html>"), ("a.pdf", b"%PDF-"), ("a.docx", b"PK")],
)
def test_the_name_of_the_file_says_the_form(
    run: Run, record: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    status, out, err = run("report", "-o", name, "--record", record)
    assert (status, out, err) == (0, "", f"{name}: written\n")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_what_is_no_text_wants_a_file(run: Run, record: Path) -> None:
    status, out, err = run("report", "--format", "pdf", "--record", record)
    assert (status, out) == (2, "")
    assert err == "sayso: pdf is no text; name a file with -o\n"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (("report", "-o", "week.odt"), "week.odt: no form of a digest"),
        (("map", "layers.geojson"), "sayso export geojson"),
    ],
)
def test_a_file_is_what_its_name_says_or_nothing(
    run: Run, record: Path, tmp_path: Path, verb: tuple[str, ...], said: str
) -> None:
    status, out, err = run(*verb, "--record", record)
    assert (status, out) == (2, "")
    assert said in err
    assert not (tmp_path / verb[-1]).exists()


@pytest.mark.parametrize(
    ("name", "start"), [("c.svg", b"<svg"), ("c.png", b"\x89PNG"), ("c.pdf", b"%PDF-")]
)
def test_a_map_of_change(run: Run, record: Path, tmp_path: Path, name: str, start: bytes) -> None:
    days = ("--from", "2018-09-03", "--to", "2018-09-16")
    status, _, _ = run("map", name, "--change", *days, "--record", record)
    assert status == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_change_wants_two_days_and_nothing_else(run: Run, record: Path) -> None:
    status, _, err = run("map", "--change", "--from", "2018-09-03", "--record", record)
    assert status == 2
    assert "give --from and --to" in err
    days = ("--from", "2018-09-03", "--to", "2018-09-16")
    status, _, err = run("map", "--change", *days, "--type", "clash", "--record", record)
    assert status == 2
    assert "no other filters" in err


def test_releases_and_what_changed(run: Run, record: Path, tmp_path: Path) -> None:
    named = ("--date", "2018-09-30", "--author", "A Desk", "--licence", "CC-BY-4.0")
    status, out, err = run("release", "one", *named, "--record", record)
    assert (status, out) == (0, "")
    assert "one: 29 files written" in err
    status, _, err = run("release", "two.zip", "--since-release", "one", "--record", record)
    assert status == 0
    assert "two.zip: events since one: none changed" in err
    status, _, err = run("release", "one", "--record", record)
    assert status == 2
    assert err == "sayso: one: holds something already; name a new folder\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two.zip"]
