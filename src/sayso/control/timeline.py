"""Control of places over time, by the rules of docs/explanation/control.md.

A partisan source moves a place only against its own interest, or with a second origin that is not
on its side; contested needs an enemy inside; besieged is held and surrounded; silence decays to
unknown, never to a neighbour's colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from ..config import Policy
from ..ids import issue_id
from ..model import Claim, Control, ControlStatus, Event, Issue, Mention, PlaceMention, Row, Saying
from ..parties import Parties
from ..reference import Reference
from .assertions import Assertion, Standpoint, assertions, place_key
from .cities import roll_up

FIGHT_DAYS = 5
"""A fight that nobody has mentioned for longer than this is over."""
_NO_FIGHT = "; no fight inside it is told of since "
_ORDER = {"loss": 0, "siege": 1, "fight": 2, "state": 3, "gain": 4}
"""Within a day: what ends with somebody in the place comes last."""


class _State(Row, kw_only=True, frozen=True):
    status: ControlStatus
    holders: tuple[Mention, ...]
    since: int
    heard: int
    because: tuple[str, ...]
    reason: str
    taken: bool = False
    """The present holder is known to have taken it, not only to hold it."""
    before: _State | None = None
    """For a fight: what was so before, and is again when nobody mentions the fight any more."""


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
    found, undated = assertions(claims, events, reference, sayings or {})
    by_place: dict[str, list[Assertion]] = {}
    for assertion in found:
        by_place.setdefault(place_key(assertion.place), []).append(assertion)
    rules = _Rules(Parties(reference), policy.control_decay_days)
    rows: dict[str, list[Control]] = {}
    issues = [_undated(key) for key in undated]
    for key, of_place in sorted(by_place.items()):
        states, odd = rules.run(of_place)
        place = _best_mention(of_place)
        rows[key] = _rows(place, states, policy.control_decay_days)
        issues += odd
    cities: dict[str, dict[str, PlaceMention]] = {}
    for key, of_place in by_place.items():
        for assertion in of_place:
            if assertion.city is not None and rows[key]:
                cities.setdefault(place_key(assertion.city), {})[key] = assertion.city
    rows = roll_up(rows, cities, rules.parties)
    ordered = [row for key in sorted(rows) for row in rows[key]]
    return ordered, sorted(issues, key=lambda issue: issue.id)


def control_on(controls: Iterable[Control], day: str) -> list[Control]:
    """Return the rows in force on an ISO date, one a place."""
    return [
        row
        for row in controls
        if (row.since is None or row.since <= day) and (row.until is None or day <= row.until)
    ]


class _Rules:
    """Runs one place's assertions through the rules."""

    def __init__(self, parties: Parties, decay: int) -> None:
        self.parties = parties
        self.decay = decay

    def run(self, told: Sequence[Assertion]) -> tuple[list[_State], list[Issue]]:
        """Return the states of the place in order, and what is odd about them."""
        states: list[_State] = []
        issues: list[Issue] = []
        ordered = sorted(told, key=lambda a: (a.day, _ORDER[a.kind], a.keys))
        for assertion in self._pooled(ordered):
            _end_fight(states, assertion.day)
            now = states[-1] if states else None
            if now is not None and assertion.day - now.heard > self.decay:
                now = None
            following, odd = self._step(assertion, now)
            issues += odd
            if following is None:
                continue
            if now is not None and following.since == now.since and states:
                states[-1] = following
            elif now is not None and _alike(now, following):
                states[-1] = msgspec.structs.replace(
                    now,
                    heard=max(now.heard, following.heard),
                    because=_joined(now.because, following.because),
                    taken=now.taken or following.taken,
                )
            else:
                states.append(following)
        _end_fight(states, None)
        return states, issues

    def _pooled(self, ordered: Sequence[Assertion]) -> list[Assertion]:
        """Join assertions of one day that say the same: their origins count together."""
        pooled: list[Assertion] = []
        for assertion in ordered:
            for at in range(len(pooled) - 1, -1, -1):
                other = pooled[at]
                if (
                    other.day == assertion.day
                    and other.kind == assertion.kind
                    and other.partial == assertion.partial
                    and self._same_side(other.holders, assertion.holders)
                ):
                    pooled[at] = msgspec.structs.replace(
                        other,
                        standpoints=(*other.standpoints, *assertion.standpoints),
                        keys=_joined(other.keys, assertion.keys),
                        others=other.others or assertion.others,
                    )
                    break
            else:
                pooled.append(assertion)
        return pooled

    # ---------------------------------------------------------------- rules

    def _step(self, told: Assertion, now: _State | None) -> tuple[_State | None, list[Issue]]:
        if told.kind in ("gain", "state"):
            return self._gain(told, now)
        if told.kind == "loss":
            return self._loss(told, now), []
        if told.kind == "siege":
            return self._siege(told, now), []
        return self._fight(told, now), []

    def _gain(self, told: Assertion, now: _State | None) -> tuple[_State | None, list[Issue]]:
        if not told.holders:
            return None, []
        who = _names(told.holders)
        verb = "took" if told.kind == "gain" else "holds"
        affirming = [s for s in told.standpoints if s.affirms]
        denying = [s for s in told.standpoints if not s.affirms]
        believed = _believed(affirming)
        held_already = (
            now is not None
            and now.status in ("held", "besieged")
            and self._same_side(now.holders, told.holders)
        )
        if believed is None or denying:
            return self._unproven(told, now, affirming, denying, held_already), []
        if held_already and now is not None:
            issues = []
            if told.kind == "gain" and now.taken and told.day - now.heard > 1:
                issues.append(_taken_twice(told, now, who))
            return (
                msgspec.structs.replace(
                    now, heard=told.day, because=_joined(now.because, told.keys),
                    taken=now.taken or told.kind == "gain",
                )
            ), issues  # fmt: skip
        if told.partial and now is not None and not self._same_side(now.holders, told.holders):
            hostile = self._enemies(now.holders, told.holders)
            return (
                _State(
                    status="contested" if hostile else "mixed",
                    holders=_joined_mentions(now.holders, told.holders),
                    since=told.day,
                    heard=told.day,
                    because=told.keys,
                    reason=f"{who} {verb} a part of it: {believed}",
                ),
                [],
            )
        if told.kind == "state" and now is not None and now.since == told.day and now.taken:
            # Told on the very day that somebody else took it: the older picture.
            return None, []
        return (
            _State(
                status="held",
                holders=told.holders,
                since=told.day,
                heard=told.day,
                because=told.keys,
                reason=f"{who} {verb} it: {believed}",
                taken=told.kind == "gain",
            ),
            [],
        )

    def _unproven(
        self,
        told: Assertion,
        now: _State | None,
        affirming: Sequence[Standpoint],
        denying: Sequence[Standpoint],
        held_already: bool,
    ) -> _State | None:
        """Return what a claim comes to that nobody but its party makes, or that is denied."""
        if held_already or not affirming:
            return None
        who = _names(told.holders)
        verb = "took" if told.kind == "gain" else "holds"
        if denying:
            reason = f"{_spoken(affirming)} that {who} {verb} it, {_spoken(denying)} that not"
        else:
            reason = (
                f"only {_spoken(affirming)} that {who} {verb} it; "
                "that needs somebody else or a concession"
            )
        free = [s for s in affirming if not s.interested]
        if now is not None and now.status != "unknown":
            if not (free and denying) or told.kind == "state":
                # A party's word alone moves nothing.
                return None
            return _State(
                status="contested",
                holders=_joined_mentions(now.holders, told.holders),
                since=told.day,
                heard=told.day,
                because=_joined(now.because, told.keys),
                reason=reason,
            )
        return _State(
            status="unknown", holders=(), since=told.day, heard=told.day, because=told.keys,
            reason=reason,
        )  # fmt: skip

    def _loss(self, told: Assertion, now: _State | None) -> _State | None:
        believed = _believed([s for s in told.standpoints if s.affirms])
        if not told.holders or believed is None or any(not s.affirms for s in told.standpoints):
            return None
        who = _names(told.holders)
        left: tuple[Mention, ...] = ()
        if now is not None:
            left = tuple(h for h in now.holders if not self._same_side((h,), told.holders))
            if left == now.holders and now.status == "held":
                return None
        came = told.others if not self._same_side(told.others, told.holders) else ()
        heirs = came or left
        return _State(
            status="held" if heirs else "unknown",
            holders=heirs,
            since=told.day,
            heard=told.day,
            because=told.keys,
            reason=f"{who} left it: {believed}" + ("" if heirs else "; nobody says who came after"),
            taken=bool(heirs),
        )

    def _siege(self, told: Assertion, now: _State | None) -> _State | None:
        believed = _believed([s for s in told.standpoints if s.affirms])
        if believed is None:
            return None
        inside = now.holders if now is not None and now.holders else told.others
        if not inside or self._same_side(inside, told.holders):
            return None
        by = f" by {_names(told.holders)}" if told.holders else ""
        return _State(
            status="besieged",
            holders=inside,
            since=told.day,
            heard=told.day,
            because=_joined(now.because if now else (), told.keys),
            reason=f"held by {_names(inside)} and surrounded{by}: {believed}",
            taken=bool(now and now.taken),
        )

    def _fight(self, told: Assertion, now: _State | None) -> _State | None:
        believed = _believed([s for s in told.standpoints if s.affirms])
        if believed is None or told.partial:
            return None
        sides = (*told.holders, *told.others)
        inside = now.holders if now is not None else told.others
        hostile = tuple(m for m in sides if inside and self._enemies(inside, (m,)))
        at_home = any(self._same_side(inside, (m,)) for m in sides)
        if not inside or not hostile or not at_home:
            return None
        return _State(
            status="contested",
            holders=_joined_mentions(inside, hostile),
            since=told.day,
            heard=told.day,
            because=_joined(now.because if now else (), told.keys),
            reason=f"{_names(hostile)} and {_names(inside)} fight inside it: {believed}",
            taken=bool(now and now.taken),
            before=(now.before or now) if now is not None and now.status != "unknown" else None,
        )

    # ---------------------------------------------------------------- sides

    def _same_side(self, these: Sequence[Mention], those: Sequence[Mention]) -> bool:
        return any(self.parties.together(_actor(a), _actor(b)) for a in these for b in those)

    def _enemies(self, these: Sequence[Mention], those: Sequence[Mention]) -> bool:
        """Say whether two sides fight each other; who is neither ally nor known is an enemy."""
        return not self._same_side(these, those)


