"""ACLED: 31 columns in file order, coded after ACLED's codebook as far as a record allows.

Rules kept here: sub-event by who acts (a state at home regains, anyone else overtakes), an
exchange of a place within one day is an armed clash, inter codes and interaction, civilian
targeting, the conservative count of fatalities, time and geographic precision, source scale, and
one event for the same actors, place, day and type.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, compress
from pathlib import Path
from typing import Any

import numpy as np

from ..actor_kinds import CROWDS
from ..countries import country
from ..dataset_rows import iso_day
from ..model import AcledType, Event, Row
from ..protocols import View
from ..reference import Reference
from .coding import (
    LeftOut,
    Party,
    civilians,
    district,
    is_state,
    note,
    parties,
    tags,
    why_not,
    within,
)
from .facts import Facts, Publication, main_place
from .files import csv_line, write_lines
from .given_back import row_given
from .losses import Losses, Range, is_measure, losses
from .means import means_of
from .placing import place_name
from .precision import ACLED_GEO, Dating, dating, grain
from .prose import Prose
from .rendering import rendered
from .wording import amount

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_DISORDER_BY_SUB = {
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Mob violence": "Political violence",
}
_INTER = {
    "state forces": 1, "state": 1, "rebel group": 2, "political militia": 3,
    "identity militia": 4, "rioters": 5, "protesters": 6, "civilians": 7, "external forces": 8,
}  # fmt: skip
_CLASH = AcledType(event_type="Battles", sub_event_type="Armed clash")
_HANDED_OVER = AcledType(
    event_type="Strategic developments", sub_event_type="Non-violent transfer of territory"
)
_NO_FIGHT = re.compile(
    r"\bwithout (?:a |any |firing a )?(?:fight(?:ing)?|resistance|battle|combat|shot)\b|"
    r"\bunopposed\b",
    re.IGNORECASE,
)
_PLANTED = AcledType(
    event_type="Explosions/Remote violence", sub_event_type="Remote explosive/landmine/IED"
)
_FROM_THE_AIR = AcledType(
    event_type="Explosions/Remote violence", sub_event_type="Air/drone strike"
)
_MET_WITH: dict[str, AcledType] = {
    "killing": AcledType(
        event_type="Protests", sub_event_type="Excessive force against protesters"
    ),
    "arrest": AcledType(event_type="Protests", sub_event_type="Protest with intervention"),
    "clash": AcledType(event_type="Protests", sub_event_type="Protest with intervention"),
}
"""What forces of a state do to demonstrators, as ACLED codes the demonstration."""
_REGAINS = AcledType(event_type="Battles", sub_event_type="Government regains territory")
_OVERTAKES = AcledType(event_type="Battles", sub_event_type="Non-state actor overtakes territory")


class _Coded(Row, kw_only=True, frozen=True):
    """One event with what its row needs, before rows that are one event by the codebook join."""

    event: Event
    dated: Dating
    kind: AcledType
    one: tuple[Party, ...]
    two: tuple[Party, ...]
    given: bool = False
    """A row of ACLED's, which is one event as it stands."""


def inter(party: Party | None, nation: str) -> int | None:
    """Return the inter code of a party in a country (alpha-2); None where it is not known.

    State forces abroad are external (8), at home 1; the other codes follow the actor's kind.
    """
    if party is None:
        return None
    if party.civilian:
        return 7
    if party.actor is None:
        return None
    code = _INTER.get(party.actor.kind)
    if code == 1 and party.actor.home and nation and party.actor.home != nation:
        return 8
    return code


def interaction(one: int | None, two: int | None, second: bool) -> int | None:
    """Return the interaction code: both digits, the lower first; a sole actor's digit and 0."""
    if one is None:
        return None
    if not second:
        return one * 10
    return None if two is None else min(one, two) * 10 + max(one, two)


