"""The filter before the parser: which texts and sentences can hold a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso.config import load_config
from sayso.derive import read_documents, stages
from sayso.extract.engine import RulesEngine
from sayso.extract.lexicon import Lexicon, load_lexicon
from sayso.extract.sentences import sentences
from sayso.model import Document
from sayso.protocols import Capture
from tests.extract.reading import CASES, document, load
from tests.sample_record import sample_documents

ROOT = Path(__file__).parents[2]
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


def test_every_form_that_the_parser_reduces_to_a_trigger_passes(tmp_path: Path) -> None:
    """The filter cannot lose a trigger's form, nor one of a verb that a pack adds."""
    added = ("win", "bind", "creep", "undertake", "wear")
    folder = tmp_path / "lang" / "en"
    folder.mkdir(parents=True)
    lines = "".join(f"  {verb}: {{type: capture}}\n" for verb in added)
    (folder / "triggers.yaml").write_text(f"verbs:\n{lines}", encoding="utf-8")
    lexicon = load_lexicon("en", (str(tmp_path),))
    assert set(added) <= set(lexicon.verbs)
    nlp = stages(load_config()).engine.parser.nlp  # type: ignore[attr-defined]
    exceptions = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc")
    lost = []
    for kind, triggers in (("verb", lexicon.verbs), ("noun", lexicon.nouns)):
        first = {word.split(" ")[0].split("-")[0] for word in triggers}
        # Forms that rules make of a lemma begin like it: "-s", "-ed", "-ing", doubled or not.
        lost += [
            form
            for form, lemmas in exceptions[kind].items()
            if first & set(lemmas) and not lexicon.possible.match(form)
        ]
        lost += [word for word in (*triggers, *lexicon.swap) if not lexicon.possible.match(word)]
    assert lost == []


def test_reading_without_the_filter_finds_no_claim_that_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of all sentences of the samples and the tuning cases, those left out make no claim."""
    engine = stages(load_config()).engine
    assert isinstance(engine, RulesEngine)
    documents = [*sample_documents(), *tuning_documents()]
    kept = {}
    for read in documents:
        spans = list(sentences(read))
        can = engine.lexicon.can_hold(read.text, spans)
        kept[read.id] = engine._choose(read.text, spans, can)
    monkeypatch.setattr(Lexicon, "can_hold", lambda self, text, spans: [True] * len(spans))
    lost, found = [], 0
    for text, claims in engine.extract(documents):
        for claim in claims:
            found += 1
            at = claim.evidence
            if not any(can and s.start < at.end and at.start < s.end
                       for s, can in kept[text.id]):  # fmt: skip
                lost.append(at.text)
    assert lost == []
    assert found > 400


def tuning_documents() -> Iterator[Document]:
    for path in sorted((ROOT / "eval" / "cases" / "tune").glob("*.yaml")):
        answers = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = path.parent / answers["doc"]
        capture = Capture(data=file.read_bytes(), name=file.name, published="2018-09-05")
        yield from read_documents(capture, load_config())


BITS = (
    *sorted(LEXICON.war)[::7], *sorted(LEXICON.war_phrases)[::3], *LEXICON.war_stems[::4],
    "ing", "s", "pre", "_", "²", "2", "é", " ", "-", ". ", "\n", "İ", "the", "Army",
)  # fmt: skip


@given(st.lists(st.sampled_from(BITS), max_size=12))
def test_words_of_war_are_those_of_reading_word_by_word(bits: list[str]) -> None:
    """One pass of the automaton finds what going through all words and phrases does."""
    low = "".join(bits).lower()
    plain = [
        word
        for word in re.findall(r"[^\W\d_]+", low)
        if word in LEXICON.war or word.startswith(LEXICON.war_stems)
    ]
    words, phrases = LEXICON.war_words.find(low)
    assert [word for _, word in sorted(words)] == plain
    assert all(low.startswith(word, at) for at, word in (*words, *phrases))
    assert {phrase for _, phrase in phrases} == {p for p in LEXICON.war_phrases if p in low}
