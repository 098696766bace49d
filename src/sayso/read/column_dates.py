"""Days in a column of a table: in any spelling, and in numbers whose order the column itself shows.

"4/5/2017" alone is two days.  In a column that also holds "4/16/2017" and no "16/4/2017" the month
stands first; where neither or both are there, such a cell has no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from .dates import find_date
from .document import day_of
from .phrases import Phrases

_NUMBERS = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)(?:[\sT,].*)?", re.DOTALL)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
"""Seconds since 1970, or milliseconds."""
_LONGEST = 80
"""Characters of a cell that can be a moment; more is a text."""


def days_of(values: Iterable[str], phrases: Phrases) -> dict[str, str]:
    """Return the values of a column that tell a full date → ISO day."""
    cells = dict.fromkeys(value for value in values if value and len(value) <= _LONGEST)
    month_first = _month_first(cells)
    found: dict[str, str] = {}
    for cell in cells:
        day = day_of(cell) or _of_numbers(cell, month_first) or _of_epoch(cell)
        if day is None and (told := find_date(cell, phrases)):
            day = told[0]
        if day:
            found[cell] = day
    return found


def _month_first(cells: Iterable[str]) -> bool | None:
    """Say whether the month stands before the day; None where the column does not show it."""
    shown = {
        int(match[2]) > 12
        for match in map(_NUMBERS.fullmatch, cells)
        if match and max(int(match[1]), int(match[2])) > 12
    }
    return shown.pop() if len(shown) == 1 else None


def _of_numbers(cell: str, month_first: bool | None) -> str | None:
    match = _NUMBERS.fullmatch(cell)
    if match is None or month_first is None:
        return None
    month, day = (match[1], match[2]) if month_first else (match[2], match[1])
    try:
        return date(int(match[3]), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _of_epoch(cell: str) -> str | None:
    if not _EPOCH.fullmatch(cell):
        return None
    whole = cell.partition(".")[0]
    seconds = int(whole) // (1000 if len(whole) > 10 else 1)
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
