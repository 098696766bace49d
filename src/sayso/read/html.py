"""Web pages → Document.

trafilatura finds the article; readers' comments come from the markup of the comment system
(`threads.py`) or, failing that, from trafilatura; embedded posts and captions get
sections of their own, and what was cut is kept as furniture.  Names of commenters are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .article import Article, Facts, Part, as_markup, find_article, read_facts, slim
from .blocks import Block
from .composing import compose, posts_and_captions, with_title
from .crowded import PlainPage, is_crowded
from .decode import decode_markup, head_of
from .document import Found, clean_address, day_of, finish, names_in
from .line_breaks import mend_lines
from .live_blog import entry_days
from .memory import give_back
from .names import is_name
from .outlets import host_of
from .page import Page, prune, told_day, told_whole
from .phrases import Phrases
from .posts import holds_posts, read_posts
from .setting import Setting
from .simple import could_be_simple, read_simply
from .text import read_found
from .threads import Comment, find_comments, take_names

_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_POST = re.compile(r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|telegram-post|fb-post")


_CROWDED = "a page of more tags than words: its words were read without its layout"


class HtmlReader:
    """Reads whole web pages."""

    name = "html"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """Pages by their first bytes; by name or media type where they begin without a head."""
        head = head_of(capture.data).lstrip(b"\x00 \t\r\n")
        if head[:5] == b"<?xml" and b"<html" not in head:
            return False
        if head.startswith(b"<") and _PAGE.search(head):
            return True
        named = capture.name.lower().rsplit(".", 1)[-1] in {"html", "htm", "xhtml", "shtml"}
        typed = (capture.media_type or "").startswith(("text/html", "application/xhtml"))
        return (named or typed) and b"<" in head

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the one document of the page.  Raises UnreadableInput."""
        markup, notes = decode_markup(capture)
        yield read_page(capture, markup, self._setting, notes)


def read_page(
    capture: Capture,
    markup: str,
    setting: Setting,
    notes: tuple[str, ...] = (),
    reader: str = "html",
    part: str | None = None,
) -> Document:
    """Return the document of a page.  Raises UnreadableInput where it holds no article."""
    from trafilatura import load_html

    if is_crowded(markup):
        return _read_crowded(capture, markup, setting, notes, reader, part)
    if holds_posts(markup) and (tree := load_html(markup)) is not None:
        found = Found(capture=capture, text="", reader=reader, notes=list(notes), part=part)
        document = read_posts(found, tree, setting)
        if document is not None:
            return document
        del tree
    if could_be_simple(markup) and (tree := load_html(markup)) is not None:
        mend_lines(tree)
        simple = read_simply(markup, tree, capture.url)
        if simple and _is_prose(simple[1].parts, setting.phrases):
            found = Found(capture=capture, text="", reader=reader, notes=list(notes), part=part)
            return _read_simple(found, tree, *simple, markup, setting)
        del tree
    base = capture.url
    facts, article = _read_article(capture, markup, setting.phrases)
    give_back(len(markup))
    if article.is_crowded:
        return _read_crowded(capture, markup, setting, notes, reader, part)
    parts = article.parts
    tree = load_html(markup)
    assert tree is not None
    mend_lines(tree)
    comments = find_comments(tree)
    posts = [e for e in tree.iter("blockquote", "div") if _POST.search(e.get("class") or "")]
    page = Page(tree, comments)
    found = Found(capture=capture, text="", reader=reader, notes=list(notes), part=part)
    printed = page.as_printed([held.text for held in parts])
    parts = [
        Part(text, held.what) for held, texts in zip(parts, printed, strict=True) for text in texts
    ]
    rest = page.rest_of_article({part.text for part in parts})
    for at in range(len(parts) - 1, -1, -1):
        parts[at + 1 : at + 1] = [Part(text) for text in rest.pop(parts[at].text, ())]
    _take_facts(found, facts, markup, base)
    found.page_date = found.page_date or told_day(tree, setting.phrases)
    comments = comments or [Comment([text]) for text in article.comments]
    take_names(comments, lambda line: is_name(line, setting.phrases))
    found.title = with_title(parts, found.title)
    parts += posts_and_captions(parts, posts, page, setting.phrases)
    days = entry_days(tree)
    for held in parts:
        held.published = held.published or days.get(held.text)
    page.let_go()
    for comment in comments:
        comment.elements.clear()
    del tree, posts
    give_back(len(markup))
    compose(found, parts, comments, page, setting)
    found.links.extend(page.links(found.text, base))
    return finish(found, setting)


