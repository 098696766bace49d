"""Fronts: where the fighting is and between whom, found from geography and actors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ..model import Actor, Event, Mention, Row
from .facts import Facts, country_name, in_time_order, main_place
from .wording import listed

ELSEWHERE = "Elsewhere"
_ARMED = frozenset(
    {"state forces", "rebel group", "political militia", "identity militia", "external forces",
     "state"}
)  # fmt: skip


class Front(Row, kw_only=True, frozen=True):
    """Events of one province, in time order, and the camps that fight there."""

    title: str
    events: tuple[Event, ...]


def region(event: Event) -> tuple[str, str]:
    """Return country code and province of an event; empty where its place is not known."""
    place = main_place(event)
    for other in (place, *event.place) if place else ():
        if other.admin1 or other.kind == "province":
            return other.country or "", other.admin1 or other.name or other.text
    return (place.country or "", "") if place else ("", "")


def fronts(events: Iterable[Event], facts: Facts, least: int = 2) -> list[Front]:
    """Group events by province, the busiest first; provinces with fewer than `least` go last.

    A front is titled after its province and the two camps that fought each other there most.
    """
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in in_time_order(events):
        groups[region(event)].append(event)
    rest: list[Event] = []
    found: list[Front] = []
    for (nation, province), members in groups.items():
        if not province or len(members) < least:
            rest.extend(members)
            continue
        camps = belligerents(members, facts)
        against = " against ".join(listed(camp, most=3) for camp in camps)
        place = province if province != country_name(nation) else country_name(nation)
        title = f"{place}: {against}" if against else place
        found.append(Front(title=title, events=tuple(members)))
    found.sort(key=lambda front: (-len(front.events), front.title))
    if rest:
        found.append(Front(title=ELSEWHERE, events=tuple(in_time_order(rest))))
    return found


def belligerents(events: Iterable[Event], facts: Facts) -> list[list[str]]:
    """Return the names of the two camps that fought each other most often; empty if nobody did.

    The first camp is the one that acted first in most events.  Others join the camp whose
    enemies they fought.
    """
    fights: Counter[tuple[str, str]] = Counter()
    for event in events:
        info = facts.reference.types.get(event.type)
        if info is None or not info.violent or event.modality not in {"happened", "ongoing"}:
            continue
        for one in _fighters(event.actor, facts):
            for other in _fighters(event.target, facts):
                if not _of_one_camp(one, other):
                    fights[one.name, other.name] += 1
    if not fights:
        return []
    both: Counter[frozenset[str]] = Counter()
    for duel, times in fights.items():
        both[frozenset(duel)] += times
    pair = min(both, key=lambda p: (-both[p], sorted(p)))
    first, second = sorted(pair)
    if fights[second, first] > fights[first, second]:
        first, second = second, first
    camps = [[first], [second]]
    for name in sorted({name for pair in both for name in pair} - {first, second}):
        enemies = {other for pair in both if name in pair for other in pair - {name}}
        if enemies & set(camps[1]) and not enemies & set(camps[0]):
            camps[0].append(name)
        elif enemies & set(camps[0]) and not enemies & set(camps[1]):
            camps[1].append(name)
    return camps


def _fighters(mentions: Iterable[Mention], facts: Facts) -> list[Actor]:
    actors = [facts.actor(mention) for mention in mentions]
    return [actor for actor in actors if actor is not None and actor.kind in _ARMED]


def _of_one_camp(one: Actor, other: Actor) -> bool:
    """Say whether two actors cannot be the two sides of a front: one, part of it, or its side."""
    return (
        one.id == other.id
        or one.parent == other.id
        or other.parent == one.id
        or (one.side is not None and one.side == other.side)
    )
