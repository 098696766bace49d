"""Rows with texts in them: CSV, TSV, JSON, JSON lines, spreadsheets → one Document a row."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from typing import Any

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .archives import check_office, has_member
from .column_dates import days_of
from .decode import decode, head_of, load_json, looks_binary
from .document import Found
from .setting import MAX_PARTS, Setting
from .text import read_found

FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "article", "fulltext", "full_text", "article_text",
             "article_content", "article_body", "maintext", "plain_text", "description", "notes",
             "message", "summary"),
    "title": ("title", "headline", "heading", "subject", "name", "article_title"),
    "published": ("published", "date", "published_at", "publish_date", "publication_date",
                  "pubdate", "date_publish", "created_at", "timestamp", "event_date"),
    "url": ("url", "link", "source_url", "address", "permalink", "canonical", "href"),
    "source": ("source", "outlet", "publisher", "site", "sitename", "source_name", "domain",
               "source_domain"),
    "authors": ("authors", "author", "byline", "by", "creator"),
}  # fmt: skip
"""Our fields, and the names of columns taken for them where the user names none."""
_CELL_LIMIT = 4_000_000


class CsvReader:
    """Reads CSV and TSV with a header line."""

    name = "csv"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By name, media type or the columns asked for: any text could be a table of one column."""
        named = capture.name.lower().endswith((".csv", ".tsv"))
        typed = (capture.media_type or "").startswith(("text/csv", "text/tab-separated-values"))
        return named or typed or self._has_asked_columns(capture)

    def _has_asked_columns(self, capture: Capture) -> bool:
        asked = self._setting.columns.values()
        head = head_of(capture.data).partition(b"\n")[0].decode("utf-8", "ignore").strip("\r")
        columns = {cell.strip(' "') for cell in re.split(r"[,;\t|]", head)}
        return len(columns) > 1 and columns.issuperset(asked) and bool(asked)

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each row with text.  Raises UnreadableInput."""
        yield from read_rows(capture, self.rows(capture), self._setting, self.name)

    def rows(self, capture: Capture) -> list[dict[str, str]]:
        """Return the rows by the names of their columns.  Raises UnreadableInput."""
        text, _ = decode(capture)
        head = text[:20_000]
        try:
            dialect: Any = csv.Sniffer().sniff(head.split("\n", 1)[0], delimiters=",;\t|")
        except csv.Error:
            dialect = "excel-tab" if capture.name.lower().endswith(".tsv") else "excel"
        csv.field_size_limit(_CELL_LIMIT)
        rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
        try:
            return [
                {str(k): v for k, v in row.items() if k and isinstance(v, str)}
                for row, _ in zip(rows, range(MAX_PARTS), strict=False)
            ]
        except csv.Error as error:
            raise UnreadableInput(f"{capture.name}: damaged CSV: {error}") from error


class JsonReader:
    """Reads JSON lines, or a JSON array of objects."""

    name = "json"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the first bytes: an object or an array of objects."""
        head = capture.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        named = capture.name.lower().endswith((".json", ".jsonl", ".ndjson"))
        starts = (b"{", b"[") if named else (b'{"', b"[{")
        return head.startswith(starts) and not looks_binary(head)

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each object with text.  Raises UnreadableInput."""
        rows, notes = _objects(capture, decode(capture)[0])
        yield from read_rows(capture, rows, self._setting, self.name, notes)

    def rows(self, capture: Capture) -> list[dict[str, str]]:
        """Return the objects with their plain values as text.  Raises UnreadableInput."""
        return _objects(capture, decode(capture)[0])[0]


def _objects(capture: Capture, text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the objects, empty ones for lines that are damaged, and what is to say of those."""
    loaded: list[Any] = []
    damaged: list[str] = []
    try:
        whole = load_json(text)
        loaded = whole if isinstance(whole, list) else [whole]
    except (ValueError, RecursionError):
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                loaded.append(load_json(line))
            except (ValueError, RecursionError) as error:
                damaged.append(f"line {number} is not JSON: {str(error)[:80]}")
                loaded.append({})
            if len(loaded) > MAX_PARTS:
                break
    rows = [
        {str(k): value for k, v in each.items() if (value := _value(v)) is not None}
        for each in loaded[:MAX_PARTS]
        if isinstance(each, dict)
    ]
    if damaged and not any(rows):
        raise UnreadableInput(f"{capture.name}: {damaged[0]}")
    if damaged:
        return rows, [f"{len(damaged)} of {len(rows)} lines could not be read: {damaged[0]}"]
    return rows, []


