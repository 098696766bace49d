"""Words that were taken for places and name a party, a people or a direction instead.

“Fighters from Al-Qaeda”, “Iranian positions”, “the east and north are occupied”: a reader that goes
by the words around a name takes these for places.  Only what no gazetteer knows is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from .actors import ActorIndex
from .model import Claim, PlaceMention

_DIRECTIONS = re.compile(
    r"(?:the )?(?:(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?|cent(?:re|er|ral))\Z",
    re.IGNORECASE,
)
_LANDS = frozenset({"state", "state forces"})
_REPUBLIC = re.compile(r"\b(?:republic|emirate)\b", re.IGNORECASE)
"""Of kinds and names of actors: they are land, too."""
_WHY = "the words for it name a party or a direction"


def without_misread_places(claims: Sequence[Claim], actors: ActorIndex) -> list[Claim]:
    """Return the claims without places that are none; one that has none left says why."""
    kept = []
    for claim in claims:
        places = tuple(place for place in claim.place if not _is_misread(place, actors))
        if len(places) < len(claim.place):
            claim = msgspec.structs.replace(claim, place=places)
            if not places:
                why = {**claim.why_empty, "place": _WHY}
                claim = msgspec.structs.replace(claim, why_empty=why)
        kept.append(claim)
    return kept


def _is_misread(place: PlaceMention, actors: ActorIndex) -> bool:
    if place.id is not None:
        return False
    if _DIRECTIONS.match(place.text):
        return True
    # Texts that lost their apostrophes: "Al-Qaedas Syria affiliate".
    return any(_names_party(words, actors) for words in (place.text, place.text.removesuffix("s")))


def _names_party(words: str, actors: ActorIndex) -> bool:
    hits = actors.lookup(words)
    if not hits:
        return False
    actor, how = hits[0].actor, hits[0].how
    if how == "demonym":
        return words.casefold() not in actor.name.casefold()
    return how == "name" and actor.kind not in _LANDS and not _REPUBLIC.search(actor.name)
