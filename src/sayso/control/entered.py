"""In which of the places that a claim names somebody is, as far as its sentence tells.

A sentence that tells of a capture names more places than those that fell: the province they lie
in, the town ahead, the city of which three quarters were meant.
"""

from __future__ import annotations

import re

import msgspec

from ..ids import same_words
from ..model import Claim, PlaceMention
from .words import load_words

_SETTLEMENTS = frozenset({"city", "town", "village"})
_A_PART = "a part of"
"""The relation given to a place of which the sentence means a part."""


def entered(claim: Claim) -> tuple[PlaceMention, ...]:
    """Return the places without those that the sentence names only as ahead, near by or around.

    “They took the mill and advanced towards the town of Alba” does not give them Alba, nor do “they
    overran posts on the edge of the town”, “they took Corva in Alba” and “three villages in Alba”.
    Of “four quarters of Alba” a part is meant.
    """
    words, text = load_words(), claim.evidence.text
    beside = bool(words.beside.search(text))
    whole = words.itself.search(text)
    if whole is not None and words.some_of.search(text[: whole.start()] + " "):
        # "Some quarters of the city" are not the city.
        whole = None
    elsewhere = bool(words.elsewhere.search(text)) and whole is None
    some = bool(words.bits.search(text)) and whole is None
    kept: list[PlaceMention] = []
    for place in claim.place:
        before = [text[: m.start()] for m in re.finditer(rf"\b{re.escape(place.text)}\b", text)]
        if not before:
            # Taken over from another sentence: what this one tells of may lie beside it.
            if beside or (elsewhere and is_town(place)):
                continue
            if some and is_town(place) and not place.relation:
                place = msgspec.structs.replace(place, relation=_A_PART)
            kept.append(place)
            continue
        if all(words.ahead.search(one) for one in before):
            continue
        if place.kind in _SETTLEMENTS:
            others = [other.text for other in claim.place if other.text != place.text]
            if all(words.others_in.search(one) or _is_around(one, others) for one in before):
                continue
            if not place.relation and all(words.some_of.search(one) for one in before):
                place = msgspec.structs.replace(place, relation=_A_PART)
        kept.append(place)
    return tuple(kept)


def _is_around(before: str, others: list[str]) -> bool:
    """Say whether the words before a name end in “Corva in the north of”: it holds Corva."""
    found = load_words().around.search(before)
    return found is not None and any(
        before[: found.start()].rstrip(" ,").endswith(other) for other in others
    )


def is_wide(place: PlaceMention) -> bool:
    """Say whether words that found a settlement mean the land that is named after it."""
    return place.kind in _SETTLEMENTS and bool(load_words().wide.search(place.text))


def names_province_of(place: PlaceMention, first: PlaceMention) -> bool:
    """“Hajin, the last town in Deir Ezzor”: the city's name says the province of another place.

    Then the text does not tell whether the city is meant, and nothing is said of it.
    """
    province = same_words(first.admin1 or "")
    return bool(province) and place.id != first.id and same_words(place.name or "") == province


def is_town(place: PlaceMention) -> bool:
    """Say whether a place is a settlement of the gazetteer."""
    return place.kind in _SETTLEMENTS and place.id is not None
