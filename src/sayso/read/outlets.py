"""Which outlet a text comes from: by its address, its title, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from ..model import Source
from ..reference import Reference

_TITLE_PARTS = re.compile(r"\s[–—|»·-]\s|: ")
_FURNITURE = (
    r"\b(?:support|follow|donate to|join|welcome to|about|copyright ?(?:©|\(c\))? ?(?:\d{{4}})?|"
    r"sources?:?|read more (?:on|at)|subscribe to|published (?:by|in|at)|"
    r"summary of)\s+(?:the )?{}\b"
)


class Outlets:
    """Looks up sources by domain and by the names they go by."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._domains: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for source in sources:
            for domain in source.domains:
                self._domains.setdefault(domain.lower().removeprefix("www."), source.id)
            for name in (source.name, *source.names):
                if len(name) > 1:
                    self._names.setdefault(_fold(name), source.id)

    def by_address(self, url: str | None) -> str | None:
        """Return the source whose domain the address belongs to."""
        host = host_of(url)
        while host and "." in host:
            if host in self._domains:
                return self._domains[host]
            host = host.partition(".")[2]
        return None

    def by_name(self, name: str | None) -> str | None:
        """Return the source that goes by exactly this name."""
        return self._names.get(_fold(name)) if name else None

    def in_title(self, title: str | None) -> str | None:
        """Return the source named before or after the title proper ("… – CNN")."""
        parts = _TITLE_PARTS.split(title) if title else []
        for part in (parts[-1], parts[0]) if len(parts) > 1 else ():
            if (found := self.by_name(part)) and not part.islower():
                return found
        return None

    def in_furniture(self, lines: Iterable[str]) -> str | None:
        """Return the source that the page's own lines name most ("Support SouthFront")."""
        counts: dict[str, int] = {}
        for line in lines:
            folded = _fold(line)
            for name, source in self._names.items():
                if len(name) < 3 or name not in folded:
                    continue
                if name == folded or _said_of_itself(name).search(folded):
                    counts[source] = counts.get(source, 0) + 1
        return max(sorted(counts), key=lambda key: counts[key]) if counts else None


@lru_cache(maxsize=4096)
def _said_of_itself(name: str) -> re.Pattern[str]:
    return re.compile(_FURNITURE.format(re.escape(name)))


def _fold(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split()).removeprefix("the ")


def host_of(url: str | None) -> str | None:
    """Return the host of an address without "www.", or None."""
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.") if host else None


_CACHE: dict[str, Outlets] = {}


def outlets(reference: Reference) -> Outlets:
    """Return the look-up for the sources of the packs."""
    key = reference.fingerprint or str(id(reference))
    if key not in _CACHE:
        _CACHE[key] = Outlets(reference.sources.values())
    return _CACHE[key]
