"""The day of a toll is not the day of the strike.

“An air strike hit the market on Monday. The toll rose to 19 on Tuesday”: nobody died on Tuesday,
that far the count had come.  The deaths are of the attack that was told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from .model import Claim

_DEAD = r"(?:tolls?|dead|deaths|killed|fatalities|casualties|victims)"
_GREW = (
    r"(?:ris(?:es?|en|ing)|rose|climb(?:s|ed|ing)?|jump(?:s|ed)|increase[sd]?|mount(?:s|ed|ing)|"
    r"grew|grown|grows|go(?:es|ne)? up|went up|reach(?:es|ed)|stood at|stands at|"
    r"revised|updated|put at)"
)
_RISEN = re.compile(rf"\b{_DEAD}\b[^.;]{{0,80}}?\b{_GREW}\b", re.IGNORECASE)
_ATTACKS = frozenset({"airstrike", "shelling", "bombing", "chemical", "clash", "killing"})
_DAYS = 10
"""Counts of one attack are seldom still growing after so many days."""
_WHY = "not in the sentence; the day of the attack whose dead are counted"
_PLACE = "not in the sentence; the place of the attack whose dead are counted"


def with_days_of_attacks(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one document, counts that grew given the day of what they count.

    Only where the text tells of an attack before it, in the days before the count, at the same
    place where the count names one.
    """
    return [_dated(claim, claims) if _is_count(claim) else claim for claim in claims]


def tells_growth(claim: Claim) -> bool:
    """Say whether a claim tells how far a count has come by now: "the toll rose to 19"."""
    return claim.type == "toll" and _RISEN.search(claim.evidence.text) is not None


def _is_count(claim: Claim) -> bool:
    dated = _day(claim) is not None and "time" not in claim.why_empty
    return dated and tells_growth(claim)


def _dated(claim: Claim, claims: Sequence[Claim]) -> Claim:
    attack = max(_attacks(claim, claims), key=lambda c: c.evidence.start, default=None)
    if attack is None or _day(attack) == _day(claim):
        return claim
    why = {**claim.why_empty, "time": _WHY}
    place = claim.place
    if not place and attack.place:
        place, why["place"] = attack.place, _PLACE
    return msgspec.structs.replace(claim, time=attack.time, place=place, why_empty=why)


def _attacks(claim: Claim, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the attacks whose dead a count may be of."""
    counted = _day(claim)
    named = {p.id or p.text for p in claim.place}
    for other in claims:
        day = _day(other)
        if day is None or counted is None or not 0 <= counted - day <= _DAYS:
            continue
        near = not named or not other.place or named & {p.id or p.text for p in other.place}
        told = other.evidence.section == claim.evidence.section
        before = other.evidence.start <= claim.evidence.end
        if other.type in _ATTACKS and other.modality == "happened" and near and told and before:
            yield other


def _day(claim: Claim) -> int | None:
    """Return the day number of what happened on one day."""
    time = claim.time
    if time is None or (time.end or time.start) != time.start:
        return None
    try:
        return date.fromisoformat(time.start[:10]).toordinal()
    except ValueError:
        return None
