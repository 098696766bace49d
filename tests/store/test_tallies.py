"""Who is named how often: what is counted ahead is what counting the claims gives."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.mentions import LONGEST, names_in
from sayso.model import Derived, Filters, Mention, TimeSpan
from sayso.store import Store

from .samples import claim, control, derivations, document, run

ASKED = (
    Filters(),
    Filters(type="clash"),
    Filters(modality="denied", type="airstrike"),
    Filters(since="2017-06-05", until="2017-06-05"),
    Filters(since="2017-06-06"),
    Filters(until="2017-06-30"),
    Filters(since="2017-06", until="2018-01-30"),
    Filters(since="2017-06-06", until="2018-03-01", modality="happened"),
    Filters(since="2017", type="capture"),
    Filters(until="2016"),
)
NARROW = (Filters(actor="fsa"), Filters(near=(35.95, 39.01, 30.0)), Filters(text="jets"))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(derivations(), min_size=1, max_size=3))
def test_counts_follow_the_claims(store: Store, steps: list[Derived]) -> None:
    for step in steps:
        store.replace_derived(step, run())
        for asked in (*ASKED, *NARROW):
            counted = Counter(found for one in store.claims(asked) for found in names_in(one))
            told = {(r.role, r.name, r.words): r.count for r in store.name_counts(asked)}
            assert told == dict(counted), asked
    store.replace_derived(Derived(), run())
    assert store.name_counts() == []


def test_many_changes_at_once_are_merged(store: Store) -> None:
    """More rows than are changed one by one, twice in memory, and all of them gone again."""
    day = TimeSpan(start="2017-06-05", end="2017-06-05")
    with pytest.MonkeyPatch.context() as small:
        small.setattr("sayso.store.tallies._FEW", 5)
        small.setattr("sayso.store.tallies._MOST", 20)
        told = [
            claim(f"k1_{n}", actor=(Mention(text=f"brigade {n % 20}"),), time=day)
            for n in range(50)
        ]
        for kept in (told[:30], told, told[20:], told[:10]):
            store.replace_derived(Derived(claims=tuple(kept)), run())
            counted = Counter(found for one in kept for found in names_in(one))
            found = store.name_counts(Filters(since="2017-06-05"))
            assert {(r.role, r.name, r.words): r.count for r in found} == dict(counted)
        store.replace_derived(Derived(), run())
        assert store.name_counts(Filters(since="2017-06-05")) == []
        assert store.name_counts() == []


def test_one_role_alone(store: Store) -> None:
    both = (Mention(text="the army", id="army"), Mention(text="an army", id="army"))
    told = claim("k1_a", actor=both, target=(Mention(text="Some Guards"),))
    store.replace_derived(Derived(claims=(told,)), run())
    (actor,) = store.name_counts(None, ("actor",))
    assert (actor.name, actor.words, actor.count) == ("army", "the army", 1)
    (target,) = store.name_counts(None, ("target",))
    assert (target.name, target.words) == ("some guards", "Some Guards")


def test_very_long_names_and_zeroes_count(store: Store) -> None:
    long = "Ж\x00" * 5000
    day = TimeSpan(start="2017-06-05", end="2017-06-05")
    told = claim("k1_a", actor=(Mention(text=long),), time=day)
    store.replace_derived(Derived(claims=(told,)), run())
    (found,) = store.name_counts()
    assert found.words == "Ж" * LONGEST


def test_documents_by_source(store: Store) -> None:
    made = [document("One.", source="sana"), document("Two.", source="sana"),
            document("Three.", source="afp"), document("Four.")]  # fmt: skip
    for one in made:
        store.add_captured(
            one.text.encode(), [one], name="", url=None, captured_at="2017-06-08T10:00:00Z"
        )
    day = TimeSpan(start="2017-06-05", end="2017-06-05")
    told = claim("k1_a", document=made[1].id, time=day)
    store.replace_derived(Derived(claims=(told,)), run())
    assert store.published_counts() == {"sana": 2, "afp": 1}
    assert store.published_counts(Filters(since="2017-06-05")) == {"sana": 1}
    assert store.published_counts(Filters(since="2017-06-06")) == {}


def test_reasons_of_control_follow_the_intervals(store: Store) -> None:
    held = control("Homs", "2017-06-05", None)
    with_reasons = [
        type(held)(place=held.place, status="held", since=day, because=because)
        for day, because in (("2017-06-05", ("k1_a", "k1_b")), ("2017-07-05", ("k1_b",)))
    ]
    store.replace_derived(Derived(controls=tuple(with_reasons)), run())
    assert store.controls_because(["k1_a"]) == with_reasons[:1]
    assert store.controls_because(["k1_b", "k1_a"]) == with_reasons
    store.replace_derived(Derived(controls=tuple(with_reasons[1:])), run())
    assert store.controls_because(["k1_a"]) == []
