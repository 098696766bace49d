"""Words that decide what a claim says of who holds a place: packs/lang/en/control.yaml."""

from __future__ import annotations

import re
from functools import lru_cache

from ..model import Row
from ..reference import PACKS, read_yaml


class ControlWords(Row, kw_only=True, frozen=True):
    """Patterns for words beside places and in what is said of fights."""

    outside: re.Pattern[str]
    """The happening was near the place or on the way to it."""
    ahead: re.Pattern[str]
    """Words right before a name that put the happening on the way to the place or beside it."""
    around: re.Pattern[str]
    """Words between a place and a name behind it that say that the one lies in the other."""
    others_in: re.Pattern[str]
    """Words right before a name that say that other settlements in it are meant."""
    some_of: re.Pattern[str]
    """Words right before a name that say that a part of it is meant."""
    wide: re.Pattern[str]
    """The end of words that mean the land named after a settlement."""
    part: re.Pattern[str]
    """Only a part of the place is meant."""
    beside: re.Pattern[str]
    """In a sentence that does not name the place: the happening was beside it."""
    elsewhere: re.Pattern[str]
    """In a sentence that does not name the place: something else than the place was meant."""
    bits: re.Pattern[str]
    """In such a sentence: parts of the place were meant."""
    itself: re.Pattern[str]
    """In such a sentence: the place itself was meant all the same."""
    held_off: re.Pattern[str]
    """The attack was beaten off."""
    aloof: re.Pattern[str]
    """Forces that hold no ground: in the air, far off, at sea."""


@lru_cache(maxsize=1)
def load_words() -> ControlWords:
    """Return the built-in English words."""
    content = read_yaml(PACKS / "lang" / "en" / "control.yaml")
    before = r"\s+(?:the\s+)?(?:[\w-]+\s+(?:city\s+)?of\s+)?$"
    return ControlWords(
        ahead=_pattern(content.pop("ahead"), rf"\b(?:{{}}){before}"),
        others_in=_pattern(content.pop("others_in"), rf"\b(?:{{}}){before}"),
        some_of=_pattern(content.pop("some_of"), rf"\b(?:{{}}){before}"),
        around=_pattern(
            content.pop("around"), r"(?:\s{})\s+(?:the\s+)?(?:(?!and\b|or\b)[\w-]+\s+){{0,3}}$"
        ),
        wide=_pattern(content.pop("wide"), r"\b(?:{})$"),
        **{name: _whole_words(content[name]) for name in content},
    )


def _pattern(patterns: list[str], around: str) -> re.Pattern[str]:
    return re.compile(around.format("|".join(patterns)), re.IGNORECASE)


def _whole_words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
