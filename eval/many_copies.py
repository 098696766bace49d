"""A record of very many events for measuring exports: a derived record, written again and again.

    python -m eval.many_copies RECORD TARGET [--times 200]

Each copy has ids, keys and evidence words of its own, its days are six days later than those of
the copy before, and its places lie elsewhere, so that no two events are alike.  Who acts, what is
counted and how many claims and figures an event has stay those of the record.  Only what writers
read is copied: documents, claims and events; not what searching and deriving need.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

STEP_DAYS = 6
SPOTS = 20
"""Copies after which places come again, as they do in a long war."""
_CHANGES = re.compile(
    r"(?P<id>(?<=\")[kcde]1_)(?=[a-z0-9]{20}\")|(?P<day>(?<=\")\d{4}-\d\d-\d\d(?=\"))|"
    r"(?P<degrees>(?<=\"l(?:at|on)\":)-?\d+\.\d+)|(?P<place>(?<=\"id\":\"gn:)\d+)|"
    r"(?P<town>(?<=\"name\":\")[^\"\\]+(?=\",\"id\":\"gn:))|"
    r"(?P<words>(?<=\"evidence\":\{\"text\":\"))"
)
_COLUMNS = {
    "documents": ("id", "raw", "page", "source", "published", "parent", "row"),
    "claims": (
        "id", "digest", "key", "document", "at", "type", "modality", "start", "end", "row",
    ),
    "events": ("id", "digest", "type", "status", "modality", "voices", "start", "end", "row"),
}  # fmt: skip
_DAYS = frozenset({"published", "start", "end"})
_NAMES = frozenset({"id", "key", "document", "parent"})
_INDEXES = {
    "ix_claims_listing": ("claims", 'start, document, at, id, "end", type, modality'),
    "ix_events_listing": ("events", 'start, id, "end"'),
}


def _change(name: str, words: str, copy: int) -> str:
    """Return what stands in a copy in place of an id, a day, a degree, a place, nothing."""
    if name == "id":
        return f"{words}{copy:04}"
    if name == "day":
        return _later(words, copy)
    if name == "degrees":
        return f"{float(words) + copy % SPOTS * 0.002:.5f}"
    if name == "town":
        return f"{words} {copy % SPOTS}"
    return f"{words}{copy % SPOTS:02}" if name == "place" else f"{copy}: "


@lru_cache(maxsize=1_000_000)
def _later(day: str, copy: int) -> str:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(STEP_DAYS * copy)).isoformat()
    except ValueError:
        # Days that no calendar has, and the mark of what has none.
        return day


def _cell(column: str) -> Callable[[str | None, int], str | None]:
    """Return how a cell beside the row changes with the copy."""
    if column in _DAYS:
        return lambda value, copy: value and _later(value, copy)
    if column in _NAMES:
        return lambda value, copy: value and f"{value[:3]}{copy:04}{value[3:]}"
    if column == "page":
        return lambda value, copy: f"{value}#{copy}"
    return lambda value, _: value


def _copied(rows: Sequence[Sequence[str]], columns: Sequence[str], times: int) -> Iterator[list]:
    """Yield the rows of all copies but the first, which is there already; numbers first."""
    cells = [_cell(column) for column in columns[:-1]]
    # Of each row: the cells beside it, what changes (kind and words), what stands between.
    split = [
        (row[:-1], [(m.lastgroup or "", m[0]) for m in _CHANGES.finditer(row[-1])],
         list(_fixed(row[-1])))
        for row in rows
    ]  # fmt: skip
    number = 1 << 60
    for copy in range(1, times):
        for beside, changing, fixed in split:
            number += 1
            made = [fixed[0]]
            for (name, words), rest in zip(changing, fixed[1:], strict=True):
                made += (_change(name, words, copy), rest)
            yield [number, *(do(value, copy) for do, value in zip(cells, beside, strict=True)),
                   "".join(made)]  # fmt: skip


def _fixed(row: str) -> Iterator[str]:
    """Yield what stands before, between and after the changing parts of a row."""
    end = 0
    for found in _CHANGES.finditer(row):
        yield row[end : found.start()]
        end = found.end()
    yield row[end:]


def write(base: Path, target: Path, times: int) -> dict[str, int]:
    """Write `times` copies of a derived SQLite record; returns how many rows of each kind."""
    shutil.copyfile(base, target)
    database = sqlite3.connect(target, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        database.execute(f"PRAGMA {setting}")
    for table, columns in _COLUMNS.items():
        for (index,) in database.execute(
            "SELECT name FROM sqlite_master "
            "WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            (table,),
        ).fetchall():
            database.execute(f'DROP INDEX "{index}"')
        listed = ", ".join(f'"{column}"' for column in columns)
        rows = database.execute(f"SELECT {listed} FROM {table} ORDER BY number").fetchall()
        database.execute("BEGIN")
        database.executemany(
            f"INSERT INTO {table} (number, {listed}) "
            f"VALUES ({', '.join('?' * (len(columns) + 1))})",
            _copied(rows, columns, times),
        )
        database.execute("COMMIT")
    for name, (table, on) in _INDEXES.items():
        database.execute(f"CREATE INDEX {name} ON {table} ({on})")
    counts = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COLUMNS
    }
    database.close()
    return counts


def main() -> None:
    """Write the copies and print how many rows there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    print(write(options.record, options.target, options.times))


if __name__ == "__main__":
    main()
