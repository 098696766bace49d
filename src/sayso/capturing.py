"""Inputs → captured bytes and documents in the store; one bad input does not stop the others.

Each input is kept before the next one is looked at, so that what was killed half-way goes on where
it stopped when it is run again: what is there already is known by its content.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .derive import open_inputs, read_documents
from .errors import FetchRefused, InputError, UnreadableInput
from .ids import issue_id, raw_name
from .model import Document, Issue, Row
from .protocols import Capture, Visit
from .reference import load_reference

if TYPE_CHECKING:
    from .config import Config
    from .read.fetch import Fetched, Fetcher
    from .read.leads import Lead
    from .store import Store

Input = str | Path | bytes | Capture
_NESTED = 3
"""Sitemaps within sitemaps."""
_MOST_TRIES = 7
"""Failed tries after which a patient intake gives an address up."""
_FIRST_PAUSE = timedelta(minutes=10)
"""Least time between the first two tries; doubled after each, so that the last is after 10 h."""


class AddResult(Row, kw_only=True, frozen=True):
    """What one `add` did."""

    new: tuple[str, ...] = ()
    """Ids of documents that the record did not have."""
    known: tuple[str, ...] = ()
    """Ids of documents that it had."""
    claims: int = 0
    """Claims, events and issues that the record holds now."""
    events: int = 0
    issues: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    """(input, reason) of what could not be read."""
    skipped: int = 0
    """Addresses that were not fetched: taken in before, or too old."""


class Taking(Row, kw_only=True, frozen=True):
    """What is known of all inputs from outside, and how they are to be taken."""

    source: str | None = None
    published: str | None = None
    """ISO date."""
    columns: Mapping[str, str] = {}
    """Of tables: our field (text, title, published, url, source, authors) → their column."""
    follow: bool = False
    """Fetch the pages that feeds, sitemaps and lists of links name."""
    since: str | None = None
    """ISO date: of what is followed, leave out what bears an earlier one."""
    limit: int | None = None
    """Follow so many addresses of one input at most."""
    patient: bool = False
    """Leave what has failed alone for a while, longer each time, and give it up in the end."""


class Intake:
    """Takes inputs into a store, one after another, and keeps count.

    `fetcher` asks for addresses, by default one in the manner of the settings.  Where `halted`
    says so, no further address is followed.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        taking: Taking,
        clock: Callable[[], str],
        *,
        fetcher: Fetcher | None = None,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store, self.config, self.taking = store, config, taking
        self.halted = halted
        self._clock = clock
        self._fetcher = fetcher
        self.new: dict[str, None] = {}
        self.known: dict[str, None] = {}
        self.failures: dict[str, str] = {}
        self.skipped = 0
        self.postponed = 0
        """Addresses that were left for a later time."""

    @property
    def fetcher(self) -> Fetcher:
        """What asks for addresses; it remembers how each site wants to be visited."""
        if self._fetcher is None:
            from .read.connection import manner_of
            from .read.fetch import Fetcher

            self._fetcher = Fetcher(manner_of(self.config))
        return self._fetcher

    @property
    def result(self) -> AddResult:
        """What has been taken in so far."""
        return AddResult(
            new=tuple(self.new),
            known=tuple(self.known),
            failures=tuple(self.failures.items()),
            skipped=self.skipped,
        )

    # -------------------------------------------------------------- inputs

    def take(self, spec: Input) -> None:
        """Take in what a person named.  Raises StorageError where the disk refuses."""
        if isinstance(spec, str) and spec.startswith(("http://", "https://")):
            self.take_address(spec)
            return
        name = _label(spec)
        taking = self.taking
        try:
            for capture in open_inputs(
                spec, self.config, source=taking.source, published=taking.published
            ):
                self._take_bytes(capture)
        except InputError as error:
            self.fail(name, error, lasting=not isinstance(spec, str | Path) or _is_there(spec))

    def _take_bytes(self, capture: Capture) -> None:
        try:
            leads = self.leads(capture) if self.taking.follow else None
            if leads is None:
                self.keep(capture)
            else:
                self.follow(capture, leads)
            self._forget(capture.name)
        except InputError as error:
            self.fail(capture.name, error)

    def leads(self, capture: Capture) -> list[Lead] | None:
        """Return the addresses that bytes name; None where they are a text.

        Raises UnreadableInput.
        """
        from .read.leads import leads_in

        reference = load_reference(self.config.packs)
        return leads_in(capture, self.config, reference, self.taking.columns)

    def keep(self, capture: Capture, documents: list[Document] | None = None) -> list[Document]:
        """Keep bytes and what can be read from them.  Raises UnreadableInput, StorageError."""
        found = documents or read_documents(capture, self.config, self.taking.columns)
        fresh = self.store.add_captured(
            capture.data,
            found,
            name=capture.name,
            url=capture.url,
            captured_at=capture.captured_at or self._clock(),
        )
        self._count(fresh, found)
        return found

    def _count(self, fresh: Iterable[str], found: Iterable[Document]) -> None:
        self.new.update(dict.fromkeys(fresh))
        self.known.update(dict.fromkeys(d.id for d in found if d.id not in self.new))

    # -------------------------------------------------------------- addresses

    def take_address(self, address: str, depth: int = 0, lead: Lead | None = None) -> bool:
        """Fetch an address and take in what is there; say whether that went well.

        `lead` is what is known of the page from where it was named.
        """
        try:
            fetched = self.ask(address, self._last_kept(address))
            if fetched.capture is None:
                self._count((), self._kept(address))
                self.remember(address, fetched)
                return True
            leads = self.leads(fetched.capture) if self.taking.follow else None
            if leads is not None:
                self.remember(address, fetched)
                self.follow(fetched.capture, leads, depth)
                return True
            kept = self._keep_page(fetched.capture, lead)
            self.remember(address, fetched, kept)
        except InputError as error:
            self.fail(address, error)
            return False
        return True

    def poll(self, address: str, *, fresh: bool, pages: bool = True) -> bool:
        """Take what is new at an address that is asked again and again; say if that went well.

        A feed is asked only for what has changed, unless `fresh`.  Without `pages` what the feed
        itself says is taken, and the pages are not fetched.
        """
        try:
            fetched = self.ask(address, None if fresh else self.store.visit(address))
            kept = None
            if fetched.capture is not None:
                leads = self.leads(fetched.capture)
                if leads is None:
                    kept = self._keep_page(fetched.capture)
                elif pages:
                    self.follow(fetched.capture, leads)
                else:
                    self.take_items(fetched.capture)
            # Last, so that what was stopped half-way is looked at again.
            if not self.halted():
                self.remember(address, fetched, kept)
        except InputError as error:
            self.fail(address, error)
            return False
        return True

    def _last_kept(self, address: str) -> Visit | None:
        """Return what came of the last visit if what was found there then is kept."""
        last = self.store.visit(address)
        return last if last and last.raw and self.store.has_raw(last.raw) else None

    def ask(self, address: str, last: Visit | None) -> Fetched:
        """Fetch an address; only what has changed since `last`.  Raises FetchRefused."""
        taking = self.taking
        fetched = self.fetcher.fetch(
            address,
            self.config.max_input_mb * 1024 * 1024,
            etag=last.etag if last else None,
            modified=last.modified if last else None,
            on=taking.published,
        )
        if fetched.capture is None:
            return fetched
        known = msgspec.structs.replace(
            fetched.capture, source=taking.source, published=taking.published
        )
        return dataclasses.replace(fetched, capture=known)

    def _keep_page(self, capture: Capture, lead: Lead | None = None) -> str:
        """Keep a fetched page, unless it says word for word what its last version says.

        Return the SHA-256 of the bytes that hold it.
        """
        found = self._read_page(capture, lead)
        before = [self._said_before(document) for document in found]
        if all(before):
            self._count((), [document for document in before if document])
            return str(before[0].raw if before[0] else "")
        self.keep(capture, found)
        return raw_name(capture.data)

    def _read_page(self, capture: Capture, lead: Lead | None) -> list[Document]:
        """Read a page; the day that its feed or table tells counts where it tells none itself."""
        if lead and lead.source and not capture.source:
            capture = msgspec.structs.replace(capture, source=lead.source)
        found = read_documents(capture, self.config, self.taking.columns)
        if not (lead and lead.published) or any(document.published for document in found):
            return found
        dated = msgspec.structs.replace(capture, published=lead.published)
        return [
            msgspec.structs.replace(document, published_from="feed")
            for document in read_documents(dated, self.config, self.taking.columns)
        ]

    def _said_before(self, document: Document) -> Document | None:
        """Return the last version of the same page if it says the same."""
        versions = self.store.versions(document.page)
        last = versions[-1] if versions else None
        if last is None or _said(last) != _said(document):
            return None
        return last

    def _kept(self, address: str) -> list[Document]:
        """Return the last version of what an address led to."""
        last = self.store.visit(address)
        return self.store.documents_of(last.raw) if last and last.raw else []

    # -------------------------------------------------------------- what leads on

    def follow(self, capture: Capture, leads: Iterable[Lead], depth: int = 0) -> None:
        """Take in the pages that an input names; what is known already is not fetched again.

        Where a page of a feed cannot be had, what the feed itself says of it is taken.
        """
        found = list(leads)
        wanted = [lead for lead in found if self.wants(lead)]
        self.skipped += len(found) - len(wanted[: self.taking.limit])
        self.postponed += len(wanted) - len(wanted[: self.taking.limit])
        for lead in wanted[: self.taking.limit]:
            if self.halted():
                return
            if lead.nested and depth >= _NESTED:
                self.fail(lead.url, FetchRefused("sitemaps within sitemaps within sitemaps"))
            elif not self.take_address(lead.url, depth + 1, lead) and not lead.nested:
                why = self.failures.get(lead.url, "no answer")
                note = f"the page could not be had ({why}); this is what the feed says of it"
                self.take_items(capture, lead.url, note)

    def wants(self, lead: Lead) -> bool:
        """Say whether a lead is to be followed: not too old, and not taken in since it changed."""
        day = lead.published or lead.changed
        if self.taking.since and day and day < self.taking.since and not lead.nested:
            return False
        last = self.store.visit(lead.url)
        if lead.nested or last is None:
            return True
        if last.tries:
            return not self.taking.patient or self._is_due(last)
        if last.raw is None:
            return True
        return lead.changed is not None and lead.changed > last.at[: len(lead.changed)]

    def _is_due(self, last: Visit) -> bool:
        """Say whether to try again now what has failed before."""
        if last.tries >= _MOST_TRIES:
            return False
        pause = _FIRST_PAUSE * 2 ** (last.tries - 1)
        due: bool = datetime.fromisoformat(last.at) + pause <= datetime.fromisoformat(self._clock())
        self.postponed += not due
        return due

    def take_items(self, feed: Capture, address: str = "", note: str = "") -> None:
        """Take what a feed itself says: of all pages, or of the one at an address, with a note."""
        from .read.document import clean_address

        page = clean_address(address)
        try:
            items = read_documents(feed, self.config)
        except UnreadableInput:
            if address:
                return
            raise
        own = [
            msgspec.structs.replace(item, notes=(*item.notes, note) if note else item.notes)
            for item in items
            if page in (None, item.page) and not self._said_before(item)
        ]
        if own:
            self.keep(feed, own)

    # -------------------------------------------------------------- what came of it

    def fail(self, name: str, error: InputError, *, lasting: bool = True) -> None:
        """Keep why something could not be taken in; what is not `lasting` is only told."""
        reason = str(error).removeprefix(f"{name}: ")
        self.failures[name] = reason
        if not lasting:
            return
        last = self.store.visit(name) or Visit(name=name, at="")
        self.store.keep_visit(
            msgspec.structs.replace(last, at=self._clock(), reason=reason, tries=last.tries + 1)
        )

    def remember(self, address: str, fetched: Fetched, raw: str | None = None) -> None:
        """Keep how a page was found, so that next time only what is newer is asked for."""
        last = self.store.visit(address)
        self.store.keep_visit(
            Visit(
                name=address,
                at=self._clock(),
                raw=raw or (last.raw if last else None),
                etag=fetched.etag,
                modified=fetched.modified,
            )
        )

    def _forget(self, name: str) -> None:
        """Forget that an input failed once, now that it did not."""
        last = self.store.visit(name)
        if last is not None and last.tries:
            self.store.keep_visit(
                msgspec.structs.replace(last, at=self._clock(), reason="", tries=0)
            )


