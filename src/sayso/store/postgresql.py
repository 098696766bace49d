"""PostgreSQL 15 or newer: a record for a team, with COPY, tsvector and GiST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Select,
    Table,
    any_,
    column,
    create_engine,
    func,
    literal,
    make_url,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError

from ..errors import InputError, RecordError, SaysoError, StorageError
from .database import Box, Database, Hit, Numbers, Wanted, halves
from .schema import SEARCHABLE
from .words import APART, FIELDS, Query, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.sql.elements import ColumnElement

OLDEST = 15
MANY_ROWS = 10_000
_LONGEST_WORD = 255
_LARGEST_VECTOR = 900_000
"""Bytes of distinct words; PostgreSQL refuses vectors of more than a mebibyte."""
_LAST_POSITION = 16_383
_GAP = 10
"""Positions between two fields, so that no phrase runs across them."""
_WEIGHTS = dict(zip(FIELDS, "ABCD", strict=True))
_REFUSED = {
    "53100": "its disk is full; what was being written was dropped",
    "25006": "it takes no writes (a standby, or opened for reading only)",
    "42501": "this user may not do that",
    "40P01": "it broke a deadlock; try again",
    "55P03": "it is locked by somebody else; try again later",
}
_GONE = ("08", "57", "53", "XX", "58")
"""Classes of SQLSTATE for a server that is going away, out of means or damaged."""


class PostgresqlDatabase(Database):
    """A record on a server."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        super().__init__()
        address = make_url(url)
        self.url = url
        self.label = address.set(drivername="postgresql").render_as_string(hide_password=True)
        self.read_only = read_only
        self.engine = create_engine(
            address,
            pool_size=5,
            max_overflow=40,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "application_name": "sayso"},
        )

    def check_server(self) -> None:
        """Raise RecordError for a server that is out of reach, too old or not in UTF-8."""
        try:
            with self.engine.connect() as connection:
                version = int(connection.scalar(text("SHOW server_version_num")) or 0)
                encoding = connection.scalar(text("SHOW server_encoding"))
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise RecordError(f"{self.label}: cannot be opened ({reason})") from error
        if version < OLDEST * 10_000:
            raise RecordError(f"{self.label}: PostgreSQL {OLDEST} or newer is needed")
        if encoding != "UTF8":
            raise RecordError(f"{self.label}: the database must be in UTF8, not {encoding}")

    def prepare(self, connection: Connection, *, write: bool, durable: bool) -> None:
        """Choose the isolation level."""
        # Writers take turns by `lock`; readers keep one state for their whole transaction.
        connection.execution_options(
            isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
            postgresql_readonly=not write,
        )

    def pin(self, connection: Connection) -> None:
        """Run a statement: PostgreSQL takes its state at the first one."""
        connection.execute(text("SELECT 1"))

    def lock(self, connection: Connection, what: str) -> None:
        """Take an advisory lock until the end of the transaction."""
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
            {"what": f"sayso {what}"},
        )

    def translate(self, error: DBAPIError) -> SaysoError | None:
        """Tell by SQLSTATE what the server refused."""
        state = getattr(error.orig, "sqlstate", None)
        if state in _REFUSED:
            return StorageError(f"{self.label}: {_REFUSED[state]}")
        if isinstance(error.orig, psycopg.DataError) and "NUL" in str(error.orig):
            return InputError("text may hold no NUL character (U+0000)")
        lost = state is None and isinstance(error.orig, psycopg.OperationalError)
        if lost or (state or "").startswith(_GONE):
            reason = str(error.orig).strip().splitlines()[0]
            return StorageError(f"{self.label}: the server did not finish ({reason})")
        return None

    def insert(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        """Insert by COPY."""
        self._copy(connection, table.name, columns, rows)

    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Read through a server-side cursor."""
        yield from connection.execute(text(sql).execution_options(yield_per=MANY_ROWS))

    def member(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
        """Hand the values over as one array."""
        listed = literal(list(values), ARRAY(column.type))
        return column == any_(listed)

    def numbered(
        self,
        table: Table,
        numbers: Sequence[int] | Sequence[str],
        *columns: Column[Any],
        by: str = "number",
    ) -> Select[Any]:
        """Hand the numbers over as one array."""
        return select(*columns).where(self.member(table.c[by], numbers))

    def delete(self, connection: Connection, table: Table, column: str, values: list[int]) -> None:
        """Delete rows with their vectors."""
        if not values:
            return
        names = [table.name]
        if table.name in SEARCHABLE:
            names.append(f"{table.name}_words")
        for name in names:
            connection.exec_driver_sql(
                f'DELETE FROM "{name}" WHERE "{column}" = ANY(%s::bigint[])', (values,)
            )

    def index_words(
        self, connection: Connection, table: str, rows: Iterable[tuple[int, str, str, str, str]]
    ) -> None:
        """Insert vectors by COPY."""
        vectors = ((number, _vector(fields)) for number, *fields in rows)
        self._copy(connection, f"{table}_words", ("number", "words"), vectors)

    def last_words(self, connection: Connection, table: str, within: Numbers) -> int:
        """Read the index of numbers from its end."""
        return (
            connection.exec_driver_sql(
                f"SELECT number FROM {table}_words WHERE number BETWEEN %s AND %s "
                "ORDER BY number DESC LIMIT 1",
                within,
            ).scalar()
            or 0
        )

    def forget_words(self, connection: Connection, table: str, numbers: Sequence[int]) -> None:
        """Delete vectors."""
        connection.exec_driver_sql(
            f'DELETE FROM "{table}_words" WHERE number = ANY(%s::bigint[])', (list(numbers),)
        )

    def matching(
        self, number: ColumnElement[int], table_name: str, wanted: Sequence[Wanted]
    ) -> ColumnElement[bool]:
        """Ask the GIN index."""
        companion = table(f"{table_name}_words", column("number"), column("words"))
        return number.in_(select(companion.c.number).where(_match(companion, wanted)))

    def having(
        self, connection: Connection, table: str, numbers: Sequence[int], wanted: Sequence[Wanted]
    ) -> set[int]:
        """Look at the vectors of these rows."""
        found = connection.exec_driver_sql(
            f'SELECT number FROM "{table}_words" WHERE number = ANY(%s::bigint[]) '
            "AND words @@ CAST(%s AS tsquery)",
            (list(numbers), _expression(wanted)),
        )
        return {row[0] for row in found}

    @property
    def words_in_order(self) -> bool:
        """A GIN index hands over all rows of a word at once."""
        return False

    def in_order(
        self,
        table_: Table,
        wanted: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        within: Numbers,
        most: int,
    ) -> Select[Any]:
        """Ask both the index of words and that of numbers; the planner weighs them."""
        number = table_.c.number
        asked = select(number).where(number.between(*within), *narrowed)
        if wanted:
            companion = table(f"{table_.name}_words", column("number"), column("words"))
            asked = asked.join_from(table_, companion, companion.c.number == number).where(
                companion.c.number.between(*within), _match(companion, wanted)
            )
        return asked.order_by(number).limit(most)

    def newest(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Walk the numbers from their end."""
        return self._hits(connection, table, query, limit, "w.number DESC")

    def best(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Rank by `ts_rank`."""
        return self._hits(connection, table, query, limit, "ts_rank(w.words, wanted) DESC, t.id")

    def _hits(
        self, connection: Connection, table: Table, query: Query, limit: int, order: str
    ) -> list[Hit]:
        name = table.name
        found = connection.execute(
            text(
                f'SELECT t.id, t."row" FROM {name}_words w JOIN {name} t ON t.number = w.number, '
                f"CAST(:wanted AS tsquery) wanted WHERE w.words @@ wanted ORDER BY {order} "
                "LIMIT :most"
            ),
            {"wanted": _expression([(query, None)]), "most": limit},
        )
        return [(row[0], row[1]) for row in found]

    def owners_inside(self, places: Table, box: Box) -> Select[Any]:
        """Ask the GiST index over points."""
        return select(places.c.owner).where(self.inside(places, box))

    def inside(self, places: Table, box: Box, owners: Numbers | None = None) -> ColumnElement[bool]:
        """Ask the GiST index over points and owners."""
        spot = func.point(places.c.lon, places.c.lat)
        boxes = [
            func.box(func.point(float(west), float(south)), func.point(float(east), float(north)))
            for west, south, east, north in halves(box)
        ]
        inside = or_(*(spot.op("<@", is_comparison=True)(b) for b in boxes))
        if owners is None:
            return inside
        own = func.int8range(places.c.owner, places.c.owner, text("'[]'"))
        asked = func.int8range(*owners, text("'[]'"))
        return inside & own.op("&&", is_comparison=True)(asked)

    def settle(self, connection: Connection, fresh: int) -> None:
        """Refresh the planner's statistics after a large change."""
        if fresh > MANY_ROWS:
            connection.exec_driver_sql("ANALYZE")

    def _copy(
        self,
        connection: Connection,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        names = ", ".join(f'"{column}"' for column in columns)
        driver = connection.connection.driver_connection
        if driver is None:
            raise StorageError(f"{self.label}: the connection is closed")
        try:
            with (
                driver.cursor() as cursor,
                cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            # COPY goes past SQLAlchemy, which would have wrapped this.
            raise DBAPIError(f"COPY {name}", None, error) from error


def _vector(fields: Sequence[str]) -> str:
    """Return folded fields as a tsvector literal with weights A to D.

    Built here, not by `to_tsvector`, so that words are cut alike on both databases.
    """
    positions: dict[str, list[str]] = {}
    position = 1
    size = 0
    for field, weight in zip(fields, "ABCD", strict=True):
        for word in field.split():
            if word == APART:
                position += _GAP
                continue
            word = word[:_LONGEST_WORD]
            known = positions.get(word)
            if known is None:
                size += len(word.encode()) + 8
                if size > _LARGEST_VECTOR:
                    break
                known = positions[word] = []
            known.append(f"{min(position, _LAST_POSITION)}{weight}")
            position += 1
        position += _GAP
    return " ".join(f"'{word}':{','.join(found[:255])}" for word, found in positions.items())


def _term(term: Term, weight: str) -> str:
    last = len(term.words) - 1
    parts = []
    for i, word in enumerate(term.words):
        marks = ("*" if term.prefix and i == last else "") + weight
        parts.append(f"'{word[:_LONGEST_WORD]}'{':' if marks else ''}{marks}")
    return f"({' <-> '.join(parts)})"


def _expression(wanted: Sequence[Wanted]) -> str:
    """Return queries in PostgreSQL's tsquery language."""
    parts = []
    for query, field in wanted:
        weight = _WEIGHTS[field] if field else ""
        parts += [f"({' | '.join(_term(term, weight) for term in group)})" for group in query.every]
        parts += [f"!{_term(term, weight)}" for term in query.never]
    return " & ".join(parts)


def _match(companion: Any, wanted: Sequence[Wanted]) -> ColumnElement[bool]:
    asked = text("CAST(:wanted AS tsquery)").bindparams(wanted=_expression(wanted))
    return companion.c.words.op("@@", is_comparison=True)(asked)  # type: ignore[no-any-return]
