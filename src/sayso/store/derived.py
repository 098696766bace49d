"""Derived rows: replaced by difference in one transaction.

A reader sees the old derivation or the new one, never a mixture; rows that are the same in both
are not touched, so that a thousand new claims on top of a million cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Column, Connection, Table, func, select

from ..ids import content_name
from ..kept import Change, Kept
from ..model import (
    Claim,
    Control,
    Derived,
    Event,
    Evidence,
    Issue,
    Lineage,
    PlaceMention,
    Row,
    Run,
)
from . import rows, schema
from .changes import digests, log_changes
from .database import Database
from .kept import change_kept, keep
from .listing import count_rows
from .tallies import change_names

Item = TypeVar("Item", Claim, Event, Issue, Control)
_HIGHEST = 2**62
_EVENTS = 2_000
"""Events whose claims' words are asked of the database at a time."""


class ClaimTold(Row, kw_only=True, frozen=True):
    """The words of a claim alone."""

    evidence: Evidence


_claim_told = msgspec.json.Decoder(ClaimTold).decode
_event = msgspec.json.Decoder(Event).decode


class Fresh(msgspec.Struct, Generic[Item], frozen=True):
    """A row that is new or has changed: its number, id and digest."""

    number: int
    id: str
    item: Item
    digest: int

    @property
    def row(self) -> str:
        """The row as JSON; made when it is written, since a million of them fill the memory."""
        return rows.encoded(self.item)[0]


class DerivedRows:
    """Writes what was derived."""

    database: Database

    def replace_derived(self, derived: Derived, run: Run, kept: Kept | None = None) -> None:
        """Put a derivation in the place of the previous one, and log the run and its lineage.

        `kept` is what lets the next change be applied by `apply_change`.  Raises ValueError for
        two different rows under one id, StorageError when the database or the disk refuses; the
        previous derivation stays then.
        """
        with self.database.writing() as connection:
            self.database.lock(connection, "derived")
            change = _Change(self.database, connection)
            change.claims(*change.difference(schema.claims, _named(derived.claims), sealed=True))
            change.events(*change.difference(schema.events, _named(derived.events)))
            controls = _controls(derived.controls, kept.families if kept else ())
            named = [(name, control) for name, (control, _) in controls.items()]
            change.controls(
                *change.difference(schema.controls, named, sealed=True),
                {name: family for name, (_, family) in controls.items()},
            )
            change.issues(
                *change.difference(schema.issues, _named(derived.issues)),
                kept.scopes if kept else {},
            )
            change.log(derived.lineage, run)
            keep(self.database, connection, kept)
            self.database.settle(connection, change.fresh)

    def apply_change(
        self, change: Change, run_of: Callable[[dict[str, int]], Run], serial: int
    ) -> Run | None:
        """Apply what differs from the derivation of this serial number, and log the run.

        `run_of` makes the run of the counts that come out.  Returns None, and does nothing, where
        another derivation has been kept meanwhile.  Raises as `replace_derived`.
        """
        with self.database.writing() as connection:
            self.database.lock(connection, "derived")
            if connection.scalar(select(schema.derivations.c.serial)) != serial:
                return None
            made = _Change(self.database, connection)
            claims, events, issues = schema.claims, schema.events, schema.issues
            made.claims(
                made.numbers(claims.c.id, change.claims_gone),
                made.renewed(claims, _named(change.claims), sealed=True),
            )
            made.events(
                made.numbers(events.c.id, change.events_gone),
                made.renewed(events, _named(change.events)),
            )
            controls = _controls(change.controls, change.families)
            there = made.numbered(schema.controls, schema.controls.c.family, change.families_gone)
            single = [content_name("t1", row) for row in change.controls_gone]
            gone = {number for name, number in there.items() if name not in controls}
            made.controls(
                sorted(gone.union(made.numbers(schema.controls.c.id, single))),
                made.renewed(
                    schema.controls,
                    [(name, row) for name, (row, _) in controls.items() if name not in there],
                    sealed=True,
                ),
                {name: family for name, (_, family) in controls.items()},
            )
            made.issues(
                made.numbers(issues.c.id, change.issues_gone),
                made.renewed(issues, _named(change.issues)),
                change.scopes,
            )
            counts = count_rows(connection)
            run = run_of(
                {n: counts[n] for n in ("documents", "claims", "events", "controls", "issues")}
            )
            made.log(change.lineage, run)
            change_kept(self.database, connection, change)
            self.database.settle(connection, made.fresh)
        return run


