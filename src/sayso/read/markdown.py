"""Markdown → Document.  The text is kept as written; marks at the head of lines are furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Document
from ..protocols import Capture
from .blocks import split_blocks
from .decode import decode
from .document import Found, finish
from .markup import Span, front_matter, looks_like_fragment, mark_all, mask_markup
from .pieces import to_sections
from .sections import label
from .setting import Setting

_HEADING = re.compile(r"^[ ]{0,3}(#{1,6})[ \t]+(.*)$", re.MULTILINE)
_QUOTE = re.compile(r"^[ ]{0,3}(?:>[ \t]?)+", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ ]{0,3}(?:={3,}|-{3,}|\*{3,}|_{3,}|```.*|~~~.*)[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"^[ ]{0,3}!\[([^\]\n]{0,300})\]\([^\s]{0,2000}\)[ \t]*$", re.MULTILINE)
_CAPTION_WORDS = 4
"""Words from which what stands for a picture is taken as its caption, not as "image" or a file."""


class MarkdownReader:
    """Reads Markdown files."""

    name = "markdown"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By name or media type: any text could be Markdown."""
        named = capture.name.lower().endswith((".md", ".markdown", ".mdown"))
        return named or (capture.media_type or "").startswith("text/markdown")

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the one document.  Raises UnreadableInput."""
        text, notes = decode(capture)
        found = Found(capture=capture, text=text, reader=self.name, notes=list(notes))
        head = front_matter(text)
        if head:
            found.take_fields(head.fields, self._setting.phrases)
        start = head.end if head else 0
        masked, spans = _mask(text, start)
        labelled = label(split_blocks(masked), self._setting.phrases, found.page, found.title)
        mark_all(spans, labelled.pieces)
        found.title = found.title or labelled.title
        found.dates.extend(labelled.dates)
        found.sections = to_sections(text, labelled.pieces)
        yield finish(found, self._setting)


def _mask(text: str, start: int) -> tuple[str, list[Span]]:
    """Return a copy of equal length without the marks, and what they said."""
    spans: list[Span] = []
    characters = list(text)

    def blank(begin: int, end: int) -> None:
        for i in range(begin, end):
            if characters[i] != "\n":
                characters[i] = " "

    blank(0, start)
    for found in _HEADING.finditer(text, start):
        end = found.start(2) + len(found[2].rstrip("#").rstrip(" \t"))
        spans.append(Span(found.start(2), end, "heading"))
        blank(found.start(1), found.end(1))
        blank(end, found.end())
    for found in _IMAGE.finditer(text, start):
        if len(found[1].split()) >= _CAPTION_WORDS:
            spans.append(Span(found.start(1), found.end(1), "caption"))
            blank(found.start(), found.start(1))
            blank(found.end(1), found.end())
        else:
            blank(found.start(), found.end())
    for found in _QUOTE.finditer(text, start):
        end = text.find("\n", found.end())
        spans.append(Span(found.end(), len(text) if end < 0 else end, "quote"))
        blank(found.start(), found.end())
    for found in _UNDERLINE.finditer(text, start):
        blank(found.start(), found.end())
    masked = "".join(characters)
    if looks_like_fragment(masked, start):
        masked, more = mask_markup(masked, start)
        spans.extend(more)
    return masked, _joined(spans, text)


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Join quotes on lines that follow each other: a quoted paragraph may be wrapped."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        last = joined[-1] if joined else None
        between = text[last.end : span.start].strip("> \t\n") if last else ""
        if last and last.what == span.what == "quote" and not between:
            joined[-1] = Span(last.start, span.end, "quote")
        else:
            joined.append(span)
    return joined
