"""Who is named how often: counted as claims come and go, so that nobody has to read them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    func,
    select,
    text,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from ..mentions import NameCount, Naming, Role, names_in
from ..model import Claim, Filters
from . import schema
from .database import Database
from .filters import (
    day_of,
    month_of,
    place_conditions,
    plain_conditions,
    wanted_words,
    wide,
)
from .pages import pages
from .rows import days, first_day, last_day

Cell = tuple[int, str, str, str, str, Role, str, str]
"""Level, first and last day, type, modality, role, name and words of a counted row."""
_KEY = ("level", "start", "end", "type", "modality", "role", "name", "words")
_SUMMED = ("role", "name", "words")
_MOST = 200_000
"""So many changed rows are held in memory."""
_FEW = 2_000
"""So many are changed one by one; more are laid beside the table and merged."""
_COUNTED = Table("counted", MetaData(), *(Column(name, Text) for name in (*_KEY, "claims")))
_naming = msgspec.json.Decoder(Naming).decode


class TallyRows:
    """Reads who is named how often, and who publishes."""

    database: Database

    def name_counts(
        self, filters: Filters | None = None, roles: Sequence[Role] = get_args(Role)
    ) -> list[NameCount]:
        """Return how many claims that pass name somebody in one of the roles, by role and name.

        Days, types and modalities are read off what was counted when claims came; with other
        filters the claims that pass are counted.
        """
        # The page's size, if any, is of the listing, not of what it counts.
        asked = msgspec.structs.replace(filters or Filters(), limit=None, offset=0)
        if asked != _counted(asked):
            counted = Counter(
                found
                for row in self._passing(asked, "row")
                for found in names_in(_naming(row), roles)
            )
        else:
            with self.database.reading() as connection:
                rows = connection.execute(_sums(asked, roles))
                counted = Counter({(role, name, words): int(n) for role, name, words, n in rows})
        return [
            NameCount(role=role, name=name, words=words, count=count)
            for (role, name, words), count in sorted(counted.items())
        ]

    def published_counts(self, filters: Filters | None = None) -> dict[str, int]:
        """Return source → number of its documents, or of those that make claims which pass."""
        table = schema.documents
        asked = msgspec.structs.replace(filters or Filters(), limit=None, offset=0)
        if asked == Filters():
            every = select(table.c.source, func.count()).where(table.c.source.is_not(None))
            with self.database.reading() as connection:
                return {r[0]: r[1] for r in connection.execute(every.group_by(table.c.source))}
        found: Counter[str] = Counter()
        for some in pages(self._passing(asked, "document")):
            # Looked up one by one: to group them, SQLite would go through all documents.
            told = self.database.numbered(table, some, table.c.source, by="id")
            with self.database.reading() as connection:
                found.update(source for source in connection.scalars(told) if source is not None)
        return dict(found)

    def _passing(self, filters: Filters, column: str) -> list[str]:
        """Return a column of all claims that pass, in no order."""
        table, words = schema.claims, wanted_words(filters)
        if words is None:
            return []
        with self.database.reading() as connection:
            narrowed = plain_conditions(self.database, connection, table, filters)
            narrowed += place_conditions(
                self.database, connection, table, schema.claim_places, filters
            )
            if words:
                narrowed.append(self.database.matching(table.c.number, table.name, words))
            parts = [narrowed]
            if filters.since is not None:
                # As on pages: what begins before the month and reaches into it has its own index.
                month = month_of(filters.since)
                parts = [
                    [*narrowed, table.c.start >= month],
                    [*narrowed, wide, table.c.start < month],
                ]
            return [
                value
                for part in parts
                for value in connection.scalars(select(table.c[column]).where(*part)).all()
            ]


def _counted(filters: Filters) -> Filters:
    """Return those filters by which names are counted ahead."""
    return Filters(
        since=filters.since, until=filters.until, type=filters.type, modality=filters.modality
    )


def _sums(filters: Filters, roles: Sequence[Role]) -> Select[tuple[Any, Any, Any, Any]]:
    """Return what sums the counted rows that pass."""
    table = schema.names_told
    plain: list[ColumnElement[bool]] = [table.c.role.in_(roles)]
    if filters.type is not None:
        plain.append(table.c.type == filters.type)
    if filters.modality is not None:
        plain.append(table.c.modality == filters.modality)
    columns = [table.c[name] for name in _SUMMED]
    parts = [
        select(*columns, table.c.claims).where(*where, *plain)
        for where in _stretches(filters.since, filters.until)
    ]
    told = union_all(*parts).subquery()
    summed = [told.c[name] for name in _SUMMED]
    return select(*summed, func.sum(told.c.claims)).group_by(*summed)


def _stretches(since: str | None, until: str | None) -> Iterator[list[ColumnElement[bool]]]:
    """Yield conditions whose rows together are those of all claims in these days, each once.

    Whole months are read as such; days are summed in the first and the last month alone.
    """
    table = schema.names_told
    level, start, end = table.c.level, table.c.start, table.c.end
    if since is None and until is None:
        yield [level == schema.EVER]
        return
    first = day_of(since, first_day) if since is not None else None
    last = day_of(until, last_day) if until is not None else None
    inside: list[ColumnElement[bool]] = []
    if first is not None:
        inside.append(end >= first)
    if last is not None:
        inside.append(start <= last)
    months = sorted({day[:7] for day in (first, last) if day is not None})
    for month in months:
        yield [level == schema.DAYS, start >= f"{month}-01", start <= f"{month}-31", *inside]
    between = [level == schema.MONTH]
    if first is not None:
        between.append(start > first[:7])
    if last is not None:
        between.append(start < last[:7])
    yield between
    yield [level == schema.WIDE_DAYS, *inside]


def change_names(
    database: Database, connection: Connection, gone: Iterable[int], fresh: Iterable[Claim]
) -> None:
    """Count the names of claims that come, and no longer those of stored claims that go."""
    change: Counter[Cell] = Counter()
    for row in _gone(database, connection, gone):
        change.subtract(row)
        if len(change) > _MOST:
            _keep(database, connection, change)
    for claim in fresh:
        change.update(_cells(claim, *days(claim.time), claim.type, claim.modality))
        if len(change) > _MOST:
            _keep(database, connection, change)
    _keep(database, connection, change)


def _gone(
    database: Database, connection: Connection, gone: Iterable[int]
) -> Iterator[Iterator[Cell]]:
    """Yield the cells of stored claims, claim by claim."""
    table = schema.claims
    columns = (table.c.start, table.c.end, table.c.type, table.c.modality, table.c.row)
    for some in pages(gone):
        for *told, row in connection.execute(database.numbered(table, some, *columns)).all():
            yield _cells(_naming(row), *told)


def _keep(database: Database, connection: Connection, change: Counter[Cell]) -> None:
    """Add what changed to the counted rows, drop those that are no longer told, and empty it."""
    changed = sorted((cell, count) for cell, count in change.items() if count)
    change.clear()
    table = schema.names_told.name
    columns = ", ".join(f'"{name}"' for name in _KEY)
    adding = f"ON CONFLICT ({columns}) DO UPDATE SET claims = {table}.claims + excluded.claims"
    if len(changed) > _FEW:
        connection.execute(
            text(f"CREATE TEMPORARY TABLE IF NOT EXISTS counted AS SELECT * FROM {table} LIMIT 0")
        )
        connection.execute(text("DELETE FROM counted"))
        rows = ((*cell, count) for cell, count in changed)
        database.insert(connection, _COUNTED, (*_KEY, "claims"), rows)
        # SQLite takes "ON" for a join's without the condition.
        connection.execute(
            text(
                f"INSERT INTO {table} ({columns}, claims) "
                f"SELECT {columns}, claims FROM counted WHERE true ORDER BY {columns} {adding}"
            )
        )
        connection.execute(
            text(
                f"DELETE FROM {table} WHERE claims <= 0 AND ({columns}) IN "
                f"(SELECT {columns} FROM counted WHERE claims < 0)"
            )
        )
        connection.execute(text("DELETE FROM counted"))
        return
    marks = ", ".join(f":{name}" for name in _KEY)
    if changed:
        connection.execute(
            text(f"INSERT INTO {table} ({columns}, claims) VALUES ({marks}, :claims) {adding}"),
            [dict(zip(_KEY, cell, strict=True), claims=count) for cell, count in changed],
        )
    fewer = [dict(zip(_KEY, cell, strict=True)) for cell, count in changed if count < 0]
    if fewer:
        mine = " AND ".join(f'"{name}" = :{name}' for name in _KEY)
        connection.execute(text(f"DELETE FROM {table} WHERE {mine} AND claims <= 0"), fewer)


def _cells(claim: Claim | Naming, start: str, end: str, kind: str, modality: str) -> Iterator[Cell]:
    """Yield the rows in which a claim counts, for each whom it names."""
    spans = [(schema.EVER, "", "")]
    if end and start[:7] == end[:7]:
        spans += [(schema.MONTH, start[:7], start[:7]), (schema.DAYS, start, end)]
    elif end:
        spans.append((schema.WIDE_DAYS, start, end))
    for role, name, words in names_in(claim):
        for span in spans:
            yield (*span, kind, modality, role, name, words)
