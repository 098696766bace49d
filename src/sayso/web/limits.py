"""How often one may ask for what is dear: counted by account or key, in the server's memory."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from litestar.types import HTTPScope

MINUTE = 60.0
_DEAR = ("/api/report", "/api/search")
_WORDS = b"text="


def is_dear(scope: HTTPScope) -> bool:
    """Say whether a request costs much: a digest, a search by words, a ruling, a report."""
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD"):
        return path in ("/api/decisions", "/api/documents")
    return path in _DEAR or _WORDS in scope.get("query_string", b"")


class Limit:
    """So many in a minute, by name; 0 = any number."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `most` a minute of each."""
        self.most = most
        self._clock = clock
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait(self, name: str) -> int:
        """Count a request; returns 0, or after how many seconds the next one is allowed."""
        if not self.most:
            return 0
        now = self._clock()
        with self._lock:
            for other in [n for n, times in self._asked.items() if times[-1] <= now - MINUTE]:
                del self._asked[other]
            times = self._asked.setdefault(name, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self.most:
                return max(1, math.ceil(times[0] + MINUTE - now))
            times.append(now)
            return 0
