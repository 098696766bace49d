"""Exports of Disqus (XML) → one Document a page: what its readers said, in the order they did.

Names of commenters become hashes, as in pages; what was deleted or held for spam is left out.
The comments carry the address of their page, so that they stand beside its article in a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .decode import head_of
from .document import Found, clean_address, day_of, finish
from .names import hash_author
from .pieces import Piece, to_sections
from .setting import MAX_PARTS, Setting
from .walk import text_blocks
from .writing import Writer
from .xml_tree import xml_root

_ROOT = b"http://disqus.com"
_ID = "{http://disqus.com/disqus-internals}id"


class DisqusReader:
    """Reads the XML file that Disqus hands out to the owner of a site."""

    name = "disqus"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the root element and its namespace."""
        head = head_of(capture.data)
        return b"<disqus" in head and _ROOT in head

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each page with comments.  Raises UnreadableInput."""
        root = xml_root(capture, "Disqus export")
        said: dict[str, list[Any]] = {}
        for post in root.iterfind("{*}post"):
            thread = post.find("{*}thread")
            if thread is not None and not _is_struck(post):
                said.setdefault(thread.get(_ID, ""), []).append(post)
        count = 0
        for thread in root.iterfind("{*}thread"):
            # Damaged exports name one page many times; its comments are those of the first.
            posts = said.pop(thread.get(_ID, ""), [])
            document = self._page(capture, thread, posts) if count < MAX_PARTS else None
            if document:
                count += 1
                yield document
        if not count:
            raise UnreadableInput(f"{capture.name}: Disqus export without any comment")

    def _page(self, capture: Capture, thread: Any, posts: list[Any]) -> Document | None:
        number = thread.get(_ID, "")
        found = Found(capture=capture, text="", reader=self.name, part=number)
        found.url = clean_address(_text(thread, "link"))
        found.title = _text(thread, "title") or None
        found.page_date = day_of(_text(thread, "createdAt"))
        writer, pieces, page = Writer(), [], found.page
        if found.title:
            pieces.append(Piece(writer.add(found.title), "body", "heading"))
        depths: dict[str, int] = {}
        order = 0
        for post in sorted(posts, key=lambda p: (_text(p, "createdAt"), p.get(_ID, ""))):
            paragraphs = _paragraphs(_text(post, "message"))
            above = post.find("{*}parent")
            depth = depths.get(above.get(_ID, ""), -1) + 1 if above is not None else 0
            depths[post.get(_ID, "")] = depth
            if not paragraphs:
                continue
            order += 1
            name = _text(post, "author/{*}name") or _text(post, "author/{*}username")
            for paragraph in paragraphs:
                pieces.append(
                    Piece(
                        writer.add(paragraph),
                        "comment",
                        author=hash_author(name, page) if name else None,
                        published=day_of(_text(post, "createdAt")),
                        order=order,
                        depth=depth,
                    )
                )
        if not order:
            return None
        found.text = writer.text
        found.sections = to_sections(found.text, pieces)
        return finish(found, self._setting)


def _text(element: Any, path: str) -> str:
    found = element.find("{*}" + path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _is_struck(post: Any) -> bool:
    return "true" in (_text(post, "isDeleted"), _text(post, "isSpam"))


def _paragraphs(markup: str) -> list[str]:
    from trafilatura import load_html

    if not markup:
        return []
    tree = load_html(f"<html><body><div>{markup}</div></body></html>")
    return [text for text, _ in text_blocks(tree)] if tree is not None else []
