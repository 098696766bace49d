"""Claims → events: one happening or several, who says so independently, what it amounts to."""

from __future__ import annotations

from .blocks import alike_blocks, named_block, own_blocks, text_blocks, wanted_blocks
from .compare import threshold_log_odds
from .documents import DocumentHead, head
from .engine import Fused, fuse, fuse_again, fuse_all, ruled_on_nothing
from .explain import Reason, explain, score
from .learn import Lesson, learn, learned_odds
from .lineage import Told, lineage
from .origins import OriginFinder, copies_among, trace
from .parts import days_covered, link_parts, month_of, months_covered
from .settle import ruling_words

__all__ = [
    "DocumentHead",
    "Fused",
    "Lesson",
    "OriginFinder",
    "Reason",
    "Told",
    "alike_blocks",
    "copies_among",
    "days_covered",
    "explain",
    "fuse",
    "fuse_again",
    "fuse_all",
    "head",
    "learn",
    "learned_odds",
    "lineage",
    "link_parts",
    "month_of",
    "months_covered",
    "named_block",
    "own_blocks",
    "ruled_on_nothing",
    "ruling_words",
    "score",
    "text_blocks",
    "threshold_log_odds",
    "trace",
    "wanted_blocks",
]
