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
from .crowded import PlainPage, is_crowded
from .dates import find_date
from .decode import decode_markup, head_of
from .document import Found, clean_address, day_of, finish, names_in
from .live_blog import entry_days
from .memory import give_back
from .names import hash_author, is_name
from .outlets import host_of
from .page import Page, prune, told_day, told_whole
from .phrases import POST_SIGNATURE, Phrases
from .pieces import Piece, to_sections
from .posts import holds_posts, read_posts
from .sections import label
from .setting import Setting
from .text import read_found
from .threads import Comment, find_comments, take_names
from .walk import text_blocks
from .writing import Writer

_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_POST = re.compile(r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|telegram-post|fb-post")


_STAMP = re.compile(r"[^.!?]*\b\d{1,4}\b[^.!?]*\b(?:19|20)\d\d\b\D{0,8}\d{1,2}[:h]\d{2}\b\D{0,6}")
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
    base = capture.url
    facts, article = _read_article(capture, markup, setting.phrases)
    give_back(len(markup))
    if article.is_crowded:
        return _read_crowded(capture, markup, setting, notes, reader, part)
    parts = article.parts
    tree = load_html(markup)
    assert tree is not None
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
    found.title = _with_title(parts, found.title)
    parts += _posts_and_captions(parts, posts, page, setting.phrases)
    days = entry_days(tree)
    for held in parts:
        held.published = held.published or days.get(held.text)
    _compose(found, parts, comments, page, setting)
    found.links.extend(page.links(found.text, base))
    return finish(found, setting)


def _read_article(capture: Capture, markup: str, phrases: Phrases) -> tuple[Facts, Article]:
    """Return what a page says of itself, and its article.  Raises UnreadableInput without one."""
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        raise UnreadableInput(f"{capture.name}: HTML without any content")
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


def _with_title(parts: list[Part], title: str | None) -> str | None:
    """Return the title as the page prints it; put it before the article if it is not there."""
    for part in parts[:5]:
        printed = part.text.casefold()
        same = bool(title) and printed == (title or "").casefold()
        if same or (title and printed in title.casefold() and len(part.text.split()) >= 3):
            part.what = "title"
            return part.text
    if parts and parts[0].what == "heading" and not title:
        parts[0].what = "title"
        return parts[0].text
    if title:
        parts.insert(0, Part(title, "title"))
    return title


def _posts_and_captions(
    parts: list[Part], posts: list[Any], page: Page, phrases: Phrases
) -> list[Part]:
    """Mark embedded posts and captions among the parts; return those the article lost."""
    extra: list[Part] = []
    by_text: dict[str, list[Part]] = {}
    for part in parts:
        by_text.setdefault(part.text, []).append(part)
    held_apart = set(posts)
    for element in posts:
        # What is quoted in a post is a post of its own.
        lines = [text for text, _ in text_blocks(element, held_apart.__contains__)]
        signed = next((m for m in map(POST_SIGNATURE.search, lines) if m), None)
        author = signed["author"].strip() if signed else None
        found = find_date(signed["date"], phrases) if signed else None
        # What was signed once is signed: the same words may stand in thousands of posts.
        held = [part for line in dict.fromkeys(lines) for part in by_text.pop(line, ())]
        if not held:
            held = [Part(text) for text in lines]
            extra.extend(held)
        for part in held:
            part.what, part.author, part.published = "quote", author, found[0] if found else None
    captions = page.captions("\n".join(p.text for p in parts))
    known = {p.text: p for p in parts}
    for caption in captions:
        if caption in known:
            known[caption].what = "caption"
        else:
            extra.append(Part(caption, "caption"))
    return extra


def _compose(
    found: Found, parts: list[Part], comments: list[Comment], page: Page, setting: Setting
) -> None:
    """Write text and sections: article, comments, furniture, each block a section."""
    phrases = setting.phrases
    writer = Writer()
    article = [(part, writer.add(part.text)) for part in parts]
    own = [block for part, block in article if part.what not in ("caption", "quote", "title")]
    labelled = label(own, phrases, found.page, found.title, marked_only=True, titled=False)
    found.dates.extend(labelled.dates)
    starts = {block.start: part for part, block in article}
    for piece in labelled.pieces:
        part = starts.get(piece.block.start)
        if part and piece.kind == "body":
            piece.published = part.published
        if part and piece.kind == "body" and piece.role in ("paragraph", "heading"):
            piece.role = {"heading": "heading", "item": "item"}.get(part.what, "paragraph")  # type: ignore[assignment]
    pieces = list(labelled.pieces)
    for part, block in article:
        if part.what == "caption":
            pieces.append(Piece(block, "caption"))
        elif part.what == "quote":
            pieces.append(Piece(block, "quote", author=part.author, published=part.published))
        elif part.what == "title":
            pieces.append(Piece(block, "body", "heading"))
    order = max((p.order for p in pieces), default=0)
    for number, comment in enumerate(comments, order + 1):
        name = hash_author(comment.author, found.page) if comment.author else None
        day = day_of(comment.date) or _day(comment.date, phrases)
        for text in comment.paragraphs:
            if phrases.is_control(text) or phrases.opens_comments(text) or _is_stamp(text):
                continue
            pieces.append(
                Piece(
                    writer.add(text),
                    "comment",
                    author=name,
                    published=day,
                    order=number,
                    depth=comment.depth,
                )
            )
    said = [text for comment in comments for text in comment.paragraphs]
    for text in page.furniture(writer.text, said):
        pieces.append(Piece(writer.add(text), "furniture"))
    found.text = writer.text
    found.sections = to_sections(found.text, pieces)


def _is_stamp(text: str) -> bool:
    """Say whether a line of a comment is its moment alone: "on 7 May 2020 - 12:38"."""
    return len(text) <= 50 and len(text.split()) <= 8 and bool(_STAMP.fullmatch(text))


def _day(stamp: str | None, phrases: Phrases) -> str | None:
    found = find_date(stamp, phrases) if stamp else None
    return found[0] if found else None
