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
from .pdf_lines import Line, headline, lines_of, paragraphs
from .pieces import to_sections
from .sections import label
from .setting import Setting

_MOST_ENDLESS = 500
"""Streams of a PDF, at most, that nothing ends; whole files have none."""
_MAX_PAGES = 2000
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
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
        if not any(pages):
            raise UnreadableInput(f"{capture.name}: PDF without text (scanned pages?)")
        repeated = _repeated(pages)
        text = _set(pages, repeated)
        self._setting.spend(len(text), capture.name)
        found = Found(capture=capture, text=text, reader=self.name, file_date=created)
        title = headline([line for line in pages[0] if _key(line.text) not in repeated])
        # Without a title in larger type a line that comes back may be it.
        blocks = split_blocks(text)
        apart = {block.start for block in blocks if title and _key(block.text) in repeated}
        labelled = label(
            [block for block in blocks if block.start not in apart],
            self._setting.phrases,
            found.page,
            title,
            trimmed=True,
        )
        titled = False
        for piece in labelled.pieces:
            first = not titled and piece.block.text == labelled.title
            titled = titled or first
            if _key(piece.block.text) in repeated and not first:
                piece.kind = "furniture"
        found.title = labelled.title
        found.dates.extend(labelled.dates)
        found.sections = to_sections(text, labelled.pieces)
        yield finish(found, self._setting)


def _pages(capture: Capture) -> tuple[list[list[Line]], str | None]:
    """Return the lines of each page, and the day the file says it was made."""
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


def _page(pdf: object, number: int) -> list[Line]:
    page = pdf[number]  # type: ignore[index]
    words = page.get_textpage()
    try:
        return list(lines_of(words, number))
    finally:
        words.close()
        page.close()


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split())).casefold()


def _repeated(pages: list[list[Line]]) -> set[str]:
    """Return the first and last lines that most pages share, numbers aside."""
    counts: Counter[str] = Counter()
    for lines in pages:
        by_place = sorted(lines, key=lambda line: -line.base) if _placed(lines) else lines
        edges = [line.text for line in [*lines[:2], *lines[-2:], *by_place[:2], *by_place[-2:]]]
        edges = [line for line in edges if len(line.split()) <= 12]
        edges = [line for line in edges if not line.endswith((".", "!", "?", ":", ","))]
        counts.update({_key(line) for line in edges})
    # Of two pages both have to share it, in the same place.
    least = max(2 if len(pages) == 2 and all(map(_placed, pages)) else 3, 0.5 * len(pages))
    return {key for key, count in counts.items() if count >= least}


def _placed(lines: list[Line]) -> bool:
    return all(line.size for line in lines)


def _set(pages: list[list[Line]], repeated: set[str]) -> str:
    """Return the text of all pages, a paragraph a line; what comes back stands before its page."""
    text: list[str] = []
    apart = [[line.text for line in lines if _key(line.text) in repeated] for lines in pages]
    at = 0
    run = [line for lines in pages for line in lines if _key(line.text) not in repeated]
    for page, words in paragraphs(run):
        while at <= page:
            text.extend(apart[at])
            at += 1
        text.append(words)
    for lines in apart[at:]:
        text.extend(lines)
    return "\n\n".join(text)
