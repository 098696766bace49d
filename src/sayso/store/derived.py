"""Derived rows: replaced by difference in one transaction.

A reader sees the old derivation or the new one, never a mixture; rows that are the same in both
are not touched, so that a thousand new claims on top of a million cost little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, Table, func, select

from ..ids import content_name
from ..model import Claim, Control, Derived, Event, Issue, PlaceMention, Run
from . import rows, schema
from .database import Database

Item = TypeVar("Item", Claim, Event, Issue, Control)


class Fresh(msgspec.Struct, Generic[Item], frozen=True):
    """A row that is new or has changed: its number, id, JSON and digest."""

    number: int
    id: str
    item: Item
    row: str
    digest: int


class DerivedRows:
    """Writes what was derived."""

    database: Database

    def replace_derived(self, derived: Derived, run: Run) -> None:
        """Put a derivation in the place of the previous one, and log the run and its lineage.

        Raises ValueError for two different rows under one id, StorageError when the database
        or the disk refuses; the previous derivation stays then.
        """
        with self.database.writing() as connection:
            self.database.lock(connection, "derived")
            change = _Change(self.database, connection)
            change.claims(derived.claims)
            change.events(derived.events)
            change.controls(derived.controls)
            change.issues(derived.issues)
            change.log(derived, run)
            self.database.settle(connection, change.fresh)


class _Change:
    """One replacement under way."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.database = database
        self.connection = connection
        self.fresh = 0

    def claims(self, claims: Sequence[Claim]) -> None:
        gone, fresh = self._difference(schema.claims, ((c.id, c) for c in claims), sealed=True)
        self._delete(schema.claims, gone)
        self.database.delete(self.connection, schema.claim_places, "owner", gone)
        self._insert(
            schema.claims,
            rows.CLAIM_COLUMNS,
            (rows.claim_row(f.number, f.item, f.row, f.digest) for f in fresh),
        )
        self._insert_places(schema.claim_places, ((f.number, f.item.place) for f in fresh))
        sources = self._sources({f.item.document for f in fresh})
        self.database.index_words(
            self.connection,
            "claims",
            ((f.number, *rows.claim_words(f.item, sources.get(f.item.document))) for f in fresh),
        )

    def events(self, events: Sequence[Event]) -> None:
        gone, fresh = self._difference(schema.events, ((e.id, e) for e in events))
        self._delete(schema.events, gone)
        self.database.delete(self.connection, schema.event_places, "owner", gone)
        self.database.delete(self.connection, schema.event_claims, "owner", gone)
        self._insert(
            schema.events,
            rows.EVENT_COLUMNS,
            (rows.event_row(f.number, f.item, f.row, f.digest) for f in fresh),
        )
        self._insert_places(schema.event_places, ((f.number, f.item.place) for f in fresh))
        self._insert(
            schema.event_claims,
            ("key", "owner"),
            ((key, f.number) for f in fresh for key in dict.fromkeys(f.item.claims)),
        )
        self.database.index_words(
            self.connection, "events", ((f.number, *rows.event_words(f.item)) for f in fresh)
        )

    def controls(self, controls: Sequence[Control]) -> None:
        named = ((content_name("t1", control), control) for control in controls)
        gone, fresh = self._difference(schema.controls, named, sealed=True)
        self._delete(schema.controls, gone)
        self._insert(
            schema.controls,
            rows.CONTROL_COLUMNS,
            (rows.control_row(f.number, f.id, f.item, f.row, f.digest) for f in fresh),
        )

    def issues(self, issues: Sequence[Issue]) -> None:
        gone, fresh = self._difference(schema.issues, ((i.id, i) for i in issues))
        self._delete(schema.issues, gone)
        self._insert(
            schema.issues,
            rows.ISSUE_COLUMNS,
            (rows.issue_row(f.number, f.item, f.row, f.digest) for f in fresh),
        )

    def log(self, derived: Derived, run: Run) -> None:
        known = select(schema.runs.c.number).where(schema.runs.c.id == run.id)
        if self.connection.scalar(known) is None:
            number = self._next(schema.runs)
            row, _ = rows.encoded(run)
            self._insert(
                schema.runs, ("number", "id", "at", "row"), [(number, run.id, run.at, row)]
            )
        number = self._next(schema.lineage)
        self._insert(
            schema.lineage,
            ("number", "run", "old", "row"),
            (
                (number + i, run.id, step.old, rows.encoded(step)[0])
                for i, step in enumerate(derived.lineage)
            ),
        )

    # -------------------------------------------------------------- helpers

    def _difference(
        self, table: Table, named: Iterable[tuple[str, Item]], *, sealed: bool = False
    ) -> tuple[list[int], list[Fresh[Item]]]:
        """Return the numbers of rows that go, and the rows that come in their place.

        `sealed` rows are named by their content: under the same id is the same row, so that it
        need not even be encoded.
        """
        kept = self.database.stream(
            self.connection, f'SELECT id, digest, number FROM "{table.name}" ORDER BY id'
        )
        number = self._next(table)
        gone: list[int] = []
        fresh: list[Fresh[Item]] = []
        old = next(kept, None)
        for name, item in _unique(named):
            row, digest = ("", rows.SEALED) if sealed else rows.encoded(item)
            while old is not None and old[0] < name:
                gone.append(old[2])
                old = next(kept, None)
            if old is not None and old[0] == name:
                same = old[1] == digest
                if not same:
                    gone.append(old[2])
                old = next(kept, None)
                if same:
                    continue
            row = row or rows.encoded(item)[0]
            fresh.append(Fresh(number + len(fresh), name, item, row, digest))
        while old is not None:
            gone.append(old[2])
            old = next(kept, None)
        self.fresh += len(fresh)
        return gone, fresh

    def _next(self, table: Table) -> int:
        """Return a number above all in use; nobody else writes the table meanwhile."""
        return (self.connection.scalar(select(func.max(table.c.number))) or 0) + 1

    def _delete(self, table: Table, numbers: list[int]) -> None:
        self.database.delete(self.connection, table, "number", numbers)

    def _insert(
        self, table: Table, columns: Sequence[str], values: Iterable[Sequence[Any]]
    ) -> None:
        self.database.insert(self.connection, table, columns, values)

    def _insert_places(
        self, table: Table, owners: Iterable[tuple[int, tuple[PlaceMention, ...]]]
    ) -> None:
        first = self._next(table)
        spots = ((owner, lat, lon) for owner, places in owners for lat, lon in rows.points(places))
        self._insert(
            table,
            rows.PLACE_COLUMNS,
            ((first + i, *spot) for i, spot in enumerate(spots)),
        )

    def _sources(self, ids: set[str]) -> dict[str, str]:
        """Return the source of each document that names one."""
        table = schema.documents
        statement = select(table.c.id, table.c.source).where(
            self.database.member(table.c.id, sorted(ids)), table.c.source.is_not(None)
        )
        return {row.id: row.source for row in self.connection.execute(statement)}


def _name(pair: tuple[str, object]) -> str:
    return pair[0]


def _unique(named: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, Item]]:
    """Yield rows ordered by id, equal ones once."""
    last: tuple[str, Item] | None = None
    for pair in sorted(named, key=_name):
        if last is not None and pair[0] == last[0]:
            if pair[1] != last[1]:
                raise ValueError(f"two different rows have the id {pair[0]}")
            continue
        last = pair
        yield pair
