"""A parsed page → its blocks of text, in page order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

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


def steps(
    root: Any, passes_over: Callable[[Any], bool]
) -> Iterator[tuple[Any, Literal["in", "out", "past"]]]:
    """Yield each element under `root`, which is one, as it is entered and as it is left.

    What is passed over is told once, without what it holds.  The walk keeps its own stack: pages
    nest deeper than Python recurses.  Of thousands of neighbours only one is held at a time.
    """
    if passes_over(root):
        yield root, "past"
        return
    yield root, "in"
    stack = [(root, iter(root))]
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield node, "out"
        elif passes_over(child):
            yield child, "past"
        else:
            yield child, "in"
            stack.append((child, iter(child)))


def is_hidden(node: Any) -> bool:
    """Say whether nothing in an element of a page is for readers; comments and such are none."""
    return not isinstance(node.tag, str) or node.tag in HIDDEN_TAGS


def text_blocks(root: Any, skip: Callable[[Any], bool] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield (text, element) for each block of text under `root`; blanks are folded.

    `skip` says which elements to leave out.
    """
    pending: list[str] = []
    holder = root

    def flush() -> str:
        text = fold("".join(pending))
        pending.clear()
        return text

    def passes_over(node: Any) -> bool:
        return is_hidden(node) or (skip is not None and node is not root and skip(node))

    for node, step in steps(root, passes_over):
        if step != "past" and node.tag in BLOCK_TAGS:
            if text := flush():
                yield text, holder
            holder = node if step == "in" or node is root else node.getparent()
        words = node.text if step == "in" else node.tail if node is not root else None
        if words:
            pending.append(words)
    if text := flush():
        yield text, holder
