"""How long pages of a very large record take: 1,000,000 events, 5,800,000 claims, SQLite.

    python -m eval.listings FOLDER [--times 232]

A synthetic war (`eval.scale`, 25,000 claims) is derived once and its rows are multiplied in the
database: other ids, later days, places moved a little; the words stay, so that common words are
in a fifth of all rows, which is worse than any real record.  Rows of `slots`, `blocks`, `readings`
and the search index of documents are not multiplied: no listing asks them.  The best of three on a
warm cache; processor time is told beside time on the clock.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from eval import scale
from sayso.explain import explain
from sayso.model import Claim, Filters
from sayso.record import Record, open_record
from sayso.store import open_store, schema
from sayso.store.tallies import change_names

CLAIMS = 25_000
_STEP = 6
"""Days from one copy of the war to the next."""
_FEW = 20
"""Control is multiplied by so much at most: it grows with the places, not with the reports."""
PAGE = 100
_ID = "substr({id}, 1, 3) || printf('%04d', :k) || substr({id}, 4)"
_MOVED = '"row"'
for _kind in ("k1", "c1", "d1", "e1"):
    _MOVED = f"""replace({_MOVED}, '"{_kind}_', '"{_kind}_' || printf('%04d', :k))"""
_DAY = "CASE WHEN {day} GLOB '????-??-??' THEN date({day}, :days) ELSE {day} END"
_NUMBERED = ("claims", "events")
_DAY_NUMBERS = schema.DAY
_COPY_NUMBERS = 10_000_000
"""Of the numbers of one day, so many are one copy's."""
_WORDS = "actors, sources, places, words"


def _copies() -> Iterator[tuple[str, str, bool]]:
    """Yield (table, SELECT of a copy, whether it grows with the reports).

    `new_claims` and `new_events` lead from a number to that of its copy.
    """
    new_id, key = _ID.format(id="id"), _ID.format(id='"key"')
    document = _ID.format(id="document")
    start, end = _DAY.format(day='"start"'), _DAY.format(day='"end"')
    # One row in forty reaches into another month, as those do of which only the month is told.
    end = f"CASE WHEN number % 40 = 0 THEN date({end}, '+40 days') ELSE {end} END"
    since, until = _DAY.format(day="since"), _DAY.format(day="until")
    yield (
        "documents",
        f'number + :k * {{documents}}, {new_id}, raw, page || :k, source, published, parent, "row" '
        "FROM documents WHERE number <= {documents}",
        True,
    )
    yield (
        "claims",
        f"new, {new_id}, digest, {key}, {document}, at, type, modality, "
        f'{start}, {end}, "row" FROM new_claims JOIN claims ON number = old',
        True,
    )
    yield (
        "events",
        f"new, {new_id}, digest, type, status, modality, voices, {start}, "
        f'{end}, "row" FROM new_events JOIN events ON number = old',
        True,
    )
    yield "event_claims", f"{key}, new FROM new_events JOIN event_claims ON owner = old", True
    for places, owner in (("claim_places", "claims"), ("event_places", "events")):
        yield (
            places,
            f"number + :k * {{{places}}}, new, lat + :k * 0.002, lon + :k * 0.001 "
            f"FROM new_{owner} JOIN {places} ON owner = old",
            True,
        )
    yield (
        "controls",
        f"number + :k * {{controls}}, {new_id}, digest, place || :k, name, alias, {since}, "
        f'{until}, "row", family || :k FROM controls WHERE number <= {{controls}}',
        False,
    )
    yield (
        "control_reasons",
        "key, owner + :k * {controls} FROM control_reasons WHERE owner <= {controls}",
        False,
    )
    yield (
        "issues",
        f"number + :k * {{issues}}, {new_id}, digest, kind, severity, {_MOVED} FROM issues "
        "WHERE number <= {issues}",
        True,
    )
    yield (
        "issue_about",
        f"{_ID.format(id='name')}, owner + :k * {{issues}} FROM issue_about "
        "WHERE owner <= {issues} AND substr(name, 3, 1) = '_'",
        True,
    )


