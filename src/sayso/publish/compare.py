"""Laying two data sets side by side: which events both have, who lacks which, where numbers differ.

Events are matched one to one, best pairs first: near in time and space, of kinds that may mean the
same, and by the same actors where both name any.  What is only said of a country or of a year is
matched with its like, never with one village on one day.  An event that stands in both under one id
of sayso, as in a record and its release, is itself.  What lies outside the days of the other data
set is not called missing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from ..actors import actor_index
from ..geometry import kilometres
from ..ids import same_words
from ..model import Row
from ..reference import Reference
from .coded import Coded, DataSet

_ALIKE = frozenset({("battle", "strike"), ("battle", "violence"), ("strike", "violence")})
_LONGEST_DAYS, _WIDEST_KM = 31, 120.0
_A_WEEK, _NEARBY_KM = 7, 30.0
_OWN_ID = re.compile(r"\be1_[a-z2-7]+$")
_WORDS = frozenset({"of", "the", "forces", "military", "armed", "group", "unidentified", "and"})


class Pair(Row, kw_only=True, frozen=True):
    """One event of either data set, or one that both have."""

    found: Literal["both", "only a", "only b"]
    a: Coded | None = None
    b: Coded | None = None
    days: int | None = None
    """Days between the two; 0 where they overlap."""
    km: float | None = None
    deaths: Literal["agree", "differ", "one side", "none"] | None = None


class Comparison(Row, kw_only=True, frozen=True):
    """All pairs, in order of time, and what was left out of them."""

    pairs: tuple[Pair, ...]
    outside_a: int = 0
    """Events of A on days that B does not cover."""
    outside_b: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many events both have, each alone has, and how deaths of the matched stand."""
        found = Counter(pair.found for pair in self.pairs)
        deaths = Counter(pair.deaths for pair in self.pairs if pair.found == "both")
        return {
            "both": found["both"], "only a": found["only a"], "only b": found["only b"],
            "deaths agree": deaths["agree"], "deaths differ": deaths["differ"],
            "outside a": self.outside_a, "outside b": self.outside_b,
        }  # fmt: skip


def actor_key(reference: Reference) -> Callable[[str], str]:
    """Return a function from the name of an actor to the key by which actors are compared.

    Known actors are compared by the topmost party they belong to, others by their folded names.
    """
    index = actor_index(reference)

    def key(name: str) -> str:
        plain = name.split(": ", 1)[-1].split(" (", maxsplit=1)[0]
        hits = index.lookup(plain) or index.lookup(name.split(":", 1)[0])
        return f"id:{hits[0].actor.id}" if hits else same_words(plain)

    return key


