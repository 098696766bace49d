"""Which texts of a shard are read at all: most tell of no war, and are passed over unread.

Only what the engine's own filter would leave without a sentence is dropped, before anything is made
of the row.  One pass of a compiled automaton over all words of war settles most texts.  Of a text
that names war in passing, the stretches around such words are asked what the filter asks of
sentences; a stretch is never shorter than the sentence that a reader would make there, so that
nothing the engine would read is lost.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

from ..config import Config
from ..dataset_rows import format_of
from ..derive import reading_settings, stages
from ..extract.lexicon import SHORT
from ..extract.sentences import safe_stretches
from ..read.tables import cell_text, column_of
from .shards import Rows, html_of

if TYPE_CHECKING:
    from ..extract.lexicon import Lexicon

_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small"
    r"|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]*)?/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
"""Markup that can stand within a word."""
_PARAGRAPH = re.compile(r"<p[\s>][^<]*(?:<(?!/?p[\s>])[^<]*)*", re.IGNORECASE)
_LONG_PAGE = 4 * SHORT
"""Characters of paragraphs, markup included, above which a page is no short notice."""


class Triage:
    """Says of a text whether the rules engine could take a claim from it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def passes(self, cell: str) -> bool:
        """Say whether some sentence of the text can pass the engine's filter."""
        lexicon, text = self._lexicon, cell_text(cell)
        if len(text) > SHORT:
            low = text.lower()
            found = self._war_words(low)
            if not found:
                return False
            # Where small letters are longer, or tags are taken out, positions do not hold.
            plain = len(low) == len(text) and "<" not in text
            if plain and not lexicon.is_war(text, [word for _, word in found]):
                return self._in_passing(text, found)
        return lexicon.possible.search(text) is not None

    def page_passes(self, page: str) -> bool:
        """Say whether a web page could make claims, by its markup, before its text is taken out.

        Anything that shows, scripts and menus too, may be in the text; only where none of it is a
        word of war, and there is text enough that it cannot be a short notice, nothing can come of
        the page.
        """
        shown = unescape(_INLINE.sub("", page)).replace("\xad", "")
        if self._war_words(shown.lower()):
            return True
        return sum(len(p) for p in _PARAGRAPH.findall(page)) < _LONG_PAGE

    def _war_words(self, low: str) -> list[tuple[int, str]]:
        """Return (where it begins, word or phrase of war); never fewer than the lexicon finds."""
        words, phrases = self._lexicon.war_words.find(low)
        return [*words, *phrases]

    def _in_passing(self, text: str, found: list[tuple[int, str]]) -> bool:
        """Say whether a stretch between two safe cuts passes the filter."""
        starts = [at for at, _ in found]
        return any(
            self._lexicon.sure([word for at, word in found if begin <= at < end])
            and self._lexicon.possible.search(text, begin, end)
            for begin, end in safe_stretches(text, starts)
        )


@lru_cache(maxsize=2)
def _triage(config: Config) -> Triage | None:
    lexicon = getattr(stages(config).engine, "lexicon", None)
    return None if lexicon is None else Triage(lexicon)


def screen(config: Config) -> Rows:
    """Return what says of a row of a table whether it may make claims.

    Pages (`html`) are judged by their markup.  Rows of data sets pass.
    """
    triage = _triage(reading_settings(config))

    def worth_reading(row: dict[str, Any]) -> bool:
        if triage is None:
            return True
        page = html_of(row)
        if page is not None:
            return triage.page_passes(page)
        # In the order in which the row is stored, where two columns could hold the text.
        names = sorted(name for name, value in row.items() if value is not None)
        column = column_of(names, "text", {})
        text = row[column] if column is not None else None
        return not isinstance(text, str) or format_of(names) is not None or triage.passes(text)

    return worth_reading
