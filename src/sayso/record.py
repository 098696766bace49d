"""Record: what was captured, what people ruled, and what follows from both.  Read this second.

A `Record` ties the stages to a store.  It is the only place with a clock and a user's name; both
can be given, so that everything can be made again exactly.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from . import derive as equation
from . import deriving
from .accounts import Accounts
from .capturing import AddResult, Taking, capture_all
from .config import Config, load_config
from .errors import StorageError
from .ids import content_name
from .model import (
    Claim,
    Decision,
    Document,
    Event,
    Filters,
    Run,
    Source,
)
from .moments import moment_text
from .protocols import Capture
from .reference import Reference, load_reference
from .store import EventChange, State, open_store
from .view import Rows, controls_in
from .waiting import Waiting

if TYPE_CHECKING:
    from .explain import Explanation
    from .relations import Network
    from .store import Store
    from .tally import ActorCount, SourceCount

__all__ = ["AddResult", "Record", "open_record"]
Progress = Callable[[int, int | None], None]


def open_record(
    path: str | Path | None = None,
    *,
    create: bool = True,
    read_only: bool = False,
    config: Config | None = None,
    now: Callable[[], datetime] | None = None,
    user: str | None = None,
) -> Record:
    """Open a record: a path or a `postgresql://` address; by default that of the settings.

    With `create` a missing record is made.  `now` and `user` are the clock and the name under
    which rulings are kept.  Raises RecordError.
    """
    config = config or load_config(record=str(path) if path is not None else None)
    address = str(path) if path is not None else config.record
    store = open_store(address, create=create, read_only=read_only)
    return Record(store, config, now=now, user=user)


class Record(Waiting):
    """One record.  Safe to share between threads; close it, or use it in a `with` block."""

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        now: Callable[[], datetime] | None = None,
        user: str | None = None,
    ) -> None:
        self.store = store
        self.config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._user = user or _user_name()
        self.accounts = Accounts(store, self._now)
        """Who may sign in at the desk; nobody needs to where there are none."""

    @property
    def reference(self) -> Reference:
        """Return what the packs say of actors, sources and types."""
        return load_reference(self.config.packs)

    @property
    def name(self) -> str:
        """Return the path or address of the record, without password."""
        return self.store.label

    @property
    def user(self) -> str:
        """Return the name under which rulings are kept that name nobody else."""
        return self._user

    @property
    def engine(self) -> str:
        """Return the name of the engine that reads the documents."""
        return equation.engine_name(self.config)

    def today(self) -> str:
        """Return the ISO date of now (UTC)."""
        return self.moment()[:10]

    def heirs(self, event_id: str) -> tuple[str, ...]:
        """Return the ids of the events that an event of the past has become."""
        return self.store.lineage(event_id)

    def moment(self) -> str:
        """Return now (UTC ISO 8601)."""
        return moment_text(self._now())

    # -------------------------------------------------------------- capture and derive

    def add(
        self,
        inputs: Iterable[str | Path | bytes | Capture],
        *,
        source: str | None = None,
        published: str | None = None,
        columns: Mapping[str, str] | None = None,
        follow: bool = False,
        since: str | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> AddResult:
        """Capture files, folders, addresses or bytes, then derive.

        `columns` names the columns of tables: our field (text, title, published, url, source,
        authors) → theirs.  With `follow` the pages that feeds, sitemaps and lists of links name
        are fetched: `limit` of them at most, and none that is dated before `since` (ISO date).
        What cannot be read is listed in `failures` and does not stop the rest.  Raises
        InputError if nothing at all could be read, StorageError where the disk refuses.
        """
        taking = Taking(
            source=source,
            published=published,
            columns=columns or {},
            follow=follow,
            since=since,
            limit=limit,
        )
        found = capture_all(self.store, self.config, inputs, taking, self.moment)
        return self._derive_added(found, progress)

    def add_job(self, out: str, *, progress: Progress | None = None) -> AddResult:
        """Capture the documents that a job (`bulk.run_job`) left under `out`, then derive.

        What the job has read is not read again.  Raises InputError where no finished job lies
        there, or one of another sayso, StorageError where the disk refuses.
        """
        from .bulk import load_job

        recipe = equation.recipe(self.config)
        new, known = load_job(self.store, out, recipe, self.moment(), progress)
        return self._derive_added(AddResult(new=tuple(new), known=tuple(known)), None)

    def _derive_added(self, found: AddResult, progress: Progress | None) -> AddResult:
        try:
            counts = self.derive(changes=True, progress=progress, command="add").counts
        except StorageError as error:
            raise StorageError(
                f"{error}. What was captured is kept ({len(found.new)} new documents) and not "
                "derived yet; when that is mended, run: sayso derive"
            ) from error
        return msgspec.structs.replace(
            found,
            claims=counts["claims"],
            events=counts["events"],
            issues=counts["issues"] + len(self.store.failed_visits()),
        )

    def derive(
        self,
        *,
        full: bool = False,
        changes: bool = False,
        progress: Progress | None = None,
        command: str = "derive",
    ) -> Run:
        """Make the derived rows from what was captured and ruled; replaces them at one stroke.

        Only documents that the present engine has not read are parsed, unless `full`.  With
        `changes` only what new documents and rulings reach is derived, where the rows are of the
        present engine and settings; what comes out is the same.
        """
        if full:
            self.store.forget_readings()
        recipe = equation.recipe(self.config)

        def run_of(counts: dict[str, int]) -> Run:
            at = self.moment()
            return Run(
                id=content_name("r1", [at, command, recipe, counts]),
                at=at,
                command=command,
                engine=equation.engine_name(self.config),
                config=self.config.fingerprint,
                counts=counts,
            )

        return deriving.derive(
            self.store, self.config, recipe, run_of, changes=changes, progress=progress
        )

    # -------------------------------------------------------------- look

    def claims(
        self, filters: Filters | None = None, keys: Iterable[str] | None = None
    ) -> list[Claim]:
        """Return the claims that pass the filters, of these keys if given, by day."""
        return self.store.claims(filters or Filters(), None if keys is None else list(keys))

    def claims_of(self, document_id: str) -> list[Claim]:
        """Return the claims of a document, in text order."""
        return self.store.claims_of(document_id)

    def claim(self, key: str) -> Claim | None:
        """Return a claim by key or id."""
        return self.store.claim(key)

    def events(self, filters: Filters | None = None) -> list[Event]:
        """Return the events that pass the filters, by day."""
        return self.store.events(filters or Filters())

    def event(self, event_id: str) -> Event | None:
        """Return an event by its id, or what an event of that id has become; None if it is gone.

        Where an event was split, the first part by id is returned.
        """
        return next(map(self.store.event, self.store.lineage(event_id)), None)

    def around(self, words: str) -> tuple[float, float, float]:
        """Return latitude, longitude, kilometres of `PLACE` or `PLACE,KM`.  Raises InputError."""
        return equation.around(self.config, words)

    def documents(self, filters: Filters | None = None) -> list[Document]:
        """Return the documents by date: those that make claims which pass the filters, or all."""
        if filters is None or filters == Filters(limit=filters.limit, offset=filters.offset):
            if filters is not None and filters.limit is not None:
                return self.store.documents_by_day(filters.limit, filters.offset)
            found = list(self.store.documents())
        else:
            unlimited = msgspec.structs.replace(filters, limit=None, offset=0)
            found = list(self.store.documents([c.document for c in self.claims(unlimited)]))
        found.sort(key=equation.document_order)
        first = filters.offset if filters else 0
        return found[first : first + filters.limit if filters and filters.limit else None]

    def count_documents(self) -> int:
        """Return how many documents the record has."""
        return self.store.count_documents()

    def document(self, document_id: str) -> Document | None:
        """Return a document by id."""
        return self.store.document(document_id)

    def captured_at(self, document_id: str) -> str:
        """Return when a document was first taken in (UTC ISO 8601)."""
        return self.store.captured_at(document_id)

    def decisions(self, filters: Filters | None = None) -> list[Decision]:
        """Return the rulings, oldest first, revoked ones and their revocations included.

        `since` and `until` ask when a ruling was made, other filters for what it is about.
        """
        asked = filters or Filters()
        found = [d for d in self.store.decisions() if _made_in(d.at, asked)]
        if names := self.named_by(msgspec.structs.replace(asked, since=None, until=None)):
            found = [decision for decision in found if names & set(decision.on)]
        return found[: asked.limit]

    def runs(self, filters: Filters | None = None) -> list[Run]:
        """Return what ran on this record, oldest first; `since` and `until` ask when."""
        asked = filters or Filters()
        return [run for run in self.store.runs() if _made_in(run.at, asked)][: asked.limit]

    def search(self, text: str, limit: int = 50) -> list[tuple[str, str, str]]:
        """Return (kind, id, snippet) of the events, claims and documents that hold the words."""
        return self.store.search(text, limit)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        return self.store.counts()

    def state(self) -> State:
        """Return numbers that tell this state of the record from any other; asked in no time."""
        return self.store.state()

    def event_changes(self, since: int = 0, limit: int | None = None) -> list[EventChange]:
        """Return which events came, changed or went after a change's number, each once, in order.

        The number of the last row is where to go on; 0 begins at the beginning.
        """
        return self.store.event_changes(since, limit)

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the packs know, by id."""
        return self.reference.sources

    def actors(
        self,
        words: str | None = None,
        *,
        everything: bool = False,
        filters: Filters | None = None,
    ) -> list[ActorCount]:
        """Return the actors named in the record with how often, most first.

        `words` narrows to names that hold them, `filters` to the claims that pass; `everything`
        adds those that only packs name.
        """
        from .tally import count_actors

        counted = self.store.name_counts(filters, ("actor", "target"))
        return count_actors(counted, self.reference, words, everything=everything)

    def network(
        self, filters: Filters | None = None, *, on: str | None = None, packs: bool = True
    ) -> Network:
        """Return who stands with whom: ties that claims tell, and those of the packs.

        `on`: ties of the packs on that day; without `packs`, those of claims alone.  With an actor
        among the filters, its ties alone.
        """
        from .actors import actor_index
        from .relations import network_of

        index = actor_index(self.reference)
        asked = filters.actor if filters else None
        hits = index.lookup(asked, on) if asked and asked not in index.actors else []
        only = hits[0].actor.id if hits else asked if asked in index.actors else None
        return network_of(self.claims(filters), index, on, only, packs)

    def source_counts(
        self,
        words: str | None = None,
        *,
        everything: bool = False,
        filters: Filters | None = None,
    ) -> list[SourceCount]:
        """Return who publishes and who is quoted in the record, most first; see `actors`."""
        from .tally import count_sources

        with self.store.snapshot():
            published = self.store.published_counts(filters)
            counted = self.store.name_counts(filters, ("speaker",))
        return count_sources(published, counted, self.reference, words, everything=everything)

    def show(self, id: str) -> Explanation:
        """Explain anything by its id, down to the words.  Raises InputError for an unknown id."""
        from .explain import explain

        return explain(self, id)

    # -------------------------------------------------------------- hand on

    def view(self, filters: Filters | None = None) -> Rows:
        """Return what writers see: documents, claims, events and control, narrowed."""
        with self.store.snapshot():
            events = self.events(filters)
            claims = (
                self.claims()
                if filters is None
                else self.claims(keys={key for event in events for key in event.claims})
            )
            return Rows(
                texts=list(self.store.documents()),
                said=claims,
                happened=events,
                held=controls_in(self.control(), filters or Filters()),
                known=self.sources(),
            )

    def check(self, progress: Progress | None = None) -> list[str]:
        """Return what is wrong with the record, in words; empty when all is as it should be.

        Every raw hash, id, quotation and link is verified, the chain of rulings followed, and
        the derived rows compared with what derives from the captured and ruled ones now.
        """
        from .verify import problems

        return problems(self, progress)

    # -------------------------------------------------------------- open and close

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads inside the block see one state, whatever others write meanwhile."""
        return self.store.snapshot()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _made_in(at: str, filters: Filters) -> bool:
    """Say whether a moment lies within the days of the filters."""
    return (filters.since or "") <= at[:10] <= (filters.until or "9999")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
