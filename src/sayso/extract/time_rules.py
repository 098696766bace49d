"""The English grammar of time expressions: patterns by name, tried in this order.

Where two overlap, the earlier one stands, so that the longer forms come first ("from March 3 to
March 9" before "March 3").  Month and weekday names need their capital: "may" and "march" are
verbs.  What each rule means is said in times.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun",
    "july jul", "august aug", "september sept sep", "october oct", "november nov",
    "december dec",
)  # fmt: skip
_DAY_NAMES = (
    "monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu",
    "friday fri", "saturday sat", "sunday sun",
)  # fmt: skip
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)

MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
DAYS = {name: at for at, names in enumerate(_DAY_NAMES) for name in names.split()}
NUMBERS = {word: at for at, word in enumerate(_COUNTED.split())} | {
    "a": 1, "an": 1, "the": 1, "": 1, "several": 5, "few": 4, "couple of": 2, "couple": 2,
    "thirty": 30, "forty-eight": 48, "twenty-four": 24, "seventy-two": 72,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}


_DOT = r"(?:(?<=[A-Z][a-z]{2})(?<!May)\.|(?<=Sept|Thur|Tues)\.)?"


_GAP = r"(?: |(?<=\.))"
"""“Sep.17” has none behind its stop."""


def _names(table: dict[str, int]) -> str:
    """Alternatives in title case and in capitals, longest first; only short ones take a stop."""
    words = sorted(table, key=lambda w: (-len(w), w))
    forms = [w.title() for w in words] + [w.upper() for w in words if len(w) > 3]
    return "|".join(w + r"\b" for w in forms)


def _month(group: str) -> str:
    return rf"(?P<{group}>{_names(MONTHS)}){_DOT}"


def _day(group: str) -> str:
    return rf"(?P<{group}>[0-3]?\d)(?:st|nd|rd|th)?"


def _year(group: str) -> str:
    return rf"(?P<{group}>(?:19|20)\d\d)"


_M, _D, _Y = _month("month"), _day("day"), _year("year")
_W = rf"(?P<weekday>{_names(DAYS)}){_DOT}"
_W_OF = rf"(?:(?:on )?(?:{_names(DAYS)}){_DOT},? )?"
_COUNTS = "|".join(sorted((w for w in NUMBERS if len(w) > 3), key=lambda w: (-len(w), w)))
_N = rf"(?<![\d.,])(?P<n>\d{{1,4}}|(?i:a few|a couple of|{_COUNTS}|one|two|six|ten|few|an|a))"
_PART = (
    r"(?:(?P<part>(?i:late|early|mid|the beginning of|the start of|the end of))[ -](?:on |in )?)?"
)
_PART_OF = (
    r"(?P<part>(?i:(?:the )?(?:very )?(?:beginning|start|end|middle|close|late|early|mid)))"
    r"(?i:(?:[ -]|[ -]of |[ -]to ))(?i:the month of )?"
)
_HALF = r"(?:[ -](?:morning|afternoon|evening|night))?"
_TO = r"(?:\s?[-–—]\s?| (?i:to|until|till|through|and) )"
_UNIT = r"(?P<unit>hour|day|night|week|weekend|fortnight|month|year|decade)s?"
_DAY_NAMED = rf"(?:(?:{_names(DAYS)}){_DOT},? )?"
_AHEAD = r"(?i:from |between )?(?i:the )?"

_GRAMMAR: tuple[tuple[str, str], ...] = (
    # whole dates
    ("iso", rf"\b{_Y}[-/](?P<m>[01]\d)[-/](?P<day>[0-3]\d)(?=T\d|\b)"),
    ("numeric", rf"\b(?P<day>[0-3]?\d)[-/.](?P<m>[0-3]?\d)[-/.]{_Y}\b"),
    (
        "dates_md",
        rf"\b{_AHEAD}{_DAY_NAMED}{_M} {_D}(?:,? {_Y})?{_TO}(?:the )?{_DAY_NAMED}"
        rf"{_month('month2')} {_day('day2')}"
        rf"(?:,? {_year('year2')})?\b(?![:.]?\d)",
    ),
    (
        "dates_dm",
        rf"\b{_AHEAD}{_DAY_NAMED}{_D}(?: of)? {_M}(?:,? {_Y})?{_TO}(?:the )?{_DAY_NAMED}"
        rf"{_day('day2')}(?: of)? "
        rf"{_month('month2')}(?:,? {_year('year2')})?\b",
    ),
    ("range_md", rf"\b{_AHEAD}{_M} {_D}{_TO}(?:the )?{_day('day2')}(?:,? {_Y})?\b(?![:.]?\d)"),
    ("range_dm", rf"\b{_AHEAD}{_D}{_TO}(?:the )?{_day('day2')}(?: of)? {_M}(?:,? {_Y})?\b"),
    ("mdy", rf"\b{_W_OF}{_PART}(?:on )?{_M}{_GAP}(?:the )?{_D}(?:,? {_Y})?\b(?![:.]?\d)"),
    ("dmy", rf"\b{_W_OF}{_PART}{_D}(?: of)? {_M}(?:,? {_Y})?(?=\W|$)"),
    # months and years
    (
        "nth_week",
        r"\b(?i:(?:in |during )?the (?P<which>first|second|third|fourth|last|final) week of )"
        rf"{_M}(?: {_year('year2')}\b)?(?=\W|$)",
    ),
    (
        "months2",
        rf"\b(?:{_AHEAD}{_M}(?: {_Y})?{_TO}{_month('month2')} {_year('year2')}\b"
        rf"|(?i:between|from) {_month('month3')}{_TO}{_month('month4')}(?=\W|$))",
    ),
    ("month_part", rf"\b{_PART_OF}{_M}(?: of|,)?(?: {_Y}\b)?(?=\W|$)(?! ?\d)"),
    (
        "month_rel",
        rf"\b(?:(?i:since|in|during|by|until) )?{_M},? (?:of )?"
        r"(?P<rel>(?i:last|this|next)) (?i:year)\b",
    ),
    ("my", rf"\b(?:(?i:since|in|during|by|until) )?{_M}(?: of|,)? {_Y}\b"),
    (
        "fraction",
        r"\b(?i:(?:in |during |over )?the (?P<which>first|second|third|fourth|last|final) "
        rf"(?P<of>half|quarter) of )(?:{_Y}\b|(?P<whole>(?i:this|last|the) year)\b"
        rf"|{_M}(?: {_year('year2')}\b)?)",
    ),
    (
        "first_units",
        r"\b(?i:(?:in |during |over )?the (?P<which>first|last|final) "
        rf"{_N} (?P<unit>day|week|month)s (?:of|in) )"
        rf"(?:{_Y}\b|{_M}(?: {_year('year2')}\b)?(?=\W|$))",
    ),
    ("years2", rf"\b(?i:between|from|in) {_Y}{_TO}{_year('year2')}\b"),
    (
        "decade",
        r"\b(?i:in|during|of|since) the (?:(?P<part>late|early|mid)[ -])?"
        r"(?P<ten>(?:19|20)\d0)s\b",
    ),
    ("since_year", rf"\b(?i:since) {_Y}\b"),
    (
        "since_start",
        r"\b(?i:since the (?:beginning|start|turn) of (?P<what>this year|the year|this month|"
        r"the month|this week|the week))\b",
    ),
    # counted from publication or from the happening before
    (
        "ago",
        rf"\b(?:(?i:about|around|some|nearly|almost|just|only|more than|over|at least) )?{_N} "
        rf"{_UNIT} ago\b",
    ),
    (
        "past",
        r"\b(?:(?i:over|in|during|for|within|throughout) )?(?i:the|these) "
        rf"(?i:past|last|previous|preceding) (?:{_N} )?{_UNIT}\b",
    ),
    # as headlines say it
    ("past", rf"\b(?i:over|within|throughout) (?i:past|last) (?:{_N} )?{_UNIT}\b"),
    (
        "past",
        r"\b(?i:in|within) (?i:just|only|less than|barely|as little as|under) "
        rf"(?:{_N} )(?P<unit>hour|day|week|month)s?\b",
    ),
    ("recent", r"\b(?i:in|over|during)(?: the)? (?i:recent) (?P<unit>day|week|month|year)s\b"),
    (
        "coming",
        r"\b(?i:within|in|over|during) (?i:the )?(?i:upcoming |coming |next |following )?"
        rf"(?:{_N} )?(?P<unit>day|week|month)s\b(?! (?:of|earlier|before|after|later"
        r"|to|since|until|leading|up|between|prior|preceding)\b)",
    ),
    (
        "relative_day",
        r"\b(?P<what>(?!(?i:next (?:week|month|year)\b))(?i:the )?"
        r"(?i:following|next|previous|preceding) "
        r"(?i:day|morning|afternoon|evening|night|week|month|year)"
        rf"|{_N} (?:day|week|month|year)s? (?:earlier|later|before|after)(?! that\b)"
        r"|(?i:later )?(?i:the same|that same|that|that very) "
        r"(?i:day|morning|afternoon|evening|night)"
        r"|(?i:earlier|later) (?i:in|on|that) (?i:the day|day)"
        r"|(?i:the day before yesterday)|(?i:the day before)(?= *[,.;)]| *$))\b",
    ),
    (
        "nth_day",
        r"\b(?:(?i:on) )?(?i:the) "
        r"(?P<which>(?i:first|second|third|fourth|fifth)|1st|2nd|3rd|4th|5th)"
        r"(?: (?i:day))? (?i:of) (?P<rel>(?i:this|the|last)) (?i:month)\b",
    ),
    (
        "day_of_month",
        r"\b(?i:morning|afternoon|evening|night) of the (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?! of)",
    ),
    (
        "day_of_month",
        r"\b(?i:on|by|since|from|until) (?i:the )(?P<day>[0-3]?\d)(?:st|nd|rd|th)"
        r"(?: of (?i:this|the) month)?"
        r"(?=[.,;:)]|$| (?i:and|after|with|without|when|but|they|he|it|at|in"
        r"|by|to|from|as|of this|of the month)\b)",
    ),
    (
        "feast",
        r"\b(?:(?i:on) )?(?P<what>Christmas (?:Day|Eve)|New Year[’'‘]s (?:Day|Eve))\b",
    ),
    # days of the week
    (
        "since_weekday",
        rf"\b(?i:since) (?:(?i:last|late|early|late on|early on) )?{_W}{_HALF}(?=\W|$)",
    ),
    (
        "weekdays2",
        rf"\b(?i:between|from|on) {_W}{_HALF}{_TO}(?P<weekday2>{_names(DAYS)}){_HALF}(?=\W|$)",
    ),
    (
        "weekday_week",
        rf"\b{_W},? (?i:of )?(?P<rel>(?i:last|this|next)) (?i:week)\b"
        rf"|\b(?P<rel2>(?i:last|this|next)) (?i:week)(?:'s|’s|,)? (?i:on )?"
        rf"(?P<weekday2>{_names(DAYS)})",
    ),
    ("weekday_rel", rf"\b(?P<rel>(?i:last|next|this|early|late))(?: on)? {_W}{_HALF}(?=\W|$)"),
    ("weekday", rf"\b(?:(?i:on|early on|late on) )?{_W}{_HALF}(?=\W|$)"),
    ("weekend", r"\b(?i:at|over|during|on) the weekend\b|\b(?i:last|this|past) weekend\b"),
    # named days and spans
    (
        "named",
        rf"\b(?P<what>(?i:(?:earlier |later )?today|(?:yesterday|tomorrow){_HALF}"
        r"|tonight|overnight|this morning"
        r"|this afternoon|this evening|last night|last evening"
        r"|(?:during|in|throughout) the night))\b",
    ),
    (
        "before_last",
        r"\b(?i:the (?P<unit>week|month|year) before last)\b",
    ),
    (
        "period",
        r"\b(?:(?P<part>(?i:earlier|later|late|early)) )?(?P<rel>(?i:this|last|next|past)) "
        r"(?P<unit>week|month|year|summer|winter|spring|autumn|fall)\b",
    ),
    (
        "all",
        r"\b(?i:all|throughout the|during the|the whole) "
        rf"(?P<unit>day|week|month|year)\b(?! of| (?:{_names(DAYS)}))",
    ),
    (
        "month",
        r"\b(?P<prep>(?i:in|since|during|last|this|late|early|by|until|mid|from|throughout))[ -]"
        rf"(?:late |early |mid-|mid )?{_M}(?=\W|$)(?! ?\d)",
    ),
    ("year_part", rf"\b(?:(?i:at|by|in|around|toward|towards|before) )?{_PART_OF}{_Y}\b"),
    (
        "year",
        r"\b(?P<prep>(?i:in|late|early|during|of|by|mid|throughout))[ -]"
        rf"(?:(?P<part>late|early|mid)[ -])?"
        rf"(?:the (?=\d{{4}} (?:[A-Z]|battle|campaign|conflict|fighting|invasion|offensive|siege"
        rf"|uprising|war)))?{_Y}\b",
    ),
    (
        "year_end",
        r"\b(?i:by|before) (?:the )?(?:year-end|end of (?:the|this) year|year[’']s end)\b",
    ),
)  # fmt: skip

_ANY_MONTH = re.compile(_names(MONTHS))
_ANY_WEEKDAY = re.compile(_names(DAYS))
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_ANY_DIGIT = re.compile(r"\d")
_NEEDS: dict[str, tuple[re.Pattern[str], ...]] = {
    "iso": (_ANY_YEAR,), "numeric": (_ANY_YEAR,),
    "dates_md": (_ANY_MONTH, _ANY_DIGIT), "dates_dm": (_ANY_MONTH, _ANY_DIGIT),
    "range_md": (_ANY_MONTH, _ANY_DIGIT), "range_dm": (_ANY_MONTH, _ANY_DIGIT),
    "mdy": (_ANY_MONTH, _ANY_DIGIT), "dmy": (_ANY_MONTH, _ANY_DIGIT),
    "nth_week": (_ANY_MONTH,), "months2": (_ANY_MONTH,), "month_part": (_ANY_MONTH,),
    "my": (_ANY_MONTH, _ANY_YEAR), "years2": (_ANY_YEAR,), "decade": (_ANY_YEAR,),
    "since_year": (_ANY_YEAR,), "day_of_month": (_ANY_DIGIT,), "since_weekday": (_ANY_WEEKDAY,),
    "weekdays2": (_ANY_WEEKDAY,), "weekday_week": (_ANY_WEEKDAY,),
    "weekday_rel": (_ANY_WEEKDAY,), "weekday": (_ANY_WEEKDAY,), "month": (_ANY_MONTH,),
    "year_part": (_ANY_YEAR,), "year": (_ANY_YEAR,), "month_rel": (_ANY_MONTH,),
}  # fmt: skip
"""What every match of a rule holds: most sentences hold little of it, and most rules are saved."""

RULES: tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = tuple(
    (name, re.compile(pattern), _NEEDS.get(name, ())) for name, pattern in _GRAMMAR
)
APART = re.compile(
    rf"{_N} (?P<unit>day|week)s? (?P<link>before|after) (?!that\b|this\b|yesterday\b|it\b)[\w‘’']"
)
"""“a day after rebels took it": what happened stands behind."""


