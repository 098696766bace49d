"""Full text: how words are folded, what a query means, and where a hit stands.

Folding happens here and not in the database, so that SQLite and PostgreSQL find the same rows:
compatibility forms are unified, case, accents, vowel marks and Arabic tatweel dropped.

A query is words that must all occur; "words in quotes" must follow each other; `word*` matches
beginnings; `a OR b` takes either; `-word` must not occur.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ..model import Row

FIELDS = ("actors", "sources", "places", "words")
"""Columns of the full-text tables, in the order of PostgreSQL's weights A, B, C, D."""
APART = "\ua66e"
"""A letter that is dropped from all texts: stands as a word between texts in one field, so that
no phrase runs across."""
INDEXED_CHARACTERS = 200_000
"""Documents are searchable up to here; PostgreSQL cannot index much more of one text."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_DROPPED = re.compile(f"[\u0640\u200c-\u200f{APART}]")


def fold(text: str) -> str:
    """Return the words of `text` as they are indexed, separated by single spaces."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _DROPPED.sub("", text))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _WORD.findall(text.casefold())


class Term(Row, kw_only=True, frozen=True):
    """Words that follow each other; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


class Query(Row, kw_only=True, frozen=True):
    """One term of each group in `every` must occur, none of those in `never`."""

    every: tuple[tuple[Term, ...], ...] = ()
    never: tuple[Term, ...] = ()

    def terms(self) -> Iterator[Term]:
        """Yield the terms that may occur."""
        for group in self.every:
            yield from group


@lru_cache(maxsize=256)
def parse_query(text: str) -> Query:
    """Return what `text` asks for; without a wanted word it has no groups and finds nothing."""
    every: list[list[Term]] = []
    never: list[Term] = []
    either = False
    for minus_quoted, quoted, minus, plain in _PART.findall(text):
        if plain == "OR" and not minus:
            either = bool(every)
            continue
        found = tuple(words(quoted or plain))
        if not found:
            continue
        term = Term(words=found, prefix=plain.endswith("*"))
        if minus_quoted or minus:
            never.append(term)
        elif either:
            every[-1].append(term)
        else:
            every.append([term])
        either = False
    return Query(every=tuple(map(tuple, every)), never=tuple(never))


def phrase_query(text: str) -> Query:
    """Return a query for the words of `text` in just this order."""
    found = tuple(words(text))
    return Query(every=((Term(words=found),),) if found else ())


def snippet(text: str, query: Query, around: int = 90) -> str:
    """Return the stretch of `text` around the first word of the query, on one line.

    Falls back to the beginning where no single word can be found (a name that was indexed but
    does not stand in the text).
    """
    position = 0
    wanted = [(term.words[0], term.prefix and len(term.words) == 1) for term in query.terms()]
    for match in re.finditer(r"\S+", text):
        here = words(match.group())
        if any(
            word == first or (prefix and word.startswith(first))
            for word in here
            for first, prefix in wanted
        ):
            position = match.start()
            break
    start = max(0, position - around)
    end = min(len(text), position + around)
    if start:
        start = text.find(" ", start, position) + 1 or start
    if end < len(text):
        cut = text.rfind(" ", position, end)
        end = cut if cut > position else end
    line = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"
