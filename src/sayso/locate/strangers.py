"""Places abroad that nothing else in a report speaks for: better unknown than in another war.

A village of Balochistan that no list has would else be the town in France that once bore its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec

from ..geometry import kilometres
from ..model import Place
from .choose import GREAT, Candidate, Choice
from .company import WIDE

_FAR_KM = 300.0
"""So far from everything else that the report tells, a namesake is another place."""
_VOUCH = 2
"""How many other places must be told of, all elsewhere; one, where the name only sounds alike."""


def without_strangers(choices: Sequence[Choice], spoken_of: AbstractSet[str]) -> list[Choice]:
    """Return the choices, those emptied that lie in a country of which nothing else speaks.

    `spoken_of`: ISO codes of the countries that the document's own words speak of.  Kept are great
    cities and places under their first name: a report may name them in passing.
    """
    taken = [choice.taken for choice in choices]
    kept = []
    for slot, (choice, candidate) in enumerate(zip(choices, taken, strict=True)):
        others = [c.place for at, c in enumerate(taken) if c is not None and at != slot]
        if candidate is not None and _is_stranger(candidate, others, spoken_of):
            choice = msgspec.structs.replace(choice, best=None)
        kept.append(choice)
    return kept


def _is_stranger(
    candidate: Candidate, others: Sequence[Place], spoken_of: AbstractSet[str]
) -> bool:
    place = candidate.place
    if candidate.first_name or place.kind in WIDE or place.population >= GREAT:
        return False
    if not place.country or place.country in spoken_of:
        return False
    elsewhere = {other.id: other for other in others if other.country}
    if len(elsewhere) < (_VOUCH if candidate.match == "exact" else 1):
        return False
    return all(
        other.country != place.country
        and (
            other.kind == "country"
            or kilometres(place.lat, place.lon, other.lat, other.lon) > _FAR_KM
        )
        for other in elsewhere.values()
    )
