"""How listings are printed: aligned tables for people, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from ..model import Claim, Figure, Mention, PlaceMention, TimeSpan
    from ..protocols import View
    from ..reference import Reference

Column = tuple[str, Callable[[Any], Any]]


def emit(
    rows: Iterable[Any],
    form: str,
    table: Sequence[Column],
    as_json: Callable[[Any], Any] = msgspec.to_builtins,
) -> int:
    """Print the rows and return how many there were."""
    count = 0
    if form == "jsonl":
        for row in rows:
            click.echo(msgspec.json.encode(as_json(row)))
            count += 1
        return count
    if form == "csv":
        kept = list(rows)
        write_csv([n for n, _ in table], ([value(row) for _, value in table] for row in kept))
        return len(kept)
    lines = [[_plain(value(row)) for _, value in table] for row in rows]
    for line in _aligned([name for name, _ in table], lines):
        click.echo(line)
    return len(lines)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table as CSV; text that a spreadsheet would run as a formula is quoted."""
    from ..publish.files import safe_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])


def write_view(what: str, view: View, reference: Reference) -> None:
    """Print the `claims`, `events` or `control` of a view as the CSV that `export` writes."""
    from ..publish.tables import flat

    write_csv(*flat(what, view, reference))


def _plain(value: Any) -> str:
    """Return one line of text without control characters (a text may hold terminal escapes)."""
    text = "" if value is None else str(value)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def width_of(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)


def _aligned(head: list[str], lines: list[list[str]]) -> Iterator[str]:
    """Yield the lines of a table whose last column takes what the terminal has left."""
    if not lines:
        return
    widths = [
        min(30, max(width_of(cell) for cell in cells)) for cells in zip(head, *lines, strict=True)
    ]
    room = shutil.get_terminal_size((160, 24)).columns if sys.stdout.isatty() else 0
    for number, cells in enumerate([head, *lines]):
        shown = []
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if index == len(cells) - 1:
                left = max(20, room - sum(widths[:-1]) - 2 * index) if room else 0
                shown.append(_cut(cell, left) if left else cell)
            else:
                cut = _cut(cell, width)
                shown.append(cut + " " * (width - width_of(cut)))
        line = "  ".join(shown).rstrip()
        yield click.style(line, bold=True) if number == 0 else line


def _cut(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[:-1]
    return text + "…"


# ------------------------------------------------------------------ cells


def who(mentions: Iterable[Mention]) -> str:
    """Return the names of the mentions."""
    return "; ".join(m.name or m.text for m in mentions)


def where(places: Iterable[PlaceMention]) -> str:
    """Return the names of the places, each with the words that relate the event to it."""
    return "; ".join(
        f"{p.relation} {p.name or p.text}"
        if p.relation and p.relation != "within"
        else p.name or p.text
        for p in places
    )


def when(time: TimeSpan | None) -> str:
    """Return a date or an interval."""
    if time is None:
        return ""
    return time.start if time.start == time.end else f"{time.start}/{time.end}"


def span_text(low: float | None, high: float | None) -> str:
    """Return `70`, `60-70`, `60+` or `<=70`."""
    from ..publish.tables import span_text as shown

    return shown(low, high)


def claim_figures(claim: Claim) -> str:
    """Return the figures of a claim in one line."""
    return "; ".join(
        f"{span_text(f.low, f.high)} {f.what} {f.measure}".strip() for f in claim.figures
    )


def event_figures(figures: Iterable[Figure]) -> str:
    """Return the figures of an event in one line."""
    return "; ".join(
        " ".join(filter(None, [span_text(f.low, f.high), f.what, f.of and f"of {f.of}"]))
        for f in figures
    )


CLAIM_TABLE: list[Column] = [
    ("claim", lambda c: c.id),
    ("when", lambda c: when(c.time)),
    ("type", lambda c: c.type if c.modality == "happened" else f"{c.type} ({c.modality})"),
    ("actor", lambda c: who(c.actor)),
    ("target", lambda c: who(c.target)),
    ("where", lambda c: where(c.place)),
    ("figures", claim_figures),
    ("says", lambda c: " < ".join(s.name or s.text for s in c.says)),
    (
        "words",
        lambda c: ("[comment] " if c.evidence.section == "comment" else "") + c.evidence.text,
    ),
]
EVENT_TABLE: list[Column] = [
    ("event", lambda e: e.id),
    ("when", lambda e: when(e.time)),
    ("type", lambda e: e.type if e.modality == "happened" else f"{e.type} ({e.modality})"),
    ("where", lambda e: where(e.place)),
    ("actor", lambda e: who(e.actor)),
    ("target", lambda e: who(e.target)),
    ("figures", lambda e: event_figures(e.figures)),
    ("voices", lambda e: len(e.voices)),
    ("status", lambda e: e.status + (" (rumour)" if e.rumour else "")),
    ("reason", lambda e: e.reason),
]
CONTROL_TABLE: list[Column] = [
    ("place", lambda c: c.place.name or c.place.text),
    ("status", lambda c: c.status),
    ("holders", lambda c: who(c.holders)),
    ("since", lambda c: c.since),
    ("last heard", lambda c: c.last_heard),
    ("reason", lambda c: c.reason),
]

AREA_TABLE: list[Column] = [
    ("holders", lambda a: who(a.holders)),
    ("status", lambda a: a.status),
    ("doubt", lambda a: a.doubt),
    ("places", lambda a: ", ".join(a.places)),
    ("last heard", lambda a: a.last_heard),
]


def claim_json(claim: Claim) -> dict[str, Any]:
    """Return a claim with the keys of the published interface, in their order."""
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    del fields["document"]
    return fields
