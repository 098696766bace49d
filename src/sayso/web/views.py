"""What the views show, made of a record: the same for a desk that serves and a site on a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from ..actors import actor_index
from ..model import Actor, Control, Event, Issue, PlaceMention, Row
from ..relations import Tie, ties_in
from . import evidence
from .answers import ActorRow, EventMarks, FirstMarks, PlaceDetail
from .columns import bounds, columns
from .readable import ReadableRecord

_SEVERITY = {"high": 0, "middle": 1, "low": 2}


class Whole(Row, kw_only=True, frozen=True):
    """The columns of all events, ready to be sent, and the days they span."""

    columns: bytes
    marks: bytes
    """The same without ids, which are most of it: what a page draws first."""
    ids: tuple[str, ...]
    ids_name: str
    """Tells this list of ids from any other."""
    actors: dict[str, tuple[int, int]]
    """By id of a known actor: events it acts in, events it is the target of."""
    parts: dict[str, tuple[str, ...]]
    """Ids of the events that are parts of one, by its id."""
    first_day: str | None
    last_day: str | None
    bounds: tuple[float, float, float, float] | None
    """West, south, east and north of where nearly all events lie."""


def whole_of(record: ReadableRecord) -> Whole:
    """Lay out all events of a record as columns."""
    rows = list(record.events())
    made = columns(rows, evidence.origin_names(record))
    starts = [day for day in made.start if day is not None]
    ends = [day for day in made.end if day is not None]
    name = hashlib.blake2b("\n".join(made.id).encode(), digest_size=12).hexdigest()
    first = {field: getattr(made, field) for field in EventMarks.__struct_fields__}
    return Whole(
        columns=msgspec.json.encode(made),
        marks=msgspec.json.encode(FirstMarks(**first, ids=name)),
        ids=tuple(made.id),
        ids_name=name,
        actors=evidence.actor_counts(rows, record.reference),
        parts=evidence.parts_of(rows),
        first_day=_iso(min(starts)) if starts else None,
        last_day=_iso(max([*starts, *ends])) if starts else None,
        bounds=bounds(made),
    )


def _iso(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def place_detail(
    place_id: str, held: Sequence[Control], events: Iterable[Event]
) -> PlaceDetail | None:
    """Return a place with the intervals `held` of its control and the events that name it first."""
    here = [
        (mention, event)
        for event in events
        for mention in event.place[:1]
        if mention.id == place_id
    ]
    known: list[PlaceMention] = [c.place for c in held] + [mention for mention, _ in here]
    if not known:
        return None
    return PlaceDetail(place=known[0], control=tuple(held), events=tuple(e for _, e in here))


def actor_rows(record: ReadableRecord, counts: Mapping[str, tuple[int, int]]) -> list[ActorRow]:
    """Return the actors of the record's events, busiest first."""
    known = record.reference.actors
    rows = []
    for actor_id, (acts, targeted) in counts.items():
        actor = known[actor_id]
        others = (actor.side, actor.parent, *actor.backers)
        names = {other: known[other].name for other in others if other in known}
        if actor.side is not None and actor.side not in known:
            names[actor.side] = _side_name(actor.side, known.values())
        rows.append(ActorRow(actor=actor, acts=acts, targeted=targeted, names=names))
    return sorted(rows, key=lambda row: (-row.acts - row.targeted, row.actor.id))


def _side_name(side: str, actors: Iterable[Actor]) -> str:
    """Return the name of a side that is no actor: that of the member it is called after."""
    for actor in actors:
        if actor.side == side and actor.name.lower().replace(" ", "-") == side:
            return actor.name
    return side.replace("-", " ").capitalize()


def ties_of(record: ReadableRecord) -> tuple[Tie, ...]:
    """Return who stands with whom as the claims tell it."""
    return tuple(ties_in(record.claims(), actor_index(record.reference)))


def worst_first(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the issues, worst first."""
    return tuple(sorted(issues, key=lambda i: (_SEVERITY[i.severity], i.kind, i.id)))