def _value(value: Any) -> str | None:
    """Return a plain value as text, a list of names as one; of an object, what it is called."""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, dict):
        named = value.get("name")
        return named if isinstance(named, str) else None
    names = [_value(each) for each in value] if isinstance(value, list) else []
    if names and all(isinstance(each, str | dict) for each in value) and all(names):
        return "; ".join(name for name in names if name)
    return None


class SheetReader:
    """Reads Excel workbooks: the sheets whose first row names a text column."""

    name = "xlsx"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By what the zip file holds."""
        return has_member(capture, "xl/")

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each row with text.  Raises UnreadableInput."""
        yield from read_rows(capture, self.rows(capture), self._setting, self.name)

    def rows(self, capture: Capture) -> list[dict[str, str]]:
        """Return the rows of all sheets, by the first row.  Raises UnreadableInput."""
        from zipfile import BadZipFile

        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        check_office(capture, self._setting)
        rows: list[dict[str, str]] = []
        try:
            # openpyxl prints of some damage, into what this process is asked to print.
            with redirect_stdout(sys.stderr):
                book = load_workbook(io.BytesIO(capture.data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                lines = sheet.iter_rows(values_only=True, max_row=MAX_PARTS + 1, max_col=200)
                names = [str(cell or "") for cell in next(lines, ())]
                for line in lines:
                    cells = zip(names, line, strict=False)
                    rows.append({n: str(c) for n, c in cells if n and c is not None})
                    if len(rows) > MAX_PARTS:
                        break
        except (
            BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError,
            IndexError, OSError, SyntaxError,
        ) as error:  # fmt: skip
            raise UnreadableInput(f"{capture.name}: damaged workbook: {error}") from error
        return rows


def column_of(names: Iterable[str], field: str, columns: Mapping[str, str]) -> str | None:
    """Return the column that holds a field: the one the user names, else one with a known name."""
    by_name = {name.strip().casefold().replace(" ", "_"): name for name in names}
    if field in columns:
        return by_name.get(columns[field].strip().casefold().replace(" ", "_"))
    return next((by_name[n] for n in FIELDS[field] if n in by_name), None)


def cell_text(cell: str) -> str:
    """Return the text of a document from the cell that holds it."""
    return cell.strip().replace("\r\n", "\n").replace("\r", "\n")


def read_rows(
    capture: Capture,
    rows: list[dict[str, str]],
    setting: Setting,
    reader: str,
    notes: Iterable[str] = (),
) -> Iterator[Document]:
    """Yield a document for each row with text; `part` is the number of the row, from 1.

    What is to say of the whole table, `notes` and what its rows lack, is noted at the first.
    """
    names = list(dict.fromkeys(name for row in rows[:1000] for name in row))
    place = {field: column_of(names, field, setting.columns) for field in FIELDS}
    if rows and not place["text"]:
        shown = ", ".join(names[:8]) or "none"
        if place["url"]:
            raise UnreadableInput(
                f"{capture.name}: no column with the text (columns: {shown}); name it, e.g. "
                "--map text=content, or fetch what it links to: sayso add --follow"
            )
        raise UnreadableInput(
            f"{capture.name}: no column with the text (columns: {shown}); "
            "name it, e.g. --map text=content"
        )
    dates = [row.get(place["published"] or "", "").strip() for row in rows]
    days = days_of(dates, setting.phrases)
    texts = [row.get(place["text"] or "", "").strip() for row in rows]
    told = [*notes, *_lacking(rows, texts, [date for date in dates if date and date not in days])]
    for number, row in enumerate(rows, 1):
        values = {field: row.get(column or "", "").strip() for field, column in place.items()}
        if not values["text"]:
            continue
        text = cell_text(values["text"])
        values["published"] = days.get(values["published"], "")
        found = Found(capture=capture, text=text, reader=reader, part=str(number), notes=told)
        told = []
        found.take_fields({k: v for k, v in values.items() if k != "text" and v}, setting.phrases)
        yield read_found(found, setting)
    if not any(texts):
        raise UnreadableInput(f"{capture.name}: no row with text in it")


def _lacking(rows: list[dict[str, str]], texts: list[str], unclear: list[str]) -> Iterator[str]:
    """Yield what is to say of rows without text and of dates that tell no day."""
    bare = [n for n, row in enumerate(rows, 1) if not texts[n - 1] and any(row.values())]
    if bare:
        yield f"{len(bare)} of {len(rows)} rows hold no text, the first is row {bare[0]}"
    if unclear:
        yield (
            f"{len(unclear)} of {len(rows)} rows have a date that tells no day: "
            f"“{unclear[0][:40]}” (where all is numbers, the column must show which is the month)"
        )
