"""Full calendar dates in titles, date lines, datelines and addresses.

Only dates that name day, month and year count: a publication date is a fact for every relative
date in the text, so half a date is none.  Months are words of the language packs; digits may be
Arabic or Persian, and days of the Iranian calendar are told in the common one.
"""

from __future__ import annotations

import re
from datetime import date

from .phrases import Phrases

_YEAR = re.compile(r"(?:1[34]|19|20)\d\d")
_DIGITS = {0x660 + n: str(n) for n in range(10)} | {0x6F0 + n: str(n) for n in range(10)}
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
_VOWEL_SIGNS = dict.fromkeys(range(0x64B, 0x653))
_WORDED = re.compile(
    r"(?<!\d)(\d{1,2})(?:-?[а-яі]{1,3})?[ \u00a0-](?:من )?"
    r"([^\W\d_a-zA-Z]{2,12}\.?(?: ?[/-]? ?[^\W\d_a-zA-Z]{2,10}\.?){0,3}?)"
    r"[,،]?[ \u00a0-](?:(?:من|عام|سنة|لعام|سال) ){0,2}((?:1[34]|19|20)\d\d)(?!\d)"
)
"""Day, month and year in scripts without capitals or other than Latin; a month may have two words,
or two names: "14 نيسان/أبريل 2018"."""
_IRANIAN = re.compile(r"(?<!\d)(1[34]\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?[ \-]([^\W\d_]{3,10})"
    r"\.?,?[ \-]((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? ?((?:19|20)\d\d)(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")
_IN_WORDS = re.compile(r"[-_/]([a-z]{3,9})-(\d{1,2})-((?:19|20)\d\d)(?!\d)")


_IRANIAN_EPOCH = 356_033
"""Days by which the count of the calendar's cycle is ahead of Python's."""


def _iso(year: str, month: int | None, day: str) -> str | None:
    if not month:
        return None
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _iranian(year: str, month: int | None, day: str) -> str | None:
    """Return the ISO date of a day of the Iranian calendar (1206 to 1498), or None."""
    number, of_month = int(year), int(day)
    if not month or not 1 <= month <= 12 or not 1 <= of_month <= (31 if month <= 6 else 30):
        return None
    before = 31 * (month - 1) if month < 7 else 30 * (month - 7) + 186
    if before + of_month > _iranian_year(number + 1) - _iranian_year(number):
        return None
    return date.fromordinal(_iranian_year(number) + before + of_month).isoformat()


def _iranian_year(number: int) -> int:
    """Return the day before a year of the Iranian calendar, as Python counts days."""
    # Leap years come in a cycle of 33; the first day of 1397 was 21 March 2018.
    since = number + 1595
    return 365 * since + since // 33 * 8 + (since % 33 + 3) // 4 - _IRANIAN_EPOCH


def _worded(match: re.Match[str], phrases: Phrases) -> str | None:
    """Return the ISO date of day, month and year where the month has one name or two."""
    names = [" ".join(name.split()).strip(". ") for name in re.split("[/-]", match[2])]
    for name in (name.casefold() for name in names):
        if match[3].startswith(("13", "14")):
            iso = _iranian(match[3], phrases.iranian_months.get(name), match[1])
        else:
            iso = _iso(match[3], phrases.months.get(name), match[1])
        if iso:
            return iso
    return None


def find_date(text: str, phrases: Phrases) -> tuple[str, int, int] | None:
    """Return the first full date in `text` as (ISO date, start, end), or None.

    Numbers such as 03/04/2016 that could be read in two ways are no date.
    """
    foreign = not text.isascii()
    persian = foreign and bool(_PERSIAN_DIGIT.search(text))
    if foreign:
        text = text.translate(_DIGITS)
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
    if foreign:
        for match in _WORDED.finditer(text):
            if iso := _worded(match, phrases):
                found.append((match.start(), match.end(), iso))
    if persian:
        for match in _IRANIAN.finditer(text):
            if iso := _iranian(match[1], int(match[2]), match[3]):
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
    words = re.findall(r"[^\W\d_]+", rest.translate(_VOWEL_SIGNS).casefold())
    # fmt: off
    plain = {"published", "posted", "updated", "last", "on", "at", "date", "am", "pm", "utc",
             "gmt",
             "est", "edt", "eet", "bst", "cet", "local", "time", "first", "a", "m", "p"}
    # fmt: on
    known = (plain, phrases.weekdays, phrases.date_words)
    return all(any(word in each for each in known) for word in words)
