"""Serve the small war: `python -m tests.web.desk_demo [PORT]` (no token, for looking at it)."""

from __future__ import annotations

import sys

from sayso.web import serve

from . import small_war
from .memory_record import MemoryRecord


def record() -> MemoryRecord:
    documents, derived = small_war.derived()
    return MemoryRecord(documents.values(), derived, small_war.sources())


if __name__ == "__main__":
    serve(record(), port=int(sys.argv[1]) if len(sys.argv) > 1 else 8765, token="", title="Small war")
