"""Writing files: a file appears whole or not at all, and the same rows give the same bytes."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from ..errors import InputError, StorageError

_TO_QUOTE = re.compile(r'[,"\r\n]')
FORMULA = frozenset({"=", "+", "-", "@", "\t", "\r"})


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Yield a path to write to; it becomes `target` when the block ends, and goes if it fails.

    A device or pipe (`/dev/stdout`) is written to as it is; behind a link, its file is replaced.
    Raises InputError where the folder does not exist or the target is a folder, StorageError
    where the disk refuses.
    """
    if target.is_dir():
        raise InputError(f"{target}: is a folder; name a file to write")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent}: folder does not exist; make it first")
    final = target.resolve()
    straight = target.exists() and not target.is_file()
    draft = target if straight else final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        yield draft
        if not straight:
            os.replace(draft, final)
    except OSError as error:
        raise StorageError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        if not straight:
            draft.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Write bytes that are ready."""
    with whole(target) as draft:
        draft.write_bytes(data)


def write_lines(target: Path, lines: Iterable[str]) -> None:
    """Write text lines as UTF-8, each ended by a newline."""
    with whole(target) as draft, draft.open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            out.write(line)
            out.write("\n")


def write_json_lines(target: Path, rows: Iterable[Any]) -> None:
    """Write one JSON value a line (UTF-8), fields in the order they are declared in."""
    encoder = msgspec.json.Encoder()
    with whole(target) as draft, draft.open("wb") as out:
        for row in rows:
            out.write(encoder.encode(row))
            out.write(b"\n")


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Text that starts like one (`=`, `+`, `-`, `@`, tab, return) gets a leading apostrophe, as OWASP
    advises against CSV injection.  Numbers stay numbers; None and True/False become text.
    """
    if isinstance(value, str):
        return "'" + value if value[:1] in FORMULA else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def csv_cell(words: str) -> str:
    """Return text as a cell of a CSV line, quoted where needed (RFC 4180)."""
    if _TO_QUOTE.search(words) is None:
        return words
    return '"' + words.replace('"', '""') + '"'


def csv_line(cells: Iterable[Any]) -> str:
    """Return cells as a line of a CSV table without its end, safe and quoted where needed."""
    parts = []
    for value in cells:
        if value is None:
            parts.append("")
            continue
        words = value if type(value) is str else str(safe_cell(value))
        if words[:1] in FORMULA and type(value) is str:
            words = "'" + words
        if _TO_QUOTE.search(words) is not None:
            words = '"' + words.replace('"', '""') + '"'
        parts.append(words)
    return ",".join(parts)


def write_table(
    target: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    delimiter: str = ",",
    safe: bool = False,
) -> None:
    """Write a delimited table with a header line, quoted where needed (RFC 4180, newline LF).

    `safe`: the cells have been through `safe_cell`.
    """
    with whole(target) as draft, draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows if safe else map(_cells, rows))


def _cells(row: Iterable[Any]) -> list[Any]:
    """Return safe cells; those that need nothing, by far the most, without a call for each."""
    return [
        value
        if value is None
        or (kind := type(value)) is int
        or (kind is str and value[:1] not in FORMULA)
        else safe_cell(value)
        for value in row
    ]
