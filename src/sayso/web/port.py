"""What the desk asks of a record: the methods it calls, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..config import Config
from ..model import Area, Claim, Control, Decision, Document, Event, Filters, Issue, Source, Verb
from ..protocols import Capture
from ..reference import Reference
from ..tasks import Task, TaskState

if TYPE_CHECKING:
    from ..accounts import Accounts
    from ..record import AddResult
    from ..store import EventChange
    from ..store import State as RecordState


class DeskRecord(Protocol):
    """The part of `sayso.Record` that the desk uses."""

    @property
    def name(self) -> str:
        """The path or address of the record, without password."""
        ...

    @property
    def reference(self) -> Reference:
        """What the packs say."""
        ...

    @property
    def config(self) -> Config:
        """The settings in force."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        ...

    def state(self) -> RecordState:
        """Return numbers that tell this state of the record from any other."""
        ...

    def event_changes(self, since: int = 0, limit: int | None = None) -> list[EventChange]:
        """Return which events came, changed or went after a number."""
        ...

    def heirs(self, event_id: str) -> tuple[str, ...]:
        """Return what an event of the past has become."""
        ...

    def newer_rulings(
        self, on: Iterable[str], since: int, verb: Verb | None = None
    ) -> list[Decision]:
        """Return the rulings after a number that a ruling on the same would contradict unseen."""
        ...

    def queue(
        self,
        filters: Filters | None = None,
        *,
        state: TaskState | None = None,
        assignee: str | None = None,
        noted: bool = False,
    ) -> list[Task]:
        """Return the events as the review queue has them, worst first."""
        ...

    def event_ids(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the event of today for each claim key or event id, also old ones."""
        ...

    def tasks(self, names: Iterable[str]) -> list[Task]:
        """Return the events that ids or claim keys name, as the queue has them."""
        ...

    def around(self, words: str) -> tuple[float, float, float]:
        """Return latitude, longitude and kilometres of `PLACE` or `PLACE,KM`."""
        ...

    def events(self, filters: Filters | None = None) -> Iterable[Event]:
        """Return the events that pass the filters."""
        ...

    def event(self, event_id: str) -> Event | None:
        """Return an event by its id or by an older one that leads to it."""
        ...

    def claims(
        self, filters: Filters | None = None, keys: Iterable[str] | None = None
    ) -> Iterable[Claim]:
        """Return claims, those of `keys` where given."""
        ...

    def claim(self, key: str) -> Claim | None:
        """Return a claim by its key."""
        ...

    def as_read(self, claims: Iterable[Claim]) -> Mapping[str, Claim]:
        """Return claims as they were read, before any ruling, by key."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        ...

    def captured_at(self, document_id: str) -> str:
        """Return when a document was first taken in (UTC ISO 8601)."""
        ...

    def documents(self, filters: Filters | None = None) -> Iterable[Document]:
        """Return the documents that pass the filters."""
        ...

    def control(
        self, on: str | None = None, known: str | None = None, place: str | None = None
    ) -> Iterable[Control]:
        """Return who held which place on a day; without one, every interval."""
        ...

    def areas(
        self, on: str | None = None, known: str | None = None, reach_km: float | None = None
    ) -> Iterable[Area]:
        """Return the ground between places by its holders on a day, inferred."""
        ...

    def count_documents(self) -> int:
        """Return how many documents there are."""
        ...

    def claims_of(self, document_id: str) -> Sequence[Claim]:
        """Return the claims of a document, in text order."""
        ...

    def issues(self, filters: Filters | None = None, kind: str | None = None) -> Sequence[Issue]:
        """Return what a person should look at, worst first; `limit` and `offset` page it."""
        ...

    def count_issues(self) -> Mapping[str, int]:
        """Return how many issues of each kind there are."""
        ...

    def decisions(self, filters: Filters | None = None) -> Iterable[Decision]:
        """Return the log of rulings, oldest first."""
        ...

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
        """Put a ruling into the log and derive anew.  Raises ConflictError."""
        ...

    def add(
        self,
        inputs: Iterable[str | Path | bytes | Capture],
        *,
        source: str | None = None,
        published: str | None = None,
    ) -> AddResult:
        """Capture and derive.  Raises InputError where nothing could be read."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return how many rows of each kind there are."""
        ...

    def sources(self) -> Mapping[str, Source]:
        """Return the known sources by id."""
        ...

    def report(
        self,
        since: str | None = None,
        until: str | None = None,
        format: str = "markdown",
    ) -> str:
        """Return the digest of a period."""
        ...
