"""SQLite: one file, write-ahead log, FTS5 and R*Tree."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Join,
    QueuePool,
    Select,
    Table,
    column,
    create_engine,
    event,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement

from ..errors import RecordError, SaysoError, StorageError
from .database import Box, Database, Hit, Numbers, Wanted, halves
from .schema import DAY, LOCATED, SEARCHABLE
from .words import FIELDS, Query, Term

BUSY_SECONDS = 30
_CACHE, _CACHE_OF_A_SCAN = -262_144, -16_384
"""Pages that a connection holds, in KiB as SQLite takes them: below zero."""
_CHUNK = 20_000
_FEW = 5_000
"""Of so many rows FTS5 is asked one by one; that takes as long as reading off a common word."""


class _InOrder(Join):
    """A join that goes through its left side: SQLite takes CROSS JOIN to mean that order."""

    inherit_cache = True


@compiles(_InOrder, "sqlite")
def _in_order(join: _InOrder, compiler: SQLCompiler, **options: Any) -> str:
    visit: Callable[..., str] = compiler.visit_join
    return visit(join, **options).replace(" JOIN ", " CROSS JOIN ", 1)


class SqliteDatabase(Database):
    """A record in one file."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        super().__init__()
        self.path = path.absolute()
        self.url = str(self.path)
        self.label = str(path)
        self.read_only = read_only
        address = f"{self.path.as_uri()}?mode={'ro' if read_only else 'rwc'}"

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                address,
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = {_CACHE}")
            connection.execute("PRAGMA journal_size_limit = 67108864")
            return connection

        self.engine = create_engine(
            "sqlite://", creator=connect, poolclass=QueuePool, pool_size=5, max_overflow=40
        )
        event.listen(self.engine, "begin", _begin)

    def remove(self) -> None:
        """Delete the file, unless another process has it open."""
        self.close()
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            # SQLite leaves write-ahead logging only where nobody else is connected.
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "wal"
        finally:
            connection.close()
        if mode == "delete":
            self.path.unlink(missing_ok=True)

    def prepare(self, connection: Connection, *, write: bool, durable: bool) -> None:
        """Remember the mode for `_begin`."""
        connection.execution_options(sayso_write=write, sayso_durable=durable)

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """Read everything once inside the block, with few pages held: workers copy what is held."""
        with self.snapshot(), self.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA cache_size = {_CACHE_OF_A_SCAN}")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"PRAGMA cache_size = {_CACHE}")

    def pin(self, connection: Connection) -> None:
        """Read something: SQLite takes its state at the first read."""
        connection.execute(text("SELECT 1 FROM runs LIMIT 1"))

    def lock(self, connection: Connection, what: str) -> None:
        """A write transaction already excludes every other writer."""

    def translate(self, error: DBAPIError) -> SaysoError | None:
        """Tell a full disk, a lock and a damaged file apart by SQLite's words."""
        reason = str(error.orig)
        if "malformed" in reason or "not a database" in reason:
            return RecordError(f"{self.label}: the record is damaged ({reason})")
        if "disk is full" in reason:
            return StorageError(
                f"{self.label}: the disk is full; what was being written was dropped"
            )
        if "locked" in reason:
            return StorageError(
                f"{self.label}: another process has been writing for {BUSY_SECONDS} seconds; "
                "try again later"
            )
        if "no such module" in reason:
            return StorageError(
                f"this Python's SQLite was built without what sayso needs ({reason})"
            )
        if isinstance(error.orig, sqlite3.OperationalError) and any(
            words in reason
            for words in ("readonly", "disk I/O", "unable to open", "too big", "out of memory")
        ):
            return StorageError(f"{self.label}: the record cannot be used ({reason})")
        return None

    def insert(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        """Insert by executemany of the driver, with the R*Tree of place tables."""
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
        located = table.name in LOCATED
        names_of_spots = ("number", "lat", "lon", "owner")
        spots = [columns.index(name) for name in names_of_spots] if located else []
        for chunk in _chunks(rows):
            connection.exec_driver_sql(statement, chunk)
            if located:
                number, lat, lon, owner = spots
                at = [moment(r[owner]) for r in chunk]
                connection.exec_driver_sql(
                    f"INSERT INTO {table.name}_box VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (r[number], r[lat], r[lat], r[lon], r[lon], day, day)
                        for r, day in zip(chunk, at, strict=True)
                    ],
                )

    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Yield rows of the cursor."""
        yield from connection.exec_driver_sql(sql)

    def member(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
        """Hand the values over as one JSON array: no limit on their number."""
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))

    def numbered(
        self,
        table: Table,
        numbers: Sequence[int] | Sequence[str],
        *columns: Column[Any],
        by: str = "number",
    ) -> Select[Any]:
        """Go through the numbers, not through the table."""
        listed = func.json_each(json.dumps(list(numbers))).table_valued("value", name="listed")
        joined = _InOrder(listed, table, table.c[by] == listed.c.value)
        return select(*columns).select_from(joined)

    def delete(self, connection: Connection, table: Table, column: str, values: list[int]) -> None:
        """Delete rows with their R*Tree and FTS5 entries."""
        keys = [(value,) for value in values]
        if not keys:
            return
        if table.name in LOCATED:
            connection.exec_driver_sql(
                f"DELETE FROM {table.name}_box WHERE number IN "
                f'(SELECT number FROM "{table.name}" WHERE "{column}" = ?)',
                keys,
            )
        if table.name in SEARCHABLE:
            connection.exec_driver_sql(f"DELETE FROM {table.name}_words WHERE rowid = ?", keys)
        connection.exec_driver_sql(f'DELETE FROM "{table.name}" WHERE "{column}" = ?', keys)

    def index_words(
        self, connection: Connection, table: str, rows: Iterable[tuple[int, str, str, str, str]]
    ) -> None:
        """Insert into FTS5."""
        statement = f"INSERT INTO {table}_words (rowid, {', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?)"
        for chunk in _chunks(rows):
            connection.exec_driver_sql(statement, chunk)

    def last_words(self, connection: Connection, table: str, within: Numbers) -> int:
        """Read the index of numbers from its end."""
        return (
            connection.exec_driver_sql(
                f"SELECT rowid FROM {table}_words WHERE rowid BETWEEN ? AND ? "
                "ORDER BY rowid DESC LIMIT 1",
                within,
            ).scalar()
            or 0
        )

    def forget_words(self, connection: Connection, table: str, numbers: Sequence[int]) -> None:
        """Delete from FTS5."""
        if numbers:
            connection.exec_driver_sql(
                f"DELETE FROM {table}_words WHERE rowid = ?", [(number,) for number in numbers]
            )

    def matching(
        self, number: ColumnElement[int], table_name: str, wanted: Sequence[Wanted]
    ) -> ColumnElement[bool]:
        """Ask FTS5."""
        companion = table(f"{table_name}_words", column("rowid"))
        return number.in_(select(companion.c.rowid).where(_match(table_name, wanted)))

    def having(
        self, connection: Connection, table: str, numbers: Sequence[int], wanted: Sequence[Wanted]
    ) -> set[int]:
        """Ask FTS5 for each of a few numbers; of many, pick them out of all matches up to there."""
        if not numbers:
            return set()
        name = f"{table}_words"
        asked = (json.dumps(list(numbers)), _expression(wanted))
        if len(numbers) <= _FEW:
            found = connection.exec_driver_sql(
                f"SELECT {name}.rowid FROM json_each(?) AS j CROSS JOIN {name} "
                f"ON {name}.rowid = j.value WHERE {name} MATCH ?",
                asked,
            )
        else:
            found = connection.exec_driver_sql(
                f"WITH wanted AS MATERIALIZED (SELECT value FROM json_each(?)) "
                f"SELECT rowid FROM {name} WHERE {name} MATCH ? AND rowid BETWEEN ? AND ? "
                "AND +rowid IN (SELECT value FROM wanted)",
                (*asked, min(numbers), max(numbers)),
            )
        return {row[0] for row in found}

    @property
    def words_in_order(self) -> bool:
        """FTS5 goes through its lists by rowid and stops where nobody asks on."""
        return True

    def in_order(
        self,
        table_: Table,
        wanted: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        within: Numbers,
        most: int,
    ) -> Select[Any]:
        """Walk FTS5's lists by rowid, or the table itself; look up each row as it comes."""
        number = table_.c.number
        if not wanted:
            asked = select(number).where(number.between(*within), *narrowed)
            return asked.order_by(number).limit(most)
        companion = table(f"{table_.name}_words", column("rowid"))
        # The plus keeps SQLite from going through the table and asking FTS5 row by row.
        found: ColumnElement[int] = literal_column(f"+{table_.name}_words.rowid")
        return (
            select(number)
            .select_from(companion.join(table_, number == found))
            .where(
                _match(table_.name, wanted),
                companion.c.rowid.between(*within),
                *narrowed,
            )
            .order_by(companion.c.rowid)
            .limit(most)
        )

    def newest(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Walk FTS5's lists from their end."""
        return self._hits(connection, table, query, limit, "w.rowid DESC")

    def best(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Rank by BM25."""
        return self._hits(connection, table, query, limit, "w.rank, t.id")

    def _hits(
        self, connection: Connection, table: Table, query: Query, limit: int, order: str
    ) -> list[Hit]:
        name = table.name
        found = connection.exec_driver_sql(
            f'SELECT t.id, t."row" FROM {name}_words w CROSS JOIN {name} t ON t.number = w.rowid '
            f"WHERE {name}_words MATCH ? ORDER BY {order} LIMIT ?",
            (_expression([(query, None)]), limit),
        )
        return [(row[0], row[1]) for row in found]

    def owners_inside(self, places: Table, box: Box) -> Select[Any]:
        """Go through the R*Tree; what it finds by rounding outwards is let through."""
        index = table(
            f"{places.name}_box", *map(column, ("number", "south", "north", "west", "east"))
        )
        within = or_(
            *(
                (index.c.north >= south)
                & (index.c.south <= north)
                & (index.c.east >= west)
                & (index.c.west <= east)
                for west, south, east, north in halves(box)
            )
        )
        # The plus keeps SQLite from going through all places and asking the tree about each.
        number: ColumnElement[int] = literal_column(f"+{places.name}_box.number")
        joined = index.join(places, places.c.number == number)
        return select(places.c.owner).select_from(joined).where(within)

    def inside(self, places: Table, box: Box, owners: Numbers | None = None) -> ColumnElement[bool]:
        """Ask the R*Tree, then the exact coordinates."""
        index = table(
            f"{places.name}_box",
            *map(column, ("number", "south", "north", "west", "east", "earliest", "latest")),
        )
        days = () if owners is None else (
            index.c.latest >= moment(owners[0]), index.c.earliest <= moment(owners[1])
        )  # fmt: skip
        found = [
            select(index.c.number).where(
                index.c.north >= south,
                index.c.south <= north,
                index.c.east >= west,
                index.c.west <= east,
                *days,
            )
            for west, south, east, north in halves(box)
        ]
        # The index keeps 32-bit numbers, rounded outwards; the table has the exact ones.
        exact = [
            places.c.lat.between(south, north) & places.c.lon.between(west, east)
            for west, south, east, north in halves(box)
        ]
        inside = or_(*(places.c.number.in_(f) & e for f, e in zip(found, exact, strict=True)))
        return inside if owners is None else inside & places.c.owner.between(*owners)

    def settle(self, connection: Connection, fresh: int) -> None:
        """Refresh the planner's statistics from a sample."""
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE" if fresh > 10_000 else "PRAGMA optimize")


def _begin(connection: Connection) -> None:
    """Begin in the mode that `Database.prepare` asked for.

    BEGIN IMMEDIATE takes the write lock at once: a transaction that reads first and writes later
    would otherwise fail in the middle when somebody else was faster.
    """
    options = connection.get_execution_options()
    write = options.get("sayso_write", False)
    level = "FULL" if options.get("sayso_durable") else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def moment(number: int) -> float:
    """Return where the R*Tree keeps a row in time, by its number; a year is about five degrees."""
    return number // DAY / 2000


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := [tuple(row) for row in islice(iterator, _CHUNK)]:
        yield chunk


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.prefix else ""}'


def _expression(wanted: Sequence[Wanted]) -> str:
    """Return queries in FTS5's language; folded words need no escaping inside quotes."""
    parts = []
    for query, field in wanted:
        groups = [f"({' OR '.join(map(_term, group))})" for group in query.every]
        part = " AND ".join(groups) or '""'
        for term in query.never:
            part = f"({part}) NOT {_term(term)}"
        parts.append(f"({{{field}}} : ({part}))" if field else f"({part})")
    return " AND ".join(parts)


def _match(table_name: str, wanted: Sequence[Wanted]) -> ColumnElement[bool]:
    return literal_column(f"{table_name}_words").op("MATCH", is_comparison=True)(
        _expression(wanted)
    )
