"""One task after another, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Here:
    """Runs tasks in this process: no start-up cost, easiest to debug."""

    name = "here"

    def __init__(self, workers: int = 0) -> None:
        """There is one worker, whatever number is asked for."""
        self.workers = 1

    def run(
        self,
        fn: Callable[[Any], Any],
        tasks: Iterable[tuple[str, Any]],
        window: int = 64,
        retries: int = 3,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (key, fn(task)) in the order of `tasks`; what `fn` raises comes through."""
        for key, task in tasks:
            yield key, fn(task)
