"""The sample war as shards, and what a job makes of it when nothing goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.sample_record import sample_captures

SHARDS = 6


def rows() -> list[dict[str, Any]]:
    """The sample reports as rows of a table."""
    found = []
    for capture in sample_captures():
        column = "html" if capture.name.endswith(".html") else "text"
        found.append(
            {
                "url": f"https://reports.example/{capture.name}",
                "published": capture.published,
                "source": capture.source,
                column: capture.data.decode(),
            }
        )
    return found


def make_shards(folder: Path, count: int = SHARDS) -> list[str]:
    """Deal the reports out to files of JSON lines; the last report stands in two of them."""
    folder.mkdir(parents=True, exist_ok=True)
    dealt: list[list[dict[str, Any]]] = [rows()[at::count] for at in range(count)]
    dealt[1].append(rows()[-1])
    for at, some in enumerate(dealt):
        lines = "".join(json.dumps(row) + "\n" for row in some)
        (folder / f"part-{at}.jsonl").write_text(lines)
    return [str(folder)]


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
