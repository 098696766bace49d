"""Keeps at most `window` tasks in flight and gives results back in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

Handle = TypeVar("Handle")


def in_order(
    submit: Callable[[str, Any], Handle],
    result: Callable[[str, Handle], Any],
    tasks: Iterable[tuple[str, Any]],
    window: int,
) -> Iterator[tuple[str, Any]]:
    """Yield (key, result) in the order of `tasks`.

    `submit` starts a task and returns a handle, `result` waits for it.  A task counts as in
    flight from when it is taken from `tasks` until its result is yielded; more than `window` are
    never taken, so that neither an endless `tasks` nor a slow consumer fills the memory.
    """
    if window < 1:
        raise ValueError("window must be at least 1")
    waiting = iter(tasks)
    flying: deque[tuple[str, Handle]] = deque()
    for key, task in islice(waiting, window):
        flying.append((key, submit(key, task)))
    while flying:
        key, handle = flying.popleft()
        yield key, result(key, handle)
        for following, task in islice(waiting, 1):
            flying.append((following, submit(following, task)))
