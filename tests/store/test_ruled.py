from __future__ import annotations

import multiprocessing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from sayso.errors import ConflictError, InputError
from sayso.model import Decision
from sayso.store import Store, open_store

from .samples import decision

relaxed = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
rulings = st.builds(
    Decision,
    seq=st.just(0),
    at=st.just("2020-01-01T00:00:00Z"),
    by=st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    verb=st.sampled_from(["accept", "reject", "amend"]),
    on=st.just(("k1_a",)),
    set=st.dictionaries(
        st.sampled_from(["type", "figures", "\u00e9"]),
        st.one_of(st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), st.text(
            st.characters(exclude_categories=["Cs"]), max_size=5), st.lists(st.booleans())),
        max_size=2,
    ),
)  # fmt: skip


def tamper(store: Store, *statements: str) -> None:
    """Change the log as someone with the database in hand could."""
    with store.database.writing() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("no_update", "no_delete", "in_order"):
                connection.exec_driver_sql(f"DROP TRIGGER decisions_{name}")
        else:
            connection.exec_driver_sql("ALTER TABLE decisions DISABLE TRIGGER USER")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_numbers_run_from_one(store: Store) -> None:
    kept = [store.append_decision(decision(on=f"k1_{i}")) for i in range(3)]
    assert [d.seq for d in kept] == [1, 2, 3]
    assert store.decisions() == kept
    assert store.verify_decisions() == []


def test_whoever_is_late_is_told(store: Store) -> None:
    store.append_decision(decision(), expected_last=0)
    with pytest.raises(ConflictError, match="decision 1 was made since"):
        store.append_decision(decision("reject"), expected_last=0)
    assert len(store.decisions()) == 1
    store.append_decision(decision("reject"), expected_last=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET \"by\" = 'eve'",
        "DELETE FROM decisions",
        "DELETE FROM decisions WHERE seq = 2",
    ],
)
def test_log_only_grows(store: Store, statement: str) -> None:
    kept = [store.append_decision(decision(on=f"k1_{i}")) for i in range(2)]
    with pytest.raises(DBAPIError, match="decisions cannot be"), store.database.writing() as c:
        c.exec_driver_sql(statement)
    assert store.decisions() == kept


def test_entries_cannot_be_slipped_in(store: Store) -> None:
    store.append_decision(decision())
    copy = 'INSERT INTO decisions SELECT {}, at, "by", verb, "row", previous, hash FROM decisions'
    for seq in ("1", "7"):
        insert = copy.format(seq)
        if seq == "1" and store.database.engine.dialect.name == "sqlite":
            insert = insert.replace("INSERT", "INSERT OR REPLACE")
        with pytest.raises(DBAPIError, match="in order"), store.database.writing() as connection:
            connection.exec_driver_sql(insert)
    assert store.verify_decisions() == []


def test_postgresql_log_cannot_be_truncated(store: Store) -> None:
    if store.database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    store.append_decision(decision())
    with pytest.raises(DBAPIError, match="cannot be deleted"), store.database.writing() as c:
        c.exec_driver_sql("TRUNCATE decisions CASCADE")


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE decisions SET \"row\" = replace(\"row\", 'ana', 'eve') WHERE seq = 2",
            "decision 2: is not what was decided",
        ),
        ("UPDATE decisions SET \"by\" = 'eve' WHERE seq = 2", "decision 2: its columns differ"),
        ("UPDATE decisions SET hash = previous WHERE seq = 2", "decision 2: is not what"),
        ("DELETE FROM decisions WHERE seq = 2", "decision 3: number 2 was expected"),
        ("UPDATE decisions SET \"row\" = 'x' WHERE seq = 3", "decision 3: cannot be read"),
    ],
)
def test_tampering_is_found(store: Store, statement: str, problem: str) -> None:
    for i in range(3):
        store.append_decision(decision(on=f"k1_{i}"))
    tamper(store, statement)
    assert store.verify_decisions()[0].startswith(problem)


@relaxed
@given(st.lists(rulings, min_size=1, max_size=4))
def test_any_ruling_comes_back_and_holds(store: Store, made: list[Decision]) -> None:
    before = store.decisions()
    kept = [store.append_decision(one) for one in made]
    assert store.decisions() == before + kept
    assert store.verify_decisions() == []


def test_what_a_server_cannot_keep_is_refused_in_one_line(store: Store) -> None:
    if not store.url.startswith("postgresql"):
        pytest.skip("only PostgreSQL refuses NUL in text")
    with pytest.raises(InputError, match="no NUL character"):
        store.event("e1_\0")
    assert store.decisions() == []


def _rule(url: str) -> int:
    with open_store(url) as store:
        for _ in range(10):
            store.append_decision(decision())
    return 10


def test_processes_rule_at_once(record_url: str) -> None:
    open_store(record_url).close()
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert sum(pool.map(_rule, [record_url] * 3)) == 30
    with open_store(record_url) as store:
        assert [d.seq for d in store.decisions()] == list(range(1, 31))
        assert store.verify_decisions() == []
