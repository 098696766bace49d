"""Which events rulings are about, today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Decision
from .port import DeskRecord

MOST_CHANGES = 10_000
"""Of more changed events than these it is not told apart which rulings they concern."""


def ruled_events(record: DeskRecord, log: Iterable[Decision]) -> dict[str, str]:
    """Return the event of today by each claim key and event id that was ruled on."""
    return dict(record.event_ids(name for made in log for name in made.on))


def moved_events(
    record: DeskRecord, log: Sequence[Decision], after: int, since: int
) -> dict[str, str]:
    """Return what somebody lacks who knows the events of a log up to its entry `after`.

    `since` is the change up to which they are known.  A name that leads elsewhere now leads to an
    event that came or changed since, or to none ("").
    """
    names = {name for made in log if made.verb != "revoke" for name in made.on}
    fresh = {name for made in log if made.seq > after for name in made.on} & names
    now = record.event_ids(names)
    changes = record.event_changes(since, MOST_CHANGES + 1)
    changed = {change.id for change in changes}
    all_of_them = len(changes) > MOST_CHANGES
    return {
        name: now.get(name, "")
        for name in sorted(names)
        if name not in now or name in fresh or all_of_them or now[name] in changed
    }
