"""Shards → captures: files of very many texts, read as a stream.

A row of a Parquet file or of JSON lines is one capture, named by its content: the same row is the
same document, in whatever file it stands.  A page of a web archive is the bytes that were served.
"""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

import msgspec

from ..errors import InputError, StorageError, UnreadableInput
from ..ids import canonical, content_name
from ..model import Row
from ..protocols import Capture
from ..read.decode import decode_markup
from .files import fsspec_module, open_url

_KINDS = {"parquet": (".parquet", ".pq"), "lines": (".jsonl", ".ndjson"), "warc": (".warc",)}
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_BATCH = 512
_MARKUP = ("text/html", "application/xhtml")
_PAGES = (*_MARKUP, "text/plain")
_HTML = ("html", "raw_html", "page_html")
_TAKEN = ("captured_at", "fetched", "fetched_at", "crawl_date")
_ADDRESS = ("url", "link", "source_url", "canonical")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class Shard(Row, kw_only=True, frozen=True):
    """One file of many texts."""

    key: str
    """Names what the job makes of it; depends on its address alone."""
    url: str
    kind: str
    """parquet, lines, warc"""
    size: int
    """Bytes."""
    state: str
    """Tells one content of the file from another: the store's tag, else size and time."""


def list_shards(specs: Iterable[str]) -> list[Shard]:
    """Return the shards that paths, folders, patterns and addresses name, each once, by address.

    Raises InputError for what is not there and for files that are no shards.
    """
    found: dict[str, Shard] = {}
    for spec in specs:
        system, path = open_url(spec)
        try:
            paths = _paths(system, path)
            shards = [_shard(system, one) for one in paths if _kind(one)]
        except FileNotFoundError as error:
            raise InputError(f"{spec}: no such file") from error
        except OSError as error:
            raise InputError(f"{spec}: cannot be read: {error.strerror or error}") from error
        if not shards:
            raise InputError(f"{spec}: no Parquet, JSON lines or WARC file there")
        found.update((shard.url, shard) for shard in shards)
    return [found[url] for url in sorted(found)]


def _paths(system: Any, path: str) -> list[str]:
    if any(sign in path for sign in "*?["):
        return sorted(map(str, system.glob(path)))
    if system.isdir(path):
        return sorted(map(str, system.find(path)))
    return [path]


def _kind(path: str) -> str | None:
    name = path.lower()
    bare = next((name[: -len(end)] for end in _COMPRESSED if name.endswith(end)), name)
    for kind, endings in _KINDS.items():
        if (name if kind == "parquet" else bare).endswith(endings):
            return kind
    return None


def _shard(system: Any, path: str) -> Shard:
    about = system.info(path)
    url = str(system.unstrip_protocol(path))
    state = about.get("ETag") or about.get("etag") or about.get("mtime") or about.get("created")
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.rpartition("/")[2].split(".")[0])[:40]
    return Shard(
        key=f"{stem}-{content_name('s1', url)[3:13]}",
        url=url,
        kind=_kind(path) or "",
        size=int(about["size"]),
        state=str(state or ""),
    )


Rows = Callable[[dict[str, Any]], bool]
Found = Iterator[Capture | UnreadableInput | None]


def captures_of(shard: Shard, worth_reading: Rows) -> Found:
    """Yield the texts of a shard; what is damaged comes as the error that says so.

    None stands for a row, or a page of a web archive, that is not `worth_reading`.  Raises
    UnreadableInput where the file is damaged, StorageError where it cannot be had: then another
    try may have it.
    """
    read = {"parquet": _parquet, "lines": _lines, "warc": _warc}[shard.kind]
    compression = None if shard.kind in ("parquet", "warc") else "infer"
    try:
        with fsspec_module().open(shard.url, "rb", compression=compression) as stream:
            yield from read(shard, stream, worth_reading)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        why = (str(error).splitlines() or [type(error).__name__])[0][:200]
        if isinstance(error, ConnectionError | TimeoutError) or getattr(error, "errno", None):
            raise StorageError(f"{shard.url}: cannot be read: {why}; run it again") from error
        raise UnreadableInput(f"{shard.url}: damaged: {why}") from error


