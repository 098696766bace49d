"""Control of places over time, by the rules of docs/explanation/control.md.

A partisan source moves a place only against its own interest, or with a second origin that is not
on its side; contested needs an enemy inside; besieged is held and surrounded; silence decays to
unknown, never to a neighbour's colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..config import Policy
from ..ids import issue_id
from ..kept import KeptHistories, KeptMonth, KeptPlace
from ..model import Claim, Control, Event, Issue, PlaceMention, Row, Saying
from ..parties import Parties
from ..reference import Reference
from .assertions import Assertion, assertions, in_their_province, place_key
from .cities import roll_up
from .months import (
    Course,
    Month,
    by_month,
    family_of,
    is_known,
    kept_month,
    kept_place,
    run,
    surest_mention,
)
from .rules import Rules, State, iso


class History(Row, kw_only=True, frozen=True):
    """What is known of one place: its intervals in order, and what is odd about them."""

    rows: tuple[Control, ...]
    issues: tuple[Issue, ...] = ()


class Histories(Row, kw_only=True, frozen=True):
    """The histories of all places."""

    places: dict[str, History]
    """Place key → its history."""
    undated: tuple[Issue, ...]
    """An issue for each claim that is left out."""
    kept: KeptHistories
    """What lets a change be derived without the rest; empty where that was not asked for."""


def timeline(
    claims: Sequence[Claim],
    events: Sequence[Event],
    reference: Reference,
    policy: Policy,
    sayings: Mapping[str, Saying] | None = None,
) -> tuple[list[Control], list[Issue]]:
    """Return who held which place when, and why, ordered by place and time; and what is odd.

    `sayings` (claim key → who stands behind it, from `fuse.trace`) gives standing claims
    ("X is held by Y") their origin and day of publication; without it only those claims that name
    their speaker and day count.  For "as known on day K" pass what was published by K.
    """
    made = histories(claims, events, reference, policy, sayings)
    found = made.places
    rows = [row for key in sorted(found) for row in found[key].rows]
    issues = [*made.undated, *(issue for key in found for issue in found[key].issues)]
    return rows, sorted(issues, key=lambda issue: issue.id)


def histories(
    claims: Sequence[Claim],
    events: Sequence[Event],
    reference: Reference,
    policy: Policy,
    sayings: Mapping[str, Saying] | None = None,
    *,
    keep: bool = False,
) -> Histories:
    """Return the histories of all places; see `timeline`.  `keep`: with what is kept of them."""
    told, undated = told_by_family(claims, events, reference, sayings or {})
    rules = Rules(Parties(reference), policy.control_decay_days)
    places: dict[str, History] = {}
    cities: Cities = {}
    kept_places: list[KeptPlace] = []
    kept_months: list[KeptMonth] = []
    for family in sorted(told):
        of_family = told.pop(family)
        if keep:
            kept_places.append(kept_place(family, of_family))
        for key, (history, course) in family_histories(of_family, rules, cities).items():
            places[key] = history
            if keep and is_known(family):
                kept_months += (kept_month(family, month) for month in course.months)
        if keep and not is_known(family):
            kept_months += (kept_month(family, month) for month in unknown_months(of_family))
    rolled = roll_up({key: one.rows for key, one in places.items()}, cities, rules.parties)
    made = {
        key: History(
            rows=tuple(rows), issues=places[key].issues if key in places else ()
        )
        for key, rows in rolled.items()
    }  # fmt: skip
    return Histories(
        places=made,
        undated=tuple(undated_issues(undated)),
        kept=KeptHistories(months=kept_months, places=kept_places),
    )


Cities = dict[str, dict[str, PlaceMention]]
"""Key of a city → keys of its parts → the city as it is mentioned there."""


def told_by_family(
    claims: Iterable[Claim],
    events: Iterable[Event],
    reference: Reference,
    sayings: Mapping[str, Saying],
) -> tuple[dict[str, list[Assertion]], list[str]]:
    """Return family of places → what is told of them, and the keys of claims without a day."""
    found, undated = assertions(claims, events, reference, sayings)
    told: dict[str, list[Assertion]] = {}
    for assertion in found:
        told.setdefault(family_of(place_key(assertion.place)), []).append(assertion)
    return told, undated


def family_histories(
    told: Sequence[Assertion], rules: Rules, cities: Cities
) -> dict[str, tuple[History, Course]]:
    """Return the histories of the places of one family, by key, before parts roll up to cities.

    Adds to `cities` of which cities they are parts.
    """
    by_place: dict[str, list[Assertion]] = {}
    for assertion in in_their_province(told):
        by_place.setdefault(place_key(assertion.place), []).append(assertion)
    found: dict[str, tuple[History, Course]] = {}
    for key, of_place in sorted(by_place.items()):
        course = run(of_place, rules)
        rows = tuple(rows_of(surest_mention(of_place), course.states, rules.decay))
        found[key] = (History(rows=rows, issues=course.issues), course)
        for assertion in (a for month in course.months for a in month.told):
            if assertion.city is not None and rows:
                cities.setdefault(place_key(assertion.city), {})[key] = assertion.city
    return found


def unknown_months(told: Iterable[Assertion]) -> list[Month]:
    """Return the months of a family of no gazetteer: which places it is, all of it decides."""
    return [Month(number=number, told=tuple(some)) for number, some in by_month(told).items()]


def control_on(controls: Iterable[Control], day: str) -> list[Control]:
    """Return the rows in force on an ISO date, one a place."""
    return [
        row
        for row in controls
        if (row.since is None or row.since <= day) and (row.until is None or day <= row.until)
    ]


def rows_of(place: PlaceMention, states: Sequence[State], decay: int) -> list[Control]:
    """Turn states into intervals, with silence turning into "unknown" in between."""
    rows: list[Control] = []
    for at, state in enumerate(states):
        following = states[at + 1].since if at + 1 < len(states) else None
        rows += interval(place, state, following, decay)
    return rows


def interval(place: PlaceMention, state: State, following: int | None, decay: int) -> list[Control]:
    """Return the rows of one state, which the day `following` ends (None: nothing does)."""
    silent = state.heard + decay + 1
    fades = (following is None or following > silent) and state.status != "unknown"
    ends = silent if fades else following
    row = Control(
        place=place,
        status=state.status,
        holders=state.holders,
        since=iso(state.since),
        until=iso(ends - 1) if ends is not None else None,
        last_heard=iso(state.heard),
        because=state.because,
        reason=state.reason,
    )
    if not fades:
        return [row]
    silence = Control(
        place=place,
        status="unknown",
        since=iso(silent),
        until=iso(following - 1) if following is not None else None,
        last_heard=iso(state.heard),
        because=state.because,
        reason=f"nobody has said who holds it since {iso(state.heard)}",
    )
    return [row, silence]


def undated_issues(keys: Iterable[str]) -> list[Issue]:
    """Return an issue for each claim that has no day and is left out."""
    message = "a claim about who holds a place has no day and is left out of its history"
    return [
        Issue(
            id=issue_id("undated", (key,), message),
            kind="undated",
            message=message,
            about=(key,),
            severity="low",
        )
        for key in keys
    ]
