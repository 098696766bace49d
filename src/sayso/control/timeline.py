"""Control of places over time, by the rules of docs/explanation/control.md.

A partisan source moves a place only against its own interest, or with a second origin that is not
on its side; contested needs an enemy inside; besieged is held and surrounded; silence decays to
unknown, never to a neighbour's colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..config import Policy
from ..ids import issue_id
from ..model import Claim, Control, Event, Issue, PlaceMention, Row, Saying
from ..parties import Parties
from ..reference import Reference
from .assertions import Assertion, assertions, place_key
from .cities import roll_up
from .rules import Rules, State, iso


class History(Row, kw_only=True, frozen=True):
    """What is known of one place: its intervals in order, and what is odd about them."""

    rows: tuple[Control, ...]
    issues: tuple[Issue, ...] = ()


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
    found, undated = histories(claims, events, reference, policy, sayings)
    rows = [row for key in sorted(found) for row in found[key].rows]
    issues = [*undated, *(issue for key in found for issue in found[key].issues)]
    return rows, sorted(issues, key=lambda issue: issue.id)


def histories(
    claims: Sequence[Claim],
    events: Sequence[Event],
    reference: Reference,
    policy: Policy,
    sayings: Mapping[str, Saying] | None = None,
) -> tuple[dict[str, History], list[Issue]]:
    """Return place key → its history, and an issue for each claim left out; see `timeline`."""
    found, undated = assertions(claims, events, reference, sayings or {})
    by_place: dict[str, list[Assertion]] = {}
    for assertion in found:
        by_place.setdefault(place_key(assertion.place), []).append(assertion)
    rules = Rules(Parties(reference), policy.control_decay_days)
    rows: dict[str, list[Control]] = {}
    issues: dict[str, list[Issue]] = {}
    for key, of_place in sorted(by_place.items()):
        states, issues[key] = rules.run(of_place)
        rows[key] = _rows(_best_mention(of_place), states, policy.control_decay_days)
    cities: dict[str, dict[str, PlaceMention]] = {}
    for key, of_place in by_place.items():
        for assertion in of_place:
            if assertion.city is not None and rows[key]:
                cities.setdefault(place_key(assertion.city), {})[key] = assertion.city
    rolled = roll_up(rows, cities, rules.parties)
    made = {
        key: History(rows=tuple(rolled[key]), issues=tuple(issues.get(key, ()))) for key in rolled
    }
    return made, [_undated(key) for key in undated]


def places_of(
    claims: Sequence[Claim],
    events: Sequence[Event],
    reference: Reference,
    sayings: Mapping[str, Saying],
) -> dict[str, dict[str, set[str]]]:
    """Return what each event (its id) and standing claim (its key) tells of whose control.

    Names: `families` of the places told of (see `family_of`), `cities` that these are parts of.
    """
    owners = {key: event.id for event in events for key in event.claims}
    found: dict[str, dict[str, set[str]]] = {}
    for assertion in assertions(claims, events, reference, sayings)[0]:
        for key in assertion.keys:
            told = found.setdefault(owners.get(key, key), {"families": set(), "cities": set()})
            told["families"].add(family_of(place_key(assertion.place)))
            if assertion.city is not None:
                told["cities"].add(family_of(place_key(assertion.city)))
    return found


def family_of(key: str) -> str:
    """Return the place key without province: what may turn out to be one place."""
    return key.partition("|")[0] if key.startswith("?") else key


def control_on(controls: Iterable[Control], day: str) -> list[Control]:
    """Return the rows in force on an ISO date, one a place."""
    return [
        row
        for row in controls
        if (row.since is None or row.since <= day) and (row.until is None or day <= row.until)
    ]


def _best_mention(told: Sequence[Assertion]) -> PlaceMention:
    """Return the surest mention of the place, without words that hold for one claim alone."""
    best = max(told, key=lambda a: (a.place.id is not None, a.place.score, a.place.text)).place
    return msgspec.structs.replace(best, others=())


def _rows(place: PlaceMention, states: Sequence[State], decay: int) -> list[Control]:
    """Turn states into intervals, with silence turning into "unknown" in between."""
    rows: list[Control] = []
    for at, state in enumerate(states):
        following = states[at + 1].since if at + 1 < len(states) else None
        silent = state.heard + decay + 1
        ends = following
        fades = (following is None or following > silent) and state.status != "unknown"
        if fades:
            ends = silent
        rows.append(
            Control(
                place=place,
                status=state.status,
                holders=state.holders,
                since=iso(state.since),
                until=iso(ends - 1) if ends is not None else None,
                last_heard=iso(state.heard),
                because=state.because,
                reason=state.reason,
            )
        )
        if fades:
            rows.append(
                Control(
                    place=place,
                    status="unknown",
                    since=iso(silent),
                    until=iso(following - 1) if following is not None else None,
                    last_heard=iso(state.heard),
                    because=state.because,
                    reason=f"nobody has said who holds it since {iso(state.heard)}",
                )
            )
    return rows


def _undated(key: str) -> Issue:
    message = "a claim about who holds a place has no day and is left out of its history"
    return Issue(
        id=issue_id("undated", (key,), message),
        kind="undated",
        message=message,
        about=(key,),
        severity="low",
    )
