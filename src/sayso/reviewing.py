"""The part of `Record` by which people rule, share out what is to be looked at, and leave notes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from . import derive as equation
from . import rulings
from .accounts import Accounts
from .decide import about_work
from .errors import InputError
from .garbage import no_cycles
from .holding import HoldingOn
from .model import Claim, Decision, Event, Filters, Run, Verb
from .tasks import Task, TaskState, tasks_of


class Reviewing(HoldingOn):
    """Rulings and the queue of what waits for one."""

    accounts: Accounts

    @property
    @abstractmethod
    def user(self) -> str:
        """Return the name under which rulings are kept that name nobody else."""

    @abstractmethod
    def moment(self) -> str:
        """Return now (UTC ISO 8601)."""

    @abstractmethod
    def derive(self, *, changes: bool = False, command: str = "derive") -> Run:
        """Make the derived rows."""

    @abstractmethod
    def events(self, filters: Filters | None = None) -> list[Event]:
        """Return the events that pass the filters."""

    def decide(
        self,
        verb: Verb,
        on: Iterable[str],
        *,
        set: dict[str, Any] | None = None,
        by: str | None = None,
        reason: str = "",
        basis: Iterable[str] = (),
        expected_last: int | None = None,
    ) -> Decision:
        """Keep a ruling and derive again; from assignments and notes nothing is derived.

        `on` holds claim keys or ids, event ids, or the number of a ruling (revoke).  `basis` is
        what the person saw; by default the present state.  `expected_last` is the number of the
        last ruling the person had seen.  Raises InputError for a ruling that cannot mean
        anything, or an assignee who is nobody here, and ConflictError if somebody else ruled first.
        """
        given = {
            "verb": verb, "on": list(on), "set": set, "by": by, "reason": reason,
            "basis": list(basis),
        }  # fmt: skip
        log = self.store.decisions()
        ruling = rulings.prepare(self.store, given, self.moment(), self.user)
        rulings.verify(self.store, ruling, log)
        kept = self.store.append_decision(self._assigned(ruling), expected_last=expected_last)
        if kept.seq not in about_work([*log, kept]):
            self.derive(changes=True, command=f"decide {verb}")
        return kept

    def _assigned(self, ruling: Decision) -> Decision:
        """Return a ruling with its assignee as the account is spelt; in a team only coders."""
        asked = ruling.set.get("assignee") if ruling.verb == "assign" else None
        if asked is None or not self.accounts:
            return ruling
        for name in self.accounts.coders():
            if name.casefold() == asked.casefold():
                return msgspec.structs.replace(ruling, set={"assignee": name})
        raise InputError(f"assign: nobody called {asked} may review here; see sayso accounts list")

    def as_read(self, claims: Iterable[Claim]) -> dict[str, Claim]:
        """Return claims as they were read, before any ruling, by key."""
        keys = {claim.key: claim.document for claim in claims}
        recipe = equation.recipe(self.config)
        return {
            claim.key: claim
            for document, read in self.store.readings(recipe, list(keys.values()))
            for claim in read
            if keys.get(claim.key) == document
        }

    def newer_rulings(
        self, on: Iterable[str], since: int, verb: Verb | None = None
    ) -> list[Decision]:
        """Return the rulings after number `since` that concern the same claims or events.

        Who looked at the record when `since` was the newest ruling has not seen these.  With the
        `verb` of a ruling about to be made, only those that it would contradict unseen.
        """
        return rulings.touching(self.store, on, since, verb)

    def queue(
        self,
        filters: Filters | None = None,
        *,
        state: TaskState | None = None,
        assignee: str | None = None,
        noted: bool = False,
    ) -> list[Task]:
        """Return the events as the review queue has them, worst first.

        `state` narrows to what nobody ruled on (open), accepted, rejected or mixed; `assignee` to
        what somebody looks at ("" to what nobody does), in any case of letters; `noted` to what
        has notes.
        """
        asked = filters or Filters()
        log = self.store.decisions()
        narrowed = msgspec.structs.replace(asked, limit=None, offset=0)
        touched = assignee or noted or state not in (None, "open")
        with no_cycles():
            if touched and narrowed == Filters():
                # Only what the log names can pass: the rest need not be read.
                named = set(self.event_ids(on for made in log for on in made.on).values())
                events = self.store.events_by_id(named)
            else:
                events = self.events(narrowed)
        tasks = tasks_of(events, log, self._names_now(log))
        found = [
            task
            for task in tasks
            if (state is None or task.state == state)
            and (assignee is None or (task.assignee or "").casefold() == assignee.casefold())
            and (not noted or task.notes)
        ]
        return found[asked.offset :][: asked.limit]

    def tasks(self, names: Iterable[str]) -> list[Task]:
        """Return the events that ids (also old ones) or claim keys name, as the queue has them."""
        known = tuple(names)
        log = self.store.decisions()
        living = set(self.event_ids(known).values())
        return tasks_of(self.store.events_by_id(living), log, self._names_now(log))

    def event_ids(self, names: Iterable[str]) -> dict[str, str]:
        """Return the event of today for each claim key or event id, also an old one's heir.

        Names that lead nowhere, as those of struck claims and of rulings, are left out.
        """
        asked = set(names)
        old = sorted(name for name in asked if name.startswith("e1_"))
        heirs = {name: heir for name in old for heir in self.store.lineage(name)[:1]}
        return {**self.store.event_ids(asked.difference(old)), **heirs}

    def _names_now(self, log: Iterable[Decision]) -> dict[str, str]:
        """Return the event of today for the events that a log names."""
        return self.event_ids(on for made in log for on in made.on if on.startswith("e1_"))

    def decide_all(self, given: Iterable[Mapping[str, Any]]) -> list[Decision]:
        """Keep several rulings and derive once; keeps none if one cannot mean anything.

        Each has `verb`, `on` and, where wanted, `set`, `by`, `reason`, `basis`.  A ruling may
        carry the `seq` it had elsewhere; revocations among them then follow the new numbers.
        """
        last = max((made.seq for made in self.store.decisions()), default=0)
        ready = rulings.prepare_all(self.store, given, self.moment(), self.user)
        ready = [self._assigned(ruling) for ruling in ready]
        kept = [
            self.store.append_decision(ruling, expected_last=last + number)
            for number, ruling in enumerate(ready)
        ]
        if about_work(self.store.decisions()).issuperset(ruling.seq for ruling in kept):
            return kept
        self.derive(changes=True, command=f"decide {len(kept)} rulings")
        return kept
