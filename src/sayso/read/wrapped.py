"""Lines broken at a column: which of them go on in the next.

A line was broken by a machine where the next word would not have fitted any more.  A run of lines
counts as so broken only if sentences plainly go on from line to line in it, so that lists, verses
and headlines, whose lines are as long as they are, stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median_low

BULLET = re.compile(r"(?:[•◦▪‣●○■∙⁃*]|[-–](?=\s)|\(?\d{1,2}[.)](?=\s)|[a-z]\)(?=\s))\s*")
"""The mark before an item of a list."""
SENTENCE_END = re.compile(r"""[.!?:…。！？؟۔।][)\]"'”’»」]*(?:\s?[(\[][^()\[\]]{1,40}[)\]])*$""")
_PROSE = re.compile(r"""\w\s+\S*\w[.!?…؟۔।][)\]"'”’»]*(?:\s|$)""")
"""A sentence that ends, of two words at least."""
_NO_WORD = re.compile(r"\S+://|www\.|\S+@\S|[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""What may begin a line though nothing goes on: addresses, and scripts that put no blanks."""

_NARROWEST = 30
"""Characters of a column; names and figures in a list are shorter."""
_SLACK = 0.9
"""Of a column, what a full line has at least: letters are not of one width everywhere."""
_RAGGED = 0.5
"""Of a column, the shortest line that breaks off in a sentence where lines are wrapped."""
_WIDE_RUN, _WIDE_PAIR = 40, 60
"""Characters of a column, at least, where no line begins with a small letter: a headline over a
short sentence looks the same."""
_SHARE_FULL, _SHARE_TOLD = 0.6, 1 / 4
"""Of lines that do not end a sentence, how many are full, and how many break off plainly."""


def column_of(runs: Iterable[Sequence[str]]) -> int:
    """Return how many characters the wrapped lines of a document have; 0 where none are wrapped."""
    widths = [max(map(len, run)) for run in runs if _is_wrapped(run)]
    return median_low(widths) if widths else 0


def continued(lines: Sequence[str], column: int, indents: Sequence[int] = ()) -> list[bool]:
    """Say of each line of a run but the first whether it goes on with the one before.

    A run has no blank line in it.  `column` is that of the document: a run that does not show by
    itself that it is wrapped (a title of two lines) is measured by it.  `indents` are the blanks
    before each line, by which paragraphs begin.
    """
    wrapped = _is_wrapped(lines)
    width = max(map(len, lines), default=0) if wrapped else column
    if not wrapped and (column == 0 or max(map(len, lines), default=0) > column / _SLACK):
        return [False] * (len(lines) - 1)
    indents = indents or [0] * len(lines)
    listed = [BULLET.match(line) is not None for line in lines]
    found = []
    for at, (line, following) in enumerate(pairwise(lines)):
        if listed[at + 1] or (indents[at + 1] > indents[at] and not listed[at]):
            joins = False
        elif SENTENCE_END.search(line[-60:]):
            joins = wrapped and _fills(line, following, width)
        else:
            ragged = wrapped and len(line) >= _RAGGED * width and _goes_on(line, following)
            full = _fills(line, following, _SLACK * width)
            joins = ragged or (full and (wrapped or not _NO_WORD.match(following)))
        found.append(joins)
    return found


def joined(lines: Sequence[str], column: int = 0) -> list[str]:
    """Return the lines of a run, those put together that go on from one to the next."""
    whole: list[list[str]] = []
    for line, joins in zip(lines, [False, *continued(lines, column)], strict=False):
        if joins:
            whole[-1].append(line.strip())
        else:
            whole.append([line.rstrip()])
    return [" ".join(each) for each in whole]


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether the lines of a run show by themselves that they were broken at a column."""
    width = max(map(len, lines), default=0)
    if len(lines) < 2 or width < _NARROWEST:
        return False
    unfinished = [pair for pair in pairwise(lines) if not SENTENCE_END.search(pair[0][-60:])]
    full = sum(
        _fills(*pair, _SLACK * width) and not any(map(_NO_WORD.match, pair)) for pair in unfinished
    )
    if _PROSE.search(" ".join(lines)) is None or full < _SHARE_FULL * len(unfinished):
        return False
    plain = sum(_goes_on(*pair) for pair in unfinished)
    if plain:
        return plain >= _SHARE_TOLD * len(unfinished)
    # By chance each line begins with a name: then all must be full, and the last end a sentence.
    ends = SENTENCE_END.search(lines[-1][-60:]) is not None and not lines[-1].endswith(":")
    wide = width >= (_WIDE_PAIR if len(lines) == 2 else _WIDE_RUN)
    return 0 < len(unfinished) == full and ends and wide


def _goes_on(line: str, following: str) -> bool:
    """Say whether a sentence plainly breaks off: no end, and the next begins with no capital."""
    first = following[:1]
    if not first.isalpha() or first.isupper() or BULLET.match(following):
        return False
    if _NO_WORD.match(following):
        return False
    return not SENTENCE_END.search(line[-60:])


def _fills(line: str, following: str, width: float) -> bool:
    """Say whether the next word would not have fitted into a line."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > width
