"""Claims → events: one happening or several, who says so independently, what it amounts to."""

from __future__ import annotations

from .documents import DocumentHead, head
from .engine import fuse
from .explain import Reason, explain, score
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
