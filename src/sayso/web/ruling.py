"""The writing half of the API: people's rulings."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.params import JSONBody

from ..errors import ConflictError, InputError
from ..membership import Member
from ..model import Decision
from .answers import Ruling
from .port import DeskRecord
from .reading import desk
from .visitors import asker, needs, refusal

_JUDGING = ("accept", "reject", "revoke")
_TRIES = 20


@post("/decisions", tags=["review"], sync_to_thread=True, status_code=201, guards=[needs("amend")])
def decide(request: Request[Any, Any, Any], state: State, data: JSONBody[Ruling]) -> Decision:
    """Put a ruling into the log; 409 where somebody ruled on the same since the person looked.

    Rulings on other events do not stand in the way.  On the desk of a team the ruling is kept
    under the name of who is signed in.  The record is derived anew before the answer is sent.
    """
    if not state.writable:
        raise PermissionDeniedException("this desk is for reading only")
    record, member = desk(state), asker(request)
    with state.writing:
        if not _may(member, record, data):
            raise PermissionDeniedException(refusal(member))
        by = data.by if member.kind == "owner" else member.name
        made = _keep(record, data, by)
        if state.door.team:
            record.accounts.note(by, "ruled", str(made.seq), made.verb)
        return made


def _may(member: Member, record: DeskRecord, data: Ruling) -> bool:
    """Say whether somebody may give this ruling.

    Everybody may take back what they ruled.  Who may not judge takes work that nobody has, and
    gives back their own; reviewers share it out.
    """
    if member.may("rule"):
        return True
    if data.verb == "assign":
        mine = (None, member.name)
        looking = {task.assignee for task in record.tasks(data.on)}
        return data.set.get("assignee") in mine and looking <= set(mine)
    if data.verb not in _JUDGING:
        return True
    own = {str(made.seq) for made in record.decisions() if made.by == member.name}
    return data.verb == "revoke" and set(data.on) <= own


def _keep(record: DeskRecord, data: Ruling, by: str) -> Decision:
    """Keep a ruling, unless there are newer ones on the same than the person had seen.

    Others, also from the command line, may rule at any moment: then it is looked again.
    """
    for _ in range(_TRIES):
        last = record.state().decisions
        if data.expected_last > last:
            raise InputError(f"expected_last: there are {last} rulings only")
        newer = record.newer_rulings(data.on, data.expected_last, data.verb)
        if newer:
            who = ", ".join(sorted({made.by for made in newer}))
            raise ConflictError(
                f"{who} ruled on this since you looked: look at what changed, then rule again"
            )
        try:
            return record.decide(
                data.verb,
                data.on,
                set=data.set,
                by=by,
                reason=data.reason,
                basis=data.basis,
                expected_last=last,
            )
        except ConflictError:
            continue
    raise ConflictError("others rule all the time: try again in a moment")


ROUTES = [decide]
