"""The other names of places, actors and sources, in all scripts: for searching and showing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import partial

from ..config import Config
from ..locate import open_gazetteer
from ..model import Event, PlaceMention
from ..reference import Reference
from .columns import carriers
from .evidence import outlets

MOST = 24
"""Names of one place, actor or source, at most."""


def other_names(
    events: Iterable[Event], held: Iterable[PlaceMention], reference: Reference, config: Config
) -> dict[str, list[str]]:
    """Return other names by id, for what the events name and the places of `held`.

    Names in other scripts come first, so that the cut at `MOST` does not lose them.
    """
    places: dict[str, str] = {}
    people: set[str] = set()
    outlet_of = outlets(reference)
    for mention in held:
        if mention.id:
            places.setdefault(mention.id, mention.name or mention.text)
    for event in events:
        for place in event.place:
            if place.id:
                places.setdefault(place.id, place.name or place.text)
        people.update(m.id for m in (*event.actor, *event.target) if m.id)
        people.update(voice.origin for voice in event.voices)
        people.update(outlet_of(printed)[0] for printed in carriers(event))
    # Those whom the pages of actors name beside them.
    for actor_id in sorted(people & reference.actors.keys()):
        known_actor = reference.actors[actor_id]
        people.update(filter(None, (known_actor.side, known_actor.parent, *known_actor.backers)))
    found: dict[str, list[str]] = {}
    gazetteer = open_gazetteer(config)
    for place_id, shown in sorted(places.items()):
        known = gazetteer.get(place_id)
        if known is not None:
            # Of a place's Arabic names the one that sounds like the name shown comes first.
            likest = sorted(known.names, key=partial(_unlikeness, shown))
            _put(found, place_id, shown, (known.name, *likest))
    for actor_id in sorted(people & reference.actors.keys()):
        actor = reference.actors[actor_id]
        _put(found, actor_id, actor.name, actor.names)
    for source_id in sorted(people & reference.sources.keys()):
        source = reference.sources[source_id]
        _put(found, source_id, source.name, source.names)
    return found


def _put(found: dict[str, list[str]], id: str, shown: str, names: Iterable[str]) -> None:
    # What begins with no letter is a pronunciation, not a name.
    others = [name for name in dict.fromkeys(names) if name[:1].isalnum() and name != shown]
    others.sort(key=lambda name: (name.isascii(), not _is_arabic(name)))
    if others:
        found[id] = others[:MOST]


_ARABIC = {
    "ب": "b", "ت": "t", "ث": "s", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "z", "ر": "r",
    "ز": "z", "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g",
    "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "", "پ": "b",
    "چ": "j", "گ": "g", "ک": "k",
}  # fmt: skip
_VOWELS = "aeiouyw"
_LATIN = {"q": "k", "c": "k", "x": "k", "p": "b", "v": "f"}


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in name)


def _bones(name: str) -> str:
    """Return the consonants of a name in Latin or Arabic script, alike for both."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if _is_arabic(plain):
        # Letters that no transliteration keeps apart are written as one.
        return "".join(_ARABIC.get(letter, "") for letter in plain.removeprefix("ال"))
    for letters, as_one in (("sh", "s"), ("kh", "k"), ("gh", "g"), ("dj", "j"), ("th", "s")):
        plain = plain.replace(letters, as_one)
    plain = re.sub(r"^(al|as|ar|at|an|az|ad|ash|el)[- ]", "", plain)
    plain = re.sub(r"ah\b", "a", plain)  # the ending that is ة
    return "".join(
        _LATIN.get(x, x) for x in plain if x.isascii() and x.isalpha() and x not in _VOWELS
    )


def _unlikeness(shown: str, name: str) -> tuple[float, bool, bool, bool]:
    """Sort key of a place's names: those that sound like the one shown, in Arabic spelling."""
    if not _is_arabic(name):
        return (1.0, False, False, False)
    alike = SequenceMatcher(None, _bones(shown), _bones(name)).ratio()
    split = name.count(" ") > shown.count(" ")
    return (1 - alike, split, any(x in "کیەچگپ" for x in name), not name.endswith("ة"))
