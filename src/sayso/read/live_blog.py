"""Entries of live blogs in web pages: which blocks of text belong to which entry's day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .decode import load_json
from .document import day_of
from .walk import text_blocks

_ENTRY = re.compile(
    r"\b(?:live|blog|timeline)[-_]*(?:blog)?[-_]*(?:post|entry|update|item|block|event)s?\b|\bblock-time\b",
    re.IGNORECASE,
)
_LEAST_TEXT = 25
"""Characters of a block that is found in an entry by its words."""
_MOST_WORDS, _MOST_BLOCKS = 300_000, 3000
"""Characters of entries, and blocks of the page, that are compared."""
_LEAST = 2
"""A page with one dated block is an article, not a live blog."""


def entry_days(tree: Any) -> dict[str, str]:
    """Return text of a block → ISO day of the live-blog entry that it stands in.

    An entry is what schema.org calls so (`liveBlogUpdate`, as microdata or in JSON-LD), or a block
    whose class says it, with one `<time datetime>` of its own.  Text that entries of two days share
    has none.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    entries: dict[Any, str] = {}
    for element in tree.iter("article", "div", "li", "section"):
        marked = "liveBlogUpdate" in (element.get("itemprop") or "")
        if not marked and not _ENTRY.search(element.get("class") or ""):
            continue
        # Each moment is asked for its day once: what is around entries holds those of them all.
        moments = {time.get("datetime") for time in element.iter("time")} - {None, ""}
        days = {day_of(moment) for moment in moments}
        if len(days) != 1 or None in days:
            continue
        (day,) = days
        entries[element] = day or ""
    for element, day in entries.items():
        # An entry in an entry is of the same day, and is asked for its words itself.
        for text, _ in text_blocks(element, entries.__contains__):
            if found.setdefault(text, day) != day:
                shared.add(text)
    told = _told_days(tree)
    if len(entries) < _LEAST:
        return told
    return {**told, **{text: day for text, day in found.items() if text not in shared}}


def _told_days(tree: Any) -> dict[str, str]:
    """Return text of a block → day of the entry of the page's JSON-LD that holds it."""
    entries = list(_told_entries(tree))
    if len(entries) < _LEAST:
        return {}
    starts: list[int] = []
    length = 0
    for words, _ in entries:
        starts.append(length)
        length += len(words) + 1
    whole = "\n".join(words for words, _ in entries)
    found: dict[str, str] = {}
    for text, _ in islice(text_blocks(tree), _MOST_BLOCKS):
        at = whole.find(text) if len(text) >= _LEAST_TEXT else -1
        if at < 0:
            continue
        last = whole.rfind(text)
        days = {entries[bisect_right(starts, place) - 1][1] for place in (at, last)}
        if len(days) == 1:
            found[text] = days.pop()
    return found


def _told_entries(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield (words, ISO day) of the entries in a page's JSON-LD, unless they are too many."""
    length = 0
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        if "liveBlogUpdate" not in (script.text or ""):
            continue
        try:
            pending: list[Any] = [load_json(script.text)]
        except (ValueError, RecursionError):
            continue
        while pending:
            node = pending.pop()
            if isinstance(node, list):
                pending.extend(reversed(node))
            if not isinstance(node, dict):
                continue
            pending.append(node.get("@graph"))
            entries = node.get("liveBlogUpdate")
            for entry in entries if isinstance(entries, list) else [entries]:
                told = entry if isinstance(entry, dict) else {}
                day = day_of(str(told.get("datePublished") or ""))
                fields = (told.get("headline"), told.get("articleBody"))
                words = " ".join(" ".join(f.split()) for f in fields if isinstance(f, str))
                length += len(words)
                if day and words and length <= _MOST_WORDS:
                    yield words, day
