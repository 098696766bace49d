"""Pages with more tags than words → their lines, in one pass and without a tree.

A parsed tag takes half a kilobyte of memory and some fifty microseconds in all that looks at it,
whatever it took in the page: a megabyte of the smallest tags would take half a minute.  No page
written for people is so crowded; of those that are, the words are kept, in order, and what stands
around them is told apart as in a pasted text.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from .walk import BLOCK_TAGS, HIDDEN_TAGS

_SMALL = 100_000
"""Characters of a page that costs little, whatever it holds."""
_FEW, _CROWDED = 20_000, 32
"""Fewer elements are no burden; from there on, this many in a thousand characters are too many.
Saved pages of newspapers hold up to twenty."""
_MOST = 60_000
"""Too many elements, whatever stands between them."""
_ATTRIBUTES = 3
"""Attributes that weigh as much as an element."""
_PIECE = 1 << 15
_DEEPEST = 2000
"""Elements within one another after which a page is parsed on as if it began there: libxml2 looks
through all that are open at each tag that closes none of them."""
_DATES = frozenset(
    ["article:published_time", "datepublished", "date", "dc.date", "pubdate", "publishdate"]
)


def is_crowded(markup: str) -> bool:
    """Say whether a page holds too many tags to be parsed into a tree."""
    if len(markup) <= _SMALL or _could_hold(markup) <= _FEW:
        return False
    weight = _Weight()
    _parse(markup, weight)
    if weight.total <= _FEW:
        return False
    return weight.total > _MOST or 1000 * weight.total / len(markup) > _CROWDED


def _could_hold(markup: str) -> int:
    """Return how many elements and attributes there can be at most, roughly."""
    return markup.count("<") + markup.count(" ") // _ATTRIBUTES + markup.count("\n")


def _parser(target: Any) -> etree.HTMLParser:
    return etree.HTMLParser(target=target, huge_tree=True)


def _parse(markup: str, target: _Target) -> None:
    parser = _parser(target)
    at = 0
    while at < len(markup):
        end = at + _PIECE
        if target.depth > _DEEPEST:
            parser.close()
            parser = _parser(target)
        # So that no parser begins within a tag.
        cut = markup.rfind("<", at + 1, end) if end < len(markup) else -1
        end = cut if cut > 0 else end
        parser.feed(markup[at:end])
        at = end
    parser.close()


class _Target:
    """What a parser tells of a page."""

    def __init__(self) -> None:
        self.depth = 0
        """Elements that are open."""

    def start(self, tag: str, attributes: Any) -> None:
        """Take an opening tag from the parser."""
        self.depth += 1

    def end(self, tag: str) -> None:
        """Take a closing tag from the parser."""
        self.depth -= 1

    def close(self) -> None:
        """Take note of the end, as parsers ask for."""


class _Weight(_Target):
    """Counts what a parser meets."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = self._attributes = 0

    @property
    def total(self) -> int:
        return self._elements + self._attributes // _ATTRIBUTES

    def start(self, tag: str, attributes: Any) -> None:
        super().start(tag, attributes)
        self._elements += 1
        self._attributes += len(attributes)


class PlainPage(_Target):
    """The words of a page, a line a block, and what its head says of it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        """Title, date, outlet and address, as `Found.take_fields` takes them."""
        self._lines: list[str] = []
        self._words: list[str] = []
        self._hidden: list[str] = []
        self._titled: list[str] | None = None
        _parse(markup, self)
        self._break()

    @property
    def text(self) -> str:
        """The words, each block of text a line."""
        return "\n".join(self._lines)

    def start(self, tag: str, attributes: Any) -> None:
        """Take an opening tag from the parser."""
        super().start(tag, attributes)
        if tag == "title" and "title" not in self.fields:
            self._titled = []
        elif tag == "meta":
            self._take_meta(attributes)
        elif tag == "link" and (attributes.get("rel") or "") == "canonical":
            self.fields.setdefault("canonical", attributes.get("href") or "")
        if tag in HIDDEN_TAGS and tag not in ("head", "input"):
            self._hidden.append(tag)
        if tag in BLOCK_TAGS:
            self._break()

    def end(self, tag: str) -> None:
        """Take a closing tag from the parser."""
        super().end(tag)
        if tag == "title" and self._titled is not None:
            self.fields.setdefault("title", " ".join("".join(self._titled).split()))
            self._titled = None
            self._words.clear()
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()
        if tag in BLOCK_TAGS:
            self._break()

    def data(self, text: str) -> None:
        """Take words from the parser."""
        if self._titled is not None:
            self._titled.append(text)
        elif not self._hidden:
            self._words.append(text)

    def comment(self, text: str) -> None:
        """Pass over what the page's makers wrote for themselves."""

    def _take_meta(self, attributes: Any) -> None:
        named = (attributes.get("property") or attributes.get("name") or "").casefold()
        content = " ".join((attributes.get("content") or "").split())
        if not content:
            return
        if named in _DATES:
            self.fields.setdefault("published", content)
        elif named == "og:site_name":
            self.fields.setdefault("outlet", content)

    def _break(self) -> None:
        if self._words:
            line = " ".join("".join(self._words).split())
            if line:
                self._lines.append(line)
            self._words.clear()
