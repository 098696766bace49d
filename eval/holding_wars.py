"""The real wars of `eval.holding`: towns, who held them, and the reports on them."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from eval.acled import is_party
from eval.scoring import document, sample, table_rows
from sayso.actor_names import fold
from sayso.actors import actor_index
from sayso.geometry import kilometres
from sayso.model import Document, Mention
from sayso.reference import load_reference
from sayso.source_index import source_index

TOWNS = 60
"""Towns of each set; `--all` takes every one."""


@dataclass
class Town:
    """One town: where it is, the days to ask for, who held it, and what was written of it."""

    name: str
    lat: float
    lon: float
    holders: dict[int, str] = field(default_factory=dict)
    """Day number → name of who holds it."""
    changes: list[tuple[int, str]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    """What the coders put into columns, a row for each document, where they did."""


def syria(whole: bool) -> list[Town]:
    """Return the towns of Syria; see `eval.holding`."""
    rows = table_rows("acled_syria_battles", "battles.csv.gz")
    by_town: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_town[row["location"], row["admin1"]].append(row)
    chosen = [
        of_town
        for _, of_town in sorted(by_town.items())
        if len(set[str]().union(*(takers(r) for r in of_town if is_change(r)))) > 1
    ]
    towns = []
    for of_town in sample(chosen, TOWNS, whole):
        first = of_town[0]
        town = Town(first["location"], float(first["latitude"]), float(first["longitude"]))
        told: dict[int, set[str]] = defaultdict(set)
        for row in sorted(of_town, key=lambda r: (_day(r["event_date"]), r["event_id_cnty"])):
            made = document(row["event_id_cnty"], row["notes"] + "\n", _iso(row["event_date"]))
            source = row["source"].split(";")[0].strip()
            town.documents.append(_by(made, source))
            town.rows.append(row)
            if is_change(row):
                told[_day(row["event_date"])] |= takers(row)
        # A day on which two sides are coded as takers has no answer, nor what follows it.
        ends = [(day, next(iter(of_day)) if len(of_day) == 1 else "")
                for day, of_day in sorted(told.items())]  # fmt: skip
        _hold(town, ends)
        town.changes = [(day, name) for day, name in ends if name]
        towns.append(town)
    return towns


def is_change(row: Mapping[str, str]) -> bool:
    """Say whether a place changes hands by this row of ACLED."""
    return "territory" in row["sub_event_type"] and row["geo_precision"] == "1.0"


def takers(row: Mapping[str, str]) -> set[str]:
    """Return who has the place after a change; both where that cannot be told.

    The sub-type says whether the state has it.  Of two others neither the sub-type nor the order of
    the columns tells: the one coded first took it, unless the note names the other one first.
    """
    one, other = row["actor1"], row["actor2"]
    if not other:
        return {one}
    regains = row["sub_event_type"] == "Government regains territory"
    states = [actor.startswith(_STATE) for actor in (one, other)]
    if any(states):
        return {one if states[0] == regains else other}
    first, second = (_named_at(actor, row["notes"]) for actor in (one, other))
    return {one, other} if second < first < len(row["notes"]) else {one}


def _named_at(actor: str, note: str) -> int:
    """Return where a note first names an actor of ACLED's, past its end if nowhere."""
    short, _, long = re.sub(r" \(.*?\)", "", actor).rpartition(": ")
    told = fold(note)
    places = [told.find(fold(name)) for name in (short, long) if name]
    return min((at for at in places if at >= 0), default=len(note))


_STATE = ("Military Forces of Syria", "Police Forces of Syria")


def is_of(name: str, mention: Mention) -> bool:
    """Say whether words mean the party; a coalition of ACLED's is any of those it is made of."""
    return any(is_party(one, mention) for one in (name, *_COALITIONS.get(name, ())))


_OF_TURKEY = ("Military Forces of Turkey (2016-)", "JWS: Syrian National Army")
_COALITIONS = {
    "Operation Peace Spring": _OF_TURKEY,
    "Operation Olive Branch": _OF_TURKEY,
    "JTS: Syria Liberation Front": ("AAS: Ahrar al Sham", "HNDZ: Nour al Din al Zinki Movement"),
    "JTW: National Liberation Front": (
        "AAS: Ahrar al Sham", "HNDZ: Nour al Din al Zinki Movement", "Suqour al Sham",
        "Opposition Rebels (Syria)",
    ),
}  # fmt: skip


def _hold(town: Town, changes: Sequence[tuple[int, str]]) -> None:
    """Fill in the days from each change to the next, after the last one as many as a season."""
    for at, (day, name) in enumerate(changes):
        end = changes[at + 1][0] if at + 1 < len(changes) else day + 90
        if name:
            town.holders.update((d, name) for d in range(day, end))


def _day(words: str) -> int:
    return datetime.strptime(words, "%d %B %Y").date().toordinal()  # noqa: DTZ007


def _iso(words: str) -> str:
    return date.fromordinal(_day(words)).isoformat()


def _by(made: Document, source: str) -> Document:
    known = source_index(load_reference()).lookup(source)
    return msgspec.structs.replace(made, source=known.id if known else source)


