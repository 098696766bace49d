"""CASE 2021: the class of a snippet, weighted F1."""

from __future__ import annotations

import pytest

from eval.case2021 import SUB_TYPES, exported_types, predicted, weighted_f1


def test_weighted_f1_is_that_of_the_task() -> None:
    # By hand: A has P 2/3, R 1 (F1 .8, weight 2); B has P 1, R 1/2 (F1 2/3, weight 2).
    pairs = [("A", "A"), ("A", "A"), ("A", "B"), ("B", "B")]
    assert weighted_f1(pairs) == pytest.approx((2 * 0.8 + 2 * 2 / 3) / 4)
    assert weighted_f1([("", "A")]) == 0.0


def test_every_sub_type_that_sayso_exports_has_a_class() -> None:
    assert "AIR_STRIKE" in exported_types()
    assert exported_types() <= set(SUB_TYPES.values())


def test_the_first_event_gives_the_class_and_no_event_gives_none() -> None:
    texts = [
        "Russian warplanes bombed the market of Almen on Monday, killing four people.",
        "The orchestra played until midnight.",
    ]
    assert predicted(texts) == ["AIR_STRIKE", ""]
