"""Killed workers, nodes, drivers; full disks; databases that go away: in the middle of each stage.

Done again, files and record are those of one process that nobody disturbed, byte for byte.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sayso
from sayso.bulk import job, load_job, run_job
from sayso.config import load_config
from sayso.derive import recipe
from sayso.errors import StorageError
from sayso.jobs import get_executor
from sayso.record import Record
from sayso.store import Store
from tests.conftest import Server, _programs
from tests.made_record import rows_of
from tests.sample_record import clock, record_of, sample_captures

from .shards_made import files_of

ROOT = str(Path(__file__).parents[2])
STAGES = [("read_shard", 2), ("fuse_bucket", 0)]
AT = "2030-01-01T00:00:00Z"


def with_tests() -> str:
    """The caller's PYTHONPATH with the tests in front."""
    return os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))


def drive(*arguments: str) -> int:
    environment = {**os.environ, "PYTHONPATH": with_tests()}
    line = [sys.executable, "-m", "tests.bulk.driver", *arguments]
    return subprocess.run(line, env=environment, cwd=ROOT, check=False).returncode


@pytest.mark.parametrize(("stage", "after"), STAGES)
def test_a_killed_worker_changes_nothing(
    stage: str, after: int, shards: list[str], undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert drive("worker", stage, str(after), str(out), *shards) == 0
    assert files_of(out) == files_of(undisturbed)


@pytest.mark.parametrize(("stage", "after"), STAGES)
def test_a_killed_driver_goes_on_where_it_was(
    stage: str, after: int, shards: list[str], undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert drive("driver", stage, str(after), str(out), *shards) == -signal.SIGKILL
    left = files_of(out)
    assert left
    assert "job.json" not in left
    again = run_job(shards, str(out), load_config())
    if stage == "read_shard":
        assert 0 < again.shards_read < again.shards
    else:
        assert again.shards_read == 0
        assert again.buckets_fused < again.buckets
    assert files_of(out) == files_of(undisturbed)


def test_half_written_files_are_cleaned_away(
    shards: list[str], undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "drafts").mkdir(parents=True)
    (out / "drafts" / "0123").write_bytes(b"half a fi")
    (out / "done").mkdir()
    for name in ("shard-part-0.json", "bucket-SY.json", "bucket-XX.json"):
        (out / "done" / name).write_bytes(b'{"state":')
    run_job(shards, str(out), load_config())
    (out / "done" / "shard-part-0.json").unlink()
    assert files_of(out) == files_of(undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system whose size the test sets."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("stage", ["reading", "fusing"])
def test_a_full_disk_is_told_and_mended(
    stage: str, shards: list[str], undisturbed: Path, small_disk: Path
) -> None:
    pages = {name: -(-len(data) // 4096) for name, data in files_of(undisturbed).items()}
    read = sum(size for name, size in pages.items() if not name.startswith(("events", "control")))
    room = read // 2 if stage == "reading" else read + pages["events/SY.parquet"] // 2
    resize(small_disk, f"{room * 4}k")
    with pytest.raises(StorageError, match="cannot be written: No space left on device"):
        run_job(shards, str(small_disk), load_config())
    left = files_of(small_disk)
    assert "job.json" not in left
    assert any(name.startswith("done/") for name in left)
    assert not any(name.startswith("drafts/") for name in left)
    resize(small_disk, "64m")
    again = run_job(shards, str(small_disk), load_config())
    assert again.shards_read < again.shards
    assert files_of(small_disk) == files_of(undisturbed)


def resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


# ------------------------------------------------------------------ into a record


def load(record: Record, out: Path) -> None:
    record.add_job(str(out))


@pytest.fixture
def expected(undisturbed: Path, tmp_path: Path) -> dict[str, list[bytes]]:
    with sayso.open(tmp_path / "expected.db", now=clock(), user="tester") as record:
        load(record, undisturbed)
        return rows_of(record)


def test_a_load_that_was_killed_is_done_again(
    undisturbed: Path, tmp_path: Path, expected: dict[str, list[bytes]]
) -> None:
    path = tmp_path / "record.db"
    assert drive("driver", "load", "7", str(undisturbed), str(path)) == -signal.SIGKILL
    with sayso.open(path, now=clock(), user="tester") as record:
        assert 0 < record.counts()["documents"] < 19
        load(record, undisturbed)
        assert rows_of(record) == expected
        assert record.check() == []
        load(record, undisturbed)
        assert rows_of(record) == expected


@pytest.mark.parametrize("stage", ["loading", "deriving"])
def test_a_disk_that_fills_up_under_a_record(
    stage: str,
    undisturbed: Path,
    tmp_path: Path,
    small_disk: Path,
    expected: dict[str, list[bytes]],
) -> None:
    empty, loaded = tmp_path / "empty.db", tmp_path / "loaded.db"
    sayso.open(empty, now=clock(), user="tester").close()
    with sayso.open(loaded, now=clock(), user="tester") as record:
        load_job(record.store, str(undisturbed), recipe(record.config), AT)
    sizes = [path.stat().st_size for path in (empty, loaded, tmp_path / "expected.db")]
    # What is written stands in the log beside the file until the end.
    room = sizes[0] + sizes[1] if stage == "loading" else sizes[1] + sizes[2]
    resize(small_disk, str(room))
    path = small_disk / "record.db"
    with sayso.open(path, now=clock(), user="tester") as record:
        with pytest.raises(StorageError, match="disk is full"):
            load(record, undisturbed)
        counts = record.counts()
        assert counts["events"] == counts["claims"] == 0
        assert counts["documents"] < 19 if stage == "loading" else counts["documents"] == 19
    resize(small_disk, "64m")
    with sayso.open(path, now=clock(), user="tester") as record:
        load(record, undisturbed)
        assert rows_of(record) == expected
        assert record.check() == []


@pytest.mark.parametrize("victim", ["driver", "worker"])
def test_a_record_whose_reading_was_cut_off(victim: str, tmp_path: Path) -> None:
    """`add` on all cores: what was read is kept, the rest is read when it is run again."""
    path = tmp_path / "record.db"
    status = drive(victim, "record", "1", str(path))
    assert status == (-signal.SIGKILL if victim == "driver" else 0)
    with record_of(tmp_path / "whole.db") as whole, sayso.open(path, user="tester") as cut:
        recipe_name = recipe(cut.config)
        missing = cut.store.missing_readings(recipe_name)
        assert bool(missing) == (victim == "driver")
        assert len(missing) < cut.counts()["documents"]
        cut.add(sample_captures())
        assert rows_of(cut) == rows_of(whole)
        assert cut.check() == []


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL that the test may stop."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    import shutil
    import tempfile

    # The server's user must reach its folder; pytest's folders are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="sayso-own-"))
    server = Server(programs, folder)
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_again(server: Server) -> None:
    options = f"-p {server.port} -k {server.folder} -c listen_addresses=127.0.0.1"
    server.call(
        "pg_ctl", "-D", str(server.data), "-l", str(server.folder / "log"), "-o", options,
        "-w", "-t", "60", "start",
    )  # fmt: skip


@pytest.mark.postgresql
def test_a_database_that_goes_away_while_deriving(
    own_server: Server,
    undisturbed: Path,
    expected: dict[str, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stops when all derived rows are written and not yet kept: the old record stays."""
    url = own_server.url(own_server.create())
    with sayso.open(url, now=clock(), user="tester") as record:

        def unlucky(*_: Any, **__: Any) -> None:
            own_server.stop()

        monkeypatch.setattr(record.store.database, "settle", unlucky)
        with pytest.raises(StorageError, match="What was captured is kept"):
            load(record, undisturbed)
        monkeypatch.undo()
        start_again(own_server)
        assert record.counts()["documents"] == 19
        assert record.counts()["events"] == 0
        record.derive()
        assert rows_of(record) == expected
        assert record.check() == []


@pytest.mark.postgresql
def test_a_database_that_goes_away_in_the_middle(
    own_server: Server,
    undisturbed: Path,
    expected: dict[str, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server is stopped at once, as by a crash, while a job is loaded; then started again."""
    url = own_server.url(own_server.create())
    captured = Store.add_captured
    count = 0

    def unlucky(store: Store, *given: Any, **named: Any) -> list[str]:
        nonlocal count
        count += 1
        if count == 8:
            own_server.stop()
        return captured(store, *given, **named)

    with sayso.open(url, now=clock(), user="tester") as record:
        monkeypatch.setattr(Store, "add_captured", unlucky)
        with pytest.raises(StorageError):
            load_job(record.store, str(undisturbed), recipe(record.config), AT)
        monkeypatch.undo()
        start_again(own_server)
        assert 0 < record.counts()["documents"] < 19
        load(record, undisturbed)
        assert rows_of(record) == expected
        assert record.check() == []


# ------------------------------------------------------------------ a cluster


@pytest.mark.slow
def test_a_ray_cluster_that_loses_a_node(
    shards: list[str], undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node is removed in the middle of each stage: the same files as one process makes."""
    import ray
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("PYTHONPATH", with_tests())
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(3)]

    class LosesNodes:
        name = "ray"

        def run(self, fn: Any, tasks: Any, window: int = 64, retries: int = 3) -> Iterator[Any]:
            after = 1 if fn.__name__ == "read_shard" else 0
            results = get_executor("ray", 0, cluster.address).run(fn, tasks, window, retries)
            for number, result in enumerate(results):
                if number == after:
                    cluster.remove_node(nodes.pop())
                yield result

    monkeypatch.setattr(job, "get_executor", lambda *_: LosesNodes())
    out = tmp_path / "out"
    try:
        run_job(shards, str(out), load_config())
        assert len(nodes) == 1
        assert files_of(out) == files_of(undisturbed)
    finally:
        ray.shutdown()
        cluster.shutdown()
