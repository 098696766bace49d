"""PolNeAR: the key, and what the finder of speakers is scored by."""

from __future__ import annotations

from eval.polnear import Attribution, attributions, characters, found, same, words_of
from eval.scoring import document
from sayso.config import load_config
from sayso.derive import stages
from sayso.extract.engine import RulesEngine


def test_a_brat_file_becomes_attributions() -> None:
    lines = (
        "T1\tSource 0 3\tAnn",
        "T2\tCue 4 8\tsaid",
        "T3\tContent 9 13;20 24\tthat left",
        "T4\tAttribution 4 8\tsaid",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        "T5\tDiscard 30 40\tmore",
    )
    assert attributions("\n".join(lines)) == [
        Attribution(source=((0, 3),), cue=((4, 8),), content=((9, 13), (20, 24)))
    ]


def test_the_finder_gives_source_cue_and_content_as_spans() -> None:
    text = "The mayor of Almen said that two bridges were closed.\nAccording to Ann Lee, he left.\n"
    engine = stages(load_config()).engine
    assert isinstance(engine, RulesEngine)
    first, second = found(document("a", text), engine)
    assert words_of(first.source, text) == "The mayor of Almen"
    assert words_of(first.cue, text) == "said"
    assert "two bridges were closed" in words_of(first.content, text)
    assert words_of(second.source, text) == "Ann Lee"
    assert words_of(second.cue, text) == "According to"
    assert text.index("left") in characters([second])


def test_the_same_source_of_another_attribution_is_not_the_same() -> None:
    ours = Attribution(source=((0, 5),), cue=((6, 10),), content=((11, 20),))
    assert same(ours, Attribution(source=((2, 5),), cue=(), content=((15, 30),)))
    assert not same(ours, Attribution(source=((2, 5),), cue=((30, 34),), content=((35, 40),)))
    assert not same(ours, Attribution(source=((40, 44),), cue=((6, 10),), content=((11, 20),)))
