"""Word lists of the rules, from the language pack (packs/lang/<code>/words.yaml)."""

from __future__ import annotations

import re
from functools import lru_cache

from ..reference import PACKS, read_yaml

_CODE = "en"


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = read_yaml(PACKS / "lang" / _CODE / "words.yaml")
    return content


def any_of(module: str, name: str, end: str = r"\b") -> re.Pattern[str]:
    """Return a pattern that finds any word or phrase of a list, in any case."""
    listed = "|".join(sorted(map(re.escape, words(module, name))))
    return re.compile(rf"\b(?:{listed}){end}", re.IGNORECASE)


def words(module: str, name: str) -> frozenset[str]:
    """Return one word list of the English pack, e.g. ``words("names", "titles")``."""
    return frozenset(_lists()[module][name])
