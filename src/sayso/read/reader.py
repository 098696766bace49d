"""Choosing the reader: by what the bytes are, before what their name says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import entry_points

import msgspec

from ..config import Config
from ..errors import UnreadableInput
from ..ids import document_id, raw_name
from ..model import Document
from ..protocols import Capture, Reader
from ..reference import Reference
from .archives import GzipReader, Part, ZipReader
from .dataset_rows import DatasetReader
from .disqus import DisqusReader
from .exports import TelegramReader, XArchiveReader
from .feed import FeedReader
from .html import HtmlReader
from .known_formats import KnownFormats
from .leads import LeadsReader
from .mail import MailReader, MboxReader
from .markdown import MarkdownReader
from .pdf import PdfReader
from .setting import MAX_DEPTH, MAX_PARTS, Setting
from .tables import CsvReader, JsonReader, SheetReader
from .tar import TarReader
from .text import TextReader
from .warc import WarcReader
from .word import WordReader


@cache
def _installed() -> tuple[Callable[[Setting], Reader], ...]:
    """Return the makers of users' own readers, by name; looking them up scans all packages."""
    own = sorted(entry_points(group="sayso.readers"), key=lambda point: point.name)
    return tuple(point.load() for point in own)


def readers(setting: Setting) -> list[Reader]:
    """Return all readers in the order they are asked: users' own first, plain text last."""
    return [
        *(make(setting) for make in _installed()),
        KnownFormats(setting),
        WarcReader(setting, read_parts),
        PdfReader(setting),
        WordReader(setting),
        SheetReader(setting),
        XArchiveReader(setting),
        ZipReader(setting, read_parts),
        TarReader(setting, read_parts),
        GzipReader(setting, read_parts),
        LeadsReader(setting),
        DisqusReader(setting),
        FeedReader(setting),
        MboxReader(setting, read_parts),
        MailReader(setting, read_parts),
        HtmlReader(setting),
        TelegramReader(setting),
        DatasetReader(setting),
        JsonReader(setting),
        CsvReader(setting),
        MarkdownReader(setting),
        TextReader(setting),
    ]


def read_capture(
    capture: Capture,
    config: Config,
    reference: Reference,
    columns: Mapping[str, str] | None = None,
) -> list[Document]:
    """Return the documents in captured bytes, in the order they stand there.

    `columns` names the columns of a table: our field (text, title, published, url, source) →
    their column.  Raises UnreadableInput with one line for bytes that no reader can use.
    """
    try:
        setting = Setting(config, reference, columns or {}, captured=len(capture.data))
        return _read(capture, setting)
    except UnreadableInput as error:
        # Names of parts and words of libraries may hold anything; the message is one line.
        line = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())
        if line == str(error):
            raise
        raise UnreadableInput(line) from error


def _read(capture: Capture, setting: Setting) -> list[Document]:
    if not capture.data:
        raise UnreadableInput(f"{capture.name}: empty file, nothing to read")
    if len(capture.data) > setting.limit:
        raise UnreadableInput(
            f"{capture.name}: larger than {setting.config.max_input_mb} MB; "
            "split it or raise max_input_mb"
        )
    setting.readers = setting.readers or readers(setting)
    for reader in setting.readers:
        if reader.accepts(capture):
            return list(reader.read(capture))
    raise UnreadableInput(f"{capture.name}: not a format sayso reads")


def read_parts(whole: Capture, parts: Iterable[Part], setting: Setting) -> list[Document]:
    """Read what a container holds; each part says in `Capture.part` which it is.

    Documents name the bytes of the container as captured.  Parts that cannot be read are noted at
    the first document that can; where none can, the first reason is raised.
    """
    if setting.depth >= MAX_DEPTH:
        raise UnreadableInput(f"{whole.name}: more than {MAX_DEPTH} archives within one another")
    setting.depth += 1
    documents: list[Document] = []
    failures: list[str] = []
    raw = raw_name(whole.data)
    count = 0
    try:
        for part in parts:
            count += 1
            if count > MAX_PARTS:
                failures.append(f"more than {MAX_PARTS} parts; the rest was not read")
                break
            if isinstance(part, UnreadableInput):
                failures.append(str(part))
                continue
            try:
                documents.extend(_of_whole(d, part.part, raw) for d in _read(part, setting))
            except UnreadableInput as error:
                failures.append(str(error))
    finally:
        setting.depth -= 1
    if not documents:
        reason = failures[0] if failures else "nothing in it that can be read"
        raise UnreadableInput(
            reason if reason.startswith(whole.name) else f"{whole.name}: {reason}"
        )
    if failures:
        note = f"{len(failures)} of {count} parts could not be read: {failures[0]}"
        documents[0] = msgspec.structs.replace(documents[0], notes=(*documents[0].notes, note))
    return documents


def _of_whole(document: Document, part: str, raw: str) -> Document:
    own = document.part if document.part != part else ""
    inner = f"{part}#{own}" if own else part
    moved = msgspec.structs.replace(document, raw=raw, part=inner)
    return msgspec.structs.replace(moved, id=document_id(moved))
