"""English for names, places, dates and counts: the small change of a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from ..model import PlaceMention, TimeSpan
from .precision import bounds

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Names whose head is a common noun take the article: the Syrian Army, but Hezbollah.
_HEADS = re.compile(
    r"\b(forces?|army|state|coalition|front|units?|movement|brigades?|council|party|guards?|corps|"
    r"observatory|ministry|organi[sz]ation|nations|union|fighters|militias?|troops|government|"
    r"police|navy|command|legion|republic|alliance|division|battalions?|helmets|defen[cs]e|"
    r"administration|assembly|office|centre|center|bureau|committee|task force)"
    r"($| (for|of|in|and)\b)",
    re.IGNORECASE,
)
_ACRONYMS = frozenset(
    {
        "SDF", "YPG", "SAA", "NLF", "UN", "US", "UK", "EU", "SOHR", "NDF", "FSA", "PKK", "PYD",
        "SNA", "ISF", "PMF", "PMU", "IRGC", "IDF", "UAE",
    }
)  # fmt: skip
_PREPOSITIONS = frozenset(
    {
        "in", "on", "at", "near", "around", "outside", "inside", "between", "from", "towards",
        "toward", "to", "off", "along", "close", "across", "beyond", "behind", "against", "into",
        "through", "throughout", "south", "north", "east", "west", "southeast", "southwest",
        "northeast", "northwest", "south-east", "south-west", "north-east", "north-west",
        "opposite",
    }
)  # fmt: skip
_AT = frozenset({"base", "airport", "dam", "hill", "oil field", "crossing", "junction", "site"})
_ON = frozenset({"road", "river", "sea"})


def listed(words: Iterable[str], most: int = 0) -> str:
    """Return `a`, `a and b` or `a, b and c`; more than `most` end in `and N others`."""
    parts = list(dict.fromkeys(words))
    if most and len(parts) > most:
        parts = [*parts[:most], f"{count_word(len(parts) - most)} others"]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def with_article(name: str) -> str:
    """Put `the` before a name that English gives one."""
    name = re.sub(r"\s*\([^)]*\)$", "", name)
    if re.match(r"(the|a|an|some|several|its|their|his)\b", name, re.IGNORECASE):
        return f"the {name[4:]}" if name[:4] == "The " and _HEADS.search(name) else name
    if name in _ACRONYMS or (name[:1].isupper() and _HEADS.search(name)):
        return f"the {name}"
    return name


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
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def span_words(first: dt.date, last: dt.date) -> str:
    """Return `3 September 2018` or `3–16 September 2018` or `28 August – 3 September 2018`."""
    if first == last:
        return day_words(first, year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, year=True)}"
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last, year=True)}"


def when(time: TimeSpan | None) -> str:
    """Return when something happened as an adverb: `on 7 September`, or nothing if unknown."""
    edges = bounds(time)
    if edges is None:
        return ""
    first, last = edges
    if first == last:
        return f"on {day_words(first)}"
    if (last - first).days >= 364:
        return f"in {first.year}"
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.month == last.month:
        return f"in {_MONTHS[first.month - 1]}"
    if first.month == last.month and first.year == last.year:
        return f"between {first.day} and {day_words(last)}"
    return f"between {day_words(first)} and {day_words(last)}"


def place_name(place: PlaceMention) -> str:
    """Return the name of a place, else its words."""
    return place.name or place.text


def where(places: Sequence[PlaceMention]) -> str:
    """Return the places as an adverb: `in Hajin and As Susah`, `near At Tanf`, or nothing."""
    phrases: dict[str, list[str]] = {}
    for place in _own(places):
        phrases.setdefault(_preposition(place), []).append(place_name(place))
    return ", ".join(f"{lead} {listed(names)}" for lead, names in phrases.items())


def taken(places: Sequence[PlaceMention]) -> str:
    """Return the places as what is taken or held: `Hajin`, `the area of X`, `ground near X`."""
    return listed(_object(place) for place in _own(places))


def _own(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    own = [place for place in places if place.relation != "within"]
    return own or list(places)


def _preposition(place: PlaceMention) -> str:
    relation = (place.relation or "").strip()
    if not relation or relation == "within":
        kind = place.kind or ""
        return "at" if kind in _AT else "on" if kind in _ON else "in"
    first = relation.split()[0].casefold()
    if first in _PREPOSITIONS or first[0].isdigit():
        return relation
    bare = re.sub(r"^the\s+", "", relation, flags=re.IGNORECASE)
    bare = re.sub(r"\s+of$", "", bare)
    return f"in the {bare} of"


def _object(place: PlaceMention) -> str:
    relation, name = (place.relation or "").strip(), place_name(place)
    if not relation or relation in {"within", "in", "at", "of"}:
        return name
    lead = _preposition(place)
    if lead.startswith("in the "):
        return f"{lead[3:]} {name}"
    return f"ground {lead} {name}"
