"""All events of a record as columns, laid out once and then kept up with what changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import msgspec

from ..model import Event
from ..reference import Reference
from . import evidence
from .answers import ChangedEvents, EventColumns
from .columns import bounds, columns, merged
from .port import DeskRecord
from .readable import ReadableRecord
from .tiles import TILE, tile_of, tiles

MOST_CHANGES = 400
"""In records of any size so many changed events are sent by themselves."""
_SHARE = 25
"""Where more than one event in so many has changed, laying all out anew is sooner done."""


class Whole:
    """The columns of all events, and what is counted over them.

    A layout never changes: `renewed` makes the next one, so that answers under way stay of one
    piece.
    """

    def __init__(
        self,
        made: EventColumns,
        *,
        at: int,
        acts: Mapping[str, int],
        targeted: Mapping[str, int],
        part_of: Mapping[str, tuple[str, str]],
    ) -> None:
        """Take columns that hold all changes up to number `at`."""
        self.made = made
        self.at = at
        self.acts = acts
        self.targeted = targeted
        self.part_of = part_of
        """By id of an event that is a part: of which one, and its first day."""
        self._tiles: dict[int, bytes] = {}

    @property
    def ids(self) -> list[str]:
        """The ids of the events, in the order of the columns."""
        return self.made.id

    @cached_property
    def ids_name(self) -> str:
        """Tells this list of ids from any other."""
        return hashlib.blake2b("\n".join(self.made.id).encode(), digest_size=12).hexdigest()

    @cached_property
    def columns(self) -> bytes:
        """The columns as they are sent."""
        return msgspec.json.encode(self.made)

    @property
    def tiles(self) -> int:
        """How many tiles the marks of all events make."""
        return tiles(len(self.made.id), TILE)

    def tile(self, number: int) -> bytes:
        """A tile of the marks as it is sent, 0 the newest events: made once."""
        if number not in self._tiles:
            made = tile_of(self.made, number, name=self.ids_name, changes=self.at, size=TILE)
            self._tiles[number] = msgspec.json.encode(made)
        return self._tiles[number]

    @property
    def actors(self) -> dict[str, tuple[int, int]]:
        """By id of a known actor: events it acts in, events it is the target of."""
        known = {**self.acts, **self.targeted}
        counts = {name: (self.acts.get(name, 0), self.targeted.get(name, 0)) for name in known}
        return {name: both for name, both in counts.items() if any(both)}

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """Ids of the events that are parts of one, by its id, by day."""
        found: dict[str, list[tuple[str, str]]] = {}
        for part, (whole, start) in self.part_of.items():
            found.setdefault(whole, []).append((start, part))
        return {whole: tuple(name for _, name in sorted(parts)) for whole, parts in found.items()}

    @cached_property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day of all events (ISO), or None where none has a day."""
        starts = [day for day in self.made.start if day is not None]
        if not starts:
            return None
        ends = [day for day in self.made.end if day is not None]
        return _iso(min(starts)), _iso(max([*starts, *ends]))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of where nearly all events lie."""
        return bounds(self.made)


def columns_of(rows: Iterable[Event], record: ReadableRecord) -> EventColumns:
    """Return events of a record as columns, in the order given."""
    return columns(rows, evidence.origin_names(record), evidence.outlets(record.reference))


def whole_of(record: ReadableRecord, at: int = 0) -> Whole:
    """Lay out all events of a record, which holds all changes up to number `at`."""
    rows = list(record.events())
    acts, targeted = _tallied(rows, record.reference)
    return Whole(
        columns_of(rows, record),
        at=at,
        acts=acts,
        targeted=targeted,
        part_of=_parts(rows),
    )


def laid_out(record: DeskRecord, before: Whole | None = None) -> Whole:
    """Return the layout of a record now, made of the one before where little has changed."""
    # Asked first: what changes while the rows are read is read again the next time.
    now = record.state().changes
    changed = None if before is None else changed_since(record, before.at, len(before.ids))
    if before is None or changed is None:
        return whole_of(record, now)
    at, gone, rows = changed
    return renewed(before, at, gone, rows, record) if gone or rows else before


def changed_since(
    record: DeskRecord, since: int, total: int
) -> tuple[int, tuple[str, ...], list[Event]] | None:
    """Return the last change's number, what went and what came or changed; None for too much.

    `total` is how many events there are.
    """
    most = max(MOST_CHANGES, total // _SHARE)
    changes = record.event_changes(since, most + 1)
    if len(changes) > most:
        return None
    gone, rows = [], []
    for change in changes:
        event = None if change.change == "gone" else record.event(change.id)
        if event is None or event.id != change.id:
            gone.append(change.id)
        else:
            rows.append(event)
    return (changes[-1].number if changes else since), tuple(gone), rows


def changed_events(record: DeskRecord, since: int, total: int) -> ChangedEvents:
    """Return the events, of so many in all, that changed after a number as columns of their own."""
    found = changed_since(record, since, total)
    if found is None:
        return ChangedEvents(last=since, more=True, gone=(), columns=columns_of((), record))
    last, gone, rows = found
    made = columns_of(rows, record)
    return ChangedEvents(last=last, more=False, gone=gone, columns=made)


def renewed(
    before: Whole, at: int, gone: Iterable[str], rows: Sequence[Event], record: ReadableRecord
) -> Whole:
    """Return a layout with rows taken out, replaced and added; `before` stays as it is."""
    fresh = columns_of(rows, record)
    left = {*gone, *fresh.id}
    acts, targeted = Counter(before.acts), Counter(before.targeted)
    known = record.reference.actors
    names = before.made.names
    for row, name in enumerate(before.made.id):
        if name in left:
            acts.subtract({names[n][0] for n in before.made.actors[row]} & known.keys())
            targeted.subtract({names[n][0] for n in before.made.targets[row]} & known.keys())
    more_acts, more_targeted = _tallied(rows, record.reference)
    acts.update(more_acts)
    targeted.update(more_targeted)
    part_of = {name: whole for name, whole in before.part_of.items() if name not in left}
    return Whole(
        merged(before.made, left, fresh),
        at=at,
        acts=acts,
        targeted=targeted,
        part_of={**part_of, **_parts(rows)},
    )


def _tallied(rows: Iterable[Event], reference: Reference) -> tuple[Counter[str], Counter[str]]:
    """Return in how many events each known actor acts, and of how many it is the target."""
    acts: Counter[str] = Counter()
    targeted: Counter[str] = Counter()
    known = reference.actors
    for event in rows:
        acts.update({m.id for m in event.actor if m.id is not None} & known.keys())
        targeted.update({m.id for m in event.target if m.id is not None} & known.keys())
    return acts, targeted


def _parts(rows: Iterable[Event]) -> dict[str, tuple[str, str]]:
    return {
        event.id: (event.part_of, event.time.start if event.time else "")
        for event in rows
        if event.part_of is not None
    }


def _iso(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()
