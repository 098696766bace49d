"""How listings are printed: aligned tables for people, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import io
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from ..model import Claim, Control, Event, Figure, Mention, PlaceMention, TimeSpan

Column = tuple[str, Callable[[Any], Any]]


def emit(
    rows: Iterable[Any],
    form: str,
    table: Sequence[Column],
    csv_columns: Sequence[Column] | None = None,
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
        columns = csv_columns or table
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([name for name, _ in columns])
        for row in rows:
            writer.writerow([_cell(value(row)) for _, value in columns])
            count += 1
        click.echo(out.getvalue(), nl=False)
        return count
    lines = [[_plain(value(row)) for _, value in table] for row in rows]
    for line in _aligned([name for name, _ in table], lines):
        click.echo(line)
    return len(lines)


def _cell(value: Any) -> Any:
    """Return a CSV cell; text that a spreadsheet would run as a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


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


def number(value: float | None) -> str:
    """Return a number without a needless fraction."""
    return "" if value is None else f"{value:g}" if value != int(value) else f"{int(value)}"


def how_many(low: float | None, high: float | None) -> str:
    """Return `70`, `60-70`, `60+` or `up to 70`."""
    if low is None:
        return f"up to {number(high)}" if high is not None else "?"
    if high is None:
        return f"{number(low)}+"
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def claim_figures(claim: Claim) -> str:
    """Return the figures of a claim in one line."""
    return "; ".join(f"{how_many(f.low, f.high)} {f.what} {f.measure}".strip() for f in claim.figures)


def event_figures(figures: Iterable[Figure]) -> str:
    """Return the figures of an event in one line."""
    return "; ".join(
        " ".join(filter(None, [how_many(f.low, f.high), f.what, f.of and f"of {f.of}"]))
        for f in figures
    )


def _first(places: Sequence[PlaceMention], field: str) -> Any:
    return getattr(places[0], field) if places else None


CLAIM_TABLE: list[Column] = [
    ("claim", lambda c: c.id),
    ("when", lambda c: when(c.time)),
    ("type", lambda c: c.type if c.modality == "happened" else f"{c.type} ({c.modality})"),
    ("actor", lambda c: who(c.actor)),
    ("target", lambda c: who(c.target)),
    ("where", lambda c: where(c.place)),
    ("figures", claim_figures),
    ("says", lambda c: " < ".join(s.name or s.text for s in c.says)),
    ("words", lambda c: ("[comment] " if c.evidence.section == "comment" else "") + c.evidence.text),
]
CLAIM_CSV: list[Column] = [
    ("id", lambda c: c.id),
    ("key", lambda c: c.key),
    ("type", lambda c: c.type),
    ("modality", lambda c: c.modality),
    ("actor", lambda c: who(c.actor)),
    ("actor_id", lambda c: "; ".join(m.id or "" for m in c.actor)),
    ("target", lambda c: who(c.target)),
    ("target_id", lambda c: "; ".join(m.id or "" for m in c.target)),
    ("weapon", lambda c: who(c.weapon)),
    ("place", lambda c: where(c.place)),
    ("place_id", lambda c: "; ".join(p.id or "" for p in c.place)),
    ("lat", lambda c: _first(c.place, "lat")),
    ("lon", lambda c: _first(c.place, "lon")),
    ("country", lambda c: _first(c.place, "country")),
    ("start", lambda c: c.time.start if c.time else None),
    ("end", lambda c: c.time.end if c.time else None),
    ("precision", lambda c: c.time.precision if c.time else None),
    ("figures", claim_figures),
    ("says", lambda c: " < ".join(s.name or s.text for s in c.says)),
    ("section", lambda c: c.evidence.section),
    ("evidence_start", lambda c: c.evidence.start),
    ("evidence_end", lambda c: c.evidence.end),
    ("evidence", lambda c: c.evidence.text),
    ("score", lambda c: c.score),
    ("engine", lambda c: c.engine),
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
EVENT_CSV: list[Column] = [
    ("id", lambda e: e.id),
    ("type", lambda e: e.type),
    ("acled_event_type", lambda e: e.acled.event_type),
    ("acled_sub_event_type", lambda e: e.acled.sub_event_type),
    ("modality", lambda e: e.modality),
    ("start", lambda e: e.time.start if e.time else None),
    ("end", lambda e: e.time.end if e.time else None),
    ("precision", lambda e: e.time.precision if e.time else None),
    ("place", lambda e: where(e.place)),
    ("place_id", lambda e: "; ".join(p.id or "" for p in e.place)),
    ("lat", lambda e: _first(e.place, "lat")),
    ("lon", lambda e: _first(e.place, "lon")),
    ("radius_km", lambda e: _first(e.place, "radius_km")),
    ("country", lambda e: _first(e.place, "country")),
    ("actor", lambda e: who(e.actor)),
    ("target", lambda e: who(e.target)),
    ("figures", lambda e: event_figures(e.figures)),
    ("voices", lambda e: "; ".join(v.origin for v in e.voices)),
    ("status", lambda e: e.status),
    ("credibility", lambda e: e.credibility),
    ("reason", lambda e: e.reason),
    ("rumour", lambda e: e.rumour),
    ("part_of", lambda e: e.part_of),
    ("claims", lambda e: " ".join(e.claims)),
    ("version", lambda e: e.version),
]
CONTROL_TABLE: list[Column] = [
    ("place", lambda c: c.place.name or c.place.text),
    ("status", lambda c: c.status),
    ("holders", lambda c: who(c.holders)),
    ("since", lambda c: c.since),
    ("last heard", lambda c: c.last_heard),
    ("reason", lambda c: c.reason),
]


def claim_json(claim: Claim) -> dict[str, Any]:
    """Return a claim with the keys of the published interface, in their order."""
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    del fields["document"]
    return fields


def control_json(control: Control) -> dict[str, Any]:
    """Return a control row with the keys of the published interface."""
    fields: dict[str, Any] = msgspec.to_builtins(control)
    return fields


def event_json(event: Event) -> dict[str, Any]:
    """Return an event with the keys of the published interface."""
    fields: dict[str, Any] = msgspec.to_builtins(event)
    return fields
