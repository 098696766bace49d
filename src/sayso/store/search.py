"""Full-text search over events, claims and documents."""

from __future__ import annotations

from itertools import zip_longest

import msgspec
from sqlalchemy import Connection, Table

from ..model import Claim, Document, Event
from . import schema
from .database import Database
from .words import Query, parse_query, snippet

_RANKED = 5_000
_HIGHEST = 2**62
_claim = msgspec.json.Decoder(Claim).decode
_document = msgspec.json.Decoder(Document).decode
_event = msgspec.json.Decoder(Event).decode


class Search:
    """Finds words."""

    database: Database

    def search(self, query: str, limit: int = 50) -> list[tuple[str, str, str]]:
        """Return (kind, id, snippet) of the best hits: event, claim, document by turns.

        All words must occur; "quoted words" in that order; `word*` for beginnings; `a OR b`;
        `-word` must not occur.  The order within a kind is the database's own ranking; of more than
        5,000 hits, which no ranking tells apart, the latest come first.
        """
        wanted = parse_query(query)
        if not wanted.every or limit <= 0:
            return []
        with self.database.snapshot(), self.database.reading() as connection:
            events = [
                ("event", name, _of_event(_event(row)))
                for name, row in self._found(connection, schema.events, wanted, limit)
            ]
            claims = [
                ("claim", name, snippet(_claim(row).evidence.text, wanted))
                for name, row in self._found(connection, schema.claims, wanted, limit)
            ]
            documents = [
                ("document", name, _of_document(_document(row), wanted))
                for name, row in self._found(connection, schema.documents, wanted, limit)
            ]
        turns = zip_longest(events, claims, documents)
        return [hit for turn in turns for hit in turn if hit is not None][:limit]

    def _found(
        self, connection: Connection, table: Table, query: Query, limit: int
    ) -> list[tuple[str, str]]:
        """Return id and row of hits: the best of a few, the newest of very many."""
        few = self.database.in_order(table, [(query, None)], [], (0, _HIGHEST), _RANKED + 1)
        if len(connection.scalars(few).all()) <= _RANKED:
            return self.database.best(connection, table, query, limit)
        return self.database.newest(connection, table, query, limit)


def _of_event(event: Event) -> str:
    """Return an event in one line: type, place, day and actors."""
    place = next((p.name or p.text for p in event.place), "")
    actors = ", ".join(m.name or m.text for m in event.actor)
    day = event.time.start if event.time else ""
    return " · ".join(filter(None, (event.type, place, day, actors)))


def _of_document(document: Document, query: Query) -> str:
    text = f"{document.title}\n{document.text}" if document.title else document.text
    return snippet(text, query)
