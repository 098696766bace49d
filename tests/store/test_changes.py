"""The feed of changes: what a copy of the events that follows it holds, and where it goes on."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.model import Derived, Run
from sayso.store import Store, open_store

from .samples import event


def derive(store: Store, events: dict[str, int], run: str) -> None:
    """Put events in, each told apart by its version."""
    rows = tuple(
        msgspec.structs.replace(event("k1_x", id=name), version=version)
        for name, version in events.items()
    )
    store.replace_derived(Derived(events=rows), Run(id=run, at="2026-01-01T00:00:00Z", command="x"))


def told(store: Store, since: int) -> dict[str, str]:
    return {change.id: change.change for change in store.event_changes(since)}


def test_added_changed_and_gone(store: Store) -> None:
    derive(store, {"e1_a": 1, "e1_b": 1}, "r1_1")
    assert told(store, 0) == {"e1_a": "added", "e1_b": "added"}
    here = store.state().changes
    derive(store, {"e1_b": 2, "e1_c": 1}, "r1_2")
    assert told(store, here) == {"e1_a": "gone", "e1_b": "changed", "e1_c": "added"}
    assert told(store, 0) == {"e1_b": "added", "e1_c": "added"}
    there = store.state().changes
    derive(store, {"e1_b": 2, "e1_c": 1}, "r1_3")
    assert told(store, there) == {}
    derive(store, {"e1_a": 1, "e1_b": 2}, "r1_4")
    assert told(store, there) == {"e1_a": "changed", "e1_c": "gone"}
    assert told(store, here) == {"e1_a": "changed", "e1_b": "changed"}


def test_states_differ_where_rows_do(store: Store) -> None:
    before = store.state()
    derive(store, {"e1_a": 1}, "r1_1")
    after = store.state()
    assert (after.runs, after.changes) == (before.runs + 1, before.changes + 1)
    derive(store, {"e1_a": 1}, "r1_2")
    assert store.state().changes == after.changes


@given(
    st.lists(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 3), max_size=5), max_size=7),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_copy_that_follows_the_feed_holds_the_events(
    new_store: object, states: list[dict[str, int]], page: int, random: object
) -> None:
    with new_store() as store:  # type: ignore[operator]
        copy: set[str] = set()
        at = 0
        for number, state in enumerate(states):
            derive(
                store, {f"e1_{name}": version for name, version in state.items()}, f"r1_{number}"
            )
            # It looks now and then, and not always to the end.
            for _ in range(random.randint(0, 3)):  # type: ignore[attr-defined]
                for change in store.event_changes(at, page):
                    at = change.number
                    if change.change == "gone":
                        copy.discard(change.id)
                    else:
                        copy.add(change.id)
        while rows := store.event_changes(at, page):
            for change in rows:
                at = change.number
                if change.change == "gone":
                    copy.discard(change.id)
                else:
                    copy.add(change.id)
        assert copy == {row.id for row in store.events()}


def test_events_of_an_older_record_are_in_the_feed(record_url: str) -> None:
    with open_store(record_url) as store:
        derive(store, {"e1_a": 1, "e1_b": 1}, "r1_1")
        with store.database.writing() as connection:
            for table in ("event_changes", "sessions", "invites", "accounts", "api_keys",
                          "failures", "audit", "visits", "stamps", "held_places", "city_parts",
                          "told_months", "control_reasons", "names_told"):  # fmt: skip
                connection.exec_driver_sql(f"DROP TABLE {table}")
            for index in ("claims_modality", "events_modality", "claims_wide", "events_wide",
                          "issues_listing", "issues_kind", "documents_listing",
                          "events_voices", "documents_source"):  # fmt: skip
                connection.exec_driver_sql(f"DROP INDEX ix_{index}")
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("DROP FUNCTION sayso_audit_in_order")
            connection.exec_driver_sql("UPDATE sayso_version SET version_num = '0002'")
    with open_store(record_url) as store:
        assert told(store, 0) == {"e1_a": "added", "e1_b": "added"}
        assert store.verify_audit() == []
        assert not store.has_accounts()
        derive(store, {"e1_a": 2}, "r1_2")
        assert told(store, 2) == {"e1_a": "changed", "e1_b": "gone"}


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_go_on_where_the_last_ended(store: Store, limit: int) -> None:
    derive(store, {f"e1_{n}": 1 for n in range(5)}, "r1_1")
    seen: list[str] = []
    at = 0
    while rows := store.event_changes(at, limit):
        assert len(rows) <= limit
        seen += [row.id for row in rows]
        at = rows[-1].number
    assert sorted(seen) == [f"e1_{n}" for n in range(5)]
