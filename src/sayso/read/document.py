"""From what a reader found to a sealed Document: date, outlet, language, links, id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from urllib.parse import urlsplit, urlunsplit

import msgspec

from ..ids import document_id, raw_name
from ..model import Document, Section
from ..protocols import Capture
from ..source_index import LONGEST_HOST, SourceIndex, source_index
from .dates import date_in_address, find_date
from .language import detect_language
from .outlets import (
    host_of,
    original_of,
    platforms,
    source_by_address,
    source_by_name,
    source_in_lines,
    source_in_title,
)
from .phrases import Phrases
from .setting import Setting

_URL = re.compile(r"https?://[^\s<>\"'“”‘’«»\[\]{}|\\^`]{3,2000}")
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|ncid|cmpid)=[^&]*")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_BETWEEN_NAMES = re.compile(r"\s*(?:;|\||\n|,? and (?=[A-Z]))\s*")
_NO_NAME = re.compile(r"^\s*(?:by|written by|posted by)\s+|[<(\[][^<>()\[\]]*[>)\]]|\S+@\S+", re.I)
_MOST_AUTHORS = 20
_LONGEST_NAME = 6
"""Words of an author's name; more is a sentence about somebody."""
_LONGEST_OUTLET = 200
"""Characters of what a page calls itself; more is its text in the wrong place."""
_NO_AUTHORS = frozenset(["name", "author", "autor", "auteur", "admin", "administrator", "user"])
"""Labels of forms, and accounts that are nobody's name."""

_TITLES = ("title", "post_title", "headline", "original_title", "name", "subject")
_DATES = (
    "published", "post_date", "date", "pubdate", "published_at", "publish_date", "datepublished",
    "created", "timestamp",
)  # fmt: skip
_ADDRESSES = (
    "canonical_url",
    "canonical",
    "original_link",
    "url",
    "link",
    "permalink",
    "source_url",
)
_AUTHORS = ("authors", "author", "byline", "by", "creator")
_OUTLETS = ("source", "site", "site_name", "sitename", "outlet", "publisher", "publication")


@dataclass
class Found:
    """What a reader found in the bytes."""

    capture: Capture
    text: str
    reader: str
    sections: tuple[Section, ...] = ()
    title: str | None = None
    dates: list[str] = field(default_factory=list)
    """Full dates standing in the text's head, first one first."""
    page_date: str | None = None
    """The date that meta data or front matter gives."""
    file_date: str | None = None
    """When the file was made, by its own account; the last resort."""
    url: str | None = None
    outlet: str | None = None
    outlet_speaks: bool = False
    """Whether the outlet is the account that posts, and the address only where it posts."""
    authors: list[str] = field(default_factory=list)
    """Who wrote it, as the page, feed or table says."""
    language: str | None = None
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    part: str | None = None
    parent: str | None = None

    @property
    def address(self) -> str | None:
        """The address of the page: what the bytes say, else where they were fetched."""
        return clean_address(self.url) or clean_address(self.capture.url)

    @property
    def page(self) -> str:
        """What stays the same when the page is captured again."""
        if self.address:
            return self.address
        name = f"raw:{name_of(self.capture)}"
        return f"{name}#{self.part}" if self.part else name

    def take_fields(self, fields: dict[str, str], phrases: Phrases) -> None:
        """Take title, date, address and outlet from named fields (front matter, a table's row)."""
        self.title = self.title or _first(fields, _TITLES)
        self.url = self.url or next(
            (a for a in map(clean_address, map(fields.get, _ADDRESSES)) if a), None
        )
        self.outlet = self.outlet or _first(fields, _OUTLETS)
        self.authors = self.authors or names_in([_first(fields, _AUTHORS)])
        for name in _DATES:
            told = fields.get(name)
            if told and not self.page_date:
                in_words = find_date(told[:80], phrases)
                self.page_date = day_of(told) or (in_words[0] if in_words else None)


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if fields.get(name)), None)


def names_in(values: Iterable[str | None]) -> list[str]:
    """Return the names of authors in what a page calls its author: lists, "By …", addresses."""
    names: dict[str, None] = {}
    for value in values:
        for part in _BETWEEN_NAMES.split(value or ""):
            name = " ".join(_NO_NAME.sub("", part).split()).strip(" ,.|")
            worded = len(name.split()) <= _LONGEST_NAME and name.casefold() not in _NO_AUTHORS
            if worded and 2 <= len(name) <= 80 and "://" not in name and _has_letter(name):
                names[name] = None
    return list(names)[:_MOST_AUTHORS]


def _has_letter(name: str) -> bool:
    return any(map(str.isalpha, name))


def day_of(value: str | None) -> str | None:
    """Return the ISO day of a time stamp, or None."""
    found = _ISO_DATE.match(value.strip()) if value else None
    if not found:
        return None
    try:
        return date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return None


