"""The part of `Record` that lists what a person should look at."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable

import msgspec

from .capturing import not_taken
from .model import SEVERITIES, Claim, Event, Filters, Issue
from .reviewing import Reviewing


class Waiting(Reviewing):
    """Issues, page by page, and those about something."""

    @abstractmethod
    def claims(self, filters: Filters | None = None) -> list[Claim]:
        """Return the claims that pass the filters."""

    @abstractmethod
    def events(self, filters: Filters | None = None) -> list[Event]:
        """Return the events that pass the filters."""

    def issues(self, filters: Filters | None = None, kind: str | None = None) -> list[Issue]:
        """Return what a person should look at, worst first; `limit` and `offset` page it.

        What could not be taken in and what rulings suggest for other claims is among them, last.
        With filters, only what is about claims that pass, their documents and their events.
        """
        asked = filters or Filters()
        with self.store.snapshot():
            found = self.store.issues(asked, kind)
            if asked.limit is not None and len(found) >= asked.limit:
                return found
            before = asked.offset
            if before and not found:
                unpaged = msgspec.structs.replace(asked, limit=None, offset=0)
                before -= self._count_issues(unpaged, kind)
            elif before:
                before = 0
            more = [i for i in self._other_issues() if kind is None or i.kind == kind]
            if more and (names := self.named_by(asked)):
                more = [issue for issue in more if names & set(issue.about)]
            rest = None if asked.limit is None else before + asked.limit - len(found)
            return found + more[before:rest]

    def count_issues(self) -> dict[str, int]:
        """Return how many issues of each kind there are, by kind."""
        with self.store.snapshot():
            counts = Counter(self.store.count_issues())
            counts.update(issue.kind for issue in self._other_issues())
        return dict(sorted(counts.items()))

    def _count_issues(self, unpaged: Filters, kind: str | None) -> int:
        """Return how many issues of the derivation pass."""
        if unpaged != Filters():
            return len(self.store.issues(unpaged, kind))
        counted = self.store.count_issues()
        return sum(counted.values()) if kind is None else counted.get(kind, 0)

    def _other_issues(self) -> list[Issue]:
        """Return the issues that no derivation makes: inputs not taken in, and suggestions."""
        from .suggestions import suggestions

        return [
            *map(not_taken, self.store.failed_visits()),
            *suggestions(self.store, self.config.policy, self.reference),
        ]

    def issues_about(self, names: Iterable[str]) -> list[Issue]:
        """Return the issues about any of these ids and keys, in the order of the listing."""
        wanted = set(names)
        found = sorted(
            self.store.issues_about(wanted), key=lambda i: (SEVERITIES[i.severity], i.kind, i.id)
        )
        return [i for i in (*found, *self._other_issues()) if wanted & set(i.about)]

    def issue(self, issue_id: str) -> Issue | None:
        """Return one issue."""
        found = self.store.issue(issue_id)
        return found or next((i for i in self._other_issues() if i.id == issue_id), None)

    def named_by(self, filters: Filters) -> set[str]:
        """Return the ids and keys of what passes the filters; empty where they ask for nothing.

        What passes none is told apart from that by a name that nothing has.
        """
        asked = msgspec.structs.replace(filters, limit=None, offset=0)
        if asked == Filters():
            return set()
        claims = self.claims(asked)
        names = {"", *(name for c in claims for name in (c.key, c.id, c.document))}
        return names | {event.id for event in self.events(asked)}
