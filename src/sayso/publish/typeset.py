"""A digest as PDF: its blocks written in Typst's markup and set by Typst, pictures as vectors.

All words go in as string literals, so that nothing in a report can act as markup.  The same
digest gives the same bytes with the same fonts: Typst's own for Latin, Greek and Cyrillic, the
system's for other scripts.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from ..errors import InputError
from .layout import (
    Block,
    Citations,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Table,
    in_runs,
    stop_of,
)
from .sentence import Sentence

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_SETUP = """
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), footer: context [
  #set text(8pt, fill: luma(90))
  #grid(columns: (1fr, auto), TITLE, counter(page).display("1 / 1", both: true))
])
#set text(font: ("Libertinus Serif", "DejaVu Serif", "DejaVu Sans"), size: 10.5pt, lang: "en")
#set par(justify: true, leading: 0.62em)
#set list(marker: [–], spacing: 0.8em)
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(170)), inset: (x: 4pt, y: 4pt))
#show table: set text(8.5pt)
#show table: set par(justify: false)
#show table.cell.where(y: 0): strong
#show heading.where(level: 1): set text(18pt)
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.8em, text(13pt, it.body))
#show heading.where(level: 3): it => block(above: 1.2em, below: 0.6em, text(11pt, it.body))
#show figure.caption: set text(8.5pt, fill: luma(70))
#show figure: set block(breakable: false)
"""


def to_pdf(
    title: str,
    blocks: Sequence[Block],
    citations: Citations,
    day: dt.date,
) -> bytes:
    """Return the digest as a tagged PDF, dated `day`.

    Needs typst (the extra `print`); raises InputError where it is not installed.
    """
    body = "\n\n".join(_block(block, citations) for block in blocks)
    made = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    source = "\n".join(
        (
            f'#set document(title: {_literal(title)}, author: "sayso", date: {made})',
            _SETUP.replace("TITLE", _literal(title)),
            body,
            _references(citations),
        )
    )
    return _set(source)


def picture_pdf(svg: str) -> bytes:
    """Return one SVG picture as a PDF page of its own shape; errors as in `to_pdf`."""
    page = "#set page(width: 260mm, height: auto, margin: 6mm)\n#set document(date: none)"
    return _set(f'{page}\n#image(bytes({_literal(svg)}), format: "svg", width: 100%)')


def _set(source: str) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise InputError(
            "a PDF needs typst; install it with: pip install 'sayso[print]'"
        ) from error
    return bytes(typst.compile(source.encode()))


def _literal(words: str) -> str:
    """Return words as a string literal of Typst."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_CONTROL.sub("", escaped)}"'


def _plain(words: str) -> str:
    return f"#{_literal(' '.join(words.split()))};"


def _block(block: Block, citations: Citations) -> str:
    match block:
        case Heading():
            return f"#heading(level: {block.level}, {_literal(block.text)})"
        case Note():
            return f"#emph[{_plain(block.text)}]"
        case Paragraph():
            lead = f"#strong[{_plain(block.lead)}] " if block.lead else ""
            return lead + _run(block.sentences, citations)
        case Items():
            return "\n".join(f"- {_run(item, citations)}" for item in block.items)
        case Table():
            return _table(block, citations)
        case Picture():
            return (
                f'#figure(image(bytes({_literal(block.svg)}), format: "svg", width: 100%, '
                f"alt: {_literal(block.caption)}), caption: [{_plain(block.caption)}], "
                "supplement: none, placement: auto)"
            )


def _table(block: Table, citations: Citations) -> str:
    head = ", ".join(f"[{_plain(column)}]" for column in block.columns)
    cells = ",\n  ".join(
        f"[{_plain(cell) if isinstance(cell, str) else _cell(cell, citations)}]"
        for row in block.rows
        for cell in row
    )
    # A column of long sentences gets more of the page than one of dates, but not all of it.
    widths = ", ".join(
        f"{math.sqrt(max(map(_letters, column))):.1f}fr"
        for column in zip(block.columns, *block.rows, strict=True)
    )
    return f"#table(columns: ({widths}), align: left, table.header({head}),\n  {cells})"


def _letters(cell: str | Sequence[Sentence]) -> int:
    """Return how long a cell is: at least a word, so that no column is too narrow for its head."""
    words = cell if isinstance(cell, str) else "; ".join(sentence.text for sentence in cell)
    return max(12, len(words))


def _cell(sentences: Sequence[Sentence], citations: Citations) -> str:
    # A bare semicolon behind a call would be Typst's own, and not be printed.
    parts = (_sentence(sentence, citations, stop=False) for sentence in sentences)
    return f"#{_literal('; ')};".join(parts)


def _run(sentences: Sequence[Sentence], citations: Citations) -> str:
    return " ".join(_sentence(sentence, citations) for sentence in sentences)


def _sentence(sentence: Sentence, citations: Citations, stop: bool = True) -> str:
    marks = ",".join(_mark(*run) for run in in_runs(citations.numbers(sentence)))
    end = _plain(stop_of(sentence)) if stop else ""
    return f"{_plain(sentence.text)}{end}{f'#super[{marks}]' if marks else ''}"


def _mark(first: int, last: int) -> str:
    """Return a run of numbers on paper: `3`, `3,4`, `3–7`, the ends leading to the references."""
    ends = [f'#link(<r{number}>, "{number}")' for number in dict.fromkeys((first, last))]
    return ("–" if last - first > 1 else ",").join(ends)


def _references(citations: Citations) -> str:
    if not (cited := citations.references()):
        return ""
    lines = ['#heading(level: 2, "References")', "#set text(8.5pt)", "#set par(justify: false)"]
    for number, entry in cited:
        source = _plain(entry.source)
        if entry.url and re.match(r"https?://", entry.url):
            source = f"#link({_literal(entry.url)})[{source}]"
        lines.append(
            f"#grid(columns: (2.4em, 1fr), [{number}.], [{_plain(entry.quote)} — {source} "
            f"#text(7pt, fill: luma(110), {_literal(entry.claim)})]) <r{number}>"
        )
    return "\n\n".join(lines)
