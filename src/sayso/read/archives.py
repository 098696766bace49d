"""gzip, bzip2, xz and zip around other formats, within limits.

Nothing is written to disk, so names in an archive lead nowhere; they only say which part it is.
"""

from __future__ import annotations

import bz2
import hashlib
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator

import msgspec

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .setting import MAX_PARTS, Setting
from .xml_tree import declares_entities

Part = Capture | UnreadableInput
"""What a container holds: bytes, or why they cannot be had."""
ReadParts = Callable[[Capture, Iterable[Part], Setting], list[Document]]

_GZIP, _BZIP2, _XZ, _ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x03\x04"
_PACKED = (".gz", ".bz2", ".xz", ".tgz")
_MEDIA = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".mp4", ".webm", ".mov", ".mp3",
    ".ogg", ".wav", ".css", ".js", ".woff", ".woff2", ".ttf", ".cdx", ".cdxj", ".idx", ".db",
)  # fmt: skip


class GzipReader:
    """Reads one compressed file: gzip, bzip2 or xz."""

    name = "gzip"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By the first bytes."""
        return capture.data.startswith((_GZIP, _BZIP2, _XZ))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the documents in the unpacked bytes.  Raises UnreadableInput."""
        data = unpack(capture, self._setting)
        name = capture.name
        for ending in _PACKED:
            if name.lower().endswith(ending):
                name = name[: -len(ending)]
        inner = Capture(
            data=data,
            name=name,
            url=capture.url,
            source=capture.source,
            published=capture.published,
            media_type=None,
        )
        yield from self._read_parts(capture, [inner], self._setting)


def unpack(capture: Capture, setting: Setting) -> bytes:
    """Return the bytes in a gzip, bzip2 or xz file.  Raises UnreadableInput over the limit."""
    data, parts, size = capture.data, [], 0
    try:
        while data:
            unpacker = _unpacker(data)
            if unpacker is None:
                break
            while True:
                chunk = unpacker.decompress(data, 1 << 20)
                data = b"" if not isinstance(unpacker, _Zlib) else unpacker.rest
                size += len(chunk)
                setting.spend(len(chunk), capture.name)
                if size > setting.limit:
                    setting.spend(size, capture.name)
                parts.append(chunk)
                if unpacker.eof or (not chunk and _starved(unpacker)):
                    break
            if not unpacker.eof:
                raise UnreadableInput(f"{capture.name}: compressed data ends too early")
            data = unpacker.unused_data.lstrip(b"\x00")
    except (zlib.error, OSError, lzma.LZMAError, EOFError) as error:
        raise UnreadableInput(f"{capture.name}: damaged compressed data: {error}") from error
    return b"".join(parts)


