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
from .files import whole
from .tables import EVENT_COLUMNS, flat

_FLOATS = frozenset({"latitude", "longitude", "radius_km"})
_WHOLE = frozenset({"credibility", "version"})
_FLAGS = frozenset({"rumour"})
_BATCH = 20_000


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
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise InputError(
                f"{self.name} needs pyarrow; install it with: pip install 'sayso[analysis]'"
            ) from error
        fields = [
            pa.field(
                name,
                pa.float64() if name in _FLOATS else pa.int64() if name in _WHOLE
                else pa.bool_() if name in _FLAGS else pa.string(),
            )
            for name in EVENT_COLUMNS
        ]  # fmt: skip
        metadata = {}
        if self.geometry:
            fields.append(pa.field("geometry", pa.binary()))
            metadata = {"geo": json.dumps(_GEO)}
        schema = pa.schema(fields, metadata=metadata)
        _, rows = flat("events", view, self.reference)
        with whole(target) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as out:
            while batch := list(islice(rows, _BATCH)):
                columns = dict(zip(EVENT_COLUMNS, zip(*batch, strict=True), strict=True))
                arrays = [
                    pa.array(columns[field.name], field.type)
                    for field in schema
                    if field.name != "geometry"
                ]
                if self.geometry:
                    arrays.append(pa.array(list(_points(columns)), pa.binary()))
                out.write_table(pa.Table.from_arrays(arrays, schema=schema))


_GEO: dict[str, Any] = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def _points(columns: Mapping[str, Sequence[Any]]) -> Iterator[bytes | None]:
    for lon, lat in zip(columns["longitude"], columns["latitude"], strict=True):
        yield None if lon is None or lat is None else point(lon, lat)
