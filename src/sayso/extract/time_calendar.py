"""Dates, months and years as the calendar has them → intervals of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from ..model import Row, TimePrecision, TimeSpan
from .history import year_after
from .time_rules import MONTHS, NUMBERS, ORDINALS

UNIT_DAYS = {
    "hour": 1, "day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14, "month": 30,
    "year": 365, "decade": 3652,
}  # fmt: skip


class Anchor(Row, kw_only=True, frozen=True):
    """What relative expressions count from: publication and the event before."""

    published: date | None = None
    event: date | None = None
    told: dict[int, int] = {}
    """Years that the document gave with a month before, by month."""
    open_year: bool = False
    """The event's month and day are known, its year is a stand-in."""
    year: int | None = None
    """Year for days without one where publication is unknown."""
    story_day: date | None = None
    """Day told before in a text written long after: "On 26 February 2022 … on 3 March"."""


class Found(Row, kw_only=True, frozen=True):
    """A match of a rule: its words, its groups, and what they count from."""

    name: str
    words: str
    g: dict[str, str]
    anchor: Anchor
    future: bool


def span_of(a: date, b: date, precision: TimePrecision, words: str) -> TimeSpan:
    """Return the interval from `a` to `b`, both included."""
    return TimeSpan(start=a.isoformat(), end=b.isoformat(), precision=precision, text=words)


def words_only(words: str) -> TimeSpan:
    """Return a time of which only the words are known."""
    return TimeSpan(start="", end="", precision="unknown", text=words)


def without_year(span: TimeSpan) -> TimeSpan:
    """Return the interval with open years (`--05-09`)."""
    return TimeSpan(
        start=f"-{span.start[4:]}", end=f"-{span.end[4:]}", precision=span.precision, text=span.text
    )


def number(groups: dict[str, str]) -> int:
    """Return the count of a match ("three weeks"); 1 where it has none."""
    word = groups.get("n", "").lower().removeprefix("a ").strip()
    return int(word) if word.isdigit() else NUMBERS.get(word, 1)


