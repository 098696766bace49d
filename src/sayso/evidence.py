"""Captures for others to check: time stamps asked for, and web archives (WACZ) written.

A WACZ file holds the captured bytes as they are, when and where they were had, hashes of it all,
and the time stamps; any replay tool opens it, and `sayso add` reads it back.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from .errors import FetchRefused, InputError
from .model import Document
from .protocols import Stamp
from .stamps import manifest_of, request_for, stamp_of

if TYPE_CHECKING:
    from .config import Config
    from .store import Store

_ANSWER_BYTES = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WARC = "archive/data.warc.gz"


class Captured(NamedTuple):
    """Bytes, and when and where they were first had."""

    raw: str
    at: str
    name: str
    url: str


def stamp_captures(store: Store, config: Config, authority: str | None) -> Stamp | None:
    """Have an authority stamp all captures that bear no stamp yet; None where there are none.

    Raises InputError without an authority or the library, FetchRefused where it gives no stamp.
    """
    from .read.connection import manner_of
    from .read.fetch import send

    address = authority or config.stamp_authority
    if not address:
        raise InputError("no time stamp authority named: --authority URL, or stamp_authority")
    stamped = {name for stamp in store.stamps() for name in stamp.manifest.split()}
    manifest = manifest_of({capture.raw for capture in captures_of(store)} - stamped)
    if not manifest:
        return None
    request = request_for(manifest)
    kind = "application/timestamp-query"
    answer = send(address, request.as_bytes(), kind, _ANSWER_BYTES, manner_of(config))
    if answer.status != 200:
        raise FetchRefused(f"{address}: answered with status {answer.status}")
    made = stamp_of(answer.data, request, manifest, address)
    store.keep_stamps([made])
    return made


def captures_of(store: Store, raws: set[str] | None = None) -> Iterator[Captured]:
    """Yield captured bytes once for each address they were had from, first moments first."""
    seen: set[tuple[str, str]] = set()
    for raw, at, name, url in store.captures():
        if (raws is None or raw in raws) and (raw, url) not in seen:
            seen.add((raw, url))
            yield Captured(raw, at, name, url)


def write_archive(store: Store, target: Path, version: str, raws: set[str] | None = None) -> int:
    """Write captured bytes, all or those of some names, as a WACZ file; return how many.

    The same captures give the same bytes.  Raises InputError where there are none.
    """
    from .publish.files import whole

    chosen = list(captures_of(store, raws))
    if not chosen:
        raise InputError("the record holds no captures to archive")
    with whole(target) as draft, zipfile.ZipFile(draft, "w") as archive:
        made = _Wacz(archive, store, version, max(capture.at for capture in chosen))
        made.write(chosen)
    return len(chosen)


class _Wacz:
    """One WACZ file in the making."""

    def __init__(self, archive: zipfile.ZipFile, store: Store, version: str, at: str) -> None:
        self.archive, self.store, self.version, self.at = archive, store, version, at
        self.resources: list[dict[str, Any]] = []

    def write(self, chosen: list[Captured]) -> None:
        index = sorted(self._warc(chosen))
        self._put("indexes/index.cdx", "".join(line + "\n" for line in index).encode())
        documents = {c.raw: self.store.documents_of(c.raw) for c in chosen}
        self._put("pages/pages.jsonl", _lines(_pages(chosen, documents)))
        self._put("sayso/captures.jsonl", _lines(_told(chosen, documents)))
        held = {capture.raw for capture in chosen}
        for stamp in self.store.stamps():
            if held & set(stamp.manifest.split()):
                self._put(f"sayso/stamps/{stamp.digest}.txt", stamp.manifest.encode())
                self._put(f"sayso/stamps/{stamp.digest}.tsr", stamp.token)
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "software": f"sayso {self.version}",
            "created": self.at,
            "title": "Captured reports",
            "resources": self.resources,
        }
        listed = msgspec.json.format(msgspec.json.encode(package), indent=2)
        self._put("datapackage.json", listed)
        digest = {"path": "datapackage.json", "hash": _hash(listed)}
        self._put("datapackage-digest.json", msgspec.json.encode(digest))

    def _put(self, path: str, data: bytes) -> None:
        with self.archive.open(_member(path), "w") as stream:
            stream.write(data)
        self._list(path, _hash(data), len(data))

    def _list(self, path: str, digest: str, size: int) -> None:
        name = path.rpartition("/")[2]
        self.resources.append({"name": name, "path": path, "hash": digest, "bytes": size})

    def _warc(self, chosen: list[Captured]) -> Iterator[str]:
        """Write the WARC file; yield the lines of its index."""
        from warcio.warcwriter import WARCWriter

        with self.archive.open(_member(_WARC), "w", force_zip64=True) as stream:
            out = _Hashed(stream)
            writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
            about = f"software: sayso {self.version}\r\nformat: WARC File Format 1.1\r\n".encode()
            self._record(writer, "warcinfo", None, about, "application/warc-fields", self.at)
            for capture in chosen:
                data = self.store.raw(capture.raw)
                address = capture.url or f"urn:sha256:{capture.raw}"
                kind, begin = _kind(data, capture), out.size
                self._record(writer, "resource", address, data, kind, capture.at)
                line = {
                    "url": address,
                    "mime": kind,
                    "status": "200",
                    "digest": f"sha256:{capture.raw}",
                    "length": str(out.size - begin),
                    "offset": str(begin),
                    "filename": "data.warc.gz",
                }
                yield f"{_surt(address)} {_digits(capture.at)} {msgspec.json.encode(line).decode()}"
        self._list(_WARC, f"sha256:{out.digest.hexdigest()}", out.size)

    def _record(
        self, writer: Any, form: str, address: str | None, data: bytes, kind: str, at: str
    ) -> None:
        digest = hashlib.sha256(data).hexdigest()
        named = uuid.uuid5(uuid.NAMESPACE_URL, f"sayso {form} {digest} {address} {at}")
        headers = {
            "WARC-Record-ID": f"<urn:uuid:{named}>",
            "WARC-Date": _seconds(at),
            "WARC-Block-Digest": f"sha256:{digest}",
            "WARC-Payload-Digest": f"sha256:{digest}",
        }
        writer.write_record(
            writer.create_warc_record(
                address, form, payload=io.BytesIO(data), length=len(data),
                warc_content_type=kind, warc_headers_dict=headers,
            )
        )  # fmt: skip


class _Hashed:
    """A stream that knows how much went through it, and its hash."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.size, self.digest = stream, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        self.stream.write(data)
        return len(data)

    def flush(self) -> None:
        self.stream.flush()


