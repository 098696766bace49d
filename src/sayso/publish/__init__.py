"""Publish: a record's view → data sets, digests and maps."""

from __future__ import annotations

from .writers import get_writer, writer_names

__all__ = ["get_writer", "writer_names"]
