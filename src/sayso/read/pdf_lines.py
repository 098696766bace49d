"""The pages of a PDF → lines with their places, and lines → paragraphs.

A PDF knows no paragraphs: where one ends shows in the gap below a line, in an indent, in another
size of type, or in that the next word would still have fitted in.  Columns and pages are gone
through in the order of the file, which writers keep to that of reading.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median
from typing import Any

_HYPHENS = "\x02\ufffe"
"""What PDFium puts where a word is divided at the end of a line."""
_ENDS = re.compile(rf"\r\n|\r|\n|[{_HYPHENS}]")
_PRIVATE_BULLET = re.compile(r"^[\uf000-\uf0ff]\s?")
_BULLET = re.compile(r"[•◦▪‣●○■∙⁃*]\s?|[-–]\s|\(?\d{1,2}[.)]\s|[a-z]\)\s")
_STOPPED = re.compile(r"""[.!?:…。！？؟۔।][)\]"'”’»」]*$""")
_LIGATURE = re.compile("[اأإآ]ل")
_NEAR = 12
"""Lines before and after one that show how wide its column is."""
_LARGER = 1.15
"""Times the size of most of a page's type from which on a line is a title."""
_LOOSE = 0.75
"""Times the size of type that a character takes in a row of cells; half of it is usual."""
_WIDER = 1.35
"""Times the usual distance of lines from which on the gap ends a paragraph."""


@dataclass(slots=True)
class Line:
    """One printed line: its words, and where they stand in points from the lower left."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    hyphened: bool = False
    """Its last word goes on in the next line."""

    @property
    def bullet(self) -> bool:
        """Whether it begins an item of a list."""
        return bool(_BULLET.match(self.text))


def lines_of(words: Any, page: int) -> Iterator[Line]:
    """Yield the lines of a page's text as PDFium holds it."""
    count = words.count_chars()
    text = words.get_text_range(0, count) if count else ""
    exact = len(text) == count
    at = 0
    for end in [*_ENDS.finditer(text), None]:
        stop = end.start() if end else len(text)
        printed = text[at:stop]
        first, last = _ends_of(printed)
        if first < last:
            line = Line(_cleaned(printed, at, words if exact else None), page, 0, 0, 0, 0)
            if exact:
                _place(line, words, at + first, at + last - 1)
            line.hyphened = bool(end) and end is not None and end.group() in _HYPHENS
            if line.text:
                yield line
        at = end.end() if end else stop


def _ends_of(text: str) -> tuple[int, int]:
    body = text.strip()
    start = len(text) - len(text.lstrip())
    return start, start + len(body)


def _cleaned(printed: str, at: int, words: Any) -> str:
    """Return the words of a line: no NUL, bullets of symbol fonts as such, ligatures in order."""
    if words is not None:
        for pair in _LIGATURE.finditer(printed):
            # Of one sign for two letters PDFium gives those as they are printed, not as read.
            box = _box(words, at + pair.start())
            if box is not None and box == _box(words, at + pair.start() + 1):
                swapped = pair.group()[::-1]
                printed = printed[: pair.start()] + swapped + printed[pair.end() :]
    printed = printed.replace("\x00", "").strip()
    return _PRIVATE_BULLET.sub("• ", printed)


def _box(words: Any, index: int) -> tuple[float, float, float, float] | None:
    import pypdfium2.raw as raw

    sides = [ctypes.c_double() for _ in range(4)]
    if not raw.FPDFText_GetCharBox(words.raw, index, *map(ctypes.byref, sides)):
        return None
    left, right, bottom, top = (side.value for side in sides)
    return left, right, bottom, top


def _place(line: Line, words: Any, first: int, last: int) -> None:
    import pypdfium2.raw as raw

    begin, end = _box(words, first), _box(words, last)
    if begin is None or end is None:
        return
    line.left, line.right = min(begin[0], end[0]), max(begin[1], end[1])
    x, y = ctypes.c_double(), ctypes.c_double()
    if raw.FPDFText_GetCharOrigin(words.raw, first, ctypes.byref(x), ctypes.byref(y)):
        line.base = y.value
    line.size = round(float(raw.FPDFText_GetFontSize(words.raw, first)), 1)
    if line.size <= 1.5:
        # Some writers scale type of one point; the height of its signs tells more.
        line.size = round(max(begin[3] - begin[2], end[3] - end[2], 1.0) * 1.3, 1)


def paragraphs(lines: list[Line]) -> list[tuple[int, str]]:
    """Return the paragraphs that lines make, in their order, each with the page it begins on."""
    if not lines:
        return []
    leading, usual = _leading(lines), _usual_size(lines)
    edges = _edges(lines)
    joined: list[list[Line]] = [[lines[0]]]
    for at, (before, line) in enumerate(pairwise(lines)):
        if (
            before.hyphened
            or _is_one_title(before, line, usual)
            or _goes_on(joined[-1], line, edges[at], leading)
        ):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [(group[0].page, _text_of(group)) for group in joined]


