"""WARC: the pages of a web archive, each with its address."""

from __future__ import annotations

import io
from collections.abc import Iterator

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .archives import Part, ReadParts
from .setting import MAX_PARTS, Setting

_TEXT = ("text/html", "application/xhtml", "text/plain", "application/rss", "application/atom",
         "application/pdf", "text/csv", "text/markdown", "message/rfc822",
         "application/vnd.openxmlformats")  # fmt: skip
"""What a site answers with that can hold a text; its JSON and XML are mostly its machinery."""
_MEDIA = ("image/", "audio/", "video/", "font/")


class WarcReader:
    """Reads the pages in a WARC file."""

    name = "warc"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By the first bytes; compressed files are unpacked before."""
        return capture.data.startswith(b"WARC/")

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each page that was archived.  Raises UnreadableInput."""
        yield from self._read_parts(capture, self._pages(capture), self._setting)

    def _pages(self, capture: Capture) -> Iterator[Part]:
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        wanted = WarcRecordType.response | WarcRecordType.resource
        records = ArchiveIterator(io.BytesIO(capture.data), record_types=wanted, parse_http=True)
        try:
            for count, record in enumerate(records):
                if count > 4 * MAX_PARTS:
                    break
                kind = record.http_content_type or record.headers.get("Content-Type") or ""
                status = record.http_headers.status_code if record.http_headers else 200
                # A resource is a file that somebody put in, not what a page asked for on its own.
                put_in = record.record_type == WarcRecordType.resource
                wanted_kind = not kind.startswith(_MEDIA) if put_in else kind.startswith(_TEXT)
                if not wanted_kind or status != 200:
                    continue
                data = record.reader.read(self._setting.limit + 1)
                address = record.headers.get("WARC-Target-URI") or ""
                try:
                    self._setting.spend(len(data), address or capture.name)
                except UnreadableInput as error:
                    yield error
                    if self._setting.exhausted:
                        return
                    continue
                if not data:
                    continue
                charset = record.http_charset
                yield Capture(
                    data=data,
                    name=address or capture.name,
                    # Files that were never on the web stand in archives under names of their own.
                    url=address if address.startswith(("http://", "https://")) else None,
                    source=capture.source,
                    published=capture.published,
                    part=record.headers.get("WARC-Record-ID") or str(count),
                    archived_at=record.headers.get("WARC-Date"),
                    media_type=f"{kind}; charset={charset}" if charset else kind,
                )
        except (ValueError, OSError, EOFError) as error:
            yield UnreadableInput(f"{capture.name}: damaged WARC: {error}")
