"""RSS and Atom → one Document an item, as far as the feed itself tells it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .dates import find_date
from .decode import decode_markup, head_of
from .document import Found, day_of_time, names_in
from .line_breaks import mend_lines
from .phrases import Phrases
from .setting import MAX_PARTS, Setting
from .text import read_found
from .walk import text_blocks
from .xml_tree import refuse_entities

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")

_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
_ENDLESS = re.compile(rb"[A-Za-z0-9]{5000,}")
"""A word so long is a picture in the text, or damage: feedparser takes hundreds of its size."""
_TAGS, _DENSEST = 50_000, 80
"""A feed of more tags has fewer in a thousand characters; each takes three kilobytes to parse."""


class FeedReader:
    """Reads feeds."""

    name = "feed"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the root element."""
        head = head_of(capture.data)
        return head.startswith(b"<") and b"<html" not in head and bool(_ROOT.search(head))

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each item with text.  Raises UnreadableInput."""
        parsed, notes = parse_feed(capture)
        outlet = " ".join(str(parsed.feed.get("title", "")).split()) or None
        count = 0
        for number, entry in enumerate(parsed.entries[:MAX_PARTS]):
            text = "\n\n".join(_blocks(entry))
            if not text:
                continue
            count += 1
            found = Found(capture=capture, text=text, reader=self.name, outlet=outlet)
            found.notes.extend(notes)
            found.part = str(entry.get("id") or entry.get("link") or number)
            found.url = entry.get("link")
            found.title = " ".join(str(entry.get("title", "")).split()) or None
            moments = [
                entry[name] for name in ("published_parsed", "updated_parsed") if name in entry
            ]
            moment = next((m for m in moments if m), None)
            found.page_date = day_of_time(tuple(moment) if moment else None) or _told_day(
                entry, self._setting.phrases
            )
            found.authors = names_in(a.get("name") for a in entry.get("authors", ()))
            yield read_found(found, self._setting)
        if not count:
            reason = "feed without items" if not parsed.entries else "feed whose items hold no text"
            raise UnreadableInput(f"{capture.name}: {reason}")


def _told_day(entry: Any, phrases: Phrases) -> str | None:
    """Return the day of an item in words that feedparser does not know: "14 نيسان 2018"."""
    # As a plain dict: feedparser answers with another moment, and a warning, where one is missing.
    told = (str(dict.get(entry, name, ""))[:80] for name in ("published", "updated", "created"))
    found = (find_date(words, phrases) for words in told if words)
    return next((day[0] for day in found if day), None)


def parse_feed(capture: Capture) -> tuple[Any, tuple[str, ...]]:
    """Return a feed as feedparser reads it, and notes.  Raises UnreadableInput."""
    import feedparser

    refuse_entities(capture)
    markup, notes = decode_markup(capture)
    # Decoded here: feedparser trusts what a damaged feed says of its encoding.
    plain = _DECLARATION.sub("", markup, count=1).encode("utf-8", "replace")
    plain = _ENDLESS.sub(b"", plain)
    items = [match.start() for match in islice(_ITEM.finditer(plain), MAX_PARTS + 1)]
    if len(items) > MAX_PARTS:
        plain = plain[: items[-1]]
        notes = (*notes, f"more than {MAX_PARTS:,} items; the rest was not read")
    tags = plain.count(b"<")
    if tags > _TAGS and 1000 * tags > _DENSEST * len(plain):
        raise UnreadableInput(f"{capture.name}: a feed of more tags than words; not read")
    headers = {
        "content-type": "application/xml; charset=utf-8",
        "content-location": capture.url or "",
    }
    try:
        return feedparser.parse(io.BytesIO(plain), response_headers=headers), notes
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise UnreadableInput(f"{capture.name}: damaged feed: {error}") from error


def _blocks(entry: Any) -> Iterator[str]:
    from trafilatura import load_html

    title = " ".join(str(entry.get("title", "")).split())
    if title:
        yield title
    contents = [c.get("value", "") for c in entry.get("content", ())] + [entry.get("summary", "")]
    longest = max((str(c) for c in contents), key=len)
    if not longest.strip():
        return
    tree = load_html(f"<html><body><div>{longest}</div></body></html>")
    if tree is not None:
        mend_lines(tree)
        yield from (text for text, _ in text_blocks(tree) if text != title)
