"""The writing half of the API: people's rulings."""

from __future__ import annotations

from litestar import post
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.params import JSONBody

from ..errors import ConflictError
from ..model import Decision
from .answers import Ruling
from .reading import desk, last_decision


@post("/decisions", tags=["review"], sync_to_thread=True, status_code=201)
def decide(state: State, data: JSONBody[Ruling]) -> Decision:
    """Put a ruling into the log; 409 where somebody ruled since the person looked.

    The record is derived anew before the answer is sent.
    """
    if not state.writable:
        raise PermissionDeniedException("this desk is for reading only")
    record = desk(state)
    with state.writing:
        if last_decision(record) != data.expected_last:
            raise ConflictError(
                "somebody has ruled since you looked: look at what changed, then rule again"
            )
        return record.decide(
            data.verb,
            data.on,
            set=data.set,
            by=data.by,
            reason=data.reason,
            basis=data.basis,
            expected_last=data.expected_last,
        )


ROUTES = [decide]
