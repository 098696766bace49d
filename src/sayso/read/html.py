"""Web pages → Document.

trafilatura finds the article; readers' comments come from the markup of the comment system
(`threads.py`) or, failing that, from trafilatura; embedded posts and captions get
sections of their own, and what was cut is kept as furniture.  Names of commenters are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .blocks import Block
from .dates import find_date
from .decode import decode_markup
from .document import Found, clean_address, day_of, finish
from .names import hash_author
from .outlets import host_of
from .phrases import POST_SIGNATURE, Phrases
from .pieces import Piece, to_sections
from .sections import label
from .setting import Setting
from .threads import Comment, find_comments
from .walk import text_blocks

_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_POST = re.compile(r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|telegram-post|fb-post")
_FURNITURE_LIMIT = 60_000
"""Characters of page furniture kept of one page."""


@dataclass
class _Part:
    """One block of the document to be."""

    text: str
    what: str = "paragraph"
    author: str | None = None
    published: str | None = None


class HtmlReader:
    """Reads whole web pages."""

    name = "html"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """Pages by their first bytes; by name or media type where they begin without a head."""
        head = capture.data[:4096].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
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

    tree = load_html(markup)
    if tree is None:
        raise UnreadableInput(f"{capture.name}: HTML without any content")
    base = capture.url
    comments = find_comments(tree)
    posts = [e for e in tree.iter("blockquote", "div") if _POST.search(e.get("class") or "")]
    page = _Page(tree, comments)
    pruned = load_html(markup)
    _prune(pruned, find_comments(pruned))
    extracted, parts = _extract(pruned, base, not comments)
    if comments and not _has_article(parts, setting.phrases):
        # Without its comments a page may look empty to trafilatura.
        said = {text for comment in comments for text in comment.paragraphs}
        extracted, parts = _extract(load_html(markup), base, True)
        parts = [part for part in parts if part.text not in said]
    if extracted is None or not _has_article(parts, setting.phrases):
        raise UnreadableInput(f"{capture.name}: HTML without an article to read")
    found = Found(capture=capture, text="", reader=reader, notes=list(notes), part=part)
    _take_metadata(found, extracted, tree, base)
    if not comments and extracted.commentsbody is not None:
        texts = [_plain(e) for e in extracted.commentsbody.iter("p", "item")]
        comments = [Comment([text]) for text in texts if text]
    found.title = _with_title(parts, found.title)
    parts += _posts_and_captions(parts, posts, page, setting.phrases)
    _compose(found, parts, comments, page, setting)
    found.links.extend(page.links(found.text, base))
    return finish(found, setting)


def _extract(tree: Any, base: str | None, comments: bool) -> tuple[Any, list[_Part]]:
    from trafilatura import bare_extraction

    extracted: Any = bare_extraction(
        tree,
        url=base,
        with_metadata=True,
        include_comments=comments,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return extracted, list(_article(extracted.body)) if extracted is not None else []


class _Page:
    """The blocks of the page as it came, to tell what was cut."""

    def __init__(self, tree: Any, comments: list[Comment]) -> None:
        self._tree = tree
        self.blocks = list(text_blocks(tree))
        self._in_comments = {
            id(inner) for c in comments for e in c.elements for inner in e.iter()
        } | {id(e) for c in comments for e in c.elements}

    def captions(self, article: str) -> list[str]:
        """Return captions of figures that stand among the blocks of the article."""
        held = [i for i, (text, _) in enumerate(self.blocks) if len(text) > 40 and text in article]
        if not held:
            return []
        first, last = max(0, held[0] - 12), held[-1]
        found = []
        for text, element in self.blocks[first : last + 1]:
            holders = [element, *element.iterancestors()][:4]
            named = any(
                h.tag == "figcaption" or "caption-text" in (h.get("class") or "") for h in holders
            )
            if named and len(text.split()) >= 4 and text not in found:
                found.append(text)
        return found[:30]

    def furniture(self, kept: str, comment_texts: list[str]) -> list[str]:
        """Return the blocks that went nowhere, without what stands between comments.

        There the names of commenters are, which are not kept.
        """
        said = set(comment_texts)
        places = [
            i
            for i, (text, element) in enumerate(self.blocks)
            if id(element) in self._in_comments or text in said
        ]
        low, high = (places[0], places[-1]) if places else (0, -1)
        result: dict[str, None] = {}
        size = 0
        for i, (text, _) in enumerate(self.blocks):
            near = low - 6 <= i <= high + 3 and len(text.split()) <= 8
            if low <= i <= high or near or text in kept or text in result:
                continue
            size += len(text)
            if size > _FURNITURE_LIMIT:
                break
            result[text] = None
        return list(result)

    def links(self, kept: str, base: str | None) -> list[str]:
        """Return the addresses linked from the blocks that were kept as article."""
        result: dict[str, None] = {}
        for anchor in self._tree.iter("a"):
            target = anchor.get("href")
            if not target or target.startswith(("#", "javascript:", "mailto:")):
                continue
            words = " ".join(str(anchor.text_content()).split())
            around = anchor.getparent()
            sentence = " ".join(str(around.text_content()).split()) if around is not None else ""
            if not words or len(sentence) < 40 or sentence[:200] not in kept:
                continue
            try:
                address = clean_address(urljoin(base or "", target))
            except ValueError:
                address = None
            if address:
                result[address] = None
        return list(result)


def _prune(tree: Any, comments: list[Comment]) -> None:
    """Take the comments out of the page, with the element around them if it holds little else."""
    if not comments:
        return
    elements = [e for comment in comments for e in comment.elements]
    shared: list[Any] = list(elements[0].iterancestors())
    for element in elements[1:]:
        above = set(map(id, element.iterancestors()))
        shared = [a for a in shared if id(a) in above]
    said = sum(len(text) for comment in comments for text in comment.paragraphs)
    inside = {id(part) for element in elements for part in element.iter()}
    removable = None
    for holder in shared:
        if holder.tag in ("body", "html") or holder.find(".//h1") is not None:
            break
        if len(str(holder.text_content())) > 2 * said + 600:
            break
        others = (p for p in holder.iter("p") if id(p) not in inside)
        if sum(len(words) for words in map(_plain, others) if len(words) >= 60) > 250:
            break
        removable = holder
    for element in [removable] if removable is not None else elements:
        if element.getparent() is not None:
            element.drop_tree()


_KINDS = {"head": "heading", "quote": "quote", "item": "item", "row": "item"}
_HOLDING = frozenset(
    ["body", "p", "head", "item", "row", "quote", "list", "table", "div", "ab", "fw"]
)


def _article(element: Any, what: str = "paragraph") -> Iterator[_Part]:
    """Yield the blocks of trafilatura's result, in order."""
    words: list[str] = [element.text or ""]

    def flush() -> Iterator[_Part]:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            yield _Part(text, what)

    for child in element:
        if child.tag in _HOLDING:
            yield from flush()
            yield from _article(child, "quote" if what == "quote" else _KINDS.get(child.tag, what))
        elif child.tag == "lb":
            yield from flush()
        elif child.tag == "cell":
            words.append((" | " if "".join(words).strip() else "") + _plain(child))
        else:
            words.append("".join(child.itertext()))
        words.append(child.tail or "")
    yield from flush()


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _has_article(parts: list[_Part], phrases: Phrases) -> bool:
    """Say whether the blocks hold prose: a full sentence, or a good number of words."""
    own = [Block(0, len(p.text), p.text, 1) for p in parts if not phrases.is_line(p.text)]
    sentence = any(block.words >= 8 and block.finished for block in own)
    return sentence or sum(block.words for block in own) >= 60


