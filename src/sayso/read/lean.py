"""A page of many tags → its article, in about the memory of one tree.

trafilatura holds up to six copies of a page at a time, to begin anew from and to ask others.  Here
its own steps are taken one after another, each on a tree parsed for it: the main extractor, and for
short articles of long pages readability's, or the same once more, asking for more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .memory import give_back
from .page import plain

_CERTAIN = 3000
"""Characters of an article from which on trafilatura never looks for a better one (its
ESCALATION_MAX_LENGTH)."""
_LEAST = 250
"""Characters of an article below which trafilatura takes whatever it finds on the page."""
_SHARE = 0.2
"""Of the words of a page; where an article is less, trafilatura asks for more."""
_MUCH_MORE = 1.5
"""Times as long as the article is what is taken instead of it."""
_FORUM = "DiscussionForumPosting"
"""What the JSON-LD of a page calls itself whose comments are its contents."""


@lru_cache
def options(with_comments: bool, quick: bool) -> Any:
    """Return trafilatura's settings, which it otherwise reads from its file for each page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=with_comments, fast=quick)


def find_leanly(markup: str, with_comments: bool) -> tuple[Any, Any] | None:
    """Return the elements that hold the article and the comments of a slimmed page.

    None where the article is so short that others have to be asked.
    """
    if _FORUM in markup:
        return None
    try:
        body, text, comments = _extract(markup, options(with_comments, True))
        if not len(body):
            give_back(len(markup))
            body = _unmarked(markup)
            text = plain(body)
        if len(text) < _LEAST:
            return None
        if len(text) < _CERTAIN and len(text) < _SHARE * _length(markup):
            body = _second_opinion(markup, body, text)
    except (TypeError, ValueError):
        # What trafilatura itself takes for a page that it cannot read.
        return None
    _drop_repeats(body)
    return body, comments


def _second_opinion(markup: str, body: Any, text: str) -> Any:
    """Return what others take for the article of a page of which little was found, or that."""
    from trafilatura import external, load_html

    give_back(len(markup))
    tree = load_html(markup)
    other = external.try_readability(tree)
    del tree
    give_back(len(markup))
    words = plain(other)
    settings = options(False, True)
    if external._prefer_readability(body, other, words, len(text), len(words), settings):
        return external.sanitize_tree(other, settings)[0]
    del other
    give_back(len(markup))
    more, its_text, _ = _extract(markup, _asking_for_more())
    return more if len(its_text) > _MUCH_MORE * len(text) else body


@lru_cache
def _asking_for_more() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False, fast=True, recall=True)


def _unmarked(markup: str) -> Any:
    """Return the paragraphs of a page of which nothing says where its article stands."""
    from lxml.etree import Element
    from trafilatura import main_extractor
    from trafilatura.settings import TAG_CATALOG

    tree, _ = _prepared(markup, options(False, False))
    found = main_extractor.recover_wild_text(
        tree, Element("body"), options(False, False), set(TAG_CATALOG)
    )
    return found


def _extract(markup: str, settings: Any) -> tuple[Any, str, Any]:
    """Return the article, its text and the comments, as trafilatura's first step finds them."""
    from trafilatura import main_extractor

    tree, comments = _prepared(markup, settings)
    # What `extract_content` does, without the copy of the page that it keeps for short texts.
    body, text, _ = main_extractor._extract(tree, settings)
    return body, text, comments


def _prepared(markup: str, settings: Any) -> tuple[Any, Any]:
    """Return the parsed page as trafilatura's steps take it, and the comments if asked for."""
    from trafilatura import htmlprocessing, load_html, main_extractor, xpaths

    tree = load_html(markup)
    if tree is None:
        raise ValueError("nothing in it")
    tree = htmlprocessing.prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
    if not settings.comments:
        tree = htmlprocessing.prune_unwanted_nodes(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    tree = htmlprocessing.tree_cleaning(tree, settings)
    tree = htmlprocessing.convert_tags(tree, settings)
    comments = None
    if settings.comments:
        comments, _, tree = main_extractor.extract_comments(tree, settings)
    return tree, comments


def _length(markup: str) -> int:
    """Return how many characters a page holds that could be its article."""
    from trafilatura import load_html
    from trafilatura.baseline import basic_cleaning

    tree = load_html(markup)
    body = tree.find("body") if tree is not None else None
    return len(plain(basic_cleaning(body))) if body is not None else 0


def _drop_repeats(body: Any) -> None:
    """Take out elements that say again what the one before says, and those used up."""
    from lxml import etree
    from trafilatura import settings
    from trafilatura.xml import delete_element

    before = None
    for element in list(body):
        words = plain(element)
        if words == before and len(words) > settings.MIN_DUPLICATE_LENGTH:
            delete_element(element, keep_tail=False)
        else:
            before = words
    etree.strip_elements(body, "done")
    etree.strip_tags(body, "div")
