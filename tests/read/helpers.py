"""What the tests of reading share."""

from __future__ import annotations

import re

from sayso.config import Config
from sayso.model import Document
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.reference import load_reference


def read(data: bytes | str, name: str = "page.txt", **known: str | None) -> list[Document]:
    content = data.encode() if isinstance(data, str) else data
    return read_capture(Capture(data=content, name=name, **known), Config(), load_reference())


def texts(document: Document, kind: str, role: str | None = None) -> list[str]:
    return [
        document.text[s.start : s.end]
        for s in document.sections
        if s.kind == kind and role in (None, s.role)
    ]


def article(document: Document) -> list[str]:
    """Return the article without headings and datelines."""
    return [
        document.text[s.start : s.end]
        for s in document.sections
        if s.kind in ("body", "quote") and s.role in ("paragraph", "item")
    ]


def assert_sections_hold(document: Document) -> None:
    """Sections are ordered, disjoint, trimmed and cover every character that is not blank."""
    position = 0
    for section in document.sections:
        assert section.start >= position
        assert section.end > section.start
        assert not document.text[position : section.start].strip()
        words = document.text[section.start : section.end]
        assert words == words.strip()
        position = section.end
    assert not document.text[position:].strip()


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)