def multiply(path: Path, times: int) -> Iterator[str]:
    """Multiply the rows of a derived record in place; yields what was done, step by step."""
    database = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF",
                    "cache_size = -1500000", "temp_store = MEMORY"):  # fmt: skip
        database.execute(f"PRAGMA {setting}")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        if name not in ("ix_event_claims_owner", "ix_claim_places_owner", "ix_event_places_owner",
                        "ix_issue_about_owner"):  # fmt: skip
            database.execute(f'DROP INDEX "{name}"')
    base = {
        name: database.execute(f"SELECT max(rowid) FROM {name}").fetchone()[0]
        for name in ("documents", "claim_places", "event_places", "controls", "issues")
    }
    for name in _NUMBERED:
        # Words are gathered in memory and merged once, at the end.
        for setting, value in (("hashsize", 2**27), ("automerge", 0)):
            _tell_words(database, name, setting, value)
        database.execute(
            f"CREATE TEMP TABLE base_{name} AS SELECT number, start FROM {name} ORDER BY number"
        )
        database.execute(f"CREATE TEMP TABLE new_{name} (old INTEGER PRIMARY KEY, new INTEGER)")
    for table, columns, grows in _copies():
        began = time.perf_counter()
        database.execute("BEGIN")
        for k in range(1, times if grows else min(times, _FEW)):
            asked = {"k": k, "days": f"+{k * _STEP} days"}
            _number_copies(database, asked)
            database.execute(f"INSERT INTO {table} SELECT {columns.format(**base)}", asked)
            if table in _NUMBERED:
                database.execute(
                    f"INSERT INTO {table}_words (rowid, {_WORDS}) SELECT new, {_WORDS} "
                    f"FROM new_{table} JOIN {table}_words ON {table}_words.rowid = old ORDER BY new"
                )
        if table.endswith("_places"):
            at = f"(owner / {_DAY_NUMBERS}) / 2000.0"
            database.execute(
                f"INSERT INTO {table}_box SELECT number, lat, lat, lon, lon, {at}, {at} "
                f"FROM {table} WHERE number > {base[table]}"
            )
        database.execute("COMMIT")
        if table in _NUMBERED:
            _tell_words(database, table, "optimize")
            for setting, value in (("hashsize", 2**20), ("automerge", 4)):
                _tell_words(database, table, setting, value)
        yield f"{table:16}{time.perf_counter() - began:8.0f} s"
    for name, statement in indexes:
        database.execute(statement.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1))
        yield name
    database.execute("PRAGMA analysis_limit = 1000")
    database.execute("ANALYZE")
    database.close()
    check = sqlite3.connect(path)
    check.execute("PRAGMA journal_mode = WAL")
    check.close()


def recount(path: Path) -> None:
    """Count anew who is named how often."""
    decode = msgspec.json.Decoder(Claim).decode
    with open_store(str(path)) as store, store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM names_told")
        rows = store.database.stream(connection, 'SELECT "row" FROM claims ORDER BY number')
        change_names(store.database, connection, (), (decode(row) for (row,) in rows))


def _tell_words(
    database: sqlite3.Connection, table: str, what: str, value: int | None = None
) -> None:
    """Give a command to the index of words of a table."""
    words = f"{table}_words"
    if value is None:
        database.execute(f"INSERT INTO {words}({words}) VALUES (?)", (what,))
    else:
        database.execute(f"INSERT INTO {words}({words}, rank) VALUES (?, ?)", (what, value))


def _number_copies(database: sqlite3.Connection, asked: dict[str, object]) -> None:
    """Fill `new_claims` and `new_events` for one copy: the numbers of its days."""
    day = _DAY.format(day="start")
    for name in _NUMBERED:
        database.execute(f"DELETE FROM new_{name}")
        database.execute(
            f"INSERT INTO new_{name} SELECT number, CASE WHEN start = '{schema.UNDATED}' THEN "
            f"number - number % {_DAY_NUMBERS} "
            f"ELSE CAST(replace({day}, '-', '') AS INTEGER) * {_DAY_NUMBERS} END "
            f"+ :k * {_COPY_NUMBERS} + number % {_DAY_NUMBERS} FROM base_{name}",
            asked,
        )


