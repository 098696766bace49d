"""Events and standing claims → who held which place when, and because of which claims."""

from __future__ import annotations

from .timeline import control_on, timeline

__all__ = ["control_on", "timeline"]
