"""Verbs that take text in: read, add, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from .common import (
    Day,
    Progress,
    Verb,
    format_option,
    open_record,
    prepare_places,
    record_option,
    settings,
)
from .output import CLAIM_TABLE, claim_json, emit, write_view


@click.command(cls=Verb)
@click.argument("source", metavar="FILE|URL|-")
@click.option("--published", type=Day(), help="When it was published; anchors 'on Tuesday'.")
@format_option("table", "jsonl", "csv")
def read(source: str, published: str | None, form: str) -> None:
    """Print the claims of one text, without a record.

    \b
    Example:
      sayso read report.txt --published 2017-06-07
      curl -s https://example.org/report.html | sayso read - --format jsonl
    """
    from ..derive import read_view
    from ..reference import load_reference

    config = settings()
    prepare_places(config)
    view = read_view(source, published=published, config=config)
    if form == "csv":
        write_view("claims", view, load_reference(config.packs))
    else:
        emit(view.claims(), form, CLAIM_TABLE, claim_json)
    if not view.claims():
        click.echo(f"sayso: {source}: no claim found", err=True)


@click.command(cls=Verb)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--source", help="Who published it: an outlet's id or name.")
@click.option("--published", type=Day(), help="When it was published.")
@click.option(
    "--out",
    metavar="FOLDER|URL",
    help="Read shards (Parquet, JSON lines, WARC) into files there, not into the record.",
)
@click.option(
    "--engine", "executor", metavar="NAME", help="Where to read: here, cores, ray or dask."
)
@click.option("--address", metavar="HOST:PORT", help="The Ray or Dask cluster that reads.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes, where no cluster reads.")
@record_option
def add(
    inputs: tuple[str, ...],
    source: str | None,
    published: str | None,
    out: str | None,
    record: str | None,
    **engine: Any,
) -> int:
    """Capture files, folders or addresses into the record and derive it.

    Adding the same thing twice changes nothing.  What cannot be read is named and does not stop
    the rest; the exit status is then 1, or 2 if nothing could be read at all.

    With --out, files of very many texts become Parquet files of claims, events and control; what is
    done there is not done again.  With --record too, they are then added to that record.

    \b
    Example:
      sayso add reports/*.txt
      sayso add page.html --source "Orontes Post" --published 2018-09-15
      sayso add news/*.warc.gz --out s3://bucket/may --engine ray --address ray://head:10001
      sayso add texts.parquet --out work --engine cores --record may.db
    """
    if out is not None:
        if source or published:
            raise InputError(
                "--source and --published do not go with --out: shards say it per text"
            )
        return _add_shards(inputs, out, record, engine)
    config = settings(record=record, **engine)
    with open_record(record, create=True, config=config) as opened, Progress("reading") as progress:
        prepare_places(opened.config)
        try:
            result = opened.add(inputs, source=source, published=published, progress=progress)
        except InputError:
            opened.store.abandon()
            raise
    for name, reason in result.failures:
        click.echo(f"sayso: {name}: {reason}", err=True)
    click.echo(
        f"{len(result.new)} new and {len(result.known)} known documents; the record now holds "
        f"{result.claims} claims, {result.events} events, {result.issues} issues"
    )
    return 1 if result.failures else 0


def _add_shards(
    inputs: tuple[str, ...], out: str, record: str | None, engine: dict[str, Any]
) -> int:
    """Run a job, and put what it made into a record if one is named."""
    from ..bulk import run_job

    config = settings(record=record, **engine)
    prepare_places(config)
    with Progress("shards and countries") as progress:
        done = run_job(inputs, out, config, progress)
    for reason in done.failures:
        click.echo(f"sayso: {reason}", err=True)
    if done.failed > len(done.failures):
        click.echo(f"sayso: and {done.failed - len(done.failures)} more", err=True)
    click.echo(
        f"{done.texts} texts in {done.shards} shards ({done.shards_read} read now): "
        f"{done.documents} make {done.claims} claims, fused per country into {done.events} events "
        f"in {out}"
    )
    if record is not None:
        with open_record(record, create=True, config=config) as opened:
            result = opened.add_job(out)
        click.echo(
            f"{len(result.new)} new and {len(result.known)} known documents; the record now holds "
            f"{result.claims} claims, {result.events} events, {result.issues} issues"
        )
    return 1 if done.failed else 0


@click.command(cls=Verb)
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".demo"), show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8321, show_default=True, help="0 takes any free port.")
@click.option("--no-serve", is_flag=True, help="Build the record only.")
def demo(folder: Path, host: str, port: int, no_serve: bool) -> None:
    """Build a record from the sample reports that come with sayso, and show it in the browser.

    The reports are invented; places and groups are real.  Works without a network.

    \b
    Example:
      sayso demo
      sayso demo --no-serve --folder /tmp/demo
    """
    from ..samples import captures

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sayso.db"
    with open_record(str(path), create=True) as opened:
        prepare_places(opened.config)
        with Progress("reading") as progress:
            result = opened.add(captures(), progress=progress)
        click.echo(f"{path}: {result.claims} claims, {result.events} events")
        if not no_serve:
            from ..web import serve

            serve(opened, host=host, port=port, title="The sample war")


COMMANDS = (read, add, demo)