def shifted(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _year_of(month: int, day: int, anchor: Anchor, future: bool) -> int | None:
    """The year that brings month and day nearest before (in plans: after) publication."""
    published = anchor.published
    if anchor.story_day is not None and not future:
        return year_after(month, day, anchor.story_day, published)
    if month in anchor.told:
        return anchor.told[month]
    if published is None:
        return anchor.year
    if future:
        behind = (published.month - month) * 30 + published.day - day
        return published.year + (behind > 120)
    ahead = (month, day) > (published.month, published.day)
    far = ahead and (month - published.month) * 30 + day - published.day > 45
    return published.year - (1 if far else 0)


def _calendar(f: Found) -> TimeSpan | None:
    g = f.g
    month = int(g["m"]) if "m" in g else MONTHS[g["month"].lower()]
    day = int(g["day"])
    if f.name == "numeric" and month > 12 >= day:
        month, day = day, month
    month2 = MONTHS[g["month2"].lower()] if "month2" in g else month
    last = int(g.get("day2", day))
    one_day = (month2, last) == (month, day)
    given = g.get("year2") or g.get("year")
    year2 = int(given) if given else _year_of(month2, last, f.anchor, f.future)
    if year2 is None:
        date(2000, month, day)
        date(2000, month2, last)
        if (month2, last) < (month, day):
            return None
        return TimeSpan(
            start=f"--{month:02}-{day:02}",
            end=f"--{month2:02}-{last:02}",
            precision="day" if one_day else "span",
            text=f.words,
        )
    year = int(g["year"]) if "year" in g else year2
    if year == year2 and (month2, last) < (month, day):
        if "year" in g:
            return None
        year -= 1
    first_day, last_day = date(year, month, day), date(year2, month2, last)
    if last_day < first_day:
        return None
    return span_of(first_day, last_day, "day" if one_day else "span", f.words)


def month_span(year: int, month: int, part: str) -> tuple[date, date]:
    """Return first and last day of a month or of its early, mid or late third."""
    last = monthrange(year, month)[1]
    if part == "early":
        return date(year, month, 1), date(year, month, 10)
    if part == "mid":
        return date(year, month, 11), date(year, month, 20)
    if part == "late":
        return date(year, month, 21), date(year, month, last)
    return date(year, month, 1), date(year, month, last)


def _part(words: str) -> str:
    """Which third of a month or year is meant: early, mid, late, or all of it."""
    low = words.lower()
    for part, pattern in (
        ("early", r"\b(?:early|beginning|start)\b"),
        ("mid", r"\b(?:mid|middle)\b"),
        ("late", r"\b(?:late|end|close)\b"),
    ):
        if re.search(pattern, low):
            return part
    return ""


def _months(f: Found) -> TimeSpan | None:
    g = f.g
    month = MONTHS[(g.get("month") or g["month3"]).lower()]
    other = g.get("month2") or g.get("month4")
    second = MONTHS[other.lower()] if other else month
    given = g.get("year2") or g.get("year")
    year2 = int(given) if given else _year_of(second, 1, f.anchor, f.future)
    if year2 is None:
        if second < month:
            return None
        precision: TimePrecision = "month" if second == month else "span"
        return TimeSpan(
            start=f"--{month:02}", end=f"--{second:02}", precision=precision, text=f.words
        )
    year = int(g["year"]) if "year" in g else year2 - (second < month)
    part = _part(f.words) if not other else ""
    a, b = month_span(year, month, part)
    if other:
        b = month_span(year2, second, "")[1]
    if b < a:
        return None
    published = f.anchor.published
    if published and f.words.lower().startswith("last ") and a > published:
        # "last December", in November
        a, b = month_span(a.year - 1, month, part)
    if published and f.words.lower().startswith("since"):
        b = max(b, published)
    elif published and not f.future and a <= published < b:
        b = published
    return span_of(a, b, "span" if part or other else "month", f.words)


def _years(f: Found) -> TimeSpan | None:
    year = int(f.g["year"])
    last = int(f.g.get("year2", year))
    if last < year:
        return None
    if f.name == "since_year":
        until = f.anchor.published or date(year, 12, 31)
        return span_of(date(year, 1, 1), max(until, date(year, 1, 1)), "span", f.words)
    part = _part(f.words) if last == year else ""
    first_month, last_month = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    return span_of(
        date(year, first_month, 1),
        month_span(last, last_month, "")[1],
        "year" if last == year and not part else "span",
        f.words,
    )


def _decade(f: Found) -> TimeSpan:
    first = int(f.g["ten"])
    a, b = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(f.g.get("part", ""), (0, 9))
    last = date(first + b, 12, 31)
    if f.words.lower().startswith("since") and f.anchor.published:
        last = max(last, f.anchor.published)
    return span_of(date(first + a, 1, 1), last, "span", f.words)


def _whole(f: Found) -> tuple[date, date] | None:
    """The month or year that "the first half of …" is a part of."""
    g, published = f.g, f.anchor.published
    if "month" in g:
        month = MONTHS[g["month"].lower()]
        known = int(g["year2"]) if "year2" in g else _year_of(month, 1, f.anchor, f.future)
        return month_span(known, month, "") if known else None
    if "year" in g:
        year = int(g["year"])
    elif published is not None:
        year = published.year - ("last" in g["whole"].lower())
    else:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _fraction(f: Found) -> TimeSpan | None:
    whole = _whole(f)
    if whole is None:
        return words_only(f.words)
    first, last = whole
    which, parts = ORDINALS[f.g["which"].lower()], 2 if f.g["of"].lower() == "half" else 4
    which = min(which, parts)
    if "month" in f.g:
        size = (last.day + parts - 1) // parts
        a = first + timedelta(days=size * (which - 1))
        return span_of(a, min(last, a + timedelta(days=size - 1)), "span", f.words)
    months = 12 // parts
    a = date(first.year, months * (which - 1) + 1, 1)
    return span_of(a, month_span(a.year, months * which, "")[1], "span", f.words)


def _first_units(f: Found) -> TimeSpan | None:
    whole = _whole(f)
    if whole is None:
        return words_only(f.words)
    first, last = whole
    count, unit = number(f.g), f.g["unit"]
    if unit == "month":
        if not 1 <= count <= 12 or "month" in f.g:
            return None
        if f.g["which"].lower() == "first":
            return span_of(first, month_span(first.year, count, "")[1], "span", f.words)
        return span_of(date(first.year, 13 - count, 1), last, "span", f.words)
    days = timedelta(days=max(1, count * UNIT_DAYS[unit]) - 1)
    if f.g["which"].lower() == "first":
        return span_of(first, min(last, first + days), "span", f.words)
    return span_of(max(first, last - days), last, "span", f.words)


def _nth_week(f: Found) -> TimeSpan | None:
    whole = _whole(f)
    if whole is None:
        return words_only(f.words)
    first, last = whole
    if f.g["which"].lower() in ("last", "final"):
        return span_of(last - timedelta(days=6), last, "week", f.words)
    begin = first + timedelta(days=7 * (ORDINALS[f.g["which"].lower()] - 1))
    return span_of(begin, min(last, begin + timedelta(days=6)), "week", f.words)


ABSOLUTE: dict[str, Callable[[Found], TimeSpan | None]] = {
    "iso": _calendar, "numeric": _calendar, "mdy": _calendar, "dmy": _calendar,
    "range_md": _calendar, "range_dm": _calendar, "dates_md": _calendar, "dates_dm": _calendar,
    "months2": _months, "month_part": _months, "my": _months, "month": _months,
    "year": _years,
    "year_part": _years, "years2": _years, "since_year": _years, "decade": _decade,
    "fraction": _fraction, "first_units": _first_units,
    "nth_week": _nth_week,
}  # fmt: skip
