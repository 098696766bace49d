"""Do the rows of the Dutch strike list agree with themselves?  `python -m eval.dutch_rows`.

Counted without sayso's resolver, spelling rules or geometry of phrases: an expression of its own
for "3 NM north-west of X", names compared by their consonants, and of all places of Syria and Iraq
that bear the name the one that fits best.  A row contradicts itself where even that one puts what
the words say more than 10 km from the position given.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict

from eval.place_sets import dutch_strikes
from eval.scoring import table_rows
from sayso.locate.builtin import cities

_REACH_KM = 10.0
_WINDS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
_WORDS = {"NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W"}
_SAID = re.compile(
    r"^(\d+(?:[.,]\d+)?)\s*(km|nm|kilomet\w+|miles?|m)\s+([A-Za-z/ -]+?)\s+(?:of|from)\s+"
    r"(.+?)(?:\s*\(|,|$)",
    re.IGNORECASE,
)
_Point = tuple[float, float]


def _consonants(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    name = "".join(c for c in letters if c.isalnum() and c.isascii())
    name = re.sub(r"ah?$", "", re.sub(r"^(al|ar|as|ash|at|an|ad|az|el)", "", name))
    for written, sound in (("q", "k"), ("dh", "d"), ("kh", "k"), ("gh", "g")):
        name = name.replace(written, sound)
    return re.sub(r"[aeiouyw]+", "a", name)


def _places() -> dict[str, set[_Point]]:
    places: dict[str, set[_Point]] = defaultdict(set)
    for row in table_rows("gazetteer", "merged_sy_iq_lb.csv.gz"):
        if row["lat"]:
            for name in (row["name"], *row["alts"].split("|")):
                places[_consonants(name)].add((float(row["lat"]), float(row["lon"])))
    for city in cities():
        if city.country in ("SY", "IQ"):
            for name in (city.name, *city.names):
                places[_consonants(name)].add((city.lat, city.lon))
    return places


def _bearing(words: str) -> float | None:
    words = words.upper().replace("-", " ").split("/")[0].strip()
    found = re.findall("NORTH|SOUTH|EAST|WEST", words)
    wind = words if words in _WINDS else "".join(_WORDS[one] for one in found)
    return _WINDS.index(wind) * 22.5 if wind in _WINDS else None


def _gap(one: _Point, other: _Point) -> float:
    scale = 111.3 * math.cos(math.radians(one[0]))
    return math.hypot((one[0] - other[0]) * 111.2, (one[1] - other[1]) * scale)


def count() -> Counter[str]:
    """Return how many rows fit their position, and why the others do not."""
    places, rows = _places(), Counter[str]()
    for case in dutch_strikes():
        said = _SAID.match(case.text)
        bearing = _bearing(said[3]) if said else None
        if said is None or bearing is None:
            rows["not of that form"] += 1
            continue
        unit = said[2].lower()
        scale = 1.852 if unit.startswith("n") else 1.609 if unit.startswith("mi") else 1.0
        km = float(said[1].replace(",", ".")) * scale
        name = re.sub(r"\b(city|town|center|village)\b", "", said[4], flags=re.IGNORECASE)
        towns = places.get(_consonants(name))
        if not towns:
            rows["town in no list"] += 1
            continue
        spot, angle = (case.lat, case.lon), math.radians(bearing)
        best = min(
            _gap(
                (
                    lat + km * math.cos(angle) / 111.2,
                    lon + km * math.sin(angle) / (111.3 * math.cos(math.radians(lat))),
                ),
                spot,
            )
            for lat, lon in towns
        )
        lat, lon = min(towns, key=lambda town: _gap(town, spot))
        east = (case.lon - lon) * math.cos(math.radians(lat))
        off = abs((math.degrees(math.atan2(east, case.lat - lat)) - bearing + 180) % 360 - 180)
        if best <= _REACH_KM:
            rows["fits its position"] += 1
        elif best > 60:
            rows["contradicts: no town of the name near"] += 1
        else:
            rows[f"contradicts: the {'direction' if off > 45 else 'distance'}"] += 1
    return rows


if __name__ == "__main__":
    for reason, number in count().most_common():
        print(f"{number:5} {reason}")