def ukraine(whole: bool) -> list[Town]:
    """Return the towns of Ukraine; see `eval.holding`."""
    states: dict[_Spot, dict[int, str]] = defaultdict(dict)
    rows = table_rows("control_cities_ukraine", "daily_states.csv.gz")
    known = _spots(rows)
    for row in rows:
        spot = _spot(row, known)
        if spot is not None:
            day = date.fromisoformat(row["snapshot_date"]).toordinal()
            states[spot][day] = row["held_by"].strip()
    reasons: dict[_Spot, list[tuple[str, str]]] = defaultdict(list)
    for row in table_rows("control_cities_ukraine", "state_changes.csv.gz"):
        # Line breaks of the table are lost: a capital right behind a letter begins a new line.
        words = re.sub(r"\[\d+\]", " ", row["more_information"])
        words = re.sub(
            r"(?<=[a-z)\d])\s*(?=(?:Rec|C)aptured|Control|Contested)", ". ", words
        ).strip()
        spot = _spot(row, known)
        if words and spot is not None:
            reasons[spot].append((row["first_seen"], words))
    chosen = [
        spot for spot in sorted(states)
        if len(set(states[spot].values()) & _SIDES.keys()) > 1 and reasons[spot]
    ]  # fmt: skip
    towns = []
    for spot in sample(chosen, TOWNS, whole):
        name = spot[0]
        town = Town(*spot)
        town.holders = {day: side for day, side in states[spot].items() if side in _SIDES}
        last = None
        for day, side in sorted(town.holders.items()):
            if last is not None and side != last:
                town.changes.append((day, side))
            last = side
        seen: set[str] = set()
        for first_seen, words in reasons[spot]:
            if words not in seen:
                seen.add(words)
                text = f"{name}: {' '.join(words.split())}\n"
                made = document(f"{name} {first_seen}", text, first_seen)
                town.documents.append(_by(made, "Wikipedia"))
        towns.append(town)
    return towns


_Spot = tuple[str, float, float]
"""Name, latitude and longitude of a town: many villages bear one name."""
_NEAR_KM = 5.0
"""Positions of one name as near as this are one town, written with other digits."""


def _spots(rows: Iterable[Mapping[str, str]]) -> dict[str, list[_Spot]]:
    """Return name → its towns, each at the position given first."""
    known: dict[str, list[_Spot]] = defaultdict(list)
    for row in rows:
        if row["lat"] and row["lon"] and _spot(row, known) is None:
            name = row["name"].strip()
            known[name].append((name, float(row["lat"]), float(row["lon"])))
    return known


def _spot(row: Mapping[str, str], known: Mapping[str, list[_Spot]]) -> _Spot | None:
    """Return which town a row means; without a position only where one town has the name."""
    of_name = known.get(row["name"].strip(), [])
    if row["lat"] and row["lon"]:
        lat, lon = float(row["lat"]), float(row["lon"])
        return next((s for s in of_name if kilometres(lat, lon, *s[1:]) <= _NEAR_KM), None)
    return of_name[0] if len(of_name) == 1 else None


_SIDES = {
    "Ukraine": "Ukraine", "Russia": "Russia", "Donetsk PR": "Russia", "Luhansk PR": "Russia",
    "DPR": "Russia",
}  # fmt: skip


def is_side(name: str, mention: Mention) -> bool:
    """Say whether words mean the side, one of its parts or an ally."""
    index = actor_index(load_reference())
    hits = index.lookup(_SIDES[name], countries=("UA",))
    if mention.id is None or not hits:
        return fold(_SIDES[name]) in fold(mention.text)
    side = hits[0].actor.id
    return index.same_party(side, mention.id) or index.allied(side, mention.id)


WRITTEN = "2023-06-01"
"""About when the list of towns was written."""
_HELD_BY: dict[str, tuple[str, ...]] = {
    "Government": ("Syrian government", "Syrian Arab Army"),
    "SDF/AANES": ("Syrian Democratic Forces", "YPG"),
    "HTS": ("Hayat Tahrir al-Sham", "Nusra Front"),
    "Opposition (SNA/FSA)": ("Free Syrian Army", "Syrian National Army", "Syrian rebels"),
    "Turkey": ("Turkish Army",),
}


def listed(whole: bool) -> list[Town]:
    """Return the towns of a list with what it tells of their history, and who holds them last."""
    rows = [
        row for row in table_rows("wiki_control", "control_towns.csv.gz")
        if row["held_by"] and not row["name"].startswith("Outside")
        and re.sub(r"See (?:also)?:?.*", "", row["history"]).strip()
    ]  # fmt: skip
    towns = []
    for row in sample(rows, TOWNS, whole):
        town = Town(row["name"].split(" – ")[-1], math.nan, math.nan)
        town.holders = {date.fromisoformat(WRITTEN).toordinal(): row["held_by"]}
        made = document(row["name"], f"{row['name']}: {row['history']}\n", WRITTEN)
        town.documents.append(_by(made, "Wikipedia"))
        towns.append(town)
    return towns


def is_listed(name: str, mention: Mention) -> bool:
    """Say whether words mean one of the sides that hold a town of the list, or a part of it."""
    index = actor_index(load_reference())
    for words in (words for side in name.split("|") for words in _HELD_BY[side]):
        hits = index.lookup(words, countries=("SY",))
        if hits and mention.id is not None and index.same_party(hits[0].actor.id, mention.id):
            return True
    return False


def names_listed(town: Town, one: Document, name: str, day: int) -> bool:
    """Say whether the history of this town can tell who holds it."""
    return True


def tells_change(town: Town, one: Document, name: str, day: int) -> bool:
    """Say whether a note is of the day on which the town came to who holds it on `day`."""
    since = max((on for on, _ in town.changes if on <= day), default=day)
    return one.published == date.fromordinal(since).isoformat()


def names_side(town: Town, one: Document, name: str, day: int) -> bool:
    """Say whether a reason for this town names the side."""
    others = [words for words, side in _SIDES.items() if side == _SIDES[name]]
    return any(words in one.text for words in (*others, f"{_SIDES[name]}n"))
