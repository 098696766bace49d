"""Pages of X as browsers save them → one document: the account's posts, and what others wrote.

All posts of such a page look alike in the markup.  On the page of one post, what others wrote under
it are readers' comments, and what it answers stands before it; on any other page, what is not the
account's own is quoted by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..model import Document, SectionKind
from .document import Found, clean_address, day_of, finish
from .names import hash_author
from .pieces import Piece, to_sections
from .setting import Setting
from .walk import text_blocks
from .writing import Writer

_MARK = 'data-testid="tweet"'
_POST = ".//article[@data-testid='tweet']"
_TEXT = ".//div[@data-testid='tweetText']"
_NAME = ".//div[@data-testid='User-Name']"
_HANDLE = re.compile(r"@\w{1,20}")
_ADDRESS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(\w{1,20})(?:/status/(\d+))?"
)
_NO_ACCOUNTS = frozenset(["home", "search", "i", "explore", "hashtag"])


@dataclass
class _Post:
    name: str
    handle: str
    day: str | None
    lines: list[str]
    quoted: list[tuple[str, str]] = field(default_factory=list)
    """Lines of the post that it shows, each with the name of who wrote it."""
    is_asked_for: bool = False


def holds_posts(markup: str) -> bool:
    """Say whether a page is one of X, saved with the posts on it."""
    return _MARK in markup


def read_posts(found: Found, tree: Any, setting: Setting) -> Document | None:
    """Return the document of a page of posts, None where no post on it has words."""
    found.url = _canonical(tree) or found.url
    account, number = _asked_for(found.address)
    posts = [post for post in (_read(e, number) for e in tree.iterfind(_POST)) if post.lines]
    if not posts:
        return None
    main = next((at for at, post in enumerate(posts) if post.is_asked_for), 0)
    if number:
        account = posts[main].handle.casefold()
    writer, pieces = Writer(), list[Piece]()
    own = [post for post in posts if post.handle.casefold() == account]
    order = 0
    for at, post in enumerate(posts):
        kind: SectionKind = "body" if post in own else "quote"
        if number and kind == "quote" and at > main:
            kind, order = "comment", order + 1
        by = hash_author(post.name, found.page) if kind == "comment" else post.name
        for line in post.lines:
            pieces.append(
                Piece(
                    writer.add(line),
                    kind,
                    author=None if kind == "body" else by,
                    published=post.day,
                    order=order if kind == "comment" else 0,
                )
            )
        for name, line in post.quoted if kind != "comment" else ():
            pieces.append(Piece(writer.add(line), "quote", author=name))
    for line in _around(tree):
        pieces.append(Piece(writer.add(line), "furniture"))
    speaker = own[0] if own else None
    found.outlet, found.outlet_speaks = (speaker.name, True) if speaker else (None, False)
    found.authors = [speaker.name] if speaker else []
    days = sorted(post.day for post in own or posts if post.day)
    found.page_date = posts[main].day if number else (days[-1] if days else None)
    found.text = writer.text
    found.sections = to_sections(found.text, pieces)
    return finish(found, setting)


def _canonical(tree: Any) -> str | None:
    link = tree.find(".//link[@rel='canonical']")
    return clean_address(link.get("href")) if link is not None else None


def _asked_for(address: str | None) -> tuple[str | None, str | None]:
    """Return the account, folded, and the number of the post that an address names."""
    named = _ADDRESS.match(address or "")
    if not named or named[1].casefold() in _NO_ACCOUNTS:
        return None, named[2] if named else None
    return named[1].casefold(), named[2]


def _read(element: Any, number: str | None) -> _Post:
    texts = element.findall(_TEXT)
    names = [_name(each) for each in element.findall(_NAME)] or [("", "")]
    time = element.find(".//time[@datetime]")
    post = _Post(*names[0], day_of(time.get("datetime")) if time is not None else None, [])
    if texts:
        post.lines = _lines(texts[0])
    for at, text in enumerate(texts[1:], 1):
        name = names[min(at, len(names) - 1)][0]
        post.quoted.extend((name, line) for line in _lines(text))
    ends = f"/status/{number}"
    post.is_asked_for = bool(number) and any(
        (link.get("href") or "").endswith(ends) for link in element.iter("a")
    )
    return post


def _name(element: Any) -> tuple[str, str]:
    words = " ".join(" ".join(element.itertext()).split())
    handle = _HANDLE.search(words)
    if handle is None:
        return words[:60], ""
    return words[: handle.start()].strip() or handle[0], handle[0].lstrip("@")


def _lines(element: Any) -> list[str]:
    """Return the paragraphs of a post; its line breaks stand in the text, emoji are pictures."""
    words = [element.text or ""]
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            words.append(inner.get("alt") or "" if inner.tag == "img" else inner.text or "")
        words.append(inner.tail or "")
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return [line for line in lines if line]


def _around(tree: Any) -> list[str]:
    """Return the lines outside of the posts: menus, what trends, whom to follow."""
    inside = set(tree.iterfind(_POST))
    body = tree.find(".//body")
    lines = text_blocks(tree if body is None else body, lambda node: node in inside)
    return list(dict.fromkeys(text for text, _ in lines))[:200]
