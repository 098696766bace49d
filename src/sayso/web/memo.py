"""What is dear to make and the same until the record changes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from ..store import State
from .port import DeskRecord

Made = TypeVar("Made")


class Memo:
    """Keeps what was made of one state of a record; forgets it all when the record changes.

    Every capture, ruling and derivation adds a row that nothing takes away, so the numbers of the
    newest rows tell one state from another.
    """

    def __init__(self, record: DeskRecord) -> None:
        """Keep what is made of `record`."""
        self._record = record
        self._state: State | None = None
        self._made: dict[str, Any] = {}
        self._lock = Lock()

    def get(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of the record's present state; made once."""
        with self._lock:
            state = self._record.state()
            if state != self._state:
                self._state = state
                self._made.clear()
            if name not in self._made:
                self._made[name] = make()
            return cast("Made", self._made[name])
