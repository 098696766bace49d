"""What is dear to make and the same until the record changes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

import msgspec

from ..garbage import no_cycles
from ..store import State
from .port import DeskRecord

Made = TypeVar("Made")


class Memo:
    """Keeps what was made of one state of a record; forgets it when the record changes.

    Every capture, ruling and derivation adds a row that nothing takes away, so the numbers of the
    newest rows tell one state from another.  An entry in the log of rulings by itself changes
    nothing that is derived: only what reads the log is then made again.
    """

    def __init__(self, record: DeskRecord) -> None:
        """Keep what is made of `record`."""
        self._record = record
        self._made: dict[str, tuple[State, Any]] = {}
        self._lock = Lock()

    def get(
        self,
        name: str,
        make: Callable[[], Made],
        *,
        log: bool = False,
        renew: Callable[[Made], Made] | None = None,
    ) -> Made:
        """Return what `make` makes of the record's present state; made once.

        `log` says that it reads the log of rulings too.  `renew` makes it of what was made of the
        state before, where there is that.
        """
        with self._lock:
            state = self._record.state()
            if not log:
                state = msgspec.structs.replace(state, decisions=0)
            known = self._made.get(name)
            if known is None or known[0] != state:
                # What was made of the state before is let go first: the two need not fit together.
                self._made.pop(name, None)
                with no_cycles():
                    made = make() if renew is None or known is None else renew(known[1])
                known = self._made[name] = (state, made)
            return cast("Made", known[1])
