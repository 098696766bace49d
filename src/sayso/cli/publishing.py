"""The verb that publishes: site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click
import msgspec

from ..errors import InputError
from .common import Verb, open_record, record_option


@click.command(cls=Verb)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="[default: after the record]")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    help="Leave out reports younger than this.  [default: that of the settings, 48]",
)
@click.option(
    "--round",
    "round_km",
    type=click.FloatRange(min=0, max=200),
    metavar="KM",
    help="Move places known more exactly than this to a grid, but named towns.  "
    "[default: that of the settings, 5]",
)
@click.option(
    "--texts",
    type=click.Choice(["quoted", "whole"]),
    help="Of each report the words that claims rest on, or all.  "
    "[default: that of the settings, quoted]",
)
@click.option(
    "--reasons/--no-reasons",
    default=None,
    help="Publish the reasons that reviewers wrote to rulings.  "
    "[default: that of the settings, no]",
)
@click.option("--as-of", metavar="TIME", help="Publish what could be on this day (UTC).  [now]")
@record_option
def site(
    folder: Path,
    title: str | None,
    delay: float | None,
    round_km: float | None,
    texts: Literal["quoted", "whole"] | None,
    reasons: bool | None,
    as_of: str | None,
    record: str | None,
) -> None:
    """Write the desk's views as a folder of files for any web server, or a memory stick.

    It holds map, days, evidence, places, actors, sources and issues; nobody can rule in it.  What
    is held back is said in it and here.  Open FOLDER/index.html in a browser.

    \b
    Example:
      sayso site public
      sayso site stick --delay 72 --round 10 --title "Deir ez-Zor, September"
    """
    from ..web import title_of, write_site

    with open_record(record) as opened:
        changes = {
            "delay_hours": delay,
            "round_km": round_km,
            "texts": texts,
            "reasons": reasons,
        }
        publication = msgspec.structs.replace(
            opened.config.publication,
            **{name: value for name, value in changes.items() if value is not None},
        )
        made = write_site(
            opened,
            folder,
            publication=publication,
            as_of=_time(as_of),
            title=title or title_of(opened.name),
        )
    click.echo(
        f"{folder}: {made.files} files, {made.size / 1e6:.1f} MB, {made.events} events written",
        err=True,
    )
    held = [f"{made.held_back} reports of the last {publication.delay_hours:g} hours"]
    if publication.round_km:
        held.append(f"what lies closer than {publication.round_km:g} km, but for named towns")
    if publication.texts == "quoted":
        held.append("all of the texts but the quoted words")
    if not publication.reasons:
        held.append("who ruled, and why")
    else:
        held.append("who ruled")
    click.echo(f"{folder}: held back: {'; '.join(held)}", err=True)


def _time(words: str | None) -> datetime:
    if words is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        told = datetime.fromisoformat(words)
    except ValueError as error:
        raise InputError(
            f"--as-of {words}: no time; write 2018-09-30 or 2018-09-30T12:00"
        ) from error
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


COMMANDS = (site,)
