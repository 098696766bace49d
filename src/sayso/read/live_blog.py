"""Entries of live blogs in web pages: which blocks of text belong to which entry's day."""

from __future__ import annotations

import re
from typing import Any

from .document import day_of
from .walk import text_blocks

_ENTRY = re.compile(
    r"\b(?:live|blog|timeline)[-_]*(?:blog)?[-_]*(?:post|entry|update|item|block|event)s?\b|\bblock-time\b",
    re.IGNORECASE,
)
_LEAST = 2
"""A page with one dated block is an article, not a live blog."""


def entry_days(tree: Any) -> dict[str, str]:
    """Return text of a block → ISO day of the live-blog entry that it stands in.

    An entry is what schema.org's microdata call so (`liveBlogUpdate`), or a block whose class
    says it, with one `<time datetime>` of its own.  Text that entries of two days share has none.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    entries = 0
    for element in tree.iter("article", "div", "li", "section"):
        marked = "liveBlogUpdate" in (element.get("itemprop") or "")
        if not marked and not _ENTRY.search(element.get("class") or ""):
            continue
        days = {day_of(t.get("datetime")) for t in element.iter("time") if t.get("datetime")}
        if len(days) != 1 or None in days:
            continue
        (day,) = days
        entries += 1
        for text, _ in text_blocks(element):
            if found.setdefault(text, day or "") != day:
                shared.add(text)
    if entries < _LEAST:
        return {}
    return {text: day for text, day in found.items() if text not in shared}
