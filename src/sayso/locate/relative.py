"""Words about where in relation to a named place: "12 km southeast of", "between", "outskirts of".

`understand` reads the words of a mention and its relation; `spot` turns them and the named place
into a point with an honest radius: the radius within which the event lies in most cases, measured
on the Dutch strike list (eval/places.py).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ..geometry import kilometres, midpoint, moved, rounded
from ..model import Place, Row

Mode = Literal["at", "offset", "distance", "side", "around", "edge", "between", "direction"]

KM_PER = {"km": 1.0, "mile": 1.609344, "nm": 1.852, "m": 0.001, "yard": 0.0009144}

_POINTS = (
    "north", "north-northeast", "northeast", "east-northeast", "east", "east-southeast",
    "southeast", "south-southeast", "south", "south-southwest", "southwest", "west-southwest",
    "west", "west-northwest", "northwest", "north-northwest",
)  # fmt: skip
BEARING = {name.replace("-", ""): i * 22.5 for i, name in enumerate(_POINTS)}
_SHORT = dict(
    zip(
        ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw",
         "nw", "nnw"),
        BEARING.values(),
        strict=True,
    )
)  # fmt: skip
_WORD_NUMBERS = {
    w: float(n)
    for n, w in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")
    )
} | {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "a": 1.0,
     "a few": 4.0, "several": 5.0, "some": 5.0, "few": 4.0}  # fmt: skip

_DIRECTION = (
    r"(?P<dir>(?:(?:north|south|east|west|mid)[- ]?)+(?:ern|erly)?|central|"
    r"\b[NS](?:[NS]?[EW])?\b|\b[EW](?:[NS][EW])?\b)"
)
_QUANTITY = (
    r"(?P<num>\d+(?:[.,]\d+)?|a few|" + "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True)) + ")"
    r"(?:\s*(?:-|–|to)\s*(?P<num2>\d+(?:[.,]\d+)?))?"
)
_UNIT = (
    r"(?P<unit>kilomet(?:er|re)s?|kms?|nautical[ -]miles?|nmi?|miles?|mi|met(?:er|re)s?|m|"
    r"yards?)"
)
AGAIN = re.compile(rf"\s*\(\s*(?:about |some )?\d+(?:[.,]\d+)?[\s-]*{_UNIT}\s*\)\s*", re.IGNORECASE)
"""The same distance in another unit: "25 kilometers (15 miles) north of"."""
_HALFWAY = re.compile(r"\b([NSEW])/([NSEW]{2})\b")
"""Half-way between two winds: "W/NW" is WNW."""
_OFFSET = re.compile(rf"\b{_QUANTITY}[\s-]*{_UNIT}\b\.?", re.IGNORECASE)
_DIRECTION_OF = re.compile(_DIRECTION + r"(?:\s*(?:of|from))?", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(parts?|sides?|half|districts?|quarters?|neighbou?rhoods?|countryside|suburbs?|outskirts|"
    r"edges?|rim|banks?|areas?|sector|axis|front|frontlines?|regions?|corner|entrance|"
    r"approach(?:es)?"
    r"|slopes?|reaches|flank|desert|territor(?:y|ies)|border)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\b(outskirts|edges?|entrance|gates?|perimeter|periphery|approach(?:es)?)\b", re.IGNORECASE
)
_AROUND = re.compile(
    r"\b(near|nearby|close to|around|vicinity|ivo|area|surroundings?|environs|countryside|suburbs?|"
    r"next to|adjacent|by|outside|off|towards?|opposite|beside|rural)\b",
    re.IGNORECASE,
)
_WIDE = re.compile(r"\b(countryside|rural|desert)\b", re.IGNORECASE)


_BEFORE_IN = re.compile(r"^.*\b(?:in|at|inside|within)\b(?:\s+the\b)?", re.IGNORECASE | re.DOTALL)
"""What stands before "in" is about another place ("the area of A in | B")."""


class Relation(Row, frozen=True, kw_only=True):
    """What the words around a place name say about where exactly."""

    mode: Mode = "at"
    bearing: float | None = None
    """Degrees; None where no direction is said."""
    km: float | None = None
    spread: float = 0.0
    """Half the width of a stated range of distances, km."""
    wide: bool = False
    """The countryside around rather than the place itself."""


def bearing_of(words: str) -> float | None:
    """Return the bearing of a direction in words ("south-east", "NNW", "northern"), or None."""
    letters = words.strip().strip(".").partition("/")[0]
    if letters.isupper() and letters.lower() in _SHORT:
        return _SHORT[letters.lower()]
    plain = re.sub(r"(?:ern|erly)\b", "", letters.lower())
    return BEARING.get(re.sub(r"[^a-z]", "", plain))


def _number(text: str) -> float:
    return _WORD_NUMBERS.get(text.lower()) or float(text.replace(",", "."))


def _unit_km(unit: str) -> float:
    unit = unit.lower()
    if unit.startswith(("nm", "naut")):
        return KM_PER["nm"]
    if unit.startswith("k"):
        return KM_PER["km"]
    if unit.startswith("mi"):
        return KM_PER["mile"]
    return KM_PER["yard"] if unit.startswith("y") else KM_PER["m"]


_OTHER_NAME = re.compile(
    r"\b(?!(?:NM|KM|[NSEW]{1,3}|(?i:north|south|east|west)[\w-]*|Near|Around|Outside|Outskirts)\b)"
    r"[A-Z][\w'’-]*"
)
_LISTING = re.compile(r"^[\s),(]*(?:and|or|&)?\s*$")


def _last_words(words: str) -> tuple[str, str]:
    """Return the words that belong to the name behind them, and those it shares in a list.

    "near A (5 km west)," before B says of B only that it is in the list: "near" is shared, the
    distance is not.
    """
    words = _BEFORE_IN.sub("", words)
    names = [m for m in _OTHER_NAME.finditer(words) if m.start() > 0]
    tail = words[names[-1].end() :] if names else words
    cut = max(tail.rfind(","), tail.rfind(")"), tail.rfind(";"))
    closing = tail[cut + 1 :] if cut >= 0 else tail
    if cut >= 0 or names:
        if _LISTING.match(closing):
            return "", words[: names[0].start()] if names else ""
        return closing, ""
    return tail, ""


@lru_cache(maxsize=8192)
def understand(words: str | None) -> Relation:
    """Return what relation words ("12 km southeast of", "outskirts of", "near") say."""
    words = _HALFWAY.sub(r"\1\2", AGAIN.sub(" ", words)) if words else words
    if not words or words.strip().lower() in ("within", "in", "at", "on", "inside", "of"):
        return Relation()
    words, listed = _last_words(words)
    if listed and _AROUND.search(listed):
        return Relation(mode="around")
    if not words.strip():
        return Relation()
    found = _DIRECTION_OF.search(words)
    bearing = bearing_of(re.sub(r"\s*(?:of|from)$", "", found.group())) if found else None
    quantity = _OFFSET.search(words)
    wide = bool(_WIDE.search(words))
    if quantity:
        scale = _unit_km(quantity["unit"])
        low = _number(quantity["num"]) * scale
        high = _number(quantity["num2"]) * scale if quantity["num2"] else low
        mode: Mode = "offset" if bearing is not None else "distance"
        return Relation(mode=mode, bearing=bearing, km=(low + high) / 2, spread=(high - low) / 2)
    if "between" in words.lower():
        return Relation(mode="between")
    if bearing is not None:
        outward = re.search(
            r"(?:north|south|east|west)\w*\s+(?:of|from)\s*$|\b(?:of|from)\s*$", words
        )
        if _EDGE.search(words):
            return Relation(mode="edge", bearing=bearing)
        inside = _SIDE.search(words) or re.search(r"(?:ern|erly)\b", words.lower())
        if inside or not outward:
            return Relation(mode="side", bearing=bearing, wide=wide)
        return Relation(mode="direction", bearing=bearing)
    if _EDGE.search(words):
        return Relation(mode="edge")
    if _AROUND.search(words):
        return Relation(mode="around", wide=wide)
    return Relation()


def spot(relation: Relation, place: Place) -> tuple[float, float, float]:
    """Return (lat, lon, radius in km) of something in that relation to a place."""
    lat, lon, radius = place.lat, place.lon, place.radius_km
    bearing, km = relation.bearing, relation.km or 0.0
    if place.kind in ("river", "road") and relation.mode not in ("offset", "distance"):
        return (*rounded(lat, lon), round(radius, 1))  # its side runs as far as it does
    if relation.mode == "offset" and bearing is not None:
        lat, lon = moved(lat, lon, bearing, km)
        own = radius if radius > 40.0 else 0.5 * min(radius, 10.0)
        radius = max(2.0, own + 0.35 * km) + relation.spread
    elif relation.mode == "distance":
        radius = km * 1.1 + min(radius, 10.0)
    elif relation.mode == "side" and bearing is not None:
        if relation.wide and radius <= 25:
            lat, lon = moved(lat, lon, bearing, radius + 12)
            radius = max(20.0, 1.5 * radius)
        else:
            lat, lon = moved(lat, lon, bearing, 0.5 * radius)
            radius = max(1.0, 0.65 * radius)
    elif relation.mode == "direction" and bearing is not None:
        # "North of Ramadi" without a distance is most often said of its edge.
        step = radius + (2.0 if radius <= 30 else 20.0)
        lat, lon = moved(lat, lon, bearing, step)
        radius = max(10.0, 1.2 * step)
    elif relation.mode == "edge":
        if bearing is not None:
            lat, lon = moved(lat, lon, bearing, radius)
        radius = max(3.0, radius if bearing is not None else 1.3 * radius)
    elif relation.mode == "around":
        radius = max(20.0 if relation.wide else 5.0, (2.5 if relation.wide else 1.5) * radius)
    return (*rounded(lat, lon), round(radius, 1))


def between(first: Place, second: Place) -> tuple[float, float, float]:
    """Return (lat, lon, radius in km) of something between two places.

    The point divides the way by the sizes of the two, so that for two areas it lies about on
    their border; the radius is half the way for towns and the smaller area's own for areas.
    """
    way = kilometres(first.lat, first.lon, second.lat, second.lon)
    one, two = max(1.0, first.radius_km), max(1.0, second.radius_km)
    if min(one, two) < 20:
        lat, lon = midpoint(first.lat, first.lon, second.lat, second.lon)
        return (*rounded(lat, lon), round(max(2.0, way / 2), 1))
    share = one / (one + two)
    lon2 = second.lon + (360.0 if second.lon - first.lon < -180 else 0.0)
    lat = first.lat + (second.lat - first.lat) * share
    lon = first.lon + (lon2 - first.lon) * share
    return (*rounded(lat, (lon + 540.0) % 360.0 - 180.0), round(1.2 * min(one, two), 1))
