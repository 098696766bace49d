"""E-mail: one message (EML) or many (MBOX); attachments are documents of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

import msgspec

from ..errors import UnreadableInput
from ..ids import document_id
from ..model import Document
from ..protocols import Capture
from .archives import ReadParts
from .document import Found, names_in
from .line_breaks import mend_lines
from .mail_lines import whole_lines
from .mail_quotes import mark_quotes
from .setting import Setting
from .text import read_found
from .walk import text_blocks

_HEADER = re.compile(
    rb"(?:from|to|date|subject|received|return-path|message-id|mime-version|delivered-to|"
    rb"x-[\w-]+|content-type|dkim-signature|reply-to):[ \t]",
    re.IGNORECASE,
)
_FIELD = re.compile(rb"[!-9;-~]{1,70}:|[ \t]")
_MBOX = re.compile(rb"From \S+ +\w{3} \w{3} +\d{1,2} \d\d:\d\d")
_SEPARATOR = re.compile(rb"(?:^|\n\r?\n)(?=From \S+ +\w{3} \w{3} +\d{1,2} )")
_SIGNATURE = re.compile(r"\n-- ?\n")


_HEADER_LIMIT = 2000
"""Characters read of one header line: to parse one takes as long as the square of its length."""
_LONG_NUMBER = re.compile(r"\d{6,}")
_NESTED = 50
"""Comments in brackets that a header line may hold: each within another costs three calls."""

_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 2000
"""Parts of one message: each costs a millisecond, whatever its size."""


if TYPE_CHECKING:
    _Headers = EmailPolicy[EmailMessage]
else:
    _Headers = EmailPolicy


class _Policy(_Headers):
    """Reads headers only so far and so deep."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        value = value[:_HEADER_LIMIT]
        if value.count("(") > _NESTED:
            value = value.replace("(", " ").replace(")", " ")
        if name.lower().endswith("date"):
            # No part of a date has so many digits; the parser of dates fails on them.
            value = _LONG_NUMBER.sub("", value)
        return name, value


_POLICY = _Policy()


class MboxReader:
    """Reads a mailbox file."""

    name = "mbox"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By the line that begins a message."""
        return bool(_MBOX.match(capture.data))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the documents of all messages.  Raises UnreadableInput."""
        yield from self._read_parts(capture, self._messages(capture), self._setting)

    def _messages(self, capture: Capture) -> Iterator[Capture]:
        starts = [match.end() for match in _SEPARATOR.finditer(capture.data)]
        for number, start in enumerate(starts, 1):
            end = starts[number] if number < len(starts) else len(capture.data)
            data = capture.data[start:end].partition(b"\n")[2]
            if data.strip():
                yield Capture(
                    data=data,
                    name=f"{capture.name}: message {number}",
                    source=capture.source,
                    published=capture.published,
                    part=str(number),
                    media_type="message/rfc822",
                )


class MailReader:
    """Reads one message."""

    name = "mail"

    def __init__(self, setting: Setting, read_parts: ReadParts) -> None:
        self._setting = setting
        self._read_parts = read_parts

    def accepts(self, capture: Capture) -> bool:
        """By header lines at the head: two known ones, and nothing else before the first blank."""
        if capture.media_type == "message/rfc822":
            return True
        lines = capture.data[:8192].lstrip(b"\xef\xbb\xbf").split(b"\n")
        head = lines[: next((i for i, line in enumerate(lines) if not line.strip()), len(lines))]
        known = sum(1 for line in head if _HEADER.match(line))
        return known >= 2 and all(_FIELD.match(line) for line in head if line.strip())

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the message, then its attachments.  Raises UnreadableInput."""
        if len(_PART.findall(capture.data)) > _MOST_PARTS:
            raise UnreadableInput(
                f"{capture.name}: a message of more than {_MOST_PARTS:,} parts; not taken apart"
            )
        try:
            message = BytesParser(policy=_POLICY).parsebytes(capture.data)
            document = self._message(capture, message)
            attached = list(_attachments(capture, message))
        except (
            MessageError,
            LookupError,
            ValueError,
            AttributeError,
            TypeError,
            IndexError,
            OverflowError,
        ) as error:
            raise UnreadableInput(f"{capture.name}: damaged message: {error}") from error
        if document is None and not attached:
            raise UnreadableInput(f"{capture.name}: message without text")
        if document:
            yield document
        if attached:
            try:
                inner = self._read_parts(capture, attached, self._setting)
            except UnreadableInput:
                if document is None:
                    raise
                inner = []
            for each in inner:
                child = msgspec.structs.replace(each, parent=document.id if document else None)
                yield msgspec.structs.replace(child, id=document_id(child))

    def _message(self, capture: Capture, message: EmailMessage) -> Document | None:
        body = message.get_body(preferencelist=("plain", "html"))
        if body is None:
            return None
        content = body.get_content()
        if not isinstance(content, str):
            return None
        if body.get_content_type() == "text/html":
            content = _plain(content)
        subject = " ".join(str(message.get("Subject", "")).split())
        content = content.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        flowed, delete_space = (
            str(body.get_param(name, "")).casefold() == value
            for name, value in (("format", "flowed"), ("delsp", "yes"))
        )
        content = whole_lines(content, flowed, delete_space)
        text = f"{subject}\n\n{content}" if subject else content
        if not content.strip():
            return None
        found = Found(capture=capture, text=text, reader=self.name, title=subject or None)
        sent = str(message.get("Date", ""))
        try:
            found.page_date = parsedate_to_datetime(sent).date().isoformat() if sent else None
        except (ValueError, TypeError, IndexError, OverflowError):
            found.notes.append(f"date of the message cannot be read: {sent[:60]}")
        told = str(message.get("From", ""))
        found.authors = names_in(name for name, _ in getaddresses([told]))
        sender = re.search(r"@([\w.-]+\.\w{2,})", told)
        document = read_found(found, self._setting)
        if sender and document.source is None:
            known = self._setting.source_of_host(sender[1])
            document = msgspec.structs.replace(document, source=known)
        document = mark_quotes(_after_signature(document), self._setting.phrases)
        return msgspec.structs.replace(document, id=document_id(document))


def _after_signature(document: Document) -> Document:
    """Mark what follows the signature mark as furniture."""
    found = _SIGNATURE.search(document.text)
    if not found:
        return document
    sections = tuple(
        msgspec.structs.replace(s, kind="furniture")
        if s.start >= found.start() and s.kind in ("body", "comment")
        else s
        for s in document.sections
    )
    return msgspec.structs.replace(document, sections=sections)


def _plain(markup: str) -> str:
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        return ""
    mend_lines(tree)
    return "\n\n".join(text for text, _ in text_blocks(tree))


def _attachments(capture: Capture, message: EmailMessage) -> Iterator[Capture]:
    for number, part in enumerate(message.iter_attachments(), 1):
        name = part.get_filename() or f"attachment {number}"
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content and part.get_content_maintype() not in (
            "image", "audio", "video",
        ):  # fmt: skip
            yield Capture(
                data=content,
                name=f"{capture.name}: {name}",
                source=capture.source,
                published=capture.published,
                part=f"{number} {name}",
            )
