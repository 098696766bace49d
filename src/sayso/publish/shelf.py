"""Claims by key, in memory as long as they are few, in a temporary file when they are many.

A data set of a million events needs the words and speakers of its claims one at a time; keeping
them all as objects would take more memory than the machine of a small desk has.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import IO, Any

import msgspec
import numpy as np

from ..model import Claim, Row, Speaker
from ..protocols import StreamedView, View

IN_MEMORY = 25_000
"""Claims that are kept as objects, of 3 kB each; above, all go to the file."""
_BATCH = 1 << 20
"""Bytes that are written to the file at a time."""
_AT_HAND = 32
"""Claims last asked for that are kept decoded: an event asks for its own several times."""


class _Somewhere(Row, kw_only=True, frozen=True):
    text: str
    id: str | None = None


class Heading(Row, kw_only=True, frozen=True):
    """What an index needs of a claim that goes to the file as it is."""

    key: str
    says: tuple[Speaker, ...] = ()
    place: tuple[_Somewhere, ...] = ()


class Shelf(Mapping[str, Claim]):
    """A mapping of claim keys to claims that grows by `put` and never changes an entry."""

    def __init__(self, most: int = IN_MEMORY) -> None:
        self._most = most
        self._held: dict[str, Claim] = {}
        self._file: IO[bytes] | None = None
        self._waiting = bytearray()
        self._end = 0
        # One entry for each claim in the file: hash of its key, where it starts, how long it is.
        self._hashes, self._starts = array("q"), array("Q")
        self._lengths = array("L")
        self._sorted = True
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(Claim).decode
        self._heading = msgspec.json.Decoder(Heading).decode

    def fill(self, view: View) -> Iterator[Claim | Heading]:
        """Keep the claims of a view; yields each of them, once many are kept only its heading."""
        if not isinstance(view, StreamedView):
            for claim in view.claims():
                self.put(claim)
                yield claim
            return
        for row in view.claim_rows():
            if self._file is None:
                claim = self._decode(row)
                self.put(claim)
                yield claim
            else:
                heading = self._heading(row)
                self._append(self._file, heading.key, row.encode())
                yield heading

    def put(self, claim: Claim) -> None:
        """Keep a claim under its key, unless there is one already."""
        if self._file is None:
            self._held.setdefault(claim.key, claim)
            if len(self._held) > self._most:
                self._spill()
            return
        self._append(self._file, claim.key, self._encode(claim))

    def _spill(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (it lives as long as the shelf)
        held, self._held = self._held, {}
        for claim in held.values():
            self._append(self._file, claim.key, self._encode(claim))

    def _append(self, file: IO[bytes], key: str, row: bytes) -> None:
        self._waiting += row
        if len(self._waiting) >= _BATCH:
            self._flush(file)
        self._hashes.append(hash(key))
        self._starts.append(self._end)
        self._lengths.append(len(row))
        self._end += len(row)
        self._sorted = False

    def _flush(self, file: IO[bytes]) -> None:
        file.seek(0, os.SEEK_END)
        file.write(self._waiting)
        self._waiting.clear()

    def _sort(self, file: IO[bytes]) -> None:
        """Order the entries by hash; of one hash, the claim put first comes first."""
        self._flush(file)
        hashes = np.frombuffer(self._hashes, np.int64)
        order = np.argsort(hashes, kind="stable")
        starts = np.frombuffer(self._starts, np.uint64)[order]
        lengths = np.frombuffer(self._lengths, f"u{self._lengths.itemsize}")[order]
        self._hashes = array("q", hashes[order].tobytes())
        self._starts = array("Q", starts.tobytes())
        self._lengths = array("L", lengths.tobytes())
        self._sorted = True

    def _read(self, file: IO[bytes], at: int) -> Claim:
        return self._decode(os.pread(file.fileno(), self._lengths[at], self._starts[at]))

    def get(self, key: str, default: Any = None) -> Any:
        """Return the claim of a key, or the default."""
        found = self._held.get(key)
        if found is not None or self._file is None:
            return default if found is None else found
        if not self._sorted:
            self._sort(self._file)
        wanted = hash(key)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            claim = self._read(self._file, at)
            if claim.key == key:
                if len(self._held) >= _AT_HAND:
                    self._held.clear()
                self._held[key] = claim
                return claim
            at += 1
        return default

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
        """Yield the keys in the order in which their claims were put."""
        if self._file is None:
            yield from self._held
            return
        if not self._sorted:
            self._sort(self._file)
        for at in np.argsort(np.frombuffer(self._starts, np.uint64)).tolist():
            key = self._read(self._file, at).key
            if not any(self._read(self._file, n).key == key for n in self._same_hash_before(at)):
                yield key

    def _same_hash_before(self, at: int) -> range:
        first = at
        while first and self._hashes[first - 1] == self._hashes[at]:
            first -= 1
        return range(first, at)

    def __len__(self) -> int:
        """Return how many claims there are."""
        return len(self._held) if self._file is None else sum(1 for _ in self)
