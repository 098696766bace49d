"""Tables of many formats → rows of text: CSV and TSV (plain, gzip, zip), XLSX, shapefile points."""

from __future__ import annotations

import csv
import gzip
import io
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from ..errors import InputError

Row = dict[str, str]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, unpacked where it is gzip.  Raises InputError."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: gazetteer source cannot be read: {error}") from error


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a table as column name (lower case) → text.

    Raises InputError for a file that is no such table.
    """
    suffixes = [s.lower() for s in path.suffixes]
    try:
        if ".xlsx" in suffixes:
            yield from _xlsx(path)
        elif ".shp" in suffixes:
            yield from _shapefile(path)
        else:
            yield from _delimited(read_bytes(path))
    except (KeyError, IndexError, struct.error, zipfile.BadZipFile, csv.Error) as error:
        raise InputError(f"{path}: not a table that can be read: {error}") from error
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise InputError(f"{path}: not a table that can be read: {error}") from error


def _delimited(data: bytes) -> Iterator[Row]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text = data.decode("utf-8-sig")
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t|", key=lambda mark: (head.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [name.strip().lower() for name in next(reader, [])]
    for values in reader:
        if values:
            yield dict(zip(header, (v.strip() for v in values), strict=False))


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _xlsx(path: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet that has a header with coordinates, else of the first."""
    with zipfile.ZipFile(path) as book:
        names = set(book.namelist())
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in si.iter(f"{_MAIN}t")) for si in root]
        sheets = sorted(n for n in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
        tables = [list(_sheet(book.read(name), shared)) for name in sheets]
    tables = [table for table in tables if len(table) > 1]
    if not tables:
        return
    located = [t for t in tables if any("lat" in cell.lower() for cell in t[0])]
    table = (located or tables)[0]
    header = [cell.strip().lower() for cell in table[0]]
    for values in table[1:]:
        yield dict(zip(header, values, strict=False))


def _sheet(data: bytes, shared: list[str]) -> Iterator[list[str]]:
    for row in ElementTree.fromstring(data).iter(f"{_MAIN}row"):
        values: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            letters = re.sub(r"\d", "", cell.get("r", ""))
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            while len(values) < column - 1:
                values.append("")
            inline = "".join(t.text or "" for t in cell.iter(f"{_MAIN}t"))
            raw = cell.findtext(f"{_MAIN}v") or ""
            values.append(shared[int(raw)] if cell.get("t") == "s" else inline or raw)
        yield values


def _shapefile(path: Path) -> Iterator[Row]:
    """Yield the attribute rows of a shapefile with `lat` and `lon` of each shape's middle."""
    for row, shape in _shapes(path):
        point = _middle(shape)
        if point is not None:
            yield {**row, "lat": str(point[0]), "lon": str(point[1])}


def _shapes(path: Path) -> Iterator[tuple[Row, bytes]]:
    """Yield (attributes, bytes of its shape) of each record; a row without a shape breaks off."""
    data, at = read_bytes(path), 100
    for row in _dbf(path.with_suffix(".dbf")):
        size = struct.unpack(">i", data[at + 4 : at + 8])[0] * 2
        yield row, data[at + 8 : at + 8 + size]
        at += 8 + size


def areas_of(path: Path) -> Iterator[tuple[Row, list[list[tuple[float, float]]]]]:
    """Yield (attributes, rings) of each polygon of a shapefile; ring points are (lon, lat).

    Coordinates must be degrees, as OCHA's boundaries are.  Raises InputError.
    """
    try:
        for row, shape in _shapes(path):
            rings = _rings(shape)
            if rings:
                yield row, rings
    except (OSError, struct.error, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a shapefile that can be read: {error}") from error


def _rings(shape: bytes) -> list[list[tuple[float, float]]]:
    if struct.unpack("<i", shape[:4])[0] not in (5, 15, 25):
        return []
    parts, count = struct.unpack("<2i", shape[36:44])
    starts = [*struct.unpack(f"<{parts}i", shape[44 : 44 + 4 * parts]), count]
    flat = struct.unpack(f"<{2 * count}d", shape[44 + 4 * parts : 44 + 4 * parts + 16 * count])
    points = list(zip(flat[::2], flat[1::2], strict=True))
    return [points[a:b] for a, b in pairwise(starts)]


def _middle(shape: bytes) -> tuple[float, float] | None:
    kind = struct.unpack("<i", shape[:4])[0]
    if kind in (1, 11, 21):
        lon, lat = struct.unpack("<2d", shape[4:20])
        return lat, lon
    if kind in (3, 5, 8, 13, 15, 18, 23, 25, 28):
        west, south, east, north = struct.unpack("<4d", shape[4:36])
        return (south + north) / 2, (west + east) / 2
    return None


def _dbf(path: Path) -> Iterator[Row]:
    data = path.read_bytes()
    count, start, width = struct.unpack("<IHH", data[4:12])
    fields = []
    for at in range(32, start - 1, 32):
        if data[at] == 0x0D:
            break
        name = data[at : at + 11].split(b"\0")[0].decode("ascii", "replace").lower()
        fields.append((name, data[at + 16]))
    for n in range(count):
        record = data[start + n * width : start + (n + 1) * width]
        row, offset = {}, 1
        for name, size in fields:
            raw = record[offset : offset + size].strip()
            try:
                row[name] = raw.decode("utf-8")
            except UnicodeDecodeError:
                row[name] = raw.decode("cp1252", "replace")
            offset += size
        yield row
