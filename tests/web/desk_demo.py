"""Serve the small war: `python -m tests.web.desk_demo [PORT]` (no token, for looking at it)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sayso.web import serve

from .desk_record import small_record

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        serve(
            small_record(Path(folder) / "small.db"),
            port=int(sys.argv[1]) if len(sys.argv) > 1 else 8765,
            token="",
            title="Small war",
        )