def rules_for(text: str, start: int, end: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the rules that can match in `text[start:end]`, in their order."""
    held: dict[re.Pattern[str], bool] = {}
    for name, pattern, needs in RULES:
        for need in needs:
            if need not in held:
                held[need] = need.search(text, start, end) is not None
            if not held[need]:
                break
        else:
            yield name, pattern


SINCE = re.compile(r"\b[Ss]ince (?:[\w-]+ ){0,9}$")
CLOCK = re.compile(
    r"\b(?:at|around|about|before|after|by|from|since|until) (?:the )?(?:early )?"
    r"(?:dawn|dusk|noon|midday|midnight|sunrise|sunset|morning)\b"
    r"|\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b\d{4} (?:hrs|hours)\b|\b\d{1,2}:\d\d\b",
    re.IGNORECASE,
)
"""An hour of the day that comes without a day."""
HINT = re.compile(
    r"\d|\b(?:"
    + "|".join(sorted({*DAYS, *MONTHS}, key=lambda w: (-len(w), w)))
    + r"|(?:hour|day|night|week|weekend|fortnight|month|year|decade|summer|winter|spring|autumn"
    r"|fall|morning|evening|midnight|noon)s?"
    r"|today|tonight|yesterday|tomorrow|overnight|daily|dawn|dusk|earlier|later|previous|recent)\b",
    re.IGNORECASE,
)
"""What every expression of time holds: a digit, a name of a day or month, or a word of time."""
