"""The data sets that eval/places.py measures on, each as plain rows."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from eval.shared import shared


@dataclass
class Case:
    """One mention whose coordinates are known, and the words around it."""

    text: str
    lat: float
    lon: float
    container: str | None = None
    country: str | None = None
    relative: bool = False
    weight: int = 1


@dataclass
class Article:
    """A news article with its toponyms in text order."""

    text: str
    spans: list[tuple[int, int, str, float, float]] = field(default_factory=list)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines)


_ABOUT = re.compile(r"^\W*(?:approximat\w*|approx\.?|about|the|center|centre|proximately)\s+", re.I)
_COUNTRY = {"iraq": "IQ", "syria": "SY"}


def dutch_strikes() -> list[Case]:
    """Return the Dutch strike list: distinct (words, position) with the province as container."""
    cases: dict[tuple[str, float, float], Case] = {}
    for row in _rows(shared("data", "dutch_oir_strikes", "strikes.csv.gz")):
        cells = {key.split(" (")[0]: (value or "").strip() for key, value in row.items() if key}
        try:
            lat = float(cells["Position LAT"].replace(",", "."))
            lon = float(cells["Position LONG"].replace(",", "."))
        except ValueError:
            continue
        words = " ".join(cells["Town"].replace("\ufffd", "'").split())
        words = _ABOUT.sub("", _ABOUT.sub("", words))
        if not words:
            continue
        province = re.sub(r"\s*(province|border|on the border of)\s*", " ", cells["Province"])
        province = "" if re.search(r"[&/,]|\d", province) else province.strip()
        key = (words, round(lat, 2), round(lon, 2))
        if key in cases:
            cases[key].weight += 1
            continue
        cases[key] = Case(
            text=words,
            lat=lat,
            lon=lon,
            container=province or None,
            country=_COUNTRY.get(cells["Country"].strip().lower()),
            relative=bool(re.search(r"\d|\bof\b", words)),
        )
    return list(cases.values())


_IN = re.compile(
    r"\b(?:in|of)\s+(?:the\s+)?(?:(?:north|south|east|west|central)\S*\s+)?"
    r"([A-Z][\w'’-]*(?:[ -](?:[A-Z]|al-|ez-|ez |al )[\w'’-]*){0,3}|rural Damascus)\s*"
    r"(?:countryside|province|governorate)"
)


def acled_notes(every: int = 1) -> list[Case]:
    """Return places named in ACLED notes with the container the note names (evaluate only).

    Only named towns (geo_precision 1) whose name as ACLED spells it stands in the note.
    """
    cases = []
    for number, row in enumerate(_rows(shared("data", "acled_syria_battles", "battles.csv.gz"))):
        note, name = row["notes"] or "", (row["location"] or "").split(" - ")[-1]
        if number % every or row["geo_precision"] != "1.0" or name not in note:
            continue
        found = _IN.search(note)
        container = found.group(1) if found else None
        cases.append(
            Case(
                text=name,
                lat=float(row["latitude"]),
                lon=float(row["longitude"]),
                container=container if container != name else None,
                country="SY",
            )
        )
    return cases


def geoparsing(name: str) -> list[Article]:
    """Return the articles of LGL ("lgl") or TR-News ("TR-News")."""
    with gzip.open(shared("data", "geoparsing", f"{name}.xml.gz"), "rb") as data:
        root = ElementTree.fromstring(data.read())
    articles = []
    for item in root.iter("article"):
        article = Article(text=item.findtext("text") or "")
        for toponym in item.iter("toponym"):
            lat = toponym.findtext(".//lat") or toponym.findtext("lat")
            lon = toponym.findtext(".//lon") or toponym.findtext("lon")
            if not lat or not lon:
                continue
            article.spans.append(
                (
                    int(toponym.findtext("start") or 0),
                    int(toponym.findtext("end") or 0),
                    (toponym.findtext("phrase") or "").strip(),
                    float(lat),
                    float(lon),
                )
            )
        articles.append(article)
    return articles