def _take_metadata(found: Found, extracted: Any, tree: Any, base: str | None) -> None:
    found.title = " ".join(extracted.title.split()) if extracted.title else None
    found.outlet = extracted.sitename or None
    found.page_date = day_of(extracted.date)
    address = clean_address(extracted.url)
    if address and base and host_of(address) != host_of(base):
        found.notes.append(f"the page names another address as its own: {address}")
    elif address:
        found.url = address


def _with_title(parts: list[_Part], title: str | None) -> str | None:
    """Return the title as the page prints it; put it before the article if it is not there."""
    for part in parts[:5]:
        if title and part.text.casefold() in title.casefold() and len(part.text.split()) >= 3:
            part.what = "title"
            return part.text
    if parts and parts[0].what == "heading" and not title:
        parts[0].what = "title"
        return parts[0].text
    if title:
        parts.insert(0, _Part(title, "title"))
    return title


def _posts_and_captions(
    parts: list[_Part], posts: list[Any], page: _Page, phrases: Phrases
) -> list[_Part]:
    """Mark embedded posts and captions among the parts; return those the article lost."""
    extra: list[_Part] = []
    for element in posts:
        lines = [text for text, _ in text_blocks(element)]
        signed = next((m for m in map(POST_SIGNATURE.search, lines) if m), None)
        author = signed["author"].strip() if signed else None
        found = find_date(signed["date"], phrases) if signed else None
        held = [p for p in parts if p.text in lines]
        if not held:
            held = [_Part(text) for text in lines]
            extra.extend(held)
        for part in held:
            part.what, part.author, part.published = "quote", author, found[0] if found else None
    captions = page.captions("\n".join(p.text for p in parts))
    known = {p.text: p for p in parts}
    for caption in captions:
        if caption in known:
            known[caption].what = "caption"
        else:
            extra.append(_Part(caption, "caption"))
    return extra


def _compose(
    found: Found, parts: list[_Part], comments: list[Comment], page: _Page, setting: Setting
) -> None:
    """Write text and sections: article, comments, furniture, each block a section."""
    phrases = setting.phrases
    writer = _Writer()
    article = [(part, writer.add(part.text)) for part in parts]
    own = [block for part, block in article if part.what not in ("caption", "quote", "title")]
    labelled = label(own, phrases, found.page, found.title, marked_only=True, titled=False)
    found.dates.extend(labelled.dates)
    starts = {block.start: part for part, block in article}
    for piece in labelled.pieces:
        part = starts.get(piece.block.start)
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
            if phrases.is_control(text):
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


def _day(stamp: str | None, phrases: Phrases) -> str | None:
    found = find_date(stamp, phrases) if stamp else None
    return found[0] if found else None


class _Writer:
    """Joins blocks into one text and says where each stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "\n\n".join(self._parts)

    def add(self, text: str) -> Block:
        start = self._length + (2 if self._parts else 0)
        self._parts.append(text)
        self._length = start + len(text)
        return Block(start, self._length, text, 1 if start else 0)
