"""Readers' comments in a page's markup: words, author, date and depth of each.

Comment systems differ in layout but name their parts alike; the names are in
`packs/pages/comments.yaml`.  Authors stand before the words in nearly all systems; where the
first author stands after the first words, all are taken to follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..errors import PackError
from ..reference import PACKS, read_yaml
from .walk import HIDDEN_TAGS, text_blocks

_PARTS = ("text", "item", "author", "date", "skip", "replies", "after_name")
_HOLDERS = frozenset(
    ["li", "article", "div", "section", "details", "tr", "td", "dd", "p", "span", "blockquote"]
)
_LEAST_NAMED = 2
_BLANKS = re.compile(r"\s{2,}")
_DEPTH = re.compile(r"(?:depth|comment_level|b-tree-twig)-(\d{1,2})")


@dataclass
class Comment:
    """One comment as the markup gives it."""

    paragraphs: list[str]
    author: str | None = None
    date: str | None = None
    depth: int = 0
    elements: list[Any] = field(default_factory=list)
    """The elements that hold it, to be taken out of the page."""


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    path = PACKS / "pages" / "comments.yaml"
    content = read_yaml(path)
    try:
        return {
            part: re.compile("|".join(f"(?:{p})" for p in content[part]), re.IGNORECASE)
            for part in _PARTS
        }
    except (KeyError, re.error) as error:
        raise PackError(f"{path}: {error}") from error


_Names = tuple[str | None, str | None, str | None, str | None, str | None]
"""Class, id, item type, relation and item property of an element."""


def _tokens(names: _Names) -> list[str]:
    classes, own_id, item_type, relation, item_property = names
    tokens = (classes or "").split()
    tokens += [value for value in (own_id, item_type, relation) if value]
    tokens += (item_property or "").split()
    return [token for token in tokens if len(token) <= 60]


class _Marks:
    """What each element of a page is to a comment system."""

    def __init__(self) -> None:
        self._patterns = _patterns()
        # By names, not by elements: pages have few of the former and thousands of the latter.
        self._known: dict[_Names, dict[str, bool]] = {}

    def is_a(self, element: Any, part: str) -> bool:
        get = element.get
        names = (get("class"), get("id"), get("itemtype"), get("rel"), get("itemprop"))
        if names == _NAMELESS:
            return False
        known = self._known.setdefault(names, {})
        if part not in known:
            pattern = self._patterns[part]
            known[part] = any(pattern.fullmatch(token) for token in _tokens(names))
        return known[part]


_NAMELESS: _Names = (None, None, None, None, None)


def find_comments(root: Any) -> list[Comment]:
    """Return the readers' comments of a parsed page, in page order; the page is not changed."""
    marks = _Marks()
    texts = _text_elements(root, marks)
    if not texts:
        return []
    outer = _above(texts)
    titled = _above(root.iter("h1"))
    comments: list[Comment] = []
    author: str | None = None
    author_at: Any = None
    day: str | None = None
    author_first: bool | None = None
    skip_until: Any = None
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in HIDDEN_TAGS:
            continue
        if skip_until is not None:
            if _inside(element, skip_until):
                continue
            skip_until = None
        if element in texts:
            own_author, own_day = _signature(element, marks, texts)
            paragraphs = _paragraphs(element, marks, texts)
            if paragraphs:
                if author and not _near(author_at, element, titled):
                    author = None
                if author_first is None:
                    author_first = bool(author or own_author)
                comments.append(
                    Comment(
                        paragraphs,
                        own_author or author,
                        own_day or day,
                        _depth(element, marks),
                        [element],
                    )
                )
            author = day = None
            if element not in outer:
                skip_until = element
            continue
        if _text_around(element, texts) is not None:
            continue
        if marks.is_a(element, "author") and element not in outer:
            name = _name(element)
            if name:
                if author_first is False and comments and comments[-1].author is None:
                    comments[-1].author = name
                elif author is None or not _near(author_at, element, titled):
                    author, author_at = name, element
        elif (element.tag == "time" or marks.is_a(element, "date")) and element not in outer:
            stamp = element.get("datetime") or _plain(element)
            day = day or (stamp if len(stamp) <= 80 else None)
    return comments


