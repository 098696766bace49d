"""What holds for any input: sections cover the text, no reader crashes, reading is repeatable."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.ids import document_id
from sayso.model import Document
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.read.blocks import split_blocks
from sayso.read.markup import mask_markup
from sayso.reference import load_reference

from .helpers import assert_sections_hold, read
from .samples import PAGE, SAMPLES, SENTENCES, TEXT

SMALL = msgspec.structs.replace(Config(), max_input_mb=1)
QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Lines that mean something to the readers, so that random texts reach all of their branches.
LINES = st.sampled_from(
    [
        *SENTENCES,
        "",
        "",
        "   ",
        "3 Comments",
        "Leave a Reply",
        "Reply",
        "John Smith says:",
        "April 4, 2016 at 8:12 am",
        "duneRider44",
        "Walter Pinch",
        "I think you are wrong, my friend!",
        "Walter Pinch That is not what I said.",
        "READ MORE: something else",
        "Related Articles",
        "— News (@news) May 21, 2017",
        "- Near Maridah, one strike hit a bridge.",
        "Posted by: grey owl | Jul 19 2016 9:02 utc | 1",
        "<p>Mortars <b>hit</b> the town.</p>",
        "<!-- <p> -->",
        "---",
        "title: x",
        "Share",
        "12",
        "Thursday 9 June 2016 Shells fell. (Source: Council) Facebook",
        "DARRAT (AFP) - Shells fell on the town on Monday, residents said.",
        "\u200e\ufeff\u00a0",
        "战争在村庄继续。",
        "сказал он в субботу.",
        "قال المرصد إن القصف أوقع قتلى.",
    ]
)


@QUIET
@given(st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=400))
def test_sections_cover_any_text(text: str) -> None:
    try:
        (document,) = read(text.encode("utf-8", "surrogatepass"), "any.txt")
    except UnreadableInput:
        return
    assert_sections_hold(document)
    assert document.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert document.id == document_id(document)
    for section in document.sections:
        if section.kind == "comment":
            assert section.order >= 1
        if section.author and section.kind in ("comment", "furniture"):
            assert section.author.startswith("anon-")


@QUIET
@given(st.text(max_size=300))
def test_blocks_cover_any_text(text: str) -> None:
    position = 0
    for block in split_blocks(text):
        assert block.text == text[block.start : block.end]
        assert text[position : block.start].strip() in ("", block.bullet)
        position = block.end
    assert not text[position:].strip()


@QUIET
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "<!--", "-->", "a", "\n", "</", "<br/>"]))
)
def test_masking_keeps_the_length(parts: list[str]) -> None:
    text = "".join(parts)
    masked, spans = mask_markup(text)
    assert len(masked) == len(text)
    assert all(m in (c, " ", "\n") for m, c in zip(masked, text, strict=True))
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


def outcome(data: bytes, name: str) -> list[Document] | str:
    """Return the documents, or the one line why there is none; anything else fails the test."""
    try:
        documents = read_capture(Capture(data=data, name=name), SMALL, load_reference())
    except UnreadableInput as error:
        reason = str(error)
        return _one_line(reason)
    assert documents
    for document in documents:
        assert_sections_hold(document)
        document.text.encode()
    return documents


def _one_line(reason: str) -> str:
    assert reason
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize("name", SAMPLES)
@settings(parent=QUIET, max_examples=25)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    damaged = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "repeat", "insert"]))
        if kind == "flip":
            damaged[place] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del damaged[place : place + data.draw(st.integers(1, 200))]
        elif kind == "repeat":
            damaged[place:place] = damaged[place : place + data.draw(st.integers(1, 100))]
        else:
            damaged[place:place] = data.draw(st.binary(max_size=20))
        if not damaged:
            return
    outcome(bytes(damaged), name)


@QUIET
@given(st.binary(max_size=300), st.sampled_from(sorted(SAMPLES)))
def test_noise_behind_any_beginning(noise: bytes, name: str) -> None:
    outcome(SAMPLES[name][:12] + noise, name)


@QUIET
@given(
    st.lists(
        st.sampled_from(
            [
                "<div class='comment'>", "</div>", "<p>", "</p>", "<ol class='comment-list'>",
                "<li class='comment'>", "</li>", "<h1>Title of it</h1>", "<b class='fn'>Ann</b>",
                "<div class='comment-text'>", "<blockquote class='twitter-tweet'>",
                "</blockquote>", "<figcaption>", "<time datetime='2016-04-02'>", "<table><tr><td>",
                "<br>", "&amp;", "&#0;", "<script>", "</script>", *SENTENCES,
            ]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_page_is_read_or_refused(inner: str) -> None:
    outcome(f"<html><body>{inner}</body></html>".encode(), "page.html")


def test_reading_twice_gives_the_same() -> None:
    for name, data in SAMPLES.items():
        assert outcome(data, name) == outcome(data, name)


def test_newlines_of_every_system_read_alike() -> None:
    (one,) = read(TEXT, "a.txt")
    (two,) = read(TEXT.replace("\n", "\r\n"), "a.txt")
    assert one.sections == two.sections
    assert one.text == two.text


def test_a_page_without_comments_has_none() -> None:
    (document,) = read(PAGE, "page.html")
    assert {s.kind for s in document.sections} <= {"body", "furniture"}
