"""Publish: a record's view → data sets, digests and maps."""

from __future__ import annotations

from .coding import LeftOut
from .digests import digest
from .maps import map_png, map_svg
from .writers import get_writer, left_out, writer_names

__all__ = [
    "LeftOut",
    "digest",
    "get_writer",
    "left_out",
    "map_png",
    "map_svg",
    "writer_names",
]
