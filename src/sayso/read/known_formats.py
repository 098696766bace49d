"""Formats that are known and not read: what they are, and what to do instead.

Without this they would be read as what they look like: RTF as a text full of marks, the XML inside
an OpenDocument file as a report.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .archives import has_member
from .setting import Setting

_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
     "old Office file (.doc, .xls, .ppt, .msg); save it as DOCX, XLSX or EML"),
    (b"{\\rtf", "RTF file; save it as DOCX or as plain text"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive; unpack it and name the folder"),
    (b"Rar!\x1a\x07", "RAR archive; unpack it and name the folder"),
)  # fmt: skip
_MEMBERS = (
    ("ppt/", "presentation (PPTX); save it as PDF"),
    ("META-INF/container.xml", "e-book (EPUB); save it as HTML or plain text"),
)


class KnownFormats:
    """Refuses files of such formats in one line that says what to do."""

    name = "known-formats"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the first bytes, or by what a zip file holds."""
        return bool(_what(capture))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Raise UnreadableInput."""
        raise UnreadableInput(f"{capture.name}: {_what(capture)}")


def _what(capture: Capture) -> str:
    data = capture.data
    for beginning, what in _BEGINNINGS:
        if data.startswith(beginning):
            return what
    if not data.startswith(b"PK\x03\x04"):
        return ""
    # OpenDocument puts its media type first and unpacked, so that it can be told by its bytes.
    if b"application/vnd.oasis.opendocument" in data[30:120]:
        return "OpenDocument file; save it as DOCX, XLSX or PDF"
    return next((what for member, what in _MEMBERS if has_member(capture, member)), "")