def asked(
    middle: tuple[str, str] = ("2031-09-01", "2031-09-03"),
) -> dict[str, Callable[[Record], object]]:
    """Return what is asked of the record, by name; `middle`: days in the middle of it."""
    found: dict[str, Callable[[Record], object]] = {}

    def page(name: str, **filters: object) -> None:
        given = Filters(limit=PAGE, **filters)  # type: ignore[arg-type]
        found[f"events: {name}"] = lambda r: r.events(given)
        found[f"claims: {name}"] = lambda r: r.claims(given)

    page("first page")
    page("page 11", offset=10 * PAGE)
    page("page 1,001", offset=1000 * PAGE)
    page("three days", since=middle[0], until=middle[1])
    page("since a day", since=middle[0])
    page("type", type="capture")
    page("rare type", type="chemical")
    page("type in days", type="clash", since=middle[0], until=middle[1])
    page("modality", modality="denied")
    page("near a town", near=(30.3, 40.3, 20.0))
    page("box", box=(40.0, 30.0, 40.5, 30.5))
    page("box in days", box=(40.0, 30.0, 40.5, 30.5), since=middle[0], until=middle[1])
    page("actor", actor="crown")
    page("actor in days", actor="crown", since=middle[0], until=middle[1])
    page("source", source="monitor-1")
    page("words", text="ring road")
    page("common word", text="killed")
    page("no such word", text="zeppelin")
    page("status", status="disputed")
    page("status in days", status="disputed", since=middle[0], until=middle[1])
    page("voices", voices=3)
    page("actor, many voices", actor="crown", voices=5)
    page("actor, no such voices", actor="crown", voices=9)
    page("actor nowhere", actor="crown", near=(0.0, 0.0, 20.0))
    page("actor denied", actor="crown", modality="denied")
    page("actor disputed", actor="crown", status="disputed")
    page("near, many voices", near=(30.3, 40.3, 20.0), voices=5)
    found["search: words"] = lambda r: r.search("ring road")
    found["search: common word"] = lambda r: r.search("killed")
    found["control on a day"] = lambda r: r.control(on="2030-01-15")
    found["issues: first page"] = lambda r: r.issues(Filters(limit=PAGE))
    found["issues: page 1,001"] = lambda r: r.issues(Filters(limit=PAGE, offset=1000 * PAGE))
    found["issues: of a kind"] = lambda r: r.issues(Filters(limit=PAGE), "perhaps the same")
    for name, narrowed in (
        ("an actor", Filters(actor="crown", limit=PAGE)),
        ("three days", Filters(since=middle[0], until=middle[1], limit=PAGE)),
        ("a rare type", Filters(type="chemical", limit=PAGE)),
        ("common word", Filters(text="killed", limit=PAGE)),
        ("near a town", Filters(near=(30.3, 40.3, 20.0), limit=PAGE)),
        ("no such word", Filters(text="zeppelin", limit=PAGE)),
    ):
        found[f"issues: {name}"] = lambda r, narrowed=narrowed: r.issues(narrowed)
    found["changes"] = lambda r: r.event_changes(0, PAGE)
    found["documents: first page"] = lambda r: r.documents(Filters(limit=PAGE))
    found["documents: page 1,001"] = lambda r: r.documents(Filters(limit=PAGE, offset=1000 * PAGE))
    found["actors of three days"] = lambda r: r.actors(
        filters=Filters(since=middle[0], until=middle[1])
    )
    found["sources of three days"] = lambda r: r.source_counts(
        filters=Filters(since=middle[0], until=middle[1])
    )
    found["actors"] = lambda r: r.actors()
    found["sources"] = lambda r: r.source_counts()
    found["actors of a year"] = lambda r: r.actors(
        filters=Filters(since="2031-02-10", until="2032-02-09")
    )
    found["sources of a year"] = lambda r: r.source_counts(
        filters=Filters(since="2031-02-10", until="2032-02-09")
    )
    found["actors of a type since a day"] = lambda r: r.actors(
        filters=Filters(type="clash", since=middle[0])
    )
    found["actors near a town"] = lambda r: r.actors(filters=Filters(near=(30.3, 40.3, 20.0)))
    found["counts"] = lambda r: r.counts()
    found["an event by id"] = lambda r: r.event(_event(r))
    found["evidence of an event"] = lambda r: explain(r, _event(r))
    found["evidence of a claim"] = lambda r: explain(r, _claim(r).key)
    found["evidence of a document"] = lambda r: explain(r, _claim(r).document)
    return found


def _event(record: Record) -> str:
    return record.events(Filters(limit=1, offset=5000))[0].id


def _claim(record: Record) -> Claim:
    return record.claims(Filters(limit=1, offset=5000))[0]


def measure(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Yield (what, milliseconds, processor milliseconds), the best of three."""
    with open_record(folder / "war.db", config=scale.config(folder)) as record:
        for name, ask in asked().items():
            took = []
            for _ in range(3):
                began, used = time.perf_counter(), time.process_time()
                ask(record)
                took.append((time.perf_counter() - began, time.process_time() - used))
            clock, processor = min(took)
            yield name, 1000 * clock, 1000 * processor


def main() -> None:
    """Make the record where it is not there yet, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=232)
    options = parser.parse_args()
    folder = options.folder / str(CLAIMS)
    if not (folder / "multiplied").exists():
        if not (folder / "war.db").exists():
            folder.mkdir(parents=True, exist_ok=True)
            for step in ("build", "whole"):
                line = [sys.executable, "-m", "eval.scale", str(CLAIMS), "--step", step,
                        "--keep", str(options.folder)]  # fmt: skip
                subprocess.run(line, check=True, capture_output=True)
        for done in multiply(folder / "war.db", options.times):
            print(done, flush=True)
        recount(folder / "war.db")
        (folder / "multiplied").write_text(str(options.times))
    for name, clock, processor in measure(folder):
        print(f"{name:32}{clock:10.1f} ms{processor:10.1f} ms processor", flush=True)


if __name__ == "__main__":
    main()
