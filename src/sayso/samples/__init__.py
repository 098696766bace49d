"""The sample war: invented reports for the demo and the tests (see README.md beside this file)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..protocols import Capture
from ..reference import read_yaml

FOLDER = Path(__file__).parent


def captures() -> Iterator[Capture]:
    """Yield the sample reports as captured from their sources on their days, oldest first."""
    for entry in read_yaml(FOLDER / "manifest.yaml")["files"]:
        yield Capture(
            data=(FOLDER / entry["file"]).read_bytes(),
            name=entry["file"],
            source=entry["source"],
            published=entry["published"],
        )
