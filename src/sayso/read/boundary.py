"""Where the article ends: the change point between reporting and readers' comments.

Every paragraph has a style score; the boundary is the place that best separates a reporting
part from a commenting part, helped by what pages leave behind when pasted (markers such as
"6 Comments", author lines, a new rhythm of blank lines).  Without any such trace the change of
style must be strong, since some articles are opinion to the end.
"""

from __future__ import annotations

import re
from itertools import accumulate
from statistics import median

from .blocks import Block
from .names import is_handle, is_name
from .phrases import Phrases
from .style import report_score

_ANSWERED = re.compile(r"\s+(?:[-–→>»›]|to|in reply to)\s+")
_NO_COMMENTS = 2.0
"""Head start of "there are no comments"."""


def names_author(blocks: list[Block], index: int, phrases: Phrases) -> bool:
    """Say whether a line can be the author line of the block after it."""
    if index + 1 >= len(blocks):
        return False
    block, following = blocks[index], blocks[index + 1]
    if block.bullet or following.bullet or following.gap > max(block.gap, 1):
        return False
    if not is_name(block.text, phrases) or phrases.is_line(block.text):
        return False
    if phrases.is_control(block.text) or phrases.opens_comments(block.text):
        return False
    return not is_name(following.text, phrases) and following.words >= 1


def _is_text(block: Block, phrases: Phrases) -> bool:
    """Say whether a block is somebody's sentence rather than a heading or furniture."""
    if phrases.is_line(block.text) or phrases.is_caption(block.text):
        return False
    if phrases.is_control(block.text) or phrases.opens_comments(block.text):
        return False
    return block.finished or block.words >= 12


def _looks_like_heading(block: Block) -> bool:
    """Say whether a line in capitals could as well be a heading of the article."""
    words = block.text.split()
    return not (len(words) == 1 and is_handle(words[0])) and "_" not in block.text


def find_boundary(blocks: list[Block], first: int, phrases: Phrases) -> int:
    """Return the index of the first block after the article; `len(blocks)` if there is none.

    `first` is the index of the first block after the title.
    """
    count = len(blocks)
    if count - first < 2:
        return count
    text = [_is_text(block, phrases) for block in blocks]
    scores = [
        report_score(b.text, phrases) if t and i >= first else 0.0
        for i, (b, t) in enumerate(zip(blocks, text, strict=True))
    ]
    paragraphs = [i for i in range(first, count) if text[i]]
    if not paragraphs:
        return _first_marker(blocks, first, phrases)
    opening = [scores[i] for i in paragraphs[: max(1, min(5, len(paragraphs) // 2))]]
    base = max(-1.5, min(0.0, median(opening) - 0.3))
    scores = [s - base if text[i] else s for i, s in enumerate(scores)]
    authors = [i >= first and names_author(blocks, i, phrases) for i in range(count)]
    headers = _trusted_headers(blocks, first, scores, phrases)
    footers = [phrases.footer(b.text) is not None for b in blocks]
    markers = [i >= first and phrases.opens_comments(b.text) for i, b in enumerate(blocks)]
    gaps = [blocks[i].gap for i in paragraphs[1:]]
    calm = max(gaps[: max(1, min(3, len(gaps) // 3))], default=0) if gaps else 0
    loose = [i > first and b.gap > max(calm, 1) for i, b in enumerate(blocks)]
    for i in range(first + 1, count):
        if not text[i]:
            continue
        if authors[i - 1] and (not _looks_like_heading(blocks[i - 1]) or scores[i] < 0.8):
            scores[i] -= 1.5
        if loose[i]:
            scores[i] -= 1.0
        if headers[i - 1] or (i + 1 < count and footers[i + 1]):
            scores[i] -= 3.0
    total = list(accumulate(scores, initial=0.0))
    pairs = sum(authors)
    best, best_value = count, total[count] + _NO_COMMENTS
    earliest = paragraphs[0] + 1
    for k in range(earliest, count):
        value = total[k] - (total[count] - total[k])
        value += _trace(k, blocks, first, markers, headers, authors, loose, pairs, scores, calm)
        if value > best_value + 1e-9:
            best, best_value = k, value
    if best < count and not _has_trace(
        best, count, markers, headers, footers, authors, loose, scores
    ):
        rest = [scores[i] for i in paragraphs if i >= best]
        if sum(rest) > -4.0 or sum(rest) > -1.0 * len(rest):
            return count
    return best


def _trusted_headers(
    blocks: list[Block], first: int, scores: list[float], phrases: Phrases
) -> list[bool]:
    """Say of each block whether it is a comment's header line.

    Digests head their entries with place and date, articles lead in a quotation with "X said:";
    what follows tells them from comments.
    """
    found = [False] * len(blocks)
    dated = False
    for i in range(first, len(blocks)):
        match = phrases.header(blocks[i].text)
        if match and is_name(_ANSWERED.split(match["author"].strip())[0], phrases):
            found[i] = True
            dated = dated or bool(match.groupdict().get("date"))
    after = [scores[i + 1] for i, is_header in enumerate(found[:-1]) if is_header]
    if not after or sum(after) / len(after) > 0.7 or (len(after) < 2 and not dated):
        return [False] * len(blocks)
    return found


def _trace(
    k: int,
    blocks: list[Block],
    first: int,
    markers: list[bool],
    headers: list[bool],
    authors: list[bool],
    loose: list[bool],
    pairs: int,
    scores: list[float],
    calm: int,
) -> float:
    """Return what the layout says for an end of the article before block `k`."""
    bonus = 0.0
    if markers[k]:
        bonus += 7.0
    if headers[k]:
        bonus += 5.0
    if authors[k] and scores[k + 1] < 0.3:
        bonus += 2.5 if not _looks_like_heading(blocks[k]) else 1.2
        bonus += 1.0 if pairs >= 2 else 0.0
    if loose[k] and not any(loose[first:k]):
        bonus += 1.5
    if (
        k + 1 < len(blocks)
        and loose[k + 1]
        and not any(loose[first : k + 1])
        and blocks[k].words <= 15
        and scores[k] <= 0.2
        and blocks[k].finished
    ):
        bonus += 2.5
    return bonus


def _has_trace(
    k: int,
    count: int,
    markers: list[bool],
    headers: list[bool],
    footers: list[bool],
    authors: list[bool],
    loose: list[bool],
    scores: list[float],
) -> bool:
    zone = range(k, count)
    if any(markers[i] or headers[i] or footers[i] for i in zone):
        return True
    named = sum(1 for i in zone if authors[i] and i + 1 < count and scores[i + 1] < 0)
    return named >= 1 or sum(loose[i] for i in zone) >= 2


def _first_marker(blocks: list[Block], first: int, phrases: Phrases) -> int:
    for i in range(first + 1, len(blocks)):
        if phrases.opens_comments(blocks[i].text):
            return i
    return len(blocks)
