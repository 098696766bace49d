"""The command line, run in this process, on the samples and on bad input."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sayso.errors import StorageError
from sayso.samples import FOLDER
from tests.generated_docs import commands
from tests.sample_record import Run, record_of

DISPATCH = FOLDER / "02-dispatch-2018-09-04.txt"
READ_KEYS = [
    "id", "key", "type", "actor", "target", "weapon", "place", "time", "figures", "says",
    "modality", "evidence", "score", "engine", "why_empty",
]  # fmt: skip


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


# ------------------------------------------------------------------ read


def test_read_prints_the_contract(run: Run) -> None:
    status, out, err = run("read", DISPATCH, "--published", "2018-09-04", "--format", "jsonl")
    assert (status, err) == (0, "")
    text = DISPATCH.read_text(encoding="utf-8")
    found = lines(out)
    assert found
    for row in found:
        assert list(row) == READ_KEYS
        words = row["evidence"]
        assert isinstance(words, dict)
        assert text[words["start"] : words["end"]] == words["text"]
    starts = [row["evidence"]["start"] for row in found]  # type: ignore[index]
    assert starts == sorted(starts)


def test_read_from_standard_input_is_the_same(run: Run, tmp_path: Path) -> None:
    _, from_file, _ = run("read", DISPATCH, "--published", "2018-09-04", "--format", "jsonl")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sayso",
            "read",
            "-",
            "--published",
            "2018-09-04",
            "--format",
            "jsonl",
        ],
        input=DISPATCH.read_bytes(),
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    evidence = [[row["evidence"], row["type"]] for row in lines(from_file)]
    assert [[row["evidence"], row["type"]] for row in lines(done.stdout.decode())] == evidence


def test_read_as_csv_and_table(run: Run) -> None:
    _, out, _ = run("read", DISPATCH, "--published", "2018-09-04", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows
    assert {"id", "type", "evidence"} <= set(rows[0])
    status, table, _ = run("read", DISPATCH, "--published", "2018-09-04")
    assert status == 0
    assert len(table.splitlines()) == len(rows) + 1


def test_read_without_a_claim_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "recipe.txt"
    path.write_text("Slice the onions and fry them in butter until they are soft.\n")
    status, out, err = run("read", path, "--format", "jsonl")
    assert (status, out) == (0, "")
    assert err == f"sayso: {path}: no claim found\n"


# ------------------------------------------------------------------ bad input


def bad_inputs(folder: Path) -> dict[str, Path]:
    made = {
        "empty": b"",
        "binary": bytes(range(256)) * 64,
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "large": b"word " * (10 * 1024 * 1024),
        "page": b"<!doctype html><html><head><title>x</title></head><body><script>1</script>",
    }
    paths = {}
    for name, data in made.items():
        paths[name] = folder / f"{name}.{'html' if name == 'page' else 'txt'}"
        paths[name].write_bytes(data)
    paths["missing"] = folder / "missing.txt"
    return paths


@pytest.mark.parametrize("name", ["empty", "binary", "picture", "large", "page", "missing"])
def test_bad_input_is_one_line_and_status_2(run: Run, tmp_path: Path, name: str) -> None:
    path = bad_inputs(tmp_path)[name]
    status, out, err = run("read", path)
    assert (status, out) == (2, "")
    assert err.startswith("sayso: ")
    assert path.name in err
    assert err.count("\n") == 1
    status, out, err = run("add", path)
    assert status == 2
    assert err.count("\n") == 1
    assert not list(tmp_path.glob("sayso.db*")), "an empty record is left behind"


def test_bad_input_leaves_a_record_that_was_there(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sayso.db"
    record_of(path, range(1)).close()
    assert run("add", tmp_path / "missing.txt", "--record", path)[0] == 2
    with record_of(path, add=False) as opened:
        assert opened.counts()["documents"] == 1


def test_one_bad_input_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    path = bad_inputs(tmp_path)["empty"]
    status, out, err = run("add", path, DISPATCH)
    assert status == 1
    assert out.startswith("1 new and 0 known documents")
    assert err.count("\n") == 1
    assert "empty" in err


@pytest.mark.parametrize(
    ("content", "words"), [(b"not a database at all", "no sayso record"), (b"", "empty")]
)
def test_a_file_that_is_no_record(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    status, _, err = run("events", "--record", path)
    assert status == 2
    assert words in err
    assert err.count("\n") == 1
    assert path.read_bytes() == content


def test_a_record_that_is_not_there(run: Run) -> None:
    status, _, err = run("events")
    assert status == 2
    assert err.startswith("sayso: sayso.db: there is no record here")


@pytest.mark.parametrize(
    "arguments",
    [
        ("events", "--near", "100,0,5"),
        ("events", "--near", "1,2,-3"),
        ("events", "--near", "Qwxyzzy Nowhereville"),
        ("show", "e1_nothing"),
        ("show", "999"),
        ("decide", "reject", "k1_nothing"),
        ("decide", "revoke", "77"),
        ("export", "papyrus"),
        ("report", "--from", "yesterday"),
        ("events", "--type", "picnic"),
    ],
)
def test_bad_requests_are_status_2(run: Run, record: Path, arguments: tuple[str, ...]) -> None:
    status, _, err = run(*arguments, "--record", record)
    assert status == 2
    assert "Traceback" not in err
    assert err.startswith("sayso: ")
    assert len(err.splitlines()) == 1


def test_verbose_shows_where_it_happened(run: Run, tmp_path: Path) -> None:
    status, _, err = run("read", tmp_path / "missing.txt", "-v")
    assert status == 2
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("sayso: ")


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sayso", "places", "Raqqa"],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("sayso: no space left")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", [("report", "-o", "made.md"), ("map", "made.svg")])
def test_a_picture_or_digest_on_a_full_disk_leaves_no_file(
    run: Run, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    status, _, err = run(*verb, "--record", record)
    assert status == 2
    assert err == f"sayso: {verb[-1]}: cannot be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_full_while_deriving_says_what_is_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("sayso.db: the disk is full; what was being written was dropped")

    with monkeypatch.context() as patched:
        patched.setattr("sayso.record.Record.derive", full)
        status, _, err = run("add", DISPATCH)
    assert status == 2
    assert "is kept (1 new documents)" in err
    assert err.endswith("run: sayso derive\n")
    assert run("derive")[0] == 0
    assert run("check")[0] == 0


def test_an_export_to_a_pipe_is_written_through_it(record: Path) -> None:
    command = f"'{sys.executable}' -m sayso export csv /dev/stdout --record '{record}' | cat"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert next(csv.reader(io.StringIO(done.stdout)))[0] == "id"
    assert done.stderr == "/dev/stdout: written\n"


@pytest.mark.parametrize(
    "verb", ["claims", "events", "documents", "control", "issues", "actors", "sources"]
)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_every_listing_takes_the_filters(run: Run, record: Path, verb: str, form: str) -> None:
    def rows(*arguments: object) -> list[str]:
        status, out, err = run(verb, "--format", form, "--record", record, *arguments)
        assert (status, err) == (0, "")
        return out.splitlines()[form == "csv" :]

    everything = rows()
    some = rows("--from", "2018-09-10", "--to", "2018-09-12")
    assert 0 < len(some) < len(everything)
    assert rows("--from", "2030") == []
    assert rows("--limit", 1) == everything[:1]
    if verb in ("control", "issues", "documents", "events"):
        assert set(rows("--type", "capture")) < set(everything)


def test_control_is_found_by_any_name_of_the_place(run: Run, record: Path) -> None:
    ask = ("control", "--history", "--format", "jsonl", "--record", record, "--place")
    named = run(*ask, "Hajin")
    assert len(lines(named[1])) > 1
    assert run(*ask, "Hajeen") == named


def test_control_of_a_place_nobody_speaks_of_says_so(run: Run, record: Path) -> None:
    status, out, err = run("control", "--place", "Reykjavik", "--record", record)
    assert (status, out) == (0, "")
    assert err == "sayso: nobody says who holds 'Reykjavik'\n"


def test_a_coded_export_says_what_it_leaves_out(run: Run, record: Path) -> None:
    status, _, err = run("export", "ucdp", "ged.csv", "--record", record)
    assert status == 0
    written, missing = err.splitlines()
    assert written == "ged.csv: written"
    assert re.fullmatch(r"ged.csv: \d+ events are not in it: .*no death with a number \(\d+\).*",
                        missing)  # fmt: skip


def test_a_closed_pipe_is_quiet(record: Path) -> None:
    command = f"'{sys.executable}' -m sayso claims --record '{record}' --format jsonl | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


# ------------------------------------------------------------------ the record


def test_adding_twice_is_once(run: Run) -> None:
    status, first, _ = run("add", DISPATCH, "--published", "2018-09-04")
    assert status == 0
    status, again, _ = run("add", DISPATCH, "--published", "2018-09-04")
    assert status == 0
    assert again == first.replace("1 new and 0 known", "0 new and 1 known")


@pytest.mark.parametrize("verb", ["claims", "events", "control", "documents", "issues", "actors",
                                  "sources", "runs"])  # fmt: skip
@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_every_listing_prints_every_form(run: Run, record: Path, verb: str, form: str) -> None:
    status, out, err = run(verb, "--record", record, "--format", form)
    assert (status, err) == (0, "")
    assert out.count("\n") > 1 or verb == "runs"
    if form == "jsonl":
        assert lines(out)
    if form == "csv":
        table = list(csv.reader(io.StringIO(out)))
        assert {len(row) for row in table} == {len(table[0])}


def test_filters_narrow(run: Run, record: Path) -> None:
    def events(*filters: str) -> list[dict[str, object]]:
        status, out, _ = run("events", "--record", record, "--format", "jsonl", *filters)
        assert status == 0
        return lines(out)

    everything = events()
    kind = str(everything[0]["type"])
    assert [e["type"] for e in events("--type", kind)] == [
        kind for e in everything if e["type"] == kind
    ]
    assert len(events("--limit", "2")) == 2
    september = events("--from", "2018-09-05", "--to", "2018-09-06")
    assert 0 < len(september) < len(everything)
    for event in september:
        time_of = event["time"]
        assert isinstance(time_of, dict)
        assert time_of["end"] >= "2018-09-05"
        assert time_of["start"] <= "2018-09-06"
    assert 0 < len(events("--near", "Deir ez-Zor,80")) < len(everything)
    assert events("--near", "0,0,1") == []


def test_show_explains_every_kind_of_id(run: Run, record: Path) -> None:
    with record_of(record, add=False) as opened:
        event = opened.events()[0]
        claim = opened.claims(keys=event.claims)[0]
        names = [
            event.id, claim.id, claim.key, claim.document, opened.issues()[0].id,
            opened.runs()[0].id,
        ]  # fmt: skip
        names += [m.id for c in opened.claims() for m in c.actor if m.id][:1]
        names += [p.id for c in opened.claims() for p in c.place if p.id][:1]
    for name in names:
        status, out, err = run("show", name, "--record", record)
        assert (status, err) == (0, "")
        assert name in out
        status, out, _ = run("show", name, "--record", record, "--format", "json")
        assert json.loads(out)["asked"] == name
    status, out, _ = run("show", event.id, "--record", record)
    assert " ".join(claim.evidence.text.split()) in out


def test_show_tells_where_a_document_is_from(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang='en'><head><title>Troops enter</title><meta name='author' content='Ann Lee'>"
        "</head><body><article><p>Government troops captured the village of Marj Sultan on "
        "Saturday, <a href='https://post.example/a'>the Post said</a>, and nine were killed.</p>"
        "<p>It was the third attack on the village since the winter, residents said.</p></article>"
        "</body></html>"
    )
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.write(page, "saved/page.html")
    record = tmp_path / "r.db"
    assert run("add", tmp_path / "pages.zip", "--record", record)[0] == 0
    with record_of(record, add=False) as opened:
        (document,) = opened.documents()
    told = run("show", document.id, "--record", record)[1]
    for line in ("authors   Ann Lee", "part      saved/page.html", "read as   html, en",
                 "link      https://post.example/a"):  # fmt: skip
        assert f"\n  {line}\n" in told


def test_areas_as_geojson_table_and_picture(run: Run, record: Path, tmp_path: Path) -> None:
    at = ("control", "--areas", "--on", "2018-09-16", "--record", record)
    status, out, _ = run(*at, "--format", "geojson")
    assert status == 0
    features = json.loads(out)["features"]
    assert {f["properties"]["layer"] for f in features} == {"area"}
    assert {f["geometry"]["type"] for f in features} == {"MultiPolygon"}
    assert all(f["properties"]["inferred"] for f in features)
    status, table, _ = run(*at)
    assert status == 0
    assert "doubt" in table.splitlines()[0]
    near = json.loads(run(*at, "--reach", "3", "--format", "geojson")[1])["features"]
    assert len(near) < len(features)
    picture = tmp_path / "held.svg"
    chosen = ("--areas", "--to", "2018-09-16", "--record", record)
    assert run("map", picture, *chosen)[0] == 0
    drawn = picture.read_text(encoding="utf-8")
    assert "between places: inferred" in drawn
    assert "url(#hatch0)" in drawn


@pytest.mark.parametrize(
    "options",
    [
        ("--areas", "--history"),
        ("--areas", "--place", "Hajin"),
        ("--areas", "--format", "csv"),
        ("--areas", "--reach", "0"),
        ("--areas", "--actor", "sdf"),
        ("--reach", "5"),
    ],
)
def test_areas_refuse_what_makes_no_sense_of_them(
    run: Run, record: Path, options: tuple[str, ...]
) -> None:
    status, out, err = run("control", *options, "--record", record)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_show_tells_what_a_whole_covers_and_what_is_superseded(run: Run, record: Path) -> None:
    events = lines(run("events", "--format", "jsonl", "--record", record)[1])
    part = next(row for row in events if row["part_of"])
    whole = run("show", part["part_of"], "--record", record)[1]
    assert f"covers {part['id']}: " in whole
    assert f"is covered by {part['part_of']}: " in run("show", part["id"], "--record", record)[1]
    corrected = next(
        row for row in events
        if any(s["rank"] == "rejected" for f in row["figures"] for s in f["said_by"])  # type: ignore[attr-defined]
    )  # fmt: skip
    assert "superseded: " in run("show", corrected["id"], "--record", record)[1]


def test_numbers_and_speakers_are_corrected_from_the_command_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ruled.db"
    with record_of(path, range(4)) as opened:
        before = opened.claims()
    key = next(claim.key for claim in before if claim.figures)
    amend = ("decide", "amend", key, "--record", path, "--set")
    number = {"what": "people", "measure": "killed", "unit": "person", "low": 20, "high": 17}
    status, out, err = run(*amend, f"figures={json.dumps([number])}")
    assert (status, out) == (2, "")
    words = "amend: figures: the lower number 20 is above the higher one, 17"
    assert err == f"sayso: {words}\n"
    told = [
        f"figures={json.dumps([{**number, 'high': 23}])}",
        'says=[{"text": "SOHR", "id": "sohr"}]',
    ]
    assert run(*amend, told[0], "--set", told[1])[0] == 0
    with record_of(path, add=False) as opened:
        claim = opened.claim(key)
        assert claim is not None
        assert [(f.low, f.high) for f in claim.figures] == [(20, 23)]
        assert [speaker.id for speaker in claim.says] == ["sohr"]
        (event,) = [event for event in opened.events() if key in event.claims]
        assert "sohr" in {voice.origin for voice in event.voices}
    assert run("check", "--record", path)[0] == 0
    run("decide", "revoke", "1", "--record", path)
    with record_of(path, add=False) as opened:
        assert opened.claims() == before


def test_control_as_geojson(run: Run, record: Path) -> None:
    status, out, _ = run("control", "--record", record, "--format", "geojson")
    assert status == 0
    assert json.loads(out)["type"] == "FeatureCollection"


def test_rulings_from_the_command_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ruled.db"
    with record_of(path, range(4)) as opened:
        before = opened.claims()
    key = before[0].key
    status, out, _ = run("decide", "reject", before[0].id, "--reason", "no", "--record", path)
    assert (status, out) == (0, f"1: reject {key}\n")
    status, out, _ = run("claims", "--record", path, "--format", "jsonl")
    assert key not in {row["key"] for row in lines(out)}
    status, out, _ = run("show", key, "--record", path)
    assert "struck by a ruling" in out
    run("decide", "revoke", "1", "--record", path)
    status, out, err = run("decide", "revoke", "1", "--record", path)
    assert (status, out) == (2, "")
    assert err.startswith("sayso: revoke: ruling 1 is revoked already, by ruling 2")
    assert err.count("\n") == 1
    with record_of(path, add=False) as opened:
        assert opened.claims() == before
    run("decide", "amend", key, "--set", "modality=denied", "--record", path)
    status, out, _ = run("show", before[0].id, "--record", path)
    assert out.startswith(f"{before[0].id} amended by a ruling; it is now c1_")
    assert "denied" in out
    _, log, _ = run("decisions", "--record", path, "--format", "jsonl")
    assert [row["verb"] for row in lines(log)] == ["reject", "revoke", "amend"]
    ask = ("decisions", "--record", path, "--format", "jsonl")
    about = lines(run(*ask, "--type", before[0].type)[1])
    assert [row["verb"] for row in about] == ["reject", "amend"]
    assert run(*ask, "--actor", "nobody by that name")[1] == ""
    assert len(lines(run(*ask, "--limit", "2")[1])) == 2
    assert run("decisions", "--record", path, "--to", "1999")[1] == ""
    assert run("runs", "--record", path, "--to", "1999")[1] == ""
    made = [row["command"] for row in lines(run("runs", "--record", path, "--format", "jsonl")[1])]
    assert made[0] == "add"
    first = run("runs", "--record", path, "--limit", "1", "--format", "jsonl")[1]
    assert [row["command"] for row in lines(first)] == made[:1]
    # The printed log can be given to another record of the same reports.
    other = tmp_path / "other.db"
    record_of(other, range(4)).close()
    (tmp_path / "log.jsonl").write_text(log)
    status, _, _ = run("decide", "from", tmp_path / "log.jsonl", "--record", other)
    assert status == 0
    with record_of(path, add=False) as one, record_of(other, add=False) as two:
        assert one.claims() == two.claims()
        assert one.check() == two.check() == []


def test_work_is_shared_out_from_the_command_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with record_of(path, range(4)) as opened:
        first, second = opened.events()[:2]
    status, out, _ = run("decide", "assign", first.id, "--to", "anna", "--record", path)
    assert (status, out) == (0, f"1: assign {first.id}\n")
    run("decide", "note", second.id, "--text", "ask the mayor", "--by", "bo", "--record", path)
    ask = ("queue", "--record", path, "--format", "jsonl")
    assert [row["event"]["id"] for row in lines(run(*ask, "--assignee", "Anna")[1])] == [first.id]  # type: ignore[index]
    assert len(lines(run(*ask, "--unassigned", "--state", "open", "--limit", "2")[1])) == 2
    _, table, _ = run("queue", "--noted", "--record", path)
    assert "bo: ask the mayor" in table
    _, shown, _ = run("show", first.id, "--record", path)
    assert "assign" in shown
    assert "to anna" in run("show", "1", "--record", path)[1]
    run("decide", "assign", first.id, "--nobody", "--record", path)
    assert run(*ask, "--assignee", "anna")[1] == ""
    for wrong in (("decide", "assign", first.id), ("decide", "note", first.id, "--text", " ")):
        status, out, err = run(*wrong, "--record", path)
        assert (status, out) == (2, "")
        assert "--to NAME" in err or "1 to 4000 characters" in err
    _, log, _ = run("decisions", "--record", path, "--format", "jsonl")
    other = tmp_path / "other.db"
    record_of(other, range(4)).close()
    (tmp_path / "log.jsonl").write_text(log)
    assert run("decide", "from", tmp_path / "log.jsonl", "--record", other)[0] == 0
    assert "ask the mayor" in run("queue", "--noted", "--record", other)[1]


def test_rulings_from_a_file_are_all_or_none(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ruled.db"
    with record_of(path, range(2)) as opened:
        key = opened.claims()[0].key
    good, bad = {"verb": "reject", "on": [key]}, {"verb": "reject", "on": ["k1_nothing"]}
    (tmp_path / "rulings.jsonl").write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n")
    status, _, err = run("decide", "from", tmp_path / "rulings.jsonl", "--record", path)
    assert status == 2
    assert "k1_nothing" in err
    with record_of(path, add=False) as opened:
        assert opened.decisions() == []


def test_site_says_what_it_holds_back(run: Run, record: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    status, out, err = run("site", site, "--record", record, "--as-of", "2018-09-17")
    assert (status, out) == (0, "")
    told = json.loads((site / "published.json").read_text(encoding="utf-8"))["published"]
    assert told["held_back"] > 0
    assert f"held back: {told['held_back']} reports of the last 48 hours" in err
    assert "all of the texts but the quoted words" in err
    options = ("--delay", "0", "--round", "0", "--texts", "whole")
    status, _, err = run("site", site, "--record", record, "--as-of", "2018-09-17", *options)
    assert status == 0
    assert "0 reports of the last 0 hours" in err
    assert "quoted" not in err
    assert (site / "index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("site", "--as-of", "soon"), "no time; write 2018-09-30"),
        (("site", "--round", "900"), "not in the range"),
        (("no/such/site",), "make it first"),
    ],
)
def test_a_site_that_cannot_be_written_is_one_line(
    run: Run, record: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    folder, *options = arguments
    status, out, err = run("site", tmp_path / folder, "--record", record, *options)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert words in err
    assert not (tmp_path / folder).exists()


def test_report_map_and_exports(run: Run, record: Path, tmp_path: Path) -> None:
    status, out, _ = run("report", "--record", record)
    assert status == 0
    assert out.startswith("#")
    status, _, _ = run("map", tmp_path / "map.svg", "--record", record)
    assert status == 0
    assert "<svg" in (tmp_path / "map.svg").read_text()
    _, names, _ = run("export", "list")
    assert {"geojson", "csv"} <= set(names.split())
    for name in names.split():
        target = tmp_path / f"export-{name}"
        status, _, err = run("export", name, target, "--record", record)
        if "pip install" in err:
            assert status == 2
            continue
        assert status == 0, err
        assert target.stat().st_size > 100


def test_check_finds_what_was_changed(run: Run, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "damaged.db"
    record_of(path, range(3)).close()
    status, out, _ = run("check", "--record", path)
    assert status == 0
    assert "no problem" in out
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE claims SET row = replace(row, 'happened', 'denied')")
    status, out, _ = run("check", "--record", path)
    assert status == 1
    assert "is not what was derived" in out


# ------------------------------------------------------------------ help


def test_every_verb_has_an_example() -> None:
    for path, command in commands():
        assert command.help, path
        assert "Example" in command.help, path
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name not in ("record", "form"):
                assert getattr(parameter, "help", None) or parameter.name in (
                    "output", "host", "folder", "limit",
                ), (path, parameter.name)  # fmt: skip


def test_help_answers_at_once(tmp_path: Path) -> None:
    # Seconds of processor: a busy machine makes any process late.
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "sayso", "--help"], check=True, capture_output=True, cwd=tmp_path
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.5


def test_nothing_heavy_is_imported_for_help() -> None:
    code = (
        "import sys, sayso.cli; "
        "print([m for m in ('spacy', 'sqlalchemy', 'litestar', 'trafilatura', 'numpy') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [("--version",), ("version",), ("-h",), ("decide", "--help")])
def test_versions_and_help(run: Run, words: tuple[str, ...]) -> None:
    status, out, err = run(*words)
    assert (status, err) == (0, "")
    assert "sayso" in out


def test_an_unknown_verb(run: Run) -> None:
    status, _, err = run("frobnicate")
    assert status == 2
    assert "frobnicate" in err


def test_the_index_of_places_is_built_once(run: Run) -> None:
    run("gazetteer", "build")
    status, out, _ = run("gazetteer", "build")
    assert status == 0
    assert "places under" in out
    _, found, _ = run("places", "Raqqa", "--country", "sy", "--format", "jsonl")
    assert json.loads(found.splitlines()[0])["place"]["country"] == "SY"
