"""What is dear to make and the same until the record changes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from .port import DeskRecord

Made = TypeVar("Made")


class Memo:
    """Keeps what was made of one state of a record; forgets it all when the record changes.

    Every capture, ruling and derivation adds a row that nothing takes away (documents, decisions,
    runs), so the counts of rows tell one state from another.
    """

    def __init__(self, record: DeskRecord) -> None:
        """Keep what is made of `record`."""
        self._record = record
        self._state: tuple[tuple[str, int], ...] = ()
        self._made: dict[str, Any] = {}
        self._lock = Lock()

    def get(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of the record's present state; made once."""
        with self._lock:
            state = tuple(sorted(self._record.counts().items()))
            if state != self._state:
                self._state = state
                self._made.clear()
            if name not in self._made:
                self._made[name] = make()
            return cast("Made", self._made[name])
