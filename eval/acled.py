"""ACLED: notes in words → the fields that its coders filled in from the same report.

    python -m eval.run acled [--all]

Set E (ACLED's terms): evaluated on, never learned from, nothing of it is printed or kept.
Battles in Syria 2018–2023; each note is read as a report published on the event's date.  The
coders saw the sources, sayso sees the note alone, which may leave out what they knew.

* **sides**: actors of the two sides.  A side read is right when it belongs to one of the row's
  two actors, and neither right nor wrong when to an associated one: same party in the packs, or a
  name in common; an actor without a name is right for an "Unidentified" one.
* **place within 10 km**: of named towns (precision 1), by the built-in gazetteer; *named*: the
  coders' spelling stands in the note and is read as place of an event.
* **killed exact**: the people killed, added up, or a total if it is more ("3 fatalities"); *of
  deadly*: rows with fatalities.  ACLED puts 10 where a report gives no number, sayso none.
* **sub-type**: Armed clash or one of the two that change control, as in eval/case2021.py.

LEMONADE (2025) has F1 0.78 for trained systems and 0.58 for language models without training on
ACLED's events end to end: other rows, many languages, all fields at once; no like for like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from eval.case2021 import SUB_TYPES, label
from eval.scoring import (
    OF_ANYBODY,
    Count,
    document,
    folded,
    kind,
    read_claims,
    sample,
    table_rows,
)
from sayso.actors import ActorIndex, actor_index
from sayso.geometry import kilometres
from sayso.model import Claim, Mention
from sayso.reference import load_reference

PUBLISHED = {
    "sides f1": "no like for like; LEMONADE (other rows, all fields): 0.78 trained, 0.58 not"
}
SAMPLE = 400
_HAPPENING = frozenset(
    {
        *("airstrike", "shelling", "bombing", "chemical", "clash", "capture", "withdrawal"),
        *("advance", "offensive", "killing", "abduction", "destruction", "interdiction", "toll"),
    }
)
_YEARS = re.compile(r"\s*\(\d{4}-\d*\)")
_COUNTRY = re.compile(r"\s*\([A-Z][a-z]+\)$")
_TOTALS = frozenset(["fatality", "fatalities", "deaths", "dead", "people", "persons", "casualties"])
_REACH_KM = 10.0


def measure(whole: bool = False) -> dict[str, object]:
    """Return the score of each field."""
    rows = sample(table_rows("acled_syria_battles", "battles.csv.gz"), SAMPLE, whole)
    documents = [
        document(row["event_id_cnty"], row["notes"] + "\n", _day(row["event_date"])) for row in rows
    ]
    sides = Count()
    near: list[bool] = []
    named: list[bool] = []
    killed: list[bool] = []
    deadly: list[bool] = []
    types: list[tuple[str, str]] = []
    for row, one, claims in zip(rows, documents, read_claims(documents), strict=True):
        told = [c for c in claims if c.type in _HAPPENING and c.modality != "denied"]
        sides.add(*sides_right(row, told))
        town = row["location"].split(" - ")[-1]
        if row["geo_precision"] == "1.0":
            near.append(_near(row, told))
        if town in row["notes"]:
            named.append(folded(town) in " | ".join(folded(p.text) for c in told for p in c.place))
        right = people_killed(told) == float(row["fatalities"])
        killed.append(right)
        if float(row["fatalities"]):
            deadly.append(right)
        types.append((label(one, claims), SUB_TYPES[row["sub_event_type"]]))
    changes = [pair for pair in types if pair[1] != "ARMED_CLASH"]
    return {
        "notes": len(rows),
        "read": sum(ours != "" for ours, _ in types) / len(rows),
        "sides": sides.figures(),
        "place within 10 km": _share(near),
        "place named": _share(named),
        "killed exact": _share(killed),
        "killed exact, of deadly": _share(deadly),
        "sub-type right": _share([ours == gold for ours, gold in types]),
        "sub-type right, of control changes": _share([ours == gold for ours, gold in changes]),
    }


def _day(date: str) -> str:
    return datetime.strptime(date, "%d %B %Y").replace(tzinfo=UTC).date().isoformat()


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))


# ------------------------------------------------------------------ sides


def sides_right(row: dict[str, str], claims: Iterable[Claim]) -> tuple[int, int, int]:
    """Return how many sides are right, how many were read, how many there are."""
    gold = [name for name in (row["actor1"], row["actor2"]) if name]
    also = [n for key in ("assoc_actor_1", "assoc_actor_2") for n in row[key].split("; ") if n]
    ours = list(parties(claims))
    found = {i for i, name in enumerate(gold) if any(is_party(name, one) for one in ours)}
    wrong = [one for one in ours if not any(is_party(name, one) for name in (*gold, *also))]
    return len(found), len(found) + len(wrong), len(gold)


def parties(claims: Iterable[Claim]) -> Iterator[Mention]:
    """Yield whom the claims name as actor or target, each once; things are left out."""
    seen: set[str] = set()
    for claim in claims:
        for mention in (*claim.actor, *claim.target):
            key = mention.id or folded(mention.text)
            if key not in seen and (mention.id or kind(mention.text) != "thing"):
                seen.add(key)
                yield mention


def is_party(name: str, mention: Mention) -> bool:
    """Say whether words mean the party of this ACLED name, or a part of it."""
    if mention.id is not None:
        known = known_as(name)
        if known is not None:
            return _actors().same_party(known, mention.id)
    elif name.startswith("Unidentified"):
        return True
    words = set(folded(mention.text).split()) - OF_ANYBODY
    return bool(words & (set(folded(_bare(name)).split()) - OF_ANYBODY))


@lru_cache(maxsize=1)
def _actors() -> ActorIndex:
    return actor_index(load_reference())


def _bare(name: str) -> str:
    return _COUNTRY.sub("", _YEARS.sub("", name))


@lru_cache(maxsize=4096)
def known_as(name: str) -> str | None:
    """Return the actor id of a name of ACLED ("QSD: Syrian Democratic Forces"), if known."""
    if name.startswith("Unidentified"):
        return None
    bare = _bare(name)
    for words in (bare, bare.rpartition(": ")[2], bare.partition(": ")[0]):
        hits = _actors().lookup(words, countries=("SY",))
        if hits:
            return hits[0].actor.id
    return None


# ------------------------------------------------------------------ place, figures


def _near(row: dict[str, str], claims: Iterable[Claim]) -> bool:
    lat, lon = float(row["latitude"]), float(row["longitude"])
    return any(
        place.lat is not None
        and place.lon is not None
        and place.relation != "within"
        and kilometres(lat, lon, place.lat, place.lon) <= _REACH_KM
        for claim in claims
        for place in claim.place
    )


def people_killed(claims: Iterable[Claim]) -> float:
    """Return the people killed by the claims; parts of a figure, and it again, left out."""
    figures = {
        (f.what, f.low)
        for claim in claims
        for f in claim.figures
        if f.measure == "killed" and f.unit == "person" and f.part_of is None
    }
    totals = [low or 0.0 for what, low in figures if what.lower() in _TOTALS]
    return max([sum(low or 0.0 for what, low in figures if what.lower() not in _TOTALS), *totals])
