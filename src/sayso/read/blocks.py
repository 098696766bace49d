"""Plain text → blocks: paragraphs, headings and list items with their offsets.

A pasted page is one line a paragraph, an e-mail or a PDF wraps its lines; both come as blocks
here.  `gap` keeps the blank lines before a block, the only layout that pasting leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .wrapped import BULLET, SENTENCE_END, column_of, continued

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")

_MANY_LINES, _SHORTEST_MEAN = 5000, 14
"""A text of more lines than this has at least so many characters a line, if anybody wrote it."""
_TINY, _RUN = 16, 20
"""In a text that has not, this many lines in a row of so few characters are no reading matter."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or item: `text` is the document's text from `start` to `end`."""

    start: int
    end: int
    text: str
    gap: int
    """Blank lines before it."""
    bullet: str = ""
    """The list mark that stands before `start`, if any."""

    _words: int | None = field(default=None, init=False, repr=False, compare=False)
    _finished: bool | None = field(default=None, init=False, repr=False, compare=False)
    """Asked for many times, of blocks by the ten thousand: a dict for each would take much."""

    @property
    def words(self) -> int:
        """Number of words; scripts without blanks count two characters a word."""
        if self._words is None:
            unspaced = 0 if self.text.isascii() else len(_UNSPACED.findall(self.text))
            object.__setattr__(self, "_words", len(self.text.split()) + unspaced // 2)
        return self._words or 0

    @property
    def finished(self) -> bool:
        """Whether it ends like a sentence."""
        if self._finished is None:
            object.__setattr__(self, "_finished", bool(SENTENCE_END.search(self.text[-60:])))
        return bool(self._finished)

    def part(self, start: int, end: int) -> Block | None:
        """Return what stands between two offsets of the document, or None if that is blank."""
        inner = self.text[start - self.start : end - self.start]
        body = inner.strip()
        if not body:
            return None
        begin = start + len(inner) - len(inner.lstrip())
        same = begin == self.start
        return replace(
            self,
            start=begin,
            end=begin + len(body),
            text=body,
            gap=self.gap if same else 0,
            bullet=self.bullet if same else "",
        )


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int


def is_crowded(text: str) -> bool:
    """Say whether a text is full of lines of a few characters: lists of numbers, broken layout."""
    lines = text.count("\n") + 1
    return lines > _MANY_LINES and len(text) < _SHORTEST_MEAN * lines


def _without_runs(lines: list[str]) -> list[str]:
    """Return the lines, blank where very many tiny ones follow one another; lengths stay."""
    kept: list[str] = []
    run: list[str] = []
    for line in [*lines, "x" * (_TINY + 1)]:
        if len(line) <= _TINY:
            run.append(line)
            continue
        if len(run) >= _RUN:
            kept.extend(" " * len(each) for each in run)
        else:
            kept.extend(run)
        run.clear()
        kept.append(line)
    return kept[:-1]


def _groups(text: str) -> list[tuple[int, list[_Line]]]:
    """Return runs of non-blank lines, each with the number of blank lines before it."""
    groups: list[tuple[int, list[_Line]]] = []
    gap = position = 0
    run: list[_Line] = []
    lines = text.split("\n")
    for raw in _without_runs(lines) if is_crowded(text) else lines:
        body = raw.strip()
        if body:
            indent = len(raw) - len(raw.lstrip())
            if not run:
                groups.append((gap, run))
            run.append(_Line(position + indent, position + indent + len(body), indent))
            gap = 0
        else:
            run = []
            gap += 1
        position += len(raw) + 1
    return groups


def _words(text: str, lines: list[_Line]) -> list[str]:
    return [text[line.start : line.end] for line in lines]


def _block(text: str, start: int, end: int, gap: int) -> Block:
    mark = BULLET.match(text, start, end)
    if mark and mark.end() < end:
        return Block(mark.end(), end, text[mark.end() : end], gap, mark.group().strip())
    return Block(start, end, text[start:end], gap)


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain text, in order; together they hold every non-blank character.

    In a text that is crowded with tiny lines (see `is_crowded`) runs of them are in no block.
    """
    groups = _groups(text)
    column = column_of(_words(text, lines) for _, lines in groups)
    blocks: list[Block] = []
    groups.reverse()
    while groups:
        # What is done is let go: of the smallest lines each takes twenty times its size.
        gap, lines = groups.pop()
        joins = continued(_words(text, lines), column, [line.indent for line in lines])
        starts = [0, *(at for at, joined in enumerate(joins, 1) if not joined)]
        for number, first in enumerate(starts):
            last = (starts[number + 1] if number + 1 < len(starts) else len(lines)) - 1
            before = gap if number == 0 else 0
            blocks.append(_block(text, lines[first].start, lines[last].end, before))
    return blocks
