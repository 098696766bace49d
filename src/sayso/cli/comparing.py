"""The verb that lays two data sets side by side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import Day, Verb, format_option, open_record, settings
from .output import Column, emit

if TYPE_CHECKING:
    from ..publish.coded import Coded, DataSet, Named
    from ..reference import Reference

_FILES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".gz"})


def _of(name: str, value: Any) -> Any:
    """Return a field of either event of a pair; A's where both have it."""

    def get(pair: Any) -> Any:
        event: Coded | None = getattr(pair, name)
        return None if event is None else value(event)

    return get


def _deaths(event: Coded) -> str:
    from ..publish.tables import span_text

    return "" if event.low is None and event.high is None else span_text(event.low, event.high)


COMPARE_TABLE: list[Column] = [
    ("found", lambda p: p.found),
    ("day_a", _of("a", lambda e: e.first)),
    ("day_b", _of("b", lambda e: e.first)),
    ("place_a", _of("a", lambda e: e.place)),
    ("place_b", _of("b", lambda e: e.place)),
    ("type_a", _of("a", lambda e: e.type)),
    ("type_b", _of("b", lambda e: e.type)),
    ("deaths_a", _of("a", _deaths)),
    ("deaths_b", _of("b", _deaths)),
    ("deaths", lambda p: p.deaths),
    ("km", lambda p: p.km),
    ("days", lambda p: p.days),
    ("a", _of("a", lambda e: e.id)),
    ("b", _of("b", lambda e: e.id)),
]


@click.command(cls=Verb)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--days", type=click.IntRange(0, 31), default=1, show_default=True,
              help="How many days two reports of one event may lie apart.")  # fmt: skip
@click.option("--km", type=click.FloatRange(0, 500), default=10.0, show_default=True,
              help="How far apart, beside what each place may be off.")  # fmt: skip
@click.option("--from", "since", type=Day(), help="Only events from this day on.")
@click.option("--to", "until", type=Day(end=True), help="Only events up to this day.")
@click.option(
    "--only",
    type=click.Choice(["both", "only a", "only b", "differ"]),
    help="Print only these; `differ` = both have it with other numbers of deaths.",
)
@format_option("table", "jsonl", "csv")
def compare(
    a: str, b: str, days: int, km: float, since: str | None, until: str | None,
    only: str | None, form: str,
) -> None:  # fmt: skip
    """Match the events of two data sets: what both have, who lacks what, where deaths differ.

    A and B are records, releases, or files: ACLED or UCDP GED as CSV, Airwars incidents or events
    of sayso as JSON lines (.gz as well).  Totals go to standard error.

    \b
    Example:
      sayso compare sayso.db acled.csv
      sayso compare 2018-09 ged.csv --days 2 --only differ --format csv
    """
    from ..publish.compare import actor_key
    from ..publish.compare import compare as matched
    from ..reference import load_reference

    reference = load_reference(settings().packs)
    key = actor_key(reference)
    one, other = (_read(name, key, reference) for name in (a, b))
    made = matched(
        one, other, reference, days=days, km=km,
        since=dt.date.fromisoformat(since) if since else None,
        until=dt.date.fromisoformat(until) if until else None,
    )  # fmt: skip
    wanted = [pair for pair in made.pairs if only is None or only in (pair.found, pair.deaths)]
    emit(wanted, form, COMPARE_TABLE)
    for label, data in (("a", one), ("b", other)):
        undated = f", {data.undated} without a day" if data.undated else ""
        click.echo(
            f"{label}: {data.name}: {len(data.events)} {data.kind} events{undated}", err=True
        )
    totals = ", ".join(f"{number} {name}" for name, number in made.counts.items())
    click.echo(totals, err=True)


def _read(name: str, key: Named, reference: Reference) -> DataSet:
    from ..publish.coded import coded_events, read_coded
    from ..publish.facts import Facts

    path = Path(name)
    if path.is_dir() or path.suffix.lower() in _FILES:
        return read_coded(path, key, reference)
    with open_record(name) as opened:
        view = opened.view()
        facts = Facts(view, opened.reference)
        return coded_events(opened.name, view.events(), facts, key)


COMMANDS = (compare,)
