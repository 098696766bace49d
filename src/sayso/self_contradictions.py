"""What a claim cannot mean, known once places, parties and days are: the last step of reading.

A reader that goes sentence by sentence names parties by what stands near.  Where the whole claim
contradicts itself (a party that struck itself, the United Nations as a bomber, a group years before
it was founded, 470,000 dead on one Tuesday) the field that cannot be right is emptied and says why,
or takes the one reading that can be.  Each rule was kept because nine in ten of what it found over
4,500 unread texts were wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from .actors import ActorIndex
from .extract.blame import of_both_sides
from .extract.kinds import STRIKES
from .extract.words import any_of, words
from .model import Actor, Claim, Mention

_DEADLY = frozenset(["toll", "killing"])
_DONE_TO_OTHERS = STRIKES | {"abduction", "advance", "arrest", "capture", "clash", "offensive"}
_OF_ARMS = STRIKES | {"abduction", "capture", "clash", "killing", "offensive", "siege"}
_HELPERS = frozenset(["NGO", "JUD"])
"""Sectors of bodies that relieve and judge."""
_UNITED_NATIONS = "un"
_MOST_IN_A_DAY = 10_000
_OF_A_DAY = frozenset(["hour", "day", "week"])
_OWN_DEAD = "the sentence names none, and who was read is of the side that suffered"
_TWO_SIDES = "the sentence names none, and who suffered is of two sides"
_NO_FIGHTER = "the sentence names none, and who was read bears no arms"
_WAR_DEAD = "so many did not die on the day that the sentence names"
_POINTERS = words("opponents", "pointers")
_OWN_FIRE = any_of("opponents", "own_fire", "")
_IN_ARMS = any_of("opponents", "in_arms", "")
"""“UN peacekeepers" and their helicopters do fight."""


def without_contradictions(
    claims: Sequence[Claim], published: str | None, index: ActorIndex
) -> list[Claim]:
    """Return the claims without what cannot be; `why_empty` says what was taken away, and why.

    `published` (ISO date) says which alliances held.
    """
    rules: tuple[Callable[[Claim, str | None, ActorIndex], Claim], ...] = (
        _called_so_then,
        _of_one_who_fights,
        _not_of_his_own,
        _of_more_than_a_day,
    )
    kept = []
    for claim in claims:
        for rule in rules:
            claim = rule(claim, published, index)
        kept.append(claim)
    return kept


def _called_so_then(claim: Claim, on: str | None, index: ActorIndex) -> Claim:
    """“Al-Nusra" in 2014 is the group of that name then, not the one that took it over in 2017."""
    day = claim.time.start if claim.time is not None else ""
    if not day[:4].isdigit():
        return claim
    actor = tuple(_then(m, day, index) for m in claim.actor)
    target = tuple(_then(m, day, index) for m in claim.target)
    if (actor, target) == (claim.actor, claim.target):
        return claim
    return msgspec.structs.replace(claim, actor=actor, target=target)


def _then(mention: Mention, day: str, index: ActorIndex) -> Mention:
    if mention.id is None or index.existed_on(mention.id, day):
        return mention
    now = index.actors[mention.id]
    hits = [h for h in index.lookup(mention.text, on=day) if index.existed_on(h.actor.id, day)]
    if not hits or hits[0].how == "generic" or hits[0].actor.kind != now.kind:
        return mention
    return msgspec.structs.replace(mention, id=hits[0].actor.id, name=hits[0].actor.name)


def _of_one_who_fights(claim: Claim, on: str | None, index: ActorIndex) -> Claim:
    """Take away an attacker that has no arms: relief, courts, the United Nations' offices.

    Civilians neither bomb nor start an offensive.
    """
    if claim.type not in _OF_ARMS:
        return claim
    actor = tuple(m for m in claim.actor if not _cannot(m, claim.type, index))
    return claim if actor == claim.actor else _without(claim, actor, _NO_FIGHTER)


def _cannot(mention: Mention, kind: str, index: ActorIndex) -> bool:
    known = index.actors.get(mention.id or "")
    if known is None or _IN_ARMS.search(mention.text):
        return False
    if known.kind == "civilians":
        return kind in STRIKES or kind == "offensive"
    return known.kind == "organisation" and _relieves(known)


def _relieves(known: Actor) -> bool:
    return known.sector in _HELPERS or _UNITED_NATIONS in (known.id, known.parent)


def _not_of_his_own(claim: Claim, on: str | None, index: ActorIndex) -> Claim:
    """Take the attacker away where, now that parties are named, he cannot be right.

    One told elsewhere did not kill the dead of two sides; nobody is told to have killed his own,
    unless the words say that it was by mistake or among themselves; "it" and "they" struck others.
    """
    if not claim.actor:
        return claim
    inferred = "actor" in claim.why_empty or any(m.text.lower() in _POINTERS for m in claim.actor)
    if inferred and of_both_sides(claim.target, index, on):
        return _without(claim, (), _TWO_SIDES)
    told = claim.type in _DEADLY or (inferred and claim.type in _DONE_TO_OTHERS)
    if not told or claim.modality == "denied" or not _suffered_himself(claim, inferred, on, index):
        return claim
    return _without(claim, (), _OWN_DEAD)


def _suffered_himself(claim: Claim, inferred: bool, on: str | None, index: ActorIndex) -> bool:
    if _OWN_FIRE.search(claim.evidence.text):
        return False
    allies = inferred and claim.type in _DEADLY
    return any(
        index.same_party(a.id, t.id, on) or (allies and index.allied(a.id, t.id, on))
        for a in claim.actor
        for t in claim.target
        if a.id in index.actors and t.id in index.actors
    )


def _of_more_than_a_day(claim: Claim, on: str | None, index: ActorIndex) -> Claim:
    """“Put the death toll at 470,000 on Tuesday”: the day on which it was said."""
    if claim.time is None or claim.time.precision not in _OF_A_DAY:
        return claim
    dead = [f.low or f.high or 0 for f in claim.figures if f.measure == "killed"]
    if max(dead, default=0) < _MOST_IN_A_DAY:
        return claim
    why = {**claim.why_empty, "time": _WAR_DEAD}
    return msgspec.structs.replace(claim, time=None, why_empty=why)


def _without(claim: Claim, actor: tuple[Mention, ...], reason: str) -> Claim:
    why = claim.why_empty if actor else {**claim.why_empty, "actor": reason}
    return msgspec.structs.replace(claim, actor=actor, why_empty=why)
