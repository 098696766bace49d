"""When: expressions of time in a sentence → intervals of days.

Own grammar (time_rules.py), because general date parsers return single days for weeks and months,
miss "the following day" or "over the past three months" and read "may" as a month (measured).
Weekdays mean the latest such day up to the anchor, or the next one in plans.  Without an anchor,
a day without a year stays open (`--08-30`) and a relative expression keeps only its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from ..model import Row, TimeSpan
from .time_calendar import (
    ABSOLUTE,
    UNIT_DAYS,
    Anchor,
    Found,
    month_span,
    number,
    shifted,
    span_of,
    without_year,
    words_only,
)
from .time_rules import APART, DAYS, HINT, MONTHS, SINCE, rules_for

__all__ = ["Anchor", "When", "anchor_of", "find_times"]

_MODAL = frozenset(["may", "march"])
_SURE = frozenset(["in", "since", "last", "early", "late", "mid", "during", "until", "by", "from"])
_FIRST_TIME = re.compile(r"\b(?:first|worst|biggest|largest|deadliest)\b[^.;]{0,40}\s$")
"""What stands before a "since …" that ranks a happening and does not date it."""
_NAMED_AFTER = re.compile(
    r" (?:Street|Square|Road|Avenue|Bridge|Hospital|Brigade|Stadium|Mosque|Movement|Highway)\b"
)
"""“April 7th Street": a name, no day."""
_NTH = {
    "fir": 1,
    "1st": 1,
    "sec": 2,
    "2nd": 2,
    "thi": 3,
    "3rd": 3,
    "fou": 4,
    "4th": 4,
    "fif": 5,
    "5th": 5,
}
_FEASTS = {
    ("Christmas", "Day"): (12, 25), ("Christmas", "Eve"): (12, 24),
    ("New", "Day"): (1, 1), ("New", "Eve"): (12, 31),
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class When(Row, kw_only=True, frozen=True):
    """A time expression: document offsets and what it means."""

    start: int
    end: int
    span: TimeSpan
    anaphoric: bool = False
    since: bool = False


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
    if HINT.search(text, start, end) is None:
        return []
    raw: list[tuple[int, int, str, TimeSpan]] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in rules_for(text, start, end):
        for match in pattern.finditer(text, start, end):
            a, b = match.span()
            if any(a < y and x < b for x, y in taken):
                continue
            if _NAMED_AFTER.match(text, b, end):
                taken.append((a, b))
                continue
            groups = {k: v for k, v in match.groupdict().items() if v}
            if name == "month" and groups["month"].lower() in _MODAL:
                if groups["prep"].lower() not in _SURE:
                    continue
            meant = _mean(Found(name=name, words=text[a:b], g=groups, anchor=anchor, future=future))
            if meant is None:
                continue
            taken.append((a, b))
            if name == "relative_day" and APART.match(text, a, end):
                # "shelled the town a day after rebels took it" tells of the other day.
                continue
            if name == "coming" and not _counts(groups, text[a:b]):
                continue
            if name == "coming" and _FIRST_IN.search(text, max(start, a - 60), a):
                # "the first aid in two months", "the deadliest attack in three years"
                continue
            raw.append((a, b, name, meant))
    found: list[When] = []
    for a, b, name, meant in sorted(raw, key=lambda r: r[:2]):
        begin = found[-1].end if found else start
        when = _since(text, begin, a, b, meant, anchor, name)
        if not (when.since and _FIRST_TIME.search(text, start, when.start)):
            found.append(when)
    return found


_FIRST_IN = re.compile(
    r"\b(?:first|second|third|fourth|worst|most|biggest|bloodiest|deadliest|fiercest|heaviest|highest"
    r"|largest|longest|lowest)\b(?:\s[\w-]+){0,3}\s$",
    re.IGNORECASE,
)
"""Before "in three weeks": so long ago, and not ahead."""


def _counts(groups: dict[str, str], words: str) -> bool:
    """Say whether a span ahead is told: "in coming days", "within two weeks", not "in days"."""
    return "n" in groups or re.search(r"coming|next|following", words.lower()) is not None


def _since(
    text: str, start: int, a: int, b: int, meant: TimeSpan, anchor: Anchor, name: str
) -> When:
    """A time after "since …" runs on to the day of publication."""
    words = text[a:b]
    before = SINCE.search(text, max(start, a - 80), a)
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


def _mean(f: Found) -> TimeSpan | None:
    """Return what a match means, None where it is no day of the calendar."""
    try:
        if f.name in ABSOLUTE:
            return ABSOLUTE[f.name](f)
        if f.anchor.published is None:
            if f.name != "relative_day" or f.anchor.event is None:
                return words_only(f.words)
            span = _relative_day(f, f.anchor.event)
            return without_year(span) if f.anchor.open_year and span.start else span
        return _RELATIVE[f.name](f, f.anchor.published)
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- relative to publication


def _relative_day(f: Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    if what.endswith("before yesterday"):
        day = day0 - timedelta(days=2)
        return span_of(day, day, "day", f.words)
    if re.match(r"(?:earlier|later) (?:in|on)", what):
        return span_of(f.anchor.event or day0, f.anchor.event or day0, "day", f.words)
    back = re.search(r"\b(?:earlier|before|previous|preceding)\b", what) is not None
    base = f.anchor.event
    if base is None:
        if not back:
            return words_only(f.words)
        base = day0
    if re.search(r"\b(?:same|that)\b", what):
        return span_of(base, base, "day", f.words)
    count = number(f.g) * (-1 if back else 1)
    unit = re.search(r"\b(week|month|year)s?\b", what)
    if unit is None:
        day = base + timedelta(days=count)
        return span_of(day, day, "day", f.words)
    if unit.group(1) == "week":
        day, slack = base + timedelta(days=7 * count), timedelta(days=2)
        return span_of(day - slack, day + slack, "span", f.words)
    day = shifted(base, count * (12 if unit.group(1) == "year" else 1))
    if unit.group(1) == "month":
        return span_of(*month_span(day.year, day.month, ""), "month", f.words)
    return span_of(date(day.year, 1, 1), date(day.year, 12, 31), "year", f.words)


def _day_of_month(f: Found, day0: date) -> TimeSpan | None:
    """“on the 22nd”: the latest such day, or the next one in plans."""
    wanted = int(f.g["day"])
    months = (0, 1, 2) if f.future else (0, -1, -2)
    for shift in months:
        first = shifted(day0.replace(day=1), shift)
        try:
            day = first.replace(day=wanted)
        except ValueError:
            continue
        if (day >= day0) if f.future else (day <= day0):
            return span_of(day, day, "day", f.words)
    return None


def _nth_day(f: Found, day0: date) -> TimeSpan:
    """“on the first of this month"."""
    last = f.g["rel"].lower() == "last"
    which = _NTH[f.g["which"].lower()[:3]]
    day = shifted(day0.replace(day=1), -1 if last else 0).replace(day=which)
    if day > day0 and not f.future:
        day = shifted(day, -1)
    return span_of(day, day, "day", f.words)


def _month_rel(f: Found, day0: date) -> TimeSpan:
    """“in July last year", "since July last year"."""
    year = day0.year + {"last": -1, "next": 1}.get(f.g["rel"].lower(), 0)
    first, last = month_span(year, MONTHS[f.g["month"].lower()], "")
    if f.words.lower().startswith("since") and first < day0:
        return span_of(first, day0, "span", f.words)
    return span_of(first, last, "month", f.words)


def _feast(f: Found, day0: date) -> TimeSpan:
    """The latest Christmas or New Year's Day (in plans: the next), or its eve."""
    month, day = _FEASTS[f.g["what"].split()[0], f.g["what"].split()[-1]]
    told = date(day0.year, month, day)
    if told > day0 and not f.future:
        told = told.replace(year=day0.year - 1)
    elif told < day0 and f.future:
        told = told.replace(year=day0.year + 1)
    return span_of(told, told, "day", f.words)


def _before_last(f: Found, day0: date) -> TimeSpan:
    """“the week before last"."""
    unit = f.g["unit"].lower()
    if unit == "week":
        monday = day0 - timedelta(days=day0.weekday() + 14)
        return span_of(monday, monday + timedelta(days=6), "week", f.words)
    if unit == "month":
        middle = shifted(day0.replace(day=1), -2)
        return span_of(*month_span(middle.year, middle.month, ""), "month", f.words)
    return span_of(date(day0.year - 2, 1, 1), date(day0.year - 2, 12, 31), "year", f.words)


def _day_of_week(name: str, day0: date, *, ahead: bool, strictly: bool = False) -> date:
    wanted = DAYS[name.lower()]
    if ahead:
        return day0 + timedelta(days=(wanted - day0.weekday()) % 7 or 7)
    back = (day0.weekday() - wanted) % 7
    return day0 - timedelta(days=back or (7 if strictly else 0))


def _weekday(f: Found, day0: date) -> TimeSpan:
    rel = f.g.get("rel", "").lower()
    early = re.search(r"\b(?:late|early)\b", f.words.lower()) is not None
    ahead = rel == "next" or (f.future and rel != "last" and not early)
    if f.name == "since_weekday":
        ahead = False
    day = _day_of_week(f.g["weekday"], day0, ahead=ahead, strictly=rel == "last")
    if f.name == "since_weekday":
        return span_of(day, day0, "span", f.words)
    return span_of(day, day, "day", f.words)


def _weekdays(f: Found, day0: date) -> TimeSpan | None:
    """The latest days of "between Monday and Wednesday", "on Sunday and Monday"."""
    last = _day_of_week(f.g["weekday2"], day0, ahead=f.future)
    if f.future:
        first = _day_of_week(f.g["weekday"], day0, ahead=True)
        return span_of(first, last, "span", f.words) if first <= last else None
    first = _day_of_week(f.g["weekday"], last, ahead=False)
    if f.words.lower().startswith("on ") and (last - first).days > 2:
        return span_of(first, first, "day", f.words)
    return span_of(first, last, "span", f.words)


def _weekday_week(f: Found, day0: date) -> TimeSpan:
    rel = (f.g.get("rel") or f.g["rel2"]).lower()
    monday = day0 - timedelta(days=day0.weekday())
    shift = {"last": -7, "next": 7}.get(rel, 0)
    name = f.g.get("weekday") or f.g["weekday2"]
    day = monday + timedelta(days=shift + DAYS[name.lower()])
    return span_of(day, day, "day", f.words)


def _weekend(f: Found, day0: date) -> TimeSpan:
    saturday = day0 - timedelta(days=(day0.weekday() - 5) % 7)
    return span_of(saturday, min(saturday + timedelta(days=1), day0), "span", f.words)


def _named(f: Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    if what in ("overnight", "last night") or what.endswith("the night"):
        return span_of(day0 - timedelta(days=1), day0, "day", f.words)
    shift = -1 if "yesterday" in what or what == "last evening" else 1 if "tomorrow" in what else 0
    day = day0 + timedelta(days=shift)
    return span_of(day, day, "day", f.words)


def _ago(f: Found, day0: date) -> TimeSpan:
    unit, count = f.g["unit"], number(f.g)
    if unit == "hour":
        return span_of(day0 - timedelta(days=(count + 12) // 24), day0, "day", f.words)
    if unit in ("day", "night"):
        day = day0 - timedelta(days=count)
        return span_of(day, day, "day", f.words)
    middle = day0 - timedelta(days=count * UNIT_DAYS[unit])
    if unit in ("month", "year", "decade"):
        middle = shifted(day0, -count * {"month": 1, "year": 12, "decade": 120}[unit])
    slack = timedelta(days={"month": 10, "year": 120, "decade": 730}.get(unit, 2))
    return span_of(middle - slack, middle + slack, "span", f.words)


def _past(f: Found, day0: date) -> TimeSpan:
    unit, count = f.g["unit"], number(f.g)
    if unit in ("month", "year", "decade"):
        months = count * {"month": 1, "year": 12, "decade": 120}[unit]
        return span_of(shifted(day0, -months), day0, "span", f.words)
    days = max(1, count * UNIT_DAYS[unit] // (24 if unit == "hour" else 1))
    return span_of(day0 - timedelta(days=days), day0, "span", f.words)


def _all(f: Found, day0: date) -> TimeSpan:
    """The running day, week, month or year up to publication: "all week"."""
    unit = f.g["unit"]
    if unit == "day" and f.anchor.event is not None:
        day0 = f.anchor.event
    first = {
        "day": day0,
        "week": day0 - timedelta(days=6),
        "month": day0.replace(day=1),
        "year": day0.replace(month=1, day=1),
    }[unit]
    return span_of(first, day0, "day" if unit == "day" else "span", f.words)


def _recent(f: Found, day0: date) -> TimeSpan:
    days = {"day": 5, "week": 21, "month": 90, "year": 1095}[f.g["unit"]]
    return span_of(day0 - timedelta(days=days), day0, "span", f.words)


def _coming(f: Found, day0: date) -> TimeSpan:
    count = number(f.g) if "n" in f.g else 3
    return span_of(day0, day0 + timedelta(days=count * UNIT_DAYS[f.g["unit"]]), "span", f.words)


def _since_start(f: Found, day0: date) -> TimeSpan:
    what = f.g["what"].lower()
    first = day0.replace(day=1)
    if "year" in what:
        first = first.replace(month=1)
    elif "week" in what:
        first = day0 - timedelta(days=day0.weekday())
    return span_of(first, day0, "span", f.words)


def _year_end(f: Found, day0: date) -> TimeSpan:
    return span_of(day0, date(day0.year, 12, 31), "span", f.words)


def _period(f: Found, day0: date) -> TimeSpan:
    """Weeks, months, years and seasons: "this week", "last winter"."""
    unit, rel = f.g["unit"], f.g["rel"].lower()
    shift = {"last": -1, "past": -1, "next": 1}.get(rel, 0)
    if unit == "week":
        if rel == "this":
            return span_of(day0 - timedelta(days=6), day0, "week", f.words)
        monday = day0 - timedelta(days=day0.weekday() - 7 * shift)
        return span_of(monday, monday + timedelta(days=6), "week", f.words)
    open_end = rel == "this" and f.g.get("part", "").lower() != "later" and not f.future
    if unit == "month":
        middle = shifted(day0.replace(day=1), shift)
        first, last = month_span(middle.year, middle.month, "")
        return span_of(first, day0 if open_end else last, "month", f.words)
    if unit == "year":
        year = day0.year + shift
        part = f.g.get("part", "").lower()
        if shift and part in ("late", "early"):
            first_month, last_month = (9, 12) if part == "late" else (1, 4)
            _, last = month_span(year, last_month, "")
            return span_of(date(year, first_month, 1), last, "span", f.words)
        last = day0 if open_end else date(year, 12, 31)
        return span_of(date(year, 1, 1), last, "year", f.words)
    start = date(day0.year, _SEASONS[unit], 1)
    running = shift < 0 and shifted(start, 3) > day0
    if running or (shift == 0 and start > day0 and not f.future):
        start = shifted(start, -12)
    elif shift > 0 and start <= day0:
        start = shifted(start, 12)
    return span_of(start, shifted(start, 3) - timedelta(days=1), "span", f.words)


_RELATIVE: dict[str, Callable[[Found, date], TimeSpan | None]] = {
    "relative_day": _relative_day, "weekday": _weekday, "weekday_rel": _weekday,
    "since_weekday": _weekday, "weekdays2": _weekdays, "weekday_week": _weekday_week,
    "day_of_month": _day_of_month, "nth_day": _nth_day, "month_rel": _month_rel,
    "before_last": _before_last, "feast": _feast,
    "weekend": _weekend, "named": _named, "ago": _ago, "past": _past, "recent": _recent,
    "all": _all,
    "coming": _coming, "since_start": _since_start, "year_end": _year_end, "period": _period,
}  # fmt: skip
