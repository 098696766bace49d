"""Articles that a page cuts into boxes, with something else between."""

from __future__ import annotations

from trafilatura import load_html

from sayso.read.page import Page

from .helpers import assert_sections_hold, read, texts
from .samples import SENTENCES

_MORE = [
    f"On day {number} the residents of the northern quarter said that shells fell near their well."
    for number in range(1, 13)
]


def _box(paragraphs: list[str], called: str = "story__body") -> str:
    inner = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<div class="grid"><div class="{called}">{inner}</div></div>'


def _page(*boxes: str, around: str = "article") -> str:
    return (
        "<html><head><title>Shells fell on Tall Zaytun</title></head><body>"
        f"<{around}><h1>Shells fell on Tall Zaytun</h1>{''.join(boxes)}</{around}></body></html>"
    )


_FIRST, _SECOND, _THIRD = [*SENTENCES[:2], *_MORE[:4]], _MORE[4:8], _MORE[8:]
_ADVERTISEMENT = '<div class="ad"><p>Advertisement</p></div>'


def _rest(page: str) -> dict[str, list[str]]:
    return Page(load_html(page), []).rest_of_article(set(_FIRST))


def test_boxes_called_alike_are_the_rest_of_the_article_in_order() -> None:
    page = _page(_box(_FIRST), _ADVERTISEMENT, _box(_SECOND), _ADVERTISEMENT, _box(_THIRD))
    assert _rest(page) == {_FIRST[-1]: [*_SECOND, *_THIRD]}
    (document,) = read(page, "page.html")
    assert_sections_hold(document)
    body = texts(document, "body")
    assert [text for text in body if text in _MORE] == _MORE
    assert not any("Advertisement" in text for text in body)


def test_boxes_of_other_stories_are_not() -> None:
    own = _box(_FIRST)
    assert _rest(_page(own, "<h2><a href='/2'>Another story</a></h2>", _box(_THIRD))) == {}
    assert _rest(_page(own, _box(_THIRD, "teaser"))) == {}
    assert _rest(_page(own, _box(["Read this.", "And that."]))) == {}
    assert _rest(_page(own, _box(_THIRD), around="div")) == {}
    beside = f"<article>{_box(_THIRD)}</article></body>"
    assert _rest(_page(own).replace("</body>", beside)) == {}
