"""What the record says about who holds a place: one assertion a place, day and kind.

Kinds: *gain* (somebody took it), *state* (somebody holds it), *loss* (somebody gave it up), *fight*
(somebody fights inside it), *siege* (somebody surrounds it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from ..ids import same_words
from ..model import Claim, Event, Mention, PlaceMention, Row, Saying, TimeSpan, Voice
from ..reference import Reference

Kind = Literal["gain", "state", "loss", "fight", "siege"]

_OUTSIDE = re.compile(
    r"\b(near|nearby|around|outside|outskirts|suburbs?|borders?|frontiers?|towards?|km|kilomet\w+|miles?|from|vicinity|"
    r"close to|edge|approach\w*|countryside|(north|south|east|west)\w*\s+of)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(areas in(side)?|positions|streets|blocks|buildings|part|parts|half|quarter|quarters|"
    r"most|neighbou?rhoods?|side|centre|center|sector)\b",
    re.IGNORECASE,
)
_NO_SETTLEMENT = frozenset(
    {"border", "country", "region", "province", "district", "sea", "river", "road", "desert"}
)
"""Kinds of places too wide to be held as one."""


class Standpoint(Row, kw_only=True, frozen=True):
    """One origin's word on an assertion."""

    origin: str
    name: str
    interested: bool
    concedes: bool
    affirms: bool


class Assertion(Row, kw_only=True, frozen=True):
    """What is said to be so of one place on one day."""

    place: PlaceMention
    city: PlaceMention | None
    """The town that the place is a part of, where the text names it."""
    day: int
    kind: Kind
    holders: tuple[Mention, ...]
    """Who took, holds, gave up or fights (on either side)."""
    others: tuple[Mention, ...]
    """Whom it was taken from, who is besieged, or who came after."""
    standpoints: tuple[Standpoint, ...]
    keys: tuple[str, ...]
    partial: bool = False


def place_key(place: PlaceMention) -> str:
    """Return what makes two mentions one place: the id, else the name with its province."""
    if place.id:
        return place.id
    return f"?{same_words(place.name or place.text)}|{same_words(place.admin1 or '')}"


def day_of(iso: str | None) -> int | None:
    """Return the day number of a date, of a month or year the last day; None where open."""
    if not iso or iso.startswith("-"):
        return None
    try:
        if len(iso) == 4:
            return date(int(iso), 12, 31).toordinal()
        if len(iso) == 7:
            year, month = int(iso[:4]), int(iso[5:])
            return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        return date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None


def last_day(time: TimeSpan | None) -> int | None:
    """Return the day by which a span is over: what is said of it surely holds then."""
    return day_of(time.end or time.start) if time else None


def assertions(
    claims: Iterable[Claim],
    events: Iterable[Event],
    reference: Reference,
    sayings: Mapping[str, Saying],
) -> tuple[list[Assertion], list[str]]:
    """Return the assertions, oldest first, and the keys of claims that lack a day."""
    by_key = {claim.key: claim for claim in claims}
    found: list[Assertion] = []
    undated: list[str] = []
    for event in events:
        kind = _kind(event.type, reference)
        if kind is None or event.rumour or event.modality not in ("happened", "ongoing"):
            continue
        if event.status == "retracted":
            continue
        day = last_day(event.time) or _published(event.claims, sayings)
        if day is None:
            undated.append(event.claims[0])
            continue
        if kind == "fight" and _held_off(event, by_key):
            continue
        telling = {
            key
            for key in event.claims
            if key not in by_key or _kind(by_key[key].type, reference) == kind
        }
        # Who only tells that the storm of a town began does not tell that it fell.
        voices = [voice for voice in event.voices if telling & set(voice.claims)] or event.voices
        keys = tuple(key for key in event.claims if key in telling) or event.claims
        holders, others = event.actor, event.target
        if kind == "gain":
            # Nor does who only acted in the same event: not every killer took the town.
            holders = _told_of(event.actor, keys, by_key)
        found += _of_places(
            event.place, day, kind, holders, others, _heard(voices, reference), keys
        )
    for claim in by_key.values():
        if claim.type != "control" or claim.evidence.section == "comment":
            continue
        if claim.modality not in ("happened", "ongoing", "denied"):
            continue
        day = last_day(claim.time) or _published((claim.key,), sayings)
        if day is None:
            undated.append(claim.key)
            continue
        found += _of_places(
            claim.place, day, "state", claim.actor, claim.target,
            (_said(claim, sayings.get(claim.key), reference),), (claim.key,),
        )  # fmt: skip
    found.sort(key=lambda a: (a.day, a.kind, place_key(a.place), a.keys))
    return found, sorted(undated)


