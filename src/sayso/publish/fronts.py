"""Fronts: where the fighting is and between whom, found from geography and actors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ..actor_kinds import ARMED
from ..model import Actor, Event, Mention, Row
from .facts import Facts, in_time_order, main_place
from .support import fullest
from .wording import listed

ELSEWHERE = "Elsewhere"


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


def province_name(province: str) -> str:
    """Return a province's name with its parts in capitals, but for particles: `Rif-Dimashq`."""
    return "-".join(
        part[:1].upper() + part[1:] if len(part) > 3 else part for part in province.split("-")
    )


def fronts(events: Iterable[Event], facts: Facts, least: int = 2) -> list[Front]:
    """Group events by province, the busiest first; provinces with fewer than `least` go last.

    A front is titled after its province and the two camps that fought each other there most.
    """
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in in_time_order(events):
        groups[region(event)].append(event)
    rest: list[Event] = []
    found: list[Front] = []
    for (_nation, province), members in groups.items():
        if not province or len(members) < least:
            rest.extend(members)
            continue
        camps = belligerents(members, facts)
        against = " against ".join(listed(camp, most=3) for camp in camps)
        place = province_name(province)
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
    known: dict[str, Actor] = {}
    for event in events:
        info = facts.reference.types.get(event.type)
        if info is None or not info.violent or event.modality not in {"happened", "ongoing"}:
            continue
        account = fullest(event, facts)
        # Who did it counts where those who tell of the fight say so.
        doers = account.event.actor if account is not None else ()
        for one in _fighters(doers, facts):
            for other in _fighters(event.target, facts):
                if not _of_one_camp(one, other, facts):
                    fights[one.name, other.name] += 1
                    known |= {one.name: one, other.name: other}
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
        for own, others in (camps, camps[::-1]):
            if enemies & set(others) and not enemies & set(own):
                if not any(_hostile(known[name], known[member], facts) for member in own):
                    own.append(name)
                break
    return [_without_parts([known[name] for name in camp], facts) for camp in camps]


def _hostile(one: Actor, other: Actor, facts: Facts) -> bool:
    """Say whether two actors are enemies by the packs: no front has both in one camp."""
    return facts.parties.relation(one.id, other.id) == "enemy"


def _without_parts(camp: Sequence[Actor], facts: Facts) -> list[str]:
    """Return the names of a camp; of a state and its forces, or a force and its part, one."""
    kept: list[Actor] = []
    for actor in camp:
        same = [k for k in kept if facts.parties.relation(k.id, actor.id) in {"same", "party"}]
        if not same:
            kept.append(actor)
        elif same[0].kind == "state" and actor.kind != "state":
            kept[kept.index(same[0])] = actor
    return [actor.name for actor in kept]


def _fighters(mentions: Iterable[Mention], facts: Facts) -> list[Actor]:
    actors = [facts.actor(mention) for mention in mentions]
    return [actor for actor in actors if actor is not None and actor.kind in ARMED]


def _of_one_camp(one: Actor, other: Actor, facts: Facts) -> bool:
    """Say whether two actors cannot be the two sides of a front: one, part of it, or its side."""
    return (one.side is not None and one.side == other.side) or facts.one_camp(one, other)
