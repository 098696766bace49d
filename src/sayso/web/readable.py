"""What the views ask of rows: a record's own, or those of it that are published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ..config import Config
from ..model import Claim, Decision, Document, Event, Issue, Source
from ..reference import Reference


class ReadableRecord(Protocol):
    """What the views are made of: a record, or the part of it that is published."""

    @property
    def reference(self) -> Reference:
        """What the packs say."""
        ...

    @property
    def config(self) -> Config:
        """The settings in force."""
        ...

    def events(self) -> Iterable[Event]:
        """Return the events."""
        ...

    def event(self, event_id: str) -> Event | None:
        """Return an event by its id or by an older one that leads to it."""
        ...

    def claims(self, *, keys: Iterable[str] | None = None) -> Iterable[Claim]:
        """Return claims, those of `keys` where given."""
        ...

    def as_read(self, claims: Iterable[Claim]) -> Mapping[str, Claim]:
        """Return claims as they were read, before any ruling, by key; none of a published site."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        ...

    def documents(self) -> Iterable[Document]:
        """Return the documents."""
        ...

    def issues(self) -> Iterable[Issue]:
        """Return what a person should look at."""
        ...

    def decisions(self) -> Iterable[Decision]:
        """Return the log of rulings, oldest first."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return how many rows of each kind there are."""
        ...

    def sources(self) -> Mapping[str, Source]:
        """Return the known sources by id."""
        ...
