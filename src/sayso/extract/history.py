"""Texts written long after what they tell, and the years that they leave out.

“FSA took it in January 2012. On 24 March the army came back”: of that year.
"""

from __future__ import annotations

import re
from datetime import date

from .time_rules import MONTHS
from .words import words

HISTORY_DAYS = 150
"""So long before its publication lies what a history tells."""
_BACK_DAYS = 60
"""A history goes back by no more than this without naming the year."""
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATED = re.compile(rf"\b(?P<month>{_MONTH})\.?,? (?:\d{{1,2}},? )?(?P<year>(?:19|20)\d\d)\b", re.I)
_LATELY = re.compile(rf"\b(?:{'|'.join(sorted(words('history', 'lately')))})\b", re.I)
_LEAST = 2
"""Dates with a year that a history has at least."""


def is_history(text: str, published: date | None) -> bool:
    """Say whether all that a text dates lies long before it was published."""
    if published is None or _LATELY.search(text):
        return False
    told = [date(int(m["year"]), MONTHS[m["month"].lower()], 1) for m in _DATED.finditer(text)]
    return len(told) >= _LEAST and all((published - day).days > HISTORY_DAYS for day in told)


def year_after(month: int, day: int, told: date, published: date | None) -> int:
    """Return the year of a day that a history tells right after the day `told`."""
    for year in (told.year - 1, told.year, told.year + 1):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if (told - meant).days <= _BACK_DAYS:
            return year if published is None or meant <= published else year - 1
    return told.year