def compare(
    a: DataSet,
    b: DataSet,
    reference: Reference,
    *,
    days: int = 1,
    km: float = 10.0,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Comparison:
    """Match the events of two data sets and say where they agree, differ or stand alone.

    Two events may be one if their days lie at most `days` apart and their places at most `km`
    plus what each place may be off.  `since` and `until` narrow both.
    """
    span = _common(a.events, b.events, since, until, days)
    if span is None:
        return Comparison(pairs=(), outside_a=len(a.events), outside_b=len(b.events))
    mine = [event for event in a.events if _within(event, span, days)]
    other = [event for event in b.events if _within(event, span, days)]
    tops = _Tops(reference)
    left, right = set(range(len(mine))), set(range(len(other)))
    pairs = []
    for i, j in _themselves(mine, other, of_one_kind=a.kind == b.kind):
        left.discard(i)
        right.discard(j)
        pairs.append(_pair(mine[i], other[j]))
    scored = sorted(
        (-likeness, *_differences(mine[i], other[j]), mine[i].id, other[j].id, i, j)
        for i, j in _near(mine, other, days)
        if i in left
        and j in right
        and (likeness := _likeness(mine[i], other[j], days, km, tops)) > 0
    )
    for *_, i, j in scored:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append(_pair(mine[i], other[j]))
    pairs += [Pair(found="only a", a=mine[i]) for i in left]
    pairs += [Pair(found="only b", b=other[j]) for j in right]
    return Comparison(
        pairs=tuple(sorted(pairs, key=_order)),
        outside_a=len(a.events) - len(mine),
        outside_b=len(b.events) - len(other),
    )


def _themselves(
    a: Sequence[Coded], b: Sequence[Coded], of_one_kind: bool
) -> Iterator[tuple[int, int]]:
    """Yield the positions of events under one id: sayso's own, or that of a data set in both.

    Where a data set has an id twice, which is which is left to what is known of them.
    """
    named = {own: j for own, j in _own_ids(b, of_one_kind).items() if j is not None}
    for own, i in _own_ids(a, of_one_kind).items():
        if i is not None and own in named:
            yield i, named[own]


def _own_ids(events: Sequence[Coded], whole: bool) -> dict[str, int | None]:
    """Return id → position, None where it stands twice; `whole` also takes ids not of sayso."""
    found: dict[str, int | None] = {}
    for at, event in enumerate(events):
        own = _OWN_ID.search(event.id)
        if own is not None or (whole and event.id):
            name = own[0] if own is not None else event.id
            found[name] = None if name in found else at
    return found


def _order(pair: Pair) -> tuple[dt.date, str, str]:
    event = pair.a or pair.b
    assert event is not None
    return event.first, pair.found, event.id


def _common(
    a: Sequence[Coded],
    b: Sequence[Coded],
    since: dt.date | None,
    until: dt.date | None,
    days: int,
) -> tuple[dt.date, dt.date] | None:
    """Return the days that both data sets cover."""
    if not a or not b:
        return None
    first = max(min(e.first for e in a), min(e.first for e in b), since or dt.date.min)
    last = min(max(e.last for e in a), max(e.last for e in b), until or dt.date.max)
    return (first, last) if (first - last).days <= days else None


def _within(event: Coded, span: tuple[dt.date, dt.date], days: int) -> bool:
    reach = dt.timedelta(days=days)
    return event.last + reach >= span[0] and event.first - reach <= span[1]


def _near(a: Sequence[Coded], b: Sequence[Coded], days: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of positions whose days lie near each other."""
    by_day: dict[dt.date, list[int]] = {}
    long: list[int] = []
    for j, event in enumerate(b):
        if (event.last - event.first).days > _LONGEST_DAYS:
            long.append(j)
            continue
        for number in range((event.last - event.first).days + 1):
            by_day.setdefault(event.first + dt.timedelta(days=number), []).append(j)
    for i, event in enumerate(a):
        found = {j for j in long if _apart(event, b[j]) <= days}
        for number in range(-days, min((event.last - event.first).days, 366) + days + 1):
            found.update(by_day.get(event.first + dt.timedelta(days=number), ()))
        for j in sorted(found):
            yield i, j


def _likeness(a: Coded, b: Coded, days: int, km: float, tops: _Tops) -> float:
    """Return how alike two events are, 0 where they cannot be one."""
    apart = _apart(a, b)
    away = _distance(a, b)
    if apart > days or away is None or away > km + max(a.km, b.km) - 10.0:
        return 0.0
    if (_is_vague(a) and _is_exact(b)) or (_is_exact(a) and _is_vague(b)):
        return 0.0
    kind = 1.0 if a.group == b.group else 0.5 if _may_be_one(a.group, b.group) else 0.0
    one, other = tops.of(a.actors), tops.of(b.actors)
    actors = _overlap(one, other)
    if kind == 0.0 or (one and other and actors == 0.0 and kind < 1.0):
        return 0.0
    near = 1.0 - away / (km + max(a.km, b.km))
    return 0.4 * kind + 0.3 * actors + 0.2 * near + 0.1 / (1 + apart)


def _is_vague(event: Coded) -> bool:
    """Say whether an event lies somewhere in a country or in a season: it is no one happening."""
    return (event.last - event.first).days > _LONGEST_DAYS or event.km > _WIDEST_KM


def _is_exact(event: Coded) -> bool:
    """Say whether an event has its week and its town."""
    return (event.last - event.first).days < _A_WEEK and event.km <= _NEARBY_KM


def _differences(a: Coded, b: Coded) -> tuple[bool, int]:
    """Return what decides between pairs that are equally alike: deaths, then first and last day."""
    days = abs((a.first - b.first).days) + abs((a.last - b.last).days)
    return _deaths(a, b) not in {"agree", "none"}, days


def _may_be_one(one: str, other: str) -> bool:
    return tuple(sorted((one, other))) in _ALIKE or "other" in (one, other)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.3
    return len(one & other) / min(len(one), len(other))


class _Tops:
    """Actors by the topmost party they belong to: `5th Corps` and `Syrian Army` are one side."""

    def __init__(self, reference: Reference) -> None:
        self._actors = reference.actors
        self._known: dict[tuple[str, ...], frozenset[str]] = {}

    def of(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the keys to compare."""
        if names not in self._known:
            keys = {key for name in names for key in self._keys(name)}
            self._known[names] = frozenset(keys - {"id:civilians", "civilians"})
        return self._known[names]

    def _keys(self, name: str) -> Iterable[str]:
        if not name.startswith("id:"):
            return [word for word in name.split() if word not in _WORDS]
        actor, seen = self._actors.get(name[3:]), set[str]()
        while actor is not None and actor.parent in self._actors and actor.id not in seen:
            seen.add(actor.id)
            actor = self._actors[actor.parent]
        return [f"id:{actor.side or actor.id}" if actor else name]


def _apart(a: Coded, b: Coded) -> int:
    """Return the days between two events; 0 where they overlap."""
    return max(0, (b.first - a.last).days, (a.first - b.last).days)


def _distance(a: Coded, b: Coded) -> float | None:
    """Return kilometres between two events; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        abroad = a.country and b.country and same_words(a.country) != same_words(b.country)
        return 0.0 if _names(a) & _names(b) and not abroad else None
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def _names(event: Coded) -> set[str]:
    return {same_words(name) for name in (event.place, *event.also) if name}


def _pair(a: Coded, b: Coded) -> Pair:
    away = _distance(a, b)
    return Pair(
        found="both", a=a, b=b, days=_apart(a, b),
        km=None if away is None else round(away, 1), deaths=_deaths(a, b),
    )  # fmt: skip


def _deaths(a: Coded, b: Coded) -> Literal["agree", "differ", "one side", "none"]:
    """Say whether two ranges of deaths overlap."""
    one, other = _range(a), _range(b)
    if one is None and other is None:
        return "none"
    if one is None or other is None:
        return "one side"
    return "agree" if one[0] <= other[1] and other[0] <= one[1] else "differ"


def _range(event: Coded) -> tuple[float, float] | None:
    if event.low is None and event.high is None:
        return None
    low = event.low if event.low is not None else event.high
    high = event.high if event.high is not None else event.low
    assert low is not None
    assert high is not None
    return low, max(low, high)
