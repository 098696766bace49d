"""The verb of a running desk: watch."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click

from .common import Day, Verb, fetch_options, prepare_places, record_option, settings


@click.command(cls=Verb)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=15.0,
    show_default=True,
    metavar="MINUTES",
    help="From one round to the next.",
)
@click.option(
    "--digest",
    default="",
    metavar="FILE",
    help="Keep a digest here: .html, .pdf, .docx or .md; {day} in the name is the date.",
)
@click.option(
    "--days",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Days that the digest covers, today included.",
)
@click.option("--items", is_flag=True, help="Take what the feeds say; fetch no pages.")
@click.option("--since", type=Day(), help="Leave out items dated before.")
@click.option("--source", help="Who published it all: an outlet's id or name.")
@click.option("--limit", type=click.IntRange(min=1), help="So many pages a feed and round at most.")
@click.option("--once", is_flag=True, help="One round, then end; for cron.")
@fetch_options
@record_option
def watch(
    feeds: tuple[str, ...],
    every: float,
    digest: str,
    days: int,
    items: bool,
    since: str | None,
    source: str | None,
    limit: int | None,
    once: bool,
    record: str | None,
    **fetching: Any,
) -> int:
    """Watch feeds: take in what is new, derive it, keep a digest.  Runs until it is stopped.

    FEED is the address of a feed, a sitemap or a page, or a file that lists addresses, one a line
    or as OPML; such a file is read anew each round.  Only what is newer is asked for.  Pages that
    cannot be had are tried seven times within ten hours; what the feed says is taken meanwhile.
    A line is printed for each round that brought something.  Ctrl-C or SIGTERM ends it after the
    page it is at; a second one at once.  Nothing is lost: the next start goes on from there.

    \b
    Example:
      sayso watch https://example.org/feed --digest desk.html
      sayso watch feeds.opml --every 10 --digest "digests/{day}.pdf"
      sayso watch feeds.txt --once
    """
    from ..capturing import Taking
    from ..watching import Plan, Watch

    config = settings(record=record, **fetching)
    prepare_places(config)
    stop = threading.Event()
    plan = Plan(
        feeds=feeds,
        every=every * 60,
        digest=digest,
        days=days,
        pages=not items,
        taking=Taking(follow=True, patient=not once, since=since, source=source, limit=limit),
    )
    desk = Watch(
        config, plan, stop, click.echo, lambda line: click.echo(f"sayso: {line}", err=True)
    )
    with _stopped_by_signals(stop):
        last = desk.run(1 if once else None)
    if stop.is_set():
        click.echo("stopped; what was taken in is kept", err=True)
    return 1 if once and last is not None and last.failed else 0


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let the first signal set `stop`, and a second one end the program."""

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


COMMANDS = (watch,)
