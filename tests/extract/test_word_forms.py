"""Remembered parts of speech and lemmas are those that the pipeline's own components give."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from sayso.config import load_config
from sayso.extract.word_forms import WordForms

SENTENCES = [
    "Rebels have shelled the town and were driving its people out.",
    "There are fewer soldiers there than there were; they'd left.",
    "Let's go, y'all are gonna like what it ain't.",
    "He had been killed, not wounded, as the army's own reports say.",
    "The army bombed, burned and looted 3 villages that day.",
]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return spacy.load(load_config().parser_model, exclude=["ner", "senter"])


def test_memory_changes_nothing(nlp: spacy.Language) -> None:
    forms = WordForms(nlp)
    expected = [
        [(t.lemma_.lower(), t.tag_, t.pos_, t.dep_, t.head.i) for t in nlp(text)]
        for text in SENTENCES
    ]
    for _ in range(3):
        docs = nlp.pipe(SENTENCES, disable=list(WordForms.names))
        assert [[tuple(f) for f in forms(doc)] for doc in docs] == expected


def test_an_empty_document_has_no_words(nlp: spacy.Language) -> None:
    assert WordForms(nlp)(nlp.make_doc("")) == []


def test_what_is_new_is_asked_without_its_sentence(nlp: spacy.Language) -> None:
    asked: list[int] = []
    forms = WordForms(nlp)

    class Counting:
        def __init__(self, step: Any) -> None:
            self.step = step

        def __call__(self, doc: Any) -> Any:
            asked.append(len(doc))
            return self.step(doc)

    forms.steps = [Counting(step) for step in forms.steps[:1]] + forms.steps[1:]
    disable = list(WordForms.names)
    first, second = nlp.pipe(
        ["The army left the town.", "The army left the city."], disable=disable
    )
    forms(first)
    forms(second)
    assert asked == [6, 1]
