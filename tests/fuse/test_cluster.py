"""Pairs → groups under rulings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.fuse.cluster import cluster

LIKELY, UNLIKELY = 3.0, -2.0

Pair = tuple[int, int]


def grouped(
    size: int,
    likely: list[Pair],
    unlikely: list[Pair] = (),  # type: ignore[assignment]
    same: list[Pair] = (),  # type: ignore[assignment]
    different: list[Pair] = (),  # type: ignore[assignment]
) -> list[list[int]]:
    pairs = np.array([*likely, *unlikely], np.int64).reshape(-1, 2)
    log_odds = np.array([LIKELY] * len(likely) + [UNLIKELY] * len(unlikely))
    return cluster(size, pairs, log_odds, 0.5, same=same, different=different)


TWO_HAPPENINGS = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]


@pytest.mark.parametrize(
    ("same", "different", "groups"),
    [
        ([], [], [[0, 1, 2], [3, 4, 5]]),
        ([(0, 3)], [], [[0, 1, 2, 3, 4, 5]]),
        # Who stands with both cannot be ruled out of one of them, so each has to fit both.
        ([(0, 3)], [(1, 4)], [[0, 3], [1, 2], [4, 5]]),
        # What is ruled another happening than one of the two is another than both.
        ([(0, 3)], [(1, 3)], [[0, 2, 3, 4, 5], [1]]),
        ([], [(0, 1)], [[0, 2], [1], [3, 4, 5]]),
    ],
)
def test_ruled_the_same_joins_the_happenings_of_both(
    same: list[Pair], different: list[Pair], groups: list[list[int]]
) -> None:
    assert grouped(6, TWO_HAPPENINGS, same=same, different=different) == groups


PAIRS = [(a, b) for b in range(8) for a in range(b)]


@given(st.sets(st.sampled_from(PAIRS)), st.sampled_from(PAIRS))
def test_nobody_is_left_behind(likely: set[Pair], same: Pair) -> None:
    before = grouped(8, sorted(likely))
    after = grouped(8, sorted(likely), same=[same])
    assert any({*same} <= {*group} for group in after)
    for group in before:
        assert any({*group} <= {*other} for other in after)
