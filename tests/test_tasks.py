"""Who looks at which event, what was noted, and that nothing is derived from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sayso
from sayso.decide import about_work, apply_claims, standing
from sayso.errors import InputError
from sayso.model import AcledType, Decision, Event, TimeSpan, Verb
from sayso.tasks import TASK_STATES, tasks_of
from tests.sample_record import record_of
from tests.test_decide import A, B, C


def event(number: int, *claims: str, **more: object) -> Event:
    day = f"2017-06-{number:02}"
    return Event(
        id=f"e1_{number}", type="clash", acled=AcledType(event_type="", sub_event_type=""),
        time=TimeSpan(start=day, end=day), claims=claims, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def entry(seq: int, verb: Verb, *on: str, **more: object) -> Decision:
    values = {"reason": "seen"} if verb == "note" else {}
    return Decision(
        seq=seq,
        at="2030-01-01T00:00:00Z",
        by="ana",
        verb=verb,
        on=on,
        **{**values, **more},  # type: ignore[arg-type]
    )


def to(seq: int, name: str | None, *on: str) -> Decision:
    return entry(seq, "assign", *on, set={"assignee": name})


ONE, TWO, THREE = event(1, "k1_a", "k1_b"), event(2, "k1_c"), event(3, "k1_d")


def test_the_newest_assignment_counts_by_claim_event_and_old_id() -> None:
    log = [to(1, "bo", "k1_b"), to(2, "cem", "e1_old"), to(3, "bo", "e1_2"), to(4, None, "k1_c")]
    found = {t.event.id: t.assignee for t in tasks_of([ONE, TWO, THREE], log, {"e1_old": "e1_1"})}
    assert found == {"e1_1": "cem", "e1_2": None, "e1_3": None}
    undone = [*log, entry(5, "revoke", "2"), entry(6, "revoke", "4")]
    found = {t.event.id: t.assignee for t in tasks_of([ONE, TWO, THREE], undone)}
    assert found == {"e1_1": "bo", "e1_2": "bo", "e1_3": None}


def test_states_and_notes() -> None:
    log = [
        entry(1, "accept", "k1_a"), entry(2, "reject", "k1_b"), entry(3, "accept", "e1_2"),
        entry(4, "note", "k1_a", "k1_b", reason="first"), entry(5, "note", "e1_1", reason="then"),
        entry(6, "amend", "k1_d", set={"type": "shelling"}), entry(7, "note", "k1_d"),
        entry(8, "revoke", "7"),
    ]  # fmt: skip
    found = {t.event.id: t for t in tasks_of([ONE, TWO, THREE], log)}
    assert {name: t.state for name, t in found.items()} == {
        "e1_1": "mixed", "e1_2": "accepted", "e1_3": "open",
    }  # fmt: skip
    assert [note.reason for note in found["e1_1"].notes] == ["first", "then"]
    assert found["e1_3"].corrected
    assert not found["e1_3"].notes
    assert about_work(log) == {4, 5, 7, 8}


def test_worst_first_and_newest_among_alike() -> None:
    rows = [
        event(1, "k1_a", status="confirmed"), event(2, "k1_b", status="disputed"),
        event(3, "k1_c"), event(4, "k1_d"), event(5, "k1_e", rumour=True),
    ]  # fmt: skip
    assert [t.event.id for t in tasks_of(rows, [])] == ["e1_2", "e1_4", "e1_3", "e1_5", "e1_1"]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "assign", "note", "revoke"]), st.integers(1, 12)
    ),
    max_size=12,
)


@given(ENTRIES)
@settings(max_examples=200, deadline=None)
def test_what_is_derived_knows_nothing_of_the_work(entries: list[tuple[Verb, int]]) -> None:
    log = []
    for seq, (verb, number) in enumerate(entries, start=1):
        on = str(number) if verb == "revoke" else (A, B, C)[number % 3].key
        log.append(to(seq, "bo", on) if verb == "assign" else entry(seq, verb, on))
    work = about_work(log)
    rulings = [made for made in log if made.seq not in work]
    assert standing(log) == standing(rulings)
    assert apply_claims([A, B, C], standing(log)) == apply_claims([A, B, C], standing(rulings))
    assert all(task.state in TASK_STATES for task in tasks_of([ONE], log))


def test_a_record_derives_nothing_from_the_work(tmp_path: Path) -> None:
    with record_of(tmp_path / "six.db", range(6)) as record:
        before = record.state()
        first, second = record.events()[:2]
        made = record.decide("assign", [first.id], set={"assignee": "bo"}, by="ana")
        record.decide("note", [second.id], reason="ask the hospital", by="ana")
        now = record.state()
        assert (now.runs, now.changes) == (before.runs, before.changes)
        assert [t.event.id for t in record.queue(assignee="BO")] == [first.id]
        assert [t.event.id for t in record.queue(noted=True)] == [second.id]
        unassigned = record.queue(assignee="")
        assert first.id not in [t.event.id for t in unassigned]
        assert len(unassigned) == len(record.events()) - 1
        record.decide("accept", [second.id])
        assert [t.event.id for t in record.queue(state="accepted")] == [second.id]
        (task,) = record.tasks([first.claims[0]])
        assert (task.event.id, task.assignee) == (first.id, "bo")
        record.decide("revoke", [str(made.seq)])
        assert record.queue(assignee="bo") == []
        assert record.check() == []


@pytest.mark.parametrize(
    ("verb", "more", "words"),
    [
        ("note", {}, "note: write 1 to 4000 characters"),
        ("note", {"reason": "  "}, "note: write 1 to"),
        ("note", {"reason": "x" * 4001}, "note: write 1 to"),
        ("note", {"reason": "x", "set": {"assignee": "bo"}}, "only amend sets fields"),
        ("assign", {}, "assign: sets one field"),
        ("assign", {"set": {"assignee": "bo", "type": "clash"}}, "assign: sets one field"),
        ("assign", {"set": {"assignee": 7}}, "assign: an assignee is a name"),
        ("assign", {"set": {"assignee": " bo"}}, "assign: an assignee is a name"),
        ("assign", {"set": {"assignee": "a\nb"}}, "assign: an assignee is a name"),
    ],
)
def test_work_that_means_nothing_is_refused(
    tmp_path: Path, verb: Verb, more: dict[str, object], words: str
) -> None:
    with record_of(tmp_path / "one.db", range(1)) as record:
        name = record.events()[0].id
        with pytest.raises(InputError, match=words):
            record.decide(verb, [name], **more)  # type: ignore[arg-type]
        assert record.decisions() == []


def test_in_a_team_an_assignee_is_a_member_who_may_amend(tmp_path: Path) -> None:
    with record_of(tmp_path / "one.db", range(1)) as record:
        for name, role in (("Bo Ek", "coder"), ("Lee", "reader"), ("Gone", "coder")):
            record.accounts.invite(name, role, by="test")  # type: ignore[arg-type]
        record.accounts.disable("Gone", by="test")
        name = record.events()[0].id
        made = record.decide("assign", [name], set={"assignee": "bo ek"})
        assert made.set == {"assignee": "Bo Ek"}
        for nobody in ("Lee", "Gone", "Anna"):
            with pytest.raises(sayso.InputError, match=f"nobody called {nobody} may review"):
                record.decide("assign", [name], set={"assignee": nobody})
        assert record.decide("assign", [name], set={"assignee": None}).set == {"assignee": None}
