"""The rules by which one place's assertions become its states, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from ..ids import issue_id
from ..model import ControlStatus, Draft, Issue, Mention, Row
from ..parties import Parties
from .assertions import Assertion, Standpoint

FIGHT_DAYS = 5
"""A fight that nobody has mentioned for longer than this is over."""
JOINT_DAYS = 3
"""Allies who are told to have taken a place within so many days took it together."""
_NO_FIGHT = "; no fight inside it is told of since "
_ORDER = {"loss": 0, "siege": 1, "fight": 2, "state": 3, "gain": 4}
"""Within a day: what ends with somebody in the place comes last."""


class State(Row, kw_only=True, frozen=True):
    """What is so of a place from one day on; days are numbers as of `date.toordinal`."""

    status: ControlStatus
    holders: tuple[Mention, ...]
    since: int
    heard: int
    because: tuple[str, ...]
    reason: str
    taken: bool = False
    """The present holder is known to have taken it, not only to hold it."""
    before: State | None = None
    """For a fight: what was so before, and is again when nobody mentions the fight any more."""


class Rules:
    """Runs one place's assertions through the rules."""

    def __init__(self, parties: Parties, decay: int) -> None:
        self.parties = parties
        self.decay = decay

    def run(self, told: Sequence[Assertion]) -> tuple[list[State], list[Issue]]:
        """Return the states of the place in order, and what is odd about them."""
        states, issues = self.go_on(None, told)
        return ended(states), issues

    def go_on(
        self, last: State | None, told: Sequence[Assertion]
    ) -> tuple[list[State], list[Issue]]:
        """Return the states from `last` on, itself as it has become, and what is odd about them.

        What is told of one day must be told in one call.  Only the last state returned can still
        change, and it alone says how to go on.
        """
        states: list[State] = [] if last is None else [last]
        issues: list[Issue] = []
        ordered = sorted(told, key=lambda a: (a.day, _ORDER[a.kind], a.told, a.keys))
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
        return states, issues

    def _pooled(self, ordered: Sequence[Assertion]) -> list[Assertion]:
        """Join assertions of one day that say the same: their origins count together."""
        pooled: list[Assertion] = []
        for assertion in ordered:
            for at in range(len(pooled) - 1, -1, -1):
                other = pooled[at]
                if other.day != assertion.day or other.kind != assertion.kind:
                    # What is ordered by day and kind stands together.
                    pooled.append(assertion)
                    break
                if other.partial == assertion.partial and self._same_side(
                    other.holders, assertion.holders
                ):
                    pooled[at] = msgspec.structs.replace(
                        other,
                        holders=self._finest(_joined_mentions(other.holders, assertion.holders)),
                        standpoints=(*other.standpoints, *assertion.standpoints),
                        keys=_joined(other.keys, assertion.keys),
                        others=other.others or assertion.others,
                    )
                    break
            else:
                pooled.append(assertion)
        return pooled

    # ---------------------------------------------------------------- rules

    def _step(self, told: Assertion, now: State | None) -> tuple[State | None, list[Issue]]:
        if told.kind in ("gain", "state"):
            return self._gain(told, now)
        if told.kind == "loss":
            return self._loss(told, now), []
        if told.kind == "siege":
            return self._siege(told, now), []
        return self._fight(told, now), []

    def _gain(self, told: Assertion, now: State | None) -> tuple[State | None, list[Issue]]:
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
            and not self._took_from(told, now)
            and not self._ally_takes(told, now)
        )
        if believed is None or denying:
            return self._unproven(told, now, affirming, denying, held_already), []
        if held_already and now is not None:
            issues = []
            if told.kind == "gain" and now.taken and _first_day(told) - now.heard > 1:
                issues.append(_taken_twice(told, now, who))
            return (
                msgspec.structs.replace(
                    now, heard=told.day, because=_joined(now.because, told.keys),
                    taken=now.taken or told.kind == "gain",
                )
            ), issues  # fmt: skip
        rest = now.holders if now is not None and now.holders else told.others
        if told.partial and not self._same_side(rest, told.holders):
            hostile = self._enemies(rest, told.holders)
            untold = "" if rest else "; nobody says who holds the rest"
            return (
                State(
                    status="unknown" if untold else "contested" if hostile else "mixed",
                    holders=_joined_mentions(rest, told.holders) if rest else (),
                    since=told.day,
                    heard=told.day,
                    because=told.keys,
                    reason=f"{who} {verb} a part of it: {believed}{untold}",
                ),
                [],
            )
        if now is not None and now.taken and _may_be_older(told, now):
            return None, []
        return (
            State(
                status="held",
                holders=told.holders,
                since=told.day,
                heard=told.day,
                because=told.keys,
                reason=f"{who} {verb} it: {believed}",
                taken=told.kind == "gain",
            ),
            [_two_holders(told, now, who)] if now is not None and _rivals(told, now) else [],
        )

    def _unproven(
        self,
        told: Assertion,
        now: State | None,
        affirming: Sequence[Standpoint],
        denying: Sequence[Standpoint],
        held_already: bool,
    ) -> State | None:
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
            return State(
                status="contested",
                holders=_joined_mentions(now.holders, told.holders),
                since=told.day,
                heard=told.day,
                because=_joined(now.because, told.keys),
                reason=reason,
            )
        return State(
            status="unknown", holders=(), since=told.day, heard=told.day, because=told.keys,
            reason=reason,
        )  # fmt: skip

    def _loss(self, told: Assertion, now: State | None) -> State | None:
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
        return State(
            status="held" if heirs else "unknown",
            holders=heirs,
            since=told.day,
            heard=told.day,
            because=told.keys,
            reason=f"{who} left it: {believed}" + ("" if heirs else "; nobody says who came after"),
            taken=bool(heirs),
        )

    def _siege(self, told: Assertion, now: State | None) -> State | None:
        believed = _believed([s for s in told.standpoints if s.affirms])
        if believed is None:
            return None
        inside = now.holders if now is not None and now.holders else told.others
        if not inside or self._same_side(inside, told.holders):
            return None
        by = f" by {_names(told.holders)}" if told.holders else ""
        return State(
            status="besieged",
            holders=inside,
            since=told.day,
            heard=told.day,
            because=_joined(now.because if now else (), told.keys),
            reason=f"held by {_names(inside)} and surrounded{by}: {believed}",
            taken=bool(now and now.taken),
        )

    def _fight(self, told: Assertion, now: State | None) -> State | None:
        believed = _believed([s for s in told.standpoints if s.affirms])
        if believed is None or told.partial:
            return None
        if told.day - _first_day(told) > FIGHT_DAYS:
            # Of a fight some time in a year nobody knows that it goes on.
            return None
        sides = (*told.holders, *told.others)
        inside = now.holders if now is not None else told.others
        hostile = tuple(m for m in sides if inside and self._enemies(inside, (m,)))
        at_home = any(self._same_side(inside, (m,)) for m in sides)
        if not inside or not hostile or not at_home:
            return None
        return State(
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

    def _finest(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return the mentions without those whose parts are among them."""
        above = {
            parent
            for mention in mentions
            for parent in self.parties.line(_actor(mention))
            if parent != _actor(mention)
        }
        return tuple(mention for mention in mentions if _actor(mention) not in above)

    def _same_side(self, these: Sequence[Mention], those: Sequence[Mention]) -> bool:
        return any(self.parties.together(_actor(a), _actor(b)) for a in these for b in those)

    def _took_from(self, told: Assertion, now: State) -> bool:
        """Say whether it is told to be taken from who holds it: allies fight each other, too."""

        def lines(mentions: Sequence[Mention]) -> set[str]:
            return {name for m in mentions for name in self.parties.line(_actor(m))}

        held = {_actor(m) for m in now.holders}
        return (
            told.kind == "gain"
            and bool(held & lines(told.others) or lines(now.holders) & {*map(_actor, told.others)})
            and any(not lines((m,)) & lines(told.holders) for m in now.holders)
        )

    def _ally_takes(self, told: Assertion, now: State) -> bool:
        """Say whether an ally of the holder is told to take it well after the holder did.

        Nobody takes what is his, and within days both may be telling of one storm.
        """
        return (
            told.kind == "gain"
            and _first_day(told) - now.heard > JOINT_DAYS
            and not any(
                self.parties.relation(_actor(a), _actor(b)) in ("same", "party")
                for a in now.holders
                for b in told.holders
            )
        )

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


def ended(states: Sequence[State]) -> list[State]:
    """Return the states of a place of which nothing more is told."""
    closed = list(states)
    _end_fight(closed, None)
    return closed


def _end_fight(states: list[State], day: int | None) -> None:
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
                reason=f"{last.before.reason.split(_NO_FIGHT)[0]}{_NO_FIGHT}{iso(last.heard)}",
            )
        )


def _alike(a: State, b: State) -> bool:
    return a.status == b.status and {_actor(h) for h in a.holders} == {_actor(h) for h in b.holders}


def _may_be_older(told: Assertion, now: State) -> bool:
    """Say whether what is told may as well have been so before the present holder came.

    True of a state on the very day of the capture, and of what happened at some time of a span
    ("in 2022") in which somebody else took the place on a day that is known.
    """
    if told.kind == "state" and now.since == told.day:
        return True
    return told.first is not None and told.first < now.since <= told.day


def _first_day(told: Assertion) -> int:
    """Return the first day on which it may have been."""
    return told.day if told.first is None else told.first


def _rivals(told: Assertion, now: State) -> bool:
    """Say whether two strangers say on one day that different sides hold the place."""
    return now.status == "held" and told.kind == "state" and now.heard == told.day and not now.taken


def _taken_twice(told: Assertion, now: State, who: str) -> Issue:
    words = f"{who} is said to have taken it on {iso(told.day)}, but held it already"
    return _odd("taken twice", words, told, now, "low")


def _two_holders(told: Assertion, now: State, who: str) -> Issue:
    """One of the two who say so is wrong: either may be rejected."""
    before = _names(now.holders)
    words = f"{before} and {who} are both said to hold it on {iso(told.day)}"
    fixes = tuple(
        Draft(verb="reject", on=(key,), label=f"reject that {names} holds it")
        for key, names in zip(_first_of_both(told, now), (before, who), strict=True)
    )
    return _odd("two holders", words, told, now, "middle", fixes)


def _odd(
    kind: str,
    words: str,
    told: Assertion,
    now: State,
    severity: Literal["low", "middle"],
    fixes: tuple[Draft, ...] = (),
) -> Issue:
    """Return the issue that what is told of a place does not go with what was so before."""
    message = f"{told.place.name or told.place.text}: {words}"
    about = _first_of_both(told, now)
    return Issue(
        id=issue_id(kind, about, message),
        kind=kind,
        message=message,
        about=about,
        severity=severity,
        fixes=fixes,
    )


def _first_of_both(told: Assertion, now: State) -> tuple[str, ...]:
    return (*now.because[:1], *told.keys[:1])


def iso(day: int) -> str:
    """Return the ISO date of a day number."""
    return date.fromordinal(day).isoformat()
