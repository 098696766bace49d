"""Who posted and when, in pages of posts that were pasted: cut off, dated, and kept with the post.

Two layouts: a line each for name, account and date above the words, or all of them run together
("Name@name·May 21, 2016Words").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .blocks import Block
from .dates import find_date, is_date_line
from .names import is_handle_line, is_name
from .phrases import Phrases
from .pieces import Piece

_POSTED = re.compile(r"[^\n@]{1,50}@\w{1,20}\s?·\s?")
_LONGEST_STAMP = 24
_LINES = 6
"""Lines that name, account, date and whom a post answers take above its words."""


def _length(text: str, phrases: Phrases) -> int:
    """Return the length of the account and date that a line begins with, or 0."""
    posted = _POSTED.match(text)
    if not posted:
        return 0
    found = find_date(text[posted.end() : posted.end() + _LONGEST_STAMP], phrases)
    return posted.end() + found[2] if found and found[1] == 0 else 0


def cut_signatures(blocks: list[Block], phrases: Phrases) -> list[Block]:
    """Cut who posted and when from the words that ran together with it."""
    cut: list[Block] = []
    for block in blocks:
        length = _length(block.text, phrases)
        head = block.part(block.start, block.start + length) if length else None
        words = block.part(block.start + length, block.end) if length else None
        cut.extend((head, words) if head and words else (block,))
    return cut


def is_signature(text: str, phrases: Phrases) -> bool:
    """Say whether a line is who posted and when, and nothing else."""
    return 0 < _length(text, phrases) == len(text)


def date_posts(pieces: Iterable[Piece], phrases: Phrases) -> list[str]:
    """Give each post the day that its signature tells; return the days in order."""
    days: list[str] = []
    day: str | None = None
    for piece in pieces:
        if piece.kind == "furniture" and is_signature(piece.block.text, phrases):
            found = find_date(piece.block.text, phrases)
            day = found[0] if found else None
            days.extend([day] if day else [])
        elif day and piece.kind == "body":
            piece.published = piece.published or day
    return days


def before_signature(blocks: list[Block], at: int, phrases: Phrases) -> int:
    """Return where a post begins, given where its words or a line above them do: at its name."""
    if at >= len(blocks):
        return at
    for line in range(at, max(1, at - _LINES), -1):
        text = blocks[line].text
        if is_handle_line(text):
            return line - 1 if is_name(blocks[line - 1].text, phrases) else at
        if line == at or not any(map(str.isalpha, text)) or is_date_line(text, phrases):
            continue
        if not phrases.is_line(text) and not phrases.is_control(text):
            break
    return at
