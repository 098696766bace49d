"""Derived rows as they are listed: filters turned into SQL.

Claims come ordered by (first day, document, position, id), events by (first day, id); what has
no date comes last, and is left out where a date is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ..model import Claim, Control, Event, Filters, Lineage, Row, Run
from . import schema
from .database import Database
from .filters import day_of, place_conditions, plain_conditions, wanted_words
from .pages import pages
from .paging import Page, listing_order
from .rows import first_day
from .words import fold


class EventTold(Row, kw_only=True, frozen=True):
    """An event's id and claims alone."""

    id: str
    claims: tuple[str, ...] = ()


EVERYTHING = Filters()
_claim = msgspec.json.Decoder(Claim).decode
_event = msgspec.json.Decoder(Event).decode
_told = msgspec.json.Decoder(EventTold).decode
_control = msgspec.json.Decoder(Control).decode
_lineage = msgspec.json.Decoder(Lineage).decode
_run = msgspec.json.Decoder(Run).decode


class Listing:
    """Reads what was derived."""

    database: Database

    def claims(
        self, filters: Filters = EVERYTHING, keys: Sequence[str] | None = None
    ) -> list[Claim]:
        """Return claims that pass the filters, of these keys if given.

        `status` and `voices` keep claims of events that pass them; `source` is the outlet or any
        speaker; `text` is asked of evidence, actors, places and sources.
        """
        places = schema.claim_places
        return list(map(_claim, self._rows(schema.claims, places, filters, keys)))

    def claim(self, id_or_key: str) -> Claim | None:
        """Return one claim by id, or the first by key."""
        table = schema.claims
        statement = (
            select(table.c.row)
            .where(or_(table.c.id == id_or_key, table.c.key == id_or_key))
            .order_by(table.c.id != id_or_key, table.c.start, table.c.document, table.c.id)
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.scalar(statement)
        return None if row is None else _claim(row)

    def claims_of(self, document: str) -> list[Claim]:
        """Return the claims of a document, in text order."""
        table = schema.claims
        statement = (
            select(table.c.row)
            .where(table.c.document == document)
            .order_by(table.c.at, table.c.start, table.c.id)
        )
        with self.database.reading() as connection:
            return list(map(_claim, connection.scalars(statement)))

    def events(self, filters: Filters = EVERYTHING) -> list[Event]:
        """Return events that pass the filters.

        `source` is any origin or link of a path; `text` is asked of the event and of its claims:
        words may stand in several of them, words in quotes in one.
        """
        return list(map(_event, self._rows(schema.events, schema.event_places, filters)))

    def _rows(
        self, table: Table, places: Table, filters: Filters, keys: Sequence[str] | None = None
    ) -> list[str]:
        """Return rows as JSON, in the order of the listing."""
        with self.database.reading() as connection:
            if filters.limit is not None and keys is None:
                numbers = Page(self.database, connection, table, places, filters).numbers()
                asked = self.database.numbered(table, numbers, table.c.number, table.c.row)
                found = {row.number: row.row for row in connection.execute(asked)}
                return [found[number] for number in numbers]
            words = wanted_words(filters)
            if words is None:
                return []
            narrowed = plain_conditions(self.database, connection, table, filters)
            narrowed += place_conditions(self.database, connection, table, places, filters)
            if words:
                narrowed.append(self.database.matching(table.c.number, table.name, words))
            if keys is not None:
                narrowed.append(self.database.member(table.c.key, keys))
            return list(connection.scalars(_everything(table, narrowed, filters)))

    def events_told(self) -> list[EventTold]:
        """Return the id and the claims of all events, ordered by id."""
        statement = select(schema.events.c.row).order_by(schema.events.c.id)
        with self.database.reading() as connection:
            return [_told(row) for row in connection.scalars(statement)]

    def event(self, id: str) -> Event | None:
        """Return one living event; see `lineage` for one that is not."""
        with self.database.reading() as connection:
            row = connection.scalar(select(schema.events.c.row).where(schema.events.c.id == id))
        return None if row is None else _event(row)

    def events_of_claim(self, key: str) -> list[str]:
        """Return the ids of the events a claim belongs to, in order."""
        statement = (
            select(schema.events.c.id)
            .join(schema.event_claims, schema.event_claims.c.owner == schema.events.c.number)
            .where(schema.event_claims.c.key == key)
            .order_by(schema.events.c.id)
        )
        with self.database.reading() as connection:
            return list(connection.scalars(statement))

    def controls(self, *, on: str | None = None, place: str | None = None) -> list[Control]:
        """Return control intervals, ordered by place name, id and first day.

        `on` keeps the intervals that hold that date, their last day included; `place` is an id
        or a name in any spelling of case and accents.
        """
        table = schema.controls
        statement = select(table.c.row).order_by(
            table.c.name, table.c.place, table.c.since, table.c.id
        )
        if on is not None:
            day = day_of(on, first_day)
            statement = statement.where(table.c.since <= day, table.c.until >= day)
        if place is not None:
            statement = statement.where(
                or_(
                    table.c.place == place,
                    table.c.name == fold(place),
                    table.c.alias == fold(place),
                )
            )
        with self.database.reading() as connection:
            return [_control(row) for row in connection.scalars(statement)]

    def controls_because(self, keys: Sequence[str]) -> list[Control]:
        """Return the control intervals for which any of these claims is a reason, in order."""
        table, reasons = schema.controls, schema.control_reasons
        numbers: set[int] = set()
        with self.database.snapshot(), self.database.reading() as connection:
            for some in pages(keys):
                named = select(reasons.c.owner).where(self.database.member(reasons.c.key, some))
                numbers.update(connection.scalars(named))
            order = (table.c.name, table.c.place, table.c.since, table.c.id)
            statement = self.database.numbered(table, sorted(numbers), table.c.row)
            return [_control(row) for row in connection.scalars(statement.order_by(*order))]

    def lineage(self, old: str) -> tuple[str, ...]:
        """Return the living events that an event id leads to; its own where it lives.

        Empty for an id that was never known or whose claims are all gone.
        """
        living: set[str] = set()
        seen: set[str] = set()
        ahead = [old]
        with self.database.reading() as connection:
            while ahead:
                name = ahead.pop()
                if name in seen:
                    continue
                seen.add(name)
                if connection.scalar(
                    select(schema.events.c.number).where(schema.events.c.id == name)
                ):
                    living.add(name)
                    continue
                latest = connection.scalar(
                    select(schema.lineage.c.row)
                    .where(schema.lineage.c.old == name)
                    .order_by(schema.lineage.c.number.desc())
                    .limit(1)
                )
                if latest is not None:
                    ahead.extend(_lineage(latest).new)
        return tuple(sorted(living))

    def all_lineage(self) -> list[Lineage]:
        """Return every step ever recorded, oldest first."""
        table = schema.lineage
        with self.database.reading() as connection:
            found = connection.scalars(select(table.c.row).order_by(table.c.number))
            return [_lineage(row) for row in found]

    def runs(self) -> list[Run]:
        """Return what ran, oldest first."""
        table = schema.runs
        with self.database.reading() as connection:
            found = connection.scalars(select(table.c.row).order_by(table.c.number))
            return [_run(row) for row in found]

    def counts(self) -> dict[str, int]:
        """Return the number of rows by kind."""
        with self.database.reading() as connection:
            return count_rows(connection)


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows by kind."""
    tables = (
        schema.documents, schema.claims, schema.events, schema.controls, schema.issues,
        schema.decisions, schema.runs,
    )  # fmt: skip
    counted = select(
        *(select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in tables)
    )
    row = connection.execute(counted).one()
    return {name: int(value) for name, value in row._mapping.items()}


def _everything(
    table: Table, narrowed: Sequence[ColumnElement[bool]], filters: Filters
) -> Select[Any]:
    statement = select(table.c.row).where(and_(True, *narrowed)).order_by(*listing_order(table))
    if filters.limit is not None:
        statement = statement.limit(filters.limit)
    if filters.offset:
        statement = statement.offset(filters.offset)
    return statement