def sub_event(
    event: Event, actors: Sequence[Party], nation: str, contested: bool, unresisted: bool = False
) -> AcledType:
    """Return ACLED's event and sub-event type.

    `contested` says that somebody else took the same place the same day: ACLED codes exchanges
    within a day as Armed clash.  `unresisted` says that nobody fought for it.
    """
    if event.type != "capture":
        return event.acled
    if contested:
        return _CLASH
    if unresisted:
        return _HANDED_OVER
    first = next((party for party in actors if party.actor is not None), None)
    if first is None:
        return event.acled
    return _REGAINS if inter(first, nation) == 1 else _OVERTAKES


def _is_unresisted(event: Event, facts: Facts) -> bool:
    """Say whether the reports of a capture tell that nobody fought, and nobody counts dead."""
    if event.type != "capture" or any(is_measure(f, "killed") for f in event.figures):
        return False
    return any(_NO_FIGHT.search(claim.evidence.text) for claim in facts.claims_of(event.claims))


def _is_bombed_by_a_state(event: Event, actors: Sequence[Party], facts: Facts) -> bool:
    """Say whether forces of a state "bombed" something, and no report tells of a device."""
    return any(map(is_state, actors)) and means_of(event, facts).forms == "bombed"


def civilian_targeting(event: Event, kind: AcledType, two: Sequence[Party]) -> str:
    """Return `Civilian targeting` where civilians were the main or only target."""
    direct = kind.event_type in {"Violence against civilians", "Explosions/Remote violence"}
    only = bool(two) and all(party.civilian for party in two)
    force = kind.sub_event_type == "Excessive force against protesters"
    if force or kind.event_type == "Violence against civilians" or (direct and only):
        return "Civilian targeting"
    return ""


