"""A change of what is told → what differs in who holds which place, without the rest.

Of most places only the months around the change are run through the rules again: from the state
kept before them up to where the old and the new history meet.  What comes out is what deriving
everything gives (tests/test_increment.py).  The whole history is made again of a place whose surest
mention changes, of one that no gazetteer knows, and of a city whose parts may have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Protocol

import msgspec

from ..kept import KeptHistories, KeptMonth, KeptPlace
from ..model import Control, Issue, Row
from .assertions import Assertion, place_key
from .cities import roll_up
from .months import (
    Month,
    bare_mention,
    by_month,
    is_known,
    kept_month,
    kept_place,
    mention_of,
    month_of,
    sureness,
)
from .rules import Rules, State, ended
from .timeline import Cities, History, family_histories, interval, unknown_months

Told = Mapping[str, Sequence[Assertion]]
"""Family of places → what is told of them."""
_AHEAD = 4
"""Months to load at once: histories mostly meet after one or two."""


class KeptSource(Protocol):
    """Where what the derivation before has kept is found."""

    def kept_places(self, families: Iterable[str]) -> dict[str, KeptPlace]:
        """Return family → what is kept of it."""

    def kept_month_numbers(self, families: Iterable[str]) -> dict[str, dict[int, int]]:
        """Return family → month → number of its row."""

    def kept_months(self, numbers: Iterable[int]) -> list[KeptMonth]:
        """Return rows by number."""

    def city_parts(self, cities: Iterable[str]) -> dict[str, set[str]]:
        """Return family of a city → families of places told to be parts of it, or more."""


class Retold(Row, kw_only=True, frozen=True):
    """What differs."""

    families_gone: tuple[str, ...]
    """Families whose rows and issues are all made again."""
    controls_gone: tuple[Control, ...]
    controls: tuple[tuple[str, Control], ...]
    """Rows that come, with their families."""
    issues_gone: tuple[str, ...]
    """Ids of issues that go, besides those of the families."""
    issues: tuple[tuple[str, Issue], ...]
    kept: KeptHistories


def retell(source: KeptSource, rules: Rules, was: Told, now: Told, own: Set[str]) -> Retold:
    """Return what differs where the claims `own` (keys) told `was` before, and tell `now`."""
    return _Retelling(source, rules, own).retell(was, now)


class _Retelling:
    def __init__(self, source: KeptSource, rules: Rules, own: Set[str]) -> None:
        self.source = source
        self.rules = rules
        self.own = own
        self.numbers: dict[str, dict[int, int]] = {}
        self.stored: dict[tuple[str, int], Month] = {}
        self.changed: dict[str, dict[int, tuple[Assertion, ...]]] = {}
        """Family → months of which other things are told now → what."""
        self.controls_gone: list[Control] = []
        self.controls: list[tuple[str, Control]] = []
        self.issues_gone: set[str] = set()
        self.issues: list[tuple[str, Issue]] = []
        self.months: list[KeptMonth] = []
        self.months_gone: list[tuple[str, int]] = []
        self.places: list[KeptPlace] = []
        self.places_gone: list[str] = []

    def retell(self, was: Told, now: Told) -> Retold:
        self._find_changed(was, now)
        kept = self.source.kept_places(self.changed)
        parts = self._parts(kept)
        whole = {city for city, some in parts.items() if some}
        of_cities = {part for some in parts.values() for part in some}
        for family in sorted(self.changed):
            place = self._place_now(family, kept.get(family))
            if place is None or not is_known(family) or family in of_cities:
                whole.add(family)
            elif family not in whole:
                self.places.append(place)
                self._retell_months(family, place)
        self._retell_whole(sorted(whole), sorted(of_cities), kept.keys())
        return Retold(
            families_gone=tuple(sorted(whole)),
            controls_gone=tuple(self.controls_gone),
            controls=tuple(self.controls),
            issues_gone=tuple(sorted(self.issues_gone)),
            issues=tuple(self.issues),
            kept=KeptHistories(
                months=tuple(self.months),
                places=tuple(self.places),
                months_gone=tuple(self.months_gone),
                places_gone=tuple(self.places_gone),
            ),
        )

    # -------------------------------------------------------------- what has changed

    def _find_changed(self, was: Told, now: Told) -> None:
        families = was.keys() | now.keys()
        self.numbers = self.source.kept_month_numbers(families)
        came = {family: by_month(told) for family, told in now.items()}
        went = {family: by_month(told) for family, told in was.items()}
        touched = [
            (family, month)
            for family in sorted(families)
            for month in sorted({*came.get(family, ()), *went.get(family, ())})
        ]
        self._load(
            (family, near) for family, month in touched for near in self._near(family, month)
        )
        for family, month in touched:
            stored = self._month(family, month)
            rest = [a for a in stored.told if not self.own & set(a.keys)] if stored else []
            new = came.get(family, {}).get(month, [])
            told = tuple(by_month([*rest, *new]).get(month, ()))
            if told != (stored.told if stored else ()):
                self.changed.setdefault(family, {})[month] = told

    def _near(self, family: str, month: int) -> list[int]:
        """Return the months kept of a family from before this one to some after it."""
        there = sorted(self.numbers.get(family, ()))
        at = sum(other < month for other in there)
        return there[max(0, at - 1) : at + _AHEAD - 1]

    def _load(self, wanted: Iterable[tuple[str, int]]) -> None:
        numbers = {
            number
            for family, month in wanted
            if (family, month) not in self.stored
            and (number := self.numbers.get(family, {}).get(month)) is not None
        }
        for kept in self.source.kept_months(numbers):
            self.stored[kept.family, kept.month] = month_of(kept)

    def _month(self, family: str, month: int) -> Month | None:
        """Return a month as it was kept; None where nothing was told of it."""
        if month not in self.numbers.get(family, {}):
            return None
        if (family, month) not in self.stored:
            ahead = [other for other in sorted(self.numbers[family]) if other >= month]
            self._load((family, other) for other in ahead[:_AHEAD])
        return self.stored[family, month]

    def _parts(self, kept: Mapping[str, KeptPlace]) -> dict[str, set[str]]:
        """Return cities that have changed, themselves or in parts, with families of the parts."""
        told: dict[str, set[str]] = {}
        for family, months in self.changed.items():
            for assertion in (a for some in months.values() for a in some):
                if assertion.city is not None:
                    told.setdefault(place_key(assertion.city), set()).add(family)
        cities = {*self.changed, *told, *(city for one in kept.values() for city in one.cities)}
        found = self.source.city_parts(cities)
        return {city: found.get(city, set()) | told.get(city, set()) for city in cities}

    def _place_now(self, family: str, kept: KeptPlace | None) -> KeptPlace | None:
        """Return what is to be kept of a place; None where that needs its whole history."""
        if kept is None:
            return None
        surest, count = mention_of(kept), kept.count
        cities = set(kept.cities)
        for month, now in self.changed[family].items():
            stored = self._month(family, month)
            count -= sum(bare_mention(a) == surest for a in (stored.told if stored else ()))
            for assertion in now:
                mention = bare_mention(assertion)
                count += mention == surest
                if sureness(mention) > sureness(surest):
                    return None
                if assertion.city is not None:
                    cities.add(place_key(assertion.city))
        if count < 1:
            return None
        return msgspec.structs.replace(kept, count=count, cities=tuple(sorted(cities)))

    # -------------------------------------------------------------- some months

    def _retell_months(self, family: str, place: KeptPlace) -> None:
        now = self.changed[family]
        line = sorted(self.numbers.get(family, {}).keys() | now.keys())
        done = 0
        for at in (at for at, month in enumerate(line) if month in now):
            if at >= done:
                known = line[at] in self.numbers[family]
                done = self._retell_from(at if known or at == 0 else at - 1, line, family, place)

    def _retell_from(self, start: int, line: Sequence[int], family: str, place: KeptPlace) -> int:
        """Run months until both histories meet; return the number of the first one left out."""
        now = self.changed[family]
        first = self._month(family, line[start])
        begun = [first.before] if first is not None and first.before is not None else []
        old: list[State] = [*begun]
        new: list[State] = [*begun]
        odd_before: list[Issue] = []
        odd_now: list[Issue] = []
        at, meet = start, False
        while at < len(line) and not meet:
            month = line[at]
            stored = self._month(family, month)
            was = stored.told if stored else ()
            told = now.get(month, was)
            self._keep_month(family, month, told, _last(new), stored)
            _run(self.rules, old, was, odd_before)
            _run(self.rules, new, told, odd_now)
            at += 1
            meet = at < len(line) and line[at] not in now and _last(old) == _last(new)
        before = self._rows(place, old, meet)
        after = self._rows(place, new, meet)
        self.controls_gone += [row for row in before if row not in after]
        self.controls += [(family, row) for row in after if row not in before]
        ids = {issue.id for issue in odd_now}
        known = {issue.id for issue in odd_before}
        self.issues_gone |= known - ids
        self.issues += [(family, issue) for issue in odd_now if issue.id not in known]
        return at

    def _rows(self, place: KeptPlace, states: Sequence[State], meet: bool) -> list[Control]:
        """Return the rows of states; where histories meet, the last is as it was in both."""
        line = [*states] if meet else ended(states)
        mention = mention_of(place)
        rows: list[Control] = []
        for at, state in enumerate(line):
            if at + 1 < len(line):
                rows += interval(mention, state, line[at + 1].since, self.rules.decay)
            elif not meet:
                rows += interval(mention, state, None, self.rules.decay)
        return rows

    def _keep_month(
        self,
        family: str,
        month: int,
        told: tuple[Assertion, ...],
        before: State | None,
        stored: Month | None,
    ) -> None:
        made = Month(number=month, told=told, before=before)
        if told and made != stored:
            self.months.append(kept_month(family, made))
        elif not told and stored is not None:
            self.months_gone.append((family, month))

    # -------------------------------------------------------------- whole histories

    def _retell_whole(self, whole: Sequence[str], parts: Sequence[str], known: Set[str]) -> None:
        wanted = sorted({*whole, *parts})
        self.numbers.update(self.source.kept_month_numbers(set(wanted) - self.numbers.keys()))
        self._load((family, month) for family in wanted for month in self.numbers.get(family, ()))
        cities: Cities = {}
        made: dict[str, dict[str, History]] = {}
        for family in wanted:
            told = self._told_now(family)
            found = family_histories(told, self.rules, cities)
            made[family] = {key: history for key, (history, _) in found.items()}
            if family not in self.changed:
                continue
            months = (
                [month for _, course in found.values() for month in course.months]
                if is_known(family)
                else unknown_months(told)
            )
            self._keep_family(family, months, told, family in known)
        rows = {key: one.rows for some in made.values() for key, one in some.items()}
        inside = {city: some for city, some in cities.items() if city in whole}
        rolled = roll_up(rows, inside, self.rules.parties)
        for family in whole:
            for key in sorted({*made[family], family} & rolled.keys()):
                self.controls += [(family, row) for row in rolled[key]]
            self.issues += [
                (family, issue) for one in made[family].values() for issue in one.issues
            ]

    def _told_now(self, family: str) -> list[Assertion]:
        now = self.changed.get(family, {})
        told: list[Assertion] = []
        for month in sorted(self.numbers.get(family, {}).keys() | now.keys()):
            stored = self._month(family, month)
            told += now.get(month, stored.told if stored else ())
        return told

    def _keep_family(
        self, family: str, months: Iterable[Month], told: Sequence[Assertion], known: bool
    ) -> None:
        made = {month.number: month for month in months}
        for number in sorted(made.keys() | self.numbers.get(family, {}).keys()):
            month = made.get(number, Month(number=number, told=()))
            self._keep_month(family, number, month.told, month.before, self._month(family, number))
        if told:
            self.places.append(kept_place(family, told))
        elif known:
            self.places_gone.append(family)


def _last(states: Sequence[State]) -> State | None:
    return states[-1] if states else None


def _run(rules: Rules, states: list[State], told: Sequence[Assertion], issues: list[Issue]) -> None:
    """Go on with a list of states, in place."""
    more, odd = rules.go_on(_last(states), told)
    states[-1:] = more
    issues += odd
