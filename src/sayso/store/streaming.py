"""A record as writers see it, row by row: nothing is held but the row at hand.

The order is that of the listings.  To see one state, read inside `store.snapshot()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.sql.elements import ColumnElement

from ..model import Claim, Control, Document, Event, Source
from . import schema
from .record import Store

_ROWS = 2_000
"""Rows asked of the database at a time."""
_claim = msgspec.json.Decoder(Claim).decode
_event = msgspec.json.Decoder(Event).decode


class StoredView:
    """A view whose documents, claims and events come from the store each time they are asked."""

    def __init__(
        self, store: Store, controls: Sequence[Control], sources: Mapping[str, Source]
    ) -> None:
        self._store = store
        self._controls = controls
        self._sources = sources

    def documents(self) -> Iterator[Document]:
        """Yield the documents, by id."""
        return self._store.documents()

    def claims(self) -> Iterator[Claim]:
        """Yield the claims, by day, document and position."""
        return map(_claim, self.claim_rows())

    def claim_rows(self) -> Iterator[str]:
        """Yield the claims as JSON, by day, document and position."""
        table = schema.claims
        return self._rows(table, (table.c.start, table.c.document, table.c.at, table.c.id))

    def events(self) -> Iterator[Event]:
        """Yield the events, by day and id."""
        return map(_event, self.event_rows())

    def event_rows(self) -> Iterator[str]:
        """Yield the events as JSON, by day and id."""
        table = schema.events
        return self._rows(table, (table.c.start, table.c.id))

    def controls(self) -> Sequence[Control]:
        """Return the intervals of control."""
        return self._controls

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the packs know, by id."""
        return self._sources

    def _rows(self, table: Table, order: Sequence[ColumnElement[Any]]) -> Iterator[Any]:
        statement = select(table.c.row).order_by(*order)
        with self._store.database.reading() as connection:
            streamed = connection.execute(
                statement, execution_options={"stream_results": True, "yield_per": _ROWS}
            )
            yield from streamed.scalars()
