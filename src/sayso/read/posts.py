"""Pages of X and Telegram as browsers save them → the account's posts, and what others wrote.

All posts of a page of X look alike in the markup.  On the page of one post, what others wrote under
it are readers' comments, and what it answers stands before it; on any other page, what is not the
account's own is quoted by it.  A channel's page of Telegram holds its posts, and what it forwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..model import Document, SectionKind
from .document import Found, clean_address, day_of, finish
from .names import hash_author
from .outlets import host_of, original_of
from .pieces import Piece, to_sections
from .setting import Setting
from .walk import text_blocks
from .writing import Writer

_MARKS = ('data-testid="tweet"', "data-tweet-id=", "tgme_widget_message_text")
_POST = ".//article[@data-testid='tweet']"
_TEXT = ".//div[@data-testid='tweetText']"
_NAME = ".//div[@data-testid='User-Name']"
_MESSAGE = "tgme_widget_message"
_HOSTS = frozenset(["x.com", "twitter.com", "t.me", "telegram.me", "telegram.dog"])
_TITLE = re.compile(r"(?: / (?:X|Twitter)|[–-] Telegram)$|^Telegram: ")
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
    """Say whether a page is one of X or Telegram, saved with the posts on it."""
    return any(mark in markup for mark in _MARKS)


def read_posts(found: Found, tree: Any, setting: Setting) -> Document | None:
    """Return the document of a page of posts; None where no post has words, or others show them."""
    address = _canonical(tree) or found.address
    if not _is_platform(tree, address):
        return None
    found.url = address
    account, number = _asked_for(original_of(found.address))
    elements = _outermost(tree.iterfind(_POST))
    posts = [post for post in (_read(e, number) for e in elements) if post.lines]
    if not posts:
        old = (e for e in tree.iter("div") if e.get("data-tweet-id") and _is(e, "tweet"))
        elements = _outermost(old)
        posts = [post for post in (_read_old(e, number) for e in elements) if post.lines]
    if not posts:
        messages = (e for e in tree.iter("div") if e.get("data-post") and _is(e, _MESSAGE))
        elements = _outermost(messages)
        posts = [post for post in map(_read_message, elements) if post.lines]
        account = next((post.handle.casefold() for post in posts if post.handle), None)
    if not posts:
        return None
    main = next((at for at, post in enumerate(posts) if post.is_asked_for), 0)
    if number:
        account = posts[main].handle.casefold()
    writer, pieces = Writer(), list[Piece]()
    own = [post for post in posts if post.handle.casefold() == account]
    order = 0
    for at, post in enumerate(posts):
        kind: SectionKind = "body" if post.handle.casefold() == account else "quote"
        if number and kind == "quote" and at > main:
            kind, order = "comment", order + 1
        by: str | None = post.name or None
        if by and kind == "comment":
            by = hash_author(by, found.page)
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
            pieces.append(Piece(writer.add(line), "quote", author=name or None))
    for line in _around(tree, elements):
        pieces.append(Piece(writer.add(line), "furniture"))
    speaker = own[0] if own else None
    found.outlet, found.outlet_speaks = (speaker.name, True) if speaker else (None, False)
    found.authors = [speaker.name] if speaker else []
    days = sorted(post.day for post in own or posts if post.day)
    found.page_date = posts[main].day if number else (days[-1] if days else None)
    found.text = writer.text
    found.sections = to_sections(found.text, pieces)
    return finish(found, setting)


def _outermost(elements: Iterable[Any]) -> list[Any]:
    """Return the elements that stand in no other of them; where tags are not closed, many do."""
    chosen: dict[Any, None] = {}
    for element in elements:
        if not any(above in chosen for above in element.iterancestors()):
            chosen[element] = None
    return list(chosen)


def _canonical(tree: Any) -> str | None:
    link = tree.find(".//link[@rel='canonical']")
    return clean_address(link.get("href")) if link is not None else None


def _is_platform(tree: Any, address: str | None) -> bool:
    """Say whether a page is the platform's own, not an article that was saved with posts in it."""
    if address:
        return _host(address) in _HOSTS
    title = tree.find(".//title")
    return title is not None and bool(_TITLE.search(" ".join((title.text or "").split())))


def _host(address: str) -> str:
    host = host_of(original_of(address)) or ""
    return host.removeprefix("www.").removeprefix("mobile.").removeprefix("m.")


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


def _is(element: Any, called: str) -> bool:
    return called in (element.get("class") or "").split()


def _part(element: Any, called: str) -> Any:
    """Return the first element in another that is called so, or None."""
    return next((inner for inner in element.iterdescendants() if _is(inner, called)), None)


def _read_old(element: Any, number: str | None) -> _Post:
    """Return a post in the layout that Twitter had until 2020, of which archives are full."""
    stamp = _part(element, "_timestamp")
    seconds = (stamp.get("data-time") or "") if stamp is not None else ""
    dated = seconds.isdecimal() and len(seconds) <= 10
    day = datetime.fromtimestamp(int(seconds), UTC).date().isoformat() if dated else None
    text, shown = _part(element, "tweet-text"), _part(element, "QuoteTweet-text")
    post = _Post(
        " ".join((element.get("data-name") or "").split())[:60],
        element.get("data-screen-name") or "",
        day,
        _lines(text) if text is not None else [],
    )
    name = _part(element, "QuoteTweet-fullname")
    if shown is not None:
        by = " ".join(name.text_content().split())[:60] if name is not None else ""
        post.quoted = [(by, line) for line in _lines(shown)]
    post.is_asked_for = bool(number) and element.get("data-tweet-id") == number
    return post


def _read_message(element: Any) -> _Post:
    owner, origin = (
        _part(element, f"{_MESSAGE}_owner_name"),
        _part(element, f"{_MESSAGE}_forwarded_from_name"),
    )
    handle = element.get("data-post").partition("/")[0]
    if origin is not None:
        # What a channel forwards is somebody else's.
        owner, handle = origin, ""
    name = " ".join(owner.text_content().split())[:60] if owner is not None else handle
    date = _part(element, f"{_MESSAGE}_date")
    time = date.find(".//time[@datetime]") if date is not None else None
    text = next(
        (
            e
            for e in element.iter("div")
            if _is(e, f"{_MESSAGE}_text") and _is(e, "js-message_text")
        ),
        None,
    )
    lines = _lines(text) if text is not None else []
    return _Post(name, handle, day_of(time.get("datetime")) if time is not None else None, lines)


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
            words.append("\n" if inner.tag == "br" else "")
        words.append(inner.tail or "")
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return [line for line in lines if line]


def _around(tree: Any, elements: list[Any]) -> list[str]:
    """Return the lines outside of the posts: menus, what trends, whom to follow."""
    inside = set(elements)
    body = tree.find(".//body")
    lines = text_blocks(tree if body is None else body, lambda node: node in inside)
    return list(dict.fromkeys(text for text, _ in lines))[:200]
