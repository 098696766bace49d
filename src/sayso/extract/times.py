"""When: expressions of time in a sentence → intervals of days.

Own grammar, because general date parsers return single days for weeks and months, miss "the
following day" or "over the past three months" and read "may" as a month (measured).  Weekdays mean
the latest such day up to the anchor, or the next one in plans.  Without an anchor, a day
without a year stays open (`--08-30`) and a relative expression keeps only its words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from ..model import Row, TimePrecision, TimeSpan

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"a": 1, "an": 1, "several": 5, "few": 4, "couple of": 2, "": 1, "past": 1}
_M = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:19|20)\d\d)"
_W = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_N = r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a few|few|a couple of|a|an)"
_PART = r"(?:(?P<part>[Ll]ate|[Ee]arly|[Mm]id)[ -](?:on |in )?)?"
_HALF = r"(?:[ -](?:morning|afternoon|evening|night))?"

_RULES: list[tuple[str, re.Pattern[str]]] = [
    (name, re.compile(pattern))
    for name, pattern in (
        ("numeric", r"\b(?P<day>[0-3]?\d)[-/.](?P<m>[01]?\d)[-/.](?P<year>(?:19|20)\d\d)\b"),
        ("iso", r"\b(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<day>[0-3]\d)\b"),
        ("range_md", rf"\b{_M} {_D}\s?(?:[-–—]|to|and|through)\s?(?P<day2>[0-3]?\d)(?:,? {_Y})?\b"),
        ("range_dm", rf"\b{_D}\s?(?:[-–—]|to|and)\s?(?P<day2>[0-3]?\d) {_M}(?:,? {_Y})?\b"),
        ("mdy", rf"\b{_PART}(?:on )?{_M} {_D}(?:,? {_Y})?\b(?![:.]?\d)"),
        ("dmy", rf"\b{_PART}{_D}(?: of)? {_M}(?:,? {_Y})?\b"),
        ("months2", rf"\b{_M} and (?P<month2>[A-Z][a-z]+)(?: {_Y})?\b"),
        ("my", rf"\b{_PART}{_M}(?: of|,)? {_Y}\b"),
        ("since_weekday", rf"\b[Ss]ince (?:last )?{_W}\b"),
        ("since_year", rf"\b[Ss]ince {_Y}\b"),
        (
            "ago",
            rf"\b(?:about |around |some |nearly |almost )?{_N} (?P<unit>hour|day|week|month|year)s? ago\b",
        ),
        (
            "past",
            rf"\b(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]or|[Ww]ithin)? ?the (?:past|last|previous|preceding) (?:{_N} )?(?P<unit>hour|day|week|month|year)s?\b",
        ),
        ("recent", r"\b[Ii]n recent (?P<unit>day|week|month)s\b"),
        (
            "coming",
            rf"\b(?:[Ww]ithin|[Ii]n|[Oo]ver|[Dd]uring) (?:the )?(?:upcoming |coming |next )?(?:{_N} )?(?P<unit>day|week|month)s\b",
        ),
        (
            "relative_day",
            rf"\b(?P<what>(?:[Tt]he )?(?:following|next|previous) (?:day|morning|night)|{_N} days? (?:earlier|later|before|after)|(?:[Tt]he )?same day|[Tt]he day before yesterday)\b",
        ),
        (
            "weekday_rel",
            rf"\b(?P<rel>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate)(?: on)? {_W}{_HALF}\b",
        ),
        ("weekday", rf"\b(?:[Oo]n )?{_W}{_HALF}\b"),
        ("weekend", r"\b(?:at|over|during|on) the weekend\b|\b(?:[Ll]ast|[Tt]his) weekend\b"),
        (
            "named",
            r"\b(?P<what>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Oo]vernight|[Tt]his morning|[Tt]his afternoon|[Tt]his evening|[Ll]ast night)\b",
        ),
        (
            "period",
            r"\b(?:(?P<part>[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) )?(?P<rel>[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast) (?P<unit>week|month|year|summer|winter|spring|autumn|fall)\b",
        ),
        (
            "month",
            rf"\b(?P<prep>[Ii]n|[Ss]ince|[Dd]uring|[Ll]ast|[Tt]his|[Ll]ate|[Ee]arly|[Bb]y|[Uu]ntil|mid)[ -](?:late |early |mid-)?{_M}(?=\W|$)(?! \d)",
        ),
        ("year", rf"\b(?P<prep>[Ii]n|[Ll]ate|[Ee]arly|[Dd]uring|[Oo]f|[Bb]y|mid)[ -]{_Y}\b"),
        ("year_end", r"\bby (?:the )?(?:year-end|end of the year|year’s end|year's end)\b"),
    )
]


_SINCE = re.compile(r"\b[Ss]ince (?:\w+ ){0,6}$")


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
    told: dict[int, int] = {}
    """Years that the document gave with a month before, by month."""
    year: int | None = None
    """Year for days without one where publication is unknown."""


def anchor_of(published: str | None) -> Anchor:
    """Return the anchor for a publication date in ISO text (None if it is not a whole day)."""
    try:
        return Anchor(published=date.fromisoformat((published or "")[:10]))
    except ValueError:
        return Anchor()


def find_times(text: str, start: int, end: int, anchor: Anchor, future: bool) -> list[When]:
    """Return the time expressions of `text[start:end]`, in order, longest first at one place."""
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in _RULES:
        for match in pattern.finditer(text, start, end):
            a, b = match.span()
            while a < b and text[a] == " ":
                a += 1
            if any(a < y and x < b for x, y in taken):
                continue
            words = text[a:b]
            groups = {k: v for k, v in match.groupdict().items() if v}
            if (
                name == "month"
                and groups["month"].lower() in ("may", "march")
                and (groups["prep"].lower() not in ("in", "since", "last", "early", "late", "mid"))
            ):
                continue
            meant = _mean(name, groups, words, anchor, future)
            if meant is None:
                continue
            taken.append((a, b))
            since = _SINCE.search(text, max(start, a - 50), a)
            if since and not words.lower().startswith("since") and meant.start and anchor.published:
                a = since.start()
                until = max(anchor.published.isoformat(), meant.end)
                meant = TimeSpan(start=meant.start, end=until, precision="span", text=text[a:b])
                words = text[a:b]
            found.append(
                When(
                    start=a,
                    end=b,
                    span=meant,
                    anaphoric=name == "relative_day",
                    since=words.lower().startswith("since"),
                )
            )
    return sorted(found, key=lambda w: w.start)


def _span(a: date, b: date, precision: TimePrecision, words: str) -> TimeSpan:
    return TimeSpan(start=a.isoformat(), end=b.isoformat(), precision=precision, text=words)


def _open(words: str) -> TimeSpan:
    return TimeSpan(start="", end="", precision="unknown", text=words)


def _number(groups: dict[str, str]) -> int:
    word = groups.get("n", "").lower().removeprefix("a ").strip()
    return int(word) if word.isdigit() else _NUMBERS.get(word, 1)


def _month_span(year: int, month: int, part: str) -> tuple[date, date]:
    last = monthrange(year, month)[1]
    if part == "early":
        return date(year, month, 1), date(year, month, 10)
    if part == "mid":
        return date(year, month, 11), date(year, month, 20)
    if part == "late":
        return date(year, month, 21), date(year, month, last)
    return date(year, month, 1), date(year, month, last)


def _year_of(month: int, day: int, anchor: Anchor, future: bool) -> int | None:
    """The year that brings month and day nearest before (in plans: after) publication."""
    if month in anchor.told:
        return anchor.told[month]
    published = anchor.published
    if published is None:
        return anchor.year
    if future:
        behind = (published.month - month) * 30 + published.day - day
        return published.year + (behind > 120)
    ahead = (month, day) > (published.month, published.day)
    far = ahead and (month - published.month) * 30 + day - published.day > 45
    return published.year - (1 if far else 0)


def _mean(
    name: str, g: dict[str, str], words: str, anchor: Anchor, future: bool
) -> TimeSpan | None:
    day0 = anchor.published
    try:
        if name in ("iso", "numeric", "mdy", "dmy", "range_md", "range_dm"):
            return _calendar(g, words, anchor, future)
        if name in ("my", "month", "months2"):
            return _months(g, words, anchor, future)
        if name in ("year", "since_year"):
            year = int(g["year"])
            if name == "since_year":
                last = day0 or date(year, 12, 31)
                return _span(date(year, 1, 1), max(last, date(year, 1, 1)), "span", words)
            return _span(date(year, 1, 1), date(year, 12, 31), "year", words)
    except ValueError:
        return None
    if day0 is None:
        return _open(words)
    if name == "relative_day":
        return _relative_day(g, words, anchor)
    if name in ("weekday", "weekday_rel", "since_weekday"):
        return _weekday(name, g, words, day0, future)
    if name == "weekend":
        saturday = day0 - timedelta(days=(day0.weekday() - 5) % 7)
        return _span(saturday, min(saturday + timedelta(days=1), day0), "span", words)
    if name == "named":
        return _named(g["what"].lower(), words, day0)
    if name == "year_end":
        return _span(day0, date(day0.year, 12, 31), "span", words)
    return _period(name, g, words, day0)


def _calendar(g: dict[str, str], words: str, anchor: Anchor, future: bool) -> TimeSpan | None:
    month = int(g["m"]) if "m" in g else _MONTHS[g["month"].lower()]
    day = int(g["day"])
    year = int(g["year"]) if "year" in g else _year_of(month, day, anchor, future)
    last = int(g.get("day2", day))
    if year is None:
        date(2000, month, day)
        date(2000, month, last)
        return TimeSpan(
            start=f"--{month:02}-{day:02}",
            end=f"--{month:02}-{last:02}",
            precision="day" if last == day else "span",
            text=words,
        )
    first_day, last_day = date(year, month, day), date(year, month, last)
    if last_day < first_day:
        return None
    return _span(first_day, last_day, "day" if last == day else "span", words)


def _months(g: dict[str, str], words: str, anchor: Anchor, future: bool) -> TimeSpan | None:
    month = _MONTHS[g["month"].lower()]
    second = _MONTHS.get(g.get("month2", "").lower(), 0)
    if "month2" in g and not second:
        return None
    year = int(g["year"]) if "year" in g else _year_of(month, 1, anchor, future)
    if year is None:
        return TimeSpan(
            start=f"--{month:02}", end=f"--{second or month:02}", precision="month", text=words
        )
    part = (g.get("part") or "").lower()
    for word in ("late", "early", "mid"):
        if re.search(rf"\b{word}\b", words.lower()):
            part = word
    a, b = _month_span(year, month, part)
    if second:
        b = _month_span(year, second, "")[1]
    if words.lower().startswith("since") and anchor.published:
        b = max(b, anchor.published)
    if anchor.published and not future and a <= anchor.published < b:
        b = anchor.published
    return _span(a, b, "month" if not part else "span", words)


def _relative_day(g: dict[str, str], words: str, anchor: Anchor) -> TimeSpan:
    assert anchor.published is not None
    what = g["what"].lower()
    if what.endswith("before yesterday"):
        day = anchor.published - timedelta(days=2)
        return _span(day, day, "day", words)
    base = anchor.event
    if base is None:
        if "earlier" not in what and "before" not in what:
            return _open(words)
        base = anchor.published
    if "same" in what:
        day = base
    elif "following" in what or "next" in what or "later" in what or "after" in what:
        day = base + timedelta(days=_number(g))
    else:
        day = base - timedelta(days=_number(g))
    return _span(day, day, "day", words)


def _weekday(name: str, g: dict[str, str], words: str, day0: date, future: bool) -> TimeSpan:
    wanted = _DAYS[g["weekday"].lower()]
    rel = g.get("rel", "").lower()
    back = (day0.weekday() - wanted) % 7
    if rel == "next" or (future and rel not in ("last", "late", "early")):
        ahead = (wanted - day0.weekday()) % 7 or 7
        day = day0 + timedelta(days=ahead)
    else:
        day = day0 - timedelta(days=back or (7 if rel == "last" else 0))
    if name == "since_weekday":
        return _span(day, day0, "span", words)
    return _span(day, day, "day", words)


def _named(what: str, words: str, day0: date) -> TimeSpan:
    if what in ("overnight", "last night"):
        return _span(day0 - timedelta(days=1), day0, "day", words)
    shift = {"yesterday": -1, "tomorrow": 1}.get(what, 0)
    day = day0 + timedelta(days=shift)
    return _span(day, day, "day", words)


_UNIT_DAYS = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}


def _period(name: str, g: dict[str, str], words: str, day0: date) -> TimeSpan | None:
    unit = g["unit"]
    count = _number(g)
    if name == "ago":
        if unit == "hour":
            day = day0 - timedelta(hours=count)
            return _span(day, day0, "day", words)
        middle = day0 - timedelta(days=count * _UNIT_DAYS[unit])
        slack = {"day": 0, "week": 2, "month": 10, "year": 120}[unit]
        return _span(
            middle - timedelta(days=slack),
            middle + timedelta(days=slack),
            "day" if unit == "day" else "span",
            words,
        )
    if name == "past":
        days = max(1, count * _UNIT_DAYS[unit] // (24 if unit == "hour" else 1))
        if unit == "month":
            month = day0.year * 12 + day0.month - 1 - count
            year, month = divmod(month, 12)
            first = date(year, month + 1, min(day0.day, monthrange(year, month + 1)[1]))
            return _span(first, day0, "span", words)
        return _span(day0 - timedelta(days=days), day0, "span", words)
    if name == "recent":
        days = {"day": 5, "week": 21, "month": 90}[unit]
        return _span(day0 - timedelta(days=days), day0, "span", words)
    if name == "coming":
        days = count * _UNIT_DAYS[unit] if "n" in g else 3 * _UNIT_DAYS[unit]
        return _span(day0, day0 + timedelta(days=days), "span", words)
    rel = g.get("rel", "this").lower()
    if unit == "week":
        monday = day0 - timedelta(days=day0.weekday())
        if rel == "this":
            return _span(day0 - timedelta(days=6), day0, "week", words)
        shift = timedelta(days=-7 if rel in ("last", "past") else 7)
        return _span(monday + shift, monday + shift + timedelta(days=6), "week", words)
    if unit == "month":
        number = day0.year * 12 + day0.month - 1 + {"last": -1, "past": -1, "next": 1}.get(rel, 0)
        first, last = _month_span(number // 12, number % 12 + 1, "")
        if rel == "this" and g.get("part", "").lower() != "later":
            last = day0
        return _span(first, last, "month", words)
    if unit == "year":
        year = day0.year + {"last": -1, "past": -1, "next": 1}.get(rel, 0)
        last = day0 if rel == "this" else date(year, 12, 31)
        return _span(date(year, 1, 1), last, "year", words)
    season = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
    year = day0.year - (1 if rel in ("last", "past") and season >= day0.month else 0)
    end_month = season + 2 if season < 12 else 12
    return _span(
        date(year, season, 1), date(year, end_month, monthrange(year, end_month)[1]), "span", words
    )
