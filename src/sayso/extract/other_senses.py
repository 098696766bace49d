"""Words of war in another sense: a battle for votes, a hunger strike, a heart attack."""

from __future__ import annotations

from .parse import Token
from .phrases import member
from .words import words

_PRIZES = words("fitting", "prizes")
_CONTESTS = words("fitting", "contests")
""""A battle of wits"; the shelling of a market is none."""
_PEACEFUL = words("fitting", "peaceful")
_TWO_SENSES = words("fitting", "two_senses")
_RULES = words("fitting", "rules")
_ILLNESS = words("fitting", "illness")
DISASTERS = words("fitting", "disasters")
"""Floods, quakes and the like: they kill, and nobody does it."""
RECORDERS = words("fitting", "recorders")
RECORDED = frozenset(["capture", "arrest", "interdiction"])
"""What "capture" means of a place, of people, of weapons: a camera does none of it."""


_BURSTS = words("fitting", "bursts")
_CAVES_IN = frozenset(["collapse", "cave"])


def accidental(thing: Token) -> bool:
    """“A gas explosion”, "a mine collapsed": nobody's deed."""
    if thing.lemma in ("explosion", "blast"):
        return any(c.low in _BURSTS and c.dep == "compound" for c in thing.children)
    verb = thing.head
    return thing.lemma == "mine" and verb is not None and verb.lemma in _CAVES_IN


def for_a_prize(noun: Token) -> bool:
    """“a battle for votes”: a contest without arms."""
    return any(
        o.lemma.lower() in _PRIZES
        for c in noun.children
        if c.dep == "prep" and (c.low == "for" or (c.low == "of" and noun.lemma in _CONTESTS))
        for o in [c.child("pobj")]
        if o is not None
    )


def peaceful(noun: Token) -> bool:
    """“a hunger strike”, "a heart attack": another sense of the word."""
    return noun.lemma.lower() in _TWO_SENSES and any(
        c.lemma.lower() in _PEACEFUL and c.dep in ("compound", "amod", "nmod")
        for c in noun.children
    )


def against_law(noun: Token) -> bool:
    """“a violation of Security Council resolutions”: a judgement of deeds, and no other deed."""
    return any(
        member(o).lemma.lower() in _RULES
        for c in noun.children
        if c.dep == "prep" and c.low == "of"
        for o in [c.child("pobj")]
        if o is not None
    )


def of_illness(verb: Token) -> bool:
    """“died of a heart attack”: nobody's deed."""
    causes = [
        o
        for c in verb.children
        if c.dep == "prep" and c.low in ("of", "from", "after", "in", "during")
        for o in [c.child("pobj")]
        if o is not None
    ]
    return any(o.lemma.lower() in _ILLNESS | DISASTERS or peaceful(o) for o in causes)
