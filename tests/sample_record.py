"""The sample war, read once for all tests that need a real record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sayso import derive
from sayso.config import Config, load_config
from sayso.ids import raw_name
from sayso.model import Claim, Document
from sayso.protocols import Capture
from sayso.record import Record
from sayso.samples import captures
from sayso.store import Store, open_store

Run = Callable[..., tuple[int, str, str]]
"""A command run in this process: exit status, output and errors (the fixture `run`)."""


@lru_cache(maxsize=1)
def sample_captures() -> tuple[Capture, ...]:
    return tuple(captures())


@lru_cache(maxsize=1)
def sample_config() -> Config:
    return load_config()


@lru_cache(maxsize=1)
def sample_documents() -> tuple[Document, ...]:
    """All documents of the samples, in the order of the files."""
    config = sample_config()
    return tuple(d for c in sample_captures() for d in derive.read_documents(c, config))


@lru_cache(maxsize=1)
def sample_readings() -> dict[str, tuple[Claim, ...]]:
    """What the engine reads in them: the slow part, done once."""
    return dict(derive.read_batch((sample_config(), sample_documents())))


def clock() -> Callable[[], datetime]:
    """A clock that moves on by a second each time it is asked."""
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return tick


def record_of(
    store: Store | Path | str, numbers: Iterable[int] | None = None, *, add: bool = True
) -> Record:
    """A record of the samples with these numbers (all by default), in this order.

    The readings are copied from those made once; all else is done as always.
    """
    opened = store if isinstance(store, Store) else open_store(str(store))
    record = Record(opened, sample_config(), now=clock(), user="tester")
    if add:
        add_samples(record, numbers)
    return record


def add_samples(record: Record, numbers: Iterable[int] | None = None) -> None:
    """Add samples by number, then derive once."""
    chosen = [sample_captures()[i] for i in numbers] if numbers is not None else sample_captures()
    documents = sample_documents()
    for capture in chosen:
        raw = raw_name(capture.data)
        of_capture = [d for d in documents if d.raw == raw]
        record.store.add_captured(
            capture.data,
            of_capture,
            name=capture.name,
            url=capture.url,
            captured_at="2026-01-01T00:00:00Z",
        )
        readings = sample_readings()
        record.store.save_readings(
            derive.recipe(sample_config()), [(d.id, readings[d.id]) for d in of_capture]
        )
    record.derive(command="add", changes=True)
