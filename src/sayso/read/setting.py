"""What every reader is given besides the bytes: settings, packs, page phrases, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..config import Config
from ..errors import UnreadableInput
from ..protocols import Reader
from ..reference import Reference
from ..source_index import source_index
from .phrases import Phrases, load_phrases

MAX_DEPTH = 4
"""Containers within containers."""
MAX_PARTS = 20_000
"""Parts of one capture: archive members, feed items, rows, messages."""
_SPREAD = 8
"""One capture may unpack to this many times the size limit, all its parts together."""
_DENSEST = 30
"""It may unpack to this many times its own size where that is more than the limit: reports pack to
a fifth or a tenth, bombs to a thousandth."""


@dataclass
class Setting:
    """Settings and reference data that readers share, and what one capture has used up."""

    config: Config
    reference: Reference
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables: our name of a field (text, title, published, url, source) → their column."""
    depth: int = 0
    captured: int = 0
    """Bytes of the capture as it came; 0 where that is not known."""
    readers: list[Reader] = field(default_factory=list)
    """Those that are asked, once they are made: an archive asks them for each of its parts."""
    _unpacked: int = 0

    @cached_property
    def phrases(self) -> Phrases:
        """Page phrases of all language packs."""
        return load_phrases(tuple(self.config.packs))

    @property
    def limit(self) -> int:
        """Largest number of bytes one input may have, compressed or not."""
        return self.config.max_input_mb * 1024 * 1024

    def source_of_host(self, host: str) -> str | None:
        """Return the id of the source that a host belongs to."""
        found = source_index(self.reference).by_address(host)
        return found.id if found else None

    @property
    def exhausted(self) -> bool:
        """Whether the capture has unpacked to as much as it may."""
        return self._unpacked > self._most

    @property
    def _most(self) -> int:
        """How much the capture may unpack to, all its parts together."""
        most = _SPREAD * self.limit
        return min(most, max(self.limit, _DENSEST * self.captured)) if self.captured else most

    def spend(self, size: int, name: str) -> None:
        """Count unpacked bytes.  Raises UnreadableInput where a capture unpacks to too much."""
        self._unpacked += size
        if size > self.limit or self._unpacked > self._most:
            most = self.limit if size > self.limit else self._most
            raise UnreadableInput(
                f"{name}: unpacks to more than {most >> 20} MB; not unpacked further"
            )
