"""Where events of an earlier derivation went, so that permalinks redirect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from ..model import Lineage


class Told(Protocol):
    """An event, or what of one is needed to find out where it went."""

    @property
    def id(self) -> str:
        """The event's id."""

    @property
    def claims(self) -> Sequence[str]:
        """Its claim keys."""


def lineage(old_events: Iterable[Told], new_events: Iterable[Told]) -> list[Lineage]:
    """Return one entry for each old event that changed its id, was merged, split or is gone.

    Events are the same where they share claims.  An old event whose claims now stand in several
    events is *split* (the one that kept its id, else the one with most of its claims, comes first);
    *merged* where its claims stand in one event together with those of another old event that it
    took its name from; *renamed* where only the name changed; *gone* where no claim is left.
    """
    old, new = list(old_events), list(new_events)
    home = {key: event.id for event in new for key in event.claims}
    sizes: dict[str, int] = {}
    for event in old:
        for target in {home[key] for key in event.claims if key in home}:
            sizes[target] = sizes.get(target, 0) + 1
    found = []
    for event in sorted(old, key=lambda e: e.id):
        counts: dict[str, int] = {}
        for key in event.claims:
            if key in home:
                counts[home[key]] = counts.get(home[key], 0) + 1
        if list(counts) == [event.id]:
            continue
        targets = tuple(sorted(counts, key=lambda t: (t != event.id, -counts[t], t)))
        if not targets:
            found.append(Lineage(old=event.id, new=(), how="gone"))
        elif len(targets) > 1:
            found.append(Lineage(old=event.id, new=targets, how="split"))
        elif sizes[targets[0]] > 1:
            found.append(Lineage(old=event.id, new=targets, how="merged"))
        else:
            found.append(Lineage(old=event.id, new=targets, how="renamed"))
    return found
