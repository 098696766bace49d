"""Leaving cyclic garbage alone while millions of objects are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycles() -> Iterator[None]:
    """Leave cyclic garbage alone meanwhile.

    A derivation, or the layout of a large record, makes many objects that stay to its end and form
    no cycles; looking through them again and again takes as long as the work itself.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
