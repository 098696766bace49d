"""The equation `record = derive(captured, ruled, config)`, held by properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import decide, derive
from sayso.ids import seal
from sayso.model import Claim, Decision, Derived
from sayso.store import Store
from tests.sample_record import (
    add_samples,
    record_of,
    sample_config,
    sample_documents,
    sample_readings,
)

FAST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ORDERS = st.deferred(lambda: st.permutations(range(len(sample_documents()))))
SLOW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def claims() -> list[Claim]:
    texts = sorted(sample_documents(), key=derive.document_order)
    return derive.unique_claims(texts, sample_readings())


def derived(
    decisions: Sequence[Decision] = (),
    readings: derive.Readings | None = None,
    numbers: Sequence[int] | None = None,
    previous: Sequence[object] = (),
) -> Derived:
    documents = sample_documents()
    chosen = documents if numbers is None else [documents[i] for i in numbers]
    return derive.derive(
        chosen,
        sample_readings() if readings is None else readings,
        decisions,
        sample_config(),
        previous,  # type: ignore[arg-type]
    )


def same(left: Derived, right: Derived) -> bool:
    """Two derivations are one when their rows are, byte for byte (lineage is about a past)."""
    without = [msgspec.structs.replace(d, lineage=()) for d in (left, right)]
    return msgspec.json.encode(without[0]) == msgspec.json.encode(without[1])


@st.composite
def rulings(draw: st.DrawFn, least: int = 0) -> list[Decision]:
    """Some rulings on claims of the sample war."""
    known = claims()
    made = []
    for seq in range(1, draw(st.integers(least, 6)) + 1):
        verb = draw(st.sampled_from(["accept", "reject", "amend", "same", "different"]))
        size = 2 if verb in ("same", "different") else 1
        chosen = draw(
            st.lists(
                st.sampled_from(known),
                min_size=size,
                max_size=size,
                unique_by=lambda claim: claim.key,
            )
        )
        made.append(
            Decision(
                seq=seq,
                at="2026-01-01T00:00:00Z",
                by="tester",
                verb=verb,
                on=tuple(claim.key for claim in chosen),
                set={"modality": "possible"} if verb == "amend" else {},
                basis=decide.basis_for(chosen),
            )
        )
    return made


def revoke(decision: Decision, seq: int) -> Decision:
    return Decision(
        seq=seq, at="2026-01-02T00:00:00Z", by="tester", verb="revoke", on=(str(decision.seq),)
    )


def test_there_is_something_to_hold() -> None:
    found = derived()
    assert len(found.claims) > 50
    assert len(found.events) > 20
    assert found.controls


@FAST
@given(ORDERS, rulings())
def test_order_of_input_never_matters(order: list[int], made: list[Decision]) -> None:
    assert same(derived(made), derived(list(reversed(made)), numbers=order))


@FAST
@given(rulings(least=1), st.data())
def test_a_revoked_ruling_equals_never(made: list[Decision], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(made))
    kept = [ruling for ruling in made if ruling != gone]
    assert same(derived([*made, revoke(gone, 100)]), derived(kept))


@FAST
@given(rulings(least=1))
def test_revoking_a_revocation_restores(made: list[Decision]) -> None:
    once = revoke(made[-1], 100)
    assert same(derived([*made, once, revoke(once, 101)]), derived(made))


@FAST
@given(rulings(least=1))
def test_rulings_survive_an_engine_that_says_the_same(made: list[Decision]) -> None:
    """A new engine gives new claim ids; rulings are about sentences and what they say."""
    newer = {
        name: tuple(
            seal(msgspec.structs.replace(c, engine="rules@2", score=c.score / 2)) for c in found
        )
        for name, found in sample_readings().items()
    }
    before, after = derived(made), derived(made, newer)
    assert [c.key for c in after.claims] == [c.key for c in before.claims]
    assert not [issue for issue in after.issues if issue.kind == "stale ruling"]
    for old, new in zip(before.claims, after.claims, strict=True):
        assert (old.modality, old.score == 1.0) == (new.modality, new.score == 1.0)


def test_a_ruling_on_another_reading_is_reported_and_not_applied() -> None:
    claim = claims()[0]
    ruling = Decision(
        seq=1, at="2026-01-01T00:00:00Z", by="tester", verb="reject", on=(claim.key,),
        basis=decide.basis_for([claim]),
    )  # fmt: skip
    other = "planned" if claim.modality != "planned" else "denied"
    newer = dict(sample_readings())
    newer[claim.document] = tuple(
        seal(msgspec.structs.replace(c, modality=other)) if c.key == claim.key else c
        for c in newer[claim.document]
    )
    assert claim.key not in {c.key for c in derived([ruling]).claims}
    found = derived([ruling], newer)
    assert claim.key in {c.key for c in found.claims}
    assert [i.about for i in found.issues if i.kind == "stale ruling"] == [(claim.key,)]


@FAST
@given(
    st.deferred(lambda: st.sets(st.integers(0, len(sample_documents()) - 1), min_size=1)),
    rulings(),
)
def test_every_old_event_leads_somewhere(first: set[int], made: list[Decision]) -> None:
    """…unless people struck all its claims."""
    before = derived(numbers=sorted(first))
    after = derived(made, previous=before.events)
    living = {event.id for event in after.events}
    steps = {step.old: step.new for step in after.lineage}
    kept = {claim.key for claim in after.claims}
    for event in before.events:
        leads = steps.get(event.id, (event.id,))
        assert set(leads) <= living
        assert leads or not kept & set(event.claims)


@SLOW
@given(data=st.data())
def test_incremental_equals_full(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("records")
    order = data.draw(ORDERS)
    cut = data.draw(st.integers(0, len(order)))
    with (
        record_of(folder / "parts.db", order[:cut]) as parts,
        record_of(folder / "full.db") as full,
    ):
        held = [event.id for event in parts.events()]
        add_samples(parts, order[cut:])
        assert parts.claims() == full.claims()
        assert parts.events() == full.events()
        assert parts.control() == full.control()
        assert parts.issues() == full.issues()
        assert all(parts.event(name) for name in held)
        assert parts.check() == []


def test_one_core_equals_many() -> None:
    from sayso.jobs import get_executor

    documents = sample_documents()[:6]
    config = sample_config()
    tasks = [(d.id, (config, (d,))) for d in documents]
    here = list(get_executor("here").run(derive.read_batch, tasks))
    cores = list(get_executor("cores", 2).run(derive.read_batch, tasks))
    assert msgspec.json.encode(here) == msgspec.json.encode(cores)
    together = derive.read_batch((config, tuple(documents)))
    assert together == [row for _, rows in here for row in rows]


def test_both_databases_hold_the_same(new_store: Callable[[], Store]) -> None:
    with record_of(new_store()) as record:
        record.decide("reject", [record.claims()[0].key], reason="test")
        expected = derived(record.decisions())
        assert {c.id for c in record.claims()} == {c.id for c in expected.claims}
        assert {e.id: e for e in record.events()} == {e.id: e for e in expected.events}
        assert record.check() == []
