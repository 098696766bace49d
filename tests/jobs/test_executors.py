from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import InputError, StorageError
from sayso.jobs import get_executor
from sayso.protocols import Executor

from . import work


def numbered(count: int) -> Iterator[tuple[str, int]]:
    return ((f"t{i}", i) for i in range(count))


@pytest.fixture(params=["here", "cores"])
def executor(request: pytest.FixtureRequest) -> Executor:
    return get_executor(request.param, 2)


def test_results_come_in_order(executor: Executor) -> None:
    expected = [(f"t{i}", i) for i in range(30)]
    assert list(executor.run(work.slow_when_even, numbered(30))) == expected


def test_no_tasks(executor: Executor) -> None:
    assert list(executor.run(work.square, [])) == []


@pytest.mark.parametrize("window", [1, 3, 64])
def test_window_is_kept(executor: Executor, window: int) -> None:
    taken = 0
    done = 0
    most = 0

    def tasks() -> Iterator[tuple[str, int]]:
        nonlocal taken, most
        for task in numbered(20):
            taken += 1
            most = max(most, taken - done)
            yield task

    for _ in executor.run(work.square, tasks(), window=window):
        # The task just yielded has left; the next one may be taken only now.
        done += 1
    assert taken == 20
    assert most <= window


def test_endless_tasks_can_be_left(executor: Executor) -> None:
    def endless() -> Iterator[tuple[str, int]]:
        number = 0
        while True:
            yield str(number), number
            number += 1

    results = executor.run(work.square, endless(), window=4)
    assert [next(results)[1] for _ in range(5)] == [0, 1, 4, 9, 16]
    results.close()  # type: ignore[attr-defined]


def test_what_the_function_raises_comes_in_its_turn(executor: Executor) -> None:
    results = executor.run(work.fail_at_three, numbered(10))
    assert [next(results)[1] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(LookupError, match="three"):
        next(results)


def test_cores_uses_several_processes() -> None:
    pids = {pid for _, pid in get_executor("cores", 2).run(work.process, numbered(20))}
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_workers_keep_to_one_thread() -> None:
    found = {v for _, v in get_executor("cores", 1).run(work.threads, numbered(1))}
    assert found == {os.environ.get("OMP_NUM_THREADS", "1")}


def test_killed_workers_are_replaced(tmp_path: Path) -> None:
    """Five of twenty tasks lose their process once: all results come, in order."""
    tasks = [(str(i), (i, str(tmp_path / str(i)) if i % 4 == 1 else "")) for i in range(20)]
    results = list(get_executor("cores", 2).run(work.die_once, tasks))
    assert results == [(str(i), i) for i in range(20)]
    assert len(list(tmp_path.iterdir())) == 5


def test_a_deadly_task_is_named_and_the_others_are_not_blamed() -> None:
    results = get_executor("cores", 2).run(work.always_die, numbered(10), retries=1)
    assert [next(results)[1] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(StorageError, match="task 't3' was given up: its process died 2 times"):
        next(results)


def with_tests() -> dict[str, str]:
    """The caller's environment with the tests in front of its PYTHONPATH."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    code = (
        "from tests.jobs import work; from sayso.jobs import get_executor\n"
        "if __name__ == '__main__':\n"
        f"    tasks = [(str(i), {str(tmp_path)!r}) for i in range(2)]\n"
        "    list(get_executor('cores', 2).run(work.note_and_wait, tasks))\n"
    )
    script = tmp_path.parent / "driver.py"
    script.write_text(code)
    driver = subprocess.Popen([sys.executable, str(script)], env=with_tests())
    pids = wait_for(lambda: list(tmp_path.iterdir()), 2)
    os.kill(driver.pid, signal.SIGKILL)
    driver.wait()
    for pid in pids:
        wait_for(lambda pid=pid: [] if Path(f"/proc/{pid.name}").exists() else [1], 1)


def wait_for(look: Any, count: int, seconds: float = 30) -> list[Any]:
    """Look again and again until there are so many."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found: list[Any] = look()
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_hash_seed_does_not_matter(seed: str, tmp_path: Path) -> None:
    script = tmp_path / "driver.py"
    script.write_text(
        "from tests.jobs import work; from sayso.jobs import get_executor\n"
        "if __name__ == '__main__':\n"
        "    tasks = [(str(i), tuple('abcde'[i:])) for i in range(5)]\n"
        "    print(list(get_executor('cores', 2).run(work.order_of_a_set, tasks)))\n"
    )
    environment = {**with_tests(), "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([(str(i), list("abcde"[i:])) for i in range(5)])


def test_unknown_names_are_told() -> None:
    with pytest.raises(InputError, match="'moon' is unknown; there are cores, dask, here, ray"):
        get_executor("moon")


def test_bad_numbers() -> None:
    with pytest.raises(ValueError, match="window"):
        list(get_executor("cores", 1).run(work.square, numbered(1), window=0))
    with pytest.raises(ValueError, match="workers"):
        get_executor("cores", -1)


@pytest.mark.parametrize("name", ["here", "cores"])
def test_executors_keep_the_protocol(name: str) -> None:
    made = get_executor(name)
    assert isinstance(made, Executor)
    assert made.name == name
