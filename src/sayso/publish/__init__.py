"""Publish: a record's view → data sets, digests and maps."""

from __future__ import annotations

from .digests import digest
from .maps import map_png, map_svg
from .writers import get_writer, writer_names

__all__ = ["digest", "get_writer", "map_png", "map_svg", "writer_names"]