class AcledWriter:
    """CSV in the column order of an ACLED download; dates as YYYY-MM-DD, inter codes as digits."""

    name = "acled"
    suffix = ".csv"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        facts = Facts(view, self.reference)
        prose = Prose(facts)
        exchanged: set[str] = set()
        groups = self._groups(view, facts, exchanged)

        def line(members: list[Event]) -> str:
            if len(members) == 1 and (cells := row_given(members[0], facts, "acled")):
                return csv_line(_as_coded(cells))
            coded = (self._coded(member, facts, exchanged) for member in members)
            return csv_line(self._row([c for c in coded if isinstance(c, _Coded)], facts, prose))

        lines = rendered(groups, list[Event], line)
        write_lines(target, chain((csv_line(COLUMNS),), lines))

    def left_out(self, view: View) -> list[LeftOut]:
        """Return the events that are no ACLED rows, and why."""
        facts = Facts(view, self.reference)
        entries = (self._coded(event, facts, set()) for event in view.events())
        return [entry for entry in entries if isinstance(entry, LeftOut)]

    def _groups(self, view: View, facts: Facts, exchanged: set[str]) -> Iterator[list[Event]]:
        """Yield what ACLED counts as one event, where its last member stands.

        The events are gone through twice, so that only groups still open are in memory; the first
        time, before anything is yielded, fills `exchanged`.
        """
        slots = array("q")
        is_coded = bytearray()

        def counted() -> Iterator[Event]:
            for event in view.events():
                entry = self._coded(event, facts, exchanged)
                is_coded.append(isinstance(entry, _Coded))
                if isinstance(entry, _Coded):
                    slots.append(hash(_slot(entry)))
                    yield event

        exchanged |= _exchanges(counted(), facts)
        several = _met_again(slots)
        open_groups: dict[int, list[_Coded]] = {}
        # The second time the same events come in the same order.
        events = compress(view.events(), is_coded)
        for key, event in zip(slots, events, strict=True):
            if key not in several:
                yield [event]
                continue
            entry = self._coded(event, facts, exchanged)
            assert isinstance(entry, _Coded)
            open_groups.setdefault(key, []).append(entry)
            if len(open_groups[key]) == several[key]:
                for group in _told_apart(open_groups.pop(key)):
                    yield [member.event for member in group]

    def _coded(self, event: Event, facts: Facts, exchanged: Set[str]) -> _Coded | LeftOut:
        reason = why_not(event)
        if reason is not None:
            return LeftOut(event=event.id, reason=reason)
        dated = dating(event.time)
        if dated is None or dated.acled is None:
            return LeftOut(event=event.id, reason="date not known to the month")
        nation, _ = within(event, main_place(event))
        if not nation:
            return LeftOut(event=event.id, reason="country not known")
        one = parties(event.actor, nation, facts)
        two = parties(event.target, nation, facts)
        contested = event.id in exchanged
        kind = sub_event(event, one, nation, contested, _is_unresisted(event, facts))
        if kind == _PLANTED and _is_bombed_by_a_state(event, one, facts):
            kind = _FROM_THE_AIR
        if any(party.actor is not None and party.actor.kind == "protesters" for party in two):
            met = _MET_WITH.get(event.type)
            if met is not None and any(map(is_state, one)):
                # Who demonstrates is actor 1, whoever struck.
                kind, one, two = met, two, one
        if not one and kind.event_type == "Strategic developments":
            one, two = two, ()
        if kind.event_type != "Battles":
            # Nobody but in a fight of its own side is on both.
            two = tuple(party for party in two if party not in one)
        if kind.event_type == "Violence against civilians" and not two:
            two = (civilians(nation),)
        if kind.event_type in {"Protests", "Riots"}:
            label = "Protesters" if kind.event_type == "Protests" else "Rioters"
            crowd = Party(name=f"{label} ({getattr(country(nation), 'name', nation)})")
            # Who is told of as protesters is that crowd.
            one = (crowd, *[p for p in one if p.actor is None or p.actor.kind not in CROWDS])
        given = bool(row_given(event, facts, "acled"))
        return _Coded(event=event, dated=dated, kind=kind, one=one, two=two, given=given)

    def _row(self, group: Sequence[_Coded], facts: Facts, prose: Prose) -> list[Any]:
        first = group[0]
        event, kind, dated = first.event, first.kind, first.dated
        place = main_place(event)
        nation, province = within(event, place)
        land = country(nation)
        one, two = first.one, first.two
        crowd = {"Protests": 6, "Riots": 5}.get(kind.event_type)
        inter1 = crowd or inter(one[0] if one else None, nation)
        inter2 = inter(two[0] if two else None, nation)
        publications = _publications(group, facts)
        fatal = [losses(member.event, facts) for member in group]
        known = _told_once([(m.event, loss) for m, loss in zip(group, fatal, strict=True)])
        deaths: int | None = sum([int(total.low) for total in known])
        if not known and any(loss.unnumbered for loss in fatal):
            deaths = None
        notes = " ".join([note(member.event, facts, prose) for member in group])
        if deaths and (any(loss.of_nobody for loss in fatal) or len(known) > 1):
            notes += f" Fatalities add up different counts; nobody gives {deaths}."
        if kind.event_type in {"Protests", "Riots"}:
            notes += f" [size={_size(event)}]"
        code = land.alpha3 if land else nation
        return [
            f"{code}-{event.id}", dated.when.isoformat(), dated.when.year, dated.acled,
            _DISORDER_BY_SUB.get(kind.sub_event_type) or _DISORDER.get(kind.event_type, ""),
            kind.event_type, kind.sub_event_type,
            one[0].name if one else None, "; ".join([p.name for p in one[1:]]), inter1,
            two[0].name if two else None, "; ".join([p.name for p in two[1:]]), inter2,
            interaction(inter1, inter2, bool(two)), civilian_targeting(event, kind, two),
            land.numeric if land else None, land.acled_region if land else None,
            land.name if land else nation, province, district(event), None,
            place_name(place) if place else None, place.lat if place else None,
            place.lon if place else None, ACLED_GEO[grain(place)] if place else None,
            "; ".join(dict.fromkeys([p.source for p in publications])),
            facts.source_scale(publications), notes, deaths,
            "; ".join(dict.fromkeys([tags(member.event) for member in group])), None,
        ]  # fmt: skip


