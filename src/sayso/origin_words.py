"""How the names of origins are compared, and how they are printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .ids import same_words

_ARTICLES = r"the|a|an|its|his|her|their"
_LEADING = re.compile(rf"^({_ARTICLES})\s+")
_CAPITAL = re.compile(rf"^(?:{_ARTICLES})(?=\s)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_NOT_WORD = re.compile(r"[^\w]+")
_RELAYED = " (via "


@lru_cache(maxsize=1 << 16)
def fold_name(name: str) -> str:
    """Fold a name for comparing: case, accents, articles, possessives and punctuation."""
    plain = unicodedata.normalize("NFKD", same_words(name))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _LEADING.sub("", _POSSESSIVE.sub("", plain))
    return _NOT_WORD.sub(" ", plain).strip()


def relayed(words: str, outlet: str) -> str:
    """Return what an unnamed speaker is called: by who relays him.

    >>> relayed("local activists", "Orontes Post")
    'local activists (via Orontes Post)'
    """
    return f"{words}{_RELAYED}{outlet})"


def is_readers(origin: str) -> bool:
    """Say whether an origin is the readers who comment on a page."""
    return origin.startswith("readers of ")


def as_written(origin: str, paths: Iterable[Sequence[str]]) -> str:
    """Return how the texts write an origin that no pack knows; the origin where none does.

    `paths` run from the innermost speaker to the publisher, as named.

    >>> as_written("long road", [["residents", "The Long Road"]])
    'The Long Road'
    >>> as_written("local source (via ahram)", [["A local source", "Ahram"]])
    'a local source (via Ahram)'
    """
    ways = [path for path in paths if path]
    for path in ways:
        # What "residents" say to an outlet is that outlet's own voice.
        for link in path:
            if fold_name(link) == origin:
                return link
    if not ways:
        return origin
    first, *rest = ways[0]
    if is_readers(origin):
        return f"readers of {ways[0][-1]}"
    if not rest or _RELAYED not in origin:
        return first
    return relayed(_CAPITAL.sub(lambda article: article[0].lower(), first), rest[-1])
