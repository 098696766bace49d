"""Which texts of a shard are read at all: most tell of no war, and are passed over unread.

Exactly what the engine's own filter would leave without a sentence is dropped, before anything is
made of the row.  A compiled automaton of all words of war (Aho and Corasick, "Efficient string
matching", 1975) settles most texts; the lexicon decides on the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..config import Config
from ..derive import reading_settings, stages
from ..extract.lexicon import SHORT
from ..extract.sentences import Span
from ..read.tables import column_of

if TYPE_CHECKING:
    from ..extract.lexicon import Lexicon


class Triage:
    """Says of a text whether the rules engine could take a claim from it."""

    def __init__(self, lexicon: Lexicon) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        self._lexicon = lexicon
        whole = sorted(lexicon.war)
        patterns = [*whole, *lexicon.war_stems, *lexicon.war_phrases]
        self._exact = len(whole)
        self._stems = self._exact + len(lexicon.war_stems)
        self._find = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA
        ).find_matches_as_indexes

    def passes(self, text: str) -> bool:
        """Say whether some sentence of the text passes the engine's filter."""
        if len(text) > SHORT and not self._names_war(text):
            return False
        span = Span(start=0, end=len(text), section="body", role="paragraph", paragraph=0)
        # What holds of a sentence holds of the whole text: the filter only ever asks for words.
        return self._lexicon.can_hold(text, [span])[0]

    def _names_war(self, text: str) -> bool:
        low = text.lower()
        for pattern, start, end in self._find(low, overlapping=True):
            if pattern >= self._stems:
                return True
            if start and low[start - 1].isalpha():
                continue
            if pattern >= self._exact or not low[end : end + 1].isalpha():
                return True
        return False


@lru_cache(maxsize=2)
def _triage(config: Config) -> Triage | None:
    lexicon = getattr(stages(config).engine, "lexicon", None)
    return None if lexicon is None else Triage(lexicon)


def worth_reading(row: Mapping[str, Any], config: Config) -> bool:
    """Say whether a row of a table may make claims; rows without plain text are always read."""
    triage = _triage(reading_settings(config))
    names = [name for name, value in row.items() if value is not None]
    column = column_of(names, "text", {})
    text = row[column] if column is not None else None
    return triage is None or not isinstance(text, str) or triage.passes(text)
