"""What only names addresses: feeds, lists of feeds (OPML), sitemaps, links, GDELT's dumps.

`leads_in` says where such bytes lead; `LeadsReader` refuses those that hold no text of their own
and says how the pages behind them can be had.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..config import Config
from ..errors import UnreadableInput
from ..model import Document, Row
from ..protocols import Capture
from ..reference import Reference
from .archives import GzipReader, ZipReader, open_zip, read_member, unpack
from .column_dates import days_of
from .decode import decode, head_of, looks_binary
from .document import clean_address, day_of
from .feed import FeedReader, parse_feed
from .setting import MAX_PARTS, Setting
from .tables import CsvReader, JsonReader, SheetReader, column_of
from .xml_tree import xml_root

_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex|opml)[\s>]")
_LINE = re.compile(r"https?://\S+|#.*")
_GDELT = {58: 57, 61: 60, 27: 4, 16: 5}
"""Columns of GDELT's tables (events 1.0 and 2.0, knowledge graph, mentions) → that of the page."""
_MONTH = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}")


class Lead(Row, kw_only=True, frozen=True):
    """An address that an input names, and what it says of what is there."""

    url: str
    published: str | None = None
    """ISO day of publication."""
    changed: str | None = None
    """ISO day of the last change, or its moment (UTC) where that is told."""
    source: str | None = None
    nested: bool = False
    """It leads on itself: a sitemap or a feed."""


class LeadsReader:
    """Refuses what only names addresses, and says what to do."""

    name = "leads"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the root element of a sitemap or OPML, GDELT's columns, or lines of addresses."""
        return _is_map(capture) or _is_gdelt(capture) or _is_list(capture)

    def read(self, capture: Capture) -> Iterator[Document]:
        """Raise UnreadableInput: there is nothing to read but the pages it names."""
        leads = _leads(capture, self._setting) or []
        count = f"{len(leads)} address{'es' if len(leads) != 1 else ''}"
        raise UnreadableInput(
            f"{capture.name}: holds no text, only {count}; to fetch them: sayso add --follow"
        )


def leads_in(
    capture: Capture,
    config: Config,
    reference: Reference,
    columns: Mapping[str, str] | None = None,
) -> list[Lead] | None:
    """Return the addresses that bytes name, in their order, once each.

    None where they are no feed, sitemap, list or table of links but texts themselves.  Raises
    UnreadableInput where they are damaged.
    """
    setting = Setting(config, reference, columns or {}, captured=len(capture.data))
    found: dict[str, Lead] = {}
    known = False
    for each in _unpacked(capture, setting):
        leads = _leads(each, setting)
        known = known or leads is not None
        for lead in leads or ():
            found.setdefault(lead.url, lead)
    return list(found.values())[:MAX_PARTS] if known else None


def _unpacked(capture: Capture, setting: Setting) -> Iterator[Capture]:
    """Yield the bytes, or what is in them where they are compressed."""
    none: Any = None
    if SheetReader(setting).accepts(capture):
        # A zip file too, but one table.
        yield capture
    elif GzipReader(setting, none).accepts(capture):
        name = re.sub(r"\.(gz|bz2|xz)$", "", capture.name, flags=re.IGNORECASE)
        yield msgspec.structs.replace(capture, data=unpack(capture, setting), name=name)
    elif ZipReader(setting, none).accepts(capture):
        archive = open_zip(capture)
        for member in archive.infolist()[:MAX_PARTS]:
            if member.filename.casefold().endswith((".csv", ".tsv", ".txt", ".xml")):
                data = read_member(capture, archive, member, setting)
                yield msgspec.structs.replace(capture, data=data, name=member.filename)
    else:
        yield capture


def _leads(capture: Capture, setting: Setting) -> list[Lead] | None:
    """Return where one file leads; None where it holds texts."""
    if _is_map(capture):
        return _of_map(capture)
    if _is_gdelt(capture):
        return _of_gdelt(capture)
    if FeedReader(setting).accepts(capture):
        return _of_feed(capture)
    if _is_list(capture):
        lines = decode(capture)[0].split("\n")
        return _once(Lead(url=line.strip()) for line in lines)
    return _of_table(capture, setting)


def _once(leads: Iterable[Lead]) -> list[Lead]:
    """Return leads with proper addresses, the first of each."""
    found: dict[str, Lead] = {}
    for lead in leads:
        address = clean_address(lead.url)
        if address:
            found.setdefault(address, msgspec.structs.replace(lead, url=address))
    return list(found.values())[:MAX_PARTS]


# ------------------------------------------------------------------ sitemaps and OPML


def _is_map(capture: Capture) -> bool:
    head = head_of(capture.data)
    return head.startswith(b"<") and bool(_ROOT.search(head))


