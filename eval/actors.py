"""Actors: who is meant by the words of coders.

    python -m eval.run actors

* **plover**: the words of each coded actor ("Senior Hungarian officials"), out of their sentence,
  against the country of its code.  *Right*: of those for whom a country is found.  PLOVER's file
  codes by sight of the sentence, so that words such as "Darfur" or a president's name may tell more
  there than here.
* **acled names known**: ACLED's own names of the actors of battles in Syria 2018–2023 (set E,
  evaluated on only), by mention; those that have no name ("Unidentified …", communal and tribal
  militias) are left out.  *Kind right*: of those, the kind agrees with ACLED's inter code.

Who acts on whom in the notes themselves is measured in eval/acled.py.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from eval.shared import shared
from sayso.actors import ActorIndex, actor_index
from sayso.countries import country
from sayso.reference import load_reference

PUBLISHED = {
    "plover country right": "none known; PETRARCH2's dictionaries know no YPG, SDF or HTS",
}


@lru_cache(maxsize=1)
def _index() -> ActorIndex:
    return actor_index(load_reference())


def measure() -> dict[str, float]:
    """Return all figures as shares."""
    return {**plover(plover_actors()), **acled_names()}


# ------------------------------------------------------------------ PLOVER


def plover_actors() -> list[tuple[str, str]]:
    """Return (words, code) of all coded actors whose code is three letters."""
    path = shared("data", "plover", "gold_standard_records.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = json.loads(lines.read())
    return [
        (actor["actorText"], actor["code"])
        for row in rows
        for role in ("source", "target")
        for actor in row.get(role) or ()
        if isinstance(actor, dict)
        and actor.get("actorText")
        and re.fullmatch("[A-Z]{3}", actor.get("code", ""))
    ]


def country_of(words: str) -> str | None:
    """Return the ISO alpha-3 code of whom the words mean, else of the state they name."""
    hits = _index().lookup(words)
    actor = hits[0].actor if hits else None
    code = None
    if actor is not None:
        code = actor.home or (actor.countries[0] if actor.countries else None)
    land = country(code or _index().describe(words).country)
    return land.alpha3 if land else None


def plover(cases: list[tuple[str, str]]) -> dict[str, float]:
    """Score (words, code) pairs; codes of no state (IGO …) and misspelt ones are left out."""
    states = [a.home for a in _index().actors.values() if a.kind == "state"]
    known = {land.alpha3 for land in map(country, states) if land}
    answers = [(country_of(words), code) for words, code in cases if code in known]
    found = [(ours, code) for ours, code in answers if ours]
    return {
        "plover country found": len(found) / max(1, len(answers)),
        "plover country right": sum(a == b for a, b in found) / max(1, len(found)),
    }


# ------------------------------------------------------------------ ACLED

_SHORT = re.compile(r"^[A-Za-z'’-]{2,6}: ")
_BRACKET = re.compile(r"\((?:\d{4}-(?:\d{4})?|[A-Z][A-Za-z ]+)\)")
_NOBODY = re.compile(r"^(?:Unidentified|Civilians|Former )|Communal|Tribal|Clan |Ethnic|Militia \(")
_INTER = {
    "1": ("state forces", "state"), "2": ("rebel group",),
    "3": ("political militia", "rebel group", "state forces"), "4": ("identity militia",),
    "8": ("external forces", "state forces", "state", "political militia", "rebel group"),
}  # fmt: skip
"""ACLED's inter code → kinds that agree; 3 holds what is pro-government and other militias."""


def words_of(acled: str) -> str:
    """Return ACLED's name of an actor without its abbreviation, country and years.

    >>> words_of("HTS: Hayat Tahrir al Sham")
    'Hayat Tahrir al Sham'
    """
    return " ".join(_BRACKET.sub(" ", _SHORT.sub("", acled)).split())


def _mentions() -> Iterator[tuple[str, str, str]]:
    """Yield (name, inter code, ISO date) of every named actor of every row."""
    path = shared("data", "acled_syria_battles", "battles.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        for row in csv.DictReader(lines):
            day = datetime.strptime(row["event_date"], "%d %B %Y").replace(tzinfo=UTC)
            for column, code in (("actor1", "inter1"), ("actor2", "inter2")):
                name = row[column].strip()
                if name and not _NOBODY.search(name):
                    yield name, row[code].partition(".")[0], day.date().isoformat()


def acled_names() -> dict[str, float]:
    """Return the share of mentions that some pack knows, and of those with an agreeing kind."""
    total = known = agreeing = 0
    for name, inter, on in _mentions():
        hits = _index().lookup(words_of(name), on, ("SY",))
        total += 1
        known += bool(hits)
        agreeing += bool(hits) and hits[0].actor.kind in _INTER.get(inter, ())
    return {
        "acled names known": known / total,
        "acled names kind right": agreeing / max(1, known),
    }
