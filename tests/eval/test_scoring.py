"""What the benchmarks share: sampling, folding, matching, counts."""

from __future__ import annotations

import pytest

from eval.scoring import Count, document, folded, kind, paired, sample


def test_a_sample_is_spread_over_the_rows_and_the_same_every_time() -> None:
    rows = list(range(100))
    assert sample(rows, 4, whole=False) == [0, 25, 50, 75]
    assert sample(rows, 4, whole=True) == rows
    assert sample(rows[:3], 4, whole=False) == [0, 1, 2]


def test_folding_drops_case_articles_and_punctuation() -> None:
    assert folded("The “Santa Rosa” Farm, a  mill") == "santa rosa farm mill"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("three bridges", "thing"),
        ("police officers of the capital", "person"),
        ("Ana Varela", "name"),
        ("two curtains", "noun"),
        ("", "thing"),
    ],
)
def test_a_phrase_is_what_its_head_noun_is(words: str, what: str) -> None:
    assert kind(words) == what


def test_pairing_finds_the_most_pairs_not_the_first() -> None:
    # The first of ours fits both answers, the second only the answer that the first took.
    def fits(ours: str, answer: str) -> bool:
        return answer in ours

    assert paired(["ab", "a"], ["a", "b"], fits) == [(0, 1), (1, 0)]
    assert paired(["a", "a"], ["a"], fits) == [(0, 0)]


def test_counts_add_up_and_nothing_found_is_zero() -> None:
    one, two = Count(), Count()
    one.add(right=1, predicted=2, gold=4)
    two.add(right=1, predicted=2, gold=0)
    assert (one + two).figures() == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert Count().figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_offsets_of_a_document_are_those_of_the_text() -> None:
    text = "- Near Borino, two strikes destroyed a bunker.\n- Near Almen, one strike.\n"
    assert document("r", text, "2016-02-01").text == text
    with pytest.raises(ValueError, match="offsets"):
        document("r", "Windows\r\nline ends\r\n")