class _Zlib:
    """zlib's decompressor with the calls of bz2's and lzma's."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.rest = b""

    def decompress(self, data: bytes, size: int) -> bytes:
        chunk = self._inner.decompress(data, size)
        self.rest = self._inner.unconsumed_tail
        return chunk

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self.rest

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data


def _unpacker(data: bytes) -> _Zlib | bz2.BZ2Decompressor | lzma.LZMADecompressor | None:
    if data.startswith(_GZIP):
        return _Zlib()
    if data.startswith(_BZIP2):
        return bz2.BZ2Decompressor()
    if data.startswith(_XZ):
        return lzma.LZMADecompressor(memlimit=256 << 20)
    return None


def _starved(unpacker: _Zlib | bz2.BZ2Decompressor | lzma.LZMADecompressor) -> bool:
    return unpacker.needs_input


class ZipReader:
    """Reads the members of a zip file (WACZ too), one after another."""

    name = "zip"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By the first bytes."""
        return capture.data.startswith((_ZIP, b"PK\x05\x06"))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the documents in the members.  Raises UnreadableInput."""
        archive = open_zip(capture)
        yield from self._read_parts(capture, self._members(capture, archive), self._setting)

    def _members(self, capture: Capture, archive: zipfile.ZipFile) -> Iterator[Part]:
        # A damaged directory may name nothing, on which zipfile's is_dir() fails.
        named = [m for m in archive.infolist() if m.filename]
        members = [m for m in named if not m.is_dir() and is_wanted(m.filename)]
        web_archive = next((m for m in members if m.filename == "datapackage.json"), None)
        hashes = self._hashes(capture, archive, web_archive) if web_archive else {}
        for member in sorted(members, key=lambda m: m.filename)[: MAX_PARTS + 1]:
            if web_archive and not member.filename.startswith("archive/"):
                continue
            if _is_link(member):
                yield UnreadableInput(f"{capture.name}: {member.filename}: a link; not followed")
                continue
            try:
                data = read_member(capture, archive, member, self._setting)
            except UnreadableInput as error:
                yield error
                if self._setting.exhausted:
                    return
                continue
            listed = hashes.get(member.filename)
            if listed and listed != hashlib.sha256(data).hexdigest():
                yield UnreadableInput(
                    f"{capture.name}: {member.filename}: is not what the archive lists: its hash "
                    "differs"
                )
            yield Capture(
                data=data,
                name=member.filename,
                source=capture.source,
                published=capture.published,
                part=member.filename,
            )

    def _hashes(
        self, capture: Capture, archive: zipfile.ZipFile, package: zipfile.ZipInfo
    ) -> dict[str, str]:
        """Return the SHA-256 (hex) of members, as the list of a WACZ file has them."""
        try:
            data = read_member(capture, archive, package, self._setting)
            told = msgspec.json.decode(data, type=_Package)
        except (UnreadableInput, msgspec.DecodeError):
            return {}
        return {
            each.path: each.hash.removeprefix("sha256:")
            for each in told.resources
            if each.hash.startswith("sha256:")
        }


class _Resource(msgspec.Struct):
    path: str = ""
    hash: str = ""


class _Package(msgspec.Struct):
    resources: list[_Resource] = []


def open_zip(capture: Capture) -> zipfile.ZipFile:
    """Open the bytes as a zip file.  Raises UnreadableInput."""
    try:
        return zipfile.ZipFile(io.BytesIO(capture.data))
    # A damaged directory is also told as a bad value, a failed seek, an early end or an old method.
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise UnreadableInput(f"{capture.name}: damaged zip file: {error}") from error


def read_member(
    capture: Capture, archive: zipfile.ZipFile, member: zipfile.ZipInfo, setting: Setting
) -> bytes:
    """Return the bytes of a member; its real size counts, not the one it claims."""
    if member.flag_bits & 0x1:
        raise UnreadableInput(f"{capture.name}: {member.filename}: encrypted")
    try:
        with archive.open(member) as stream:
            data = stream.read(setting.limit + 1)
    # Each way of packing tells damage by an error of its own; a wrong password is a RuntimeError.
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError,
        NotImplementedError, RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise UnreadableInput(f"{capture.name}: {member.filename}: damaged: {error}") from error
    setting.spend(len(data), f"{capture.name}: {member.filename}")
    return data


def check_office(capture: Capture, setting: Setting) -> None:
    """Raise UnreadableInput for macros, XML entities, and what unpacks to too much."""
    archive = open_zip(capture)
    if any(name.casefold().endswith("vbaproject.bin") for name in archive.namelist()):
        raise UnreadableInput(f"{capture.name}: holds macros, not read; save it without them")
    for member in archive.infolist()[: MAX_PARTS + 1]:
        if member.filename.endswith((".xml", ".rels")):
            data = read_member(capture, archive, member, setting)
            if declares_entities(data) or b"<!DOCTYPE" in data[:4096]:
                raise UnreadableInput(f"{capture.name}: {member.filename}: declares XML entities")


def has_member(capture: Capture, prefix: str) -> bool:
    """Say whether the bytes are a zip file with a member whose name begins so."""
    if not capture.data.startswith(_ZIP):
        return False
    try:
        archive = open_zip(capture)
    except UnreadableInput:
        return False
    return any(name.startswith(prefix) for name in archive.namelist())


def _is_link(member: zipfile.ZipInfo) -> bool:
    """Say whether a member is a symbolic link: what it holds is a path, no text."""
    return stat.S_ISLNK(member.external_attr >> 16)


def is_wanted(name: str) -> bool:
    """Say whether a file in an archive may hold a text, by its name: no picture, not hidden."""
    base = name.rsplit("/", 1)[-1]
    hidden = base.startswith(".") or name.startswith("__MACOSX/")
    return not hidden and not base.lower().endswith(_MEDIA)
