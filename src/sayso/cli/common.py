"""What all verbs share: options, filters, opening a record, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .output import Column, emit

if TYPE_CHECKING:
    from ..config import Config
    from ..model import Filters
    from ..record import Record

Function = TypeVar("Function", bound=Callable[..., Any])
FORMATS = ("table", "jsonl", "csv")
TYPES = (
    "airstrike", "shelling", "bombing", "chemical", "clash", "capture", "withdrawal", "advance",
    "siege", "offensive", "deployment", "killing", "abduction", "arrest", "destruction",
    "displacement", "aid", "agreement", "protest", "toll", "statement", "control",
    "interdiction", "support",
)  # fmt: skip
STATUSES = ("confirmed", "likely", "disputed", "unconfirmed", "retracted")


class Verb(click.Command):
    """A verb: every one takes `-v`, which shows the traceback of an error."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params.append(
            click.Option(
                ["-v", "--verbose"],
                is_flag=True,
                expose_value=False,
                help="Show the traceback of an error.",
            )
        )


class Group(click.Group):
    """A group of verbs, listed in the order in which they are used."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they were added."""
        return list(self.commands)


Group.group_class = Group


class Day(click.ParamType[str]):
    """An ISO date, year or month: 2017-06-07, 2017-06, 2017."""

    name = "date"

    def __init__(self, end: bool = False) -> None:
        self.end = end

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Return the date; a year or month stands for its first day, or its last at an end."""
        text = str(value).strip()
        parts = text.split("-")
        try:
            if len(parts) == 3:
                return date.fromisoformat(text).isoformat()
            if len(parts) == 2:
                first = date.fromisoformat(f"{text}-01")
                return _last_of_month(first) if self.end else first.isoformat()
            return date(int(text), 12 if self.end else 1, 31 if self.end else 1).isoformat()
        except ValueError:
            self.fail(f"{text!r} is not a date; write 2017-06-07, 2017-06 or 2017", param, ctx)


def _last_of_month(first: date) -> str:
    year, month = first.year + first.month // 12, first.month % 12 + 1
    return date.fromordinal(date(year, month, 1).toordinal() - 1).isoformat()


def record_option(function: Function) -> Function:
    """Add `--record`: the file or PostgreSQL address of the record."""
    return click.option(
        "--record",
        metavar="PATH|URL",
        help="The record: a file or a postgresql:// address. "
        "[default: $SAYSO_RECORD, else ./sayso.db]",
    )(function)


def format_option(*formats: str) -> Callable[[Function], Function]:
    """Add `--format`; the first of `formats` is the default on a terminal and elsewhere."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats or FORMATS),
        default=(formats or FORMATS)[0],
        show_default=True,
        help="How to print.",
    )


def log_options(function: Function) -> Function:
    """Add the filters that listings of what was done take: its days, and how many."""
    for option in reversed(
        [
            click.option("--from", "since", type=Day(), help="Only what was done since this date."),
            click.option(
                "--to", "until", type=Day(end=True), help="Only what was done by this date."
            ),
            _limit,
        ]
    ):
        function = option(function)
    return function


_limit = click.option("--limit", type=click.IntRange(min=1), help="Print so many at most.")


def filter_options(function: Function) -> Function:
    """Add the filters that every listing takes; they arrive as keyword arguments."""
    for option in reversed(
        [
            click.option("--from", "since", type=Day(), help="Only what ends that day or later."),
            click.option(
                "--to", "until", type=Day(end=True), help="Only what starts on or before this date."
            ),
            click.option(
                "--near",
                metavar="LAT,LON,KM|PLACE[,KM]",
                help="Only what happened around a point or a place.",
            ),
            click.option("--actor", help="Only with this actor or target: id or words of a name."),
            click.option(
                "--type", "kind", type=click.Choice(TYPES), metavar="TYPE", help="Only this type."
            ),
            click.option(
                "--status", type=click.Choice(STATUSES), metavar="STATUS",
                help="Only events of this status, or their claims.",
            ),
            click.option("--source", help="Only from this outlet or speaker."),
            _limit,
        ]
    ):  # fmt: skip
        function = option(function)
    return function


def settings(**options: Any) -> Config:
    """Return the settings in force, options of the command line last."""
    from ..config import load_config

    return load_config(**options)


def open_record(path: str | None, *, create: bool = False, config: Config | None = None) -> Record:
    """Open the record that the user means.  Only `create` makes a new one."""
    from ..record import open_record as opened

    return opened(path, create=create, config=config)


def list_rows(
    record: str | None,
    options: dict[str, Any],
    form: str,
    table: Sequence[Column],
    find: Callable[[Record, Filters], Sequence[Any]],
) -> None:
    """Print what `find` finds in the record under the filters, `--limit` of it at most."""
    limit = options.pop("limit", None)
    with open_record(record) as opened:
        emit(find(opened, filters_from(opened, options))[:limit], form, table)


def prepare_places(config: Config) -> None:
    """Build the index of place names if it is not there yet, and say so: it takes a while."""
    from ..locate import index_path, open_gazetteer

    if config.gazetteer != "built-in" or index_path(config).is_file():
        return
    with Progress("building the index of place names (once)") as progress:
        if not progress.on:
            click.echo("sayso: building the index of place names (once)", err=True)
        open_gazetteer(config, lambda _, done: progress(done))


def filters_from(record: Record, options: dict[str, Any]) -> Filters:
    """Return the filters that the options of `filter_options` ask for."""
    from ..model import Filters

    near = options.get("near")
    return Filters(
        since=options.get("since"),
        until=options.get("until"),
        near=around(record.config, near) if near else None,
        actor=options.get("actor"),
        type=options.get("kind"),
        status=options.get("status"),
        source=options.get("source"),
        text=options.get("text"),
        limit=options.get("limit"),
    )


def around(config: Config, words: str) -> tuple[float, float, float]:
    """Return latitude, longitude and kilometres for `LAT,LON,KM` or `PLACE[,KM]`.

    Raises InputError for coordinates out of range and for a name that no gazetteer has.
    """
    from ..derive import around as around_place
    from ..errors import InputError

    parts = [part.strip() for part in words.split(",")]
    numbers = [_number(part) for part in parts]
    if len(parts) == 3 and None not in numbers:
        lat, lon, km = (number or 0.0 for number in numbers)
        if abs(lat) > 90 or abs(lon) > 180 or km <= 0:
            raise InputError(f"--near {words}: no such place on Earth; write LAT,LON,KM")
        return lat, lon, km
    prepare_places(config)
    return around_place(config, words)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class Progress:
    """Shows on a terminal how far long work is; stays silent elsewhere."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.shown = False
        self.on = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say that `done` of `total` are done."""
        if self.on:
            count = f"{done}/{total}" if total else str(done)
            click.echo(f"\r{self.what} {count} ", nl=False, err=True)
            self.shown = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r" + " " * 60 + "\r", nl=False, err=True)
