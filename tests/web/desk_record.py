"""A real record of the small war: store, rulings, fusion and control are the real ones.

Only the reading of the sentences is given by hand (`small_war.yaml`), so that the desk's tests do
not change with the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sayso import derive
from sayso.config import load_config
from sayso.model import Claim
from sayso.record import Record
from sayso.store import open_store

from . import small_war


def clock() -> Callable[[], datetime]:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return tick


def small_record(path: Path | str, **settings: Any) -> Record:
    """Return a fresh record of the small war at `path` (a file or a PostgreSQL URL)."""
    config = load_config(record=str(path), **settings)
    store = open_store(str(path))
    documents = small_war.documents()
    for document in documents.values():
        store.add_captured(
            document.text.encode(),
            [document],
            name=document.title or "",
            url=document.url,
            captured_at="2026-01-01T00:00:00Z",
        )
    readings: dict[str, list[Claim]] = {d.id: [] for d in documents.values()}
    for claim in small_war.claims(documents).values():
        readings[claim.document].append(claim)
    store.save_readings(derive.recipe(config), list(readings.items()))
    record = Record(store, config, now=clock(), user="tester")
    record.derive()
    return record
