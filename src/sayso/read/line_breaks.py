"""A parsed page whose lines are broken by hand: `<br>` within sentences, and `<pre>`.

Where a line plainly goes on in the next (`wrapped.py`) the break is taken out of the tree, before
anything is looked for in it: a sentence in pieces has lost who does what in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .walk import BLOCK_TAGS, fold, is_hidden, steps
from .wrapped import column_of, continued

_MOST_LINES = 20_000
"""Lines of one `pre` that are looked at; what holds more is a table of numbers, or a trap."""
_LONG_BLOCK = 1000
"""Lines of one block from which on its words are not to be held at once: each takes ten times its
size."""


@dataclass(slots=True)
class _Run:
    """Lines of one block that only a break stands between."""

    lines: list[str] = field(default_factory=list)
    breaks: list[Any] = field(default_factory=list)
    """The break before each line but the first."""


def mend_lines(tree: Any) -> None:
    """Take the breaks within sentences out of a parsed page, in place.

    What is laid out by hand (`pre`) becomes a block of lines like any other, and of a block of
    thousands of lines each becomes a paragraph.
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
    while runs:
        run = runs.pop()
        joined = continued(run.lines, column)
        _join([each for each, joins in zip(run.breaks, joined, strict=True) if joins])
    _part_long_blocks(tree)


def _part_long_blocks(tree: Any) -> None:
    """Make a paragraph of each line of the longest blocks."""
    from lxml.etree import SubElement

    breaks = Counter(each.getparent() for each in tree.iter("br"))
    for block in [block for block, times in breaks.items() if times >= _LONG_BLOCK]:
        for holder in (block, *block.iterancestors()):
            if holder.tag == "p" or holder.tag not in BLOCK_TAGS:
                holder.tag = "div"
        is_bare = block.tag == "div" and not block.attrib
        held = len(block)
        line = SubElement(block, "p")
        line.text, block.text = block.text, None
        for _ in range(held):
            # What was looked at stands behind what was not: thousands are never held at a time.
            child = block[0]
            if child.tag not in BLOCK_TAGS:
                line.append(child)
                continue
            after, child.tail = child.tail, None
            block.remove(child)
            if child.tag != "br":
                block.append(child)
            line = SubElement(block, "p")
            line.text = after
        if is_bare:
            # Its lines stand beside other paragraphs, as it did: no rival of the article.
            block.drop_tag()


def _join(breaks: list[Any]) -> None:
    """Take breaks out, with a blank for each, or nothing after the hyphen of a divided word."""
    # Put together once: what follows one another in one element is one string.
    holder, place, words = None, "", [""]
    for each in breaks:
        previous = each.getprevious()
        before = (each.getparent(), "text") if previous is None else (previous, "tail")
        if before != (holder, place):
            if holder is not None:
                setattr(holder, place, "".join(words))
            holder, place = before
            words = [getattr(holder, place) or ""]
        words[-1] = words[-1].rstrip()
        divided = words[-1].endswith("-") and words[-1][-2:-1].isalpha()
        words.append(("" if divided else " ") + (each.tail or "").lstrip())
        each.getparent().remove(each)
    if holder is not None:
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
        first = next(iter(node), None)
        for line in lines[1:]:
            added = _line_break(node, line)
            if first is not None:
                first.addprevious(added)
        if node is not element and "\n" in (node.tail or ""):
            lines = node.tail.split("\n")
            # What is added after an element stands before its own tail.
            node.tail = None
            for line in reversed(lines[1:]):
                node.addnext(_line_break(node.getparent(), line))
            node.tail = lines[0]


def _line_break(holder: Any, line: str) -> Any:
    """Return a new last break of an element, with the line that follows it."""
    from lxml.etree import SubElement

    # Made where it belongs: each element made alone is a document of its own.
    found = SubElement(holder, "br")
    # With a blank where the break is lost on the way, as in items of lists.
    found.tail = f"\n{line}"
    return found


def _runs(tree: Any) -> Iterator[_Run]:
    """Yield the runs of lines of a page; a block, or two breaks in a row, begin another."""
    run = _Run()
    words: list[str] = []
    last_break: Any = None

    def end_line() -> bool:
        """Add the words gathered to the run as a line; say whether there were any."""
        line = fold("".join(words))
        words.clear()
        if line:
            if run.lines:
                run.breaks.append(last_break)
            run.lines.append(line)
        return bool(line)

    for node, step in steps(tree, lambda node: node.tag == "br" or is_hidden(node)):
        if node.tag == "br":
            if not end_line() and run.lines:
                yield run
                run = _Run()
            last_break = node
        elif node.tag in BLOCK_TAGS:
            end_line()
            yield run
            run = _Run()
        said = node.text if step == "in" else node.tail if node is not tree else None
        if said:
            words.append(said)
    end_line()
    yield run