def capture_all(
    store: Store,
    config: Config,
    inputs: Iterable[Input],
    taking: Taking,
    clock: Callable[[], str],
) -> AddResult:
    """Keep the bytes and documents of all inputs; what cannot be read is listed in `failures`.

    `clock` says when bytes were taken, for those that do not say.  Raises InputError if nothing
    at all could be read, StorageError where the disk refuses.
    """
    intake = Intake(store, config, taking, clock)
    for spec in inputs:
        intake.take(spec)
    result = intake.result
    if result.failures and not (result.new or result.known or result.skipped):
        name, reason = result.failures[0]
        more = f" (and {len(result.failures) - 1} more)" if len(result.failures) > 1 else ""
        raise InputError(f"{name}: {reason}{more}")
    return result


def _said(document: Document) -> tuple[str | None, ...]:
    return document.text, document.title, document.published, document.source


def _is_there(spec: str | Path) -> bool:
    """Say whether a path leads to something: a slip of the pen is nobody's issue."""
    try:
        return Path(spec).exists()
    except (OSError, ValueError):
        return False


def _label(spec: Input) -> str:
    if isinstance(spec, Capture):
        return spec.name
    if isinstance(spec, bytes):
        return "bytes"
    # The name of a file may hold what a terminal obeys.
    return "".join(c if c.isprintable() else "\ufffd" for c in str(spec))


def not_taken(visit: Visit) -> Issue:
    """Return the issue of an input that could not be taken in."""
    times = f" ({visit.tries} times)" if visit.tries > 1 else ""
    about, message = (visit.name,), f"{visit.name}: {visit.reason}{times}; last tried {visit.at}"
    return Issue(
        id=issue_id("not taken in", about, visit.reason),
        kind="not taken in",
        message=message,
        about=about,
        severity="low",
    )
