"""Captions that a page runs together with its paragraphs, told by the credit behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .phrases import Phrases
from .pieces import Piece

_BREAK = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z\"“])")
_SHORTEST = 6
"""Words a caption has at least; "BEIRUT (Reuters)" is where a report was written."""


def cut_captions(pieces: Iterable[Piece], phrases: Phrases) -> Iterator[Piece]:
    """Yield the pieces, captions inside paragraphs of the article parted from them.

    "… kills 15. A man runs near an ambulance, August 6 (Reuters) A bomber has …": the sentence
    that ends in a credit tells what a picture shows, of whatever day.
    """
    for piece in pieces:
        if piece.kind != "body" or piece.role != "paragraph" or "(" not in piece.block.text:
            yield piece
            continue
        yield from _parted(piece, phrases)


def _parted(piece: Piece, phrases: Phrases) -> Iterator[Piece]:
    block = piece.block
    text, begin = block.text, 0
    for start, end in _credits(text, phrases):
        opens = begin
        for stop in _BREAK.finditer(text, begin, start):
            if len(text[stop.end() : start].split()) >= _SHORTEST:
                opens = stop.end()
        if len(text[opens:start].split()) < _SHORTEST:
            continue
        before = block.part(block.start + begin, block.start + opens) if opens > begin else None
        caption = block.part(block.start + opens, block.start + end)
        if before is not None:
            yield replace(piece, block=before)
        if caption is not None:
            yield replace(piece, block=caption, kind="caption")
        begin = end
    rest = block.part(block.start + begin, block.end)
    if rest is not None:
        yield replace(piece, block=rest)


def _credits(text: str, phrases: Phrases) -> list[tuple[int, int]]:
    found = (m.span() for pattern in phrases.inner_credits for m in pattern.finditer(text))
    return sorted(found)
