"""What is kept to derive a change without the rest: heads, claim keys, blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from ..kept import Change, Kept, KeptClaim, KeptDocument, KeptHistories
from ..model import Event, Issue, Row
from . import schema
from .database import Database
from .histories import change_histories, keep_histories
from .pages import Value, pages

_MANY = 50_000
_event = msgspec.json.Decoder(Event).decode
_issue = msgspec.json.Decoder(Issue).decode


class Derivation(Row, kw_only=True, frozen=True):
    """Which derivation the kept rows are of."""

    mark: str
    serial: int
    seq: int
    """Number of the last ruling that it knew."""


class Slot(Row, kw_only=True, frozen=True):
    """One claim key as kept."""

    number: int
    document: str
    component: int | None


class KeptRows:
    """Reads what is kept."""

    database: Database

    def derivation(self) -> Derivation | None:
        """Return of which derivation the kept rows are; None where nothing is kept."""
        table = schema.derivations
        with self.database.reading() as connection:
            row = connection.execute(select(table.c.mark, table.c.serial, table.c.seq)).first()
        return None if row is None else Derivation(mark=row.mark, serial=row.serial, seq=row.seq)

    def new_documents(self) -> list[str]:
        """Return the ids of documents that the derivation did not know."""
        heads, documents = schema.heads, schema.documents
        known = exists().where(heads.c.document == documents.c.id)
        with self.database.reading() as connection:
            return list(
                connection.scalars(select(documents.c.id).where(~known).order_by(documents.c.id))
            )

    def heads(self, ids: Iterable[str]) -> dict[str, tuple[bytes, str | None]]:
        """Return document id → (encoded head, id of the document that it copies)."""
        table = schema.heads
        found = {}
        for page in pages(ids):
            statement = select(table.c.document, table.c.head, table.c.copied).where(
                self.database.member(table.c.document, page)
            )
            with self.database.reading() as connection:
                for row in connection.execute(statement):
                    found[row.document] = (row.head, row.copied)
        return found

    def documents_in(self, blocks: Iterable[int]) -> set[str]:
        """Return the ids of documents that stand in any of these blocks."""
        return set(self._in(blocks, schema.heads.c.document, schema.heads.c.number))

    def keys_in(self, blocks: Iterable[int]) -> set[str]:
        """Return the claim keys that stand in any of these blocks."""
        return set(self._in(blocks, schema.slots.c.key, schema.slots.c.number))

    def _in(self, blocks: Iterable[int], wanted: Column[Any], number: Column[Any]) -> Iterator[str]:
        table = schema.blocks
        for page in pages(blocks):
            statement = (
                select(wanted)
                .join(table, table.c.owner == number)
                .where(self.database.member(table.c.block, page))
                .distinct()
            )
            with self.database.reading() as connection:
                yield from connection.scalars(statement)

    def slots(self, keys: Iterable[str]) -> dict[str, Slot]:
        """Return claim key → what is kept of it."""
        table = schema.slots
        found = {}
        for page in pages(keys):
            statement = select(table).where(self.database.member(table.c.key, page))
            with self.database.reading() as connection:
                for row in connection.execute(statement):
                    found[row.key] = Slot(
                        number=row.number, document=row.document, component=row.component
                    )
        return found

    def keys_of_components(self, numbers: Iterable[int]) -> set[str]:
        """Return the claim keys of whole components."""
        return self._keys(schema.slots.c.component, numbers)

    def keys_of_documents(self, ids: Iterable[str]) -> set[str]:
        """Return the claim keys whose reading is of these documents."""
        return self._keys(schema.slots.c.document, ids)

    def _keys(self, column: Column[Any], values: Iterable[Value]) -> set[str]:
        found: set[str] = set()
        for page in pages(values):
            condition = self.database.member(column, page)
            with self.database.reading() as connection:
                found.update(connection.scalars(select(schema.slots.c.key).where(condition)))
        return found

    def event_ids(self, keys: Iterable[str]) -> dict[str, str]:
        """Return claim key → id of the event that it belongs to."""
        events, links = schema.events, schema.event_claims
        found = {}
        for page in pages(keys):
            statement = (
                select(links.c.key, events.c.id)
                .join(events, events.c.number == links.c.owner)
                .where(self.database.member(links.c.key, page))
            )
            with self.database.reading() as connection:
                found.update({row.key: row.id for row in connection.execute(statement)})
        return found

    def events_by_id(self, ids: Iterable[str]) -> list[Event]:
        """Return living events, ordered by id."""
        found: list[Event] = []
        for page in pages(ids):
            statement = select(schema.events.c.row).where(
                self.database.member(schema.events.c.id, page)
            )
            with self.database.reading() as connection:
                found.extend(map(_event, connection.scalars(statement)))
        return sorted(found, key=lambda event: event.id)

    def events_within(self, first: str, last: str) -> list[Event]:
        """Return the events that begin and end within days (ISO dates)."""
        table = schema.events
        statement = select(table.c.row).where(
            table.c.start >= first, table.c.start <= last, table.c.end <= last
        )
        with self.database.reading() as connection:
            return [_event(row) for row in connection.scalars(statement)]

    def issues_about(self, names: Iterable[str]) -> list[Issue]:
        """Return the issues about any of these ids, keys or scopes."""
        issues, about = schema.issues, schema.issue_about
        found: dict[str, Issue] = {}
        for page in pages(names):
            statement = (
                select(issues.c.row)
                .join(about, about.c.owner == issues.c.number)
                .where(self.database.member(about.c.name, page))
            )
            with self.database.reading() as connection:
                for row in connection.scalars(statement):
                    issue = _issue(row)
                    found[issue.id] = issue
        return [found[name] for name in sorted(found)]


def keep(database: Database, connection: Connection, kept: Kept | None) -> None:
    """Put what a whole derivation keeps in the place of what was kept before."""
    serial = (connection.scalar(select(schema.derivations.c.serial)) or 0) + 1
    for table in (schema.derivations, schema.blocks, schema.heads, schema.slots):
        connection.execute(delete(table))
    keep_histories(database, connection, KeptHistories() if kept is None else kept.histories)
    if kept is None:
        return
    add_documents(database, connection, kept.documents)
    add_slots(database, connection, kept.claims)
    connection.execute(
        insert(schema.derivations).values(number=1, mark=kept.mark, serial=serial, seq=kept.seq)
    )


def add_documents(
    database: Database, connection: Connection, documents: Iterable[KeptDocument]
) -> None:
    """Keep documents that were not kept yet."""
    number = (connection.scalar(select(func.max(schema.heads.c.number))) or 0) + 1
    for some in _chunks(documents):
        rows = list(enumerate(some, number))
        number += len(rows)
        database.insert(
            connection,
            schema.heads,
            ("number", "document", "copied", "head"),
            ((at, kept.id, kept.copied, kept.head) for at, kept in rows),
        )
        _add_blocks(database, connection, ((b, at) for at, kept in rows for b in kept.blocks))


def add_slots(database: Database, connection: Connection, claims: Iterable[KeptClaim]) -> None:
    """Keep claim keys that were not kept yet."""
    number = (connection.scalar(select(func.max(schema.slots.c.number))) or 0) + 1
    for some in _chunks(claims):
        rows = list(enumerate(some, number))
        number += len(rows)
        database.insert(
            connection,
            schema.slots,
            ("number", "key", "document", "component"),
            ((at, kept.key, kept.document, kept.component) for at, kept in rows),
        )
        _add_blocks(database, connection, ((b, at) for at, kept in rows for b in kept.blocks))


def change_kept(database: Database, connection: Connection, change: Change) -> None:
    """Bring what is kept up to date with a change."""
    change_histories(database, connection, change.histories)
    add_documents(database, connection, change.documents)
    heads, slots, blocks = schema.heads, schema.slots, schema.blocks
    for document, original in change.copied.items():
        connection.execute(
            update(heads).where(heads.c.document == document).values(copied=original)
        )
    keys = sorted({*change.blocks_gone, *(kept.key for kept in change.slots)})
    numbers: dict[str, int] = {}
    for page in pages(keys):
        known = select(slots.c.key, slots.c.number).where(database.member(slots.c.key, page))
        numbers.update({row.key: row.number for row in connection.execute(known)})
    add_slots(database, connection, [kept for kept in change.slots if kept.key not in numbers])
    old = [kept for kept in change.slots if kept.key in numbers]
    if old:
        connection.execute(
            update(slots)
            .where(slots.c.number == bindparam("at"))
            .values(document=bindparam("of"), component=bindparam("in_component")),
            [
                {"at": numbers[kept.key], "of": kept.document, "in_component": kept.component}
                for kept in old
            ],
        )
    gone = [
        {"b": block, "o": numbers[key]}
        for key, some in sorted(change.blocks_gone.items())
        for block in some
    ]
    if gone:
        connection.execute(
            delete(blocks).where(
                blocks.c.block == bindparam("b"), blocks.c.owner == bindparam("o")
            ),
            gone,
        )
    _add_blocks(database, connection, ((b, numbers[kept.key]) for kept in old for b in kept.blocks))
    connection.execute(
        update(schema.derivations).values(serial=schema.derivations.c.serial + 1, seq=change.seq)
    )


def _add_blocks(
    database: Database, connection: Connection, pairs: Iterable[tuple[int, int]]
) -> None:
    database.insert(connection, schema.blocks, ("block", "owner"), sorted(pairs))


Item = TypeVar("Item", KeptDocument, KeptClaim)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while some := list(islice(iterator, _MANY)):
        yield some
