"""Long lists of values in pieces that a statement can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value", int, str)
_PAGE = 5_000


def pages(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield the values in order, each once, some thousand at a time."""
    listed = sorted(set(values))
    return (listed[at : at + _PAGE] for at in range(0, len(listed), _PAGE))
