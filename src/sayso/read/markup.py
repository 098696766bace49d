"""Tags and front matter inside a plain text.

The text is kept as it is.  For reading, tags are blanked out in a copy of the same length, so that
offsets found in the copy hold in the text; block tags end a paragraph, inline tags do not.
A sentence with an inline tag in it stays whole: the tag is part of its section.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .pieces import Piece
from .walk import BLOCK_TAGS

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,14})(?P<rest>(?:\s[^<>]{0,4000})?/?)>"
)
# Break lines here, though a parsed page hides or replaces them.
_BLOCK = BLOCK_TAGS | {"img", "noscript", "script", "select", "style"}
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "del",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "wbr",
    ]
)
_DATELINE_CLASS = re.compile(r"class\s*=\s*[\"'][^\"']*(?:location|dateline)[^\"']*[\"']", re.I)
_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.{1,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KIND = {"blockquote": "quote", "figcaption": "caption", "caption": "caption", "li": "item"}


@dataclass(frozen=True)
class FrontMatter:
    """Fields at the head of a text, and where they end."""

    fields: dict[str, str]
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """What an element says of the text inside it."""

    start: int
    end: int
    what: str

    def mark(self, pieces: list[Piece]) -> None:
        """Mark the body pieces inside the element."""
        for piece in pieces:
            inside = self.start <= piece.block.start and piece.block.end <= self.end
            if not inside or piece.kind != "body":
                continue
            if self.what == "quote":
                piece.kind = "quote"
            elif self.what == "caption":
                piece.kind = "caption"
            elif self.what == "item":
                piece.role = "item"
            elif self.what == "heading":
                piece.role = "heading"
            elif self.what == "dateline" and len(piece.block.text) <= 60:
                piece.role = "dateline"


def mark_all(spans: Iterable[Span], pieces: list[Piece]) -> None:
    """Mark the pieces inside elements; each element looks only at what begins in it."""
    ordered = sorted(pieces, key=lambda piece: piece.block.start)
    starts = [piece.block.start for piece in ordered]
    for span in spans:
        span.mark(ordered[bisect_left(starts, span.start) : bisect_left(starts, span.end)])


def front_matter(text: str) -> FrontMatter | None:
    """Return the YAML front matter at the head of a text, or None."""
    found = _FRONT.match(text)
    if not found:
        return None
    import yaml

    try:
        # BaseLoader makes strings only: no dates, no objects.
        content = yaml.load(found[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(content, dict) or not content:
        return None
    fields: dict[str, str] = {}
    for key, value in content.items():
        while isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            fields[str(key).strip().casefold()] = " ".join(value.split())
    return FrontMatter(fields, found.end())


@dataclass(frozen=True, slots=True)
class _Tag:
    start: int
    end: int
    name: str
    """Lower case; empty for a comment."""
    closing: bool = False
    rest: str = ""


def _tags(text: str, start: int) -> Iterator[_Tag]:
    """Yield the tags and comments of a text in order."""
    position, last_comment = start, text.rfind("-->")
    while (begin := text.find("<", position)) >= 0:
        if text.startswith("<!--", begin) and begin < last_comment:
            position = text.index("-->", begin) + 3
            yield _Tag(begin, position, "")
            continue
        found = _TAG.match(text, begin)
        if found:
            yield _Tag(
                begin, found.end(), found["name"].lower(), bool(found["close"]), found["rest"]
            )
        position = found.end() if found else begin + 1


def looks_like_fragment(text: str, start: int = 0) -> bool:
    """Say whether a text holds HTML: at least three known tags, one of them a block tag."""
    count = block = 0
    for tag in _tags(text, start):
        name = tag.name
        count += name in _BLOCK or name in _INLINE
        block += name in _BLOCK
        if count >= 3 and block:
            return True
    return False


def mask_markup(text: str, start: int = 0) -> tuple[str, list[Span]]:
    """Return a copy of equal length with everything before `start` and all tags blanked out.

    Newlines of the source are spaces (as in HTML), block tags are newlines.  The spans
    tell which stretches are quotes, captions, items, headings and datelines.
    """
    # Not a list of parts: of a text full of tags that takes a hundred times its size.
    masked = io.StringIO()
    masked.write(" " * start)
    spans: list[Span] = []
    opened: list[tuple[str, int]] = []
    position = start
    hidden: str | None = None
    for tag in _tags(text, start):
        name = tag.name
        if name and name not in _BLOCK and name not in _INLINE:
            continue
        between = text[position : tag.start]
        masked.write(" " * len(between) if hidden else between.replace("\n", " "))
        closing = tag.closing
        dateline = name == "span" and bool(_DATELINE_CLASS.search(tag.rest))
        if closing and opened and any(held.partition(":")[0] == name for held, _ in opened):
            what, begin = _close(opened, name)
            if what and begin < tag.start:
                spans.append(Span(begin, tag.start, what))
            dateline = what == "dateline"
        elif name and not closing and not tag.rest.endswith("/"):
            what = "dateline" if dateline else _KIND.get(name, "")
            what = "heading" if name in {"h1", "h2", "h3", "h4", "h5", "h6"} else what
            if what or name == "span":
                opened.append((name if not what else f"{name}:{what}", tag.end))
        breaks = name in _BLOCK or dateline
        masked.write(("\n" if breaks else " ") + " " * (tag.end - tag.start - 1))
        if name in {"script", "style"}:
            hidden = None if closing else name
        position = tag.end
    rest = text[position:]
    masked.write(" " * len(rest) if hidden else rest.replace("\n", " "))
    return masked.getvalue(), spans


def _close(opened: list[tuple[str, int]], name: str) -> tuple[str, int]:
    while opened:
        tag, begin = opened.pop()
        plain, _, what = tag.partition(":")
        if plain == name:
            return what, begin
    return "", 0
