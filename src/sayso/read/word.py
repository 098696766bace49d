"""Word files (DOCX) → Document: paragraphs, headings, lists and table rows; macros are not run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, cast
from zipfile import BadZipFile

from ..errors import UnreadableInput
from ..model import Document, SectionRole
from ..protocols import Capture
from .archives import check_office, has_member
from .blocks import Block
from .document import Found, finish, names_in
from .pieces import to_sections
from .sections import label
from .setting import Setting
from .wrapped import joined

_Role = SectionRole | Literal["caption", "title"]

_LONG_TABLE = 200
"""Rows of a table whose cells are not asked for one by one, which takes a millisecond each."""


_MOST_SECTIONS = 50
_OF_TEMPLATE = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)
"""When the template of python-docx was made: what that writes bears it unless told otherwise."""


class WordReader:
    """Reads DOCX files."""

    name = "docx"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By what the zip file holds."""
        return has_member(capture, "word/")

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the one document.  Raises UnreadableInput."""
        import docx
        from docx.opc.exceptions import OpcError
        from lxml.etree import XMLSyntaxError

        check_office(capture, self._setting)
        try:
            file = docx.Document(io.BytesIO(capture.data))
            parts = list(_parts(file))
            made, author = file.core_properties.created, file.core_properties.author
            apart = list(_around(file))
        # python-docx checks nothing: parts, relations and attributes that are missing or of the
        # wrong kind surface as whatever the code that needs them meets (found by fuzzing).
        except (
            OpcError, XMLSyntaxError, BadZipFile, KeyError, ValueError, AttributeError, TypeError,
            IndexError, NotImplementedError,
        ) as error:  # fmt: skip
            raise UnreadableInput(f"{capture.name}: damaged Word file: {error}") from error
        if not parts:
            raise UnreadableInput(f"{capture.name}: Word file without text")
        text = "\n\n".join([*(part for part, _ in parts), *apart])
        found = Found(capture=capture, text=text, reader=self.name)
        # A single word is the name of a computer's account, or of the program that wrote the file.
        found.authors = [name for name in names_in([author]) if " " in name]
        if made and made.replace(tzinfo=UTC) != _OF_TEMPLATE:
            found.file_date = made.date().isoformat()
        blocks: list[Block] = []
        roles: dict[int, SectionRole] = {}
        captions: set[int] = set()
        position = 0
        for part, role in parts:
            blocks.append(Block(position, position + len(part), part, 1))
            if role == "caption":
                captions.add(position)
            else:
                roles[position] = "heading" if role == "title" else role
            position += len(part) + 2
        title = next((part for part, role in parts if role == "title"), None)
        labelled = label(blocks, self._setting.phrases, found.page, title, trimmed=True)
        for piece in labelled.pieces:
            if piece.block.start in captions and piece.kind == "body":
                piece.kind = "caption"
            role = roles.get(piece.block.start, "paragraph")
            if piece.kind == "body" and role != "paragraph" and piece.role == "paragraph":
                piece.role = role
        found.title = labelled.title
        found.dates.extend(labelled.dates)
        found.sections = to_sections(text, labelled.pieces)
        yield finish(found, self._setting)


def _around(file: Any) -> Iterator[str]:
    """Yield the lines of headers and footers, once each."""
    seen: dict[str, None] = {}
    for section in file.sections[:_MOST_SECTIONS]:
        for part in (section.header, section.footer):
            # Those that are as in the section before have no words of their own.
            for paragraph in () if part.is_linked_to_previous else part.paragraphs:
                if text := " ".join(paragraph.text.split()):
                    seen[text] = None
    yield from seen


def _parts(file: Any) -> Iterator[tuple[str, _Role]]:
    """Yield (text, role) for each paragraph and table row, in order."""
    from docx.table import Table

    styles: dict[str | None, str] = {}
    for block in file.iter_inner_content():
        if isinstance(block, Table):
            yield from ((text, "item") for text in _rows(block))
            continue
        # To look a style up takes longer than to read the paragraph.
        named = block._p.style
        if named not in styles:
            styles[named] = str(block.style.name or "").casefold() if block.style else ""
        role: _Role = "paragraph"
        if styles[named] in ("caption", "title"):
            role = cast("_Role", styles[named])
        elif styles[named].startswith(("heading", "subtitle")):
            role = "heading"
        elif styles[named].startswith("list"):
            role = "item"
        lines = [text for line in block.text.split("\n") if (text := " ".join(line.split()))]
        yield from ((text, role) for text in joined(lines))


def _rows(table: Any) -> Iterator[str]:
    """Yield the rows of a table; in long ones a cell over several rows stands in the first only."""
    rows = table._tbl.tr_lst
    if len(rows) <= _LONG_TABLE:
        every = [[cell.text for cell in row.cells] for row in table.rows]
    else:
        every = [["\n".join(p.text for p in cell.p_lst) for cell in row.tc_lst] for row in rows]
    for row in every:
        cells = dict.fromkeys(" ".join(cell.split()) for cell in row)
        if text := " | ".join(cell for cell in cells if cell):
            yield text
