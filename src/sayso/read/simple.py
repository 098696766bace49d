"""Small pages of a few plain elements, as archives and dumps hold them by the thousand.

Finding the article of a page takes a millisecond and more, however small the page is.  Where a page
is nothing but headings, paragraphs and lists without any class, there is nothing to find: its
blocks are the article, its menus and footers are marked as such.
"""

from __future__ import annotations

import re
from typing import Any

from .article import Article, Facts, Part, day_of_page, site_of
from .page import plain
from .walk import text_blocks

_LARGEST = 6000
"""Characters of a page that may be read so; larger ones have a layout in which things hide."""
_PLAIN = frozenset(
    ["html", "head", "title", "meta", "link", "body", "main", "article", "section", "div", "h1",
     "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "a", "b", "strong", "i", "em",
     "u", "span", "sup", "sub", "small", "time", "img"]
)  # fmt: skip
_CUT = frozenset(["nav", "footer"])
"""Elements that never hold an article."""
_READ = _PLAIN | _CUT
_SAYING_NOTHING = frozenset(["href", "lang", "xml:lang", "src", "alt", "width", "height", "dir"])
_OF_HEADS = frozenset(["meta", "link"])
_DATED = re.compile(r"(?:19|20)\d\d|\d[./-]\d")
_WHAT = {"li": "item", **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "heading")}


def could_be_simple(markup: str) -> bool:
    """Say whether a page is so small that it may be simple."""
    return len(markup) <= _LARGEST and "<script" not in markup


def read_simply(markup: str, tree: Any, address: str | None) -> tuple[Facts, Article] | None:
    """Return what a parsed page says of itself and its article; None where it is not simple."""
    body = tree.find("body")
    if body is None:
        return None
    told = False
    for element in tree.iter():
        tag = element.tag
        if tag in _OF_HEADS:
            told = True
        elif tag not in _READ or not _SAYING_NOTHING.issuperset(element.attrib):
            return None
    parts = [
        Part(text, _WHAT.get(element.tag, "paragraph"))
        for text, element in text_blocks(body, lambda node: node.tag in _CUT)
        if not _is_link(text, element)
    ]
    return _facts(tree, address, told, bool(_DATED.search(markup))), Article(parts)


def _is_link(text: str, element: Any) -> bool:
    """Say whether a block is one of a menu: its words are links."""
    linked = sum(len(plain(anchor)) for anchor in element.iter("a"))
    return linked > 0 and 2 * linked > len(text)


def _facts(tree: Any, address: str | None, told: bool, dated: bool) -> Facts:
    from trafilatura import metadata as steps

    found = steps.examine_meta(tree) if told else steps.Document()
    found.url = found.url or steps.extract_url(tree, address)
    if not found.title:
        headings = tree.findall(".//h1")
        found.title = plain(headings[0]) if len(headings) == 1 else None
    if not found.title:
        # What stands before and after the dash, then the whole: as for all pages.
        whole, first, second = steps.examine_title_element(tree)
        found.title = next(
            (each for each in (first, second, whole) if each and "." not in each), None
        )
    found.sitename = site_of(found, tree)
    author = found.author if found.author and " " in found.author else None
    day = day_of_page(tree, found.url) if dated else None
    return Facts(found.title, author, found.sitename, found.url, day)
