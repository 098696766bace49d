from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sayso.errors import SaysoError, StorageError
from sayso.ids import event_id
from sayso.model import Claim, Derived, Filters, Lineage, Run
from sayso.store import Store, open_store, schema

from .samples import claim, control, derivations, event, issue, place, run

relaxed = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EVERYWHERE = Filters(box=(-180, -90, 180, 90))


def dump(store: Store) -> list[Any]:
    """All that was derived, with what the search structures find."""
    return [
        store.claims(),
        store.events(),
        store.controls(),
        store.issues(),
        [store.events_of_claim(one.key) for one in store.claims()],
        [one.id for one in store.claims(EVERYWHERE)],
        [one.id for one in store.events(EVERYWHERE)],
        [sorted(hit[:2] for hit in store.search(word)) for word in ("bridge", "army", "raqqa")],
    ]


def numbers(store: Store, table: str) -> dict[str, int]:
    listed = schema.metadata.tables[table]
    with store.database.reading() as connection:
        rows = connection.execute(select(listed.c.id, listed.c.number))
        return {row.id: row.number for row in rows}


def companions(store: Store) -> list[int]:
    """How many rows the search structures hold."""
    sqlite = store.database.engine.dialect.name == "sqlite"
    tables = ["claims_words", "events_words", "claim_places", "event_places", "event_claims"]
    if sqlite:
        tables += ["claim_places_box", "event_places_box"]
    with store.database.reading() as connection:
        return [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in tables
        ]


def derived() -> Derived:
    return Derived(
        claims=(
            claim("k1_a", place=(place("Raqqa"),)),
            claim("k1_b", place=(place("Homs"), place("Raqqa", "within"))),
        ),
        events=(event("k1_a", claims=("k1_a", "k1_b"), place=(place("Raqqa"),)),),
        controls=(control("Raqqa", "2017-06-06", None),),
        issues=(issue("i1_a"),),
    )


@relaxed
@given(old=derivations(), new=derivations())
def test_difference_is_the_same_as_starting_anew(
    new_store: Callable[[], Store], old: Derived, new: Derived
) -> None:
    changed, fresh = new_store(), new_store()
    changed.replace_derived(old, run("r1_a"))
    changed.replace_derived(new, run("r1_b"))
    fresh.replace_derived(new, run("r1_b"))
    assert dump(changed) == dump(fresh)
    assert companions(changed) == companions(fresh)
    changed.close()
    fresh.close()


@relaxed
@given(made=derivations())
def test_all_rows_come_back(store: Store, made: Derived) -> None:
    store.replace_derived(made, run())
    assert sorted(store.claims(), key=repr) == sorted(made.claims, key=repr)
    assert sorted(store.events(), key=repr) == sorted(made.events, key=repr)


def test_unchanged_rows_are_not_rewritten(store: Store) -> None:
    first = derived()
    store.replace_derived(first, run("r1_a"))
    before = numbers(store, "claims"), numbers(store, "issues"), numbers(store, "controls")
    more = claim("k1_c")
    second = Derived(
        claims=(more, *first.claims),
        events=(event("k1_a", claims=("k1_a",), status="likely"),),
        controls=first.controls,
        issues=first.issues,
    )
    store.replace_derived(second, run("r1_b"))
    after = numbers(store, "claims")
    assert {k: v for k, v in after.items() if k != more.id} == before[0]
    assert (numbers(store, "issues"), numbers(store, "controls")) == before[1:]
    assert [e.status for e in store.events()] == ["likely"]
    assert store.events_of_claim("k1_b") == []


def test_equal_rows_are_kept_once_and_rivals_refused(store: Store) -> None:
    one = claim("k1_a")
    store.replace_derived(Derived(claims=(one, one)), run())
    assert store.claims() == [one]
    rival = Claim(**{f: getattr(one, f) for f in one.__struct_fields__} | {"score": 0.1})
    with pytest.raises(ValueError, match="two different rows"):
        store.replace_derived(Derived(claims=(one, rival)), run())
    assert store.claims() == [one]


def test_same_id_with_other_content_is_rewritten(store: Store) -> None:
    store.replace_derived(Derived(issues=(issue("i1_a"),)), run())
    changed = issue("i1_a", "high")
    store.replace_derived(Derived(issues=(changed,)), run())
    assert store.issues() == [changed]


@pytest.mark.parametrize("when", ["open", "written"])
def test_readers_see_the_old_record_until_the_end(store: Store, when: str) -> None:
    """A reader in the middle of a replacement sees the old derivation, whole."""
    store.replace_derived(derived(), run("r1_a"))
    before = dump(store)
    reached, go_on = threading.Event(), threading.Event()
    settle = store.database.settle
    lock = store.database.lock

    def pause(*arguments: Any) -> None:
        (settle if when == "written" else lock)(*arguments)
        reached.set()
        assert go_on.wait(20)

    setattr(store.database, "settle" if when == "written" else "lock", pause)
    writer = threading.Thread(
        target=store.replace_derived, args=(Derived(claims=(claim("k1_z"),)), run("r1_b"))
    )
    writer.start()
    assert reached.wait(20)
    with open_store(store.url) as reader:
        assert dump(reader) == before
        assert dump(store) == before
        go_on.set()
        writer.join()
        assert [c.key for c in reader.claims()] == ["k1_z"]
        assert reader.events() == []


