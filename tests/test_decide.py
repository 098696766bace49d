from __future__ import annotations

from itertools import count

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.amendments import amended
from sayso.decide import (
    apply_claims,
    basis_for,
    check_decision,
    constraints,
    reading_name,
    standing,
)
from sayso.errors import InputError
from sayso.ids import seal
from sayso.model import Claim, Decision, Evidence


def claim(key: str, **more: object) -> Claim:
    values = {"type": "clash", "evidence": Evidence(text=f"words of {key}", start=0, end=5)}
    return seal(Claim(id="", key=key, **{**values, **more}))  # type: ignore[arg-type]


def ruling(seq: int, verb: str, *on: str, **more: object) -> Decision:
    return Decision(seq=seq, at="2030-01-01T00:00:00Z", by="ana", verb=verb, on=on, **more)  # type: ignore[arg-type]


A, B, C = claim("k1_a"), claim("k1_b"), claim("k1_c")


def keys(claims: list[Claim]) -> list[str]:
    return [c.key for c in claims]


# ---------------------------------------------------------------- standing

LOG = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "same", "different", "revoke"]),
        st.integers(1, 12),
        st.integers(0, 2),
    ),
    max_size=12,
)


def _log(entries: list[tuple[str, int, int]]) -> list[Decision]:
    names = ("k1_a", "k1_b", "k1_c")
    made = []
    for seq, (verb, target, at) in enumerate(entries, start=1):
        if verb == "revoke":
            made.append(ruling(seq, verb, str(target)))
        elif verb in ("same", "different"):
            made.append(ruling(seq, verb, names[at], names[(at + 1) % 3]))
        else:
            made.append(ruling(seq, verb, names[at]))
    return made


@given(LOG, st.randoms(use_true_random=False))
def test_the_order_of_the_log_on_disk_never_matters(entries, random) -> None:
    log = _log(entries)
    shuffled = list(log)
    random.shuffle(shuffled)
    assert standing(shuffled) == standing(log)


@given(LOG, st.sampled_from(["accept", "reject"]), st.integers(0, 2))
def test_a_revoked_ruling_equals_one_never_made(entries, verb, at) -> None:
    log = _log(entries)
    extra = ruling(101, verb, ("k1_a", "k1_b", "k1_c")[at])
    undone = ruling(102, "revoke", "101")
    assert standing([*log, extra, undone]) == standing(log)


@given(LOG)
def test_revoking_a_revoke_restores(entries) -> None:
    log = _log(entries)
    undone = [*log, ruling(101, "reject", "k1_a"), ruling(102, "revoke", "101")]
    assert standing([*undone, ruling(103, "revoke", "102")]) == standing(
        [*log, ruling(101, "reject", "k1_a")]
    )


def test_a_revoke_cannot_reach_forward() -> None:
    log = [ruling(1, "revoke", "2"), ruling(2, "reject", "k1_a")]
    assert [r.seq for r in standing(log).rulings] == [2]


# ---------------------------------------------------------------- claims


def test_reject_drops_accept_marks_amend_sets_and_seals() -> None:
    log = [
        ruling(1, "reject", "k1_a"),
        ruling(2, "accept", "k1_b"),
        ruling(3, "amend", "k1_c", set={"modality": "denied"}),
    ]
    kept, issues = apply_claims([A, B, C], standing(log))
    assert keys(kept) == ["k1_b", "k1_c"]
    assert kept[0].score == 1.0
    assert kept[1].modality == "denied"
    assert [c.id for c in kept] == [seal(c).id for c in kept]
    assert issues == []


def test_the_last_ruling_on_a_claim_holds() -> None:
    log = [ruling(1, "reject", "k1_a"), ruling(2, "accept", "k1_a")]
    kept, _ = apply_claims([A], standing(log))
    assert keys(kept) == ["k1_a"]
    kept, _ = apply_claims([A], standing([*log, ruling(3, "reject", "k1_a")]))
    assert kept == []


def test_a_ruling_on_a_changed_reading_is_reported_and_not_applied() -> None:
    made = ruling(1, "reject", "k1_a", basis=basis_for([A]))
    changed = seal(msgspec.structs.replace(A, modality="planned"))
    kept, issues = apply_claims([changed], standing([made]))
    assert kept == [changed]
    (issue,) = issues
    assert issue.kind == "stale ruling"
    assert [fix.verb for fix in issue.fixes] == ["reject", "revoke"]
    assert issue.fixes[1].on == ("1",)


def test_a_ruling_survives_another_engine_that_reads_the_same() -> None:
    made = ruling(1, "reject", "k1_a", basis=basis_for([A]))
    newer = seal(msgspec.structs.replace(A, engine="rules@2", score=0.9, document="d1_later"))
    assert newer.id != A.id
    assert reading_name(newer) == reading_name(A)
    kept, issues = apply_claims([newer], standing([made]))
    assert kept == []
    assert issues == []


