"""Claims by key, in memory as long as they are few, in a temporary file when they are many.

A data set of a million events needs the words and speakers of its claims one at a time; keeping
them all as objects would take more memory than the machine of a small desk has.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ..model import Claim

IN_MEMORY = 100_000
"""Claims that are kept as objects; above, all go to the file."""
_BATCH = 10_000


class Shelf(Mapping[str, Claim]):
    """A mapping of claim keys to claims that grows by `put` and never changes an entry."""

    def __init__(self, most: int = IN_MEMORY) -> None:
        self._most = most
        self._held: dict[str, Claim] = {}
        self._file: sqlite3.Connection | None = None
        self._waiting: dict[str, bytes] = {}
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Claim).decode

    def put(self, claim: Claim) -> None:
        """Keep a claim under its key, unless there is one already."""
        if self._file is None:
            self._held.setdefault(claim.key, claim)
            if len(self._held) > self._most:
                self._spill()
            return
        self._waiting.setdefault(claim.key, self._encode(claim))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _spill(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA cache_size = -32768")
        self._file.execute("CREATE TABLE claim (key TEXT PRIMARY KEY, row BLOB) WITHOUT ROWID")
        held, self._held = self._held, {}
        for claim in held.values():
            self.put(claim)

    def _flush(self) -> None:
        assert self._file is not None
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR IGNORE INTO claim VALUES (?, ?)", self._waiting.items())
        self._file.execute("COMMIT")
        self._waiting.clear()

    def get(self, key: str, default: Any = None) -> Any:
        """Return the claim of a key, or the default."""
        if self._file is None:
            return self._held.get(key, default)
        if self._waiting:
            self._flush()
        row = self._file.execute("SELECT row FROM claim WHERE key = ?", (key,)).fetchone()
        return default if row is None else self._decode(row[0])

    def __getitem__(self, key: str) -> Claim:
        """Return the claim of a key; raises KeyError."""
        found: Claim | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        """Say whether there is a claim of this key."""
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        if self._file is None:
            yield from self._held
            return
        self._flush()
        yield from (key for (key,) in self._file.execute("SELECT key FROM claim ORDER BY key"))

    def __len__(self) -> int:
        """Return how many claims there are."""
        if self._file is None:
            return len(self._held)
        self._flush()
        (count,) = self._file.execute("SELECT count(*) FROM claim").fetchone()
        return int(count)
