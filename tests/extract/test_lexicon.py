"""The filter before the parser: which texts and sentences can hold a claim."""

from __future__ import annotations

import pytest

from sayso.extract.lexicon import load_lexicon
from sayso.extract.sentences import sentences
from tests.extract.reading import CASES, document, load

LEXICON = load_lexicon("en")
FILLER = "The committee met again to talk about the price of bread and the new timetable. " * 12


def chosen(text: str) -> list[str]:
    spans = list(sentences(document(text)))
    marks = LEXICON.can_hold(text, spans)
    return [text[s.start : s.end] for s, can in zip(spans, marks, strict=True) if can]


@pytest.mark.parametrize(
    "sentence",
    ["The bakers took the hall.", "He hit the ball.", "Shares fell to a low.", "A drone fell."],
)
def test_triggers_without_war_are_left_out(sentence: str) -> None:
    assert not LEXICON.about_war(FILLER + sentence)
    assert chosen(FILLER + sentence) == []


def test_one_sentence_on_war_in_another_text_is_read() -> None:
    sentence = "Gunmen took the hall."
    assert not LEXICON.about_war(FILLER + sentence)
    assert chosen(FILLER + sentence) == [sentence]


def test_a_text_on_war_lends_its_triggers_meaning() -> None:
    text = FILLER + "Rebels shelled the port. Troops came. Militants fled. They took the hall."
    assert LEXICON.about_war(text)
    assert "They took the hall." in chosen(text)


def test_short_texts_are_let_through() -> None:
    assert chosen("They took the hall.") == ["They took the hall."]


def test_every_case_with_claims_passes() -> None:
    names = sorted(p.name for p in CASES.glob("*.yaml") if p.name != "known_gaps.yaml")
    lost = [
        case["id"]
        for name in names
        for case in load(name)
        if case.get("claims") and not chosen(case["text"])
    ]
    assert lost == []
