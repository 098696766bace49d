"""Parquet and GeoParquet 1.1: the event table in columns, with points as WKB.

Needs pyarrow (the extra `analysis`), loaded only when a file is written.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..protocols import View
from ..reference import Reference
from .columns import kind
from .files import whole
from .tables import TABLES, flat

_BATCH = 20_000
_FRAMES = "a {0} frame needs {0}; install it with: pip install 'sayso[frames]'"


def point(lon: float, lat: float) -> bytes:
    """Return a point as well-known binary, little-endian (OGC 06-103r4)."""
    return struct.pack("<BIdd", 1, 1, lon, lat)


class ParquetWriter:
    """Events as Parquet; as GeoParquet with a `geometry` column in longitude, latitude."""

    suffix = ".parquet"

    def __init__(self, name: str, reference: Reference, geometry: bool = False) -> None:
        self.name = name
        self.reference = reference
        self.geometry = geometry

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all.

        Raises InputError where pyarrow is not installed.
        """
        pa, pq = _arrow(self.name), _parquet()
        columns, rows = flat("events", view, self.reference)
        schema = arrow_schema(columns, pa)
        if self.geometry:
            schema = schema.append(pa.field("geometry", pa.binary()))
            schema = schema.with_metadata({"geo": json.dumps(_GEO)})
        with whole(target) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as out:
            while batch := list(islice(rows, _BATCH)):
                out.write_table(self._table(batch, columns, schema, pa))

    def _table(
        self, batch: Sequence[Sequence[Any]], columns: Sequence[str], schema: Any, pa: Any
    ) -> Any:
        values = dict(zip(columns, zip(*batch, strict=True), strict=True))
        arrays = [pa.array(values[name], schema.field(name).type) for name in columns]
        if self.geometry:
            arrays.append(pa.array(list(_points(values)), pa.binary()))
        return pa.Table.from_arrays(arrays, schema=schema)


def arrow_table(what: str, view: View, reference: Reference) -> Any:
    """Return `events`, `claims` or `control` of a view as one `pyarrow.Table`.

    Raises InputError for another name, and where pyarrow is not installed.
    """
    if what not in TABLES:
        raise InputError(f"{what}: no such table; choose one of {', '.join(TABLES)}")
    pa = _arrow("a table in memory")
    columns, rows = flat(what, view, reference)
    schema = arrow_schema(columns, pa)
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(c, field.type) for c, field in zip(cells, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def arrow_schema(columns: Sequence[str], pa: Any) -> Any:
    """Return the Arrow schema of a plain table."""
    types = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_()}
    return pa.schema([pa.field(name, types.get(kind(name), pa.string())) for name in columns])


def pandas_frame(table: Any) -> Any:
    """Return an Arrow table as a pandas frame.  Raises InputError where pandas is missing."""
    try:
        import pandas  # noqa: F401
    except ImportError as error:
        raise InputError(_FRAMES.format("pandas")) from error
    return table.to_pandas()


def polars_frame(table: Any) -> Any:
    """Return an Arrow table as a polars frame.  Raises InputError where polars is missing."""
    try:
        import polars
    except ImportError as error:
        raise InputError(_FRAMES.format("polars")) from error
    return polars.from_arrow(table)


def _arrow(what: str) -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise InputError(
            f"{what} needs pyarrow; install it with: pip install 'sayso[analysis]'"
        ) from error
    return pyarrow


def _parquet() -> Any:
    import pyarrow.parquet

    return pyarrow.parquet


_GEO: dict[str, Any] = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def _points(columns: Mapping[str, Sequence[Any]]) -> Iterator[bytes | None]:
    for lon, lat in zip(columns["longitude"], columns["latitude"], strict=True):
        yield None if lon is None or lat is None else point(lon, lat)
