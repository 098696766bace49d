"""The one place that a report is about: where its claims are that name none themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Document, Place, PlaceMention
from ..protocols import Gazetteer
from . import places as where
from .lexicon import Lexicon
from .names import persons_of
from .parse import Sentence
from .words import words

_LEAST = 2.5
"""How much must speak for a place: three sentences, or the title and another sentence."""
_RIVAL = 1.45
"""How many times more must speak for it than for the next one, its own parts aside."""
_OPENING = 2
"""How many sentences open a report."""
_OPENS, _TITLED = 0.7, 1.5
_AGAIN = 0.5
"""What a town named again counts for, at least."""
_WIDE = {
    "country": 0.3,
    "continent": 0.3,
    "river": 0.3,
    "sea": 0.3,
    "lake": 0.3,
    "road": 0.3,
    "province": 0.6,
    "region": 0.6,
    "district": 0.6,
}
"""What a wide or long place counts for: reports name it to say where the town is."""
_DIRECTED = re.compile(
    r"^(?:(?:north|south|east|west|central|mid|rural|greater)[a-z]*[- ])+(?=[A-Z])"
)
_KINDS = words("leads", "kinds")
_SETTLEMENTS = words("places", "settlements")


def main_place(
    sentences: Sequence[Sentence], document: Document, gazetteer: Gazetteer, lexicon: Lexicon
) -> PlaceMention | None:
    """Return the place that most sentences name, where no other comes near it.

    The opening and the title count more; provinces and rivers less than towns.  A name that only
    headings have, where any word may have a capital, is none.
    """
    people = persons_of(document.text)
    counted: dict[str, float] = {}
    kinds: dict[str, str | None] = {}
    lead: set[str] = set()
    opened = 0
    for sentence in sentences:
        if sentence.span.section != "body" or sentence.span.role == "heading":
            continue
        opened += 1
        for name, (weight, kind) in _named(sentence, document.text, lexicon).items():
            if name in people:
                continue
            if opened <= _OPENING:
                weight += _OPENS
                lead.add(name)
            counted[name] = counted.get(name, 0.0) + weight
            # "Aleppo province" once does not make a province of an Aleppo named by itself.
            kinds[name] = kind if kinds.get(name, kind) == kind else None
    for site in counted:
        # "Gondar University" tells of Gondar too.
        built = _is_built(site, lexicon)
        town = next((name for name in counted if built and site.startswith(f"{name} ")), None)
        if town is not None:
            counted[town] += _AGAIN
    title = document.title or ""
    weighed: dict[str, float] = {}
    wide: set[str] = set()
    for name, kind in kinds.items():
        if re.search(rf"(?<!\w){re.escape(name)}(?![\w’'])", title):
            counted[name] += _TITLED
        known = _known(name, gazetteer)
        of = kind or (known.kind if known is not None else "")
        weighed[name] = counted[name] * _WIDE.get(of, 1.0)
        if of in _WIDE:
            wide.add(name)
    ranked = sorted(weighed, key=lambda name: (-weighed[name], name))
    if not ranked or counted[ranked[0]] < _LEAST:
        return None
    if lead and ranked[0] not in lead and ranked[0] not in title:
        if _opens_elsewhere(ranked[0], lead, gazetteer):
            # A report that opens elsewhere has more than one story.
            return None
    if len(ranked) > 1 and weighed[ranked[1]] * _RIVAL > weighed[ranked[0]]:
        return None
    towns = [name for name in ranked if name not in wide and not _is_built(name, lexicon)]
    town = _only_town(towns, counted, lead) if ranked[0] in wide & lead else None
    return PlaceMention(text=town or ranked[0], kind=kinds[town or ranked[0]])


def _opens_elsewhere(name: str, lead: set[str], gazetteer: Gazetteer) -> bool:
    """Are all places of the opening that the gazetteer knows in other provinces?"""
    regions = {_region(place, gazetteer) for place in lead} - {None}
    here = _region(name, gazetteer)
    return here is not None and bool(regions) and here not in regions


def _region(name: str, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """Country and province of a place; None where it is unknown or a whole country."""
    place = _known(name, gazetteer)
    return (place.country or "", place.admin1) if place is not None and place.admin1 else None


def _is_built(name: str, lexicon: Lexicon) -> bool:
    last = name.rsplit(" ", 1)[-1].lower()
    return last != name.lower() and "structure" in lexicon.classes_of(last, "")


def _only_town(towns: list[str], counted: dict[str, float], lead: set[str]) -> str | None:
    """The town of which a report tells, whose title and lead name its province most.

    It is named in the opening and again, and no other place in the province is told of as much.
    """
    if not towns or towns[0] not in lead or counted[towns[0]] < 1 + _OPENS + _AGAIN / 2:
        return None
    if len(towns) > 1 and counted[towns[1]] * _RIVAL > counted[towns[0]]:
        return None
    return towns[0]


def _named(
    sentence: Sentence, source: str, lexicon: Lexicon
) -> dict[str, tuple[float, str | None]]:
    """Places a sentence names, without the words of their kind, with weight and kind."""
    found: dict[str, tuple[float, str | None]] = {}
    for token in sentence.tokens:
        if token.name is None or token.name.kind != "place" or token.name.country:
            continue
        if token.dep == "nsubj" and token.head is not None and token.head.lemma in lexicon.say:
            # "Padilla said": a person, or a government by its capital.
            continue
        mention = where.mention_of(token, source, sentence)
        whole = mention.text.strip(" .,:")
        name = _DIRECTED.sub("", whole)
        weight = 0.5 if where.apart(mention.relation) or name != whole else 1.0
        first, _, last = name.rpartition(" ")
        if last.lower() in _KINDS and first[:1].isupper():
            # "Aleppo city" is Aleppo; "Aleppo province" says where a town is.
            weight = weight if last.lower() in _SETTLEMENTS else weight / 2
            name = first
        if name[:1].isupper() or "-" in name:
            found.setdefault(name, (weight, mention.kind if name == whole else None))
    return found


def _known(name: str, gazetteer: Gazetteer) -> Place | None:
    """The likeliest place of that name."""
    hits = gazetteer.find(name, limit=1) if gazetteer.knows(name) else []
    return hits[0].place if hits else None
