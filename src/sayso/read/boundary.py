"""Where the article ends: the change point between reporting and readers' comments.

Every paragraph has a style score; the boundary is the place that best separates a reporting
part from a commenting part, helped by what pages leave behind when pasted: markers such as
"6 Comments", header lines ("Name says:"), author lines, a new rhythm of blank lines.  Without any
such trace the change of style must be strong and lasting: some articles are opinion throughout.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from statistics import median

from .blocks import Block
from .dates import is_date_line
from .names import has_capitals, is_handle, is_name
from .phrases import Phrases
from .style import report_score

_ANSWERED = re.compile(r"\s+(?:[-–→>»›]|to|in reply to)\s+")
_NO_COMMENTS = 2.0
"""Head start of "there are no comments"."""
_MARKER, _HEADER, _AUTHOR, _RHYTHM = 7.0, 5.0, 3.0, 1.5
"""What a trace right at the boundary is worth, in units of the style score."""
_LOOSE = 2
"""So many blocks set apart by blank lines are a rhythm of comments."""
_REPORT = 0.5
"""Above this style score a text opens like a report, so that comments stand out by style alone."""


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


def find_boundary(
    blocks: list[Block], first: int, phrases: Phrases, marked_only: bool = False
) -> int:
    """Return the index of the first block after the article; `len(blocks)` if there is none.

    `first` is the index of the first block after the title.  With `marked_only` only markers
    and header lines count (for text from which the comments have already been taken).
    """
    count = len(blocks)
    if count - first < 2:
        return count
    layout = _Layout(blocks, first, phrases)
    if not layout.paragraphs:
        return next((i for i in range(first + 1, count) if layout.markers[i]), count)
    if _goes_on(layout, marked_only):
        return count
    traces = _Traces(layout, phrases)
    total = list(accumulate(traces.scores, initial=0.0))
    best, best_value = count, total[count] + _NO_COMMENTS
    for k in range(traces.paragraphs[0] + 1, count):
        if marked_only and not (traces.markers[k] or traces.headers[k]):
            continue
        value = total[k] - (total[count] - total[k]) + traces.bonus(k)
        if value > best_value + 1e-9:
            best, best_value = k, value
    if best < count and not traces.support(best):
        return count
    return best


def _goes_on(layout: _Layout, marked_only: bool) -> bool:
    """Say whether nothing could support an end of the article, whatever the style of the rest."""
    return layout.bare and (marked_only or layout.opening < _REPORT)


class _Layout:
    """Layout traces of all blocks, and how the text opens."""

    def __init__(self, blocks: list[Block], first: int, phrases: Phrases) -> None:
        self.blocks, self.first = blocks, first
        self.named = [
            i >= first and (phrases.header(b.text) is not None or _dated(blocks, i, phrases))
            for i, b in enumerate(blocks)
        ]
        self.text = [
            i >= first and not self.named[i] and _is_text(block, phrases)
            for i, block in enumerate(blocks)
        ]
        self.paragraphs = [i for i in range(first, len(blocks)) if self.text[i]]
        self.markers = [i >= first and phrases.opens_comments(b.text) for i, b in enumerate(blocks)]
        self.footers = [phrases.footer(b.text) is not None for b in blocks]
        self.authors = [i >= first and names_author(blocks, i, phrases) for i in range(len(blocks))]
        gaps = [blocks[i].gap for i in self.paragraphs[1:]]
        calm = max(gaps[: max(1, min(3, len(gaps) // 3))], default=0)
        self.loose = [i > first and b.gap > max(calm, 1) for i, b in enumerate(blocks)]
        marks = (self.named, self.markers, self.footers, self.authors)
        self.bare = sum(self.loose) < _LOOSE and not any(map(any, marks))
        """Whether nothing but the style of paragraphs can tell comments from the article."""
        opened = self.paragraphs[: max(1, min(5, len(self.paragraphs) // 2))]
        self.opening_scores = {i: report_score(blocks[i].text, phrases) for i in opened}
        self.opening = median(self.opening_scores.values()) if opened else 0.0


class _Traces:
    """Style scores and layout traces of all blocks."""

    def __init__(self, layout: _Layout, phrases: Phrases) -> None:
        blocks, first, text = layout.blocks, layout.first, layout.text
        count = len(blocks)
        self.blocks, self.paragraphs, self.markers = blocks, layout.paragraphs, layout.markers
        self.footers, self.loose, self.opening = layout.footers, layout.loose, layout.opening
        raw = [0.0] * count
        for i in self.paragraphs:
            known = layout.opening_scores.get(i)
            raw[i] = report_score(blocks[i].text, phrases) if known is None else known
        # Neutral prose scores near 0; then the line between the two styles lies lower.
        shift = max(-1.5, min(0.0, 0.6 * (self.opening - 1.0)))
        self.scores = [s - shift if text[i] else s for i, s in enumerate(raw)]
        self.headers = _trusted_headers(blocks, layout.named, text, self.scores, phrases)
        self.authors = _trusted_authors(blocks, layout.authors, self.scores)
        self._first_loose = next((i for i, is_loose in enumerate(self.loose) if is_loose), count)
        for i in range(first + 1, count):
            if self.headers[i] or self.footers[i]:
                self.scores[i] -= 3.0
            elif _is_button(blocks[i].text, phrases):
                self.scores[i] -= 0.7
            elif text[i] and self.authors[i - 1]:
                self.scores[i] -= 1.5
            if text[i] and self.loose[i]:
                self.scores[i] -= 1.0

    def bonus(self, k: int) -> float:
        """Return what the layout says for an end of the article before block `k`."""
        value = 0.0
        if self.markers[k]:
            value += _MARKER
        if self.headers[k]:
            value += _HEADER
        if self.authors[k]:
            value += _AUTHOR
        if k == self._first_loose:
            value += _RHYTHM
        # A short remark just before the rhythm changes is the first comment.
        remark = self.blocks[k].finished and self.blocks[k].words <= 15 and self.scores[k] <= 0.2
        if k + 1 == self._first_loose and remark:
            value += _RHYTHM + 1.0
        return value

    def support(self, k: int) -> bool:
        """Say whether the layout, or a strong change of style, supports comments from `k` on."""
        zone = range(k, len(self.blocks))
        if any(self.markers[i] or self.headers[i] or self.footers[i] for i in zone):
            return True
        if any(self.authors[i] for i in zone) or sum(self.loose[i] for i in zone) >= _LOOSE:
            return True
        rest = [self.scores[i] for i in self.paragraphs if i >= k]
        return self.opening >= _REPORT and sum(rest) <= -4.0 and sum(rest) <= -1.0 * len(rest)


def _is_text(block: Block, phrases: Phrases) -> bool:
    """Say whether a block is somebody's sentence rather than a heading or furniture."""
    if phrases.is_line(block.text) or phrases.is_caption(block.text):
        return False
    if phrases.is_control(block.text) or phrases.opens_comments(block.text):
        return False
    return block.finished or block.words >= 12


