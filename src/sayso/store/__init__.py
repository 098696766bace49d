"""Where a record is kept: SQLite (one file) or PostgreSQL, one schema for both.

`open_store` gives a `Store`; nothing else here is meant for other parts of sayso.
"""

from __future__ import annotations

from .open import open_store
from .record import Store

__all__ = ["Store", "open_store"]
