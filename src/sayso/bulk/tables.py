"""Documents, claims and events as Arrow tables, and the Parquet files of a job.

Each row has plain columns to filter by and the whole thing as JSON in the column `row`, so that
nothing is lost.  The same rows give the same bytes.
"""

from __future__ import annotations

import importlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import msgspec

from ..derive import document_order, without_text
from ..errors import InputError
from ..fuse import DocumentHead, head
from ..model import Claim, Control, Document, Event, PlaceMention, Row
from ..protocols import Capture
from ..publish.columnar import arrow_table
from ..reference import Reference
from ..view import Rows

NOWHERE = "none"
"""Bucket of claims whose document names no country."""
_encode = msgspec.json.Encoder(order="deterministic").encode
_encode_head = msgspec.msgpack.Encoder(order="deterministic").encode
_decode_head = msgspec.msgpack.Decoder(DocumentHead).decode
_decode_claim = msgspec.json.Decoder(Claim).decode
_decode_document = msgspec.json.Decoder(Document).decode


class Read(Row, kw_only=True, frozen=True):
    """A document that makes claims, the capture it came in, and its claims."""

    capture: Capture
    document: Document
    claims: tuple[Claim, ...]


def arrow() -> Any:
    """Return pyarrow.  Raises InputError where it is not installed."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise InputError("shards and --out need pyarrow; pip install 'sayso[bulk]'") from error


# ------------------------------------------------------------------ buckets


def buckets_of(claims: Sequence[Claim]) -> list[str]:
    """Return for each claim of one document the bucket in which it is fused: a country's code.

    A claim without a country is fused in the one that its document names most (of equals, the first
    by letter); what names none goes to a bucket of its own.
    """
    own = [_country(claim.place) for claim in claims]
    counts = Counter(code for code in own if code)
    usual = min(counts, key=lambda code: (-counts[code], code), default=NOWHERE)
    return [code or usual for code in own]


def _country(places: Sequence[PlaceMention]) -> str | None:
    exact = (place.country for place in places if place.relation != "within")
    return next(filter(None, exact), None) or next(
        (place.country for place in places if place.country), None
    )


# ------------------------------------------------------------------ documents and claims


def documents_table(read: Iterable[Read]) -> Any:
    """Return documents with the bytes they came from; bytes of several documents stand once."""
    pa = arrow()
    rows = sorted(read, key=lambda one: (one.document.raw, one.document.id))
    told = [one.document for one in rows]
    first = {document.raw: at for at, document in reversed(list(enumerate(told)))}
    columns = {
        "id": [d.id for d in told],
        "page": [d.page for d in told],
        "source": [d.source for d in told],
        "published": [d.published for d in told],
        "title": [d.title for d in told],
        "language": [d.language for d in told],
        "url": [d.url for d in told],
        "row": [_encode(d).decode() for d in told],
        "raw": [d.raw for d in told],
        "name": [one.capture.name for one in rows],
        "captured_at": [one.capture.captured_at for one in rows],
    }
    data = [one.capture.data if first[one.document.raw] == at else None
            for at, one in enumerate(rows)]  # fmt: skip
    arrays = [pa.array(values, pa.string()) for values in columns.values()]
    return pa.Table.from_arrays(
        [*arrays, pa.array(data, pa.large_binary())], names=[*columns, "data"]
    )


def claims_table(read: Iterable[Read]) -> Any:
    """Return claims, ordered by bucket, document and place in the text."""
    pa = arrow()
    rows = []
    for one in read:
        about = _encode(without_text(one.document)).decode()
        sketch = _encode_head(head(one.document))
        for bucket, claim in zip(buckets_of(one.claims), one.claims, strict=True):
            span = (claim.evidence.start, claim.evidence.end, claim.key)
            rows.append((bucket, document_order(one.document), span, claim, about, sketch))
    rows.sort(key=lambda row: row[:3])
    claims = [row[3] for row in rows]
    columns = {
        "bucket": [row[0] for row in rows],
        "key": [c.key for c in claims],
        "id": [c.id for c in claims],
        "document": [c.document for c in claims],
        "type": [c.type for c in claims],
        "modality": [c.modality for c in claims],
        "start": [c.time.start if c.time else None for c in claims],
        "end": [c.time.end if c.time else None for c in claims],
        "evidence": [c.evidence.text for c in claims],
        "row": [_encode(c).decode() for c in claims],
        "about": [row[4] for row in rows],
    }
    arrays = [pa.array(values, pa.string()) for values in columns.values()]
    sketches = pa.array([row[5] for row in rows], pa.binary())
    return pa.Table.from_arrays([*arrays, sketches], names=[*columns, "head"])


def claims_of(
    table: Any,
) -> tuple[dict[str, DocumentHead], list[Document], dict[str, list[Claim]]]:
    """Return heads, documents without text, and claims by document id, of a table of claims."""
    heads: dict[str, DocumentHead] = {}
    texts: dict[str, Document] = {}
    readings: dict[str, list[Claim]] = {}
    names = ("document", "row", "about", "head")
    for document, row, about, sketch in zip(
        *(table.column(name).to_pylist() for name in names), strict=True
    ):
        if document not in heads:
            heads[document] = _decode_head(sketch)
            texts[document] = _decode_document(about)
        readings.setdefault(document, []).append(_decode_claim(row))
    # A document that stands in two shards was read twice, to the same claims.
    once = {name: list({c.id: c for c in claims}.values()) for name, claims in readings.items()}
    return heads, list(texts.values()), once


def captured_of(table: Any) -> list[tuple[bytes, str, str | None, list[Document]]]:
    """Return (bytes, name, captured at, documents) of a table of documents."""
    found: dict[str, tuple[bytes, str, str | None, list[Document]]] = {}
    names = ("raw", "data", "name", "captured_at", "row")
    for raw, data, name, taken, row in zip(
        *(table.column(column).to_pylist() for column in names), strict=True
    ):
        found.setdefault(raw, (data, name, taken, []))[3].append(_decode_document(row))
    return list(found.values())


# ------------------------------------------------------------------ events


def events_table(
    events: Sequence[Event],
    claims: Sequence[Claim],
    texts: Sequence[Document],
    reference: Reference,
) -> Any:
    """Return events with the columns of `sayso export parquet`, and whole."""
    view = Rows(texts=texts, said=claims, happened=events, known=reference.sources)
    return _whole("events", view, events, reference)


def control_table(controls: Sequence[Control], reference: Reference) -> Any:
    """Return intervals of control with the columns of `sayso export`, and whole."""
    view = Rows(held=controls, known=reference.sources)
    return _whole("control", view, controls, reference)


def _whole(what: str, view: Rows, rows: Sequence[Row], reference: Reference) -> Any:
    pa = arrow()
    table = arrow_table(what, view, reference)
    return table.append_column("row", pa.array([_encode(r).decode() for r in rows], pa.string()))


# ------------------------------------------------------------------ files


def to_parquet(table: Any, by: str | None = None) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """Return a table as a Parquet file; with `by`, a row group for each value of that column.

    The table is ordered by that column.  Also returns value → (number of the row group, rows).
    """
    from pyarrow.parquet import ParquetWriter

    sink = io.BytesIO()
    groups: dict[str, tuple[int, int]] = {}
    with ParquetWriter(sink, table.schema, compression="zstd") as out:
        if by is None:
            out.write_table(table)
        else:
            counts: Mapping[str, int] = Counter(table.column(by).to_pylist())
            start = 0
            for number, value in enumerate(sorted(counts)):
                out.write_table(table.slice(start, counts[value]), row_group_size=counts[value])
                groups[value] = (number, counts[value])
                start += counts[value]
    return sink.getvalue(), groups


def read_group(stream: IO[bytes], number: int) -> Any:
    """Return one row group of a Parquet file; the rest of the file is not read."""
    from pyarrow.parquet import ParquetFile

    return ParquetFile(stream).read_row_group(number)


def read_table(stream: IO[bytes]) -> Any:
    """Return a Parquet file."""
    from pyarrow.parquet import ParquetFile

    return ParquetFile(stream).read()
