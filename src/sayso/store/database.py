"""What the store asks of a database, whichever it is: transactions, bulk rows, search."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Column, Connection, Engine, Select, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from ..errors import SaysoError, StorageError
from .words import Query

Box = tuple[float, float, float, float]
"""West, south, east, north; west > east crosses the 180th meridian."""
Hit = tuple[str, str]
"""Id and JSON of a row that was found."""
Numbers = tuple[int, int]
"""The lowest and the highest number of rows that are asked for."""
Wanted = tuple[Query, str | None]
"""What words must stand, and in which field, or in any."""


class Database(ABC):
    """One database that holds a record."""

    engine: Engine
    url: str
    """What `open_store` can open again, password included."""
    label: str
    """What messages call it, without password."""
    read_only: bool

    def __init__(self) -> None:
        self._snapshot: ContextVar[Connection | None] = ContextVar("snapshot", default=None)

    # -------------------------------------------------------------- transactions

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads all see one state of the record."""
        held = self._snapshot.get()
        if held is not None:
            yield held
            return
        with self.translated(), self.engine.connect() as connection:
            self.prepare(connection, write=False, durable=False)
            with connection.begin():
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every read inside the block see the state of its beginning."""
        if self._snapshot.get() is not None:
            yield
            return
        with self.reading() as connection:
            token = self._snapshot.set(connection)
            try:
                self.pin(connection)
                yield
            finally:
                self._snapshot.reset(token)

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """Read everything once inside the block, in one state: nothing read is worth keeping."""
        with self.snapshot():
            yield

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """Give a connection in a write transaction; `durable` survives a power cut.

        Raises StorageError when the database or the disk refuses; nothing is kept then.
        """
        if self.read_only:
            raise StorageError(f"{self.label}: the record was opened for reading only")
        with self.translated(), self.engine.connect() as connection:
            self.prepare(connection, write=True, durable=durable)
            with connection.begin():
                yield connection

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what the database refuses into errors of one line."""
        try:
            yield
        except DBAPIError as error:
            translated = self.translate(error)
            if translated is None:
                raise
            raise translated from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def remove(self) -> None:
        """Delete the record where it is a file of its own; a server keeps its empty tables."""
        self.close()

    # -------------------------------------------------------------- what differs

    @abstractmethod
    def owners_inside(self, places: Table, box: Box) -> Select[Any]:
        """Return what asks for the owners of places in a box, the first found first."""

    @abstractmethod
    def prepare(self, connection: Connection, *, write: bool, durable: bool) -> None:
        """Set up a connection before its transaction begins."""

    @abstractmethod
    def pin(self, connection: Connection) -> None:
        """Make sure that a reading transaction has taken its state."""

    @abstractmethod
    def lock(self, connection: Connection, what: str) -> None:
        """Wait until nobody else writes `what`; held to the end of the transaction."""

    @abstractmethod
    def translate(self, error: DBAPIError) -> SaysoError | None:
        """Return the error to raise instead, or None for a mistake of the program."""

    @abstractmethod
    def insert(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        """Insert many rows, fast."""

    @abstractmethod
    def stream(self, connection: Connection, sql: str) -> Iterator[Any]:
        """Yield rows of a plain statement without holding all of them."""

    @abstractmethod
    def member(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
        """Return the condition that `column` is one of arbitrarily many values."""

    @abstractmethod
    def numbered(
        self,
        table: Table,
        numbers: Sequence[int] | Sequence[str],
        *columns: Column[Any],
        by: str = "number",
    ) -> Select[Any]:
        """Return the question for columns of the rows with these numbers, looked up one by one.

        `by`: the column that holds the numbers, or the ids; it has an index.
        """

    @abstractmethod
    def delete(self, connection: Connection, table: Table, column: str, values: list[int]) -> None:
        """Delete rows by numbers, with their search structures."""

    @abstractmethod
    def index_words(
        self, connection: Connection, table: str, rows: Iterable[tuple[int, str, str, str, str]]
    ) -> None:
        """Make rows searchable: number and folded actors, sources, places, words."""

    @abstractmethod
    def last_words(self, connection: Connection, table: str, within: Numbers) -> int:
        """Return the highest number in a range that words are indexed for, or 0."""

    @abstractmethod
    def forget_words(self, connection: Connection, table: str, numbers: Sequence[int]) -> None:
        """Take rows out of the words' index, as `index_words` put them there."""

    @abstractmethod
    def matching(
        self, number: ColumnElement[int], table: str, wanted: Sequence[Wanted]
    ) -> ColumnElement[bool]:
        """Return the condition that the row has all the wanted words."""

    @abstractmethod
    def in_order(
        self,
        table: Table,
        wanted: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        within: Numbers,
        most: int,
    ) -> Select[Any]:
        """Return the question for the first `most` numbers of a range, ascending.

        Asked are rows that have the wanted words, if any, and pass the conditions.
        """

    @abstractmethod
    def having(
        self, connection: Connection, table: str, numbers: Sequence[int], wanted: Sequence[Wanted]
    ) -> set[int]:
        """Return those of these numbers whose rows have the wanted words."""

    @property
    @abstractmethod
    def words_in_order(self) -> bool:
        """Whether rows with wanted words come by number, so that many of them cost no more."""

    @abstractmethod
    def newest(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Return matches by number, the highest first."""

    @abstractmethod
    def best(self, connection: Connection, table: Table, query: Query, limit: int) -> list[Hit]:
        """Return the matches that the database ranks highest, best first."""

    @abstractmethod
    def inside(self, places: Table, box: Box, owners: Numbers | None = None) -> ColumnElement[bool]:
        """Return the condition that a row of a place table lies in the box.

        With `owners`, only rows of owners with these numbers are asked for.
        """

    @abstractmethod
    def settle(self, connection: Connection, fresh: int) -> None:
        """Let the planner know of many fresh rows."""


def halves(box: Box) -> list[Box]:
    """Return the box as one box, or as two where it crosses the 180th meridian."""
    west, south, east, north = box
    if west <= east:
        return [box]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]
