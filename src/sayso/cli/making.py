"""Verbs that make files for others: report, export, release, map."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Literal

import click

from ..errors import InputError
from .common import Day, Verb, filter_options, filters_from, open_record, record_option

_MOVING: dict[str, Literal["gif", "mp4"]] = {".gif": "gif", ".mp4": "mp4"}
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
    if form is None and suffix not in {"", ".md", ".txt", *_FORMS}:
        raise InputError(
            f"{output}: no form of a digest; name a .md, .html, .pdf or .docx, or give --format"
        )
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
@click.option("--heat", is_flag=True, help="Draw how densely strikes were reported instead.")
@click.option("--areas", is_flag=True, help="Hatch the ground between places, which is inferred.")
@click.option(
    "--every",
    type=click.IntRange(1, 366),
    metavar="DAYS",
    help="Days a picture of a GIF or MP4. [default: 1, or more for long times]",
)
@filter_options
@record_option
def draw_map(
    target: Path,
    change: bool,
    heat: bool,
    areas: bool,
    every: int | None,
    record: str | None,
    **options: Any,
) -> None:
    """Draw the events and who holds what as a picture: SVG, PNG or PDF by the name of the file.

    A .gif or .mp4 is a moving picture of the days from --from to --to.

    \b
    Example:
      sayso map september.svg --from 2018-09-03 --to 2018-09-16
      sayso map held.png --areas --to 2018-09-16
      sayso map changed.pdf --change --from 2018-09-03 --to 2018-09-16
      sayso map strikes.png --heat --from 2018-09-03 --to 2018-09-16
      sayso map campaign.gif --from 2018-09-03 --to 2018-09-16
    """
    from ..publish.maps import map_pdf, map_png

    if change and heat:
        raise InputError("--change and --heat are two maps; give one")
    if change and not (options["since"] and options["until"]):
        raise InputError("--change compares two days; give --from and --to")
    if change and areas:
        raise InputError("--areas is not drawn with --change; draw two maps, one for each day")
    if heat and areas:
        raise InputError("--areas is not drawn with --heat; draw two maps")
    if change and any(value for name, value in options.items() if name not in {"since", "until"}):
        raise InputError("--change takes no other filters than --from and --to")
    drawn_as = {"": None, ".svg": None, ".png": map_png, ".pdf": map_pdf}
    form = _MOVING.get(target.suffix.lower())
    if form is None and target.suffix.lower() not in drawn_as:
        raise InputError(
            f"{target}: a map is a .svg, .png, .pdf, .gif or .mp4; "
            "its layers are written by sayso export geojson (or kml, gpkg, pmtiles)"
        )
    if form is None and every is not None:
        raise InputError("--every is for moving pictures; name a .gif or .mp4")
    if form is not None:
        if change or heat or areas:
            raise InputError(
                "a moving picture shows events and control; leave --change, --heat and --areas"
            )
        if not (options["since"] and options["until"]):
            raise InputError("a moving picture needs its first and last day; give --from and --to")
        with open_record(record) as opened:
            filters = filters_from(opened, options)
            since, until = options["since"], options["until"]
            _keep(opened.campaign(since, until, form, every=every, filters=filters), target)
        return
    with open_record(record) as opened:
        if change:
            svg = opened.change_svg(options["since"], options["until"])
        elif heat:
            svg = opened.heat_svg(filters_from(opened, options))
        else:
            svg = opened.map_svg(filters_from(opened, options), areas=areas)
    drawn = drawn_as[target.suffix.lower()]
    _keep(drawn(svg) if drawn else svg.encode(), target)


@click.command(cls=Verb)
@click.argument("target", metavar="FOLDER|FILE.zip", type=click.Path(path_type=Path))
@click.option("--date", type=Day(), help="Date of the release. [default: today]")
@click.option("--title", help="[default: after the record]")
@click.option("--licence", "--license", metavar="SPDX", help="Such as CC-BY-4.0. [default: none]")
@click.option("--author", "authors", multiple=True, help="Whom to cite; may be repeated.")
@click.option("--format", "formats", multiple=True, metavar="FORMAT",
              help="Only this data set; may be repeated. [default: all]")  # fmt: skip
@click.option(
    "--since-release",
    "since_release",
    type=click.Path(exists=True, path_type=Path),
    help="An older release: tell what changed since.",
)
@filter_options
@record_option
def release(
    target: Path,
    date: str | None,
    title: str | None,
    licence: str | None,
    authors: tuple[str, ...],
    formats: tuple[str, ...],
    since_release: Path | None,
    record: str | None,
    **options: Any,
) -> None:
    """Write a dated bundle of data sets with metadata, citation, checksums and what changed.

    The same record, date and options give the same bytes.

    \b
    Example:
      sayso release 2018-09 --date 2018-09-30 --licence CC-BY-4.0 --author "Our Desk"
      sayso release october.zip --since-release 2018-09
    """
    with open_record(record) as opened:
        made = opened.release(
            target,
            filters=filters_from(opened, options),
            date=date,
            title=title,
            licence=licence,
            authors=authors,
            formats=formats or None,
            since=since_release,
        )
    click.echo(f"{target}: {len(made.files)} files written", err=True)
    for name, reason in made.skipped:
        click.echo(f"{target}: without {name}: {reason}", err=True)
    if since_release is not None:
        counts = Counter(change.change for change in made.changes)
        words = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
        click.echo(f"{target}: events since {since_release}: {words or 'none changed'}", err=True)


COMMANDS = (report, export, release, draw_map)
