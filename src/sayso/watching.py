"""A running desk: feeds are asked again and again, what is new is taken in, derived and told.

Built to run unattended for days.  What is asked and kept is done here, by a process that holds
neither parser nor record; deriving and writing the digest are done by a process of their own,
which ends when that is done.  So memory does not grow with the number of rounds, and whatever
happens to that process, the desk goes on.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from .capturing import Intake, Taking
from .config import Config
from .errors import FetchRefused, InputError, SaysoError
from .model import Row
from .read.connection import manner_of
from .read.fetch import Fetcher
from .read.inputs import open_input
from .read.leads import leads_in
from .record import Record, open_record

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_LONGEST_PAUSE = 6 * 3600.0
"""Seconds after which a feed is asked again, however often it has failed."""
_GRACE_SECONDS = 20.0
"""How long the deriving process may take to stop when asked to."""
_FORMS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}

Tell = Callable[[str], None]


class Plan(Row, kw_only=True, frozen=True):
    """What a desk watches, how often, and where its digest goes."""

    feeds: tuple[str, ...]
    """Addresses of feeds, sitemaps or pages, or files that list them (OPML, one a line)."""
    every: float = 900.0
    """Seconds from the beginning of a round to that of the next."""
    digest: str = ""
    """File to keep a digest in (`.html`, `.pdf`, `.docx`, else Markdown); `{day}` is the date."""
    days: int = 2
    """Days that the digest covers, today included."""
    pages: bool = True
    """Fetch the pages that feeds name, instead of taking what the feeds say."""
    taking: Taking = Taking(follow=True, patient=True)


class Round(Row, kw_only=True, frozen=True):
    """What one round did."""

    at: str
    new: int = 0
    failed: int = 0
    counts: dict[str, int] = {}
    """Rows of the record after it, where it was derived."""
    digest: str = ""
    """The digest that was written."""


class Watch:
    """Watches feeds for a record until it is told to stop.

    `stop` ends it, after the item it is at; `tell` and `warn` get one line for what happened and
    for what went wrong.  The record is that of the settings; it is made where there is none.
    """

    def __init__(
        self, config: Config, plan: Plan, stop: threading.Event, tell: Tell, warn: Tell
    ) -> None:
        self.config, self.plan, self.stop = config, plan, stop
        self.tell, self.warn = tell, warn
        self._fetcher = Fetcher(manner_of(config))
        self._feeds: tuple[str, ...] = ()
        self._fresh: set[str] = set()
        """Feeds to ask for all they have: not asked yet, or with items that are still to come."""
        self._due: dict[str, float] = {}
        self._failing: dict[str, tuple[int, str]] = {}
        self._underived = True
        self._told_day = ""

    def run(self, rounds: int | None = None) -> Round | None:
        """Watch until `stop`, or for so many rounds; return what the last round did.

        Raises InputError where no feed can be found at first, RecordError for a record that
        cannot be opened.
        """
        last: Round | None = None
        self._listed(first=True)
        while not self.stop.is_set() and rounds != 0:
            begun = time.monotonic()
            # Opened for the round alone: an open store keeps pages of its file in memory.
            try:
                with open_record(config=self.config) as record:
                    last = self.round(record)
            except SaysoError as error:
                if last is None:
                    raise
                self.warn(str(error))
            rounds = None if rounds is None else rounds - 1
            if rounds != 0:
                pause = max(1.0, self.plan.every - (time.monotonic() - begun))
                self.stop.wait(min(pause, self.plan.every))
        return last

    # -------------------------------------------------------------- one round

    def round(self, record: Record) -> Round:
        """Ask all feeds once, keep what is new, derive it and write the digest."""
        new = failed = 0
        for feed in self._listed():
            if self.stop.is_set():
                break
            if self._due.get(feed, 0.0) > time.monotonic():
                continue
            intake = self._poll(record, feed)
            new += len(intake.new)
            failed += len(intake.failures)
        made = Round(at=record.moment(), new=new, failed=failed)
        self._underived = self._underived or bool(new)
        if not self.stop.is_set() and (self._underived or self._digest_is_stale(made.at)):
            made = self._derive(made)
        if made.new or made.digest:
            self.tell(_line(made))
        return made

    def _poll(self, record: Record, feed: str) -> Intake:
        intake = Intake(
            record.store,
            self.config,
            self.plan.taking,
            record.moment,
            fetcher=self._fetcher,
            halted=self.stop.is_set,
        )
        try:
            well = intake.poll(feed, fresh=feed in self._fresh, pages=self.plan.pages)
        except SaysoError as error:
            # The disk or the database: what is wrong may pass, and the next round comes.
            intake.failures[feed] = str(error)
            well = False
        missing = [name for name in intake.failures if name != feed]
        if missing or intake.postponed or self.stop.is_set():
            self._fresh.add(feed)
        elif well:
            self._fresh.discard(feed)
        self._account(feed, "" if well else intake.failures.get(feed, "no answer"))
        for name in missing:
            self.warn(f"{name}: {intake.failures[name]}")
        return intake

    def _account(self, feed: str, reason: str) -> None:
        """Say once when a feed fails and once when it answers again; ask it ever more seldom."""
        times, before = self._failing.pop(feed, (0, ""))
        if not reason:
            self._due.pop(feed, None)
            if times:
                self.warn(f"{feed}: answers again")
            return
        if reason != before:
            self.warn(f"{feed}: {reason}")
        self._failing[feed] = (times + 1, reason)
        pause = min(self.plan.every * 2.0 ** min(times, 20), _LONGEST_PAUSE)
        self._due[feed] = time.monotonic() + max(pause - 1.0, 0.0)

    # -------------------------------------------------------------- feeds

    def _listed(self, first: bool = False) -> tuple[str, ...]:
        """Return the addresses to watch; files are read anew, a damaged one changes nothing.

        Raises InputError the first time.
        """
        try:
            found = tuple(dict.fromkeys(_addresses(self.plan.feeds, self.config)))
        except InputError as error:
            if first:
                raise
            self.warn(str(error))
            return self._feeds
        self._fresh.update(set(found) - set(self._feeds))
        for gone in set(self._feeds) - set(found):
            self._fresh.discard(gone)
            self._due.pop(gone, None)
            self._failing.pop(gone, None)
        self._feeds = found
        return found

    # -------------------------------------------------------------- deriving

    def _digest_is_stale(self, at: str) -> bool:
        return bool(self.plan.digest) and self._told_day != at[:10]

    def _derive(self, made: Round) -> Round:
        """Derive and write the digest in a process of its own."""
        until = made.at[:10]
        path = self.plan.digest.replace("{day}", until)
        since = (date.fromisoformat(until) - timedelta(days=self.plan.days - 1)).isoformat()
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe(duplex=False)
        worker = spawning.Process(
            target=derive_apart, args=(self.config, path, since, until, theirs)
        )
        worker.start()
        theirs.close()
        told = self._await(worker, ours)
        if self.stop.is_set() and told is None:
            return made
        if told is None:
            self.warn(f"deriving ended with status {worker.exitcode}; it is tried again")
            return made
        if isinstance(told, str):
            self.warn(told)
            return made
        counts, wrong = told
        self._underived = False
        if wrong:
            self.warn(wrong)
        else:
            self._told_day = until
        return Round(
            at=made.at,
            new=made.new,
            failed=made.failed,
            counts=counts,
            digest="" if wrong else path,
        )

    def _await(
        self, worker: SpawnProcess, ours: Connection
    ) -> tuple[dict[str, int], str] | str | None:
        """Return what the process says; None where it ended without a word or had to stop."""
        told: tuple[dict[str, int], str] | str | None = None
        with ours:
            try:
                while not self.stop.is_set():
                    if ours.poll(0.25):
                        told = ours.recv()
                        break
            except EOFError:
                pass
        if told is None and worker.pid and worker.is_alive():
            worker.terminate()
        worker.join(_GRACE_SECONDS)
        if worker.is_alive():
            worker.kill()
            worker.join()
        return told


def derive_apart(config: Config, digest: str, since: str, until: str, theirs: Connection) -> None:
    """Derive the record of the settings and write a digest; say what came of it.

    Runs in a process of its own and is ended there at any time: a derivation is kept whole or not
    at all.  Sends the counts and what was wrong with the digest, or what was wrong altogether.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # So that it ends like a program that was interrupted, and its own workers with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with open_record(config=config, create=False) as record:
            run = record.derive(changes=True, command="watch")
            wrong = ""
            if digest:
                try:
                    _write_digest(record, Path(digest), since, until)
                except SaysoError as error:
                    wrong = str(error)
            theirs.send((run.counts, wrong))
    except SaysoError as error:
        theirs.send(str(error))
    except KeyboardInterrupt:
        return
    finally:
        theirs.close()


def _write_digest(record: Record, path: Path, since: str, until: str) -> None:
    from .publish.files import write_bytes

    form = _FORMS.get(path.suffix.lower(), "markdown")
    write_bytes(path, record.report_bytes(since, until, form))


def _addresses(feeds: Iterable[str], config: Config) -> Iterable[str]:
    """Yield the addresses that are named, or listed in files that are named."""
    from .reference import load_reference

    for feed in feeds:
        if feed.startswith(("http://", "https://")):
            yield feed
            continue
        for capture in open_input(feed, config):
            found = leads_in(capture, config, load_reference(config.packs))
            if not found:
                raise FetchRefused(f"{feed}: lists no feeds; write one address a line, or OPML")
            yield from (lead.url for lead in found)


def _line(made: Round) -> str:
    parts = [f"{made.new} new"]
    if made.failed:
        parts.append(f"{made.failed} not taken in")
    if made.counts:
        parts.append(", ".join(f"{made.counts[name]} {name}" for name in ("claims", "events")))
    if made.digest:
        parts.append(made.digest)
    return f"{made.at}  " + "; ".join(parts)
