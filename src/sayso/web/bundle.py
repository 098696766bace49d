"""The built page: the files of `static/`, read once and served from memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ..model import Row

STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_TEXTUAL = (".js", ".mjs", ".css", ".json", ".html", ".svg")


class File(Row, kw_only=True, frozen=True):
    """One file of the bundle."""

    data: bytes
    packed: bytes | None
    """gzip of `data`, where that helps."""
    media_type: str
    etag: str


@lru_cache(maxsize=256)
def bundled(name: str) -> File | None:
    """Return a file of the bundle by its path below `static/`, or None."""
    if name not in _names():
        return None
    path = STATIC / name
    data = path.read_bytes()
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(
        data=data,
        packed=gzip.compress(data, 6, mtime=0) if path.suffix in _TEXTUAL else None,
        media_type=_TYPES.get(path.suffix, guessed),
        etag=f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"',
    )


def is_page(path: str) -> bool:
    """Say whether an address leads to a file of the bundle, which holds nothing of a record."""
    name = path.strip("/")
    return not name or name in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(
        p.relative_to(STATIC).as_posix() for p in sorted(STATIC.rglob("*")) if p.is_file()
    )


def _send(request: Request[Any, Any, Any], name: str, cache: str) -> Response[bytes]:
    file = bundled(name)
    if file is None:
        raise NotFoundException(f"{name}: no such page")
    headers = {"etag": file.etag, "cache-control": cache, "vary": "Accept-Encoding"}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    data = file.data
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        data = file.packed
        headers["content-encoding"] = "gzip"
    return Response(data, headers=headers, media_type=file.media_type)


@get("/", include_in_schema=False, sync_to_thread=False)
def page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The desk itself."""
    return _send(request, "index.html", "no-cache")


@get("/assets/{name:path}", include_in_schema=False, sync_to_thread=False)
def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A file whose name holds its hash: may be kept for ever."""
    return _send(request, f"assets/{name.lstrip('/')}", "public, max-age=31536000, immutable")


@get("/favicon.svg", include_in_schema=False, sync_to_thread=False)
def favicon(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The tab's picture."""
    return _send(request, "favicon.svg", "public, max-age=86400")


@get("/licences.txt", include_in_schema=False, sync_to_thread=False)
def licences(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The licences of what is built into the page."""
    return _send(request, "licences.txt", "no-cache")


ROUTES = [page, asset, favicon, licences]
