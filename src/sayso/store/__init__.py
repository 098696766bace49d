"""Where a record is kept: SQLite (one file) or PostgreSQL, one schema for both.

`open_store` gives a `Store`; besides it only the types of its answers are meant for others.
"""

from __future__ import annotations

from .changes import EventChange, State
from .open import open_store
from .record import Store

__all__ = ["EventChange", "State", "Store", "open_store"]
