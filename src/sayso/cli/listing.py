"""Verbs that show what the record holds: claims, events, control, show, search and the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..errors import InputError
from .common import (
    Day,
    Verb,
    filter_options,
    filters_from,
    format_option,
    list_rows,
    open_record,
    prepare_places,
    record_option,
    settings,
)
from .output import (
    AREA_TABLE,
    CLAIM_TABLE,
    CONTROL_TABLE,
    EVENT_TABLE,
    Column,
    claim_json,
    emit,
    write_view,
)

if TYPE_CHECKING:
    from ..actors import ActorIndex
    from ..model import Control, Filters
    from ..record import Record
    from ..tally import ActorCount, SourceCount


@click.command(cls=Verb)
@filter_options
@click.option("--text", help="Only claims whose words match this full-text query.")
@format_option()
@record_option
def claims(form: str, record: str | None, **options: Any) -> None:
    """List claims: what one document says happened, with its exact words.

    \b
    Example:
      sayso claims --from 2018-09-03 --to 2018-09-09 --type airstrike
      sayso claims --near "Raqqa,25" --format jsonl
    """
    with open_record(record) as opened:
        _list_claims(opened, filters_from(opened, options), form)


def _list_claims(opened: Record, filters: Filters, form: str) -> None:
    found = opened.claims(filters)
    if form == "csv":
        view = msgspec.structs.replace(opened.view(filters), said=found)
        write_view("claims", view, opened.reference)
    else:
        emit(found, form, CLAIM_TABLE, claim_json)


@click.command(cls=Verb)
@filter_options
@click.option("--text", help="Only events with a claim whose words match this full-text query.")
@format_option()
@record_option
def events(form: str, record: str | None, **options: Any) -> None:
    """List events: claims about one happening, who says so, and how sure that is.

    \b
    Example:
      sayso events --status disputed
      sayso events --actor isis --near 35.95,39.01,50 --format csv
    """
    with open_record(record) as opened:
        filters = filters_from(opened, options)
        if form == "csv":
            write_view("events", opened.view(filters), opened.reference)
        else:
            emit(opened.events(filters), form, EVENT_TABLE)


@click.command(cls=Verb)
@click.option("--on", type=Day(end=True), help="On this date. [default: when last heard of any]")
@click.option("--history", is_flag=True, help="All intervals, not those of one day.")
@click.option("--known", type=Day(end=True), help="Use only what was published by this date.")
@click.option("--place", help="Only this place: a name or an id.")
@click.option("--areas", is_flag=True, help="The ground between places, inferred, with doubt.")
@click.option(
    "--reach",
    type=float,
    metavar="KM",
    help="With --areas: no ground farther from a place. [default: 20]",
)
@filter_options
@format_option("table", "jsonl", "csv", "geojson")
@record_option
def control(
    on: str | None,
    history: bool,
    known: str | None,
    place: str | None,
    areas: bool,
    reach: float | None,
    form: str,
    record: str | None,
    **options: Any,
) -> None:
    """List who holds which place, since when, and because of which claims.

    The filters ask for the claims that a row rests on.

    \b
    Example:
      sayso control --on 2018-09-10
      sayso control --place Tabqa --known 2018-09-08 --format jsonl
      sayso control --areas --on 2018-09-10 --format geojson > areas.geojson
    """
    from ..model import Filters
    from ..publish.geojson import collection, control_features
    from ..view import Rows, because_of

    if areas:
        if history or place or form == "csv" or any(options.values()):
            raise InputError(
                "--areas goes with --on, --known, --reach and --format table, jsonl or geojson"
            )
        _areas(on, known, reach, form, record)
        return
    if reach is not None:
        raise InputError("--reach goes with --areas")
    with open_record(record) as opened:
        day = None if history else on or known or opened.last_heard()
        rows = opened.control(on=day, known=known, place=place)
        if place and not rows:
            rows = _elsewhere_called(opened, place, day, known)
        filters = filters_from(opened, options)
        if filters != Filters(limit=filters.limit):
            claims = opened.claims(msgspec.structs.replace(filters, limit=None))
            rows = because_of(rows, claims)
        rows = rows[: filters.limit]
        if form == "csv":
            view = Rows(held=rows, known=opened.sources())
            write_view("control", view, opened.reference)
    if form == "geojson":
        click.echo(b"".join(collection(control_features(rows))))
    elif form != "csv":
        emit(rows, form, CONTROL_TABLE)


def _areas(
    on: str | None, known: str | None, reach: float | None, form: str, record: str | None
) -> None:
    from ..publish.geojson import area_features, collection

    with open_record(record) as opened:
        found = opened.areas(on=on, known=known, reach_km=reach)
    if form == "geojson":
        click.echo(b"".join(collection(area_features(found))))
    else:
        emit(found, form, AREA_TABLE)


def _elsewhere_called(
    record: Record, name: str, day: str | None, known: str | None
) -> list[Control]:
    """Return control of the place that the gazetteer knows by a name the record does not use."""
    from ..derive import place_hits

    prepare_places(record.config)
    for hit in place_hits(record.config, name):
        if hit.quality >= 0.9 and (rows := record.control(day, known, hit.place.id)):
            return rows
    click.echo(f"sayso: nobody says who holds {name!r}", err=True)
    return []


@click.command(cls=Verb)
@click.argument("id")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@record_option
def show(id: str, form: str, record: str | None) -> None:
    """Explain anything by its id, down to the words: claim, event, document, issue, ruling.

    The id of an event that has since been merged or split leads to what it became.

    \b
    Example:
      sayso show e1_x2k4…
    """
    from .showing import as_text

    with open_record(record) as opened:
        explanation = opened.show(id)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(explanation)))
    else:
        click.echo(as_text(explanation))


DOCUMENT_TABLE: list[Column] = [
    ("document", lambda d: d.id),
    ("published", lambda d: (d.published or "")[:10]),
    ("source", lambda d: d.source),
    ("title", lambda d: d.title),
]


@click.command(cls=Verb)
@filter_options
@format_option()
@record_option
def documents(form: str, record: str | None, **options: Any) -> None:
    """List the captured documents.

    \b
    Example:
      sayso documents --source sana
    """
    list_rows(record, options, form, DOCUMENT_TABLE, lambda r, asked: r.documents(asked))


@click.command(cls=Verb)
@click.argument("words", nargs=-1, required=True)
@filter_options
@format_option()
@record_option
def search(words: tuple[str, ...], form: str, record: str | None, **options: Any) -> None:
    """Search the words of the claims.

    \b
    Example:
      sayso search mortar hospital
      sayso search '"water pumping station"' --from 2018-09-01
    """
    with open_record(record) as opened:
        options["text"] = " ".join(words)
        _list_claims(opened, filters_from(opened, options), form)


ISSUE_TABLE: list[Column] = [
    ("issue", lambda i: i.id),
    ("severity", lambda i: i.severity),
    ("kind", lambda i: i.kind),
    ("about", lambda i: "; ".join(i.about[:3])),
    ("message", lambda i: i.message),
]


@click.command(cls=Verb)
@click.option("--kind", "sort", help="Only issues of this kind.")
@filter_options
@format_option()
@record_option
def issues(sort: str | None, form: str, record: str | None, **options: Any) -> None:
    """List what a person should look at, with ready-made fixes in the JSON form.

    \b
    Example:
      sayso issues --kind "unknown place"
    """
    list_rows(record, options, form, ISSUE_TABLE, lambda r, asked: r.issues(asked, sort))


@click.command(cls=Verb)
@click.argument("words", required=False)
@click.option("--all", "everything", is_flag=True, help="Also those that the record does not name.")
@click.option(
    "--on", type=Day(), help="Whom WORDS mean on this date by the packs, and who stood with them."
)
@click.option(
    "--country", "countries", multiple=True, metavar="CODE", help="With --on: what it is about."
)
@filter_options
@format_option()
@record_option
def actors(
    words: str | None,
    everything: bool,
    on: str | None,
    countries: tuple[str, ...],
    form: str,
    record: str | None,
    **options: Any,
) -> None:
    """List the actors of the record, or look one up by words of its name.

    \b
    Example:
      sayso actors
      sayso actors observatory --all
      sayso actors "Nusra Front" --on 2017-03-01
    """
    if on is not None or countries:
        _who_on(words, on, countries, form)
        return

    def find(opened: Record, asked: Filters) -> list[ActorCount]:
        return opened.actors(words, everything=everything, filters=asked)

    list_rows(record, options, form, ACTOR_TABLE, find)


def _who_on(words: str | None, on: str | None, countries: tuple[str, ...], form: str) -> None:
    from ..actors import actor_index
    from ..reference import load_reference
    from ..relations import cards

    if words is None:
        raise click.UsageError("--on and --country ask whom words mean: name them")
    index = actor_index(load_reference(settings().packs))
    found = cards(index, words, on, tuple(c.upper() for c in countries))
    if not emit(found, form, CARD_TABLE):
        click.echo(f"sayso: {_nobody(words, index)}", err=True)


def _nobody(words: str, index: ActorIndex) -> str:
    """Return why words mean no actor: nobody knows them, or the country decides."""
    spans = index.find(words)
    there = sorted({c for span in spans for i in span.ids for c in index.actors[i].countries})
    if not there:
        return f"no pack knows an actor {words!r} then"
    return (
        f"{words!r} alone is no known actor then; such words mean one in "
        f"{', '.join(there)} (--country CODE)"
    )


CARD_TABLE: list[Column] = [
    ("id", lambda c: c.actor.id),
    ("name", lambda c: c.actor.name),
    ("kind", lambda c: c.actor.kind),
    ("since", lambda c: c.actor.since),
    ("until", lambda c: c.actor.until),
    ("part of", lambda c: " < ".join(c.part_of)),
    ("side", lambda c: c.side),
    ("backers", lambda c: "; ".join(c.backers)),
    ("enemies", lambda c: "; ".join(c.enemies)),
    ("units", lambda c: "; ".join(c.units)),
    ("by", lambda c: f"{c.how} {c.score:.2f}"),
]
ACTOR_TABLE: list[Column] = [
    ("id", lambda a: a.actor.id),
    ("name", lambda a: a.actor.name),
    ("kind", lambda a: a.actor.kind),
    ("as actor", lambda a: a.as_actor),
    ("as target", lambda a: a.as_target),
    ("other names", lambda a: "; ".join(a.actor.names[:4])),
]
SOURCE_TABLE: list[Column] = [
    ("id", lambda s: s.source.id),
    ("name", lambda s: s.source.name),
    ("kind", lambda s: s.source.kind),
    ("reliability", lambda s: s.source.reliability),
    ("speaks for", lambda s: s.source.speaks_for),
    ("documents", lambda s: s.documents),
    ("quoted", lambda s: s.quoted),
]


@click.command(cls=Verb)
@click.argument("words", required=False)
@click.option("--all", "everything", is_flag=True, help="Also those that the record does not use.")
@filter_options
@format_option()
@record_option
def sources(
    words: str | None, everything: bool, form: str, record: str | None, **options: Any
) -> None:
    """List who publishes and who is quoted in the record, or look one up.

    \b
    Example:
      sayso sources
      sayso sources reuters --all
    """

    def find(opened: Record, asked: Filters) -> list[SourceCount]:
        return opened.source_counts(words, everything=everything, filters=asked)

    list_rows(record, options, form, SOURCE_TABLE, find)


@click.command(cls=Verb)
@click.option("--on", type=Day(), help="Ties of the packs as they were on this date.")
@click.option("--said", is_flag=True, help="Only ties that reports tell, none of the packs.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@filter_options
@format_option("graphml", "json")
@record_option
def network(
    on: str | None,
    said: bool,
    output: Path | None,
    form: str,
    record: str | None,
    **options: Any,
) -> None:
    """Write who stands with whom: ties of the packs, and those that reports tell, with their days.

    A tie that reports tell leads to its claims and speakers: who fought whom, who acted beside
    whom, who is said to back whom.

    \b
    Example:
      sayso network --from 2018-01-01 -o actors.graphml
      sayso network --actor "Ahrar al-Sham" --said --format json
    """
    from ..publish.files import write_bytes
    from ..relations import graphml

    with open_record(record) as opened:
        found = opened.network(filters_from(opened, options), on=on, packs=not said)
    if form == "json":
        data = msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
    else:
        data = "".join(f"{line}\n" for line in graphml(found)).encode()
    if output is None:
        click.echo(data.decode(), nl=False)
        return
    write_bytes(output, data)
    click.echo(f"{output}: {len(found.actors)} actors, {len(found.ties)} ties", err=True)


PLACE_TABLE: list[Column] = [
    ("id", lambda h: h.place.id),
    ("name", lambda h: h.place.name),
    ("kind", lambda h: h.place.kind),
    ("country", lambda h: h.place.country),
    ("admin1", lambda h: h.place.admin1),
    ("lat", lambda h: f"{h.place.lat:.4f}"),
    ("lon", lambda h: f"{h.place.lon:.4f}"),
    ("match", lambda h: h.match),
    ("quality", lambda h: f"{h.quality:.2f}"),
]


@click.command(cls=Verb)
@click.argument("name")
@click.option(
    "--country", "countries", multiple=True, metavar="CODE", help="These countries first."
)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@format_option()
def places(name: str, countries: tuple[str, ...], limit: int, form: str) -> None:
    """Look a place name up in the gazetteer.

    \b
    Example:
      sayso places "Al-Raqqah" --country SY
    """
    from ..derive import place_hits

    config = settings()
    prepare_places(config)
    found = place_hits(config, name, tuple(c.upper() for c in countries), limit)
    if not emit(found, form, PLACE_TABLE):
        click.echo(f"sayso: no place is called {name!r}", err=True)


COMMANDS = (
    claims, events, control, show, search, documents, actors, sources, network, places, issues,
)  # fmt: skip
