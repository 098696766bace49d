"""Words of war in a text, by one pass of a compiled automaton over all of them.

Aho and Corasick, "Efficient string matching", 1975.  Texts without such words are most of what is
read, so what this costs is what passing them over costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")


class WarWords:
    """Finds whole words, words that begin with a stem, and phrases wherever they stand."""

    def __init__(self, whole: frozenset[str], stems: Sequence[str], phrases: Sequence[str]) -> None:
        words, begun = sorted(whole), [stem for stem in stems if stem.isalpha()]
        self._patterns = [*words, *begun, *phrases]
        self._exact = len(words)
        self._stems = self._exact + len(begun)

    @cached_property
    def _find(self) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        return AhoCorasick(
            self._patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA
        ).find_matches_as_indexes

    def find(self, low: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Return the words and the phrases in a text in small letters, each with where it begins.

        Other words of war may stand in a phrase.
        """
        words: dict[int, str] = {}
        phrases: list[tuple[int, str]] = []
        for pattern, start, end in self._find(low, overlapping=True):
            if pattern >= self._stems:
                phrases.append((start, self._patterns[pattern]))
            elif not (start and _is_letter(low[start - 1])) and not (
                pattern < self._exact and _is_letter(low[end : end + 1])
            ):
                whole = _WORD.match(low, start)
                words[start] = whole.group() if whole else self._patterns[pattern]
        return [*words.items()], phrases


def _is_letter(sign: str) -> bool:
    """Say whether a character is one of those that `_WORD` takes for letters of a word."""
    return sign.isalnum() and not sign.isdecimal()