def _lines(shard: Shard, stream: IO[bytes], worth_reading: Rows) -> Found:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = _json(line)
        except (ValueError, RecursionError) as error:
            yield UnreadableInput(f"{shard.url}: line {number} is not JSON: {str(error)[:80]}")
            continue
        if isinstance(row, dict):
            name = f"{shard.url}#{number}"
            yield capture_of_row(row, name) if worth_reading(row) else None
        else:
            yield UnreadableInput(f"{shard.url}: line {number} is no JSON object")


def _json(line: bytes) -> Any:
    """Return what a line holds: by the faster decoder if it will."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return json.loads(line)


def _parquet(shard: Shard, stream: IO[bytes], worth_reading: Rows) -> Found:
    from pyarrow.parquet import ParquetFile

    number = 0
    for batch in ParquetFile(stream).iter_batches(_BATCH):
        for row in batch.to_pylist():
            number += 1
            name = f"{shard.url}#{number}"
            yield capture_of_row(row, name) if worth_reading(row) else None


def _warc(shard: Shard, stream: IO[bytes], worth_reading: Rows) -> Found:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    for number, record in enumerate(ArchiveIterator(stream, record_types=wanted), 1):
        kind = record.http_content_type or record.headers.get("Content-Type") or ""
        status = record.http_headers.status_code if record.http_headers else 200
        if not kind.startswith(_PAGES) or status != 200:
            continue
        url = record.headers.get("WARC-Target-URI")
        taken = record.headers.get("WARC-Date") or ""
        data = record.reader.read()
        if data:
            charset = record.http_charset
            capture = Capture(
                data=data,
                name=url or f"{shard.url}#{number}",
                url=url,
                media_type=f"{kind}; charset={charset}" if charset else kind,
                captured_at=taken if _STAMP.fullmatch(taken) else None,
            )
            yield capture if _worth_reading(capture, worth_reading) else None


def _worth_reading(capture: Capture, worth_reading: Rows) -> bool:
    """Judge a page of a web archive as if it were one of a table."""
    if not (capture.media_type or "").startswith(_MARKUP):
        return True
    try:
        return worth_reading({"html": decode_markup(capture)[0]})
    except UnreadableInput:
        return True  # the reader says why


def html_of(row: dict[str, Any]) -> str | None:
    """Return the page that a row holds, where it holds one."""
    lower = {str(key).casefold(): value for key, value in row.items()}
    html = next((lower[key] for key in _HTML if isinstance(lower.get(key), str)), None)
    return html if isinstance(html, str) and html.strip() else None


def capture_of_row(row: dict[str, Any], name: str) -> Capture:
    """Return a row of a table as a capture: a page where it has `html`, else its fields."""
    plain = {key: _plain(value) for key, value in row.items()}
    fields = {str(key): value for key, value in plain.items() if value is not None}
    lower = {key.casefold(): value for key, value in fields.items()}
    url = next((str(lower[key]) for key in _ADDRESS if lower.get(key)), None)
    taken = next((str(lower[key]) for key in _TAKEN if key in lower), "")
    at = taken if _STAMP.fullmatch(taken) else None
    html = html_of(fields)
    if html is not None:
        published = lower.get("published") or lower.get("date")
        source = lower.get("source") or lower.get("outlet")
        return Capture(
            data=html.encode("utf-8", "replace"),
            name=url or name,
            url=url,
            media_type="text/html; charset=utf-8",
            published=str(published)[:10] if published else None,
            source=str(source) if source else None,
            captured_at=at,
        )
    return Capture(
        data=canonical(fields), name=url or name, media_type="application/json", captured_at=at
    )


def _plain(value: Any) -> str | int | float | None:
    """Return a cell as JSON lines would hold it; lists and structures are left out."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else None
