"""A digest as a Word file: styles, tables, pictures, and numbers that lead to the references."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import InputError
from .layout import (
    Block,
    Citations,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Reference,
    Table,
    in_runs,
    stop_of,
)
from .sentence import Sentence

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PAGE_MM, _EDGE_MM = 297, 20
_WIDEST_MM, _TALLEST_MM = 160, 190
"""Of a picture: taller ones would leave more of a page empty before them than they are worth."""
_LEAST_MM = 110
"""Room below which a tall picture waits for the next page rather than be made unreadable."""
_LETTERS, _LINE_MM = 78, 4.9
"""Letters to a line, and its height, in a wide font."""
_BEHIND_MM, _BEHIND_ITEM_MM, _CAPTION_MM = 6, 1.5, 16
"""What stands between blocks and between items of a list; a picture's caption."""
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)[^>]*? height="([\d.]+)')


def to_docx(
    title: str,
    blocks: Sequence[Block],
    citations: Citations,
    day: dt.date,
    drawn: Callable[[str], bytes],
) -> bytes:
    """Return the digest as a Word file dated `day`; the same digest gives the same bytes.

    `drawn` turns a picture from SVG into PNG; where it raises InputError (its library is not
    installed) the caption says where the picture can be had.
    """
    from docx import Document

    document = Document()
    _prepare(document, title, day)
    placed, room = _first_page(blocks)
    for block in placed:
        _add(document, block, citations, drawn, room)
        if isinstance(block, Picture):
            room = _TALLEST_MM
    if cited := citations.references():
        document.add_heading("References", level=2)
        for number, entry in cited:
            _add_reference(document, number, entry)
    made = io.BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue(), day)


def _prepare(document: WordDocument, title: str, day: dt.date) -> None:
    from docx.shared import Mm, Pt

    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(title), "sayso", ""
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = "sayso", 1
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(_EDGE_MM)
    document.styles["Normal"].font.size = Pt(10.5)


def _first_page(blocks: Sequence[Block]) -> tuple[list[Block], float]:
    """Return the blocks with the first picture where it leaves no page empty, and its room in mm.

    Word has no pictures that wait for the next page while the text goes on.  One that fits no more
    under what stands above it is made smaller, or else waits here until the page is full.
    """
    at = next((n for n, block in enumerate(blocks) if isinstance(block, Picture)), None)
    if at is None:
        return list(blocks), _TALLEST_MM
    page = _PAGE_MM - 2 * _EDGE_MM
    used = sum(map(_height, blocks[:at]))
    room = page - used - _CAPTION_MM
    if used > page:
        return list(blocks), _TALLEST_MM
    if room >= min(_LEAST_MM, _height(blocks[at])):
        return list(blocks), min(room, _TALLEST_MM)
    until = at + 1
    while until < len(blocks) and used + _height(blocks[until]) <= page:
        used += _height(blocks[until])
        until += 1
    while isinstance(blocks[until - 1], Heading):
        # It stays with what it heads.
        until -= 1
    return [*blocks[:at], *blocks[at + 1 : until], blocks[at], *blocks[until:]], _TALLEST_MM


def _height(block: Block) -> float:
    """Return how tall a block will be, in mm, about."""
    match block:
        case Heading() | Note():
            return _lines(len(block.text)) + _BEHIND_MM
        case Paragraph():
            return _lines(len(block.lead) + _letters(block.sentences)) + _BEHIND_MM
        case Items():
            return sum(_lines(_letters(item)) + _BEHIND_ITEM_MM for item in block.items)
        case Picture():
            width, height = (
                map(float, size.groups()) if (size := _SIZE.match(block.svg)) else (1, 1)
            )
            return min(_WIDEST_MM * height / width, _TALLEST_MM) + _CAPTION_MM
        case Table():
            rows = (max(_letters_of_a_cell(cell) for cell in row) for row in block.rows)
            return sum(_lines(letters * len(block.columns)) + _BEHIND_ITEM_MM for letters in rows)


