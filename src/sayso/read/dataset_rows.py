"""Others' data sets: ACLED and UCDP GED as CSV, Airwars incidents as JSON → one Document a row.

A row is found again by the id that its data set gives it, in whatever file it comes: its page is
`acled:SYR113811`.  Nothing of a row is left out, and nothing is read into it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ..dataset_rows import (
    READERS,
    Format,
    flat_fields,
    format_of,
    is_publishers_own,
    number,
    row_id,
    row_text,
)
from ..errors import UnreadableInput
from ..model import Document, Section
from ..protocols import Capture
from ..source_index import source_index
from .dates import find_date
from .decode import decode, load_json
from .document import clean_address, day_of, identified, name_of
from .setting import Setting

MAX_ROWS = 1_000_000
_HEAD = 65_536
_READER = {kind: name for name, kind in READERS.items()}
_NAMES: dict[Format, str] = {"acled": "ACLED", "ucdp": "UCDP GED", "airwars": "Airwars"}
_TITLES: dict[Format, tuple[str, ...]] = {
    "acled": ("sub_event_type", "location", "country"),
    "ucdp": ("dyad_name", "where_coordinates", "country"),
    "airwars": ("strike_type", "location_name", "location", "country"),
}
_DATED: dict[Format, tuple[str, ...]] = {
    "acled": ("event_date",),
    "ucdp": ("date_end", "date_start"),
    "airwars": ("incident_first_reported", "incident_date", "date"),
}


class DatasetReader:
    """Reads ACLED and UCDP GED tables, and Airwars incidents as JSON or JSON lines."""

    name = "data set"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the names of the columns, or the fields of the first object."""
        if self._setting.columns:
            return False
        head = capture.data[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
        if head[:1] in {"{", "["}:
            fields = ('"incident_date"', '"civilian_harm_status"')
            listed = ('"code"', '"belligerents"', '"strike_type"', '"date"')
            return all(f in head for f in fields) or all(f in head for f in listed)
        try:
            columns = next(csv.reader([head.split("\n", 1)[0].rstrip("\r")]), [])
        except csv.Error:
            return False
        return format_of(columns) is not None

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each row.  Raises UnreadableInput."""
        text, _ = decode(capture)
        rows = _objects(capture, text) if text.lstrip()[:1] in {"{", "["} else _lines(capture, text)
        count = 0
        for count, row in enumerate(rows, 1):
            if count > MAX_ROWS:
                raise UnreadableInput(f"{capture.name}: more than {MAX_ROWS:,} rows; split it")
            yield self._document(capture, row, count)
        if not count:
            raise UnreadableInput(f"{capture.name}: a data set without any row")

    def _document(self, capture: Capture, row: Mapping[str, Any], count: int) -> Document:
        kind = format_of(row)
        fields = flat_fields(row)
        if kind is None or not fields:
            raise UnreadableInput(f"{capture.name}: row {count} is not like the first one")
        identity = row_id(fields, kind)
        text, _ = row_text(fields, kind)
        titled = ", ".join(fields[name] for name in _TITLES[kind] if name in fields)
        published, found_in = self._published(capture, fields, kind)
        document = Document(
            id="",
            page=f"{kind}:{identity}" if identity else f"raw:{name_of(capture)}#{count}",
            raw=name_of(capture),
            part=str(count),
            text=text,
            sections=tuple(_sections(text)),
            title=f"{_NAMES[kind]} {identity or f'row {count}'}"
            + (f": {titled}" if titled else ""),
            source=self._source(capture, identity, kind),
            published=published,
            published_from=found_in,
            language="en",
            url=clean_address(fields.get("url")),
            reader=_READER[kind],
            notes=() if identity else ("the row has no id; it is known by its number",),
        )
        return identified(document)

    def _source(self, capture: Capture, identity: str | None, kind: Format) -> str:
        """Return who publishes the row: as given, the data set's maker, else the file's name."""
        if capture.source:
            known = source_index(self._setting.reference)
            found = known.publisher(capture.source)
            return found.id if found else capture.source
        if identity and is_publishers_own(identity, kind):
            return kind
        return capture.name.replace("\\", "/").rsplit("/", 1)[-1]

    def _published(
        self, capture: Capture, fields: Mapping[str, str], kind: Format
    ) -> tuple[str | None, str | None]:
        """Return the day a row was put out, else the last day that it or its sources name."""
        if capture.published:
            return capture.published, "argument"
        stamp = number(fields.get("timestamp")) if kind == "acled" else None
        if stamp is not None and 0 < stamp < 4e9:
            return datetime.fromtimestamp(stamp, UTC).date().isoformat(), "page"
        cells = [fields[name] for name in _DATED[kind] if name in fields]
        days = [day for cell in cells if (day := self._day(cell))]
        if kind == "ucdp":
            cited = fields.get("source_date", "").split(";")
            days.append(max([*days[:1], *filter(None, map(day_of, cited))], default=""))
            days = [max(days)]
        return (days[0], "page") if days and days[0] else (None, None)

    def _day(self, cell: str) -> str | None:
        found = day_of(cell)
        if found is None:
            written = find_date(cell, self._setting.phrases)
            found = written[0] if written else None
        return found


def _sections(text: str) -> Iterator[Section]:
    start = 0
    for line in text.split("\n"):
        yield Section(kind="body", start=start, end=start + len(line), role="item")
        start += len(line) + 1


def _lines(capture: Capture, text: str) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        for row in rows:
            if None in row:
                raise UnreadableInput(
                    f"{capture.name}: line {rows.line_num} has more cells than columns"
                )
            yield {name: _plain(value) for name, value in row.items() if value is not None}
    except csv.Error as error:
        raise UnreadableInput(f"{capture.name}: damaged CSV: {error}") from error


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from calculating."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def _objects(capture: Capture, text: str) -> Iterator[dict[str, Any]]:
    plain = text.lstrip("\ufeff").strip()
    try:
        found = load_json(plain) if plain.startswith("[") else None
        rows = found if found is not None else map(load_json, filter(str.strip, plain.split("\n")))
        for number_of, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise UnreadableInput(f"{capture.name}: entry {number_of} is no object")
            yield row
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{capture.name}: not JSON: {str(error)[:80]}") from error
