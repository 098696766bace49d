"""What the record says about who holds a place: one assertion a place, day and kind.

Kinds: *gain* (somebody took it), *state* (somebody holds it), *loss* (somebody gave it up), *fight*
(somebody fights inside it), *siege* (somebody surrounds it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from ..actor_names import fold, spelling_key
from ..ids import same_words
from ..model import Claim, Event, Mention, PlaceMention, Row, Saying, TimeSpan, Voice
from ..origin_words import as_written
from ..place_words import bare_name
from ..reference import Reference
from .entered import entered, is_town, is_wide, names_province_of
from .holders import who_can_hold
from .words import load_words

Kind = Literal["gain", "state", "loss", "fight", "siege"]
_KINDS: dict[str, Kind] = {
    "gain": "gain", "state": "state", "loss": "loss", "fight": "fight", "siege": "siege",
}  # fmt: skip
"""What the ontology says a type does to control; `none` is not among them."""

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
    told: tuple[str, int] = ("", 0)
    """When and where in the text it is told: of two things of one day, the later told is later."""
    partial: bool = False
    first: int | None = None
    """The first day of the span told of; `day` is its last, or that of the telling if earlier.
    None where that is one day."""


def place_key(place: PlaceMention) -> str:
    """Return what makes two mentions one place: the id, else the bare name with its province."""
    if place.id:
        return place.id
    name = spelling_key(bare_name(fold(place.name or place.text)))
    return f"?{name}|{same_words(place.admin1 or '')}"


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


def _span(
    time: TimeSpan | None, keys: Sequence[str], sayings: Mapping[str, Saying]
) -> tuple[int, int] | None:
    """Return the first day of what is told and the day by which it is surely so.

    What is told as done was done when it was told: "in 2022", published in May, is over by then.
    """
    told = _published(keys, sayings)
    last = last_day(time)
    if last is None or time is None:
        return None if told is None else (told, told)
    first = first_day(time)
    first = last if first is None else first
    if told is not None and first <= told < last:
        last = told
    return first, last


def first_day(time: TimeSpan) -> int | None:
    """Return the day on which a span begins; None where it is open."""
    rest = {4: "-01-01", 7: "-01"}.get(len(time.start), "")
    return day_of(time.start + rest)


def assertions(
    claims: Iterable[Claim],
    events: Iterable[Event],
    reference: Reference,
    sayings: Mapping[str, Saying],
) -> tuple[list[Assertion], list[str]]:
    """Return the assertions, oldest first, and the keys of claims that lack a day.

    Every claim asserts by itself, with its own doer and its own places: who told only that the
    storm of a town began did not tell that it fell.  Its event gives the day, the voice (copies
    are one), and the place where the claim's own words are in no gazetteer.
    """
    by_key = {claim.key: claim for claim in claims}
    found: list[Assertion] = []
    undated: list[str] = []
    for event in events:
        if event.rumour or event.status == "retracted":
            continue
        told: dict[Kind, list[Claim]] = {}
        for key in event.claims:
            claim = by_key.get(key)
            kind = _kind(claim, reference) if claim else None
            if claim is not None and kind is not None:
                told.setdefault(kind, []).append(claim)
        if "fight" in told and any(_held_off(by_key[key]) for key in event.claims if key in by_key):
            # Where an attack was beaten off, no enemy is inside.
            del told["fight"]
        if not told:
            continue
        span = _span(event.time, event.claims, sayings)
        if span is None:
            undated.append(event.claims[0])
            continue
        voices = {key: voice for voice in event.voices for key in voice.claims}
        for kind, of_kind in told.items():
            for claim in of_kind:
                holders, others = _sides(claim, of_kind)
                found += _of_places(
                    entered(claim) if _is_resolved(claim) else event.place,
                    span, kind, who_can_hold(holders, reference), who_can_hold(others, reference),
                    _heard(claim, voices[claim.key], sayings.get(claim.key), reference),
                    claim.key, _told_at(claim, sayings),
                )  # fmt: skip
    for claim in by_key.values():
        if _kind(claim, reference) != "state":
            continue
        span = _span(claim.time, (claim.key,), sayings)
        if span is None:
            undated.append(claim.key)
            continue
        found += _of_places(
            entered(claim), span, "state", who_can_hold(claim.actor, reference),
            who_can_hold(claim.target, reference),
            _said(claim, sayings.get(claim.key), reference), claim.key, _told_at(claim, sayings),
        )  # fmt: skip
    found.sort(key=lambda a: (a.day, a.kind, place_key(a.place), a.told, a.keys))
    return found, sorted(undated)


def _told_at(claim: Claim, sayings: Mapping[str, Saying]) -> tuple[str, int]:
    saying = sayings.get(claim.key)
    return ((saying.published or "") if saying else "", claim.evidence.start)


def in_their_province(found: Sequence[Assertion]) -> list[Assertion]:
    """Give unknown places without a province that of their namesakes, where all have one.

    `found` holds all that is told of places of one name.
    """
    provinces: dict[str, set[str]] = {}
    for assertion in found:
        if assertion.place.id is None and assertion.place.admin1:
            name = place_key(msgspec.structs.replace(assertion.place, admin1=None))
            provinces.setdefault(name, set()).add(assertion.place.admin1)
    placed = []
    for assertion in found:
        place = assertion.place
        if place.id is None and not place.admin1:
            known = provinces.get(place_key(place), set())
            if len(known) == 1:
                place = msgspec.structs.replace(place, admin1=min(known))
                assertion = msgspec.structs.replace(assertion, place=place)
        placed.append(assertion)
    return placed


def _kind(claim: Claim, reference: Reference) -> Kind | None:
    """Return what a claim says of control; None where it says nothing or only supposes."""
    if claim.evidence.section == "comment":
        return None
    if claim.modality not in ("happened", "ongoing", "denied"):
        return None
    return _KINDS.get(reference.types[claim.type].control)


def _sides(
    claim: Claim, of_kind: Sequence[Claim]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return doers and opponents; who left them out means those whom the others name."""
    holders = claim.actor or next((c.actor for c in of_kind if c.actor), ())
    others = claim.target or next((c.target for c in of_kind if c.target), ())
    return holders, others


