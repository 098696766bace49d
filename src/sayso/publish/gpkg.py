"""GeoPackage 1.3 (OGC 12-128r17) with plain sqlite3: the layers `events`, `control`, `claims`.

Opens in QGIS and GDAL.  The time stamp in gpkg_contents is the newest publication date, not the
clock, so that the same record gives the same file.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import StorageError
from ..protocols import View
from ..reference import Reference
from .columnar import point
from .columns import kind
from .facts import Facts
from .files import whole
from .tables import flat

_APPLICATION_ID = 0x47504B47  # "GPKG"
_VERSION = 10300
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_FRAME = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_TYPES = {"number": "DOUBLE", "integer": "INTEGER", "boolean": "BOOLEAN"}


def geometry(lon: float, lat: float) -> bytes:
    """Return a point as GeoPackage binary: header (GP, version 0, little-endian, no box), WKB."""
    return b"GP" + struct.pack("<BBi", 0, 1, 4326) + point(lon, lat)


class GpkgWriter:
    """Events, control and claims in one GeoPackage."""

    name = "gpkg"
    suffix = ".gpkg"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        dates = [d.published for d in view.documents() if d.published]
        stamp = f"{max(dates, default='1970-01-01')[:10]}T00:00:00.000Z"
        with whole(target) as draft:
            try:
                with closing(sqlite3.connect(draft, isolation_level=None)) as file:
                    self._fill(file, view, stamp)
            except sqlite3.Error as error:
                raise StorageError(f"{target}: cannot be written: {error}") from error

    def _fill(self, file: sqlite3.Connection, view: View, stamp: str) -> None:
        file.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        file.execute(f"PRAGMA user_version = {_VERSION}")
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        file.execute("BEGIN")
        for statement in _FRAME.strip().split(";\n"):
            file.execute(statement)
        file.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
            [
                ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
                ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
                ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude"),
            ],
        )
        facts = Facts(view, self.reference)
        for table in ("events", "control", "claims"):
            columns, rows = flat(table, view, self.reference, facts)
            self._layer(file, table, columns, rows, stamp)
        file.execute("COMMIT")

    def _layer(
        self,
        file: sqlite3.Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        stamp: str,
    ) -> None:
        lon, lat = columns.index("longitude"), columns.index("latitude")
        names = ["ref" if name == "id" else name for name in columns]
        declared = ", ".join(
            f'"{n}" {_TYPES.get(kind(o), "TEXT")}' for n, o in zip(names, columns, strict=True)
        )
        file.execute(
            f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
            f"geom POINT, {declared})"
        )
        marks = ", ".join("?" * (len(columns) + 1))
        quoted = ", ".join(f'"{name}"' for name in names)
        insert = f'INSERT INTO "{table}" (geom, {quoted}) VALUES ({marks})'
        box: tuple[float | None, ...] = (None, None, None, None)
        for row in rows:
            x, y = row[lon], row[lat]
            shape = None
            if x is not None and y is not None:
                shape = geometry(x, y)
                box = _grown(box, x, y)
            file.execute(insert, (shape, *row))
        file.execute(
            "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
            (table, table, f"sayso: {table}", stamp, *box),
        )
        file.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", (table,)
        )


def _grown(box: tuple[float | None, ...], x: float, y: float) -> tuple[float | None, ...]:
    west, south, east, north = (
        value if value is not None else new for value, new in zip(box, (x, y, x, y), strict=True)
    )
    return min(west, x), min(south, y), max(east, x), max(north, y)
