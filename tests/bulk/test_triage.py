"""What is passed over unread is exactly what the engine would leave without a sentence."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.bulk.triage import Triage, worth_reading
from sayso.config import load_config
from sayso.derive import stages
from sayso.extract.engine import RulesEngine
from sayso.extract.sentences import sentences
from sayso.model import Document, Section
from tests.sample_record import sample_documents

FILLER = (
    "The committee met on Tuesday and agreed that the towards reward software warm council would "
    "publish its annual report in the spring, with new figures for schools, roads and gardens. "
)


@lru_cache(maxsize=1)
def engine() -> RulesEngine:
    found = stages(load_config()).engine
    assert isinstance(found, RulesEngine)
    return found


@lru_cache(maxsize=1)
def triage() -> Triage:
    return Triage(engine().lexicon)


def engine_reads(text: str) -> bool:
    whole = Section(kind="body", start=0, end=len(text), order=0)
    document = Document(id="d", page="p", raw="r", text=text, sections=(whole,))
    spans = list(sentences(document))
    return any(engine().lexicon.can_hold(text, spans))


WORDS = sorted(engine().lexicon.war)[::9] + sorted(engine().lexicon.war_phrases)[::4]
WORDS += [f"{stem}ing" for stem in engine().lexicon.war_stems[::4]]
WORDS += ["Toward", "Reward", "prewar", "war2", "anti-war", "killed", "seized", "it's", "§", "²war"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6), st.integers(0, 8), st.booleans())
def test_nothing_is_lost(words: list[str], filler: int, capitals: bool) -> None:
    """Never drops a text of which the engine would read a sentence."""
    text = (FILLER * filler) + " ".join(words) + ". " + FILLER * (filler // 2)
    text = text.upper() if capitals else text
    if engine_reads(text):
        assert triage().passes(text)


def test_reports_pass_and_other_news_does_not() -> None:
    assert all(triage().passes(d.text) for d in sample_documents() if engine_reads(d.text))
    assert not triage().passes(FILLER * 4)
    assert not triage().passes(FILLER * 4 + "Toward a reward, the software warns.")


def test_rows_without_plain_text_are_read() -> None:
    config = load_config()
    assert worth_reading({"html": "<p>Nothing.</p>"}, config)
    assert worth_reading({"content": 7}, config)
    assert not worth_reading({"content": FILLER * 4, "title": None}, config)
    assert worth_reading({"body": "Shells killed two people in Raqqa."}, config)
