"""A parsed page whose lines are broken by hand: `<br>` within sentences, and `<pre>`.

Where a line plainly goes on in the next (`wrapped.py`) the break is taken out of the tree, before
anything is looked for in it: a sentence in pieces has lost who does what in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .walk import BLOCK_TAGS, HIDDEN_TAGS, fold
from .wrapped import column_of, continued

_MOST_LINES = 20_000
"""Lines of one `pre` that are looked at; what holds more is a table of numbers, or a trap."""


@dataclass(slots=True)
class _Run:
    """Lines of one block that only a break stands between."""

    lines: list[str] = field(default_factory=list)
    breaks: list[Any] = field(default_factory=list)
    """The break before each line but the first."""


def mend_lines(tree: Any) -> None:
    """Take the breaks within sentences out of a parsed page, in place.

    What is laid out by hand (`pre`) becomes a block of lines like any other.
    """
    if next(tree.iter("br", "pre"), None) is None:
        return
    for element in list(tree.iter("pre")):
        if next(element.iterancestors("pre"), None) is not None:
            # One within another is no block of its own: hundreds of them would be a deep tree.
            element.drop_tag()
    for element in list(tree.iter("pre")):
        _lay_out(element)
    runs = [run for run in _runs(tree) if run.breaks]
    column = column_of(run.lines for run in runs)
    for run in runs:
        joined = continued(run.lines, column)
        _join([each for each, joins in zip(run.breaks, joined, strict=True) if joins])


def _join(breaks: list[Any]) -> None:
    """Take breaks out, with a blank for each, or nothing after the hyphen of a divided word."""
    # Put together once: what follows one another in one element is one string.
    places: list[tuple[Any, str, list[str]]] = []
    for each in breaks:
        previous = each.getprevious()
        holder, place = (each.getparent(), "text") if previous is None else (previous, "tail")
        if not places or places[-1][:2] != (holder, place):
            places.append((holder, place, [getattr(holder, place) or ""]))
        words = places[-1][2]
        words[-1] = words[-1].rstrip()
        divided = words[-1].endswith("-") and words[-1][-2:-1].isalpha()
        words.append(("" if divided else " ") + (each.tail or "").lstrip())
        each.getparent().remove(each)
    for holder, place, words in places:
        setattr(holder, place, "".join(words))


def _lay_out(element: Any) -> None:
    """Make a break of each line break in a `pre`, and a common block of it."""
    from lxml import etree

    if element.text_content().count("\n") > _MOST_LINES:
        return
    element.tag = "div"
    for node in list(element.iter(etree.Element)):
        lines = (node.text or "").split("\n")
        node.text = lines[0]
        node[0:0] = map(_line_break, lines[1:])
        if node is not element and "\n" in (node.tail or ""):
            lines = node.tail.split("\n")
            # What is added after an element stands before its own tail.
            node.tail = None
            for line in reversed(lines[1:]):
                node.addnext(_line_break(line))
            node.tail = lines[0]


def _line_break(line: str) -> Any:
    """Return a break with the line that follows it."""
    from lxml.html import Element

    found = Element("br")
    # With a blank where the break is lost on the way, as in items of lists.
    found.tail = f"\n{line}"
    return found


def _runs(tree: Any) -> Iterator[_Run]:
    """Yield the runs of lines of a page; a block, or two breaks in a row, begin another."""
    run = _Run()
    words: list[str] = []
    last_break: Any = None
    stack: list[tuple[Any, bool]] = [(tree, False)]

    def end_line() -> bool:
        """Add the words gathered to the run as a line; say whether there were any."""
        line = fold("".join(words))
        words.clear()
        if line:
            if run.lines:
                run.breaks.append(last_break)
            run.lines.append(line)
        return bool(line)

    while stack:
        node, leaving = stack.pop()
        if node.tag == "br":
            if not end_line() and run.lines:
                yield run
                run = _Run()
            last_break = node
        elif node.tag in BLOCK_TAGS:
            end_line()
            yield run
            run = _Run()
        hidden = not isinstance(node.tag, str) or node.tag in HIDDEN_TAGS
        if leaving or hidden or node.tag == "br":
            if node is not tree and node.tail:
                words.append(node.tail)
            continue
        if node.text:
            words.append(node.text)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    end_line()
    yield run
