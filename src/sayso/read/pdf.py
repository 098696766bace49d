"""PDF with text → Document.  Lines that come back on most pages are furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .blocks import split_blocks
from .document import Found, day_of_time, finish
from .pieces import to_sections
from .sections import label
from .setting import Setting

_MOST_ENDLESS = 500
"""Streams of a PDF, at most, that nothing ends; whole files have none."""
_MAX_PAGES = 2000
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_HYPHEN = re.compile(r"(?<=[a-z])\x02\n?|(?<=[a-z])\u00ad\n|(?<=[a-z])\ufffe\n?")
_DIGITS = re.compile(r"\d+")


class PdfReader:
    """Reads PDF files."""

    name = "pdf"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the mark near the head."""
        return b"%PDF-" in capture.data[:1024]

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the one document.  Raises UnreadableInput."""
        pages, created = _pages(capture)
        if not any(page.strip() for page in pages):
            raise UnreadableInput(f"{capture.name}: PDF without text (scanned pages?)")
        repeated = _repeated(pages)
        text = "\n\n".join(_set_apart(page, repeated) for page in pages if page.strip())
        self._setting.spend(len(text), capture.name)
        found = Found(capture=capture, text=text, reader=self.name, file_date=created)
        labelled = label(split_blocks(text), self._setting.phrases, found.page, trimmed=True)
        for piece in labelled.pieces:
            if _key(piece.block.text) in repeated and piece.block.text != labelled.title:
                piece.kind = "furniture"
        found.title = labelled.title
        found.dates.extend(labelled.dates)
        found.sections = to_sections(text, labelled.pieces)
        yield finish(found, self._setting)


def _pages(capture: Capture) -> tuple[list[str], str | None]:
    """Return the text of each page, and the day the file says it was made."""
    import pypdfium2 as pdfium

    # PDFium looks for the end of each up to the end of the file.
    endless = capture.data.count(b"stream") - 2 * capture.data.count(b"endstream")
    if endless > _MOST_ENDLESS:
        raise UnreadableInput(f"{capture.name}: damaged PDF: {endless} streams without an end")
    try:
        pdf = pdfium.PdfDocument(capture.data)
    except pdfium.PdfiumError as error:
        reason = "needs a password" if "password" in str(error).lower() else "damaged PDF"
        raise UnreadableInput(f"{capture.name}: {reason}") from error
    try:
        if len(pdf) > _MAX_PAGES:
            raise UnreadableInput(f"{capture.name}: more than {_MAX_PAGES} pages; split it")
        pages = [_page(pdf, number) for number in range(len(pdf))]
        stamp = _CREATED.match(pdf.get_metadata_value("CreationDate") or "")
    except pdfium.PdfiumError as error:
        raise UnreadableInput(f"{capture.name}: damaged PDF: {error}") from error
    finally:
        pdf.close()
    return pages, day_of_time(tuple(map(int, stamp.groups()))) if stamp else None


def _page(pdf: object, number: int) -> str:
    page = pdf[number]  # type: ignore[index]
    words = page.get_textpage()
    try:
        text = str(words.get_text_bounded())
    finally:
        words.close()
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _HYPHEN.sub("", text)


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split())).casefold()


def _repeated(pages: list[str]) -> set[str]:
    """Return the first and last lines that most pages share, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.split("\n") if line.strip()]
        edges = [line for line in lines[:2] + lines[-2:] if len(line.split()) <= 12]
        edges = [line for line in edges if not line.rstrip().endswith((".", "!", "?", ":", ","))]
        counts.update({_key(line) for line in edges})
    return {key for key, count in counts.items() if count >= max(3, 0.5 * len(pages))}


def _set_apart(page: str, repeated: set[str]) -> str:
    """Put blank lines around repeated lines, so that they join no paragraph."""
    lines = [f"\n{line}\n" if _key(line) in repeated else line for line in page.split("\n")]
    return "\n".join(lines)