def _pages(
    chosen: list[Captured], documents: dict[str, list[Document]]
) -> Iterator[dict[str, Any]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    for capture in chosen:
        title = next((d.title for d in documents[capture.raw] if d.title), None)
        yield {
            "id": capture.raw[:22],
            "url": capture.url or f"urn:sha256:{capture.raw}",
            "ts": _seconds(capture.at),
            "title": title or capture.name,
        }


def _told(chosen: list[Captured], documents: dict[str, list[Document]]) -> Iterator[dict[str, Any]]:
    """Yield what the record knows of the captures."""
    for capture in chosen:
        of = [
            {"id": d.id, "source": d.source, "published": d.published, "title": d.title}
            for d in documents[capture.raw]
        ]
        yield {
            "sha256": capture.raw,
            "captured_at": capture.at,
            "name": capture.name,
            "url": capture.url or None,
            "documents": of,
        }


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def _member(path: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path, _EPOCH)
    member.external_attr = 0o644 << 16
    return member


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _seconds(at: str) -> str:
    return f"{at[:19]}Z"


def _digits(at: str) -> str:
    return "".join(filter(str.isdigit, at[:19]))


def _kind(data: bytes, capture: Captured) -> str:
    """Return the media type of captured bytes, by what they are before how they are called."""
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    path = urlsplit(capture.url).path if capture.url else capture.name
    guessed = mimetypes.guess_type(path)[0]
    if guessed:
        return guessed
    return "application/octet-stream" if b"\x00" in data[:8192] else "text/plain"


def _surt(address: str) -> str:
    """Return an address in the order by which indexes of web archives are sorted."""
    parts = urlsplit(address)
    if not parts.hostname:
        return address
    host = ",".join(reversed(parts.hostname.removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{host}{port}){parts.path or '/'}{query}".lower(), safe="/%:@!$&'()*+,;=~-._?[]")