def _read_simple(
    found: Found, tree: Any, facts: Facts, article: Article, markup: str, setting: Setting
) -> Document:
    """Return the document of a page whose blocks are its article."""
    page = Page(tree, [])
    base = found.capture.url
    _take_facts(found, facts, markup, base)
    found.page_date = found.page_date or told_day(tree, setting.phrases)
    found.title = with_title(article.parts, found.title)
    page.let_go()
    compose(found, article.parts, [], page, setting)
    found.links.extend(page.links(found.text, base))
    return finish(found, setting)


def _read_article(capture: Capture, markup: str, phrases: Phrases) -> tuple[Facts, Article]:
    """Return what a page says of itself, and its article.  Raises UnreadableInput without one."""
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        raise UnreadableInput(f"{capture.name}: HTML without any content")
    mend_lines(tree)
    comments = find_comments(tree)
    said = {text for comment in comments for text in comment.paragraphs}
    prune(tree, comments)
    commented = bool(comments)
    # No tree is held beside those that finding the day and the article takes.
    del comments
    facts, slimmed = read_facts(tree, capture.url)
    del tree
    give_back(len(markup))
    article = find_article(slimmed, not commented)
    found = article is not None and (article.is_crowded or _is_prose(article.parts, phrases))
    if commented and not found:
        # Without its comments a page may look empty to trafilatura.
        tree = load_html(markup)
        mend_lines(tree)
        slim(tree)
        slimmed = as_markup(tree)
        del tree
        article = find_article(slimmed, True)
        if article is not None and not article.is_crowded:
            parts = [part for part in article.parts if part.text not in said]
            article = Article(parts, article.comments)
    if article is None or not (article.is_crowded or _is_prose(article.parts, phrases)):
        raise UnreadableInput(f"{capture.name}: HTML without an article to read")
    return facts, article


def _read_crowded(
    capture: Capture,
    markup: str,
    setting: Setting,
    notes: tuple[str, ...],
    reader: str,
    part: str | None,
) -> Document:
    plain_page = PlainPage(markup)
    text = plain_page.text
    give_back(len(markup))
    if not text.strip():
        raise UnreadableInput(f"{capture.name}: HTML without any content")
    found = Found(capture=capture, text=text, reader=reader, notes=[*notes, _CROWDED], part=part)
    found.take_fields(plain_page.fields, setting.phrases)
    return read_found(found, setting)


def _is_prose(parts: list[Part], phrases: Phrases) -> bool:
    """Say whether the blocks hold prose: a full sentence, or a good number of words."""
    own = [Block(0, len(p.text), p.text, 1) for p in parts if not phrases.is_line(p.text)]
    sentence = any(block.words >= 8 and block.finished for block in own)
    return sentence or sum(block.words for block in own) >= 60


def _take_facts(found: Found, facts: Facts, markup: str, base: str | None) -> None:
    found.title = " ".join(facts.title.split()) if facts.title else None
    found.outlet = facts.site or None
    found.page_date = told_whole(day_of(facts.day), markup)
    found.authors = names_in([facts.author])
    address = clean_address(facts.url)
    if address and base and host_of(address) != host_of(base):
        found.notes.append(f"the page names another address as its own: {address}")
    elif address:
        found.url = address