def headline(lines: list[Line]) -> str | None:
    """Return the words in the largest type of a page, where that is larger than most."""
    if not lines:
        return None
    usual, largest = _usual_size(lines), max(line.size for line in lines)
    at = next(at for at, line in enumerate(lines) if line.size == largest)
    group = list(takewhile(lambda line: line.size == largest, lines[at:]))
    words = _text_of(group)
    return words if largest > _LARGER * usual and 2 <= len(words.split()) <= 30 else None


def _usual_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _is_one_title(before: Line, line: Line, usual: float) -> bool:
    """Say whether two lines in larger type are one title, which is broken where it looks well."""
    larger = before.size == line.size > _LARGER * usual and before.page == line.page
    return larger and 0 < before.base - line.base < 1.6 * line.size


def _text_of(group: list[Line]) -> str:
    words = ""
    for line in group:
        words += line.text if line.hyphened else f"{line.text} "
    return words.strip()


def _leading(lines: list[Line]) -> dict[float, float]:
    """Return, for each size of type, how far apart its lines mostly are."""
    gaps: dict[float, list[float]] = {}
    for before, line in pairwise(lines):
        gap = before.base - line.base
        if before.page == line.page and before.size == line.size and 0 < gap < 3 * line.size:
            gaps.setdefault(line.size, []).append(gap)
    # The middle one of a text of many short paragraphs may be that between two of them.
    return {size: min(median(found), 2 * min(found)) for size, found in gaps.items()}


def _edges(lines: list[Line]) -> list[tuple[float, float]]:
    """Return, for each line, where lines like it begin and end: the sides of its column."""
    found = []
    for at, line in enumerate(lines):
        near = [
            other
            for other in lines[max(0, at - _NEAR) : at + _NEAR + 1]
            if other.page == line.page and _alike(other, line) and not _is_row(other)
        ]
        rights = Counter(round(other.right / 4) for other in near)
        agreed = [other.right for other in near if rights[round(other.right / 4)] > 1]
        lefts = Counter(round(other.left / 4) for other in near)
        begun = [other.left for other in near if lefts[round(other.left / 4)] > 1]
        found.append(
            (
                min([*begun, line.left]),
                max([line.right, *(agreed or [other.right for other in near])]),
            )
        )
    return found


def _alike(one: Line, other: Line) -> bool:
    """Say whether two lines may be of one column: as large, and one over the other."""
    same = abs(one.size - other.size) < 0.6
    return same and min(one.right, other.right) - max(one.left, other.left) > 0.5 * min(
        one.right - one.left, other.right - other.left
    )


def _goes_on(
    group: list[Line], line: Line, edges: tuple[float, float], leading: dict[float, float]
) -> bool:
    """Say whether a line continues the paragraph of the lines before it."""
    before = group[-1]
    if not (before.size and line.size):
        # Nothing is known but the words.
        return not _STOPPED.search(before.text) and len(before.text) >= 40 and not line.bullet
    if line.bullet or abs(before.size - line.size) >= 0.6 or _is_row(before) or _is_row(line):
        return False
    if abs(before.base - line.base) < 0.3 * line.size and before.page == line.page:
        # One printed line in two pieces, or two cells of a table.
        return line.left - before.right < 2.5 * line.size
    room = edges[1] - before.right
    if _reads_leftwards(before.text):
        room = max(room, before.left - edges[0])
    fits = room > _width_of_first_word(line) + 0.5 * line.size
    turned = before.page != line.page or line.base > before.base
    if turned:
        # The next column or page: it goes on where the line is full and no sentence ends.
        return not fits and not _STOPPED.search(before.text)
    usual = leading.get(line.size, 1.2 * line.size)
    if before.base - line.base > _WIDER * usual:
        return False
    indented = line.left - before.left > 0.8 * line.size
    if indented and len(group) > 1 and not _reads_leftwards(line.text):
        return False
    if indented and not group[0].bullet and _STOPPED.search(before.text):
        return False
    # No paragraph begins with a small letter in the middle of a sentence.
    broken = line.text[:1].islower() and not _STOPPED.search(before.text)
    return broken or not fits


def _is_row(line: Line) -> bool:
    """Say whether words stand as far apart as in the cells of a table."""
    return line.right - line.left > _LOOSE * line.size * len(line.text)


def _reads_leftwards(text: str) -> bool:
    return any("\u0590" <= character <= "\u08ff" for character in text[:20])


def _width_of_first_word(line: Line) -> float:
    word = line.text.split(maxsplit=1)[0]
    return (line.right - line.left) * len(word) / max(1, len(line.text))
