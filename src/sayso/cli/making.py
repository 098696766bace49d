"""Verbs that make files for others: report, export, map, network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from .common import Day, Verb, filter_options, filters_from, open_record, record_option

_FORMS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}


def _keep(data: bytes, output: Path) -> None:
    from ..publish.files import write_bytes

    write_bytes(output, data)
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
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "pdf", "docx"]),
    help="[default: by the name of the file, else markdown]",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@record_option
def report(
    since: str | None,
    until: str | None,
    style: str,
    area: str | None,
    form: str | None,
    output: Path | None,
    record: str | None,
) -> None:
    """Write a digest: what happened, who says so, what is disputed, who holds what.

    \b
    Example:
      sayso report --from 2018-09-03 --to 2018-09-09 -o week.pdf
      sayso report --from 2018-09-03 --to 2018-09-09 --format html -o week.html
    """
    suffix = output.suffix.lower() if output else ""
    form = form or _FORMS.get(suffix, "markdown")
    if form in {"pdf", "docx"} and output is None:
        raise InputError(f"{form} is no text; name a file with -o")
    with open_record(record) as opened:
        data = opened.report_bytes(since, until, form, style=style, area=area)
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        _keep(data, output)


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
@click.option(
    "--change", is_flag=True, help="Draw what changed hands between --from and --to instead."
)
@filter_options
@record_option
def draw_map(target: Path, change: bool, record: str | None, **options: Any) -> None:
    """Draw the events and who holds what as a picture: SVG, PNG or PDF by the name of the file.

    \b
    Example:
      sayso map september.svg --from 2018-09-03 --to 2018-09-16
      sayso map changed.pdf --change --from 2018-09-03 --to 2018-09-16
    """
    from ..publish.maps import map_pdf, map_png

    if change and not (options["since"] and options["until"]):
        raise InputError("--change compares two days; give --from and --to")
    if change and any(value for name, value in options.items() if name not in {"since", "until"}):
        raise InputError("--change takes no other filters than --from and --to")
    with open_record(record) as opened:
        if change:
            svg = opened.change_svg(options["since"], options["until"])
        else:
            svg = opened.map_svg(filters_from(opened, options))
    forms = {".png": map_png, ".pdf": map_pdf}
    drawn = forms.get(target.suffix.lower())
    _keep(drawn(svg) if drawn else svg.encode(), target)


COMMANDS = (report, export, draw_map)