def take_names(comments: list[Comment], is_name: Callable[[str], bool]) -> None:
    """Take the first line of comments without an author as that, where most begin with a name."""
    unsigned = [c for c in comments if not c.author and len(c.paragraphs) > 1]
    # Of two words it may as well be the title that the writer gave the comment.
    named = [c for c in unsigned if " " not in c.paragraphs[0] and is_name(c.paragraphs[0])]
    if len(named) >= _LEAST_NAMED and 2 * len(named) > len(unsigned):
        for comment in named:
            comment.author = comment.paragraphs.pop(0)


def _text_elements(root: Any, marks: _Marks) -> set[Any]:
    """Return the innermost elements that hold a comment's words."""
    found: list[Any] = []
    items: list[Any] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag not in _HOLDERS:
            continue
        if marks.is_a(element, "text"):
            found.append(element)
        elif marks.is_a(element, "item"):
            items.append(element)
    around = _above(found)
    texts = {e for e in found if e not in around}
    outer, around = _above(texts), _above(items)
    for element in items:
        if element not in outer and (element not in around or element.tag == "li"):
            texts.add(element)
    own_items = set(items)
    texts = {e for e in texts if e not in own_items or not _wrapped(e, texts, marks)}
    whole = _folded_length(root) if texts else 0
    return {
        e for e in texts if e.find(".//h1") is None and len(e.text_content()) < 0.6 * whole + 200
    }


def _folded_length(element: Any) -> int:
    """Return how many characters an element holds, each run of blanks being one."""
    text = str(element.text_content()).strip()
    return len(text) - sum(len(run.group()) - 1 for run in _BLANKS.finditer(text))


def _wrapped(element: Any, texts: set[Any], marks: _Marks) -> bool:
    """Say whether an item stands in another that is the same comment, not the one it answers."""
    if element.tag == "li":
        return False
    for ancestor in element.iterancestors():
        if ancestor in texts:
            return True
        if ancestor.tag in ("ul", "ol") or marks.is_a(ancestor, "replies"):
            return False
    return False


def _above(elements: Iterable[Any]) -> set[Any]:
    """Return all elements in which others stand; each is looked at once, however many they are."""
    above: set[Any] = set()
    for element in elements:
        for ancestor in element.iterancestors():
            if ancestor in above:
                break
            above.add(ancestor)
    return above


def _inside(element: Any, ancestor: Any) -> bool:
    return any(a is ancestor for a in element.iterancestors())


def _text_around(element: Any, texts: set[Any]) -> Any:
    return next((a for a in element.iterancestors() if a in texts), None)


def _plain(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _name(element: Any) -> str | None:
    name = _patterns()["after_name"].sub("", _plain(element)).strip()
    return name if 0 < len(name) <= 60 else None


def _near(author: Any, text: Any, titled: set[Any]) -> bool:
    """Say whether a name can sign a comment: they share an element few levels up, without h1."""
    above = set(author.iterancestors())
    for level, ancestor in enumerate((text, *text.iterancestors())):
        if ancestor in above:
            return level <= 6 and ancestor.tag != "body" and ancestor not in titled
    return False


def _signature(element: Any, marks: _Marks, texts: set[Any]) -> tuple[str | None, str | None]:
    author = day = None
    for inner in element.iterdescendants():
        if not isinstance(inner.tag, str) or _text_around(inner, texts) is not element:
            continue
        if marks.is_a(inner, "author") and author is None:
            author = _name(inner)
        elif (inner.tag == "time" or marks.is_a(inner, "date")) and day is None:
            stamp = inner.get("datetime") or _plain(inner)
            day = stamp if 0 < len(stamp) <= 80 else None
    return author, day


def _depth(element: Any, marks: _Marks) -> int:
    depth = 0
    for holder in (element, *element.iterancestors()):
        found = _DEPTH.search(holder.get("class") or "")
        if found:
            return max(int(found[1]) - 1, depth)
        depth += marks.is_a(holder, "replies")
    return depth


def _paragraphs(element: Any, marks: _Marks, texts: set[Any]) -> list[str]:
    """Return the words of a comment, a string a paragraph, without its signature and buttons."""
    return [text for text, _ in text_blocks(element, lambda node: _skipped(node, marks, texts))]


def _skipped(node: Any, marks: _Marks, texts: set[Any]) -> bool:
    if node.tag in ("form", "time") or node in texts:
        return True
    return any(marks.is_a(node, part) for part in ("author", "date", "skip", "replies"))
