"""“Regime forces”, “the rebels”: whose, the places told of decide.

An engine names parties before places are resolved, so a short report that names only a village
leaves such descriptions open.  Once it is known in which country the village lies, the packs know
whom they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from .actors import ActorIndex
from .model import Actor, Claim, Mention, Speaker

SURE = 0.8
"""Score from which a place tells the country of a report."""
_ANYBODY = re.compile(
    r"\b(?:militant|terrorist|gunm[ae]n|militiam[ae]n|insurgent|jihadi|extremist|bandit|attacker)",
    re.IGNORECASE,
)
"""Of these there are many groups in a country: the place does not tell which."""
_RECOGNISED = re.compile(r"\b(?:internationally |[\w.]+-)recogni[sz]ed\s+", re.IGNORECASE)
"""What tells of a government that others call it one, and not which it is."""
_STATE = frozenset({"state", "state forces"})
Named = TypeVar("Named", Mention, Speaker)


def name_local_parties(
    claims: Sequence[Claim],
    published: str | None,
    actors: ActorIndex,
    covered: str | None = None,
    stated_by: Actor | None = None,
) -> list[Claim]:
    """Return the claims with open descriptions of parties named by the country of their places.

    Only where all places of a claim that are sure, or else of the document, lie in one country.
    `covered` is the one country that the publisher reports on, if there is one: it stands in
    where the document names no sure place.
    """
    sure = _countries(claims)
    whole = (covered if covered in sure or not sure else None) or _one(sure)
    named = []
    for claim in claims:
        country = _one(_countries((claim,))) or whole
        if country is not None and (stated_by is None or stated_by.home in (None, country)):
            claim = _named(claim, country, _day(claim) or (published or "")[:10] or None, actors)
        named.append(claim)
    return named


def _countries(claims: Sequence[Claim]) -> set[str]:
    return {
        place.country
        for claim in claims
        for place in claim.place
        if place.country and place.score >= SURE
    }


def _one(countries: set[str]) -> str | None:
    return next(iter(countries)) if len(countries) == 1 else None


def _day(claim: Claim) -> str | None:
    return claim.time.start if claim.time and not claim.time.start.startswith("-") else None


def _named(claim: Claim, country: str, on: str | None, actors: ActorIndex) -> Claim:
    def named(mentions: tuple[Named, ...]) -> tuple[Named, ...]:
        return tuple(_name(m, country, on, actors) for m in mentions)

    actor, target, says = named(claim.actor), named(claim.target), named(claim.says)
    if claim.type == "deployment" and claim.actor:
        # "Kenya sent 200 police officers to Haiti": whose they are, the place does not tell.
        target = claim.target
    if (actor, target, says) == (claim.actor, claim.target, claim.says):
        return claim
    return msgspec.structs.replace(claim, actor=actor, target=target, says=says)


def _name(mention: Named, country: str, on: str | None, actors: ActorIndex) -> Named:
    if _ANYBODY.search(mention.text):
        return mention
    if mention.id and not _is_of_another_state(mention, mention.id, country, on, actors):
        return mention
    # A pronoun has the words that it stands for as its name.
    words = mention.text if mention.id else mention.name or mention.text
    words = _RECOGNISED.sub("", words)
    hits = actors.lookup(words, on=on, countries=(country,))
    if not hits or hits[0].how != "generic" or country not in hits[0].actor.countries:
        return mention
    return msgspec.structs.replace(mention, id=hits[0].actor.id, name=hits[0].actor.name)


def _is_of_another_state(
    mention: Named, found: str, country: str, on: str | None, actors: ActorIndex
) -> bool:
    """Say whether words that name no state were taken for another one's than the place's.

    “Regime forces” in a report full of Russian aircraft are not Russia's where the place is Syrian.
    """
    actor = actors.actors.get(found)
    if actor is None or actor.kind not in _STATE or actor.home in (None, country):
        return False
    return not actors.lookup(mention.text, on=on)
