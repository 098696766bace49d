"""Which voice supports which part of an event: nobody is quoted for what only others said.

An event joins what several voices say.  One may name who did it, another only whom it hit.  A
sentence attributed to voices may hold only what the claims of each of them hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from ..model import Claim, Event, Mention, PlaceMention, Row, Voice
from .facts import Facts
from .placing import holds_others

_AIM = re.compile(r"to (?:(?:re)?(?:take|capture|seize|conquer|gain)|liberate)\b")
_REACHED = re.compile(r"\b(?:managed|able|went on|succeeded|enough|returned|advanced) $")
_OF_PLACES = frozenset({"capture", "siege"})


class Account(Row, kw_only=True, frozen=True):
    """The fullest account of an event that one or more voices give, and the other voices."""

    event: Event
    """The event with only those actors, targets and places that all of `voices` name."""
    voices: tuple[Voice, ...]
    others: tuple[tuple[Voice, tuple[str, ...]], ...] = ()
    """Further voices, each with what it leaves open of the account."""
    apart: tuple[Voice, ...] = ()
    """Voices that tell of the same happening only as something else: a toll, an announcement."""
    targeted: tuple[Voice, ...] = ()
    """Who names the event's target, where the account leaves it out."""


def fullest(event: Event, facts: Facts) -> Account | None:
    """Return the fullest supported account of an event; None where nobody affirms it."""
    affirming = [voice for voice in event.voices if voice.stance == "affirms"]
    if not affirming:
        return None
    if len(affirming) == 1 and _tells_all_of_it(facts.claims_of(affirming[0].claims), event):
        places = _told_places(event.place)
        told = event if places == event.place else msgspec.structs.replace(event, place=places)
        return Account(event=told, voices=tuple(affirming))
    said = {voice.origin: facts.claims_of(voice.claims) for voice in affirming}
    telling = [v for v in affirming if _tells_it(said[v.origin], event)]
    apart = [v for v in affirming if telling and v not in telling]
    affirming = telling or affirming
    names = {v.origin: _names(event.actor, said[v.origin], "actor", facts) for v in affirming}
    hits = {v.origin: _names(event.target, said[v.origin], "target", facts) for v in affirming}
    # Who did it is kept if anybody says so; against whom, only if that leaves no voice out.
    by = [v for v in affirming if names[v.origin]] if event.actor else []
    voices = by or affirming
    on = [v for v in voices if hits[v.origin]] if event.target else []
    whole = bool(on) and (len(on) == len(voices))
    if not by and on:
        voices, whole = on, True
    places, spoken = _common_places(event, voices, said)
    actor = event.actor if by else ()
    # Of several who were hit, those whom all name; each voice's own follow.
    target = tuple(
        m for m in event.target if whole and all(_hit(m, said[v.origin], facts) for v in spoken)
    )
    whole = whole and len(target) == len(event.target)
    told = event
    if (actor, target, places) != (event.actor, event.target, event.place):
        told = msgspec.structs.replace(event, actor=actor, target=target, place=places)
    kept = [voice.origin for voice in spoken]
    return Account(
        event=told,
        voices=tuple(spoken),
        others=tuple(
            (voice, _missing(told, voice, said, names, hits, places))
            for voice in affirming
            if voice.origin not in kept
        ),
        apart=tuple(apart),
        targeted=() if whole else tuple(v for v in affirming if event.target and hits[v.origin]),
    )


def _tells_all_of_it(claims: Sequence[Claim], event: Event) -> bool:
    """Say whether a claim names just those whom the event names: most events have no other."""
    return any(
        claim.actor == event.actor and claim.target == event.target and claim.place == event.place
        for claim in claims
    )


def _hit(target: Mention, claims: Sequence[Claim], facts: Facts) -> bool:
    return _names((target,), claims, "target", facts)


def hit_by_account_of(voice: Voice, event: Event, facts: Facts) -> list[Mention]:
    """Return the targets of an event that a voice itself names."""
    claims = facts.claims_of(voice.claims)
    return [mention for mention in event.target if _hit(mention, claims, facts)]


def _tells_it(claims: Sequence[Claim], event: Event) -> bool:
    """Say whether claims tell of what the event is; claims not at hand are not doubted."""
    return not claims or any(claim.type == event.type for claim in claims)


def is_founded(event: Event, facts: Facts) -> bool:
    """Say whether the sentences that tell of an event name who did it or where.

    Where they name neither, and no number, both come from elsewhere in the report; that is
    wrong too often to be asserted.  What was taken or besieged they have to name.
    """
    own = [place for place in event.place if place.relation != "within"]
    if not own or event.figures:
        return True
    names = [name for place in own for name in (place.text, place.name) if name]
    told = event.modality in {"happened", "ongoing"}
    if told and event.type == "capture" and _is_only_an_aim(event, facts):
        return False
    if event.type in _OF_PLACES:
        return _stand_in_the_words(names, event, facts)
    return _stand_in_the_words([*names, *_called(event, facts)], event, facts)


