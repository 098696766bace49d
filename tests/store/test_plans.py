"""Listings and look-ups go by an index: none reads a whole table of a large record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from tests.sample_record import record_of

from sayso.model import Filters
from sayso.store import Store

LARGE = ("claims", "events", "event_claims", "claim_places", "event_places", "documents", "heads",
         "slots", "blocks", "issue_about", "readings", "told_months", "held_places",
         "city_parts", "issues", "control_reasons", "names_told")  # fmt: skip
PAGE = 20
ASKED: dict[str, Callable[[Store], object]] = {
    "events": lambda s: s.events(Filters(limit=PAGE)),
    "events of days": lambda s: s.events(
        Filters(since="2018-09-03", until="2018-09-05", limit=PAGE)
    ),
    "events of a type": lambda s: s.events(Filters(type="airstrike", limit=PAGE)),
    "events of a status": lambda s: s.events(Filters(status="disputed", limit=PAGE)),
    "events in a box": lambda s: s.events(Filters(box=(36.0, 33.0, 40.0, 36.0), limit=PAGE)),
    "events near": lambda s: s.events(Filters(near=(35.95, 39.01, 50.0), limit=PAGE)),
    "events of an actor": lambda s: s.events(Filters(actor="isis", limit=PAGE)),
    "events with words": lambda s: s.events(Filters(text="hospital", limit=PAGE)),
    "claims": lambda s: s.claims(Filters(limit=PAGE)),
    "claims of a source": lambda s: s.claims(Filters(source="sana", limit=PAGE)),
    "claims of an actor": lambda s: s.claims(Filters(actor="isis", limit=PAGE)),
    "claims with words": lambda s: s.claims(Filters(text="hospital", limit=PAGE)),
    "claims near": lambda s: s.claims(Filters(near=(35.95, 39.01, 50.0), limit=PAGE)),
    "claims in a box": lambda s: s.claims(Filters(box=(36.0, 33.0, 40.0, 36.0), limit=PAGE)),
    "claims of days": lambda s: s.claims(
        Filters(since="2018-09-03", until="2018-09-05", limit=PAGE)
    ),
    "claims of a type in days": lambda s: s.claims(
        Filters(type="airstrike", since="2018-09-03", until="2018-09-05", limit=PAGE)
    ),
    "claims of an actor in days": lambda s: s.claims(
        Filters(actor="isis", since="2018-09-03", until="2018-09-05", limit=PAGE)
    ),
    "claims in a box in days": lambda s: s.claims(
        Filters(box=(36.0, 33.0, 40.0, 36.0), since="2018-09-03", limit=PAGE)
    ),
    "claims of a status": lambda s: s.claims(Filters(status="disputed", limit=PAGE)),
    "claims of many voices of an actor": lambda s: s.claims(
        Filters(voices=3, actor="isis", limit=PAGE)
    ),
    "claims with voices": lambda s: s.claims(Filters(voices=2, limit=PAGE)),
    "claims of a modality": lambda s: s.claims(Filters(modality="denied", limit=PAGE)),
    "claims far behind": lambda s: s.claims(Filters(limit=PAGE, offset=200)),
    "events far behind": lambda s: s.events(Filters(limit=PAGE, offset=200)),
    "events of a source": lambda s: s.events(Filters(source="sana", limit=PAGE)),
    "events with voices": lambda s: s.events(Filters(voices=2, limit=PAGE)),
    "events of a modality": lambda s: s.events(Filters(modality="denied", limit=PAGE)),
    "search": lambda s: s.search("hospital", PAGE),
    "claims of a type": lambda s: s.claims(Filters(type="capture", limit=PAGE)),
    "claims by key": lambda s: s.claims(Filters(), ["k1_a", "k1_b"]),
    "a claim": lambda s: s.claim("k1_a"),
    "an event": lambda s: s.event("e1_a"),
    "events of a claim": lambda s: s.events_of_claim("k1_a"),
    "heads": lambda s: s.heads(["d1_a", "d1_b"]),
    "documents in blocks": lambda s: s.documents_in([1, 2, 3]),
    "keys in blocks": lambda s: s.keys_in([1, 2, 3]),
    "slots": lambda s: s.slots(["k1_a", "k1_b"]),
    "keys of components": lambda s: s.keys_of_components([1, 2]),
    "keys of documents": lambda s: s.keys_of_documents(["d1_a"]),
    "event ids": lambda s: s.event_ids(["k1_a", "k1_b"]),
    "events by id": lambda s: s.events_by_id(["e1_a"]),
    "events within days": lambda s: s.events_within("2018-09-03", "2018-09-05"),
    "issues about": lambda s: s.issues_about(["k1_a", "control x"]),
    "issues": lambda s: s.issues(Filters(limit=PAGE)),
    "issues far behind": lambda s: s.issues(Filters(limit=PAGE, offset=20)),
    "issues of a kind": lambda s: s.issues(Filters(limit=PAGE), "no claims"),
    "issues about an actor": lambda s: s.issues(Filters(actor="isis", limit=PAGE)),
    "issues near": lambda s: s.issues(Filters(near=(35.95, 39.01, 50.0), limit=PAGE)),
    "issues about a type": lambda s: s.issues(Filters(type="airstrike", limit=PAGE)),
    "issues about words": lambda s: s.issues(Filters(text="hospital", limit=PAGE)),
    "issues in a box": lambda s: s.issues(Filters(box=(36.0, 33.0, 40.0, 36.0), limit=PAGE)),
    "issues of a status": lambda s: s.issues(Filters(status="disputed", limit=PAGE)),
    "an issue": lambda s: s.issue("i1_a"),
    "documents": lambda s: s.documents_by_day(PAGE),
    "documents far behind": lambda s: s.documents_by_day(PAGE, 15),
    "claims of a document": lambda s: s.claims_of("d1_a"),
    "readings": lambda s: list(s.readings("r", ["d1_a"])),
    "places held": lambda s: s.kept_places(["p1", "p2"]),
    "months of places": lambda s: s.kept_month_numbers(["p1", "p2"]),
    "months by number": lambda s: s.kept_months([1, 2]),
    "controls because": lambda s: s.controls_because(["k1_a", "k1_b"]),
    "names": lambda s: s.name_counts(),
    "names of days": lambda s: s.name_counts(Filters(since="2018-09-03", until="2018-10-05")),
    "names of a type since a day": lambda s: s.name_counts(
        Filters(type="clash", since="2018-09-03")
    ),
    "names near": lambda s: s.name_counts(Filters(near=(35.95, 39.01, 50.0))),
    "sources": lambda s: s.published_counts(),
    "sources of days": lambda s: s.published_counts(
        Filters(since="2018-09-03", until="2018-09-05")
    ),
    "parts of cities": lambda s: s.city_parts(["p1", "p2"]),
}


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of the database inside the block."""
    found: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append((statement, parameters))

    event.listen(store.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store.database.engine, "before_cursor_execute", note)


def scanned(store: Store, statement: str, parameters: Any) -> list[str]:
    """Return the steps of the plan that read a whole large table, not an index in order."""
    with store.database.reading() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [str(row[3]) for row in rows]
            pattern = rf"SCAN (?:{'|'.join(LARGE)})(?! USING)\b(?!.*INDEX)"
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            steps = [str(row[0]) for row in rows]
            pattern = rf"Seq Scan on (?:{'|'.join(LARGE)})\b"
    return [step for step in steps if re.search(pattern, step)]


def test_no_listing_reads_a_whole_table(store: Store) -> None:
    record_of(store)
    plans: dict[str, list[str]] = {}
    for name, ask in ASKED.items():
        with statements(store) as made:
            ask(store)
        assert made, name
        plans[name] = [step for one in made for step in scanned(store, *one)]
    assert {name: steps for name, steps in plans.items() if steps} == {}


def test_a_scan_would_be_noticed(store: Store) -> None:
    record_of(store, range(1))
    statement = 'SELECT "row" FROM claims WHERE "row" = \'x\''
    assert scanned(store, statement, ())
