"""What goes wrong outside of sayso: killed processes, locks, lost connections."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as listen_to

from sayso.errors import StorageError
from sayso.model import Derived, Filters
from sayso.store import Store, open_store, schema

from .samples import claim, decision, document, event, run


@pytest.fixture
def team_store(postgresql_url: str) -> Iterator[Store]:
    with open_store(postgresql_url) as store:
        yield store


def _replace_and_stall(url: str, written: Any) -> None:
    """Write a new derivation and wait for ever just before it would be kept."""
    store = open_store(url)

    def stall(*_: Any) -> None:
        written.set()
        signal.pause()

    setattr(store.database, "settle", stall)  # noqa: B010 (a method cannot be assigned)
    store.replace_derived(Derived(claims=(claim("k1_new"),)), run("r1_new"))


def test_a_killed_writer_leaves_the_old_record(record_url: str) -> None:
    with open_store(record_url) as store:
        store.replace_derived(Derived(claims=(claim("k1_a"),), events=(event("k1_a"),)), run())
    context = multiprocessing.get_context("spawn")
    written = context.Event()
    writer = context.Process(target=_replace_and_stall, args=(record_url, written))
    writer.start()
    assert written.wait(30)
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    with open_store(record_url) as store:
        assert [c.key for c in store.claims()] == ["k1_a"]
        assert len(store.events()) == 1
        assert [r.id for r in store.runs()] == ["r1_a"]
        store.replace_derived(Derived(claims=(claim("k1_b"),)), run("r1_b"))
        assert [c.key for c in store.claims()] == ["k1_b"]


def test_a_lock_that_is_never_freed_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "record.db")
    with open_store(path) as one, open_store(path) as other:

        @listen_to.listens_for(other.database.engine, "connect")
        def hurry(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA busy_timeout = 50")

        other.database.engine.dispose()
        with one.database.writing():
            with pytest.raises(StorageError, match="another process has been writing"):
                other.append_decision(decision())
            assert other.decisions() == []
        other.append_decision(decision())


@pytest.mark.parametrize(
    ("state", "message"),
    [("53100", "disk is full; what was being written was dropped"), ("42501", "may not do that")],
)
def test_refusals_of_the_server_are_told(team_store: Store, state: str, message: str) -> None:
    code = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(StorageError, match=message), team_store.database.writing() as connection:
        connection.exec_driver_sql(code)


def _write_after_the_connection_is_cut(store: Store, other: Store) -> None:
    with store.database.writing() as lost:
        pid = lost.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with other.database.writing() as connection:
            connection.exec_driver_sql("SELECT pg_terminate_backend(%s)", (pid,))
        rows = [("k1_a", number) for number in range(10)]
        store.database.insert(lost, schema.event_claims, ("key", "owner"), rows)


def test_a_lost_connection_is_told_and_mended(team_store: Store) -> None:
    with open_store(team_store.url) as other:
        with pytest.raises(StorageError, match="did not finish"):
            _write_after_the_connection_is_cut(team_store, other)
        assert other.events_of_claim("k1_a") == []
    team_store.append_decision(decision())
    assert len(team_store.decisions()) == 1


def test_first_page_needs_no_sorting(tmp_path: Path) -> None:
    """Listings walk an index in order instead of sorting the whole record."""
    with open_store(str(tmp_path / "record.db")) as store:
        plans: list[str] = []

        @listen_to.listens_for(store.database.engine, "before_cursor_execute")
        def explain(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:
            if statement.startswith(("SELECT claims", "SELECT events")):
                rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
                plans.append(" ".join(row[3] for row in rows))

        store.events(Filters(since="2017-06-01", until="2017-06-07", limit=50))
        store.claims(Filters(since="2017-06-01", until="2017-06-07", limit=50))
        store.events(Filters(type="clash", limit=50))
        store.claims(Filters(text="clash", limit=50))
    # Twice the rows that reach into the month, the others, and their rows; of a type; of words.
    assert len(plans) >= 9
    by_index = ("USING INDEX ix_", "USING COVERING INDEX ix_", "USING INTEGER PRIMARY KEY")
    assert all(any(way in plan for way in by_index) for plan in plans), plans
    # What words found on some days is sorted, no more.
    asked = [plan for plan in plans if not plan.startswith("SCAN listed")]
    assert not any("TEMP B-TREE" in plan for plan in asked), plans


def test_address_holds_in_any_folder(tmp_path: Path) -> None:
    """A record found by a relative path still opens after the program changed its folder."""
    code = (
        "import os; from sayso.store import open_store; store = open_store('record.db'); "
        "os.chdir('/'); open_store(store.url, create=False).close(); print(store.url)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(tmp_path / "record.db")


def test_large_documents_come_back(store: Store) -> None:
    text = "Shells fell. " * 200_000
    one = document(text)
    store.add_captured(text.encode(), [one], name="a", url=None, captured_at="2020")
    assert store.document(one.id) == one
    assert store.raw(one.raw) == text.encode()
