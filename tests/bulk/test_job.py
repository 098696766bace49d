from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sayso
from sayso.bulk import extract, fuse, run_job
from sayso.bulk.shards import list_shards
from sayso.bulk.tables import buckets_of
from sayso.config import load_config
from sayso.errors import InputError, StorageError
from sayso.model import Claim, Control, Event, Evidence, PlaceMention
from tests.made_record import rows_of
from tests.sample_record import Run, clock

from .shards_made import files_of, make_shards, rows


def rows_in(out: Path, kind: str, what: type[Any]) -> list[Any]:
    found = []
    for path in sorted((out / kind).glob("*.parquet")):
        found += [
            msgspec.json.decode(row, type=what) for row in pq.read_table(path)["row"].to_pylist()
        ]
    return found


@pytest.fixture(scope="module")
def record(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loaded") / "record.db"
    with sayso.open(path, now=clock(), user="tester") as opened:
        result = opened.add_job(str(undisturbed))
        assert len(result.new) == 19
        assert len(result.known) == 1
    return path


def test_a_job_makes_what_a_record_derives(undisturbed: Path, record: Path) -> None:
    """Fused country by country, the events are those of the whole record."""
    with sayso.open(record) as opened:
        events = {event.id: event for event in opened.events()}
        controls = opened.control()
    assert {event.id: event for event in rows_in(undisturbed, "events", Event)} == events
    found = rows_in(undisturbed, "control", Control)
    assert sorted(map(msgspec.json.encode, found)) == sorted(map(msgspec.json.encode, controls))


def test_a_loaded_record_is_one_that_read_the_texts_itself(record: Path, tmp_path: Path) -> None:
    from sayso.bulk.shards import capture_of_row

    with sayso.open(tmp_path / "added.db", now=clock(), user="tester") as added:
        added.add([capture_of_row(row, "row") for row in rows()])
        with sayso.open(record) as loaded:
            one, other = rows_of(added), rows_of(loaded)
            assert one == other
            assert loaded.check() == []


def test_the_stages_are_functions_over_arrow(undisturbed: Path) -> None:
    texts = [row for row in rows() if "text" in row]
    claims = extract(pa.Table.from_pylist(texts))
    assert claims.equals(extract(pa.Table.from_pylist(texts[::-1])))
    of_syria = claims.filter(pa.compute.equal(claims["bucket"], "SY"))
    events = fuse(of_syria)
    assert events.num_rows > 50
    assert events.equals(fuse(of_syria.take(list(range(of_syria.num_rows))[::-1])))


def test_all_cores_make_the_same_files(
    shards: list[str], undisturbed: Path, tmp_path: Path
) -> None:
    run_job(shards, str(tmp_path), load_config(executor="cores", workers=2))
    assert files_of(tmp_path) == files_of(undisturbed)


def test_more_shards_cost_what_they_change(shards: list[str], tmp_path: Path) -> None:
    config = load_config()
    source = tmp_path / "shards"
    shutil.copytree(shards[0], source)
    late = (source / "part-5.jsonl").rename(tmp_path / "late.jsonl")
    out = tmp_path / "out"
    assert run_job([str(source)], str(out), config).shards_read == 5
    nothing = run_job([str(source)], str(out), config)
    assert (nothing.shards_read, nothing.buckets_fused) == (0, 0)
    late.rename(source / "part-5.jsonl")
    grown = run_job([str(source)], str(out), config)
    assert grown.shards_read == 1
    fresh = tmp_path / "fresh"
    run_job([str(source)], str(fresh), config)
    assert files_of(out) == files_of(fresh)
    shrunk = run_job([str(source / "part-1.jsonl")], str(out), config)
    assert shrunk.shards_read == 0
    left = {path.stem for path in (out / "events").iterdir()}
    job = json.loads((out / "job.json").read_text())
    assert left == set(job["buckets"])
    text = (source / "part-1.jsonl").read_text()
    (source / "part-1.jsonl").write_text(text.splitlines(keepends=True)[0])
    assert run_job([str(source / "part-1.jsonl")], str(out), config).shards_read == 1


def test_the_same_rows_in_any_format(tmp_path: Path) -> None:
    some = [row for row in rows() if "text" in row][:3]
    lines = "".join(json.dumps(row) + "\n" for row in some)
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    pq.write_table(pa.Table.from_pylist(some), tmp_path / "c.parquet")
    found = []
    for name in ("a.jsonl", "b.jsonl.gz", "c.parquet"):
        out = tmp_path / f"out-{name}"
        run_job([str(tmp_path / name)], str(out), load_config())
        found.append([c.id for c in rows_in(out, "claims", Claim)])
    assert found[0]
    assert found[0] == found[1] == found[2]


def archived(url: str, status: str, kind: str, body: str) -> bytes:
    """A response as web archives keep it."""
    data = body.encode()
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    block = http.encode() + data
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2018-09-09T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def test_web_archives(tmp_path: Path) -> None:
    page = next(row for row in rows() if "html" in row)
    (tmp_path / "pages.warc.gz").write_bytes(
        archived(page["url"], "200 OK", "text/html", page["html"])
        + archived("https://reports.example/gone", "404 Not Found", "text/html", page["html"])
        + archived("https://reports.example/picture", "200 OK", "image/png", page["html"])
    )
    out = tmp_path / "out"
    result = run_job([str(tmp_path / "pages.warc.gz")], str(out), load_config())
    assert (result.texts, result.documents) == (1, 1)
    documents = pq.read_table(next((out / "documents").iterdir())).to_pylist()
    assert documents[0]["captured_at"] == "2018-09-09T10:00:00Z"
    assert documents[0]["url"] == page["url"]
    assert documents[0]["data"] == page["html"].encode()


def test_an_object_store(tmp_path: Path, shards: list[str], undisturbed: Path) -> None:
    """Shards in and files out over fsspec: no rename, whole puts."""
    import fsspec

    store = fsspec.filesystem("memory")
    for name, data in files_of(Path(shards[0])).items():
        store.pipe_file(f"/bucket/in/{name}", data)
    result = run_job(["memory://bucket/in"], "memory://bucket/out", load_config())
    assert result.shards == 6
    found = {path: store.cat_file(path) for path in store.find("/bucket/out")}
    events = {p.rpartition("/out/")[2]: d for p, d in found.items() if "/events/" in p}
    assert events == {n: d for n, d in files_of(undisturbed).items() if n.startswith("events/")}
    again = run_job(["memory://bucket/in"], "memory://bucket/out", load_config())
    assert (again.shards_read, again.buckets_fused) == (0, 0)


def test_damaged_rows_are_told_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    good = next(row for row in rows() if "text" in row)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": \n[1]\n\n{{"title": "no text"}}\n{json.dumps(good)}\n')
    result = run_job([str(path)], str(tmp_path / "out"), load_config())
    assert (result.texts, result.failed, result.documents) == (4, 3, 1)
    assert "line 1 is not JSON" in result.failures[0]
    assert "line 2 is no JSON object" in result.failures[1]


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    config = load_config()
    (tmp_path / "notes.txt").write_text("no shard")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no such thing")
    (tmp_path / "bad.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b"x" * 1000)[:-9])
    out = str(tmp_path / "out")
    for spec, message in (
        (str(tmp_path / "none.jsonl"), "no such file"),
        (str(tmp_path / "notes.txt"), "no Parquet, JSON lines or WARC file there"),
        ("nowhere://x/y", "Protocol not known"),
        (str(tmp_path / "bad.parquet"), "damaged"),
        (str(tmp_path / "bad.jsonl.gz"), "damaged"),
        (str(tmp_path / "cut.jsonl.gz"), "damaged"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            run_job([spec], out, config)
        assert "\n" not in str(caught.value)


def test_results_are_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Shells fell."}')
    with pytest.raises(InputError, match="where results go"):
        run_job([str(tmp_path)], str(tmp_path), load_config())


def test_a_shard_that_cannot_be_had_is_not_marked_as_done(tmp_path: Path) -> None:
    """Markers are for what was read: a file that is gone, or a lost connection, is no result."""
    from sayso.bulk.tasks import ReadTask, read_shard
    from sayso.derive import recipe

    (tmp_path / "a.jsonl").write_text('{"text": "Shells fell."}')
    (shard,) = list_shards([str(tmp_path / "a.jsonl")])
    (tmp_path / "a.jsonl").unlink()
    config, out = load_config(), tmp_path / "out"
    task = ReadTask(config=config, recipe=recipe(config), shard=shard, out=str(out))
    with pytest.raises(StorageError, match="cannot be read"):
        read_shard(task)
    assert files_of(out) == {}
    other = msgspec.structs.replace(task, recipe="g1_other")
    with pytest.raises(InputError, match="install the same sayso"):
        read_shard(other)


def test_no_finished_job_is_told(tmp_path: Path, undisturbed: Path) -> None:
    with sayso.open(tmp_path / "a.db") as record:
        with pytest.raises(InputError, match="no finished job there"):
            record.add_job(str(tmp_path / "nothing"))
        other = tmp_path / "other"
        shutil.copytree(undisturbed, other)
        job = json.loads((other / "job.json").read_text())
        (other / "job.json").write_text(json.dumps({**job, "recipe": "g1_other"}))
        with pytest.raises(InputError, match="another sayso, packs or places"):
            record.add_job(str(other))
        (other / "job.json").write_text("{")
        with pytest.raises(InputError, match="not written by this sayso"):
            record.add_job(str(other))
        assert record.counts()["documents"] == 0


def test_claims_without_a_country_go_with_their_document() -> None:
    def claim(number: int, *codes: str | None, within: str | None = None) -> Claim:
        places = [PlaceMention(text="x", country=code) for code in codes]
        if within:
            places.insert(0, PlaceMention(text="y", country=within, relation="within"))
        return Claim(
            id=f"c{number}", key=f"k{number}", type="clash", place=tuple(places),
            evidence=Evidence(text="x", start=0, end=1),
        )  # fmt: skip

    claims = [claim(1, "SY"), claim(2), claim(3, "IQ"), claim(4, "IQ"), claim(5, None, within="TR")]
    assert buckets_of(claims) == ["SY", "IQ", "IQ", "IQ", "TR"]
    assert buckets_of([claim(1), claim(2, None)]) == ["none", "none"]
    assert buckets_of([claim(1, "SY"), claim(2, "IQ"), claim(3)]) == ["SY", "IQ", "IQ"]


def test_the_command(run: Run, tmp_path: Path) -> None:
    shards = make_shards(tmp_path / "in", 2)
    out, path = str(tmp_path / "out"), str(tmp_path / "a.db")
    status, printed, told = run("add", *shards, "--out", out, "--record", path)
    assert (status, told) == (0, "")
    assert "20 texts in 2 shards (2 read now)" in printed
    assert "19 new and 1 known documents" in printed
    status, printed, _ = run("add", *shards, "--out", out)
    assert "(0 read now)" in printed
    assert run("add", *shards, "--out", out, "--source", "sana")[0] == 2
    (tmp_path / "in" / "part-0.jsonl").write_text('{"text": "Two men died in Raqqa."}\n')
    status, _, told = run("add", *shards, "--out", out, "--engine", "moon")
    assert status == 2
    assert "executor 'moon' is unknown" in told