def _told_once(members: Sequence[tuple[Event, Losses]]) -> list[Range]:
    """Return the totals of what is one event: the same number by the same speakers once.

    Two landmines of one village and day, of which one agency tells with one dead each, are more
    likely one; the conservative count is that of one.
    """
    found: dict[object, Range] = {}
    for event, loss in members:
        if (total := loss.total) is not None:
            counted = (f for f in event.figures if is_measure(f, "killed"))
            speakers = frozenset(s.origin for figure in counted for s in figure.said_by)
            found.setdefault((speakers or event.id, total.low, total.high), total)
    return list(found.values())


def _as_coded(cells: Mapping[str, str]) -> list[str | None]:
    """Return the cells of a row of ACLED's as they came, the day as in a download by API."""
    row = dict(cells)
    row["event_date"] = iso_day(row["event_date"]) or row["event_date"]
    return [row.get(column) for column in COLUMNS]


def _met_again(slots: array[int]) -> dict[int, int]:
    """Return how often each number comes that comes more than once."""
    values, counts = np.unique(np.frombuffer(slots, np.int64), return_counts=True)
    again = counts > 1
    return dict(zip(values[again].tolist(), counts[again].tolist(), strict=True))


def _publications(group: Sequence[_Coded], facts: Facts) -> list[Publication]:
    if len(group) == 1:
        return facts.publications_of(group[0].event)
    found = {p.id: p for member in group for p in facts.publications_of(member.event)}
    return list(found.values())


def _exchanges(events: Iterable[Event], facts: Facts) -> set[str]:
    """Return the captures of a place that another side took on the same day.

    Takers that the packs do not know may be of the same side and do not count.
    """
    takers: dict[tuple[str, str], dict[str, set[str]]] = {}
    for event in events:
        if event.type != "capture" or event.time is None or event.time.start != event.time.end:
            continue
        actor = next((a for a in map(facts.actor, event.actor) if a is not None), None)
        if actor is None:
            continue
        for place in event.place:
            if place.relation != "within":
                slot = (place.id or place.text.casefold(), event.time.start)
                takers.setdefault(slot, {}).setdefault(actor.side or actor.id, set()).add(event.id)
    return {
        identity
        for by_side in takers.values()
        if len(by_side) > 1
        for identities in by_side.values()
        for identity in identities
    }


def _one_event(entry: _Coded) -> tuple[object, ...]:
    """Return what ACLED counts one event by: type, actors, place and day; else the event itself."""
    return entry.kind.sub_event_type, *_slot(entry)


def _slot(entry: _Coded) -> tuple[object, ...]:
    """Return the same but for the sub-event type, which depends on other events of the day."""
    place = main_place(entry.event)
    spot = (place.id or place.text.casefold()) if place else entry.event.id
    if entry.given or entry.dated.acled != 1 or not (entry.one or entry.two):
        return (entry.event.id,)
    one, two = _names(entry.one), _names(entry.two)
    return entry.event.type, (min(one, two), max(one, two)), spot, entry.dated.when


def _names(side: Sequence[Party]) -> tuple[str, ...]:
    return tuple(sorted([party.name for party in side]))


def _told_apart(entries: Sequence[_Coded]) -> list[list[_Coded]]:
    """Group entries of one slot by what they really are: sub-events differ, hashes may collide."""
    groups: dict[object, list[_Coded]] = {}
    for entry in entries:
        groups.setdefault(_one_event(entry), []).append(entry)
    return list(groups.values())


def _size(event: Event) -> str:
    for figure in event.figures:
        for saying in figure.said_by:
            if figure.what.casefold() in {"taking part", "people", "protesters", "demonstrators"}:
                return amount(saying.low, saying.high)
    return "no report"
