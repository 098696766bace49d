"""A job in a process of its own, in the middle of which somebody is killed.

python -m tests.bulk.driver VICTIM STAGE AFTER OUT SHARDS
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sayso
from sayso.bulk import job, load_job, run_job
from sayso.config import load_config
from sayso.derive import recipe
from sayso.jobs import get_executor
from sayso.samples import captures
from sayso.store import Store


def children() -> list[int]:
    """The worker processes of this one."""
    own = os.getpid()
    found = []
    for task in Path(f"/proc/{own}/task").iterdir():
        for pid in (task / "children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(int(pid))
    return found


class Deadly:
    """The executor of all cores; kills somebody once so many results of a stage are there."""

    name = "deadly"

    def __init__(self, victim: str, stage: str, after: int) -> None:
        self.victim, self.stage, self.after = victim, stage, after

    def run(self, fn: Any, tasks: Any, window: int = 64, retries: int = 3) -> Iterator[Any]:
        results = get_executor("cores", 2).run(fn, tasks, window, retries)
        for number, result in enumerate(results):
            if fn.__name__ == self.stage and number == self.after:
                victim = os.getpid() if self.victim == "driver" else children()[0]
                os.kill(victim, signal.SIGKILL)
            yield result


def die_while_loading(after: int, out: str, record: str) -> None:
    """Kill this process once so many captures are in the record."""
    captured = Store.add_captured
    count = 0

    def deadly(store: Store, *given: Any, **named: Any) -> list[str]:
        nonlocal count
        count += 1
        if count > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return captured(store, *given, **named)

    setattr(Store, "add_captured", deadly)  # noqa: B010 (a method cannot be assigned)
    with sayso.open(record) as opened:
        load_job(opened.store, out, recipe(opened.config), "2030-01-01T00:00:00Z")


def die_while_reading(victim: str, after: int, record: str) -> None:
    """Add the samples to a record on all cores; kill somebody once so many readings are kept."""
    save = Store.save_readings
    count = 0

    def deadly(store: Store, *given: Any) -> None:
        nonlocal count
        save(store, *given)
        count += 1
        if count == after:
            os.kill(os.getpid() if victim == "driver" else children()[0], signal.SIGKILL)

    setattr(Store, "save_readings", deadly)  # noqa: B010
    with sayso.open(record, config=load_config(executor="cores", workers=2)) as opened:
        opened.add(captures())


def main(victim: str, stage: str, after: str, out: str, *rest: str) -> None:
    if stage == "load":
        die_while_loading(int(after), out, rest[0])
        return
    if stage == "record":
        die_while_reading(victim, int(after), out)
        return
    setattr(job, "get_executor", lambda *_: Deadly(victim, stage, int(after)))  # noqa: B010
    run_job(rest, out, load_config())


if __name__ == "__main__":
    main(*sys.argv[1:])
