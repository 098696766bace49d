"""What the parser is given for words that it misreads beside certain others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sayso.errors import PackError
from sayso.extract.lexicon import load_lexicon
from sayso.extract.stand_ins import beside_of


@pytest.mark.parametrize(
    ("before", "word", "after", "given"),
    [
        ("regime", "shelling", "of", "bombardment"),
        ("heavy", "shelling", "of", None),
        ("a", "shelling", "exchange", "artillery"),
        ("exchange of", "shelling", "", "gunfire"),
        ("four ,", "wounds", "7", "injures"),
        ("his", "wounds", "7", None),
        ("", "wounds", "7", None),
        ("four ,", "wounds", "others", None),
        ("7", "am", "a", "hours"),
        ("I", "am", "a", None),
    ],
)
def test_the_first_that_fits(before: str, word: str, after: str, given: str | None) -> None:
    following = SimpleNamespace(text=after, like_num=after.isdigit()) if after else None
    rules = load_lexicon("en").swap_beside[word]
    found = (rule.stand_in for rule in rules if rule.fits(before.split(), following))
    assert next(found, None) == given


def test_an_entry_that_does_not_fit_is_told() -> None:
    with pytest.raises(PackError, match="swap_beside"):
        beside_of({"am": [{"number_before": "seven"}]})
