"""Texts in capitals ("THE ARMY HAD DESTROYED 61 CAMPS") → the case that parsers and names need.

Old wires and teleprinter archives (FBIS, MUC-4) write everything in capitals.  Common words get
small letters; what is no common word, and what the packs name, keeps its capital.  Offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .sentences import Span
from .time_rules import DAYS, MONTHS
from .words import words

if TYPE_CHECKING:
    from ..actors import ActorIndex

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TWO_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(words('casing', 'openers')))}) \w+", re.IGNORECASE)
"""What may be a place's name of two words: "San Salvador", where "salvador" is a word too."""
_LETTERS = 30
"""Fewer letters than this say nothing about a sentence's case."""
_OPENING = 60
"""Characters at the beginning that are looked at first."""
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ly", "ies", "ied")


class TrueCase:
    """Gives shouted sentences back their case, by the parser's own word lists."""

    def __init__(self, nlp: Any, index: ActorIndex, knows_place: Callable[[str], bool]) -> None:
        self._index = index
        self._knows_place = knows_place
        self._nlp = nlp

    @cached_property
    def _common(self) -> frozenset[str]:
        """All words of the parser's lists; gathered when something is shouted."""
        tables = self._nlp.get_pipe("lemmatizer").lookups
        known = set(self._nlp.Defaults.stop_words)
        for table in ("lemma_index", "lemma_exc"):
            for forms in tables.get_table(table).values():
                known.update(forms)
        return frozenset(known) - DAYS.keys() - MONTHS.keys()

    def restore(self, text: str, spans: Sequence[Span]) -> str:
        """Return the text of equal length with its shouted spans in usual case."""
        shouted = [s for s in spans if is_shouted(text[s.start : s.end])]
        if not shouted:
            return text
        parts, last = [], 0
        for span in sorted(shouted, key=lambda s: s.start):
            parts += [text[last : span.start], self._restored(text[span.start : span.end])]
            last = span.end
        return "".join([*parts, text[last:]])

    def _restored(self, shouted: str) -> str:
        title = _each_word(shouted, str.capitalize)
        named = [(hit.start, hit.end) for hit in self._index.find(title) if not hit.generic]
        named += [
            match.span() for match in _TWO_WORDS.finditer(title) if self._knows_place(match.group())
        ]

        def cased(match: re.Match[str]) -> str:
            word = match.group()
            if self._index.lookup(word) and len(word) < 7 and not self._is_common(word):
                return word
            first = not shouted[: match.start()].strip(" \n\t\"“'«[(-–")
            inside = any(a <= match.start() < b for a, b in named)
            if first or inside or not self._is_common(word):
                return word.capitalize()
            return word.lower()

        return _each_word(shouted, cased, whole=True)

    def _is_common(self, word: str) -> bool:
        low = word.lower().partition("'")[0].partition("’")[0]
        if low in self._common:
            return True
        stems = [low[: -len(e)] for e in _ENDINGS if low.endswith(e) and len(low) > len(e) + 2]
        return any(
            form in self._common
            for stem in stems
            for form in (
                stem,
                stem + "e",
                stem + "y",
                stem[:-1] if stem[-2:-1] == stem[-1:] else "",
            )
            if form
        )


def is_shouted(sentence: str) -> bool:
    """Say whether a sentence is written in capitals throughout."""
    # Most sentences show it by their first words.
    for part in (sentence[:_OPENING], sentence):
        if sum(map(str.islower, part)) > 0.1 * len(sentence):
            return False
    letters = [c for c in sentence if c.isalpha()]
    return len(letters) >= _LETTERS and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _each_word(text: str, change: Callable[..., str], *, whole: bool = False) -> str:
    """Replace each word, where that keeps its length."""

    def replaced(match: re.Match[str]) -> str:
        changed = change(match if whole else match.group())
        return changed if len(changed) == len(match.group()) else match.group()

    return _WORD.sub(replaced, text)