def _of_map(capture: Capture) -> list[Lead]:
    root = xml_root(capture, "list of addresses")
    if root.tag == "opml":
        feeds = (element.get("xmlUrl") for element in root.iter("outline"))
        return _once(Lead(url=feed, nested=True) for feed in feeds if feed)
    return _once(map(_of_entry, root))


def _of_entry(entry: Any) -> Lead:
    told: dict[str, str] = {}
    for element in entry.iter():
        if isinstance(element.tag, str) and element.text:
            told.setdefault(element.tag.rpartition("}")[2], element.text.strip())
    nested = isinstance(entry.tag, str) and entry.tag.rpartition("}")[2] == "sitemap"
    return Lead(
        url=told.get("loc", ""),
        published=day_of(told.get("publication_date")),
        changed=_moment_of(told.get("lastmod")),
        nested=nested,
    )


def _moment_of(value: str | None) -> str | None:
    """Return a moment with a time zone as UTC, else the day."""
    try:
        moment = datetime.fromisoformat(value or "")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        pass
    return day_of(value)


# ------------------------------------------------------------------ feeds


def _of_feed(capture: Capture) -> list[Lead]:
    parsed, _ = parse_feed(capture)
    leads: list[Lead] = []
    for entry in parsed.entries[:MAX_PARTS]:
        published, changed = (
            # Asked for with `in`: feedparser answers for the one with the other.
            _moment_in(entry[name]) if name in entry else None
            for name in ("published_parsed", "updated_parsed")
        )
        leads.append(
            Lead(
                url=str(entry.get("link") or ""),
                published=day_of(published or changed),
                changed=changed,
            )
        )
    return _once(leads)


def _moment_in(moment: Any) -> str | None:
    """Return feedparser's account of a moment (UTC) as ISO text, or None."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment) if moment else None
    except (ValueError, TypeError, OverflowError):
        return None


# ------------------------------------------------------------------ tables and lists


def _is_list(capture: Capture) -> bool:
    """Say whether text holds nothing but addresses, one a line, and remarks behind a #."""
    head = capture.data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith((b"http://", b"https://", b"#")):
        return False
    try:
        text = capture.data[:1_000_000].decode("utf-8-sig", "strict")
    except UnicodeDecodeError:
        return False
    # The last line may have been cut.
    whole = text.split("\n")[: None if len(text) < 1_000_000 else -1]
    lines = [line.strip() for line in whole if line.strip()]
    named = any(not line.startswith("#") for line in lines)
    return named and all(map(_LINE.fullmatch, lines))


def _is_gdelt(capture: Capture) -> bool:
    if looks_binary(capture.data[:8192]):
        return False
    line = capture.data[:200_000].partition(b"\n")[0].split(b"\t")
    column = _GDELT.get(len(line))
    return column is not None and line[column].startswith((b"http://", b"https://"))


def _of_gdelt(capture: Capture) -> list[Lead]:
    text = capture.data.decode("utf-8", "replace")
    leads: list[Lead] = []
    for line in text.split("\n"):
        cells = line.rstrip("\r").split("\t")
        column = _GDELT.get(len(cells))
        if column is None:
            continue
        # The day GDELT saw the page; events carry it second to last, the others as a full moment.
        moment = cells[-2] if len(cells) in (58, 61) else cells[2 if len(cells) == 16 else 1]
        seen = _MONTH.fullmatch(moment) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", moment)
        leads.append(
            Lead(url=cells[column], changed=day_of("-".join(seen.groups())) if seen else None)
        )
    return _once(leads)


def _of_table(capture: Capture, setting: Setting) -> list[Lead] | None:
    """Return the links of a table that has a column of addresses and none of texts."""
    reader = next(
        (made for made in (SheetReader(setting), JsonReader(setting), CsvReader(setting))
         if made.accepts(capture)),
        None,
    )  # fmt: skip
    if reader is None:
        return None
    try:
        rows = reader.rows(capture)
    except UnreadableInput:
        # Damage is told by the reader that comes next.
        return None
    names = list(dict.fromkeys(name for row in rows[:1000] for name in row))
    place = {
        field: column_of(names, field, setting.columns)
        for field in ("text", "url", "published", "source")
    }
    if not place["url"] or (place["text"] and any(row.get(place["text"]) for row in rows)):
        return None
    days = days_of((row.get(place["published"] or "", "").strip() for row in rows), setting.phrases)
    return _once(
        Lead(
            url=row.get(place["url"]) or "",
            published=days.get(row.get(place["published"] or "", "").strip()),
            source=(row.get(place["source"] or "") or "").strip() or None,
        )
        for row in rows
    )
