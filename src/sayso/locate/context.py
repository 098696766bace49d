"""Which countries a document is about, by its words, its actors and its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log1p

from ..model import Claim, Document
from ..reference import Reference
from .builtin import country_words, powers_abroad, wars_abroad
from .names import plain

_NAME = re.compile(r"\b(?:U\.S\.|U\.K\.|[A-Z][\w'’-]*(?: (?:of )?[A-Z][\w'’-]*){0,3})")
_READ = 20_000
"""Characters of a document that are looked at; longer ones repeat themselves."""

_ABROAD = frozenset({"Regional", "International"})
"""Scales of sources whose own country says nothing of where they report from."""

_MEANT_TOO = 0.4
"""Where none but a power that fights abroad is named, its neighbours at war may be meant."""

Weights = dict[str, float]
"""ISO country code → 0..1, the country most talked of being 1."""


def country_weights(
    document: Document | None,
    claims: Iterable[Claim],
    reference: Reference | None,
    about: Sequence[str] = (),
) -> Weights:
    """Return how much a document speaks of each country; empty where nothing says.

    `about` are countries that the documents are expected to be about: one alone weighs as much
    as a source that covers it, the more of them the less each.  Counts names of countries (whole),
    words for their people (less, and least for the powers that act abroad), the countries of the
    actors named in the claims, and the country that the source covers or, less, is in.
    """
    votes: dict[str, float] = {}
    if document is not None:
        for text, scale in ((document.title or "", 1.5), (document.text[:_READ], 1.0)):
            for code, weight in words_in(text).items():
                votes[code] = votes.get(code, 0.0) + scale * weight
    if reference is not None:
        for actor_id in sorted({m.id for c in claims for m in (*c.actor, *c.target) if m.id}):
            actor = reference.actors.get(actor_id)
            if actor is not None and 0 < len(actor.countries) <= 6:
                for code in actor.countries:
                    votes[code] = votes.get(code, 0.0) + 1.2 / len(actor.countries)
        source = reference.sources.get(document.source or "") if document else None
        if source is not None and source.covers:
            votes[source.covers] = votes.get(source.covers, 0.0) + 1.5
        elif source is not None and source.country and source.scale not in _ABROAD:
            votes[source.country] = votes.get(source.country, 0.0) + 0.3
    for code in about:
        votes[code] = votes.get(code, 0.0) + 1.5 / len(about)
    for code, near in wars_abroad().items():
        if votes and not set(votes) - powers_abroad():
            for other in near if code in votes else ():
                votes[other] = votes.get(other, 0.0) + _MEANT_TOO * votes[code]
    return normalised(votes)


def normalised(votes: Mapping[str, float]) -> Weights:
    """Scale votes so that the largest is 1; drop what is below 0.05."""
    top = max(votes.values(), default=0.0)
    if top <= 0:
        return {}
    scale = max(top, 0.6)
    return {c: round(v / scale, 4) for c, v in sorted(votes.items()) if v / scale >= 0.05}


def words_in(text: str) -> dict[str, float]:
    """Return country → weight of its names and people's names in a text (log of the count)."""
    words = country_words()
    counts: Counter[tuple[str, float]] = Counter()
    for match in _NAME.finditer(text):
        tokens = plain(match.group()).split()
        position = 0
        while position < len(tokens):
            for length in range(min(5, len(tokens) - position), 0, -1):
                hit = words.get(" ".join(tokens[position : position + length]))
                if hit:
                    counts[hit] += 1
                    position += length
                    break
            else:
                position += 1
    found: dict[str, float] = {}
    for (code, weight), count in sorted(counts.items()):
        found[code] = found.get(code, 0.0) + weight * log1p(count)
    return found
