"""What the desk asks of a record: the methods it calls, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..config import Config
from ..model import Claim, Control, Decision, Document, Event, Filters, Issue, Source, Verb
from ..protocols import Capture
from ..reference import Reference

if TYPE_CHECKING:
    from ..record import AddResult


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

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        ...

    def documents(self, filters: Filters | None = None) -> Iterable[Document]:
        """Return the documents that pass the filters."""
        ...

    def control(
        self, on: str | None = None, known: str | None = None, place: str | None = None
    ) -> Iterable[Control]:
        """Return who held which place on a day; without one, every interval."""
        ...

    def issues(self) -> Iterable[Issue]:
        """Return what a person should look at."""
        ...

    def decisions(self) -> Iterable[Decision]:
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