def test_a_scan_sees_one_state_and_leaves_the_cache_as_it_was(store: Store) -> None:
    def pages() -> int | None:
        if store.url.startswith("postgresql"):
            return None
        with store.database.reading() as connection:
            return connection.exec_driver_sql("PRAGMA cache_size").scalar_one()

    before = pages()
    with store.database.scanning():
        within = pages()
    assert pages() == before
    assert before is None or (within is not None and before < within < 0)


def test_snapshot_holds_one_state(store: Store) -> None:
    store.replace_derived(derived(), run("r1_a"))
    before = dump(store)
    with open_store(store.url) as writer, store.snapshot():
        writer.replace_derived(Derived(), run("r1_b"))
        assert dump(store) == before
        with store.snapshot():
            assert dump(store) == before
    assert store.claims() == []


def test_failure_in_the_middle_leaves_the_old_record(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.replace_derived(derived(), run("r1_a"))
    before = dump(store), companions(store)

    def fail(*arguments: Any) -> None:
        raise StorageError("the plug was pulled")

    monkeypatch.setattr(store.database, "settle", fail)
    with pytest.raises(StorageError, match="plug"):
        store.replace_derived(Derived(claims=(claim("k1_z"),)), run("r1_b"))
    assert (dump(store), companions(store)) == before
    assert [r.id for r in store.runs()] == ["r1_a"]


def test_two_writers_take_turns(record_url: str) -> None:
    with open_store(record_url) as one, open_store(record_url) as two:
        errors: list[SaysoError] = []

        def work(store: Store, letter: str) -> None:
            try:
                for i in range(8):
                    claims = tuple(claim(f"k1_{letter}{j}", f"{letter}{i}{j}") for j in range(20))
                    store.replace_derived(Derived(claims=claims), run(f"r1_{letter}{i}"))
            except SaysoError as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(s, c)) for s, c in ((one, "a"), (two, "b"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        keys = {c.key[3] for c in one.claims()}
        assert len(keys) == 1
        assert len(one.claims()) == 20
        assert len(one.runs()) == 16


# ------------------------------------------------------------------ lineage and runs


def replace(store: Store, keys: str, *steps: Lineage) -> None:
    """Let the events of these keys live."""
    name = f"r1_{len(store.runs())}"
    store.replace_derived(
        Derived(events=tuple(event(f"k1_{key}") for key in keys), lineage=steps), run(name)
    )


def name(letter: str) -> str:
    return event_id(f"k1_{letter}")


def step(old: str, new: str) -> Lineage:
    how = {0: "gone", 1: "renamed"}.get(len(new), "split")
    return Lineage(old=name(old), new=tuple(map(name, new)), how=how)  # type: ignore[arg-type]


def test_old_ids_lead_to_living_events(store: Store) -> None:
    replace(store, "a")
    assert store.lineage(name("a")) == (name("a"),)
    replace(store, "b", step("a", "b"))
    replace(store, "cd", step("b", "cd"))
    assert store.lineage(name("a")) == tuple(sorted([name("c"), name("d")]))
    replace(store, "e", step("c", "e"), step("d", "e"))
    assert store.lineage(name("a")) == (name("e"),)
    replace(store, "a", step("e", "a"))
    assert store.lineage(name("a")) == (name("a"),)
    assert store.lineage(name("c")) == (name("a"),)
    replace(store, "", step("a", ""))
    assert store.lineage(name("c")) == ()
    assert store.lineage("e1_never") == ()
    assert len(store.all_lineage()) == 6


def test_lineage_in_circles_ends(store: Store) -> None:
    replace(store, "", step("a", "b"), step("b", "a"))
    assert store.lineage(name("a")) == ()


@relaxed
@given(data=st.data())
def test_every_old_event_leads_somewhere(store: Store, data: st.DataObject) -> None:
    """Whatever is renamed and split, an id leads to living events as long as its heirs live."""
    living = "a"
    replace(store, living)
    for _ in range(data.draw(st.integers(1, 4))):
        following = data.draw(st.text("abcde", min_size=1, max_size=3).map(set))
        gone = set(living) - following
        heirs = st.sets(st.sampled_from(sorted(following)), min_size=1)
        steps = [step(old, "".join(sorted(data.draw(heirs)))) for old in sorted(gone)]
        living = "".join(sorted(following))
        replace(store, living, *steps)
    ends = store.lineage(name("a"))
    assert ends
    assert set(ends) <= {name(letter) for letter in living}


def test_runs_are_logged_once(store: Store) -> None:
    first = Run(id="r1_a", at="2020", command="add", counts={"claims": 2})
    store.replace_derived(Derived(), first)
    store.replace_derived(Derived(), first)
    store.replace_derived(Derived(), run("r1_b"))
    assert store.runs() == [first, run("r1_b")]
    assert store.counts() == {
        "documents": 0, "claims": 0, "events": 0, "controls": 0, "issues": 0, "decisions": 0,
        "runs": 2,
    }  # fmt: skip


# ------------------------------------------------------------------ scale


def test_a_thousand_more_claims_write_little(tmp_path: Any) -> None:
    """The write-ahead log grows by the difference, not by the record."""
    path = tmp_path / "record.db"
    claims = [claim(f"k1_{i}", f"Shells fell {i} times.") for i in range(6000)]
    with open_store(str(path)) as store:
        store.replace_derived(Derived(claims=tuple(claims)), run("r1_a"))
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        more = [claim(f"k1_more{i}") for i in range(10)]
        store.replace_derived(Derived(claims=(*claims, *more)), run("r1_b"))
        grown = (tmp_path / "record.db-wal").stat().st_size
    assert grown < path.stat().st_size / 5
