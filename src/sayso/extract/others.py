"""“Killed 12 civilians and wounded 20 others”: whose the others are, the words before tell."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..model import Claim, Mention
from .words import words

_HARM = frozenset(["killed", "injured", "abducted", "missing", "captured"])
_COUNTS = frozenset(["toll", "killing"])
_NEAR = 250
"""How many characters before it the first group stands."""
_REST = words("others", "rest")
_WHY = "not in the sentence; the group of which the text has just told"


def with_the_others(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Return the claims, those on "others" given the people of whom the text has just told.

    `text` is that of their document.
    """
    told: list[Claim] = []
    found: list[Claim] = []
    for claim in claims:
        if _leaves_open(claim):
            claim = _given(claim, told, text)
        if any(f.measure in _HARM for f in claim.figures) and _people(claim):
            told.append(claim)
        found.append(claim)
    return found


def _leaves_open(claim: Claim) -> bool:
    return (
        claim.type in _COUNTS
        and claim.evidence.section != "comment"
        and any(f.measure in _HARM for f in claim.figures)
        and all(m.id is None and m.text.lower() in _REST for m in claim.target)
    )


def _people(claim: Claim) -> tuple[Mention, ...]:
    at = {p.text.lower() for p in claim.place}
    return tuple(
        m
        for m in claim.target
        if m.text.lower() not in at and m.text.rsplit(" ", 1)[-1].lower() not in _REST
    )


def _given(claim: Claim, told: Sequence[Claim], text: str) -> Claim:
    for before in reversed(told):
        between = text[before.evidence.end : claim.evidence.start]
        if len(between) > _NEAR or before.evidence.section != claim.evidence.section:
            break
        if not claim.target and ("\n" in between or _elsewhere(claim, before)):
            # "A clash in another town left 20 dead": others than those.
            break
        first = _people(before)
        if len(first) == 1:
            why = {**claim.why_empty, "target": _WHY}
            return msgspec.structs.replace(claim, target=first, why_empty=why)
    return claim


def _elsewhere(claim: Claim, before: Claim) -> bool:
    """Does the claim itself tell of another place?"""
    if not claim.place or not before.place or "place" in claim.why_empty:
        return False
    return not {p.text for p in claim.place} & {p.text for p in before.place}
