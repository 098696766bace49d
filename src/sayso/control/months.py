"""What is told of one place, month by month: run through the rules, and kept to go on from.

A history may be long and a change of it small.  So what is told is kept by month with the state
before that month: whoever changes a month goes on from there, and stops where the old and the new
history are at the same state again.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from ..kept import KeptMonth, KeptPlace
from ..model import Issue, PlaceMention, Row
from .assertions import Assertion, place_key
from .rules import Rules, State, ended

_told = msgspec.msgpack.Decoder(tuple[Assertion, ...]).decode
_state = msgspec.msgpack.Decoder(State | None).decode
_mention = msgspec.msgpack.Decoder(PlaceMention).decode
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_LEVEL = 1


class Month(Row, kw_only=True, frozen=True):
    """What is told of a place in one month, and what was so before it."""

    number: int
    """Months since the year 0."""
    told: tuple[Assertion, ...]
    before: State | None = None


class Course(Row, kw_only=True, frozen=True):
    """All states of a place, and the months that they come from."""

    states: tuple[State, ...]
    issues: tuple[Issue, ...]
    months: tuple[Month, ...]


def family_of(key: str) -> str:
    """Return the place key without province: what may turn out to be one place."""
    return key.partition("|")[0] if key.startswith("?") else key


def is_known(family: str) -> bool:
    """Say whether a family is one place of a gazetteer."""
    return not family.startswith("?")


def month_number(day: int) -> int:
    """Return the month of a day number."""
    when = date.fromordinal(day)
    return 12 * when.year + when.month


def by_month(told: Iterable[Assertion]) -> dict[int, list[Assertion]]:
    """Return month → what is told of it, both in order."""
    found: dict[int, list[Assertion]] = {}
    for assertion in sorted(told, key=_order):
        found.setdefault(month_number(assertion.day), []).append(assertion)
    return found


def _order(told: Assertion) -> tuple[int, str, tuple[str, int], tuple[str, ...]]:
    return (told.day, told.kind, told.told, told.keys)


def run(told: Iterable[Assertion], rules: Rules) -> Course:
    """Run what is told of one place through the rules, month by month."""
    states: list[State] = []
    issues: list[Issue] = []
    months: list[Month] = []
    for number, of_month in by_month(told).items():
        before = states[-1] if states else None
        months.append(Month(number=number, told=tuple(of_month), before=before))
        more, odd = rules.go_on(before, of_month)
        states[-1:] = more
        issues += odd
    return Course(states=tuple(ended(states)), issues=tuple(issues), months=tuple(months))


def surest_mention(told: Iterable[Assertion]) -> PlaceMention:
    """Return the surest mention of the place, without words that hold for one claim alone."""
    return max({bare_mention(a) for a in told}, key=sureness)


def bare_mention(told: Assertion) -> PlaceMention:
    """Return the mention without the other places that its words may mean."""
    return msgspec.structs.replace(told.place, others=())


def sureness(mention: PlaceMention) -> tuple[bool, float, str, bytes]:
    """Return a sort key of mentions; no two different ones have the same."""
    return (mention.id is not None, mention.score, mention.text, _encode(mention))


# ------------------------------------------------------------------ as kept


def kept_place(family: str, told: Sequence[Assertion]) -> KeptPlace:
    """Return what is kept of a family of places besides its months."""
    surest = surest_mention(told)
    return KeptPlace(
        family=family,
        surest=_encode(surest),
        count=Counter(bare_mention(a) == surest for a in told)[True],
        cities=tuple(sorted({place_key(a.city) for a in told if a.city is not None})),
    )


def kept_month(family: str, month: Month) -> KeptMonth:
    """Return a month as it is kept."""
    return KeptMonth(
        family=family,
        month=month.number,
        told=zlib.compress(_encode(month.told), _LEVEL),
        before=kept_state(month.before),
    )


def kept_state(state: State | None) -> bytes:
    """Return a state as it is kept."""
    return zlib.compress(_encode(state), _LEVEL)


def month_of(kept: KeptMonth) -> Month:
    """Return a month that was kept."""
    return Month(
        number=kept.month,
        told=_told(zlib.decompress(kept.told)),
        before=_state(zlib.decompress(kept.before)),
    )


def mention_of(kept: KeptPlace) -> PlaceMention:
    """Return the surest mention that was kept."""
    return _mention(kept.surest)
