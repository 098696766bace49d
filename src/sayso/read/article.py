"""A parsed page → its article as trafilatura finds it, and what the page says of itself.

Half of a parsed page is attributes that no article is found by, scripts and styles: they are taken
out first.  trafilatura holds up to six copies of a page at a time; a large page goes through its
main steps alone, with one (`lean.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .lean import find_leanly, options
from .memory import give_back
from .page import plain
from .walk import fold, text_blocks

_LARGE = 6000
"""Opening and closing tags of a page that is read in as little memory as can be."""
_LONG = 400_000
"""Characters of a slimmed page that is read so however few its tags are."""
_HUGE = 20_000
"""Tags of a page that is read so or without its layout."""
_MANY_BLOCKS = 2500
"""A page with more is read without the second opinion, which takes as long as their square."""
_SMALL_PAGE = 2000
"""Characters of a page from which nothing has to be cut: a second opinion takes longer than all
else."""
_WORTH_PARSING_AGAIN = 100_000
"""Characters of a page whose day is looked for when its tree is gone: that takes a tree itself."""
_ASKED_FOR = frozenset(
    ["alttext", "aria-hidden", "class", "colspan", "content", "data-component",
     "data-lp-replacement-content", "data-preloaded", "data-testid", "display", "encoding",
     "hidden", "id", "itemprop", "lang", "rel", "role", "rowspan", "style", "type"]
)  # fmt: skip
"""Attributes by which articles and authors are found."""
_DATA_TYPES = frozenset(["application/ld+json", "application/settings+json"])
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Part:
    """One block of the document to be."""

    text: str
    what: str = "paragraph"
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True)
class Article:
    """What was found to be the article of a page."""

    parts: list[Part] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    """Readers' comments, where they were asked for."""
    is_crowded: bool = False
    """Whether there are too many tags to look further where the first look finds little."""


