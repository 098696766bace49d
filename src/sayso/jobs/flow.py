"""Keeps at most `window` tasks in flight and gives results back in order."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..errors import InputError

_PATIENCE = 10.0
"""Seconds to wait for a cluster to answer.  Ray by itself tries for many minutes."""
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


def reach(address: str) -> None:
    """Raise InputError unless something answers at `HOST:PORT` or `SCHEME://HOST:PORT`.

    Addresses without a port ("auto", a scheduler's file) are left to the engine.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{address}: no address; write HOST:PORT") from error
    if host is None or port is None:
        return
    try:
        socket.create_connection((host, port), _PATIENCE).close()
    except OSError as error:
        raise InputError(f"{address}: no cluster answers there ({error})") from error
