"""The article of a page, and what the page says of itself."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from justext.core import define_stoplist
from trafilatura import load_html
from trafilatura.metadata import extract_metadata
from trafilatura.utils import line_processing, trim

from sayso.read import article as article_module
from sayso.read.article import as_markup, find_article, read_facts, slim
from sayso.read.names import hash_author

from . import grown
from .fuzz import _RICH
from .helpers import assert_sections_hold, read, texts
from .samples import SENTENCES

_SAID = [f"{SENTENCES[n % len(SENTENCES)]} It was report number {n} of the day." for n in range(60)]


def _page(inner: str, head: str = "") -> str:
    return (
        "<!DOCTYPE html><html><head><title>Troops enter Tall Zaytun</title>"
        f"{head}</head><body>{inner}</body></html>"
    )


def _long(times: int) -> str:
    paragraphs = "".join(
        f"<div class='part'><p class='text'>{_SAID[n % 60]} <a href='https://post.example/{n}' "
        f"class='link' target='_blank' data-n='{n}'>The Post</a> told of town {n}.</p></div>\n"
        for n in range(times)
    )
    return _page(f"<article><h1>Troops enter Tall Zaytun</h1>{paragraphs}</article>")


def test_facts_are_those_that_trafilatura_finds() -> None:
    for page in (_RICH, _long(20), _page("<footer><p>Nothing</p></footer>")):
        told = extract_metadata(
            load_html(page), None, {"original_date": True, "extensive_search": False}
        )
        facts, _ = read_facts(load_html(page), None)
        assert facts.title == told.title
        assert facts.author == told.author
        assert facts.site == told.sitename
        assert facts.url == told.url
        assert facts.day == told.date


def test_json_of_another_shape_says_nothing_and_breaks_nothing() -> None:
    for json in ('["a", 1]', '{"@context": "https://schema.org", "author": 7}', "{", "[[{}]]"):
        head = f'<script type="application/ld+json">{json}</script>'
        facts, _ = read_facts(load_html(_page("<p>Shells fell.</p>", head)), None)
        assert facts.title == "Troops enter Tall Zaytun"


def test_a_slim_page_keeps_what_articles_are_found_by() -> None:
    tree = load_html(
        _page(
            "<script>var a = 1</script><div class='story' id='s' style='x' onclick='y' data-x='1'>"
            "<p>Words <img src='a.png' alt='b'> more</p></div><iframe src='v.html'></iframe>"
        )
    )
    slim(tree)
    markup = as_markup(tree)
    for gone in ("script", "onclick", "data-x", "a.png"):
        assert gone not in markup
    for kept in ('class="story"', 'id="s"', 'src="v.html"', "more"):
        assert kept in markup


def test_attributes_with_names_that_cannot_be_are_no_obstacle() -> None:
    tree = load_html(_page("<p class='a' <x=\"1\" \"='2' 9z:=3 xml:lang='en'>Words.</p>"))
    slim(tree)
    assert tree.find(".//p").get("class") == "a"


def test_the_lean_way_finds_what_the_usual_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = load_html(_long(60))
    slim(tree)
    markup = as_markup(tree)
    usual = find_article(markup, True)
    monkeypatch.setattr(article_module, "_LARGE", 10)
    lean = find_article(markup, True)
    assert usual is not None
    assert lean is not None
    assert usual.parts == lean.parts


def test_a_large_page_whose_article_is_very_short_is_read_in_the_usual_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = _page(f"<article class='story'><p>{_SAID[0]}</p><p>{_SAID[1]}</p></article>")
    expected = read(page, "page.html")
    monkeypatch.setattr(article_module, "_LARGE", 3)
    assert read(page, "page.html") == expected


def test_a_large_page_of_which_little_was_found_is_looked_at_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = "".join(f"<p>{text}</p>" for text in _SAID[:4])
    rest = "".join(
        f"<p>{_SAID[n % 6]} Of attack {n} <a href='/{n}'>more</a> is known.</p>" for n in range(60)
    )
    page = _page(f"<article class='story'>{short}</article><div class='x'>{rest}</div>")
    monkeypatch.setattr(article_module, "_LARGE", 3)
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    body = "\n".join(texts(document, "body"))
    assert "Of attack 59 more is known." in body


def test_cells_that_hold_an_article_are_paragraphs() -> None:
    columns = "".join(f"<p>{text}</p>" for text in _SAID[:6])
    page = _page(f"<table><tr><td><h1>Troops enter Tall Zaytun</h1>{columns}</td></tr></table>")
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    body = texts(document, "body", "paragraph")
    assert [text for text in body if text in _SAID] == _SAID[:6]


def test_cells_of_values_stay_rows() -> None:
    rows = "".join(f"<tr><td><p>Town {n}</p></td><td><p>{n} killed</p></td></tr>" for n in range(4))
    text = "".join(f"<p>{said}</p>" for said in _SAID[:5])
    page = _page(f"<article>{text}<table>{rows}</table><p>{_SAID[5]}</p></article>")
    (document,) = read(page, "page.html")
    assert "Town 1 | 1 killed" in texts(document, "body")


def test_pages_of_nothing_but_boxes_are_read_block_by_block() -> None:
    boxes = "".join(f"<div><div dir='auto'>{text}</div></div>" for text in _SAID[:3])
    page = _page(
        f"<div>{boxes}<div>All reactions:</div><div>120</div><div>Like</div><div>Share</div></div>"
    )
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    assert [text for text in texts(document, "body") if text in _SAID] == _SAID[:3]
    assert "All reactions:" not in " ".join(texts(document, "body"))


def test_the_moment_of_a_comment_is_none_of_its_words() -> None:
    said = "I was there in the morning and there was nothing to see at all!"
    comments = "".join(
        f"<li class='comment'><cite class='fn'>Ann {n}</cite><div class='comment-text'>"
        f"<p>on 7 May 2020 - 12:3{n}</p><p>{said}</p></div></li>"
        for n in range(3)
    )
    text = "".join(f"<p>{words}</p>" for words in _SAID[:6])
    page = _page(f"<article>{text}</article><ol class='comment-list'>{comments}</ol>")
    (document,) = read(page, "page.html")
    assert texts(document, "comment") == [said] * 3


def _grown_by(data: bytes) -> float:
    """Return how many times its size the reading of a page takes at most."""
    # What is loaded once for all pages is no memory of this one.
    read(_long(1200), "page.html")

    def told(line: str) -> int:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        found = re.search(rf"{line}:\s+(\d+)", status)
        assert found
        return int(found[1]) * 1024

    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = told("VmRSS")
    read(data, "page.html")
    return (told("VmHWM") - before) / len(data)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="asks Linux")
def test_a_megabyte_of_paragraphs_takes_little_memory() -> None:
    data = _long(4000).encode()
    assert len(data) > 900_000
    # A process of its own: what others left free would hide what is taken.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times = pool.apply(_grown_by, (data,))
    # Bytes, a tree and a half, the article's text; five copies of the page took 48.
    assert times < 20


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="asks Linux")
@pytest.mark.parametrize("make", [grown.posts, grown.links, grown.entries])
def test_dense_pages_whose_article_is_short_take_little_memory(
    make: Callable[[int], bytes],
) -> None:
    data = make(4500)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times = pool.apply(_grown_by, (data,))
    # trafilatura alone takes 119, 51 and 98 times their size; the bare trees are 12, 11 and 11.
    assert times < 20


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="asks Linux")
@pytest.mark.parametrize("make", [grown.bare_breaks, grown.bare_preformatted])
def test_pages_of_nothing_but_lines_take_little_memory(make: Callable[[int], bytes]) -> None:
    data = make(6000)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times = pool.apply(_grown_by, (data,))
    # As one paragraph of a megabyte they took 50.
    assert times < 20


def test_no_text_of_a_page_is_remembered_when_it_is_read() -> None:
    # trafilatura keeps the last thousand texts that it folded: whole articles, for good.
    for page in (_long(1200), _page(f"<article>{''.join(f'<p>{t}</p>' for t in _SAID)}</article>")):
        assert read(page, "page.html")
        assert trim.cache_info().currsize == line_processing.cache_info().currsize == 0


def test_the_words_that_the_last_resort_knows_are_loaded_once() -> None:
    menu = "".join(f"<div><a href='/{n}'>Related headline number {n}</a></div>" for n in range(300))
    asked = define_stoplist.cache_info()
    for said in _SAID[:2]:
        assert read(_page(f"<article><p>{said}</p></article>{menu}"), "page.html")
    now = define_stoplist.cache_info()
    assert now.hits + now.misses >= asked.hits + asked.misses + 2
    assert now.misses <= asked.misses + 1
    assert now.currsize == 1


def test_each_line_of_a_block_of_thousands_is_a_paragraph() -> None:
    lines = [f"Shells fell on town {n}, <b>residents</b> said on Monday." for n in range(1200)]
    lines[600] = f"<h2>Later</h2>{lines[600]}"
    page = _page(f"<article><p><font>{'<br>'.join(lines)}</font></p></article>")
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    said = [f"Shells fell on town {n}, residents said on Monday." for n in range(1200)]
    assert texts(document, "body") == [
        "Troops enter Tall Zaytun",
        *said[:600],
        "Later",
        *said[600:],
    ]


@pytest.mark.parametrize("make", [grown.preformatted, grown.wrapped])
def test_thousands_of_lines_beside_an_article_leave_it_one(make: Callable[[int], bytes]) -> None:
    (document,) = read(make(3500), "page.html")
    told = "\n".join(texts(document, "body"))
    assert all(f"It was attack number {n} since the winter." in told for n in range(5))
    assert "Shells fell on town 3499" in told


def test_a_name_over_each_comment_is_its_author_and_no_word_of_it() -> None:
    said = "I was there in the morning and there was nothing to see at all!"

    def page(names: list[str]) -> str:
        comments = "".join(f"<li class='comment'><p>{name}</p><p>{said}</p></li>" for name in names)
        text = "".join(f"<p>{words}</p>" for words in _SAID[:6])
        return _page(f"<article>{text}</article><ol class='comment-list'>{comments}</ol>")

    (document,) = read(page(["Marianne1", "ann_lee", "Omar77"]), "page.html")
    assert texts(document, "comment") == [said] * 3
    assert "Marianne1" not in document.text
    authors = [s.author for s in document.sections if s.kind == "comment"]
    assert authors[0] == hash_author("Marianne1", document.page)
    (document,) = read(page(["A question", "My answer", "Once more"]), "page.html")
    assert texts(document, "comment") == ["A question", said, "My answer", said, "Once more", said]
