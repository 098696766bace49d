"""The five extension points.

Each is found by entry point (group `sayso.readers`, `sayso.engines`, `sayso.gazetteers`,
`sayso.writers`, `sayso.executors`) and chosen by its plain name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from .model import Claim, Control, Document, Event, Place, Row, Source

Task = TypeVar("Task")
Result = TypeVar("Result")


class Capture(Row, kw_only=True, frozen=True):
    """Bytes as they came, with all that is known about them from outside."""

    data: bytes
    name: str
    """File name or address, for messages and for choosing a reader."""
    url: str | None = None
    source: str | None = None
    published: str | None = None
    part: str = ""
    media_type: str | None = None
    captured_at: str | None = None
    """When the bytes were taken (UTC ISO 8601); never part of an id."""
    archived_at: str | None = None
    """When a web archive had taken them, by its own account (UTC ISO 8601)."""


class Visit(Row, kw_only=True, frozen=True):
    """What came of the last try to take something in: a log, never part of what is derived."""

    name: str
    """The address or file that was named."""
    at: str
    """When it was last tried (UTC ISO 8601)."""
    raw: str | None = None
    """SHA-256 of the bytes last captured from there; None if there never were any."""
    etag: str | None = None
    modified: str | None = None
    """What the server said of the state of the page, to ask only for what is newer."""
    reason: str = ""
    """Why the last try gave nothing; empty if it did."""
    tries: int = 0
    """Failed tries since the last good one."""


class Stamp(Row, kw_only=True, frozen=True):
    """An RFC 3161 time stamp: an authority says that bytes existed at a moment."""

    digest: str
    """SHA-256 (hex) of the manifest, which is what was stamped."""
    at: str
    """The moment, by the authority's clock (UTC ISO 8601)."""
    authority: str
    """Address of the authority."""
    manifest: str
    """The SHA-256 names of captured bytes, sorted, one a line."""
    token: bytes
    """The authority's answer as it came (DER)."""


class PlaceHit(Row, kw_only=True, frozen=True):
    """A gazetteer's answer to a name: the place, and how its name was met."""

    place: Place
    match: str
    """exact, folded (spelling rules of a language), loose (proposal only)"""
    quality: float
    """0..1: how sure the *name* is; context is not looked at."""


@runtime_checkable
class Reader(Protocol):
    """Bytes → documents."""

    name: str

    def accepts(self, capture: Capture) -> bool:
        """Say whether this reader knows the format of the bytes."""
        ...

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield the documents in the bytes.  Raises UnreadableInput."""
        ...


@runtime_checkable
class Engine(Protocol):
    """Documents → claims, places not yet resolved, in text order, one document after another."""

    name: str

    def extract(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield each document with the claims it makes."""
        ...


@runtime_checkable
class Gazetteer(Protocol):
    """Names → places."""

    name: str

    def __hash__(self) -> int:
        """Gazetteers are told apart by identity: what is found in one is kept by it."""
        ...

    def find(self, name: str, countries: tuple[str, ...] = (), limit: int = 20) -> list[PlaceHit]:
        """Return places that may bear this name, best first; `countries` go first."""
        ...

    def knows(self, name: str) -> bool:
        """Say whether the name, under some plain spelling, is a place name at all (fast)."""
        ...

    def get(self, place_id: str) -> Place | None:
        """Return a place by id."""
        ...

    def near(self, lat: float, lon: float, radius_km: float) -> list[Place]:
        """Return places around a point, nearest first."""
        ...


class View(Protocol):
    """What writers may see of a record: plain, ordered collections."""

    def documents(self) -> Iterable[Document]:
        """Return the documents."""
        ...

    def claims(self) -> Iterable[Claim]:
        """Return the claims, oldest document first, in text order."""
        ...

    def events(self) -> Iterable[Event]:
        """Return the events."""
        ...

    def controls(self) -> Iterable[Control]:
        """Return the intervals of control, ordered by place and day."""
        ...

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the packs know, by id."""
        ...


@runtime_checkable
class StreamedView(View, Protocol):
    """A view whose claims and events can be had as they are stored, to be decoded where needed."""

    def claim_rows(self) -> Iterator[str]:
        """Yield the claims as JSON objects, in the order of `claims`."""
        ...

    def event_rows(self) -> Iterator[str]:
        """Yield the events as JSON objects, in the order of `events`."""
        ...


@runtime_checkable
class Writer(Protocol):
    """A view of a record → a file."""

    name: str
    suffix: str

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        ...


@runtime_checkable
class Executor(Protocol):
    """Runs one function over many tasks, here, on all cores or on a cluster."""

    name: str

    def run(
        self,
        fn: Callable[[Any], Any],
        tasks: Iterable[tuple[str, Any]],
        window: int = 64,
        retries: int = 3,
    ) -> Iterator[tuple[str, Any]]:
        """Yield (key, fn(task)) in the order of `tasks`; at most `window` tasks in flight."""
        ...
