"""The words of a site's evidence: which event holds which word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .withheld import PublishedRecord

_WORD = re.compile(r"[^\W_]+")
_DROPPED = str.maketrans("", "", "ʼʻ‘’'`ـ")
_ALIKE = str.maketrans("ىة", "يه")
WORDS_A_FILE = 1500
LONGEST = 40
"""Letters of a word; longer ones are addresses and the like."""


def folded(text: str) -> list[str]:
    """Return the words of a text as `frontend/src/lib/fold.ts` folds them."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(x for x in plain if not unicodedata.category(x).startswith("M")).lower()
    return _WORD.findall(plain.translate(_DROPPED).translate(_ALIKE))


def first_letters(word: str) -> str:
    """Return what a word's file is found by: as many letters as a search has at least.

    Two UTF-16 units, as a browser counts.
    """
    return word[:1] if ord(word[0]) > 0xFFFF else word[:2]


def bucket(name: str, count: int) -> int:
    """Return the number of the file that a name's row is in (FNV-1a over UTF-8)."""
    at = 0x811C9DC5
    for byte in name.encode():
        at = (at ^ byte) * 0x01000193 & 0xFFFFFFFF
    return at % count


def search_index(held: PublishedRecord) -> tuple[int, Iterator[dict[str, list[int]]]]:
    """Return the number of files, and for each its words with the gaps between event rows.

    Rows count from 0 in the order of the columns; an event's words are those of its claims.
    """
    rows_of: dict[str, list[int]] = {}
    for row, event in enumerate(held.events()):
        texts = [claim.evidence.text for claim in held.claims(keys=event.claims)]
        found = {word for text in texts for word in folded(text)}
        for word in found:
            if 2 <= len(word) <= LONGEST:
                rows_of.setdefault(word, []).append(row)
    count = -(-len(rows_of) // WORDS_A_FILE)
    homes: dict[int, list[str]] = {}
    for word in sorted(rows_of):
        homes.setdefault(bucket(first_letters(word), count), []).append(word)

    def files() -> Iterator[dict[str, list[int]]]:
        for number in range(count):
            yield {
                word: [
                    row - before
                    for row, before in zip(rows_of[word], [0, *rows_of[word]], strict=False)
                ]
                for word in homes.get(number, ())
            }

    return count, files()
