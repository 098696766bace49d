"""re3d: pairs who fight."""

from __future__ import annotations

from eval.fighting import Pair, pairs_of, same_pair, same_words
from sayso.model import Claim, Evidence, Mention, PlaceMention


def claim(kind: str, **fields: object) -> Claim:
    evidence = Evidence(text="x", start=10, end=20)
    return Claim(id="c", key="k", type=kind, evidence=evidence, **fields)  # type: ignore[arg-type]


def test_pairs_are_actor_and_target_else_place_else_the_actors_of_a_clash() -> None:
    one, two = Mention(text="army"), Mention(text="rebels")
    place = (PlaceMention(text="Almen"),)
    assert list(pairs_of([claim("capture", actor=(one,), target=(two,), place=place)])) == [
        Pair("army", "rebels", 10, 20)
    ]
    assert list(pairs_of([claim("airstrike", actor=(one,), place=place)])) == [
        Pair("army", "Almen", 10, 20)
    ]
    assert list(pairs_of([claim("clash", actor=(one, two), place=place)])) == [
        Pair("army", "rebels", 10, 20)
    ]
    assert not list(pairs_of([claim("agreement", actor=(one,), target=(two,))]))
    assert not list(pairs_of([claim("clash", actor=(one,), target=(two,), modality="denied")]))


def test_order_does_not_matter_place_in_the_text_does() -> None:
    ours = Pair("ISIS fighters", "Peshmerga", 10, 40)
    assert same_pair(ours, Pair("a Peshmerga position", "IS", 0, 30))
    assert not same_pair(ours, Pair("a Peshmerga position", "IS", 40, 60))
    assert not same_pair(ours, Pair("Turkey", "IS", 0, 30))


def test_a_pronoun_of_the_key_is_right_where_the_other_end_is() -> None:
    ours = Pair("the governor", "ISIS", 10, 40)
    assert same_pair(ours, Pair("he", "Daesh", 10, 40))
    assert not same_pair(ours, Pair("he", "Turkey", 10, 40))


def test_words_that_anybody_has_do_not_make_one_party() -> None:
    assert not same_words("army forces", "rebel forces")
    assert same_words("rebel forces of Almen", "Almen")
