"""Publish: a record's view → data sets, digests and maps.

Each is loaded when first used: a table of claims on the screen needs neither maps nor releases.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .change_map import change_svg
    from .coding import LeftOut
    from .digests import digest, digest_bytes
    from .maps import map_png, map_svg
    from .metadata import About
    from .release import Released, write_release
    from .writers import get_writer, left_out, writer_names

__all__ = [
    "About",
    "Released",
    "LeftOut",
    "change_svg",
    "digest",
    "digest_bytes",
    "get_writer",
    "left_out",
    "map_png",
    "map_svg",
    "write_release",
    "writer_names",
]
_MODULES = {
    "change_map": ("change_svg",),
    "coding": ("LeftOut",),
    "digests": ("digest", "digest_bytes"),
    "maps": ("map_png", "map_svg"),
    "metadata": ("About",),
    "release": ("Released", "write_release"),
    "writers": ("get_writer", "left_out", "writer_names"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
