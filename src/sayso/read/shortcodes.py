"""Marks that content systems leave in a text: `[contentblock id=3]`, `{{ad}}`, `[/caption]`.

They stay in the document's text and are furniture; what stands between the marks of a caption is a
caption.
"""

from __future__ import annotations

import re
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
        if not _MAYBE.search(block.text) or phrases.is_line(block.text):
            if inside:
                captions.add(block.start)
            inside = False
            found.append(block)
            continue
        at = block.start
        pattern, around = _patterns()
        for mark in pattern.finditer(block.text):
            _keep(block.part(at, block.start + mark.start()), inside, found, captions)
            name = (mark["told"] or mark["alone"] or "").casefold()
            inside = name in around
            at = block.start + mark.end()
        _keep(block.part(at, block.end), inside, found, captions)
        inside = inside and at == block.end
    return found, captions


def _keep(part: Block | None, inside: bool, found: list[Block], captions: set[int]) -> None:
    if part is not None:
        found.append(part)
        if inside:
            captions.add(part.start)
