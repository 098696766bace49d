"""Claims → events: one happening or several, who says so independently, what it amounts to."""

from __future__ import annotations

from .compare import Reason, explain, score
from .documents import DocumentHead, head
from .engine import fuse
from .lineage import lineage
from .origins import OriginFinder, trace

__all__ = [
    "DocumentHead",
    "OriginFinder",
    "Reason",
    "explain",
    "fuse",
    "head",
    "lineage",
    "score",
    "trace",
]
