"""Which of those whom an event names as its target may stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from ..model import Event, Mention
from .facts import Facts, country_name
from .losses import is_civilian_mention, is_measure
from .naming import is_poison, is_shown
from .nouns import is_nobody_in_particular, is_thing
from .placing import place_name
from .plausible import AGAINST_PEOPLE

_TIMES = re.compile(
    r"\b(occasions?|times|hours?|days?|weeks?|months?|years?|yesterday|today|morning|night)\b"
)
_NO_TARGET = re.compile(
    r"^(an? |the |some |several |same |other |various |undisclosed |unknown )*"
    r"(one|ones|country|vicinity|area|region|action|stretch|places?|locations?|contents|targets?)$|"
    r"\b(air ?strikes?|raids?|shelling|bombardments?)$|"
    r"^(a |an |the |his |her |their )?"
    r"(heads?|nose|legs?|arms?|hands?|faces?|chest|bod(y|ies)|rate)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^((an?|one|two|three|four|five|the|some|several|\d+) )?(young |elderly )?"
    r"(m[ae]n|wom[ae]n|wi(?:fe|ves)|husbands?|boys?|girls?|child(ren)?|infants?|persons?|people)$",
    re.IGNORECASE,
)
"""Whom fire hit, and whom the numbers tell: nobody shells a man."""
_PEOPLE = re.compile(
    r"\b(fighters?|forces?|militants?|troops?|soldiers?|gunmen|rebels?|members?|terrorists?|"
    r"army|group|groups|civilians|residents|police|units?|mercenaries|militia\w*|jihadis?\w*)\b"
)
_FIRE = frozenset({"airstrike", "shelling"})
_FOR_PEOPLE = frozenset({"displacement", "aid"})
HARMFUL = frozenset({"airstrike", "shelling", "bombing"})
OF_PEOPLE = frozenset({"killing", "abduction", "arrest"})


def targets_told(event: Event, facts: Facts) -> Sequence[Mention]:
    """Return the targets that may stand in a sentence.

    Times and bare counts are never targets, nor is a state where it is itself the place or the
    poison of a chemical attack; nobody fights or takes ground from a thing or a place, and
    things are neither displaced nor given aid.
    """
    if not event.target:
        return ()
    if event.type in OF_PEOPLE:
        return [m for m in event.target if _is_somebody(m, facts)]
    if event.type == "chemical":
        return [
            m
            for m in event.target
            if m.id
            or not (is_poison(m.text) or _TIMES.search(m.text) or is_nobody_in_particular(m.text))
        ]
    if event.type == "destruction":
        # Forces are fought, their things are destroyed.
        return [m for m in event.target if facts.actor(m) is None]
    doers = {mention.text.casefold() for mention in event.actor}
    spots = {place_name(place).casefold() for place in event.place}
    targets: Sequence[Mention] = event.target
    if event.type == "capture":
        # Towns are taken from who held them, and civilians hold none.
        targets = [m for m in targets if not is_civilian_mention(m, facts)]
    if event.type in HARMFUL:
        # What lies in a country is hit, not the country.
        spots |= {country_name(place.country).casefold() for place in event.place}
    if all(m.id for m in targets):
        return [m for m in targets if not _is_the_place(m, spots, facts)]
    kept = [
        m
        for m in targets
        if m.id
        or not (
            _TIMES.search(m.text)
            or any(m.text.casefold() in doer for doer in doers)
            or is_nobody_in_particular(m.text)
            or _NO_TARGET.search(m.text)
            or _ends_in_an_outlet(m.text, facts)
            or (event.type in _FIRE and (is_poison(m.text) or is_shown(m.text)))
            or (event.type in HARMFUL and event.figures and _is_counted(m.text, event))
        )
    ]
    if event.type in _FOR_PEOPLE:
        return [m for m in kept if m.id or not is_thing(m.text)]
    if event.type not in AGAINST_PEOPLE:
        return kept
    return [
        m
        for m in kept
        if m.id
        or _PEOPLE.search(m.text)
        or (
            m.text[:1].isupper()
            # Towns are taken from somebody; a hotel may be what is fought over.
            and not (event.type == "capture" and is_thing(m.text))
            and not any(spot in m.text.casefold() for spot in spots)
        )
    ]


def _ends_in_an_outlet(words: str, facts: Facts) -> bool:
    """Say whether who told of it ran into the words: `a fourth SANA`."""
    last = words.rsplit(maxsplit=1)[-1]
    return last != words and last.isupper() and facts.source(last) is not None


def _is_somebody(mention: Mention, facts: Facts) -> bool:
    """Say whether a target can be killed or seized: no state, no time, no thing."""
    actor = facts.actor(mention)
    if actor is not None or mention.id:
        return actor is None or actor.kind != "state"
    text = mention.text
    return not (_TIMES.search(text) or is_nobody_in_particular(text) or is_thing(text))


def _is_the_place(mention: Mention, spots: Set[str], facts: Facts) -> bool:
    """Say whether a state is named as target that is only where it happened."""
    actor = facts.actor(mention)
    return actor is not None and actor.kind == "state" and actor.name.casefold() in spots


def _is_counted(words: str, event: Event) -> bool:
    """Say whether a target is people whom a number of the event tells of."""
    if _COUNTED.match(words):
        return True
    bare = _LEAD.sub("", words).casefold()
    return not _ANYBODY.match(bare) and any(
        bare in (figure.of or "").casefold()
        for figure in event.figures
        if is_measure(figure, "killed") or is_measure(figure, "injured")
    )


_LEAD = re.compile(r"^(?:an?|the|one|two|three|several|some|many) ", re.IGNORECASE)
_ANYBODY = re.compile(r"(civilians?|residents|citizens|locals|villagers)$")
