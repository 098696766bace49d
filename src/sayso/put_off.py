"""Importing a library without the parts of it that are never used here."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def put_off(parts: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
    """Keep modules (name → functions imported from them) from being loaded inside the block.

    Whoever calls such a function, or imports the module behind the block, gets the real one.
    Libraries whose command line or downloader costs more than their work are started this way.
    """
    placed: dict[str, ModuleType] = {}
    for name, functions in parts.items():
        if name not in sys.modules:
            placed[name] = sys.modules[name] = ModuleType(name)
            for function in functions:
                setattr(placed[name], function, _later(name, function))
    try:
        yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _later(module: str, function: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(module), function)(*arguments, **named)

    return call
