"""A plain SQLite file that Datasette serves as it is: linked tables and a search over the words.

No clock and no page order of chance: the same record gives the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import StorageError
from ..protocols import View
from ..reference import Reference
from .columns import kind
from .facts import Facts
from .files import whole
from .tables import EVENT_COLUMNS, event_row, flat

_TYPES = {"number": "REAL", "integer": "INTEGER", "boolean": "INTEGER"}
_BATCH = 2_000
"""Events written at a time."""
DOCUMENT_COLUMNS = ("id", "source", "title", "published", "url", "language")


class SqliteWriter:
    """Events, claims, control and documents in SQLite, with `event_claims` between the first two.

    Texts of documents are not in it, only their titles and addresses.
    """

    name = "sqlite"
    suffix = ".db"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        with whole(target) as draft:
            try:
                with closing(sqlite3.connect(draft, isolation_level=None)) as file:
                    self._fill(file, view)
            except sqlite3.Error as error:
                raise StorageError(f"{target}: cannot be written: {error}") from error

    def _fill(self, file: sqlite3.Connection, view: View) -> None:
        file.execute("PRAGMA journal_mode = OFF")
        # A draft needs no care for power cuts; ids come in no order, so that keys are written all
        # over the file: a quarter of a gigabyte of pages at hand keeps that off the disk.
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -250000")
        file.execute("BEGIN")
        documents = ([getattr(d, name) for name in DOCUMENT_COLUMNS] for d in view.documents())
        _table(file, "documents", DOCUMENT_COLUMNS, documents, "id")
        facts = Facts(view, self.reference)
        columns, rows = flat("claims", view, self.reference, facts)
        _table(file, "claims", columns, rows, "key")
        _events(file, view, facts)
        columns, rows = flat("control", view, self.reference, facts)
        _table(file, "control", columns, rows)
        file.execute("CREATE INDEX event_claims_claim ON event_claims(claim)")
        file.execute("CREATE INDEX claims_document ON claims(document)")
        file.execute(
            "CREATE VIRTUAL TABLE claims_fts USING fts5(evidence, place, actor, target, "
            "content=claims)"
        )
        file.execute("INSERT INTO claims_fts(claims_fts) VALUES ('rebuild')")
        file.execute("COMMIT")


def _events(file: sqlite3.Connection, view: View, facts: Facts) -> None:
    """Write the events and, in the same pass, which claims they rest on."""
    insert = _made(file, "events", EVENT_COLUMNS, "id")
    file.execute(
        "CREATE TABLE event_claims (event TEXT NOT NULL REFERENCES events(id), "
        "claim TEXT NOT NULL REFERENCES claims(key), PRIMARY KEY (event, claim)) WITHOUT ROWID"
    )
    events = iter(view.events())
    while batch := list(islice(events, _BATCH)):
        rows, links = [], []
        for event in batch:
            rows.append(event_row(event, facts))
            # The claims of the row just made are at hand.
            links += [(event.id, key) for key in event.claims if key in facts.claims]
        file.executemany(insert, rows)
        file.executemany("INSERT OR IGNORE INTO event_claims VALUES (?, ?)", links)


def _table(
    file: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    key: str = "",
) -> None:
    file.executemany(_made(file, name, columns, key), rows)


def _made(file: sqlite3.Connection, name: str, columns: Sequence[str], key: str) -> str:
    """Make a table and return the statement that writes a row of it."""
    declared = [
        f'"{column}" {_TYPES.get(kind(column), "TEXT")}'
        + (" PRIMARY KEY" if column == key else "")
        + (" REFERENCES documents(id)" if (name, column) == ("claims", "document") else "")
        for column in columns
    ]
    file.execute(f'CREATE TABLE "{name}" ({", ".join(declared)})')
    return f'INSERT OR IGNORE INTO "{name}" VALUES ({", ".join("?" * len(columns))})'
