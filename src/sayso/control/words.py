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
    way: re.Pattern[str]
    """The same words anywhere."""
    part: re.Pattern[str]
    """Only a part of the place is meant."""
    beside: re.Pattern[str]
    """In a sentence that does not name the place: the happening was beside it."""
    held_off: re.Pattern[str]
    """The attack was beaten off."""
    aloof: re.Pattern[str]
    """Forces that hold no ground: in the air, far off, at sea."""


@lru_cache(maxsize=1)
def load_words() -> ControlWords:
    """Return the built-in English words."""
    content = read_yaml(PACKS / "lang" / "en" / "control.yaml")
    way = content.pop("ahead")
    ahead = rf"\b(?:{'|'.join(way)})\s+(?:the\s+)?(?:[\w-]+\s+of\s+)?$"
    return ControlWords(
        ahead=re.compile(ahead, re.IGNORECASE),
        way=_whole_words(way),
        **{name: _whole_words(content[name]) for name in content},
    )


def _whole_words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
