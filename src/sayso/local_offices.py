"""For whom the holder of a local office speaks: "Kherson Governor …", "the mayor of Goma".

A governor, mayor or chief of police speaks for the government of the country his area lies in,
unless the pack lists his administration as somebody else's on that date, or says that nothing
follows there.  Whether the area lies in the country, the claim's own places tell: a governor whose
area is none of theirs stays without a side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .actor_names import fold
from .actors import ActorIndex
from .model import PlaceMention
from .reference import Offices

_MARKS = re.compile(r"[,;:()\"“”]+")
_OWNER = re.compile(r"['’]s$")
_MOST_WORDS = 4
"""Words of an area's name."""


class _Words(NamedTuple):
    offices: frozenset[str]
    put_there: frozenset[str]
    not_now: frozenset[str]
    area_words: frozenset[str]


@lru_cache(maxsize=8)
def _words_of(offices: Offices) -> _Words:
    return _Words(
        offices=frozenset(offices.words),
        put_there=frozenset(offices.put_there),
        not_now=frozenset(offices.not_now),
        area_words=frozenset(offices.area_words),
    )


def office_holder(
    words: str, on: str | None, places: Sequence[PlaceMention], actors: ActorIndex
) -> str | None:
    """Return the id of the actor that a speaker speaks for by a local office, or None.

    `words` describe the speaker with his office, `places` are those of what he tells, `on` is a
    date ("2022-05") where one is known.
    """
    known = _words_of(actors.reference.offices)
    tokens, folded = _taken_apart(words)
    found = _office_in(folded, known)
    if found is None or known.not_now & set(folded[: found[0] + found[1]]):
        return None
    at, size = found
    office = " ".join(folded[at : at + size])
    patron = _patron(tokens[:at], known)
    if patron is not None:
        hits = actors.lookup(patron, on)
        return hits[0].actor.id if hits else None
    for area in _areas_of(folded, tokens, at, size, known):
        country = _country_of(area, places, known)
        if country is not None:
            return _government(area, office, country, on, actors)
    return None


def areas_named(words: str, offices: Offices) -> list[str]:
    """Return the areas whose office a speaker may hold, as they are written, likeliest first.

    >>> known = Offices(words=("governor", "mayor"))
    >>> areas_named("Teel Governor Ann Bek", known), areas_named("the mayor of Old Teel", known)
    (['Teel'], ['Old Teel'])
    """
    known = _words_of(offices)
    tokens, folded = _taken_apart(words)
    found = _office_in(folded, known)
    if found is None or _patron(tokens[: found[0]], known):
        return []
    at, size = found
    spelt = {plain: token for token, plain in zip(tokens, folded, strict=True)}
    areas = _areas_of(folded, tokens, at, size, known)
    return [" ".join(spelt[part] for part in area.split() if part in spelt) for area in areas]


def _taken_apart(words: str) -> tuple[list[str], list[str]]:
    """Return the words and marks as they are written without 's, and folded."""
    tokens = [_OWNER.sub("", token) for token in _MARKS.sub(" , ", words).split()]
    return tokens, [token if token == "," else fold(token) for token in tokens]


def _office_in(folded: list[str], known: _Words) -> tuple[int, int] | None:
    """Return (position, words) of the longest office, the first of those."""
    for size in (6, 5, 4, 3, 2, 1):
        for at in range(len(folded) - size + 1):
            if " ".join(folded[at : at + size]) in known.offices:
                return at, size
    return None


def _patron(before: list[str], known: _Words) -> str | None:
    """Return who put somebody into office: "Russian" of "the Russian-installed"."""
    for position, token in enumerate(before):
        whose, _, how = token.rpartition("-")
        if how.lower() in known.put_there:
            if whose:
                return whose
            if position and before[position - 1][:1].isupper():
                return before[position - 1]
    return None


def _areas_of(folded: list[str], tokens: list[str], at: int, size: int, known: _Words) -> list[str]:
    """Return the names the office may be of, likeliest first: behind its "of", then before it."""
    ignored = known.area_words
    after = at + size
    found = []
    if after < len(tokens) - 1 and folded[after] in ("of", "in", "for"):
        found.append(_name_from(list(zip(tokens, folded, strict=True))[after + 1 :], ignored))
    before = list(zip(tokens, folded, strict=True))[:at]
    while before and before[-1][1] in ignored:
        before.pop()
    start = len(before)
    while start and before[start - 1][0][:1].isupper() and len(before) - start < _MOST_WORDS:
        start -= 1
    for first in range(start, len(before)):
        found.append(_name_from(before[first:], ignored))
    return [name for name in found if name]


def _name_from(pairs: list[tuple[str, str]], ignored: frozenset[str]) -> str:
    name: list[str] = []
    for token, plain in pairs:
        if plain in ignored:
            if name:
                break
            continue
        if not token[:1].isupper() or len(name) == _MOST_WORDS:
            break
        name.append(plain)
    return " ".join(name)


def _country_of(area: str, places: Sequence[PlaceMention], known: _Words) -> str | None:
    """Return the country of the place that the area is or that lies in it."""
    ignored = known.area_words
    for place in places:
        if place.country:
            for name in (place.name, place.text, place.admin1):
                kept = [word for word in fold(name or "").split() if word not in ignored]
                if kept and " ".join(kept) == area:
                    return place.country
    return None


def _government(
    area: str, office: str, country: str, on: str | None, actors: ActorIndex
) -> str | None:
    offices = actors.reference.offices
    for listed in offices.areas:
        if not listed.covers(country, on) or (listed.offices and office not in listed.offices):
            continue
        if listed.every or area in map(fold, listed.names):
            return listed.actor if listed.actor in actors.actors else None
    if any(stretch.covers(country, on) for stretch in offices.divided):
        return None
    words = "police" if office in offices.police else "the government"
    hits = actors.lookup(words, on, (country,))
    return hits[0].actor.id if hits else None


def described(name: str, text: str) -> str:
    """Return a speaker's name with the words that a text puts before and behind it.

    >>> described("Ann Bek", "On Monday, Teel police chief Ann Bek said a bomb went off")
    'Teel police chief Ann Bek'
    >>> described("Ann Bek", "Ann Bek, the governor of Teel, said a bomb went off")
    'Ann Bek the governor of Teel'
    """
    at = text.find(name)
    if at < 0:
        return name
    # Also "the governor of Teel, Ann Bek".
    before = re.split(r"[,.;:()\"“”]", re.sub(r",\s*$", "", text[:at]))[-1].split()[-9:]
    behind = re.match(r",\s+([^,.;]{3,80}),", text[at + len(name) :])
    return " ".join([*before, name, *([behind.group(1)] if behind else [])])
