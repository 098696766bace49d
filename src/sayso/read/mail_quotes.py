"""What a mail answers or forwards is a quote: of whom, and of which day, says the line above it."""

from __future__ import annotations

import re

import msgspec

from ..model import Document, Section
from .dates import find_date
from .document import names_in
from .phrases import Phrases

_ANSWERED = re.compile(
    r"^On (?P<when>[^\n]{6,80}?),? (?P<who>[^\n<,]{2,60}?)(?: ?<[^<>\n]{3,80}>)? wrote: *$", re.M
)
_FORWARDED = re.compile(
    r"^(?:-{2,} ?(?:forwarded message|original message) ?-{2,}|begin forwarded message:) *$",
    re.I | re.M,
)
_HEADER = re.compile(r"^\*?(?P<name>[A-Z][a-zA-Z-]{1,12})\*?: (?P<value>[^\n]{1,300})$", re.M)


def mark_quotes(document: Document, phrases: Phrases) -> Document:
    """Return a mail with what it answers and forwards as quotes, each with its author and day."""
    text = document.text
    sections = list(document.sections)
    for found in _ANSWERED.finditer(text):
        day = find_date(found["when"], phrases)
        _cut(sections, found.start(), found.end())
        _sign(sections, found.end(), found["who"].strip(), day[0] if day else None)
    forwarded = _FORWARDED.search(text)
    if forwarded:
        end, told = forwarded.end(), dict[str, str]()
        for header in _HEADER.finditer(text, forwarded.end()):
            if text[end : header.start()].strip():
                break
            told[header["name"].casefold()] = header["value"]
            end = header.end()
        who = next(iter(names_in([told.get("from")])), None)
        day = find_date(told.get("date") or told.get("sent") or "", phrases)
        _cut(sections, forwarded.start(), end)
        for at, section in enumerate(sections):
            if section.start >= end and section.kind in ("body", "comment"):
                sections[at] = Section(
                    kind="quote", start=section.start, end=section.end, role=section.role,
                    author=who, published=day[0] if day else None,
                )  # fmt: skip
    if sections == list(document.sections):
        return document
    return msgspec.structs.replace(document, sections=tuple(sections))


def _cut(sections: list[Section], start: int, end: int) -> None:
    """Make furniture of the sections between two offsets."""
    for at, section in enumerate(sections):
        if start <= section.start and section.end <= end:
            sections[at] = Section(kind="furniture", start=section.start, end=section.end)


def _sign(sections: list[Section], start: int, who: str, day: str | None) -> None:
    """Give the quotes that begin at an offset, up to the next words of the mail, their author."""
    for at, section in enumerate(sections):
        if section.start < start:
            continue
        if section.kind == "quote":
            sections[at] = msgspec.structs.replace(section, author=who, published=day)
        elif section.kind != "furniture":
            break
