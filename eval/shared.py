"""Where the data lies that is not part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Absent(Exception):
    """A measurement cannot be made here; the message says why."""


def shared(*parts: str) -> Path:
    """Return a path below the shared folder (`SAYSO_SHARED`, else ../shared).

    Raises Absent where it is not there.
    """
    folder = Path(os.environ.get("SAYSO_SHARED") or ROOT.parent / "shared")
    path = folder.joinpath(*parts)
    if not path.exists():
        raise Absent(f"{path} is not there (name the folder in SAYSO_SHARED)")
    return path