def _is_resolved(claim: Claim) -> bool:
    return any(place.id for place in claim.place if place.relation != "within")


def _published(keys: Sequence[str], sayings: Mapping[str, Saying]) -> int | None:
    days = [day_of(sayings[key].published) for key in keys if key in sayings]
    return min((day for day in days if day is not None), default=None)


def _held_off(claim: Claim) -> bool:
    return bool(load_words().held_off.search(claim.evidence.text))


def _heard(claim: Claim, voice: Voice, saying: Saying | None, reference: Reference) -> Standpoint:
    """Return the word of the voice by which a claim counts; a copy has that of the copied."""
    own = saying is not None and saying.origin == voice.origin
    interest = saying.interest if own and saying is not None else voice.interest
    return Standpoint(
        origin=voice.origin,
        name=_name(voice.origin, reference, voice.paths),
        interested=interest in ("own success", "enemy's loss"),
        concedes=interest == "own loss",
        affirms=claim.modality != "denied",
    )


def _said(claim: Claim, saying: Saying | None, reference: Reference) -> Standpoint:
    if saying is None:
        speaker = next((s for s in claim.says if s.id or s.name), None)
        saying = Saying(
            origin=(speaker.id or speaker.name or "") if speaker else claim.document,
            stance="denies" if claim.modality == "denied" else "affirms",
            path=(speaker.name or speaker.text if speaker else "an outlet",),
        )
    return Standpoint(
        origin=saying.origin,
        name=_name(saying.origin, reference, (saying.path,)),
        interested=saying.interest in ("own success", "enemy's loss"),
        concedes=saying.interest == "own loss",
        affirms=saying.stance == "affirms",
    )


def _name(origin: str, reference: Reference, paths: Iterable[Sequence[str]]) -> str:
    """Return the printed name of an origin: the packs' name, else as it is written."""
    for table in (reference.sources, reference.actors):
        known = table.get(origin)
        if known is not None:
            return known.name
    return as_written(origin, paths)


def _of_places(
    places: Sequence[PlaceMention],
    span: tuple[int, int],
    kind: Kind,
    holders: tuple[Mention, ...],
    others: tuple[Mention, ...],
    standpoint: Standpoint,
    key: str,
    told: tuple[str, int],
) -> Iterable[Assertion]:
    words = load_words()
    for at, place in enumerate(places):
        relation = place.relation or ""
        if relation == "within" and at > 0:
            continue
        city = next((p for p in places[at + 1 :] if p.relation == "within" and is_town(p)), None)
        # A district of a city is a quarter, as is one that no gazetteer has; that of a province is
        # too wide.
        quarter = place.kind == "district" and (city is not None or place.id is None)
        wide = place.kind in _NO_SETTLEMENT and not quarter
        if wide or is_wide(place) or words.outside.search(f"{relation} {place.text}"):
            continue
        if any(names_province_of(place, other) for other in places[:at]):
            continue
        yield Assertion(
            place=msgspec.structs.replace(place, relation=None),
            city=city if place.kind in ("neighbourhood", "district", "site", "junction") else None,
            day=span[1],
            first=span[0] if span[0] < span[1] else None,
            kind=kind,
            holders=holders,
            others=others,
            standpoints=(standpoint,),
            keys=(key,),
            told=told,
            partial=bool(words.part.search(relation)),
        )
