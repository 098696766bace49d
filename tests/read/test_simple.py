"""Small pages of a few plain elements, which archives hold by the thousand."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from trafilatura import load_html

from sayso.read.simple import read_simply

from .helpers import assert_sections_hold, read, texts
from .samples import PAGE, SENTENCES

SAID = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(body: str, head: str = "") -> str:
    title = "<title>Troops enter - Valley Post</title>"
    return f"<html><head>{title}{head}</head><body>{body}</body></html>"


def test_menus_are_furniture_and_lists_items() -> None:
    (document,) = read(
        page(
            "<nav><a href='/'>Home</a></nav><h1>Troops enter</h1>"
            f"{SAID}<ul><li>Two trucks were burned.</li></ul>"
            "<div><a href='/x'>More of this</a></div>"
            "<footer>All rights reserved by Valley Post</footer>"
        ),
        "page.html",
    )
    assert_sections_hold(document)
    assert document.title == "Troops enter"
    assert texts(document, "body", "heading") == ["Troops enter"]
    assert texts(document, "body", "paragraph") == list(SENTENCES)
    assert texts(document, "body", "item") == ["Two trucks were burned."]
    cut = " ".join(texts(document, "furniture"))
    for words in ("Home", "More of this", "All rights reserved"):
        assert words in cut


def test_what_the_head_says_is_taken() -> None:
    head = (
        "<link rel='canonical' href='https://valley.example/1'>"
        "<meta name='author' content='Ann Lee'>"
        "<meta property='article:published_time' content='2016-04-02T10:00:00Z'>"
        "<meta property='og:site_name' content='Valley Post'>"
    )
    (document,) = read(page(SAID, head), "page.html")
    assert document.url == "https://valley.example/1"
    assert document.authors == ("Ann Lee",)
    assert (document.published, document.published_from) == ("2016-04-02", "page")
    assert document.source == "Valley Post"
    assert document.title == "Troops enter"


def test_links_in_sentences_are_leads() -> None:
    linked = SENTENCES[0].replace("the Levant Monitor", "<a href='/told'>the Levant Monitor</a>")
    (document,) = read(page(f"<p>{linked}</p>"), "page.html", url="https://valley.example/1")
    assert document.links == ("https://valley.example/told",)


@pytest.mark.parametrize(
    "layout",
    [
        f"<div class='comment'>{SAID}</div>",
        f"<article>{SAID}<blockquote>Quoted.</blockquote></article>",
        f"<table><tr><td>{SAID}</td></tr></table>",
    ],
)
def test_a_page_with_a_layout_is_none(layout: str) -> None:
    tree = load_html(page(layout))
    assert read_simply(page(layout), tree, None) is None


def test_simple_pages_read_as_they_did_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read(PAGE, "page.html")
    monkeypatch.setattr("sayso.read.simple._LARGEST", 0)
    assert read(PAGE, "page.html") == quick


def test_an_archive_of_the_smallest_pages_is_read_in_time() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(1500):
            archive.writestr(
                f"{number:05}.html",
                f"<html><head><title>Report {number}</title></head><body><p>{SENTENCES[0]} It was "
                f"attack {number}.</p></body></html>",
            )
    data = made.getvalue()
    read(PAGE, "page.html")
    started = time.process_time()
    documents = read(data, "pages.zip")
    seconds = time.process_time() - started
    assert len(documents) == 1500
    # 1.7 s/MB on a quiet machine, where the long way took 5; the rest is for others on it.
    assert seconds < 4 * len(data) / 1_000_000, f"{seconds:.1f} s, {len(data)} bytes"
