"""The parser's matrix products by numpy's library, on one thread.

spaCy multiplies with BLIS, which knows no processor that is younger than itself and falls back to
plain loops there: a third of the speed of numpy's OpenBLAS, and half of the time of parsing.
OpenBLAS, for its part, would use all cores, and rounds differently with more threads: while
sentences are parsed it has one, so that the same text is parsed the same way everywhere, and
workers do not get into each other's way.  Where numpy came without OpenBLAS, BLIS stays.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy


class Threads(NamedTuple):
    """Tells and sets how many threads a library uses."""

    get: Callable[[], int]
    set: Callable[[int], None]


@cache
def openblas() -> Threads | None:
    """Return the threads of the OpenBLAS that numpy brings along, None if it brings none."""
    root = Path(numpy.__file__).parent
    for folder in (root.with_name("numpy.libs"), root / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")):
            # Numpy has loaded it: this opens the same one once more.
            library = ctypes.CDLL(str(path))
            for before, after in (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", "")):
                names = [f"{before}openblas_{verb}_num_threads{after}" for verb in ("get", "set")]
                if all(hasattr(library, name) for name in names):
                    tell, change = (getattr(library, name) for name in names)
                    tell.argtypes, tell.restype = [], ctypes.c_int
                    change.argtypes, change.restype = [ctypes.c_int], None
                    return Threads(tell, change)
    return None


class OneThread:
    """While any thread of this process is inside, numpy multiplies on one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = 1

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Keep to one thread; the last one out gives back what was set before."""
        threads = openblas()
        if threads is None:
            yield
            return
        with self._lock:
            if not self._inside:
                self._before = threads.get()
                threads.set(1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside:
                    threads.set(self._before)


one_thread = OneThread()


def use_numpy(nlp: Any) -> None:
    """Have a pipeline multiply with numpy, where that has OpenBLAS."""
    if openblas() is None:
        return
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            # On a Mac, or with a graphics card, spaCy multiplies with something better.
            if type(node.ops).__name__ == "NumpyOps":
                node.ops = type(node.ops)(use_blis=False)
