"""Lines of mails that were broken on the way: `format=flowed` (RFC 3676), and quoted ones."""

from __future__ import annotations

import re
from itertools import groupby

from .wrapped import column_of, joined

_QUOTED = re.compile(r"((?:>[ ]?)*)(.*)")
_SIGNATURE = "-- "


def whole_lines(text: str, flowed: bool, delete_space: bool) -> str:
    """Return the text of a mail with what is quoted, and where it is flowed all, in whole lines.

    `flowed` and `delete_space` are what its header says (`format=flowed`, `delsp=yes`).  Lines that
    are not quoted and not flowed stay as they are; whoever reads texts joins them.
    """
    lines = [_parted(line) for line in text.split("\n")]
    if flowed:
        lines = _flowed(lines, delete_space)
    runs = [
        (depth, blank, [words for _, words in group])
        for (depth, blank), group in groupby(lines, lambda line: (line[0], not line[1].strip()))
    ]
    column = column_of(words for depth, blank, words in runs if depth and not blank)
    whole: list[str] = []
    for depth, blank, words in runs:
        if depth and blank:
            whole.extend([">" * depth] * len(words))
        elif depth:
            whole.extend(f"{'>' * depth} {line}" for line in joined(words, column))
        else:
            whole.extend(words)
    return "\n".join(whole)


def _parted(line: str) -> tuple[int, str]:
    """Return how deep a line is quoted, and its words."""
    found = _QUOTED.match(line)
    assert found is not None
    return found[1].count(">"), found[2]


def _flowed(lines: list[tuple[int, str]], delete_space: bool) -> list[tuple[int, str]]:
    """Return lines put together where they end in a blank; each begins as it was written."""
    whole: list[tuple[int, list[str]]] = []
    open_depth: int | None = None
    for depth, words in lines:
        words = words if depth else words.removeprefix(" ")
        if open_depth == depth and words != _SIGNATURE:
            whole[-1][1].append(words)
        else:
            whole.append((depth, [words]))
        goes_on = words.endswith(" ") and words != _SIGNATURE
        if goes_on and delete_space:
            whole[-1][1][-1] = words[:-1]
        open_depth = depth if goes_on else None
    return [(depth, "".join(words)) for depth, words in whole]
