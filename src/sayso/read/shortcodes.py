"""Marks that content systems leave in a text: `[contentblock id=3]`, `{{ad}}`, `[/caption]`.

They stay in the document's text and are furniture; what stands between the marks of a caption is a
caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..reference import PACKS, read_yaml
from .blocks import Block
from .phrases import Phrases

_QUOTES = "\"'“”„″′’‘"
_VALUE = rf"(?:[{_QUOTES}][^{_QUOTES}\[\]]{{0,300}}[{_QUOTES}]|[^\s\[\]{_QUOTES},;:]{{1,200}})"
_ATTRIBUTE = rf"\s{{1,3}}[A-Za-z][\w-]{{0,30}}\s?=\s?{_VALUE}"
_MAYBE = re.compile(r"[\[{][/\[{%a-zA-Z]")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what a mark looks like, and the names of those around captions."""
    told = read_yaml(PACKS / "pages" / "shortcodes.yaml")
    alone = "|".join(re.escape(str(name)) for name in told["alone"])
    shapes = (
        rf"\[(?P<told>[A-Za-z][\w-]{{1,40}})(?:{_ATTRIBUTE}){{1,20}}\s{{0,3}}/?\]",
        r"\[/(?P<closed>[A-Za-z][\w-]{1,40})\]",
        r"\[[a-z]{2,20}(?:_[a-z0-9]{1,20}){1,4}\s?/?\]",
        rf"\[(?P<alone>(?i:{alone}))\s?/?\]",
        r"\{\{[^{}\n]{1,80}\}\}",
        r"\{%[^{}%\n]{1,80}%\}",
        r"\[\[\{[^\[\]\n]{1,2000}\}\]\]",
    )
    return re.compile("|".join(shapes)), frozenset(map(str, told["captions"]))


def cut_shortcodes(blocks: list[Block], phrases: Phrases) -> tuple[list[Block], set[int]]:
    """Return the blocks without such marks, and where those begin that are captions by them.

    What is in no block becomes furniture.
    """
    found: list[Block] = []
    captions: set[int] = set()
    inside = False
    for block in blocks:
        marks = list(_marks(block.text))
        if marks and phrases.is_line(block.text):
            # Already known as furniture; what looks for readers' comments goes by it.
            found.append(block)
            inside = marks[-1][2]
            continue
        at = block.start
        for start, end, opens in marks:
            _keep(block.part(at, block.start + start), inside, found, captions)
            inside, at = opens, block.start + end
        if at == block.start:
            found.append(block)
            if inside:
                captions.add(block.start)
        else:
            _keep(block.part(at, block.end), inside, found, captions)
        inside = inside and at == block.end
    return found, captions


def _marks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where marks begin and end, and whether the words behind one are a caption."""
    if _MAYBE.search(text):
        pattern, around = _patterns()
        for mark in pattern.finditer(text):
            name = (mark["told"] or mark["alone"] or "").casefold()
            yield mark.start(), mark.end(), name in around


def _keep(part: Block | None, inside: bool, found: list[Block], captions: set[int]) -> None:
    if part is not None:
        found.append(part)
        if inside:
            captions.add(part.start)