def _is_only_an_aim(event: Event, facts: Facts) -> bool:
    """Say whether all words tell what was to be taken: `an operation to retake it`."""
    claims = facts.claims_of(event.claims)
    return bool(claims) and all(
        _AIM.match(claim.evidence.text)
        and not _REACHED.search(facts.sentence(claim).partition(claim.evidence.text)[0])
        for claim in claims
    )


def is_sure_of_the_doer(event: Event, facts: Facts) -> bool:
    """Say whether the sentences that tell of an event name who did it, if anybody is named."""
    return not event.actor or _stand_in_the_words(_called(event, facts), event, facts)


def _called(event: Event, facts: Facts) -> list[str]:
    """Return what those who acted may be called, by the report and by the packs."""
    doers = {mention.id or mention.text for mention in event.actor}
    names = [mention.text for mention in event.actor]
    for claim in facts.claims_of(event.claims):
        names += [m.text for m in claim.actor if (m.id or m.text) in doers]
    for actor in map(facts.actor, event.actor):
        names += [actor.name, *actor.names, *actor.generic] if actor is not None else []
    return names


def _stand_in_the_words(names: Iterable[str], event: Event, facts: Facts) -> bool:
    claims = facts.claims_of(event.claims)
    words = " ".join(facts.sentence(claim) for claim in claims).casefold()
    return not claims or any(name.casefold() in words for name in names)


def _names(wanted: Sequence[Mention], claims: Sequence[Claim], field: str, facts: Facts) -> bool:
    """Say whether the claims name somebody of `wanted`; claims not at hand are not doubted."""
    if not claims:
        return True
    for claim in claims:
        for one in getattr(claim, field):
            for other in wanted:
                if _same(one, other, facts):
                    return True
    return False


def _same(one: Mention, other: Mention, facts: Facts) -> bool:
    if one.id and one.id == other.id:
        return True
    if one.text.casefold() == other.text.casefold():
        return True
    first, second = facts.actor(one), facts.actor(other)
    if first is None or second is None:
        return False
    return first.parent == second.id or second.parent == first.id


def _key(place: PlaceMention) -> str:
    return place.id or place.text.casefold()


def _common_places(
    event: Event, voices: Sequence[Voice], said: dict[str, list[Claim]]
) -> tuple[tuple[PlaceMention, ...], list[Voice]]:
    """Return the event's places that all voices name, and those voices.

    Where they have none in common, only the first voice that names any is kept.
    """
    own = [place for place in event.place if not holds_others(place, event.place)]
    if not own:
        return event.place, list(voices)
    named = {
        v.origin: {_key(p) for claim in said[v.origin] for p in claim.place}
        or ({_key(p) for p in own} if not said[v.origin] else set())
        for v in voices
    }
    common = set.intersection(*[named[v.origin] for v in voices])
    shared = [p for p in own if _key(p) in common]
    if shared:
        return _with_containers(shared, event.place), list(voices)
    for voice in voices:
        some = [p for p in own if _key(p) in named[voice.origin]]
        if some:
            return _with_containers(some, event.place), [voice]
    return (), list(voices)


def _told_places(places: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
    """Return the places of an account that names all of them: what holds others comes last."""
    own = [place for place in places if not holds_others(place, places)]
    return _with_containers(own, places) if 0 < len(own) < len(places) else places


def _with_containers(
    own: Iterable[PlaceMention], every: Sequence[PlaceMention]
) -> tuple[PlaceMention, ...]:
    return (*own, *(place for place in every if holds_others(place, every)))


def _missing(
    told: Event,
    voice: Voice,
    said: dict[str, list[Claim]],
    names: dict[str, bool],
    hits: dict[str, bool],
    places: Sequence[PlaceMention],
) -> tuple[str, ...]:
    gaps = []
    # Who names somebody in words that nobody knows does not leave it open.
    claims = said[voice.origin]
    if told.actor and not names[voice.origin] and not any(claim.actor for claim in claims):
        gaps.append("who did it")
    if told.target and not hits[voice.origin] and not any(claim.target for claim in claims):
        gaps.append("against whom")
    named = {_key(p) for claim in said[voice.origin] for p in claim.place}
    if any(_key(place) not in named for place in places if not holds_others(place, places)):
        gaps.append("where exactly")
    return tuple(gaps)
