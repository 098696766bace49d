"""Rows made by several processes: the same, in order, whatever happens to a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sayso.publish import get_writer, rendering
from sayso.publish.rendering import rendered, rendered_json, workers_at_once
from sayso.record import Record
from tests.sample_record import record_of

from .small_record import SmallRecord, built, reference

forks = pytest.mark.skipif(workers_at_once() < 2, reason="one core, or threads beside")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return record_of(tmp_path_factory.mktemp("record") / "samples.db")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for help after three items, three at a time."""
    monkeypatch.setattr(rendering, "FEW", 3)
    monkeypatch.setattr(rendering, "_BATCH", 3)


def _with_process(item: int) -> tuple[int, int]:
    return item, os.getpid()


def _checked(check: Callable[[int], None], count: int) -> None:
    rendering.FEW, rendering._BATCH = 3, 3
    check(count)


def _alone(check: Callable[[int], None], count: int) -> None:
    """Check in a process without threads: other tests of the session leave some behind."""
    process = multiprocessing.get_context("spawn").Process(target=_checked, args=(check, count))
    process.start()
    process.join(120)
    assert process.exitcode == 0


def _in_order(count: int) -> None:
    made = list(rendered(range(count), int, _with_process))
    assert [item for item, _ in made] == list(range(count))
    others = {process for _, process in made} - {os.getpid()}
    assert bool(others) == (count > 3)


@forks
@pytest.mark.parametrize("count", [0, 2, 3, 4, 6, 7, 50])
def test_order_is_kept(count: int) -> None:
    _alone(_in_order, count)


def _one_killed(count: int) -> None:
    here = os.getpid()

    def make(item: int) -> int:
        if item == 10 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return item * item

    assert list(rendered(range(count), int, make)) == [item * item for item in range(count)]


@forks
def test_the_work_of_a_killed_worker_is_done_here() -> None:
    _alone(_one_killed, 40)


def _all_killed(count: int) -> None:
    here = os.getpid()

    def make(item: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return -item

    assert list(rendered(range(count), int, make)) == [-item for item in range(count)]


@forks
def test_all_workers_killed() -> None:
    _alone(_all_killed, 40)


@forks
@pytest.mark.usefixtures("few")
def test_an_error_in_a_row_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    def make(item: int) -> float:
        return 1 / (20 - item)

    with pytest.raises(ZeroDivisionError):
        list(rendered(range(40), int, make))


def _nobody_left(count: int) -> None:
    rows = rendered(range(count), int, _with_process)
    seen = [next(rows) for _ in range(20)]
    rows.close()  # type: ignore[attr-defined]
    helped = {process for _, process in seen} - {os.getpid()}
    assert helped
    for process in helped:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@forks
def test_whoever_stops_asking_leaves_no_process_behind() -> None:
    _alone(_nobody_left, 1000)


@pytest.mark.usefixtures("few")
def test_a_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    beside = threading.Thread(target=done.wait)
    beside.start()
    try:
        made = list(rendered(range(20), int, _with_process))
    finally:
        done.set()
        beside.join()
    assert made == [(item, os.getpid()) for item in range(20)]


@pytest.mark.usefixtures("few")
def test_json_passes_over_what_makes_nothing() -> None:
    view = SmallRecord(built())
    made = rendered_json(view, lambda e: {"id": e.id} if e.type == "airstrike" else None)
    wanted = [{"id": event.id} for event in view.events() if event.type == "airstrike"]
    assert msgspec.json.encode(list(made)) == msgspec.json.encode(wanted)


@forks
@pytest.mark.parametrize(
    "name", ["acled", "plover", "kml", "followthemoney", "followthemoney-statements"]
)
def test_files_are_the_same_byte_for_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    writer = get_writer(name, reference())
    view = SmallRecord(built())
    writer.write(view, tmp_path / "alone")
    with record.snapshot():
        writer.write(record.stream(), tmp_path / "streamed alone")
    monkeypatch.setattr(rendering, "FEW", 1)
    monkeypatch.setattr(rendering, "_BATCH", 2)
    writer.write(view, tmp_path / "helped")
    assert (tmp_path / "alone").read_bytes() == (tmp_path / "helped").read_bytes()
    with record.snapshot():
        writer.write(record.stream(), tmp_path / "streamed")
    alone = (tmp_path / "streamed alone").read_bytes()
    assert alone == (tmp_path / "streamed").read_bytes()


_ASKS = """
import os, sys, time
from sayso.publish import rendering
rendering.FEW, rendering._BATCH = 1, 2
rendering.workers_at_once = lambda: 2
for made in rendering.rendered(range(10**6), int, lambda item: os.getpid()):
    print(made, flush=True)
    time.sleep(0.01)
"""


def lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@forks
def test_workers_end_when_whoever_asked_is_killed() -> None:
    asking = subprocess.Popen([sys.executable, "-c", _ASKS], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    workers: set[int] = set()
    while len(workers) < 2:
        workers |= {int(asking.stdout.readline())} - {asking.pid}
    asking.kill()
    asking.wait()
    asking.stdout.close()
    until = time.monotonic() + 20
    while any(map(lives, workers)):
        assert time.monotonic() < until, "workers are left over"
        time.sleep(0.05)
