"""Pieces: labelled blocks on their way to becoming sections."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Section, SectionKind, SectionRole
from .blocks import Block


@dataclass(slots=True)
class Piece:
    """A block and what it is."""

    block: Block
    kind: SectionKind
    role: SectionRole = "paragraph"
    author: str | None = None
    published: str | None = None
    order: int = 0
    depth: int = 0


def to_sections(text: str, pieces: list[Piece]) -> tuple[Section, ...]:
    """Return sections in text order that cover every non-blank character of `text`.

    What no piece covers (list marks, tags) becomes furniture.  The pieces are used up: of the
    smallest blocks, piece and section together would take twenty times the size of the text.
    """
    sections: list[Section] = []
    position = 0
    # Last first, and of those that begin together the first last.
    pieces.reverse()
    pieces.sort(key=lambda piece: -piece.block.start)
    while pieces:
        piece = pieces.pop()
        sections.extend(_furniture(text, position, piece.block.start))
        sections.append(
            Section(
                kind=piece.kind,
                start=piece.block.start,
                end=piece.block.end,
                role=piece.role,
                author=piece.author,
                published=piece.published,
                order=piece.order,
                depth=piece.depth,
            )
        )
        position = piece.block.end
    sections.extend(_furniture(text, position, len(text)))
    return tuple(sections)


def _furniture(text: str, start: int, end: int) -> list[Section]:
    between = text[start:end]
    body = between.strip()
    if not body:
        return []
    begin = start + len(between) - len(between.lstrip())
    return [Section(kind="furniture", start=begin, end=begin + len(body))]
