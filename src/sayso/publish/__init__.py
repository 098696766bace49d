"""Publish: a record's view → data sets, digests and maps."""

from __future__ import annotations

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
