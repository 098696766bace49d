"""Parts and wholes: a month's strikes cover single strikes, an offensive or battle its clashes.

A part keeps its own event and points to the whole by `part_of`; nothing is merged or added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ..geometry import kilometres
from ..model import Event, PlaceMention, Row
from ..origin_words import fold_name
from ..parties import Parties
from ..reference import Reference
from .features import REPEATABLE, span_days, width_km

SUMMARY_DAYS = 6
"""A repeatable kind of happening told of a longer time than this is a sum."""
OFFENSIVE_DAYS = 30
"""How long after its start an offensive may still be the whole of a fight."""
_NEAR_KM = 10.0


class _Whole(Row, kw_only=True, frozen=True):
    event: Event
    first: int
    last: int
    width: float
    places: frozenset[str]


def link_parts(
    events: Sequence[Event], reference: Reference, wholes: Sequence[Event] | None = None
) -> list[Event]:
    """Return the events, those that are parts with `part_of` set to the narrowest whole.

    Wholes are looked for among `wholes`, or among the events themselves.
    """
    parties = Parties(reference)
    related = {frozenset(pair) for pair in reference.related_families}
    by_month: dict[int, list[_Whole]] = {}
    for event in events if wholes is None else wholes:
        for whole in _as_whole(event):
            for month in _months(whole):
                by_month.setdefault(month, []).append(whole)
    linked = []
    for event in events:
        found = None if _is_summary(event) else _find(event, by_month, parties, reference, related)
        if event.part_of != found:
            event = msgspec.structs.replace(event, part_of=found)
        linked.append(event)
    return linked


def months_covered(event: Event) -> list[int]:
    """Return the months in which an event may be the whole of others; none if it is no whole."""
    return [month for whole in _as_whole(event) for month in _months(whole)]


def days_covered(event: Event) -> tuple[int, int] | None:
    """Return first and last day of the events that this one may be the whole of."""
    return next(((whole.first, whole.last) for whole in _as_whole(event)), None)


def month_of(event: Event) -> int | None:
    """Return the month in which the wholes of an event are found."""
    days = span_days(event.time)
    return None if days is None else days[0] // 30


def _months(whole: _Whole) -> range:
    return range(whole.first // 30, whole.last // 30 + 1)


def _is_summary(event: Event) -> bool:
    days = span_days(event.time)
    return days is not None and days[1] - days[0] >= SUMMARY_DAYS and event.type in REPEATABLE


def _is_battle(event: Event) -> bool:
    """Say whether it is a fight of several days: the whole of what each of them brought."""
    days = span_days(event.time)
    return event.type == "clash" and days is not None and days[1] > days[0]


def _specific(event: Event) -> tuple[PlaceMention, ...]:
    return tuple(p for p in event.place if p.relation != "within") or event.place[:1]


def _as_whole(event: Event) -> Iterable[_Whole]:
    days = span_days(event.time)
    if days is None or not event.place or event.modality not in ("happened", "ongoing"):
        return
    places = _specific(event)
    names = frozenset(p.id or fold_name(p.name or p.text) for p in places)
    width = max(width_km(p) for p in places)
    if _is_summary(event):
        yield _Whole(event=event, first=days[0], last=days[1], width=width, places=names)
    elif event.type == "offensive" and any(place.kind != "country" for place in places):
        # One that is only told of a country may be anywhere in it.
        last = max(days[1], days[0] + OFFENSIVE_DAYS)
        yield _Whole(event=event, first=days[0], last=last, width=width, places=names)
    elif _is_battle(event) or len(names) > 1:
        yield _Whole(event=event, first=days[0], last=days[1], width=width, places=names)


def _find(
    event: Event,
    wholes: dict[int, list[_Whole]],
    parties: Parties,
    reference: Reference,
    related: set[frozenset[str]],
) -> str | None:
    days = span_days(event.time)
    if days is None or not event.place or event.modality not in ("happened", "ongoing"):
        return None
    best = min(
        (
            (whole.last - whole.first, whole.width, -whole.first, whole.event.id)
            for whole in wholes.get(days[0] // 30, ())
            if whole.first <= days[0]
            and days[1] <= whole.last
            and whole.event.id != event.id
            # Two accounts of the same days are no part of each other.
            and not (_is_battle(whole.event) and whole.last - whole.first == days[1] - days[0])
            and _covers(whole, event, parties, reference, related)
        ),
        default=None,
    )
    return best[-1] if best else None


def _covers(
    whole: _Whole,
    event: Event,
    parties: Parties,
    reference: Reference,
    related: set[frozenset[str]],
) -> bool:
    above, below = reference.types[whole.event.type], reference.types[event.type]
    if above.family != below.family and frozenset((above.family, below.family)) not in related:
        return False
    own = frozenset(p.id or fold_name(p.name or p.text) for p in _specific(event))
    listed = whole.event.type != "offensive" and not (
        _is_summary(whole.event) or _is_battle(whole.event)
    )
    if listed:
        # A list of places is the whole of an event at fewer of them, told as the same kind.
        if whole.event.type != event.type or not own < whole.places:
            return False
    elif event.type == "offensive" or not all(
        any(_holds(outer, inner) for outer in _specific(whole.event)) for inner in _specific(event)
    ):
        return False
    return _same_doers(whole.event, event, parties)


def _holds(outer: PlaceMention, inner: PlaceMention) -> bool:
    if outer.id is not None and outer.id == inner.id:
        return True
    if outer.kind == "country":
        return outer.country is not None and outer.country == inner.country
    if outer.kind == "province" and outer.admin1 and inner.admin1:
        return outer.admin1 == inner.admin1 and outer.country == inner.country
    distance = _kilometres(outer, inner)
    if distance is None:
        return fold_name(outer.name or outer.text) == fold_name(inner.name or inner.text)
    return width_km(inner) <= width_km(outer) + _NEAR_KM and (
        distance <= max(width_km(outer), _NEAR_KM)
    )


def _kilometres(a: PlaceMention, b: PlaceMention) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def _same_doers(whole: Event, part: Event, parties: Parties) -> bool:
    def ids(event: Event) -> list[str]:
        return [m.id for m in event.actor if m.id]

    above, below = ids(whole), ids(part)
    if whole.type in ("offensive", "clash", "toll"):
        below += [m.id for m in part.target if m.id]
    if not above or not below:
        # What nobody is named for is no part of what somebody is said to have done.
        return not whole.actor or whole.type == "toll"
    return parties.any_together(below, above)
