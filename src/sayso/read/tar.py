"""tar: the files in it, one after another, where they lie in the bytes.

Read by hand: the standard library's reader follows links and sparse maps, calls itself once for
each long name and, in the versions that many still run, looks for ever through headers of digits.
Here a file is a stretch of the bytes, so an archive holds no more than itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .archives import Part, ReadParts, is_wanted
from .setting import MAX_PARTS, Setting

_BLOCK = 512
_NAME, _SIZE, _SUM, _PREFIX = slice(0, 100), slice(124, 136), slice(148, 156), slice(345, 500)
_KIND, _MARK = slice(156, 157), slice(257, 262)
_OCTAL = re.compile(rb"[ \x00]*([0-7]+)[ \x00]*")
_FILES, _FOLDER, _LONG_NAME, _ABOUT_NEXT = (b"0", b"\x00", b"7"), b"5", b"L", b"x"
_ABOUT_ARCHIVE = (b"g", b"K", b"V")
"""Headers that name nothing to read: for all files, the target of a link, the label of a tape."""
_REFUSED = {
    b"1": "a link; not followed", b"2": "a link; not followed", b"3": "a device; not read",
    b"4": "a device; not read", b"6": "a device; not read", b"S": "a sparse file; not unfolded",
}  # fmt: skip
_LONGEST_NAME = 4096


@dataclass(slots=True)
class _Member:
    name: str
    start: int
    end: int
    refused: str = ""
    """Why it is not read."""


class TarReader:
    """Reads the files of a tar archive; compressed ones are unpacked before."""

    name = "tar"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By the mark in the first header, or its check sum: the oldest have no mark."""
        head = capture.data[:_BLOCK]
        return head[_MARK] == b"ustar" or (len(head) == _BLOCK and _is_header(head))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the documents in the files, in the order of their names.  Raises UnreadableInput.

        Links, devices and sparse files are noted and not read, as is what follows damage.
        """
        yield from self._read_parts(capture, self._files(capture), self._setting)

    def _files(self, capture: Capture) -> Iterator[Part]:
        members: list[_Member] = []
        trouble: UnreadableInput | None = None
        try:
            for member in _members(capture):
                if is_wanted(member.name):
                    members.append(member)
                if len(members) > MAX_PARTS:
                    break
        except UnreadableInput as error:
            trouble = error
        for member in sorted(members, key=lambda each: each.name):
            if member.refused:
                yield UnreadableInput(f"{capture.name}: {member.name}: {member.refused}")
                continue
            yield Capture(
                data=capture.data[member.start : member.end],
                name=member.name,
                source=capture.source,
                published=capture.published,
                part=member.name,
            )
        if trouble:
            yield trouble


def _members(capture: Capture) -> Iterator[_Member]:
    """Yield what an archive holds but folders.  Raises UnreadableInput where it is damaged."""
    data = capture.data
    at = 0
    told: dict[str, str] = {}
    while at < len(data):
        head = data[at : at + _BLOCK]
        if not head.strip(b"\x00"):
            return
        if len(head) < _BLOCK or not _is_header(head):
            raise UnreadableInput(f"{capture.name}: damaged tar archive; the rest was not read")
        size = _number(told.pop("size", "").encode() or head[_SIZE])
        start = at + _BLOCK
        if size is None or start + size > len(data):
            raise UnreadableInput(f"{capture.name}: the tar archive ends too early")
        kind = head[_KIND]
        if kind == _LONG_NAME:
            told["path"] = _text(data[start : start + min(size, _LONGEST_NAME)])
        elif kind == _ABOUT_NEXT:
            told.update(_records(data[start : start + size]))
        elif kind not in _ABOUT_ARCHIVE:
            name = told.get("path", _own_name(head))[:_LONGEST_NAME]
            if name and kind != _FOLDER and not name.endswith("/"):
                yield _Member(name, start, start + size, _refusal(kind, told))
            told = {}
        at = start + -(-size // _BLOCK) * _BLOCK


def _is_header(head: bytes) -> bool:
    """Say whether a block is a header: the sum of its bytes, its own field blank, stands in it."""
    told = _OCTAL.fullmatch(head[_SUM])
    return told is not None and int(told[1], 8) == sum(head) - sum(head[_SUM]) + 8 * ord(" ")


def _number(field: bytes) -> int | None:
    """Return a size: in octal digits, or as GNU tar writes large ones, as bytes after a mark."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    told = _OCTAL.fullmatch(field)
    return int(told[1], 8) if told else None


def _own_name(head: bytes) -> str:
    # Only POSIX archives have a prefix; GNU's have times there.
    prefix = _text(head[_PREFIX]) if head[257:263] == b"ustar\x00" else ""
    name = _text(head[_NAME])
    return f"{prefix}/{name}" if prefix else name


def _refusal(kind: bytes, told: dict[str, str]) -> str:
    if any(key.startswith("GNU.sparse") for key in told):
        return _REFUSED[b"S"]
    # Kinds that nobody knows are files, as the standard says.
    return "" if kind in _FILES else _REFUSED.get(kind, "")


def _records(data: bytes) -> dict[str, str]:
    """Return the fields of a POSIX header about the next file: "27 path=reports/one.html"."""
    told: dict[str, str] = {}
    at = 0
    while at < len(data):
        blank = data.find(b" ", at, at + 20)
        digits = data[at:blank] if blank > 0 else b""
        if not digits.isdigit() or int(digits) <= blank - at:
            break
        key, _, value = data[blank + 1 : at + int(digits)].partition(b"=")
        if key == b"size" and value.strip().isdigit():
            # In decimal here, in octal digits where files tell it themselves.
            told["size"] = f"{int(value):o}"
        elif key == b"path" or key.startswith(b"GNU.sparse"):
            told[_text(key)] = _text(value.rstrip(b"\n"))
        at += int(digits)
    return told


def _text(field: bytes) -> str:
    return field.split(b"\x00", 1)[0].decode("utf-8", "replace")
