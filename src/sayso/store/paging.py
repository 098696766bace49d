"""One page of a listing of a very large record: found without going through all of it.

What a row's own columns ask for is read off an index in the order of the listing, until the page
is full.  Words and places have indexes of their own, which know nothing of that order; but numbers
of rows sort as their first days do, so that these indexes are asked for one stretch of days after
another, and the last stretch alone is sorted.

A day may lie far behind the first day of a row that reaches to it.  Rows that reach into a later
month than they begin in are few and have an index of their own: they are looked through first, and
all others begin in the month of `since` or later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.sql.elements import ColumnElement

from ..model import Filters
from . import schema
from .database import Database, Numbers, Wanted
from .filters import (
    day_of,
    few_events,
    few_located,
    located,
    month_of,
    place_conditions,
    plain_conditions,
    wanted_words,
    wide,
)
from .rows import first_number, last_day

_HIGHEST = 2**62
_FIRST_DAYS = 4
"""How many days are asked for at first, of indexes that know no order."""
_GROWTH = 4
_LEAST = 2_000
"""So many rows are asked for at a time: a day of a busy war, and more than most pages."""
_FEW = 5_000
"""So many rows of a rare kind are asked for their words and places one by one."""


class Page:
    """Finds the numbers of the rows of one page, in order."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        table: Table,
        places: Table,
        filters: Filters,
    ) -> None:
        self._database = database
        self._connection = connection
        self._table = table
        self._places = places
        self._filters = filters
        self._order = listing_order(table)

    def numbers(self) -> list[int]:
        """Return the numbers of the rows on the page.  Raises InputError for a bad date."""
        filters, words = self._filters, wanted_words(self._filters)
        narrowed = plain_conditions(self._database, self._connection, self._table, filters)
        limit, offset = filters.limit or 0, filters.offset
        if words is None or limit <= 0:
            return []
        lowest, highest = 0, _HIGHEST
        early: list[int] = []
        if filters.until is not None:
            highest = first_number(day_of(filters.until, last_day)) + schema.DAY - 1
        if filters.since is not None or filters.until is not None:
            narrowed.append(self._table.c.start < schema.UNDATED)
        if filters.since is not None:
            month = month_of(filters.since)
            lowest = first_number(month)
            early = self._reaching(month, words, narrowed, offset + limit)
            narrowed.append(self._table.c.start >= month)
        page = early[offset : offset + limit]
        missing, skipped = limit - len(page), max(0, offset - len(early))
        if not missing:
            return page
        rare = self._few(narrowed)
        if rare is not None:
            return page + self._sorted(self.passing(rare, words))[skipped : skipped + missing]
        if words or self._placed:
            if self._kind:
                # A rare type is soon gone through, where a common name would not be; of a common
                # one the first rows often fill the page.
                of_kind = self._walk(narrowed, _FEW + 1)
                found = self.passing(of_kind[:_FEW], words)
                if len(of_kind) <= _FEW or len(found) >= skipped + missing:
                    return page + found[skipped : skipped + missing]
            some = self._by_days(words, narrowed, (lowest, highest), skipped + missing)
            return page + self._sorted(some)[skipped : skipped + missing]
        return page + self._walk(narrowed, missing, skipped)

    def _few(self, narrowed: Sequence[ColumnElement[bool]]) -> list[int] | None:
        """Return the rows of what is rare, where an index tells that it is: they are soon asked.

        Many voices, a status or a stretch of land may be rare where all else that is asked for is
        common, so that a listing would be gone through to its end.
        """
        table = self._table
        owners = self._of_few_events()
        if owners is None and self._placed:
            owners = few_located(self._connection, self._database, self._places, self._filters)
        if owners is None:
            return None
        asked = select(table.c.number).where(
            self._database.member(table.c.number, owners), *narrowed
        )
        return list(self._connection.scalars(asked))

    def _of_few_events(self) -> list[int] | None:
        """Return the rows of few events with a status and so many voices; None of many."""
        events = few_events(self._connection, self._filters)
        if events is None or self._table.name == "events":
            return events
        links, claims = schema.event_claims, schema.claims
        keys = self._connection.scalars(
            select(links.c.key).where(self._database.member(links.c.owner, events))
        )
        of_keys = self._database.member(claims.c.key, sorted(set(keys)))
        return list(self._connection.scalars(select(claims.c.number).where(of_keys)))

    def _walk(
        self, narrowed: Sequence[ColumnElement[bool]], limit: int | None = None, offset: int = 0
    ) -> list[int]:
        """Return numbers off an index in the order of the listing."""
        asked = select(self._table.c.number).where(*narrowed).order_by(*self._order).limit(limit)
        return list(self._connection.scalars(asked.offset(offset) if offset else asked).all())

    def _reaching(
        self,
        month: str,
        words: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        most: int,
    ) -> list[int]:
        """Return the rows that begin before a month and reach into it, in order."""
        early = [*narrowed, wide, self._table.c.start < month]
        if not words and not self._placed:
            return self._walk(early, most)
        return self.passing(self._walk(early), words)[:most]

    def passing(self, numbers: list[int], words: Sequence[Wanted]) -> list[int]:
        """Return those of a few rows that have the words and the places, asked one by one."""
        if self._placed:
            there = located(self._database, self._connection, self._places, numbers, self._filters)
            numbers = [number for number in numbers if number in there]
        if words:
            having = self._database.having(self._connection, self._table.name, numbers, words)
            numbers = [number for number in numbers if number in having]
        return numbers

    @property
    def _placed(self) -> bool:
        return self._filters.box is not None or self._filters.near is not None

    @property
    def _kind(self) -> bool:
        """Whether a column is asked for that has an index of its own."""
        filters = self._filters
        status = filters.status if self._table.name == "events" else None
        return any(asked is not None for asked in (filters.type, filters.modality, status))

    def _by_days(
        self,
        words: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        within: Numbers,
        enough: int,
    ) -> list[int]:
        """Return the numbers of whole days, until there are enough or no more."""
        in_order = self._database.words_in_order and not self._placed
        lowest, highest = within
        days = _HIGHEST // schema.DAY if in_order else _FIRST_DAYS
        most = max(_LEAST, 2 * enough)
        found: list[int] = []
        while len(found) < enough:
            lowest = self._next_number(lowest, highest)
            if lowest is None:
                break
            end = min(highest, (lowest // schema.DAY + days) * schema.DAY - 1)
            some = self._stretch(words, narrowed, (lowest, end), most)
            if len(some) < most:
                found += some
                lowest, days = end + 1, days * _GROWTH
                continue
            # The last day may go on behind what was asked for.
            last = some[-1] // schema.DAY * schema.DAY
            whole = [number for number in some if number < last]
            found += whole
            lowest = last
            if not whole:
                most *= _GROWTH
        return found

    def _next_number(self, lowest: int, highest: int) -> Any:
        number = self._table.c.number
        return self._connection.scalar(
            select(func.min(number)).where(number >= lowest, number <= highest)
        )

    def _stretch(
        self,
        words: Sequence[Wanted],
        narrowed: Sequence[ColumnElement[bool]],
        within: Numbers,
        most: int,
    ) -> list[int]:
        """Return the first numbers of a stretch of days that pass everything."""
        located = place_conditions(
            self._database, self._connection, self._table, self._places, self._filters, within
        )
        asked = self._database.in_order(self._table, words, [*narrowed, *located], within, most)
        return list(self._connection.scalars(asked).all())

    def _sorted(self, numbers: Sequence[int]) -> list[int]:
        """Return numbers in the order of the listing."""
        asked = self._database.numbered(self._table, numbers, self._table.c.number)
        return list(self._connection.scalars(asked.order_by(*self._order)).all())


def listing_order(table: Table) -> tuple[ColumnElement[Any], ...]:
    """Return what a listing is ordered by."""
    if table.name == "claims":
        return table.c.start, table.c.document, table.c.at, table.c.id
    return table.c.start, table.c.id