def clean_address(url: str | None) -> str | None:
    """Return an http(s) address without fragment and tracking parameters, or None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or len(host) > LONGEST_HOST:
        return None
    query = _TRACKING.sub("", parts.query).lstrip("&")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))


def links_in(text: str) -> list[str]:
    """Return the addresses written in a text, once each, in order."""
    found = (match.group().rstrip(".,;:!?)…") for match in _URL.finditer(text))
    return list(dict.fromkeys(link for link in found if host_of(link)))


_LAST: tuple[bytes, str] = (b"", raw_name(b""))


def name_of(capture: Capture) -> str:
    """Return the SHA-256 of captured bytes; those asked for last are not hashed again.

    A file of ten thousand rows asks for its own with every row.
    """
    global _LAST
    last = _LAST
    if last[0] is not capture.data:
        last = _LAST = (capture.data, raw_name(capture.data))
    return last[1]


def finish(found: Found, setting: Setting) -> Document:
    """Return the document under its id; dates: argument, page, title, text, address, file."""
    capture = found.capture
    published, published_from = _published(found, setting)
    body = _text_of(found, ("body", "quote")) or found.text
    document = Document(
        id="",
        page=found.page,
        raw=name_of(capture),
        part=capture.part if found.part is None else found.part,
        text=found.text,
        sections=found.sections,
        title=found.title,
        authors=tuple(dict.fromkeys(found.authors)),
        archived_at=capture.archived_at,
        source=_source(found, setting),
        published=published,
        published_from=published_from,
        language=found.language or detect_language(body),
        url=found.address,
        parent=found.parent,
        links=tuple(dict.fromkeys([*found.links, *links_in(found.text)])),
        reader=found.reader,
        notes=tuple(found.notes),
    )
    return identified(document)


def identified(document: Document) -> Document:
    """Return the document under its id."""
    return msgspec.structs.replace(document, id=document_id(document))


def day_of_time(moment: tuple[int, ...] | None) -> str | None:
    """Return the ISO day of a time tuple (year, month, day, …), or None."""
    if not moment or len(moment) < 3:
        return None
    try:
        return date(moment[0], moment[1], moment[2]).isoformat()
    except (ValueError, OverflowError):
        return None


def _published(found: Found, setting: Setting) -> tuple[str | None, str | None]:
    phrases = setting.phrases
    if found.capture.published:
        return found.capture.published, "argument"
    if found.page_date:
        return found.page_date, "page"
    in_title = find_date(found.title, phrases) if found.title else None
    if in_title:
        return in_title[0], "title"
    if found.dates:
        return found.dates[0], "text"
    in_address = date_in_address(found.address, phrases) if found.address else None
    if in_address:
        return in_address, "address"
    in_name = date_in_address(found.capture.name.replace("_", "-"), phrases) or found.file_date
    return (in_name, "file") if in_name else (None, None)


def _source(found: Found, setting: Setting) -> str | None:
    """Return the outlet: as given, else by address, the page's own name, its title, its lines."""
    known = source_index(setting.reference)
    if found.capture.source:
        given = known.publisher(found.capture.source)
        return given.id if given else found.capture.source
    if found.outlet_speaks and found.outlet:
        return source_by_name(known, found.outlet) or found.outlet
    address = original_of(found.address)
    outlet = _outlet(found, address)
    by_address, by_name = source_by_address(known, address), source_by_name(known, outlet)
    if found.reader == "html":
        # A page that calls itself Facebook elsewhere has told how to share it.
        if by_name in platforms():
            outlet = by_name = None
    elif by_address in platforms() and outlet:
        # A table or a feed names the account; the address is only where that posts.
        return by_name or outlet
    return (
        by_address
        or by_name
        or source_in_title(known, found.title)
        or outlet
        or host_of(address)
        # What its lines name may as well be whom it links to: only where nothing else is known.
        or _source_in_lines(found, known)
    )


def _outlet(found: Found, address: str | None) -> str | None:
    """Return what the page calls itself, unless that is its title or the archive it lies in."""
    outlet = found.outlet if len(found.outlet or "") <= _LONGEST_OUTLET else None
    if outlet and found.title and outlet.casefold() == found.title.casefold():
        return None
    archived = address != found.address
    return None if archived and outlet == host_of(found.address) else outlet


def _source_in_lines(found: Found, known: SourceIndex) -> str | None:
    furniture = (
        found.text[s.start : s.end]
        for s in found.sections
        if s.kind == "furniture" and s.author is None
    )
    body = (found.text[s.start : s.end] for s in found.sections if s.kind == "body")
    return source_in_lines(known, [*furniture, *islice(body, 4)])


def _text_of(found: Found, kinds: tuple[str, ...]) -> str:
    return "\n".join(found.text[s.start : s.end] for s in found.sections if s.kind in kinds)
