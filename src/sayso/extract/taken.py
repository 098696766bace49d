"""What is taken: who had it, and which places it is made of."""

from __future__ import annotations

from .arguments import by_agent, objects_of
from .deed_cues import still_held
from .parse import Token
from .phrases import conjuncts
from .words import words

_POSTS = words("roles", "posts")
_SETTLEMENTS = words("places", "settlements")
_REACHES = words("roles", "reaches")
_HOLDS = frozenset(["control", "defend", "hold", "occupy"])


def whose_it_was(node: Token) -> list[Token]:
    """“control of territory lost to X", "of a town that is under the control of X": X."""
    found: list[Token] = []
    for inner in [node, *objects_of(node, "of")]:
        for child in inner.children:
            if child.dep == "acl" and child.lemma in _HOLDS | {"lose"}:
                found += objects_of(child, "to") if child.lemma == "lose" else by_agent(child)
            if child.dep == "relcl":
                found += _holders(child)
            if child.dep == "poss":
                found.append(child)
            if child.dep == "amod" and child.name is not None and child.name.kind == "state":
                found.append(child)
    return found


def held_by(place: Token) -> list[Token]:
    """“areas held by X”, "the town, which X held", "positions of X": X is the target."""
    for inner in [place, *objects_of(place, "of")]:
        for child in inner.children:
            if child.dep == "acl" and child.lemma in _HOLDS:
                return by_agent(child)
            if child.dep == "relcl" and (holders := _holders(child)):
                return holders
    if place.name is None and place.lemma in _POSTS:
        owner = [
            c
            for c in place.children
            if c.dep in ("compound", "poss", "nmod", "amod")
            and c.name is not None
            and c.name.kind == "actor"
        ]
        return owner or [place]
    return []


def _holders(clause: Token) -> list[Token]:
    """“which is held by X", "which had been under the control of X"."""
    which = clause.child("nsubj", "nsubjpass")
    if which is None or which.low not in ("that", "which"):
        return []
    if clause.lemma in _HOLDS:
        return by_agent(clause)
    control = [c for c in objects_of(clause, "under", "in") if c.lemma in ("control", "hand")]
    return [x for c in control for x in (*objects_of(c, "of"), *_describing(c))]


def _describing(control: Token) -> list[Token]:
    """“under rebel control"."""
    return [c for c in control.children if c.dep in ("amod", "compound", "nmod", "poss")]


def held_or_taken(base: str, trigger: Token) -> str:
    """Return capture or control where one word tells either, else `base`."""
    if base == "capture" and still_held(trigger):
        return "control"
    if base == "control" and _comes_to_hold(trigger):
        return "capture"
    return base


def _comes_to_hold(verb: Token) -> bool:
    """“managed to control the village”, "advanced to control it": from then on, and not before."""
    above = verb.head
    to_do = any(c.low == "to" and c.dep == "aux" for c in verb.children)
    reached = above is not None and above.lemma in _REACHES
    return verb.lemma == "control" and to_do and reached and verb.dep in ("xcomp", "advcl")


def named_among(things: Token, verb: Token) -> list[Token]:
    """“seized several villages in the province, including Kiwi and Alba": Kiwi and Alba."""
    row = [things, *(one for first in objects_of(things, "of") for one in conjuncts(first))]
    if not any(t.lemma in _SETTLEMENTS and t.tag == "NNS" for t in row):
        return []
    link = next((t for t in verb.subtree() if t.low == "including" and t.i > things.i), None)
    first = link.child("pobj", "dobj") if link is not None else None
    return conjuncts(first) if first is not None else []
