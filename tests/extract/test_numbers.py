"""Number phrases: values, bounds, and what is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.numbers import find_amounts, number_value

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES, TENS = _ONES.split(), _TENS.split()


def in_words(n: int, joined: str = " and ") -> str:
    """English words of a number, the other way round than the code under test."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    for scale, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if n >= scale:
            rest = n % scale
            head = f"{in_words(n // scale, joined)} {name}"
            if not rest:
                return head
            return head + (joined if rest < 100 else " ") + in_words(rest, joined)
    raise AssertionError(n)


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from([" and ", " "]))
def test_number_words_are_read_back(n: int, joined: str) -> None:
    assert number_value(in_words(n, joined)) == n
    assert number_value(f"{n:,}") == n


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = number_value(text)
    assert value is None or value >= 0


@pytest.mark.parametrize("text", ["", "and", "a", "dozens", "twelfth", "1.2.3", "٣"])
def test_no_numbers(text: str) -> None:
    assert number_value(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12 men", 12, 12),
        ("at least 12 men", 12, None),
        ("more than a hundred men", 100, None),
        ("up to 30 men", None, 30),
        ("60 to 70 men", 60, 70),
        ("60–70 men", 60, 70),
        ("five or six men", 5, 6),
        ("between fifteen and twenty men", 15, 20),
        ("2.5 million people", 2_500_000, 2_500_000),
        ("two to three thousand men", 2000, 3000),
        ("a dozen men", 12, 12),
        ("two dozen men", 24, 24),
        ("dozens of men", 12, None),
        ("several hundred men", 200, None),
        ("tens of thousands of men", 10_000, None),
        ("half a million people", 500_000, 500_000),
        ("a couple of tanks", 2, 2),
        ("one hundred and ten men", 110, 110),
        ("two-thirds of the city", 66.7, 66.7),
        ("more than half of the city", 50, None),
        ("80 percent of the city", 80, 80),
        ("70-80% of the city", 70, 80),
        ("1,250,000 people", 1_250_000, 1_250_000),
    ],
)
def test_bounds(text: str, low: float | None, high: float | None) -> None:
    (amount,) = find_amounts(text, 0, len(text))
    assert (amount.low, amount.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["a T-72 tank", "a 155mm gun", "the 47th Brigade", "a 12-year-old boy", "at 11:20", "$2,500",
     "a 23-mm gun", "v1.2.3", "the hundredth day", "a 40-strong unit"],
)  # fmt: skip
def test_no_amounts(text: str) -> None:
    assert find_amounts(text, 0, len(text)) == []


_PIECES = (
    "at least up to between and two twelve hundred thousand million dozen dozens of tens half "
    "third percent % - – 5 12 1,200 3.5 a $ of the men or quarter couple several"
)
PIECES = st.sampled_from(_PIECES.split())


@given(st.lists(PIECES, max_size=16))
def test_any_words_give_amounts_in_order(words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for amount in find_amounts(text, 0, len(text)):
        assert last <= amount.start <= amount.core <= amount.last < amount.end <= len(text)
        # "up to two" has no lower bound.
        assert amount.low is not None or amount.high is not None
        assert amount.low is None or amount.high is None or amount.low <= amount.high
        last = amount.end
