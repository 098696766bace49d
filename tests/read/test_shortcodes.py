"""Marks that content systems leave in a text."""

from __future__ import annotations

import time

import pytest

from .helpers import assert_sections_hold, read, texts
from .samples import SENTENCES

HEAD = "Troops enter Tall Zaytun\n\n"
MARKS = [
    "[contentblock id=3 img=adsense.png]", "[contentblock id=1]", '[adrotate banner="7"]', "[ad]",
    "[vc_row]", "[et_pb_section fb_built=1]", "[/vc_column_text]", "{{ad_slot_2}}", "{% ads %}",
    '[gallery columns="2" ids="1,2,3"]', "[gallery ids=”12,14″]", '[embed width="500"]', "[/embed]",
    '[[{"fid":"12","view_mode":"default"}]]', '[video mp4="https://v.example/a.mp4"][/video]',
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_furniture_wherever_it_stands(mark: str) -> None:
    for text in (
        f"{HEAD}{SENTENCES[0]}\n\n{mark}\n\n{SENTENCES[1]}\n",
        f"{HEAD}{SENTENCES[0]}{mark}\n\n{mark}{SENTENCES[1]}\n",
        f"{HEAD}{SENTENCES[0]} {mark} {SENTENCES[1]}\n",
    ):
        (document,) = read(text, "page.txt")
        assert_sections_hold(document)
        assert texts(document, "body", "paragraph") == list(SENTENCES)
        assert mark in "".join(texts(document, "furniture"))


def test_marks_in_web_pages_are_furniture_too() -> None:
    said = "".join(f"<p>{SENTENCES[0]} It was attack {n}.</p>" for n in range(4))
    page = (
        "<html><head><title>Troops enter</title></head><body><div class='story'>"
        f"{said}<p>[contentblock id=3 img=a.png]{SENTENCES[1]}</p></div></body></html>"
    )
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    assert SENTENCES[1] in texts(document, "body")
    assert "[contentblock id=3 img=a.png]" in texts(document, "furniture")


@pytest.mark.parametrize(
    "words",
    [
        "The minister said that they [the rebels] had left.",
        "He told that “they was [sic] shot” at the gate.",
        "The report [1] names four villages [see page=3 of it].",
        "The name list (and the [map of 2016]) was shown to the press on Monday.",
    ],
)
def test_brackets_of_the_text_are_its_own(words: str) -> None:
    (document,) = read(f"{HEAD}{SENTENCES[0]}\n\n{words}\n", "page.txt")
    assert words in texts(document, "body")


@pytest.mark.parametrize("between", ["", "\n\n"])
def test_words_between_the_marks_of_a_caption_are_one(between: str) -> None:
    mark = '[caption id="attachment_9" align="alignright" width="300"]'
    words = "Smoke over the town on Saturday"
    text = f"{HEAD}{SENTENCES[0]}\n\n{mark}{between}{words}{between}[/caption]\n\n{SENTENCES[1]}\n"
    (document,) = read(text, "page.txt")
    assert_sections_hold(document)
    assert texts(document, "caption") == [words]
    assert texts(document, "body", "paragraph") == list(SENTENCES)


@pytest.mark.parametrize("piece", ["[a ", "[a b=", "[caption]", "{{", '[x y="', "[/", "[[{"])
def test_texts_full_of_brackets_are_read_in_time(piece: str) -> None:
    started = time.process_time()
    read(f"{HEAD}{SENTENCES[0]}\n\n{piece * (300_000 // len(piece))}\n", "page.txt")
    assert time.process_time() - started < 3
