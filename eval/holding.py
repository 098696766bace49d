"""Who holds a town on a day, on real wars, against "the last capture told wins".

    python -m eval.run holding [--all]

* **acled** (E: evaluated on, never learned from): battles in Syria 2018–2023.  Each note is read as
  a report of its first source on the day of the event.  Towns whose control changed hands at least
  twice by the coders; the truth is the side that the coded changes leave in the town.
* **ukraine**: the state of control of towns by day, and the words that the editors gave as reason
  on the day when a row first stood so ("Captured by Russia 9 March 2022").  Towns that changed
  hands; days that the editors call contested are left out.
* **wiki** (E): a list of towns of Syria, each with some sentences on its history, and who holds it
  when the list was written: only that last holder is asked for.

All lists keep a town with its last holder however long nobody speaks of it; so does sayso here
(`control_decay_days` is 36,500).  *place-day*: share of days on which the holder named first is of
the right party; a day without an answer is wrong.  *change days*: mean error of the day of a
change, 45 where it is missed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eval.holding_wars import (
    Town,
    is_listed,
    is_of,
    is_side,
    listed,
    names_listed,
    names_side,
    syria,
    tells_change,
    ukraine,
)
from eval.scoring import read_claims
from sayso.actor_names import fold, spelling_key
from sayso.config import Policy
from sayso.control import timeline
from sayso.control.assertions import day_of, last_day, place_key
from sayso.decide import standing
from sayso.fuse import fuse, head, trace
from sayso.geometry import kilometres
from sayso.model import Claim, Document, Mention, PlaceMention
from sayso.place_words import bare_name
from sayso.reference import load_reference

_REACH_KM = 10.0
_PROVINCE_KM = 150.0
_MISSED_DAYS = 45
_POLICY = Policy(control_decay_days=36_500)
Right = Callable[[str, Mention], bool]
Held = list[tuple[int, Mention]]
"""(day from which, who is named first), in order."""


Told = dict[str, tuple[PlaceMention, Held]]
"""Place key → the place and who held it from when on."""


@dataclass
class War:
    """A war as read: what was told of its towns, and what sayso and the baseline make of it."""

    towns: list[Town]
    right: Right
    tells: Callable[[Town, Document, str, int], bool]
    """Whether a report is one of those from which the holder on a day would have to be known."""
    claims: dict[str, list[Claim]]
    """By document."""
    published: dict[str, str]
    ours: Told
    plain: Told


def measure(whole: bool = False) -> dict[str, dict[str, float]]:
    """Return the figures of each war."""
    return {name: _scores(war) for name, war in wars(whole)}


def wars(whole: bool, names: Sequence[str] = ()) -> Iterator[tuple[str, War]]:
    """Yield the wars by name, read; only those of `names`, where any are given."""
    if not names or "acled" in names:
        yield "acled", _read(syria(whole), is_of, tells_change, "SY")
    if not names or "ukraine" in names:
        yield "ukraine", _read(ukraine(whole), is_side, names_side, "UA")
    if not names or "wiki" in names:
        yield "wiki", _read(listed(whole), is_listed, names_listed, "SY")


def _read(
    towns: list[Town],
    right: Right,
    tells: Callable[[Town, Document, str, int], bool],
    country: str,
) -> War:
    documents = [one for town in towns for one in town.documents]
    by_document = dict(
        zip((one.id for one in documents), read_claims(documents, (country,)), strict=True)
    )
    ours, plain = told_from(documents, by_document)
    published = {one.id: one.published or "" for one in documents}
    return War(towns, right, tells, by_document, published, ours, plain)


def told_from(
    documents: Sequence[Document], by_document: Mapping[str, Sequence[Claim]]
) -> tuple[Told, Told]:
    """Return what sayso and what the baseline make of claims, by document."""
    claims = [claim for of_one in by_document.values() for claim in of_one]
    heads = {one.id: head(one) for one in documents}
    reference = load_reference()
    sayings = trace(claims, heads, reference)
    events, _ = fuse(claims, heads, reference, _POLICY, standing([]), sayings)
    rows, _ = timeline(claims, events, reference, _POLICY, sayings)
    ours: Told = {}
    for row in rows:
        if row.since is not None:
            who = row.holders[0] if row.holders else Mention(text="")
            day = date.fromisoformat(row.since).toordinal()
            ours.setdefault(_name(row.place), (row.place, []))[1].append((day, who))
    published = {one.id: one.published or "" for one in documents}
    return ours, _last_capture(claims, published)


# ------------------------------------------------------------------ scores


def _scores(war: War) -> dict[str, float]:
    towns, right = war.towns, war.right
    changes = {
        "change days": _change_days(towns, war.ours, right),
        "change days, last capture wins": _change_days(towns, war.plain, right),
    }
    return {
        "towns": len(towns),
        "days": sum(len(town.holders) for town in towns),
        "place-day": place_days(towns, war.ours, right),
        "place-day, last capture wins": place_days(towns, war.plain, right),
        "answered": _answered(towns, war.ours),
        **(changes if any(town.changes for town in towns) else {}),
    }


def _name(place: PlaceMention) -> str:
    return place_key(place)


def _last_capture(claims: Iterable[Claim], published: Mapping[str, str]) -> Told:
    """Return the baseline: whoever is last said to have taken or to hold the place."""
    told: Told = {}
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


def is_of_town(town: Town, place: PlaceMention) -> bool:
    """Say whether words of a report are for the town, as far as its name tells."""
    if place.lat is None or place.lon is None or math.isnan(town.lat):
        distance = 0.0
    else:
        distance = kilometres(town.lat, town.lon, place.lat, place.lon)
    if _spelled(town.name) in (_spelled(place.name or ""), _spelled(place.text)):
        # A village that is in no gazetteer lies anywhere in its province.
        return distance <= (_REACH_KM if place.id else _PROVINCE_KM)
    return False


def answer_on(town: Town, told: Told, day: int) -> Mention | None:
    """Return who is said to hold the town on a day."""
    return _on(_of_town(town, told), day)


def _of_town(town: Town, told: Told) -> Held:
    """Return what is told of the town: of all places of its name in reach, else of the nearest."""
    named: Held = []
    near: list[tuple[float, str]] = []
    for name, (place, held) in told.items():
        if is_of_town(town, place):
            named += held
        elif place.id and place.lat is not None and place.lon is not None:
            distance = kilometres(town.lat, town.lon, place.lat, place.lon)
            if distance <= _REACH_KM / 4:
                near.append((distance, name))
    if named or not near:
        return sorted(named, key=lambda one: one[0])
    return told[min(near)[1]][1]


def _on(held: Held, day: int) -> Mention | None:
    return next((who for since, who in reversed(held) if since <= day), None)


def place_days(towns: Sequence[Town], told: Told, right: Right) -> float:
    """Return the share of place-days whose holder is right."""
    good = total = 0
    for town in towns:
        held = _of_town(town, told)
        for day, name in town.holders.items():
            who = _on(held, day)
            total += 1
            good += who is not None and bool(who.text) and right(name, who)
    return good / max(1, total)


def _answered(towns: Sequence[Town], told: Told) -> float:
    given = total = 0
    for town in towns:
        held = _of_town(town, told)
        for day in town.holders:
            who = _on(held, day)
            total += 1
            given += who is not None and bool(who.text)
    return given / max(1, total)


def _change_days(towns: Sequence[Town], told: Told, right: Right) -> float:
    errors: list[int] = []
    for town in towns:
        held = _of_town(town, told)
        for day, name in town.changes:
            near = [abs(since - day) for since, who in held if who.text and right(name, who)]
            errors.append(min([*near, _MISSED_DAYS]))
    return sum(errors) / max(1, len(errors))
