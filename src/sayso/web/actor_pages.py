"""One actor: its ties with their days, and its losses with who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ..actors import ActorIndex, actor_index
from ..model import Actor, Event, Interest, Row
from ..publish.facts import Facts
from ..publish.losses import is_measure, tidied, whose
from ..reference import Reference
from ..relations import Tie, network_of
from ..view import Rows
from .columns import main_place
from .evidence import voice_names

_MEASURES = ("killed", "injured", "captured")


class Loss(Row, kw_only=True, frozen=True):
    """One number of an actor's losses, as one voice says it."""

    event: str
    day: str | None
    place: str | None
    what: str
    """killed, injured or captured."""
    of: str | None
    low: float | None
    high: float | None
    origin: str
    interest: Interest
    rank: str
    """preferred, normal or rejected (superseded)."""


class ActorDetail(Row, kw_only=True, frozen=True):
    """An actor with its ties and losses."""

    actor: Actor
    names: dict[str, str]
    """Names of those it is tied to and of those who speak of its losses."""
    ties: tuple[Tie, ...]
    """Of the packs, then of the claims."""
    losses: tuple[Loss, ...]
    """Newest first; numbers of different voices are never added up."""


def actor_detail(
    actor_id: str,
    events: Sequence[Event],
    ties: Iterable[Tie],
    origin_names: Mapping[str, str],
    reference: Reference,
) -> ActorDetail | None:
    """Return what the record says of an actor, or None where no pack knows it.

    `ties` are those of all claims (see `relations.ties_in`), `origin_names` the names of voices.
    """
    actor = reference.actors.get(actor_id)
    if actor is None:
        return None
    index = actor_index(reference)
    told = [tie for tie in ties if actor_id in (tie.source, tie.target)]
    # Of the packs' ties those to actors of this record, and what the actor itself is part of.
    met = {m.id for event in events for m in (*event.actor, *event.target)}
    met.update((actor.parent, actor.side, *actor.backers))
    packs = [
        tie
        for tie in network_of((), index, None, actor_id).ties
        if (tie.target if tie.source == actor_id else tie.source) in met
    ]
    # Enmity that both entries of the packs tell is told once.
    own = {(tie.kind, tie.target) for tie in packs if tie.source == actor_id}
    packs = [
        tie
        for tie in packs
        if tie.kind not in ("enemy", "ally")
        or tie.source == actor_id
        or (tie.kind, tie.source) not in own
    ]
    names: dict[str, str] = {}
    losses = list(_losses(actor_id, events, origin_names, names, reference))
    losses.sort(key=lambda loss: (loss.day or "", loss.event), reverse=True)
    for end in {end for tie in (*packs, *told) for end in (tie.source, tie.target)}:
        names[end] = _name(end, index)
    told.sort(key=lambda tie: (-len(tie.claims), tie.kind, tie.source, tie.target))
    return ActorDetail(
        actor=actor,
        names=dict(sorted(names.items())),
        ties=(*packs, *told),
        losses=tuple(losses),
    )


def _name(end: str, index: ActorIndex) -> str:
    known = index.actors.get(end)
    return known.name if known else end


@lru_cache(maxsize=4)
def _facts(index: ActorIndex) -> Facts:
    return Facts(Rows(known=index.reference.sources), index.reference)


def _names_another(words: str, actor_id: str, index: ActorIndex) -> bool:
    """Say whether words name an actor of the packs that is neither this one nor a part of it."""
    meant = [hit.actor.id for hit in index.lookup(words)]
    return bool(meant) and not any(
        actor_id in (one, *index.parent_chain(one)) or one in index.parent_chain(actor_id)
        for one in meant
    )


def _losses(
    actor_id: str,
    events: Iterable[Event],
    origin_names: Mapping[str, str],
    names: dict[str, str],
    reference: Reference,
) -> Iterator[Loss]:
    """Yield the numbers said of the actor's own losses; fills `names` with those who say them."""
    index = actor_index(reference)
    facts = _facts(index)
    for event in events:
        acts = any(mention.id == actor_id for mention in event.actor)
        targeted = any(mention.id == actor_id for mention in event.target)
        if not event.figures or not (acts or targeted):
            continue
        interests = {voice.origin: voice.interest for voice in event.voices}
        place = main_place(event.place)
        for figure in tidied(event).figures:
            measure = next((m for m in _MEASURES if is_measure(figure, m)), None)
            if measure is None:
                continue
            side = whose(figure, event, facts)
            # With several actors on one side nobody says whose of them the losses are.
            mine = (side == "a" and acts and len(event.actor) == 1) or (
                side == "b" and targeted and len(event.target) == 1
            )
            if figure.of and _names_another(figure.of, actor_id, index):
                continue
            called = voice_names(event, origin_names)
            for said in figure.said_by:
                # Who is said to speak of its own loss means its own dead, whatever it calls them.
                conceded = (
                    side == "unknown"
                    and interests.get(said.origin) == "own loss"
                    and targeted
                    and len(event.target) == 1
                )
                if not (mine or conceded):
                    continue
                names.setdefault(said.origin, called.get(said.origin, said.origin))
                yield Loss(
                    event=event.id,
                    day=event.time.start if event.time else None,
                    place=(place.name or place.text) if place else None,
                    what=measure,
                    of=figure.of,
                    low=said.low,
                    high=said.high,
                    origin=said.origin,
                    interest=interests.get(said.origin, "third party"),
                    rank=said.rank,
                )
