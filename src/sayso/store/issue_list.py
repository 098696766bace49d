"""Issues as they are listed: worst first, page by page, and those about something.

With filters, an issue is listed that is about a claim which passes, its document or its event.
Where few claims and events pass, the issues about these are looked up; where many do, the issues
are gone through in order, and what each is about is asked whether it passes, until the page is
full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import msgspec
from sqlalchemy import Connection, Select, and_, func, select, tuple_

from ..model import SEVERITIES, Filters, Issue
from . import schema
from .database import Database
from .filters import few_located, plain_conditions, wanted_words
from .paging import Page

_CHUNK = 500
"""So many issues are gone through at a time."""
_FEW = 5_000
"""Where no more claims or events pass, the issues about them are looked up."""
_issue = msgspec.json.Decoder(Issue).decode
_Places = tuple[int, str, str]


class IssueRows:
    """Reads issues."""

    database: Database

    def issues(
        self,
        filters: Filters | None = None,
        kind: str | None = None,
    ) -> list[Issue]:
        """Return issues, worst first, then by kind and id; `limit` and `offset` page them.

        With other filters, those about claims that pass, about their documents and events.
        """
        asked = filters or Filters()
        end = None if asked.limit is None else asked.offset + asked.limit
        with self.database.snapshot(), self.database.reading() as connection:
            if asked == Filters(limit=asked.limit, offset=asked.offset):
                statement = _listed(kind).limit(asked.limit).offset(asked.offset)
                return [_issue(row.row) for row in connection.execute(statement)]
            found = _Narrowed(self.database, connection, asked).issues(kind)
            return list(islice(found, asked.offset, end))

    def issue(self, id: str) -> Issue | None:
        """Return one issue."""
        statement = select(schema.issues.c.row).where(schema.issues.c.id == id)
        with self.database.reading() as connection:
            row = connection.scalar(statement)
        return None if row is None else _issue(row)

    def count_issues(self) -> dict[str, int]:
        """Return the number of issues by kind."""
        kind = schema.issues.c.kind
        statement = select(kind, func.count().label("rows")).group_by(kind).order_by(kind)
        with self.database.reading() as connection:
            return {row.kind: row.rows for row in connection.execute(statement)}


def _listed(kind: str | None) -> Select[_Places]:
    table = schema.issues
    statement = select(table.c.severity, table.c.kind, table.c.id, table.c.row)
    if kind is not None:
        statement = statement.where(table.c.kind == kind)
        return statement.order_by(table.c.severity, table.c.id)
    return statement.order_by(table.c.severity, table.c.kind, table.c.id)


class _Narrowed:
    """The issues about what passes filters, in order."""

    def __init__(self, database: Database, connection: Connection, filters: Filters) -> None:
        self._database, self._connection = database, connection
        self._filters = msgspec.structs.replace(filters, limit=_CHUNK, offset=0)

    def issues(self, kind: str | None) -> Iterator[Issue]:
        """Yield the issues, worst first."""
        few = self._few()
        if few is not None:
            yield from self._about(few, kind)
            return
        after: _Places | None = None
        while some := self._chunk(kind, after):
            passing = self._passing({name for issue in some for name in issue.about})
            yield from (issue for issue in some if passing.intersection(issue.about))
            last = some[-1]
            after = (SEVERITIES[last.severity], last.kind, last.id)

    def _chunk(self, kind: str | None, after: _Places | None) -> list[Issue]:
        table = schema.issues
        statement = _listed(kind).limit(_CHUNK)
        if after is not None and kind is None:
            place = tuple_(table.c.severity, table.c.kind, table.c.id)
            statement = statement.where(place > after)
        elif after is not None:
            at = tuple_(table.c.severity, table.c.id)
            statement = statement.where(at > (after[0], after[2]))
        return [_issue(row.row) for row in self._connection.execute(statement)]

    def _few(self) -> set[str] | None:
        """Return the names of all that passes; None where that is much."""
        asked = self._filters
        first = msgspec.structs.replace(asked, limit=_FEW + 1)
        if first == Filters(near=asked.near, box=asked.box, limit=_FEW + 1):
            # Pages of a stretch of land are sorted by days; that there are many is sooner known.
            there = few_located(
                self._connection, self._database, schema.claim_places, asked, 2 * _FEW
            )
            if there is None:
                return None
        numbers = []
        for table, places in (
            (schema.claims, schema.claim_places),
            (schema.events, schema.event_places),
        ):
            page = Page(self._database, self._connection, table, places, first).numbers()
            if len(page) > _FEW:
                return None
            numbers.append(page)
        claims, events = schema.claims, schema.events
        told = self._database.numbered(
            claims, numbers[0], claims.c.key, claims.c.id, claims.c.document
        )
        names = {name for row in self._connection.execute(told) for name in row}
        return names.union(
            self._connection.scalars(self._database.numbered(events, numbers[1], events.c.id))
        )

    def _about(self, names: Collection[str], kind: str | None) -> Iterator[Issue]:
        """Yield the issues about any of these, in order; rows are read as far as they are asked."""
        about, table, wanted = schema.issue_about, schema.issues, frozenset(names)
        owners = self._connection.scalars(
            select(about.c.owner).where(self._database.member(about.c.name, sorted(names)))
        )
        columns = (table.c.severity, table.c.kind, table.c.id, table.c.number)
        places = self._connection.execute(
            self._database.numbered(table, sorted(set(owners)), *columns)
        )
        ordered = [at.number for at in sorted(places) if kind is None or at.kind == kind]
        for begin in range(0, len(ordered), _CHUNK):
            some = ordered[begin : begin + _CHUNK]
            asked = self._database.numbered(table, some, table.c.number, table.c.row)
            rows = {row.number: row.row for row in self._connection.execute(asked)}
            for number in some:
                issue = _issue(rows[number])
                # The table also names what an issue came of, which may be more than what it is
                # about.
                if wanted.intersection(issue.about):
                    yield issue

    def _passing(self, names: set[str]) -> set[str]:
        """Return those names whose claims or events pass: of claims key, id and document."""
        asked, claims, events = sorted(names), schema.claims, schema.events
        passing: set[str] = set()
        words = wanted_words(self._filters)
        if words is None:
            return passing
        member = self._database.member
        narrowed = plain_conditions(self._database, self._connection, claims, self._filters)
        page = Page(self._database, self._connection, claims, schema.claim_places, self._filters)
        columns = (claims.c.number, claims.c.key, claims.c.id, claims.c.document)
        of_claims: dict[int, Sequence[str]] = {}
        for column in columns[1:]:
            statement = select(*columns).where(member(column, asked), and_(True, *narrowed))
            of_claims.update((row[0], row[1:]) for row in self._connection.execute(statement))
        for number in page.passing(sorted(of_claims), words):
            passing.update(of_claims[number])
        narrowed = plain_conditions(self._database, self._connection, events, self._filters)
        page = Page(self._database, self._connection, events, schema.event_places, self._filters)
        statement = select(events.c.number, events.c.id).where(
            member(events.c.id, asked), and_(True, *narrowed)
        )
        of_events = {row.number: row.id for row in self._connection.execute(statement)}
        passing.update(of_events[n] for n in page.passing(sorted(of_events), words))
        return passing
