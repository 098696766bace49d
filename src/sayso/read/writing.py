"""Writes the text of a document out of blocks, and says where each stands."""

from __future__ import annotations

from .blocks import Block


class Writer:
    """Joins blocks into one text and says where each stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """Return what was written so far."""
        return "\n\n".join(self._parts)

    def add(self, text: str) -> Block:
        """Put a block at the end, after an empty line."""
        start = self._length + (2 if self._parts else 0)
        self._parts.append(text)
        self._length = start + len(text)
        return Block(start, self._length, text, 1 if start else 0)
