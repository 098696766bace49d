"""Plain text, as pasted from a page or written by hand → Document.

`Document.text` is the decoded file with newlines normalised, nothing else changed: offsets
hold in the file.  Tags and front matter inside a text stay in it and are marked as furniture.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Document
from ..protocols import Capture
from .blocks import is_crowded, split_blocks
from .decode import decode
from .document import Found, finish, names_in
from .front import byline
from .markup import Span, front_matter, looks_like_fragment, mark_all, mask_markup
from .pieces import Piece, to_sections
from .sections import label
from .setting import Setting

_CROWDED = "thousands of lines of a few characters: where many stand together, they were not read"


class TextReader:
    """Reads plain text."""

    name = "text"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """Any bytes that are text; asked last."""
        return True

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the one document in the bytes.  Raises UnreadableInput."""
        text, notes = decode(capture)
        yield read_text(capture, text, self._setting, notes)


def read_text(
    capture: Capture, text: str, setting: Setting, notes: tuple[str, ...] = (), reader: str = "text"
) -> Document:
    """Return the document of a decoded text (newlines already normalised)."""
    return read_found(Found(capture=capture, text=text, reader=reader, notes=list(notes)), setting)


def read_found(found: Found, setting: Setting, titled: bool = True) -> Document:
    """Return the document of a text about which something is known already.

    `titled` says whether its first line may be a title (posts have none).
    """
    text = found.text
    head = front_matter(text)
    if head:
        found.take_fields(head.fields, setting.phrases)
    if is_crowded(text):
        found.notes.append(_CROWDED)
    masked = text
    spans: list[Span] = []
    start = head.end if head else 0
    if looks_like_fragment(text, start):
        masked, spans = mask_markup(text, start)
    elif start:
        masked = "".join("\n" if c == "\n" else " " for c in text[:start]) + text[start:]
    labelled = label(split_blocks(masked), setting.phrases, found.page, found.title, titled=titled)
    mark_all(spans, labelled.pieces)
    found.title = found.title or labelled.title
    found.dates.extend(labelled.dates)
    found.authors = found.authors or _authors(labelled.pieces)
    found.sections = to_sections(text, labelled.pieces)
    return finish(found, setting)


def _authors(pieces: list[Piece]) -> list[str]:
    """Return who wrote the article, by the line above its second paragraph."""
    paragraphs = 0
    for piece in sorted(pieces, key=lambda piece: piece.block.start):
        paragraphs += piece.kind == "body" and piece.role == "paragraph"
        if paragraphs > 1 or piece.kind == "comment":
            break
        if names := byline(piece.block.text):
            return names_in([names])
    return []
