"""Trees stay trees, whatever a mend asks for."""

from __future__ import annotations

from itertools import pairwise

from sayso.extract.parse import Token
from sayso.extract.tree import hang


def chain(*words: str) -> list[Token]:
    """Tokens each of which hangs on the one before."""
    row = [Token(i, w, 0, 0, w, "NN", "NOUN", "dep") for i, w in enumerate(words)]
    for above, below in pairwise(row):
        hang(below, above, "dep")
    return row


def test_nothing_hangs_on_what_hangs_on_it() -> None:
    top, middle, low = chain("held", "side", "river")
    hang(top, low, "relcl")
    hang(middle, middle, "dep")
    assert top.head is None
    assert middle.head is top
    assert [t.text for t in top.subtree()] == ["held", "side", "river"]


def test_a_token_moves_with_what_hangs_on_it() -> None:
    top, middle, low = chain("held", "side", "river")
    other = Token(3, "town", 0, 0, "town", "NN", "NOUN", "dep")
    hang(other, top, "dep")
    hang(middle, other, "relcl")
    assert middle.head is other
    assert [t.text for t in other.subtree()] == ["side", "river", "town"]
    assert low.head is middle
