"""What is passed over unread is nothing that the engine would have read a sentence of."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.bulk.shards import capture_of_row, captures_of, list_shards
from sayso.bulk.triage import Triage, screen
from sayso.config import load_config
from sayso.derive import read_documents, stages
from sayso.extract.engine import RulesEngine
from sayso.extract.sentences import sentences
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
    """Whether the engine parses a sentence of the document that the readers make of a text."""
    if not text.strip():
        return False
    capture = capture_of_row({"text": text, "published": "2018-09-05"}, "row 1")
    return any(
        any(engine().lexicon.can_hold(d.text, list(sentences(d))))
        for d in read_documents(capture, load_config())
    )


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


BITS = [
    "The army", "said that", "war", "bomb", "the gang", "armed", "captured", "weapons", "seized",
    "Raqqa", "a village", "U.S", "Gen", "a.m", ".", ". ", ". The ", ".The ", "? ", "! ", "[36]",
    "[", "]", "] ", "\n", "\n\n", "\n \n", "\r\n\r\n", "\r", "on ", "Monday, 3 March 2014 ", "“",
    "” ", "<p>", "</p>", "<b>", "İ", " ", " ", " ", "Source: Reuters", "Follow us on Twitter",
    "- ", "3 Comments", "Share this", "Jan", "10 ", "fighting", "drone", "were killed",
    "front line", "pictures of a road in spring ", "the committee agreed ", "A council meets. ",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(BITS), min_size=5, max_size=60), st.integers(0, 4))
def test_no_sentence_goes_across_a_cut(bits: list[str], filler: int) -> None:
    """However a text is laid out: blocks, brackets, tags, dates, small print of pages."""
    text = FILLER * filler + "".join(bits) + FILLER * (4 - filler)
    if engine_reads(text):
        assert triage().passes(text)


def page_of(paragraphs: list[str]) -> str:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return f"<html><head><title>News</title></head><body><article>{body}</article></body></html>"


def fillers(count: int) -> list[str]:
    """Return paragraphs that differ: what stands twice on a page is taken for furniture."""
    return [f"In year {n} so. {FILLER}" for n in range(1901, 1901 + count)]


SENTENCES = [
    "The drone filmed the wedding.", "Troops took Raqqa on Monday.", "A road was opened.",
    "Tro<b>ops</b> took <a href='/r'>Raqqa</a>.", "Sh&#101;lls killed two people in Homs.",
    "The ar&shy;my shelled Homs.", "Software rewards warm councils.", "<!-- war -->",
    "Pris<span class=x>oners</span> were shot.", "<em>Rebels</em> fired rockets at Homs.",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=4), st.integers(9, 16))
def test_no_page_is_lost(sentences_: list[str], filler: int) -> None:
    """Nor is a page of which the engine would read a sentence, whatever its markup cuts."""
    page = page_of([*fillers(filler), *sentences_])
    capture = capture_of_row({"html": page, "published": "2018-09-05"}, "row 1")
    reads = any(
        any(engine().lexicon.can_hold(d.text, list(sentences(d))))
        for d in read_documents(capture, load_config())
    )
    if reads:
        assert triage().page_passes(page)


def test_pages_without_war_are_not_taken_apart() -> None:
    assert not triage().page_passes(page_of(fillers(12)))
    assert not triage().page_passes(page_of([*fillers(12), "Software rewards warm councils."]))
    for said in ("Tro<b>ops</b> left.", "Sh&#101;lling.", "The ar\xadmy.", "<i>War</i>-torn."):
        assert triage().page_passes(page_of([*fillers(12), said]))
    assert triage().page_passes(page_of(["The village was taken."]))


def test_archived_pages_are_judged_alike(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    pages = [page_of(fillers(12)), page_of([*fillers(12), "Troops took Raqqa."])]
    with (tmp_path / "pages.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number, page in enumerate(pages):
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    f"https://press.example/{number}",
                    "response",
                    payload=BytesIO(page.encode()),
                    http_headers=headers,
                )
            )
    (shard,) = list_shards([str(tmp_path / "pages.warc.gz")])
    found = list(captures_of(shard, screen(load_config())))
    assert [capture is None for capture in found] == [True, False]
    everything = list(captures_of(shard, lambda row: True))
    assert found[1] == everything[1]


def test_words_of_war_in_different_sentences_are_not_enough() -> None:
    apart = "The drone filmed the wedding. " + FILLER * 14 + "A tour of the war museum was offered."
    assert not triage().passes(apart)
    assert triage().passes(apart + " The drone hit the army at the front line and took it.")


def test_reports_pass_and_other_news_does_not() -> None:
    assert all(triage().passes(d.text) for d in sample_documents() if engine_reads(d.text))
    assert not triage().passes(FILLER * 4)
    assert not triage().passes(FILLER * 4 + "Toward a reward, the software warns.")


def test_only_rows_of_plain_text_are_judged() -> None:
    worth_reading = screen(load_config())
    assert worth_reading({"html": "<p>Nothing.</p>"})
    assert worth_reading({"html": "<p>Troops took Raqqa.</p>", "description": FILLER * 4})
    assert worth_reading({"content": 7})
    assert worth_reading({"code": "A1", "date": "2018", "belligerents": "x", "notes": FILLER * 4})
    assert not worth_reading({"content": FILLER * 4, "title": None})
    assert worth_reading({"content": "Shells hit a house in Raqqa." + " " * 900, "html": ""})
    assert worth_reading({"body": "Shells killed two people in Raqqa."})
