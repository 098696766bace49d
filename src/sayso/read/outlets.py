"""Which outlet a text comes from: by its address, its title, and what the page says of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from ..reference import PACKS, read_yaml
from ..source_index import SourceIndex

_TITLE_PARTS = re.compile(r"\s[–—|»·-]\s|: ")
_BEFORE = re.compile(
    r"(?:support|follow|donate to|join|welcome to|about|copyright(?: ?(?:©|\(c\)))?(?:\s+\d{4})?|"
    r"©(?:\s*\d{4})?|\(?sources?:?|read more (?:on|at)|subscribe to|"
    r"(?:published|posted) (?:by|in|at)|summary of|watch)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ARCHIVED = re.compile(r"^https?://[^/]+/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(https?:/.+)$")
_LONGEST_LINE = 4000
_PUBLISHERS = frozenset(["outlet", "agency", "monitor", "ministry", "database", "party"])


@lru_cache(maxsize=1)
def platforms() -> frozenset[str]:
    """Return the ids of the sources on which anybody posts."""
    return frozenset(read_yaml(PACKS / "pages" / "platforms.yaml"))


def original_of(url: str | None) -> str | None:
    """Return the address of the page that an address in a web archive is a copy of, or itself."""
    found = _ARCHIVED.match(url) if url else None
    return re.sub(r"^(https?:)/+", r"\1//", found[1]) if found else url


def source_by_address(index: SourceIndex, url: str | None) -> str | None:
    """Return the id of the source that publishes at an address."""
    found = index.by_address(url) if url else None
    return found.id if found else None


def source_by_name(index: SourceIndex, name: str | None) -> str | None:
    """Return the id of the source that goes by a name, as who publishes under it writes it."""
    found = index.publisher(name) if name else None
    return found.id if found else None


def source_in_title(index: SourceIndex, title: str | None) -> str | None:
    """Return the source named after the title ("… – CNN") or before it ("Syria Deeply: …").

    What stands before a colon is often the speaker, so only outlets count there.
    """
    parts = _TITLE_PARTS.split(title) if title else []
    if len(parts) < 2:
        return None
    last, first = index.lookup(parts[-1]), index.lookup(parts[0])
    if last and last.kind in _PUBLISHERS and len(parts[-1].split()) <= 4:
        return last.id
    return first.id if first and first.kind == "outlet" else None


def source_in_lines(index: SourceIndex, lines: Iterable[str]) -> str | None:
    """Return the source that the page's own lines name most ("Support …", "© 2018 …").

    Buttons to share a page name platforms, which are never its outlet.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        if len(line) > _LONGEST_LINE:
            continue
        for span in index.find(line):
            if span.id in platforms():
                continue
            alone = line.strip(" .:©|") == line[span.start : span.end]
            if alone or _BEFORE.search(line[max(0, span.start - 60) : span.start]):
                counts[span.id] += 1
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def host_of(url: str | None) -> str | None:
    """Return the host of an address without "www.", or None."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.") if host else None