@dataclass(frozen=True)
class Facts:
    """What a page says of itself, in its head, its JSON-LD and where such things stand."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    day: str | None = None
    """ISO day; 1 January may stand for a year alone."""


def read_facts(tree: Any, address: str | None) -> tuple[Facts, str]:
    """Return what a parsed page says of itself, and the page as markup, slimmed.

    The tree is used up.

    trafilatura's own steps, without those whose answers nobody here asks for: licence, tags and
    categories copy each link's surroundings, which takes seconds where a link is never closed.
    """
    from trafilatura import metadata as steps

    told = steps.examine_meta(tree)
    if told.author and " " not in told.author:
        told.author = None
    try:
        told = steps.extract_meta_json(tree, told)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        # JSON-LD of any shape; what does not have the expected one says nothing.
        _LOG.debug("JSON-LD not read: %s", error)
    told.title = told.title or steps.extract_title(tree)
    told.url = told.url or steps.extract_url(tree, address)
    whole = as_markup(tree)
    if len(whole) < _WORTH_PARSING_AGAIN:
        told.date = day_of_page(tree, told.url)
    told.sitename = site_of(told, tree)
    slim(tree)
    slimmed = as_markup(tree)
    told.author = told.author or _author_in(tree)
    told.clean_and_trim()
    tree.clear()
    give_back(len(whole))
    if len(whole) >= _WORTH_PARSING_AGAIN:
        told.date = day_of_page(whole, told.url)
    return Facts(told.title, told.author, told.sitename, told.url, told.date), slimmed


def site_of(told: Any, tree: Any) -> str | None:
    """Return what a page calls itself, given what its meta data say (trafilatura's document)."""
    from trafilatura import metadata as steps

    name: str | None = told.sitename or steps.extract_sitename(tree)
    if name:
        name = name.lstrip("@")
        return name.title() if name and "." not in name and not name[0].isupper() else name
    host = steps.META_URL.match(told.url) if told.url else None
    return host[1] if host else None


def _author_in(tree: Any) -> str | None:
    """Return the author that a page names; the tree is used up.

    What trafilatura's `extract_author` does, without its copy of the page.
    """
    from trafilatura import htmlprocessing, json_metadata, metadata, xpaths

    tree = htmlprocessing.prune_unwanted_nodes(tree, xpaths.AUTHOR_DISCARD_XPATHS)
    author = metadata.extract_metainfo(tree, xpaths.AUTHOR_XPATHS, len_limit=120)
    named: str | None = json_metadata.normalize_authors(None, author) if author else None
    return named


def day_of_page(page: Any, address: str | None) -> str | None:
    """Return the ISO day of a page: a tree, which is copied, or markup, which is parsed."""
    from htmldate import find_date

    found: str | None = find_date(page, original_date=True, extensive_search=False, url=address)
    return found


def slim(tree: Any) -> None:
    """Take out of a parsed page what no article is found by."""
    from lxml import etree

    for element in [e for e in tree.iter("script", "style") if e.get("type") not in _DATA_TYPES]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter(etree.Element):
        told = element.attrib.items()
        kept = [
            (name, value)
            for name, value in told
            if name in _ASKED_FOR or (name == "src" and element.tag == "iframe")
        ]
        if len(kept) < len(told):
            # One by one they cannot be taken out: names that pages misspell are refused.
            element.attrib.clear()
            element.attrib.update(kept)


def as_markup(tree: Any) -> str:
    """Return a parsed page as markup again."""
    from lxml.html import tostring

    return str(tostring(tree, encoding="unicode"))


def find_article(markup: str, with_comments: bool) -> Article | None:
    """Return the article of a slimmed page, None where there is none.

    `with_comments` asks for readers' comments too.
    """
    from trafilatura import bare_extraction

    tags = markup.count("<")
    if tags > _LARGE or len(markup) > _LONG:
        lean = find_leanly(markup, with_comments)
        if lean is not None or tags > _HUGE:
            return _article(*lean) if lean else Article(is_crowded=True)
        give_back(len(markup))
    quick = len(markup) < _SMALL_PAGE or _has_many_blocks(markup)
    found: Any = bare_extraction(markup, options=options(with_comments, quick))
    return _article(found.body, found.commentsbody) if found is not None else None


def _has_many_blocks(markup: str) -> bool:
    from trafilatura import load_html

    if markup.count("<") <= _MANY_BLOCKS:
        return False
    tree = load_html(markup)
    return tree is not None and sum(1 for _ in text_blocks(tree)) > _MANY_BLOCKS


def _article(body: Any, comments: Any) -> Article:
    said = [plain(e) for e in comments.iter("p", "item")] if comments is not None else []
    return Article(list(_blocks(body)), [text for text in said if text])


_LEAST_BREAKS, _LEAST_COLUMN = 2, 250
"""Blocks and characters of a cell that is no value of a table."""
_KINDS = {"head": "heading", "quote": "quote", "item": "item", "row": "item"}
_HOLDING = frozenset(
    ["body", "p", "head", "item", "row", "quote", "list", "table", "div", "ab", "fw"]
)


def _is_layout(cell: Any) -> bool:
    """Say whether a cell holds a page's column of text rather than a value."""
    breaks = sum(1 for _ in cell.iter("p", "head", "lb", "item", "quote"))
    return breaks >= _LEAST_BREAKS and len(plain(cell)) >= _LEAST_COLUMN


def _blocks(element: Any, what: str = "paragraph") -> Iterator[Part]:
    """Yield the blocks of trafilatura's result, in order."""
    words: list[str] = [element.text or ""]

    def flush() -> Iterator[Part]:
        text = fold("".join(words))
        words.clear()
        if text:
            yield Part(text, what)

    for child in element:
        if child.tag in _HOLDING:
            yield from flush()
            yield from _blocks(child, "quote" if what == "quote" else _KINDS.get(child.tag, what))
        elif child.tag == "lb":
            yield from flush()
        elif child.tag == "cell" and _is_layout(child):
            yield from flush()
            yield from _blocks(child)
        elif child.tag == "cell":
            words.append((" | " if "".join(words).strip() else "") + plain(child))
        else:
            words.append("".join(child.itertext()))
        words.append(child.tail or "")
    yield from flush()
