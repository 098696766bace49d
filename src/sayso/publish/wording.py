"""English for dates and counts, and for lists of names: the small change of a sentence."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable
from functools import lru_cache

from ..model import TimeSpan
from .precision import KEPT, bounds

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def listed(words: Iterable[str], most: int = 0) -> str:
    """Return `a`, `a and b` or `a, b and c`; more than `most` end in `and N others`."""
    parts = list(dict.fromkeys(words))
    if most and len(parts) > most + 1:
        parts = [*parts[:most], f"{count_word(len(parts) - most)} others"]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


_ENTITY = re.compile(r"&(?:amp;)*(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+\d*);")


def decoded(words: str) -> str:
    """Return text without the entities of HTML that a plain text was left with: `R&amp;D`."""
    if "&" not in words:
        return words
    return _ENTITY.sub(lambda found: html.unescape(html.unescape(found[0])), words)


def capital(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def count_word(number: int) -> str:
    """Return small counts in words, others in figures."""
    words = (
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return `one event`, `three events`."""
    return f"{count_word(number)} {singular if number == 1 else plural or singular + 's'}"


_ONE = {"children": "child", "women": "woman", "men": "man", "civilians": "civilian"}
_ONES = re.compile(r"(?P<ones>(?:[\w-]+ )*?[\w-]+[^suiA-Z\W]s)(?P<whose> of .+)?")
"""A plural: no word like `press` or `Damascus`, and no initials."""
_ENDINGS = ((r"(?<=[^aeiou])ies$", "y"), (r"(?<=ss|sh|ch)es$", ""), (r"s$", ""))


def singular(noun: str) -> str:
    """Return a noun for one of them: `civilian`, `member of the PKK`; as it is where unsure."""
    if one := _ONE.get(noun.casefold()):
        return one
    if (found := _ONES.fullmatch(noun)) is None:
        return noun
    ending, one = next(e for e in _ENDINGS if re.search(e[0], found["ones"]))
    return re.sub(ending, one, found["ones"]) + (found["whose"] or "")


def amount(low: float | None, high: float | None, spelt: bool = False) -> str:
    """Return a range: `17`, `at least 17`, `up to 70`, `60 to 70`.

    `spelt` writes small counts out (`five`).
    """
    if low is None:
        return "an unstated number" if high is None else f"up to {_plain(high, spelt)}"
    if high is None:
        return f"at least {_plain(low, spelt)}"
    if low == high:
        return _plain(low, spelt)
    return f"{_plain(low, spelt)} to {_plain(high, spelt)}"


def _plain(number: float, spelt: bool) -> str:
    if not float(number).is_integer():
        return f"{number:,g}"
    return count_word(int(number)) if spelt and number <= 10 else f"{number:,.0f}"


def day_words(day: dt.date, year: bool = False) -> str:
    """Return `7 September`, with the year where asked."""
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def span_words(first: dt.date, last: dt.date) -> str:
    """Return `3 September 2018` or `3–16 September 2018` or `28 August – 3 September 2018`."""
    if first == last:
        return day_words(first, year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, year=True)}"
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last, year=True)}"


@lru_cache(maxsize=KEPT)
def when(time: TimeSpan | None, year: bool = False) -> str:
    """Return when something happened as an adverb: `on 7 September`, or nothing if unknown.

    `year` adds the year; a span over more than one year always has it.
    """
    edges = bounds(time)
    if edges is None:
        return ""
    first, last = edges
    if first == last:
        return f"on {day_words(first, year)}"
    said = " ".join((time.text or "").split()) if time else ""
    lately = _OF_LATE.match(said)
    if lately and (last - first).days > 7:
        return f"in the {lately[1].lower()} up to {day_words(last, year)}"
    if since := _SINCE.match(said):
        return f"from {_beginning(since[1], first, year or first.year != last.year)} on"
    if (last - first).days >= 364:
        return (
            f"in {first.year}"
            if first.year == last.year
            else (f"between {first.year} and {last.year}")
        )
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.month == last.month:
        return f"in {MONTHS[first.month - 1]}" + (f" {first.year}" if year else "")
    apart = first.year != last.year
    if first.month == last.month and not apart:
        return f"between {first.day} and {day_words(last, year)}"
    return f"between {day_words(first, apart)} and {day_words(last, year or apart)}"


_OF_LATE = re.compile(
    r"(?:in|over|during|for|throughout) (?:the )?(?:recent|past|last|previous|preceding) "
    r"(?:few |several )?(weeks|months|years)$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"since (.+)$", re.IGNORECASE)


def _beginning(said: str, first: dt.date, year: bool) -> str:
    """Return the first day of a time no more exactly than its words have it."""
    if re.search(r"\b(?!(?:19|20)\d\d\b)\d|day\b", said):
        return day_words(first, year)
    if any(month in said for month in MONTHS):
        return f"{MONTHS[first.month - 1]} {first.year}" if year else MONTHS[first.month - 1]
    return str(first.year) if first.day == first.month == 1 else day_words(first, year)


def without_year(time: TimeSpan | None) -> str:
    """Return `30 August` for a day whose year nobody states, else nothing."""
    found = re.match(r"--(\d\d)-(\d\d)", time.start) if time else None
    return f"{int(found[2])} {MONTHS[int(found[1]) - 1]}" if found else ""
