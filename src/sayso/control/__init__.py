"""Events and standing claims → who held which place when, and because of which claims."""

from __future__ import annotations

from .assertions import place_key
from .timeline import History, control_on, family_of, histories, places_of, timeline

__all__ = [
    "History",
    "control_on",
    "family_of",
    "histories",
    "place_key",
    "places_of",
    "timeline",
]