Value = TypeVar("Value", int, str)
Identified = TypeVar("Identified", Claim, Event, Issue)


def _named(items: Iterable[Identified]) -> Iterator[tuple[str, Identified]]:
    return ((item.id, item) for item in items)


def _controls(
    controls: Sequence[Control], families: Sequence[str]
) -> dict[str, tuple[Control, str]]:
    """Return content name → row and the family of its place."""
    padded = [*families, *[""] * (len(controls) - len(families))]
    return {
        content_name("t1", control): (control, family)
        for control, family in zip(controls, padded, strict=True)
    }


class _Change:
    """One replacement under way."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.database = database
        self.connection = connection
        self.fresh = 0
        self.fresh_keys: set[str] = set()

    def claims(self, gone: list[int], fresh: list[Fresh[Claim]]) -> None:
        self.fresh_keys = {f.item.key for f in fresh}
        change_names(self.database, self.connection, gone, (f.item for f in fresh))
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

    def events(self, gone: list[int], fresh: list[Fresh[Event]]) -> None:
        went = digests(self.database, self.connection, gone)
        came = {f.id: f.digest for f in fresh}
        log_changes(self.database, self.connection, went, came)
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
        self._index_events((f.number, f.item) for f in fresh)
        self._renew_words({f.number for f in fresh})

    def _index_events(self, events: Iterable[tuple[int, Event]]) -> None:
        """Index the words of events by number, with those of their claims, which are stored."""
        table = schema.claims
        iterator = iter(events)
        while some := list(islice(iterator, _EVENTS)):
            keys = sorted({key for _, event in some for key in event.claims})
            found = self.connection.execute(
                select(table.c.key, table.c.row)
                .where(self.database.member(table.c.key, keys))
                .order_by(table.c.key, table.c.id)
            )
            told: dict[str, list[str]] = {}
            for key, row in found:
                told.setdefault(key, []).append(_claim_told(row).evidence.text)
            self.database.index_words(
                self.connection,
                "events",
                (
                    (number, *rows.event_words(event, _all_told(event, told)))
                    for number, event in some
                ),
            )

    def _renew_words(self, fresh: set[int]) -> None:
        """Index again the events that stay as they are, but of which a claim was read anew."""
        links, events = schema.event_claims, schema.events
        if self.connection.scalar(select(func.count()).select_from(events)) == len(fresh):
            return
        owners: set[int] = set()
        for keys in _pages(sorted(self.fresh_keys)):
            condition = self.database.member(links.c.key, keys)
            owners.update(self.connection.scalars(select(links.c.owner).where(condition)))
        for numbers in _pages(sorted(owners - fresh)):
            stale = self.connection.execute(
                select(events.c.number, events.c.row)
                .where(self.database.member(events.c.number, numbers))
                .order_by(events.c.number)
            )
            again = [(number, _event(row)) for number, row in stale]
            self.database.forget_words(self.connection, "events", numbers)
            self._index_events(again)

    def controls(
        self, gone: list[int], fresh: list[Fresh[Control]], families: Mapping[str, str]
    ) -> None:
        self._delete(schema.controls, gone)
        self.database.delete(self.connection, schema.control_reasons, "owner", gone)
        self._insert(
            schema.controls,
            rows.CONTROL_COLUMNS,
            (
                rows.control_row(f.number, f.id, f.item, f.row, f.digest, families[f.id])
                for f in fresh
            ),
        )
        self._insert(
            schema.control_reasons,
            ("key", "owner"),
            ((key, f.number) for f in fresh for key in dict.fromkeys(f.item.because)),
        )

    def issues(
        self,
        gone: list[int],
        fresh: list[Fresh[Issue]],
        scopes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._delete(schema.issues, gone)
        self.database.delete(self.connection, schema.issue_about, "owner", gone)
        self._insert(
            schema.issues,
            rows.ISSUE_COLUMNS,
            (rows.issue_row(f.number, f.item, f.row, f.digest) for f in fresh),
        )
        self._insert(
            schema.issue_about,
            ("name", "owner"),
            (
                (name, f.number)
                for f in fresh
                for name in dict.fromkeys((*f.item.about, *scopes.get(f.id, ())))
            ),
        )

    def log(self, lineage: Sequence[Lineage], run: Run) -> None:
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
                for i, step in enumerate(lineage)
            ),
        )

    # -------------------------------------------------------------- helpers

    def numbers(self, column: Column[Any], values: Sequence[str]) -> list[int]:
        """Return the numbers of the rows with any of these values."""
        return sorted(self.numbered(column.table, column, values).values())

    def numbered(self, table: Any, column: Column[Any], values: Sequence[str]) -> dict[str, int]:
        """Return id → number of the rows with any of these values."""
        condition = self.database.member(column, sorted(set(values)))
        found = self.connection.execute(select(table.c.id, table.c.number).where(condition))
        return {row.id: row.number for row in found}

    def renewed(
        self, table: Table, named: Iterable[tuple[str, Item]], *, sealed: bool = False
    ) -> list[Fresh[Item]]:
        """Return rows as fresh ones; see `difference`."""
        fresh = [
            (name, item, rows.SEALED if sealed else rows.encoded(item)[1])
            for name, item in _unique(named)
        ]
        return self._numbered(table, fresh)

    def difference(
        self, table: Table, named: Iterable[tuple[str, Item]], *, sealed: bool = False
    ) -> tuple[list[int], list[Fresh[Item]]]:
        """Return the numbers of rows that go, and the rows that come in their place.

        `sealed` rows are named by their content: under the same id is the same row, so that it
        need not even be encoded.
        """
        kept = self.database.stream(
            self.connection, f'SELECT id, digest, number FROM "{table.name}" ORDER BY id'
        )
        gone: list[int] = []
        fresh: list[tuple[str, Item, int]] = []
        old = next(kept, None)
        for name, item in _unique(named):
            digest = rows.SEALED if sealed else rows.encoded(item)[1]
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
            fresh.append((name, item, digest))
        while old is not None:
            gone.append(old[2])
            old = next(kept, None)
        return gone, self._numbered(table, fresh)

    def _numbered(self, table: Table, fresh: Iterable[tuple[str, Item, int]]) -> list[Fresh[Item]]:
        """Return rows with numbers that none has: of claims and events by their first day."""
        free: dict[int, int] = {}
        made: list[Fresh[Item]] = []
        for name, item, digest in fresh:
            begin, end = 0, _HIGHEST
            if isinstance(item, Claim | Event):
                begin = rows.first_number(rows.days(item.time)[0])
                end = begin + schema.DAY
            if begin not in free:
                free[begin] = self._next(table, begin, end)
                if begin:
                    free[begin] = max(free[begin], self._unclaimed(table, begin, end))
            made.append(Fresh(free[begin], name, item, digest))
            free[begin] += 1
        self.fresh += len(made)
        return made

    def _next(self, table: Table, begin: int = 0, end: int = _HIGHEST) -> int:
        """Return a number above all in use in a range; nobody else writes the table meanwhile."""
        used = select(func.max(table.c.number)).where(table.c.number >= begin, table.c.number < end)
        return (self.connection.scalar(used) or begin) + 1

    def _unclaimed(self, table: Table, begin: int, end: int) -> int:
        """Return a number in a range that no search index knows, in a damaged record either."""
        places = {"claims": schema.claim_places, "events": schema.event_places}[table.name]
        used = select(func.max(places.c.owner)).where(places.c.owner >= begin, places.c.owner < end)
        words = self.database.last_words(self.connection, table.name, (begin, end - 1))
        return max(self.connection.scalar(used) or 0, words) + 1

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


def _all_told(event: Event, told: Mapping[str, list[str]]) -> Iterator[str]:
    return (text for key in event.claims for text in told.get(key, ()))


def _pages(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[at : at + _EVENTS] for at in range(0, len(values), _EVENTS))


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
