"""The writers by name: `get_writer("acled").write(view, path)`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

from ..errors import InputError
from ..protocols import View, Writer
from ..reference import Reference, load_reference
from .acled import AcledWriter
from .airwars import AirwarsWriter
from .aleph import FollowTheMoneyWriter
from .aleph_statements import StatementsWriter
from .coding import LeftOut
from .columnar import ParquetWriter
from .database import SqliteWriter
from .geojson import GeoJSONWriter
from .gpkg import GpkgWriter
from .markup import GraphmlWriter, KmlWriter
from .plover import PloverWriter, PolecatWriter
from .tables import LinesWriter, TableWriter
from .ucdp import UcdpWriter
from .vector_tiles import PmtilesWriter

_BUILT_IN: dict[str, Callable[[Reference], Writer]] = {
    "geojson": GeoJSONWriter,
    "csv": lambda reference: TableWriter("csv", "events", reference),
    "csv-claims": lambda reference: TableWriter("csv-claims", "claims", reference),
    "csv-control": lambda reference: TableWriter("csv-control", "control", reference),
    "acled": AcledWriter,
    "ucdp": UcdpWriter,
    "plover": PloverWriter,
    "polecat": PolecatWriter,
    "airwars": AirwarsWriter,
    "kml": KmlWriter,
    "graphml": GraphmlWriter,
    "followthemoney": FollowTheMoneyWriter,
    "followthemoney-statements": StatementsWriter,
    "gpkg": GpkgWriter,
    "sqlite": SqliteWriter,
    "pmtiles": PmtilesWriter,
    "parquet": lambda reference: ParquetWriter("parquet", reference),
    "geoparquet": lambda reference: ParquetWriter("geoparquet", reference, geometry=True),
    "jsonl": lambda _: LinesWriter("jsonl", "events"),
    "jsonl-claims": lambda _: LinesWriter("jsonl-claims", "claims"),
    "jsonl-control": lambda _: LinesWriter("jsonl-control", "control"),
}


def left_out(writer: Writer, view: View) -> list[LeftOut]:
    """Return the events that a writer's file does not hold, and why; none for whole exports."""
    listing: Callable[[View], list[LeftOut]] | None = getattr(writer, "left_out", None)
    return listing(view) if listing is not None else []


def writer_names() -> list[str]:
    """Return the names of all writers, those of installed plug-ins included."""
    plugged = {point.name for point in entry_points(group="sayso.writers")}
    return sorted(plugged | set(_BUILT_IN))


def get_writer(name: str, reference: Reference | None = None) -> Writer:
    """Return the writer of this name.

    `reference` holds the packs that actors and sources are looked up in; the built-in ones by
    default.  A plug-in (entry point group `sayso.writers`) is called with it.  Raises InputError
    for an unknown name.
    """
    packs = load_reference() if reference is None else reference
    if name in _BUILT_IN:
        return _BUILT_IN[name](packs)
    for point in entry_points(group="sayso.writers", name=name):
        writer: Writer = point.load()(packs)
        return writer
    raise InputError(f"{name}: no such format; choose one of {', '.join(writer_names())}")
