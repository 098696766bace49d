"""What waits for a person: events, what was ruled on them, who looks at each, what was noted.

Pure: made of the events and the log of rulings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from .decide import standing, work_standing
from .model import Decision, Event, EventStatus, Row

TaskState = Literal["open", "accepted", "rejected", "mixed"]
TASK_STATES: tuple[TaskState, ...] = get_args(TaskState)
_STATE_OF: Mapping[str, TaskState] = {"accept": "accepted", "reject": "rejected"}
_WORST: Mapping[EventStatus, int] = {
    "disputed": 0, "unconfirmed": 1, "likely": 2, "confirmed": 3, "retracted": 4,
}  # fmt: skip


class Task(Row, kw_only=True, frozen=True):
    """One event as the review queue has it."""

    event: Event
    state: TaskState
    """open: nobody accepted or rejected it or a claim of it; mixed: both of its claims."""
    corrected: bool = False
    """Somebody corrected a claim of it."""
    assignee: str | None = None
    """Who looks at it."""
    notes: tuple[Decision, ...] = ()
    """What was noted for colleagues, oldest first; the words are each entry's `reason`."""


def tasks_of(
    events: Iterable[Event], log: Iterable[Decision], names: Mapping[str, str] | None = None
) -> list[Task]:
    """Return the events as tasks, worst first: disputed ones, then what rests on least.

    `names` leads from ids of earlier derivations that the log names to the events of today.  Of
    several assignments of one event, or of claims that are one event by now, the newest counts.
    """
    made = list(log)
    names = names or {}
    verdicts: dict[str, str] = {}
    corrected: set[str] = set()
    work: dict[str, list[Decision]] = {}
    for ruling in standing(made).rulings:
        for on in ruling.on:
            if ruling.verb in _STATE_OF:
                verdicts[names.get(on, on)] = ruling.verb
            elif ruling.verb == "amend":
                corrected.add(on)
    for entry in work_standing(made):
        for on in entry.on:
            work.setdefault(names.get(on, on), []).append(entry)
    tasks = []
    for event in events:
        about = (event.id, *event.claims)
        given = {verdicts[name] for name in about if name in verdicts}
        entries = {e.seq: e for name in about if name in work for e in work[name]}
        assignee = None
        for seq in sorted(entries):
            if entries[seq].verb == "assign":
                assignee = entries[seq].set["assignee"]
        tasks.append(
            Task(
                event=event,
                state="open"
                if not given
                else "mixed"
                if len(given) > 1
                else _STATE_OF[given.pop()],
                corrected=not corrected.isdisjoint(event.claims),
                assignee=assignee,
                notes=tuple(entries[seq] for seq in sorted(entries) if entries[seq].verb == "note"),
            )
        )
    # Newest first among what is alike: the sort keeps the order of the one before.
    tasks.sort(key=lambda task: (task.event.time.start if task.event.time else "", task.event.id))
    tasks.reverse()
    return sorted(tasks, key=lambda task: (_WORST[task.event.status], task.event.rumour))