def test_an_amendment_made_on_an_amended_reading_applies() -> None:
    first = ruling(1, "amend", "k1_a", set={"modality": "planned"}, basis=(A.id,))
    seen = amended(A, {"modality": "planned"})
    second = ruling(2, "amend", "k1_a", set={"type": "advance"}, basis=(seen.id,))
    kept, issues = apply_claims([A], standing([first, second]))
    assert (kept[0].type, kept[0].modality) == ("advance", "planned")
    assert issues == []


def test_a_ruling_on_a_claim_that_is_gone_is_reported() -> None:
    _, issues = apply_claims([B], standing([ruling(7, "reject", "k1_gone")]))
    (issue,) = issues
    assert issue.about == ("k1_gone",)
    assert issue.fixes[0].verb == "revoke"


# ---------------------------------------------------------------- same and different


def test_pairs_of_several_claims() -> None:
    same, different = constraints(standing([ruling(1, "same", "k1_c", "k1_a", "k1_b")]))
    assert same == {("k1_a", "k1_b"), ("k1_a", "k1_c"), ("k1_b", "k1_c")}
    assert different == frozenset()


def test_the_later_of_two_contradicting_rulings_holds() -> None:
    log = [ruling(1, "same", "k1_a", "k1_b"), ruling(2, "different", "k1_a", "k1_b")]
    assert constraints(standing(log)) == (frozenset(), {("k1_a", "k1_b")})
    assert constraints(standing([*log, ruling(3, "same", "k1_a", "k1_b")])) == (
        {("k1_a", "k1_b")},
        frozenset(),
    )


def test_a_later_different_breaks_the_oldest_link_of_a_chain() -> None:
    log = [
        ruling(1, "same", "k1_a", "k1_b"),
        ruling(2, "same", "k1_b", "k1_c"),
        ruling(3, "different", "k1_a", "k1_c"),
    ]
    assert constraints(standing(log)) == ({("k1_b", "k1_c")}, {("k1_a", "k1_c")})


PAIRS = st.lists(
    st.tuples(st.sampled_from(["same", "different"]), st.integers(0, 4), st.integers(0, 4)).filter(
        lambda t: t[1] != t[2]
    ),
    max_size=12,
)


@given(PAIRS)
@settings(max_examples=200)
def test_constraints_never_contradict_each_other(pairs) -> None:
    seq = count(1)
    log = [ruling(next(seq), verb, f"k1_{a}", f"k1_{b}") for verb, a, b in pairs]
    same, different = constraints(standing(log))
    home = {f"k1_{n}": f"k1_{n}" for n in range(5)}
    for _ in range(5):
        for a, b in same:
            home[a] = home[b] = min(home[a], home[b])
    assert all(home[a] != home[b] for a, b in different)


# ---------------------------------------------------------------- checks

KNOWN = {"k1_a", "k1_b"}
LOG = [
    ruling(3, "reject", "k1_a"),
    ruling(4, "reject", "k1_b"),
    ruling(5, "revoke", "4"),
    ruling(6, "revoke", "3"),
    ruling(7, "revoke", "6"),
]
"""Ruling 4 is revoked; 3 was and stands again."""


@pytest.mark.parametrize(
    "good",
    [
        ruling(1, "accept", "k1_a"),
        ruling(1, "reject", "e1_x"),
        ruling(1, "amend", "k1_a", set={"type": "shelling", "figures": []}),
        ruling(1, "same", "k1_a", "k1_b"),
        ruling(9, "revoke", "3"),
        ruling(9, "revoke", "5"),
    ],
)
def test_sound_rulings_pass(good: Decision) -> None:
    check_decision(good, KNOWN, {"e1_x"}, log=LOG)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (ruling(1, "praise", "k1_a"), "unknown ruling"),
        (ruling(1, "accept"), "name what"),
        (ruling(1, "accept", "k1_zz"), "no claim k1_zz"),
        (ruling(1, "accept", "e1_zz"), "no event e1_zz"),
        (ruling(1, "same", "k1_a"), "at least two"),
        (ruling(1, "same", "k1_a", "k1_a"), "twice"),
        (ruling(1, "same", "k1_a", "e1_x"), "takes claim keys"),
        (ruling(1, "amend", "k1_a"), "at least one field"),
        (ruling(1, "amend", "k1_a", set={"key": "k1_b"}), "cannot be set"),
        (ruling(1, "amend", "k1_a", set={"type": "party"}), "type"),
        (ruling(1, "accept", "k1_a", set={"type": "clash"}), "only amend"),
        (ruling(9, "revoke", "8"), "no ruling number 8"),
        (ruling(9, "revoke", "4"), "ruling 4 is revoked already, by ruling 5; revoking that one"),
    ],
)
def test_senseless_rulings_are_refused_in_one_line(bad: Decision, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        check_decision(bad, KNOWN, {"e1_x"}, log=LOG)
    assert "\n" not in str(caught.value)
