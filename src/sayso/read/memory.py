"""Giving memory back between the steps of reading a large page.

Parsed trees live in the heap of the C library, which keeps what is freed; Python's objects live
elsewhere.  Without this a page takes the most that its trees ever took and the most that its
sections take, one on top of the other, though they are never held together.  And trafilatura
remembers the last thousand texts that it folded, whole articles among them, after the page is read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

_LARGE = 100_000
"""Characters of a page that is worth the millisecond."""


@cache
def _trim() -> Callable[[int], int] | None:
    """Return what trims the heap, where the C library has it (glibc does, musl and others not)."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return found


def give_back(size: int) -> None:
    """Give back what a step in reading a page of `size` characters leaves behind.

    What trafilatura remembers of it is forgotten; freed heap of a large page goes to the system.
    """
    from trafilatura.utils import line_processing
    from trafilatura.utils import trim as folded

    line_processing.cache_clear()
    folded.cache_clear()
    trim = _trim() if size >= _LARGE else None
    if trim is not None:
        trim(0)
