"""Where somebody went, and where from: places where what is told did not happen."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import msgspec

from ..model import Event, PlaceMention
from .facts import Facts
from .placing import named
from .targets import HARMFUL
from .wording import listed

MOVES = frozenset({"withdrawal", "displacement"})
"""Types of going away."""
# What stands before the name of a place that somebody goes to, nears or comes from.
_NAMES_BEFORE = (
    r"(?:the )?(?:(?:city|town|village|area) of )?"
    r"(?:[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*,? and )?"
)
_HEADING = r"(?:in the )?direction of|head(?:ed|ing|s)? (?:to|for)"
_NEARING = re.compile(rf"\b(?:towards?|closer to|{_HEADING}) {_NAMES_BEFORE}")
_GOING_TO = re.compile(rf"\b(?:towards?|to|into|{_HEADING}) {_NAMES_BEFORE}")
_LEAVING = re.compile(rf"\b(?:from|fle(?:d|e|eing)|left|leav(?:e|ing)|out of) {_NAMES_BEFORE}")
_CAME_FROM = re.compile(r"\b(?:sorties|missions|took off|taking off|flights?) from (?:the )?")


def bound_for(event: Event, facts: Facts) -> frozenset[str]:
    """Return the words of places that the reports name as where somebody went or is going."""
    if event.type not in MOVES and event.type != "advance":
        return frozenset()
    return _behind(_NEARING if event.type == "advance" else _GOING_TO, event, facts)


def flown_from(event: Event, facts: Facts) -> frozenset[str]:
    """Return the words of places that are only where those who struck came from."""
    claims = facts.claims_of(event.claims) if event.type in HARMFUL else ()
    if not any(" from " in claim.evidence.text for claim in claims):
        return frozenset()
    return _behind(_CAME_FROM, event, facts)


def left_by_words(event: Event, facts: Facts) -> frozenset[str]:
    """Return the words of places that the reports name as where people fled from."""
    return _behind(_LEAVING, event, facts)


def brought_to(place: PlaceMention) -> PlaceMention:
    """Return a place as where something was brought, unless the reports say how it lies."""
    return place if place.relation else msgspec.structs.replace(place, relation="to")


def _behind(lead: re.Pattern[str], event: Event, facts: Facts) -> frozenset[str]:
    """Return the words of an event's places that stand behind `lead` in its reports."""
    words = [claim.evidence.text for claim in facts.claims_of(event.claims)]
    # Nearly no words hold any such lead; a pattern for each place would cost more than the rest.
    named = [text for text in words if lead.search(text)]
    if not named:
        return frozenset()
    return frozenset(
        place.text
        for place in event.place
        if any(re.search(lead.pattern + re.escape(place.text), text) for text in named)
    )


def on_the_way(place: PlaceMention) -> PlaceMention:
    """Return where something happened that went nowhere itself: not `35 km towards X`."""
    if place.relation and re.search(r"\btowards?$", place.relation):
        return msgspec.structs.replace(place, relation="on the way to")
    return place


def leaving(places: Sequence[PlaceMention], reached_by_words: Set[str]) -> str:
    """Return ` from A towards B` for who withdrew or fled."""
    own = [place for place in places if place.relation != "within"]
    reached = [
        p
        for p in own
        if p.text in reached_by_words or (p.relation or "").startswith(("to", "into"))
    ]
    left = [p for p in own if p not in reached]
    words = f" from {listed(map(named, left))}" if left else ""
    return words + (f" towards {listed(map(named, reached))}" if reached else "")
