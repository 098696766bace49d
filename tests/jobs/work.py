"""Functions that worker processes run in the tests; importable by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any


def square(number: int) -> int:
    return number * number


def slow_when_even(number: int) -> int:
    time.sleep(0.05 if number % 2 == 0 else 0)
    return number


def process(_: Any) -> int:
    return os.getpid()


def fail_at_three(number: int) -> int:
    if number == 3:
        raise LookupError("three is not to be had")
    return number


def die_once(task: tuple[int, str]) -> int:
    """Kill this process at the first try of each task that names a file."""
    number, mark = task
    if mark and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def always_die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def note_and_wait(folder: str) -> int:
    """Leave this process's number in a folder, then wait to be told apart from the dead."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)
    return 0


def order_of_a_set(words: tuple[str, ...]) -> list[str]:
    return sorted(set(words))


def threads(_: Any) -> str:
    return os.environ.get("OMP_NUM_THREADS", "")
