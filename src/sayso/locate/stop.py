"""Words that some place bears as its name but that mean something else in nearly every text."""

from __future__ import annotations

from functools import lru_cache

from ..reference import read_yaml
from .builtin import country_words
from .names import PACK, plain

_STARTS = tuple(
    f"{a}-"
    for a in [
        "al",
        "ar",
        "as",
        "ash",
        "ad",
        "adh",
        "at",
        "ath",
        "an",
        "az",
        "ez",
        "el",
        "es",
        "et",
        "er",
        "ed",
        "en",
    ]
)


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    content = read_yaml(PACK / "stop.yaml")
    return frozenset(content["words"]), frozenset(content["people"])


def is_common(name: str) -> bool:
    """Say whether the words are common language or a person's name rather than a place."""
    words, people = _words()
    folded = plain(name)
    if name.isupper() and folded in country_words():
        return False
    if len(folded) < 2 or folded.isdigit() or folded in words or folded in people:
        return True
    if _lost_apostrophe(folded):
        return True
    first = name.strip()[:1]
    return first.islower() and first.isascii() and not name.strip().startswith(_STARTS)


@lru_cache(maxsize=1 << 15)
def is_word(name: str) -> bool:
    """Say whether the words are common language, even where a cue says a place follows."""
    folded = plain(name)
    if folded in _words()[0] or _lost_apostrophe(folded):
        return not (name.isupper() and folded in country_words())
    return False


def _lost_apostrophe(folded: str) -> bool:
    """Whether it is a country, a people or a word that lost its apostrophe: "Syrias", "Assads"."""
    base = folded[:-1]
    if not folded.endswith("s") or len(base) < 4 or folded in country_words():
        return False
    return base in country_words() or base in _words()[0] or base in _words()[1]
