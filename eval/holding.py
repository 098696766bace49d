"""Who holds a town on a day, on two real wars, against "the last capture told wins".

    python -m eval.run holding [--all]

* **acled** (E: evaluated on, never learned from): battles in Syria 2018–2023.  Each note is read as
  a report of its first source on the day of the event.  Towns whose control changed hands at least
  twice by the coders; the truth is the side that the coded changes leave in the town.
* **ukraine**: the state of control of towns by day, and the words that the editors gave as reason
  on the day when a row first stood so ("Captured by Russia 9 March 2022").  Towns that changed
  hands; days that the editors call contested are left out.

Both lists keep a town with its last holder however long nobody speaks of it; so does sayso here
(`control_decay_days` is 36,500).  *place-day*: share of days on which the holder named first is of
the right party; a day without an answer is wrong.  *change days*: mean error of the day of a
change, 45 where it is missed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from eval.acled import is_party
from eval.scoring import document, read_claims, sample, table_rows
from sayso.actor_names import fold, spelling_key
from sayso.actors import actor_index
from sayso.config import Policy
from sayso.control import timeline
from sayso.control.assertions import day_of, last_day, place_key
from sayso.decide import standing
from sayso.fuse import fuse, head, trace
from sayso.locate.geometry import kilometres
from sayso.model import Claim, Document, Mention, PlaceMention
from sayso.place_words import bare_name
from sayso.reference import load_reference
from sayso.source_index import source_index

TOWNS = 60
"""Towns of each set; `--all` takes every one."""
_REACH_KM = 10.0
_PROVINCE_KM = 150.0
_MISSED_DAYS = 45
_POLICY = Policy(control_decay_days=36_500)
Right = Callable[[str, Mention], bool]
Held = list[tuple[int, Mention]]
"""(day from which, who is named first), in order."""


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


def measure(whole: bool = False) -> dict[str, dict[str, float]]:
    """Return the figures of each war."""
    return {
        "acled": _scores(_syria(whole), is_party),
        "ukraine": _scores(_ukraine(whole), _is_side),
    }


# ------------------------------------------------------------------ the two wars


def _syria(whole: bool) -> list[Town]:
    rows = table_rows("acled_syria_battles", "battles.csv.gz")
    by_town: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_town[row["location"], row["admin1"]].append(row)
    chosen = [
        of_town
        for _, of_town in sorted(by_town.items())
        if len({r["actor1"] for r in of_town if _is_change(r)}) > 1
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
            if _is_change(row):
                told[_day(row["event_date"])].add(row["actor1"])
        # A day on which two sides are coded as takers has no answer.
        town.changes = [(day, *names) for day, names in sorted(told.items()) if len(names) == 1]
        _hold(town)
        towns.append(town)
    return towns


def _is_change(row: dict[str, str]) -> bool:
    return "territory" in row["sub_event_type"] and row["geo_precision"] == "1.0"


def _hold(town: Town) -> None:
    """Fill in the days from each change to the next, after the last one as many as a season."""
    for at, (day, name) in enumerate(town.changes):
        end = town.changes[at + 1][0] if at + 1 < len(town.changes) else day + 90
        town.holders.update((d, name) for d in range(day, end))


def _day(words: str) -> int:
    return datetime.strptime(words, "%d %B %Y").date().toordinal()  # noqa: DTZ007


def _iso(words: str) -> str:
    return date.fromordinal(_day(words)).isoformat()


def _by(made: Document, source: str) -> Document:
    known = source_index(load_reference()).lookup(source)
    return msgspec.structs.replace(made, source=known.id if known else source)


def _ukraine(whole: bool) -> list[Town]:
    states: dict[str, dict[int, str]] = defaultdict(dict)
    spots: dict[str, tuple[float, float]] = {}
    for row in table_rows("control_cities_ukraine", "daily_states.csv.gz"):
        if row["lat"] and row["lon"]:
            spots[row["name"]] = (float(row["lat"]), float(row["lon"]))
            day = date.fromisoformat(row["snapshot_date"]).toordinal()
            states[row["name"]][day] = row["held_by"].strip()
    reasons: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table_rows("control_cities_ukraine", "state_changes.csv.gz"):
        # Line breaks of the table are lost: a capital right behind a letter begins a new line.
        words = re.sub(r"\[\d+\]", " ", row["more_information"])
        words = re.sub(
            r"(?<=[a-z)\d])\s*(?=(?:Rec|C)aptured|Control|Contested)", ". ", words
        ).strip()
        if words:
            reasons[row["name"]].append((row["first_seen"], words))
    chosen = [
        name for name in sorted(spots)
        if len(set(states[name].values()) & _SIDES.keys()) > 1 and reasons[name]
    ]  # fmt: skip
    towns = []
    for name in sample(chosen, TOWNS, whole):
        town = Town(name, *spots[name])
        town.holders = {day: side for day, side in states[name].items() if side in _SIDES}
        last = None
        for day, side in sorted(town.holders.items()):
            if last is not None and side != last:
                town.changes.append((day, side))
            last = side
        seen: set[str] = set()
        for first_seen, words in reasons[name]:
            if words not in seen:
                seen.add(words)
                text = f"{name}: {' '.join(words.split())}\n"
                made = document(f"{name} {first_seen}", text, first_seen)
                town.documents.append(_by(made, "Wikipedia"))
        towns.append(town)
    return towns


_SIDES = {
    "Ukraine": "Ukraine", "Russia": "Russia", "Donetsk PR": "Russia", "Luhansk PR": "Russia",
    "DPR": "Russia",
}  # fmt: skip


def _is_side(name: str, mention: Mention) -> bool:
    index = actor_index(load_reference())
    hits = index.lookup(_SIDES[name], countries=("UA",))
    if mention.id is None or not hits:
        return fold(_SIDES[name]) in fold(mention.text)
    side = hits[0].actor.id
    return index.same_party(side, mention.id) or index.allied(side, mention.id)


# ------------------------------------------------------------------ scores


def _scores(towns: Sequence[Town], right: Right) -> dict[str, float]:
    documents = [one for town in towns for one in town.documents]
    claims = [claim for of_one in read_claims(documents) for claim in of_one]
    heads = {one.id: head(one) for one in documents}
    reference = load_reference()
    sayings = trace(claims, heads, reference)
    events, _ = fuse(claims, heads, reference, _POLICY, standing([]), sayings)
    rows, _ = timeline(claims, events, reference, _POLICY, sayings)
    ours: dict[str, tuple[PlaceMention, Held]] = {}
    for row in rows:
        if row.since is not None:
            who = row.holders[0] if row.holders else Mention(text="")
            day = date.fromisoformat(row.since).toordinal()
            ours.setdefault(_name(row.place), (row.place, []))[1].append((day, who))
    plain = _last_capture(claims, {one.id: one.published or "" for one in documents})
    return {
        "towns": len(towns),
        "days": sum(len(town.holders) for town in towns),
        "place-day": _place_days(towns, ours, right),
        "place-day, last capture wins": _place_days(towns, plain, right),
        "answered": _answered(towns, ours),
        "change days": _change_days(towns, ours, right),
        "change days, last capture wins": _change_days(towns, plain, right),
    }


def _name(place: PlaceMention) -> str:
    return place_key(place)


def _last_capture(
    claims: Iterable[Claim], published: Mapping[str, str]
) -> dict[str, tuple[PlaceMention, Held]]:
    """Return the baseline: whoever is last said to have taken or to hold the place."""
    told: dict[str, tuple[PlaceMention, Held]] = {}
    for claim in claims:
        if claim.type not in ("capture", "control") or claim.modality not in _DONE:
            continue
        day = last_day(claim.time) or day_of(published[claim.document])
        if day is None or not claim.actor:
            continue
        for place in claim.place:
            if place.relation != "within":
                told.setdefault(_name(place), (place, []))[1].append((day, claim.actor[0]))
    for _, held in told.values():
        held.sort(key=lambda one: one[0])
    return told


_DONE = ("happened", "ongoing")


def _spelled(name: str) -> str:
    return spelling_key(bare_name(fold(name)))


def _of_town(town: Town, told: dict[str, tuple[PlaceMention, Held]]) -> Held:
    """Return what is told of the town: of all places of its name in reach, else of the nearest."""
    named: Held = []
    near: list[tuple[float, str]] = []
    for name, (place, held) in told.items():
        if place.lat is None or place.lon is None:
            distance = 0.0
        else:
            distance = kilometres(town.lat, town.lon, place.lat, place.lon)
        if _spelled(place.name or place.text) == _spelled(town.name):
            # A village that is in no gazetteer lies anywhere in its province.
            if distance <= (_REACH_KM if place.id else _PROVINCE_KM):
                named += held
        elif place.id and distance <= _REACH_KM / 4:
            near.append((distance, name))
    if named or not near:
        return sorted(named, key=lambda one: one[0])
    return told[min(near)[1]][1]


def _on(held: Held, day: int) -> Mention | None:
    return next((who for since, who in reversed(held) if since <= day), None)


def _place_days(
    towns: Sequence[Town], told: dict[str, tuple[PlaceMention, Held]], right: Right
) -> float:
    good = total = 0
    for town in towns:
        held = _of_town(town, told)
        for day, name in town.holders.items():
            who = _on(held, day)
            total += 1
            good += who is not None and bool(who.text) and right(name, who)
    return good / max(1, total)


def _answered(towns: Sequence[Town], told: dict[str, tuple[PlaceMention, Held]]) -> float:
    given = total = 0
    for town in towns:
        held = _of_town(town, told)
        for day in town.holders:
            who = _on(held, day)
            total += 1
            given += who is not None and bool(who.text)
    return given / max(1, total)


def _change_days(
    towns: Sequence[Town], told: dict[str, tuple[PlaceMention, Held]], right: Right
) -> float:
    errors: list[int] = []
    for town in towns:
        held = _of_town(town, told)
        for day, name in town.changes:
            near = [abs(since - day) for since, who in held if who.text and right(name, who)]
            errors.append(min([*near, _MISSED_DAYS]))
    return sum(errors) / max(1, len(errors))
