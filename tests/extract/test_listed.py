"""Lists that go on a sentence: one line of equal length, and only where nothing has ended it."""

from __future__ import annotations

from sayso.extract.listed import on_one_line
from sayso.extract.sentences import sentences
from tests.extract.reading import document

LOSSES = "Our units destroyed:\n- 62 occupiers;\n- 3 tanks;\n- a depot.\n- Beryslav was shelled."


def test_offsets_stay() -> None:
    flat = on_one_line(LOSSES)
    assert len(flat) == len(LOSSES)
    assert flat.startswith("Our units destroyed    62 occupiers,   3 tanks,   a depot.")


def test_items_belong_to_the_sentence_until_a_stop() -> None:
    told = [LOSSES[s.start : s.end] for s in sentences(document(LOSSES))]
    assert told == [LOSSES[: LOSSES.index("\n- Bery")], "- Beryslav was shelled."]


def test_other_lists_are_sentences_of_their_own() -> None:
    text = "The main points:\n- 62 tents were handed out;\n- the road is open."
    assert len(list(sentences(document(text)))) == 3
    assert on_one_line(text) == text


def test_a_blank_line_ends_it() -> None:
    text = "Our units destroyed:\n\n- 62 occupiers"
    assert len(list(sentences(document(text)))) == 2
