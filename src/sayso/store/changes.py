"""Which events came, changed and went, in order; and which state the record is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from sqlalchemy import Connection, delete, func, select

from ..model import Row
from . import schema
from .database import Database

Kind = Literal["added", "changed", "gone"]
_CHUNK = 20_000


class EventChange(Row, kw_only=True, frozen=True):
    """What became of one event since a number."""

    number: int
    """Of its last change; changes are numbered in the order in which they were kept."""
    id: str
    change: Kind


class State(Row, kw_only=True, frozen=True):
    """Tells one state of a record from another; every number only grows."""

    documents: int
    """Number of the newest document."""
    decisions: int
    """Number of the newest ruling."""
    runs: int
    """Number of the newest derivation."""
    changes: int
    """Number of the newest change of an event."""


class ChangeRows:
    """Reads the changes."""

    database: Database

    def event_changes(self, since: int = 0, limit: int | None = None) -> list[EventChange]:
        """Return what changed after a number, each event once, in the order of its last change.

        Whoever asks again with the number of the last row misses nothing.  What came and went
        since that number is left out.
        """
        table = schema.event_changes
        statement = (
            select(table.c.id, table.c.first, table.c.last, table.c.gone)
            .where(table.c.last > since, (table.c.gone == 0) | (table.c.first <= since))
            .order_by(table.c.last)
            .limit(limit)
        )
        with self.database.reading() as connection:
            rows = connection.execute(statement).all()
        return [
            EventChange(
                number=row.last,
                id=row.id,
                change="gone" if row.gone else "added" if row.first > since else "changed",
            )
            for row in rows
        ]

    def state(self) -> State:
        """Return the state of the record; asks four indexes, however large it is."""
        columns = {
            "documents": schema.documents.c.number,
            "decisions": schema.decisions.c.seq,
            "runs": schema.runs.c.number,
            "changes": schema.event_changes.c.last,
        }
        asked = select(
            *(
                select(func.coalesce(func.max(column), 0)).scalar_subquery().label(name)
                for name, column in columns.items()
            )
        )
        with self.database.reading() as connection:
            row = connection.execute(asked).one()
        return State(**{name: int(value) for name, value in row._mapping.items()})


def log_changes(
    database: Database, connection: Connection, gone: Mapping[str, int], fresh: Mapping[str, int]
) -> None:
    """Number what a replacement does to events; both map an id to the digest of its row."""
    table = schema.event_changes
    touched = sorted(name for name in {*gone, *fresh} if gone.get(name) != fresh.get(name))
    number = connection.scalar(select(func.max(table.c.last))) or 0
    for names in _chunks(touched):
        condition = database.member(table.c.id, names)
        known = dict(connection.execute(select(table.c.id, table.c.first).where(condition)).all())
        connection.execute(delete(table).where(condition))
        database.insert(
            connection,
            table,
            ("id", "first", "last", "gone"),
            (
                (name, known.get(name, number + i), number + i, int(name not in fresh))
                for i, name in enumerate(names, 1)
            ),
        )
        number += len(names)


def _chunks(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), _CHUNK):
        yield names[start : start + _CHUNK]


def digests(database: Database, connection: Connection, numbers: Iterable[int]) -> dict[str, int]:
    """Return id → digest of the events with these numbers."""
    table = schema.events
    condition = database.member(table.c.number, list(numbers))
    found = connection.execute(select(table.c.id, table.c.digest).where(condition))
    return {row.id: row.digest for row in found}