def _actor(mention: Mention) -> str:
    return mention.id or f" {(mention.name or mention.text).casefold()}"


def _believed(affirming: Sequence[Standpoint]) -> str | None:
    """Return why an assertion is believed, in words; None where only its own party makes it."""
    conceding = _distinct(s for s in affirming if s.concedes)
    free = _distinct(s for s in affirming if not s.interested and not s.concedes)
    if conceding:
        also = f", as {_listed(free)} also {_verb(free)}" if free else ""
        return f"{_listed(conceding)} {_verb(conceding)} so against its own interest{also}"
    if free:
        return f"{_listed(free)} {_verb(free)} so"
    return None


def _distinct(standpoints: Iterable[Standpoint]) -> list[str]:
    return list(dict.fromkeys(s.name for s in standpoints))


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _verb(names: Sequence[str]) -> str:
    return "says" if len(names) == 1 else "say"


def _spoken(standpoints: Sequence[Standpoint]) -> str:
    names = _distinct(standpoints)
    return f"{_listed(names)} {_verb(names)}"


def _names(mentions: Sequence[Mention]) -> str:
    return _listed(list(dict.fromkeys(m.name or m.text for m in mentions)) or ["nobody named"])


def _joined(*keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for some in keys for key in some))


def _joined_mentions(these: Sequence[Mention], those: Sequence[Mention]) -> tuple[Mention, ...]:
    found: dict[str, Mention] = {}
    for mention in (*these, *those):
        found.setdefault(_actor(mention), mention)
    return tuple(found.values())


