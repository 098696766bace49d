"""What the views show, made of a record: the same for a desk that serves and a site on a disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..actors import actor_index
from ..model import SEVERITIES, Actor, Control, Event, Issue, PlaceMention
from ..relations import Tie, ties_in
from .answers import ActorRow, PlaceDetail
from .readable import ReadableRecord


def place_key(place: PlaceMention) -> str:
    """Return by what a place is asked for: its id, or its name where no gazetteer has it."""
    return place.id or place.name or place.text


def place_detail(
    place_id: str, held: Iterable[Control], events: Iterable[Event]
) -> PlaceDetail | None:
    """Return a place with the intervals of its control among `held` and its events.

    Events are those that name it first.  `place_id` is the name of a place that has no id.
    """
    held = [row for row in held if place_key(row.place) == place_id]
    here = [
        (mention, event)
        for event in events
        for mention in event.place[:1]
        if place_key(mention) == place_id
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
    return tuple(sorted(issues, key=lambda i: (SEVERITIES[i.severity], i.kind, i.id)))