def _is_button(text: str, phrases: Phrases) -> bool:
    """Say whether a line is one of the buttons under each comment (Reply, Report, votes)."""
    return len(text) <= 60 and phrases.is_control(text) and any(c.isalpha() for c in text)


def _dated(blocks: list[Block], i: int, phrases: Phrases) -> bool:
    """Say whether a line is a name over a line with a date or an age ("3 years ago")."""
    if i + 2 >= len(blocks) or not is_name(blocks[i].text, phrases):
        return False
    below = blocks[i + 1].text
    aged = phrases.is_control(below) and any(c.isdigit() for c in below) and " " in below
    return is_date_line(below, phrases) or aged


def _trusted_headers(
    blocks: list[Block],
    named: list[bool],
    text: list[bool],
    scores: list[float],
    phrases: Phrases,
) -> list[bool]:
    """Say of each block whether it is a comment's header line.

    Digests head their entries with place and date, articles lead in a quotation with "X said:";
    what follows tells them from comments.
    """
    found = [False] * len(blocks)
    dated = False
    after: list[float] = []
    for i, block in enumerate(blocks):
        if not named[i]:
            continue
        match = phrases.header(block.text)
        author = match["author"] if match else block.text
        if not is_name(_ANSWERED.split(author.strip())[0], phrases):
            continue
        found[i] = True
        dated = dated or match is None or bool(match.groupdict().get("date"))
        following = next((j for j in range(i + 1, min(i + 4, len(blocks))) if text[j]), None)
        if following is not None:
            quoted = blocks[following].text[0] in '"“«'
            after.append(scores[following] + (1.5 if quoted else 0.0))
            dated = dated or is_date_line(blocks[i + 1].text, phrases)
    least = 0.9 if dated else 0.6
    if not after or sum(after) / len(after) > least or (len(after) < 2 and not dated):
        return [False] * len(blocks)
    return found


def _trusted_authors(blocks: list[Block], found: list[bool], scores: list[float]) -> list[bool]:
    """Say of each block that can name an author whether it does, and is no heading of the article.

    Headings stand once, over paragraphs that read like the rest; authors come back, have
    names like no heading, or stand over what reads like comments.
    """
    at = [i for i, is_author in enumerate(found) if is_author]
    if not at:
        return found
    times = Counter(blocks[i].text.casefold() for i in at)
    after = sum(scores[i + 1] for i in at) / len(at)
    certain = [
        i
        for i in at
        if times[blocks[i].text.casefold()] > 1
        or _only_a_name(blocks[i].text)
        or (len(at) == 1 and scores[i + 1] < -0.8)
    ]
    if certain and after < 0.8:
        start = certain[0] if len(certain) == 1 else at[0]
        return [f and (i >= start or scores[i + 1] < 0.6) for i, f in enumerate(found)]
    if len(at) >= 2 and after < -0.2 and all(has_capitals(blocks[i].text) for i in at):
        return [f and scores[i + 1] < 0.5 for i, f in enumerate(found)]
    return [False] * len(blocks)


def _only_a_name(text: str) -> bool:
    words = text.split()
    return len(words) == 1 and (is_handle(words[0]) or "_" in text)