def _end_fight(states: list[_State], day: int | None) -> None:
    """Go back to what was before a fight that is over by `day` (by the end, where None)."""
    last = states[-1] if states else None
    if last is None or last.before is None:
        return
    over = last.heard + FIGHT_DAYS + 1
    if day is None or day >= over:
        states.append(
            msgspec.structs.replace(
                last.before,
                since=over,
                heard=last.heard,
                because=_joined(last.before.because, last.because),
                reason=f"{last.before.reason.split(_NO_FIGHT)[0]}{_NO_FIGHT}{_iso(last.heard)}",
            )
        )


def _alike(a: _State, b: _State) -> bool:
    return a.status == b.status and {_actor(h) for h in a.holders} == {_actor(h) for h in b.holders}


def _best_mention(told: Sequence[Assertion]) -> PlaceMention:
    """Return the surest mention of the place, without words that hold for one claim alone."""
    best = max(told, key=lambda a: (a.place.id is not None, a.place.score, a.place.text)).place
    return msgspec.structs.replace(best, others=())


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _rows(place: PlaceMention, states: Sequence[_State], decay: int) -> list[Control]:
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
                since=_iso(state.since),
                until=_iso(ends - 1) if ends is not None else None,
                last_heard=_iso(state.heard),
                because=state.because,
                reason=state.reason,
            )
        )
        if fades:
            rows.append(
                Control(
                    place=place,
                    status="unknown",
                    since=_iso(silent),
                    until=_iso(following - 1) if following is not None else None,
                    last_heard=_iso(state.heard),
                    because=state.because,
                    reason=f"nobody has said who holds it since {_iso(state.heard)}",
                )
            )
    return rows


def _taken_twice(told: Assertion, now: _State, who: str) -> Issue:
    name = told.place.name or told.place.text
    message = f"{name}: {who} is said to have taken it on {_iso(told.day)}, but held it already"
    about = (*now.because[:1], *told.keys[:1])
    return Issue(
        id=issue_id("taken twice", about, message),
        kind="taken twice",
        message=message,
        about=about,
        severity="low",
    )


def _undated(key: str) -> Issue:
    message = "a claim about who holds a place has no day and is left out of its history"
    return Issue(
        id=issue_id("undated", (key,), message),
        kind="undated",
        message=message,
        about=(key,),
        severity="low",
    )
