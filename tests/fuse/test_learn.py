"""What rulings teach: little from few, nothing from one kind, and never the order they came in."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.fuse import Lesson, learn, learned_odds
from sayso.model import Claim

from .world import Desk, reference

REFERENCE = reference()
STRIKE = {"actor": "red", "target": "blue"}


def pair(desk: Desk, same: bool, days: int, killed: tuple[int, int]) -> tuple[Claim, Claim, bool]:
    first = desk.claim("shelling", when="2020-05-01", killed=killed[0], **STRIKE)
    other = desk.claim(
        "shelling", when=f"2020-05-{1 + days:02d}", source="second", killed=killed[1], **STRIKE
    )
    return first, other, same


def lesson_of(desk: Desk, pairs: list[tuple[Claim, Claim, bool]]) -> Lesson | None:
    return learn(pairs, desk.documents, REFERENCE, 2, 0.62)


def odds(desk: Desk, lesson: Lesson, a: Claim, b: Claim) -> float:
    return float(learned_odds(lesson, [(a, b)], desk.documents, REFERENCE, 2)[0])


def test_people_who_join_neighbouring_days_teach_that_days_count_for_less() -> None:
    desk = Desk()
    pairs = [pair(desk, True, 1, (n, n)) for n in (3, 4, 5, 6, 7, 8)]
    pairs += [pair(desk, False, 0, (n, 9 * n)) for n in (3, 4, 5, 6, 7, 8)]
    lesson = lesson_of(desk, pairs)
    assert lesson is not None
    assert lesson.would_agree > lesson.agreed
    assert lesson.factors["time"] < 1
    a, b, _ = pair(desk, True, 1, (5, 5))
    untaught = Lesson(
        factors=dict.fromkeys(lesson.factors, 1.0), shift=0.0, pairs=0, agreed=0, would_agree=0,
        commonest=0, threshold=0.62, threshold_agrees=0,
    )  # fmt: skip
    assert odds(desk, lesson, a, b) > odds(desk, untaught, a, b)


def test_few_rulings_or_rulings_of_one_kind_teach_nothing() -> None:
    desk = Desk()
    same = [pair(desk, True, 1, (5, 5)) for _ in range(9)]
    assert lesson_of(desk, same) is None
    assert lesson_of(desk, [*same[:3], pair(desk, False, 0, (3, 40))]) is None


def test_no_lesson_joins_what_can_never_be_one() -> None:
    desk = Desk()
    pairs = [pair(desk, True, 1, (n, n)) for n in range(3, 12)]
    pairs += [pair(desk, False, 0, (n, 9 * n)) for n in (3, 4)]
    lesson = lesson_of(desk, pairs)
    assert lesson is not None
    far = desk.claim("shelling", "dorn", "2020-05-01", source="daily", killed=5, **STRIKE)
    assert odds(desk, lesson, pairs[0][0], far) < -50


VERDICTS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.integers(1, 40), st.integers(1, 40)),
    min_size=6, max_size=14,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(VERDICTS, st.randoms(use_true_random=False))
def test_agreement_never_counts_against_and_order_never_matters(drawn, rng) -> None:
    desk = Desk()
    pairs = [pair(desk, same, days, (a, b)) for same, days, a, b in drawn]
    lesson = lesson_of(desk, pairs)
    rng.shuffle(pairs)
    assert msgspec.json.encode(lesson_of(desk, pairs)) == msgspec.json.encode(lesson)
    if lesson is not None:
        assert all(factor >= 0 for factor in lesson.factors.values())
        assert 0 <= lesson.would_agree <= lesson.pairs
        assert lesson.threshold_agrees >= lesson.agreed