def _kind(claim_type: str, reference: Reference) -> Kind | None:
    effect = reference.types[claim_type].control  # type: ignore[index]
    if effect == "fight" and claim_type != "clash":
        # Advances and offensives go towards a place; only a clash at it is inside it.
        return None
    kinds: dict[str, Kind] = {"gain": "gain", "loss": "loss", "fight": "fight", "siege": "siege"}
    return kinds.get(effect)


def _told_of(
    parties: tuple[Mention, ...], keys: Sequence[str], by_key: Mapping[str, Claim]
) -> tuple[Mention, ...]:
    """Return those parties of an event whom one of these claims names, in the event's order.

    Where the event names only their parts, the claims' own actors are returned.
    """
    if any(key not in by_key for key in keys):
        return parties
    named = [m for key in keys for m in (*by_key[key].actor, *by_key[key].target)]
    ids = {mention.id for mention in named if mention.id}
    texts = {same_words(mention.text) for mention in named}
    found = tuple(m for m in parties if m.id in ids or same_words(m.text) in texts)
    if found:
        return found
    actors = {m.id or same_words(m.text): m for key in reversed(keys) for m in by_key[key].actor}
    return tuple(reversed(actors.values()))


def _published(keys: Sequence[str], sayings: Mapping[str, Saying]) -> int | None:
    days = [day_of(sayings[key].published) for key in keys if key in sayings]
    return min((day for day in days if day is not None), default=None)


_HELD_OFF = re.compile(
    r"\b(repel\w*|repuls\w*|foil\w*|thwart\w*|fended off|beat(en)? back|pushed back|"
    r"fail\w* to)\b",
    re.IGNORECASE,
)


def _held_off(event: Event, by_key: Mapping[str, Claim]) -> bool:
    """Say whether an attack was beaten off: then no enemy is inside."""
    return any(_HELD_OFF.search(by_key[key].evidence.text) for key in event.claims if key in by_key)


def _heard(voices: Sequence[Voice], reference: Reference) -> tuple[Standpoint, ...]:
    return tuple(
        Standpoint(
            origin=voice.origin,
            name=_name(voice.origin, reference, [name for path in voice.paths for name in path]),
            interested=voice.interest in ("own success", "enemy's loss"),
            concedes=voice.interest == "own loss",
            affirms=voice.stance == "affirms",
        )
        for voice in voices
    )


def _said(claim: Claim, saying: Saying | None, reference: Reference) -> Standpoint:
    if saying is None:
        speaker = next((s for s in claim.says if s.id or s.name), None)
        origin = (speaker.id or speaker.name or "") if speaker else claim.document
        saying = Saying(origin=origin, stance="denies" if claim.modality == "denied" else "affirms")
    return Standpoint(
        origin=saying.origin,
        name=_name(saying.origin, reference, saying.path),
        interested=saying.interest in ("own success", "enemy's loss"),
        concedes=saying.interest == "own loss",
        affirms=saying.stance == "affirms",
    )


def _name(origin: str, reference: Reference, path: Iterable[str]) -> str:
    """Return the printed name of an origin: the packs' name, else as it was written."""
    for table in (reference.sources, reference.actors):
        known = table.get(origin)
        if known is not None:
            return known.name
    return next((name for name in path if same_words(name) == origin), origin)


def _of_places(
    places: Sequence[PlaceMention],
    day: int,
    kind: Kind,
    holders: tuple[Mention, ...],
    others: tuple[Mention, ...],
    standpoints: tuple[Standpoint, ...],
    keys: tuple[str, ...],
) -> Iterable[Assertion]:
    for at, place in enumerate(places):
        relation = place.relation or ""
        if relation == "within" and at > 0:
            continue
        if _OUTSIDE.search(f"{relation} {place.text}") or place.kind in _NO_SETTLEMENT:
            continue
        if at > 0 and _names_province_of(place, places[0]):
            continue
        city = next((p for p in places[at + 1 :] if p.relation == "within" and _is_town(p)), None)
        yield Assertion(
            place=msgspec.structs.replace(place, relation=None),
            city=city if place.kind in ("neighbourhood", "district", "site", "junction") else None,
            day=day,
            kind=kind,
            holders=holders,
            others=others,
            standpoints=standpoints,
            keys=keys,
            partial=bool(_PART.search(relation)),
        )


def _names_province_of(place: PlaceMention, first: PlaceMention) -> bool:
    """“Hajin, the last town in Deir Ezzor”: the city's name says the province of the first place.

    Then the text does not tell whether the city is meant, and nothing is said of it.
    """
    province = same_words(first.admin1 or "")
    return bool(province) and place.id != first.id and same_words(place.name or "") == province


def _is_town(place: PlaceMention) -> bool:
    return place.kind in ("city", "town", "village") and place.id is not None
