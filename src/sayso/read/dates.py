"""Full calendar dates in titles, date lines, datelines and addresses.

Only dates that name day, month and year count: a publication date is a fact for every relative
date in the text, so half a date is none.
"""

from __future__ import annotations

import re
from datetime import date

from .phrases import Phrases

_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?[ \-]([^\W\d_]{3,10})"
    r"\.?,?[ \-]((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? ?((?:19|20)\d\d)(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")
_IN_WORDS = re.compile(r"[-_/]([a-z]{3,9})-(\d{1,2})-((?:19|20)\d\d)(?!\d)")


def _iso(year: str, month: int | None, day: str) -> str | None:
    if not month:
        return None
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def find_date(text: str, phrases: Phrases) -> tuple[str, int, int] | None:
    """Return the first full date in `text` as (ISO date, start, end), or None.

    Numbers such as 03/04/2016 that could be read in two ways are no date.
    """
    if not _YEAR.search(text):
        return None
    found: list[tuple[int, int, str]] = []
    for match in _ISO.finditer(text):
        iso = _iso(match[1], int(match[2]), match[3])
        if iso:
            found.append((match.start(), match.end(), iso))
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or first == second:
            iso = _iso(match[4], second, match[1])
        elif second > 12:
            iso = _iso(match[4], first, match[3])
        else:
            iso = None
        if iso:
            found.append((match.start(), match.end(), iso))
    for match in _DAY_FIRST.finditer(text):
        iso = _iso(match[3], phrases.months.get(match[2].casefold()), match[1])
        if iso:
            found.append((match.start(), match.end(), iso))
    for match in _MONTH_FIRST.finditer(text):
        iso = _iso(match[3], phrases.months.get(match[1].casefold()), match[2])
        if iso:
            found.append((match.start(), match.end(), iso))
    if not found:
        return None
    start, end, iso = min(found)
    return iso, start, end


def date_in_address(address: str, phrases: Phrases) -> str | None:
    """Return the full date an address or file name carries, or None."""
    match = _IN_ADDRESS.search(address)
    if match:
        return _iso(match[1], int(match[2]), match[3])
    match = _IN_WORDS.search(address.lower())
    if match:
        return _iso(match[3], phrases.months.get(match[1]), match[2])
    match = _ISO.search(address)
    return _iso(match[1], int(match[2]), match[3]) if match else None


def is_date_line(text: str, phrases: Phrases) -> bool:
    """Say whether a block is a date and nothing else but weekday, time and "Published"."""
    if len(text) > 90 or not (found := find_date(text, phrases)):
        return False
    rest = text[: found[1]] + " " + text[found[2] :]
    words = re.findall(r"[^\W\d_]+", rest.casefold())
    # fmt: off
    plain = {"published", "posted", "updated", "last", "on", "at", "date", "am", "pm", "utc",
             "gmt",
             "est", "edt", "eet", "bst", "cet", "local", "time", "first", "a", "m", "p"}
    # fmt: on
    return all(word in plain or word in phrases.weekdays for word in words)
