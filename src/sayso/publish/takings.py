"""What was taken, where it was less than the place named: a building, villages, half of a town."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import Claim, Event, Mention, PlaceMention, Row
from .facts import Facts
from .naming import is_name
from .wording import listed

_BUILT = re.compile(
    r"\b(buildings?|headquarters|barracks|stations?|studios?|palace|compound|checkpoints?|"
    r"hospitals?|bridges?|depots?|warehouses?|factory|factories|mills?|silos|prison|hotels?|"
    r"embass(?:y|ies))$",
    re.IGNORECASE,
)
_LONGEST = 6
"""Words above which what was taken is more likely a stretch of the sentence."""
_COUNT = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|several|"
    r"many|a number of)"
)
_SOME = re.compile(
    rf"\b(?:(?:at least|more than|over|about|some|nearly|almost) )?{_COUNT} (?:[a-z]+ ){{0,2}}?"
    r"(?:villages|settlements|towns|hamlets|areas|positions|points|hills|hilltops|districts|"
    r"neighbou?rhoods|farms)\b"
)
_SHARE = re.compile(
    r"\b((?:about |more than |nearly )?(?:half|most|much|large parts|parts)) of "
    r"(?:the )?(?:city|town|village|district|province)\b"
    # Whose name behind it is no place taken besides.
    r"(?: of (?:[A-Z][\w'’-]*(?: (?=[A-Z]))?)+)?"
)
_WITHIN = re.compile(r"\b(?:in|around|near|inside|across|throughout|outside) (?:[\w-]+ ){0,4}$")
_WITH_ARTICLE = re.compile(r"(the|an?|several|some|two|three|\d+)\b|[A-Z]")


class Taking(Row, kw_only=True, frozen=True):
    """What was taken of the places that an event names."""

    things: str
    share: bool = False
    """It is a share of the place itself: `half`."""

    def of(self, places: str, where: str) -> str:
        """Return it as an object: `half of Hajin`, `two villages in Hajin`."""
        if self.share:
            return f"{self.things} of {places}"
        # A bridge that has a name may be the place, too.
        return (
            self.things
            if where.endswith(self.things.removeprefix("the "))
            else (f"{self.things}{where}")
        )


def things_taken(event: Event, facts: Facts) -> Taking | None:
    """Return what was taken, where the words tell that it was not the whole of the places."""
    if event.type != "capture":
        return None
    built = [
        m
        for m in event.target
        if m.id is None and _BUILT.search(m.text) and is_name(m.text, _LONGEST)
    ]
    if built:
        return Taking(things=_the(built))
    claims = [c for c in facts.claims_of(event.claims) if c.type == "capture"]
    found = [part_taken(claim.evidence.text, event.place) for claim in claims]
    # Who else tells that the place was taken has said more.
    return found[0] if found and all(part is not None for part in found) else None


def are_of_a_part(claims: Sequence[Claim]) -> bool:
    """Say whether claims tell of nothing but captures of less than the places they name."""
    return bool(claims) and all(
        claim.type == "capture" and part_taken(claim.evidence.text, claim.place) is not None
        for claim in claims
    )


def part_taken(words: str, places: Sequence[PlaceMention]) -> Taking | None:
    """Return the part that words tell of, unless they name a place as taken besides."""
    share, some = _SHARE.search(words), _SOME.search(words)
    words = words if share is None else words[: share.start()] + words[share.end() :]
    if (share is None and some is None) or any(
        place.relation != "within" and _stands_for_itself(place.text, words) for place in places
    ):
        return None
    if share is not None:
        if any(place.relation for place in places):
            # "The northern part of X" is a share already.
            return None
        return Taking(things=share[1], share=True)
    return Taking(things=some[0]) if some is not None else None


def _stands_for_itself(name: str, words: str) -> bool:
    at = words.find(name)
    return at >= 0 and _WITHIN.search(words[:at]) is None


def _the(things: Iterable[Mention]) -> str:
    return listed(m.text if _WITH_ARTICLE.match(m.text) else f"the {m.text}" for m in things)
