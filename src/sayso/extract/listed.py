"""“Our units destroyed:” above a list: the sentence goes on in the items.

Communiqués count losses so.  The verb and what it counts must be read as one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from .words import words

if TYPE_CHECKING:
    from .sentences import Span

_OPENS_LIST = re.compile(
    rf"\b(?:{'|'.join(sorted(words('listed', 'deeds')))})(?: [a-z]+){{0,2}} ?:$", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?…]")
BULLET = r"[-–—•*▪●■◦]\s+"
_NEXT_LINE = rf"[ \t]*\n[ \t]*(?:{BULLET})?"
_BETWEEN = re.compile(_NEXT_LINE)
_MARK = re.compile(rf"[:;,]?{_NEXT_LINE}")
_MOST = 12
"""How many items of a list may belong to the sentence above it."""


def with_lists(spans: Iterable[Span], text: str) -> Iterator[Span]:
    """Yield the sentences, those that open a list of losses with its items."""
    held: Span | None = None
    items = 0
    for span in spans:
        if held is not None and items < _MOST and _goes_on(held, span, text):
            held, items = msgspec.structs.replace(held, end=span.end), items + 1
            continue
        if held is not None:
            yield held
        opens = span.section == "body" and _OPENS_LIST.search(text[span.start : span.end])
        held, items = (span, 0) if opens else (None, 0)
        if held is None:
            yield span
    if held is not None:
        yield held


def _goes_on(above: Span, item: Span, text: str) -> bool:
    """Is it the next item, on the next line, of a sentence that no stop has ended?"""
    return (
        item.section == above.section
        and _BETWEEN.fullmatch(text, above.end, item.start) is not None
        and _ENDS.search(text[above.start : above.end].replace(" .", "")) is None
    )


def on_one_line(raw: str) -> str:
    """Return a sentence of equal length, commas where its list has line breaks."""
    opening, line, items = raw.partition("\n")
    if not line or _OPENS_LIST.search(opening.rstrip()) is None:
        return raw
    first = _MARK.match(raw, len(opening.rstrip()) - 1)
    at = first.end() if first is not None else len(opening)
    items = _MARK.sub(lambda m: "," + " " * (len(m.group()) - 1), raw[at:])
    return raw[: len(opening.rstrip()) - 1].ljust(at) + items
