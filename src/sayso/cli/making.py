"""Verbs that make files for others: report, export, map, network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from .common import Day, Verb, filter_options, filters_from, open_record, record_option


def _deliver(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        from ..publish.files import write_bytes

        write_bytes(output, text.encode())
        click.echo(f"{output}: written", err=True)


@click.command(cls=Verb)
@click.option("--from", "since", type=Day(), help="First day. [default: the record's first]")
@click.option("--to", "until", type=Day(end=True), help="Last day. [default: the record's last]")
@click.option(
    "--style",
    type=click.Choice(["daily", "weekly"]),
    default="daily",
    show_default=True,
    help="Day by day, or by front.",
)
@click.option("--area", help="Only this province, country or place.")
@click.option("--format", "form", type=click.Choice(["markdown", "html"]), default="markdown",
              show_default=True)  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@record_option
def report(
    since: str | None,
    until: str | None,
    style: str,
    area: str | None,
    form: str,
    output: Path | None,
    record: str | None,
) -> None:
    """Write a digest: what happened, who says so, what is disputed, who holds what.

    \b
    Example:
      sayso report --from 2018-09-03 --to 2018-09-09 --format html -o week.html
    """
    with open_record(record) as opened:
        text = opened.report(since=since, until=until, style=style, area=area, format=form)
    _deliver(text, output)


@click.command(cls=Verb)
@click.argument("format", metavar="FORMAT")
@click.argument("target", type=click.Path(path_type=Path), required=False)
@filter_options
@record_option
def export(format: str, target: Path | None, record: str | None, **options: Any) -> None:
    """Write the record as a data set; `sayso export list` names the formats.

    \b
    Example:
      sayso export geojson events.geojson
      sayso export csv events.csv --from 2018-09-03
    """
    from ..publish import writer_names

    if format == "list":
        for name in writer_names():
            click.echo(name)
        return
    with open_record(record) as opened:
        filters = filters_from(opened, options)
        with opened.snapshot():
            made = opened.export(format, target, filters)
            missing = opened.left_out(format, filters)
    click.echo(f"{made}: written", err=True)
    if missing:
        counts = Counter(row.reason for row in missing)
        reasons = "; ".join(f"{reason} ({count})" for reason, count in counts.most_common())
        click.echo(f"{made}: {len(missing)} events are not in it: {reasons}", err=True)


@click.command("map", cls=Verb)
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), default=Path("map.svg"))
@filter_options
@record_option
def draw_map(target: Path, record: str | None, **options: Any) -> None:
    """Draw the events and who holds what as a picture: SVG, or PNG by the name of the file.

    \b
    Example:
      sayso map september.svg --from 2018-09-03 --to 2018-09-16
    """
    with open_record(record) as opened:
        text = opened.map_svg(filters_from(opened, options))
    if target.suffix.lower() == ".png":
        from ..publish.files import write_bytes
        from ..publish.maps import map_png

        write_bytes(target, map_png(text))
        click.echo(f"{target}: written", err=True)
    else:
        _deliver(text, target)


COMMANDS = (report, export, draw_map)