def _letters(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.text) + 3 for sentence in sentences)


def _letters_of_a_cell(cell: str | Sequence[Sentence]) -> int:
    return len(cell) if isinstance(cell, str) else _letters(cell)


def _lines(letters: int) -> float:
    return math.ceil(letters / _LETTERS) * _LINE_MM


def _add(
    document: WordDocument,
    block: Block,
    citations: Citations,
    drawn: Callable[[str], bytes],
    room: float,
) -> None:
    match block:
        case Heading():
            document.add_heading(_clean(block.text), level=block.level)
        case Note():
            document.add_paragraph().add_run(_clean(block.text)).italic = True
        case Paragraph():
            paragraph = document.add_paragraph()
            if block.lead:
                paragraph.add_run(f"{_clean(block.lead)} ").bold = True
            _run(paragraph, block.sentences, citations)
        case Items():
            for item in block.items:
                _run(document.add_paragraph(style="List Bullet"), item, citations)
        case Table():
            _add_table(document, block, citations)
        case Picture():
            _add_picture(document, block, drawn, room)


def _add_table(document: WordDocument, block: Table, citations: Citations) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = _clean(column)
    for row in block.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            if isinstance(value, str):
                paragraph.add_run(_clean(value)).bold = False
            else:
                _run(paragraph, value, citations, joint="; ", stop=False)
    for row_of_cells in table.rows:
        for cell in row_of_cells.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8.5)
    document.add_paragraph()


def _add_picture(
    document: WordDocument, block: Picture, drawn: Callable[[str], bytes], room: float
) -> None:
    from docx.shared import Length, Mm, Pt

    try:
        shape = document.add_picture(io.BytesIO(drawn(block.svg)), width=Mm(_WIDEST_MM))
        if shape.height > Mm(room):
            shape.width = Length(round(shape.width * Mm(room) / shape.height))
            shape.height = Mm(room)
        # Its caption stands on the same page.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        caption = block.caption
    except InputError:
        caption = f"{block.caption} (the picture is in the HTML and PDF forms)"
    run = document.add_paragraph().add_run(_clean(caption))
    run.italic, run.font.size = True, Pt(8.5)


def _run(
    paragraph: WordParagraph,
    sentences: Sequence[Sentence],
    citations: Citations,
    joint: str = " ",
    stop: bool = True,
) -> None:
    for place, sentence in enumerate(sentences):
        end = stop_of(sentence) if stop else ""
        lead = joint if place else ""
        paragraph.add_run(f"{lead}{_clean(sentence.text)}{end}").bold = False
        joint_before = ""
        for first, last in in_runs(citations.numbers(sentence)):
            _link(paragraph, f"{joint_before}{first}", f"r{first}")
            if last > first:
                _link(paragraph, f"{'–' if last - first > 1 else ','}{last}", f"r{last}")
            joint_before = ","


def _link(paragraph: WordParagraph, words: str, anchor: str) -> None:
    """Add a raised number that leads to a bookmark of the file."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    paragraph._p.append(link)
    run = paragraph.add_run(words)
    run.font.superscript = True
    link.append(run._r)


def _add_reference(document: WordDocument, number: int, entry: Reference) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"r{number}")
    end.set(qn("w:id"), str(number))
    paragraph._p.extend((start, end))
    url = f" {entry.url}" if entry.url and re.match(r"https?://", entry.url) else ""
    words = f"{number}. {entry.quote} — {entry.source}{url} {entry.claim}"
    paragraph.add_run(_clean(words)).font.size = Pt(8.5)


def _clean(words: str) -> str:
    """Return words without the control characters that XML cannot hold."""
    return _CONTROL.sub("", " ".join(words.split()))


def _with_fixed_times(data: bytes, day: dt.date) -> bytes:
    """Return a ZIP archive whose members are all dated `day`: the clock leaves no trace."""
    out = io.BytesIO()
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, date_time=stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(member))
    return out.getvalue()
