"""A parsed page → its blocks of text, in page order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "iframe",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "br",
    ]
)
HIDDEN_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "textarea",
        "select",
        "head",
        "iframe",
        "button",
        "object",
        "math",
        "input",
    ]
)


_LONG = 20_000
"""Characters of a block whose words are no longer held one by one to join them."""
_BLANKS = re.compile(r"\s\s+|[^\S ]")
"""What has to be folded: single blanks, of which a text has very many, may stay."""


def fold(text: str) -> str:
    """Return a text with each run of blanks as one, and none around it."""
    return " ".join(text.split()) if len(text) < _LONG else _BLANKS.sub(" ", text).strip()


def text_blocks(root: Any, skip: Callable[[Any], bool] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield (text, element) for each block of text under `root`; blanks are folded.

    `skip` says which elements to leave out.  The walk keeps its own stack: pages nest deeper
    than Python recurses.
    """
    pending: list[str] = []
    holder = root
    stack: list[tuple[Any, bool]] = [(root, False)]

    def flush() -> str:
        text = fold("".join(pending))
        pending.clear()
        return text

    while stack:
        node, leaving = stack.pop()
        if leaving:
            if node.tag in BLOCK_TAGS:
                if text := flush():
                    yield text, holder
                holder = node.getparent() if node is not root else root
            if node is not root and node.tail:
                pending.append(node.tail)
            continue
        hidden = not isinstance(node.tag, str) or node.tag in HIDDEN_TAGS
        if hidden or (node is not root and skip is not None and skip(node)):
            if node.tail and node is not root:
                pending.append(node.tail)
            continue
        if node.tag in BLOCK_TAGS:
            if text := flush():
                yield text, holder
            holder = node
        if node.text:
            pending.append(node.text)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    if text := flush():
        yield text, holder
