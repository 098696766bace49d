"""Which frame of a sentence another one, or a word, belongs to."""

from __future__ import annotations

from .frame import RESULTS, STRIKES, Frame
from .lexicon import Lexicon
from .parse import Token
from .phrases import classes, member


def related(a: Frame, b: Frame) -> bool:
    """Say whether two frames may tell of one happening, by their kinds."""
    kinds = {a.entry.type, b.entry.type}
    return (
        a.entry.type == b.entry.type
        or kinds <= STRIKES
        or kinds <= {"kill", "killing", "toll", "wreck", "destruction"} | STRIKES
    )


def numbered(done: Token, by_token: dict[int, Frame]) -> Frame | None:
    """“the number of civilians killed by the airstrike has risen to 20”: one toll."""
    whom = done.head if done.dep == "acl" and done.tag == "VBN" else None
    of = whom.head if whom is not None and whom.dep == "pobj" else None
    if of is None or of.low != "of" or of.head is None:
        return None
    toll = by_token.get(of.head.i)
    return toll if toll is not None and not toll.dead and toll.entry.type == "toll" else None


def what_it_hit(fired: Token, by_token: dict[int, Frame], lexicon: Lexicon) -> Frame | None:
    """“rockets fired by rebels hit a school”: one attack, told by what it hit."""
    shell = fired.head
    if fired.dep != "acl" or fired.tag != "VBN" or shell is None or shell.dep != "nsubj":
        return None
    host = by_token.get(shell.head.i) if shell.head is not None else None
    if host is None or host.dead or "weapon" not in classes(member(shell), lexicon):
        return None
    return host if host.entry.type in STRIKES | RESULTS | {"destruction"} else None


def deed_owned_up_to(deed: Token, by_token: dict[int, Frame]) -> Frame | None:
    """“claimed responsibility for a car bomb that killed 12": what was claimed killed them."""
    link = deed.head if deed.dep == "pobj" else None
    taken = link.head if link is not None and link.low == "for" else None
    claim = by_token.get(taken.head.i) if taken is not None and taken.head is not None else None
    return claim if claim is not None and claim.entry.word == "claim responsibility" else None


def told_by_deed(claim: Frame, by_token: dict[int, Frame]) -> bool:
    """Is what was claimed told by a verb of its own?"""
    deeds = (t for t in claim.trigger.subtree() if t.dep == "pcomp" and t.head is not None)
    told = (by_token.get(t.i) for t in deeds if t.head is not None and t.head.low == "for")
    return any(f is not None and not f.dead for f in told)


def living(frame: Frame | None, by_token: dict[int, Frame]) -> Frame | None:
    """The happening that a merged frame has become part of."""
    while frame is not None and frame.dead:
        inner = frame
        frame = next((f for f in by_token.values() if inner in f.merged and not f.dead), None)
    return frame


def carried_by(verb: Token, by_token: dict[int, Frame]) -> Frame | None:
    """The noun frame that a light verb carries."""
    return next((f for f in by_token.values() if f.verb is verb and f.entry.noun), None)
