"""Events and standing claims → who held which place when, and because of which claims."""

from __future__ import annotations

from .again import Retold, retell
from .assertions import place_key
from .months import family_of
from .rules import Rules
from .timeline import (
    Histories,
    History,
    control_on,
    histories,
    timeline,
    told_by_family,
    undated_issues,
)

__all__ = [
    "Histories",
    "History",
    "Retold",
    "Rules",
    "control_on",
    "family_of",
    "histories",
    "place_key",
    "retell",
    "timeline",
    "told_by_family",
    "undated_issues",
]
