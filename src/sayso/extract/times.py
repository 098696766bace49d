"""When: expressions of time in a sentence → intervals of days.

Own grammar (time_rules.py), because general date parsers return single days for weeks and months,
miss "the following day" or "over the past three months" and read "may" as a month (measured).
Weekdays mean the latest such day up to the anchor, or the next one in plans.  Without an anchor,
a day without a year stays open (`--08-30`) and a relative expression keeps only its words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from ..model import Row, TimePrecision, TimeSpan
from .time_rules import DAYS, MONTHS, NUMBERS, ORDINALS, RULES, SINCE

_MODAL = frozenset(["may", "march"])
_SURE = frozenset(["in", "since", "last", "early", "late", "mid", "during", "until", "by", "from"])
_UNIT_DAYS = {
    "hour": 1, "day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14, "month": 30,
    "year": 365, "decade": 3652,
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class When(Row, kw_only=True, frozen=True):
    """A time expression: document offsets and what it means."""

    start: int
    end: int
    span: TimeSpan
    anaphoric: bool = False
    since: bool = False


class Anchor(Row, kw_only=True, frozen=True):
    """What relative expressions count from: publication and the event before."""

    published: date | None = None
    event: date | None = None
    year: int | None = None
    """Year for days without one where publication is unknown."""


class _Found(Row, kw_only=True, frozen=True):
    """A match of a rule: its words, its groups, and what they count from."""

    name: str
    words: str
    g: dict[str, str]
    anchor: Anchor
    future: bool


def anchor_of(published: str | None) -> Anchor:
    """Return the anchor for a publication date in ISO text (None if it is not a whole day)."""
    try:
        return Anchor(published=date.fromisoformat((published or "")[:10]))
    except ValueError:
        return Anchor()


def find_times(text: str, start: int, end: int, anchor: Anchor, future: bool) -> list[When]:
    """Return the time expressions of `text[start:end]`, in order, none overlapping.

    `future`: the sentence tells plans, so that a weekday is the next one.
    """
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in RULES:
        for match in pattern.finditer(text, start, end):
            a, b = match.span()
            if any(a < y and x < b for x, y in taken):
                continue
            groups = {k: v for k, v in match.groupdict().items() if v}
            if name == "month" and groups["month"].lower() in _MODAL:
                if groups["prep"].lower() not in _SURE:
                    continue
            meant = _mean(
                _Found(name=name, words=text[a:b], g=groups, anchor=anchor, future=future)
            )
            if meant is None:
                continue
            taken.append((a, b))
            if name == "coming" and not _counts(groups, text[a:b]):
                continue
            found.append(_since(text, start, a, b, meant, anchor, name))
    return sorted(found, key=lambda w: w.start)


def _counts(groups: dict[str, str], words: str) -> bool:
    """ "in days" and "over weeks" say nothing; "in coming days" and "within two weeks" do."""
    return "n" in groups or re.search(r"coming|next|following", words.lower()) is not None


def _since(
    text: str, start: int, a: int, b: int, meant: TimeSpan, anchor: Anchor, name: str
) -> When:
    """A time after "since …" runs on to the day of publication."""
    words = text[a:b]
    before = SINCE.search(text, max(start, a - 50), a)
    if before and not words.lower().startswith("since") and meant.start and anchor.published:
        a = before.start()
        words = text[a:b]
        if meant.start[0] != "-":
            until = max(anchor.published.isoformat(), meant.end)
            meant = TimeSpan(start=meant.start, end=until, precision="span", text=words)
    return When(
        start=a,
        end=b,
        span=meant,
        anaphoric=name == "relative_day",
        since=words.lower().startswith("since"),
    )


def _span(a: date, b: date, precision: TimePrecision, words: str) -> TimeSpan:
    return TimeSpan(start=a.isoformat(), end=b.isoformat(), precision=precision, text=words)


def _open(words: str) -> TimeSpan:
    return TimeSpan(start="", end="", precision="unknown", text=words)


def _number(groups: dict[str, str]) -> int:
    word = groups.get("n", "").lower().removeprefix("a ").strip()
    return int(word) if word.isdigit() else NUMBERS.get(word, 1)


def _mean(f: _Found) -> TimeSpan | None:
    """Return what a match means, None where it is no day of the calendar."""
    try:
        if f.name in _ABSOLUTE:
            return _ABSOLUTE[f.name](f)
        if f.anchor.published is None:
            return _open(f.words)
        return _RELATIVE[f.name](f, f.anchor.published)
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- dates, months, years


def _year_of(month: int, day: int, anchor: Anchor, future: bool) -> int | None:
    """The year that brings month and day nearest before (in plans: after) publication."""
    published = anchor.published
    if published is None:
        return anchor.year
    if future:
        behind = (published.month - month) * 30 + published.day - day
        return published.year + (behind > 120)
    ahead = (month, day) > (published.month, published.day)
    far = ahead and (month - published.month) * 30 + day - published.day > 45
    return published.year - (1 if far else 0)


def _calendar(f: _Found) -> TimeSpan | None:
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
    return _span(first_day, last_day, "day" if one_day else "span", f.words)


def _month_span(year: int, month: int, part: str) -> tuple[date, date]:
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


def _months(f: _Found) -> TimeSpan | None:
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
    a, b = _month_span(year, month, part)
    if other:
        b = _month_span(year2, second, "")[1]
    if b < a:
        return None
    published = f.anchor.published
    if published and f.words.lower().startswith("since"):
        b = max(b, published)
    elif published and not f.future and a <= published < b:
        b = published
    return _span(a, b, "span" if part or other else "month", f.words)


def _years(f: _Found) -> TimeSpan | None:
    year = int(f.g["year"])
    last = int(f.g.get("year2", year))
    if last < year:
        return None
    if f.name == "since_year":
        until = f.anchor.published or date(year, 12, 31)
        return _span(date(year, 1, 1), max(until, date(year, 1, 1)), "span", f.words)
    part = _part(f.words) if last == year else ""
    first_month, last_month = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    return _span(
        date(year, first_month, 1),
        _month_span(last, last_month, "")[1],
        "year" if last == year and not part else "span",
        f.words,
    )


def _decade(f: _Found) -> TimeSpan:
    first = int(f.g["ten"])
    a, b = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(f.g.get("part", ""), (0, 9))
    last = date(first + b, 12, 31)
    if f.words.lower().startswith("since") and f.anchor.published:
        last = max(last, f.anchor.published)
    return _span(date(first + a, 1, 1), last, "span", f.words)


def _whole(f: _Found) -> tuple[date, date] | None:
    """The month or year that "the first half of …" is a part of."""
    g, published = f.g, f.anchor.published
    if "month" in g:
        month = MONTHS[g["month"].lower()]
        known = int(g["year2"]) if "year2" in g else _year_of(month, 1, f.anchor, f.future)
        return _month_span(known, month, "") if known else None
    if "year" in g:
        year = int(g["year"])
    elif published is not None:
        year = published.year - ("last" in g["whole"].lower())
    else:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _fraction(f: _Found) -> TimeSpan | None:
    whole = _whole(f)
    if whole is None:
        return _open(f.words)
    first, last = whole
    which, parts = ORDINALS[f.g["which"].lower()], 2 if f.g["of"].lower() == "half" else 4
    which = min(which, parts)
    if "month" in f.g:
        size = (last.day + parts - 1) // parts
        a = first + timedelta(days=size * (which - 1))
        return _span(a, min(last, a + timedelta(days=size - 1)), "span", f.words)
    months = 12 // parts
    a = date(first.year, months * (which - 1) + 1, 1)
    return _span(a, _month_span(a.year, months * which, "")[1], "span", f.words)


def _first_units(f: _Found) -> TimeSpan | None:
    whole = _whole(f)
    if whole is None:
        return _open(f.words)
    first, last = whole
    count, unit = _number(f.g), f.g["unit"]
    if unit == "month":
        if not 1 <= count <= 12 or "month" in f.g:
            return None
        if f.g["which"].lower() == "first":
            return _span(first, _month_span(first.year, count, "")[1], "span", f.words)
        return _span(date(first.year, 13 - count, 1), last, "span", f.words)
    days = timedelta(days=max(1, count * _UNIT_DAYS[unit]) - 1)
    if f.g["which"].lower() == "first":
        return _span(first, min(last, first + days), "span", f.words)
    return _span(max(first, last - days), last, "span", f.words)


_ABSOLUTE: dict[str, Callable[[_Found], TimeSpan | None]] = {
    "iso": _calendar, "numeric": _calendar, "mdy": _calendar, "dmy": _calendar,
    "range_md": _calendar, "range_dm": _calendar, "dates_md": _calendar, "dates_dm": _calendar,
    "months2": _months, "month_part": _months, "my": _months, "month": _months,
    "year": _years, "years2": _years, "since_year": _years, "decade": _decade,
    "fraction": _fraction, "first_units": _first_units,
}  # fmt: skip


# ---------------------------------------------------------------- relative to publication


def _shifted(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _relative_day(f: _Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    if what.endswith("before yesterday"):
        day = day0 - timedelta(days=2)
        return _span(day, day, "day", f.words)
    if re.match(r"(?:earlier|later) (?:in|on)", what):
        return _span(f.anchor.event or day0, f.anchor.event or day0, "day", f.words)
    back = re.search(r"\b(?:earlier|before|previous|preceding)\b", what) is not None
    base = f.anchor.event
    if base is None:
        if not back:
            return _open(f.words)
        base = day0
    if re.search(r"\b(?:same|that)\b", what):
        return _span(base, base, "day", f.words)
    count = _number(f.g) * (-1 if back else 1)
    unit = re.search(r"\b(week|month|year)s?\b", what)
    if unit is None:
        day = base + timedelta(days=count)
        return _span(day, day, "day", f.words)
    if unit.group(1) == "week":
        day, slack = base + timedelta(days=7 * count), timedelta(days=2)
        return _span(day - slack, day + slack, "span", f.words)
    day = _shifted(base, count * (12 if unit.group(1) == "year" else 1))
    if unit.group(1) == "month":
        return _span(*_month_span(day.year, day.month, ""), "month", f.words)
    return _span(date(day.year, 1, 1), date(day.year, 12, 31), "year", f.words)


def _day_of_week(name: str, day0: date, *, ahead: bool, strictly: bool = False) -> date:
    wanted = DAYS[name.lower()]
    if ahead:
        return day0 + timedelta(days=(wanted - day0.weekday()) % 7 or 7)
    back = (day0.weekday() - wanted) % 7
    return day0 - timedelta(days=back or (7 if strictly else 0))


def _weekday(f: _Found, day0: date) -> TimeSpan:
    rel = f.g.get("rel", "").lower()
    early = re.search(r"\b(?:late|early)\b", f.words.lower()) is not None
    ahead = rel == "next" or (f.future and rel != "last" and not early)
    if f.name == "since_weekday":
        ahead = False
    day = _day_of_week(f.g["weekday"], day0, ahead=ahead, strictly=rel == "last")
    if f.name == "since_weekday":
        return _span(day, day0, "span", f.words)
    return _span(day, day, "day", f.words)


def _weekdays(f: _Found, day0: date) -> TimeSpan | None:
    """ "between Monday and Wednesday", "on Sunday and Monday": the latest such days."""
    last = _day_of_week(f.g["weekday2"], day0, ahead=f.future)
    if f.future:
        first = _day_of_week(f.g["weekday"], day0, ahead=True)
        return _span(first, last, "span", f.words) if first <= last else None
    first = _day_of_week(f.g["weekday"], last, ahead=False)
    if f.words.lower().startswith("on ") and (last - first).days > 2:
        return _span(first, first, "day", f.words)
    return _span(first, last, "span", f.words)


def _weekday_week(f: _Found, day0: date) -> TimeSpan:
    rel = (f.g.get("rel") or f.g["rel2"]).lower()
    monday = day0 - timedelta(days=day0.weekday())
    shift = {"last": -7, "next": 7}.get(rel, 0)
    name = f.g.get("weekday") or f.g["weekday2"]
    day = monday + timedelta(days=shift + DAYS[name.lower()])
    return _span(day, day, "day", f.words)


def _weekend(f: _Found, day0: date) -> TimeSpan:
    saturday = day0 - timedelta(days=(day0.weekday() - 5) % 7)
    return _span(saturday, min(saturday + timedelta(days=1), day0), "span", f.words)


def _named(f: _Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    if what in ("overnight", "last night"):
        return _span(day0 - timedelta(days=1), day0, "day", f.words)
    shift = -1 if "yesterday" in what or what == "last evening" else 1 if "tomorrow" in what else 0
    day = day0 + timedelta(days=shift)
    return _span(day, day, "day", f.words)


def _ago(f: _Found, day0: date) -> TimeSpan:
    unit, count = f.g["unit"], _number(f.g)
    if unit == "hour":
        return _span(day0 - timedelta(days=(count + 12) // 24), day0, "day", f.words)
    if unit in ("day", "night"):
        day = day0 - timedelta(days=count)
        return _span(day, day, "day", f.words)
    middle = day0 - timedelta(days=count * _UNIT_DAYS[unit])
    if unit in ("month", "year", "decade"):
        middle = _shifted(day0, -count * {"month": 1, "year": 12, "decade": 120}[unit])
    slack = timedelta(days={"month": 10, "year": 120, "decade": 730}.get(unit, 2))
    return _span(middle - slack, middle + slack, "span", f.words)


def _past(f: _Found, day0: date) -> TimeSpan:
    unit, count = f.g["unit"], _number(f.g)
    if unit in ("month", "year", "decade"):
        months = count * {"month": 1, "year": 12, "decade": 120}[unit]
        return _span(_shifted(day0, -months), day0, "span", f.words)
    days = max(1, count * _UNIT_DAYS[unit] // (24 if unit == "hour" else 1))
    return _span(day0 - timedelta(days=days), day0, "span", f.words)


def _recent(f: _Found, day0: date) -> TimeSpan:
    days = {"day": 5, "week": 21, "month": 90, "year": 1095}[f.g["unit"]]
    return _span(day0 - timedelta(days=days), day0, "span", f.words)


def _coming(f: _Found, day0: date) -> TimeSpan:
    count = _number(f.g) if "n" in f.g else 3
    return _span(day0, day0 + timedelta(days=count * _UNIT_DAYS[f.g["unit"]]), "span", f.words)


def _since_start(f: _Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    first = day0.replace(day=1)
    if "year" in what:
        first = first.replace(month=1)
    elif "week" in what:
        first = day0 - timedelta(days=day0.weekday())
    return _span(first, day0, "span", f.words)


def _year_end(f: _Found, day0: date) -> TimeSpan:
    return _span(day0, date(day0.year, 12, 31), "span", f.words)


def _period(f: _Found, day0: date) -> TimeSpan:
    """ "this week", "last month", "next year", "last winter"."""
    unit, rel = f.g["unit"], f.g["rel"].lower()
    shift = {"last": -1, "past": -1, "next": 1}.get(rel, 0)
    if unit == "week":
        if rel == "this":
            return _span(day0 - timedelta(days=6), day0, "week", f.words)
        monday = day0 - timedelta(days=day0.weekday() - 7 * shift)
        return _span(monday, monday + timedelta(days=6), "week", f.words)
    open_end = rel == "this" and f.g.get("part", "").lower() != "later" and not f.future
    if unit == "month":
        middle = _shifted(day0.replace(day=1), shift)
        first, last = _month_span(middle.year, middle.month, "")
        return _span(first, day0 if open_end else last, "month", f.words)
    if unit == "year":
        year = day0.year + shift
        last = day0 if open_end else date(year, 12, 31)
        return _span(date(year, 1, 1), last, "year", f.words)
    start = date(day0.year, _SEASONS[unit], 1)
    if shift < 0 and _shifted(start, 3) > day0:
        start = _shifted(start, -12)
    elif shift == 0 and start > day0 and not f.future:
        start = _shifted(start, -12)
    elif shift > 0 and start <= day0:
        start = _shifted(start, 12)
    return _span(start, _shifted(start, 3) - timedelta(days=1), "span", f.words)


_RELATIVE: dict[str, Callable[[_Found, date], TimeSpan | None]] = {
    "relative_day": _relative_day, "weekday": _weekday, "weekday_rel": _weekday,
    "since_weekday": _weekday, "weekdays2": _weekdays, "weekday_week": _weekday_week,
    "weekend": _weekend, "named": _named, "ago": _ago, "past": _past, "recent": _recent,
    "coming": _coming, "since_start": _since_start, "year_end": _year_end, "period": _period,
}  # fmt: skip
