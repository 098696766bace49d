"""Events and standing claims → who held which place when, and because of which claims."""

from __future__ import annotations

from .areas import REACH_KM, areas
from .assertions import place_key
from .timeline import History, control_on, family_of, histories, places_of, timeline

__all__ = [
    "REACH_KM",
    "History",
    "areas",
    "control_on",
    "family_of",
    "histories",
    "place_key",
    "places_of",
    "timeline",
]
