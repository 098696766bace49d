"""ETags for the JSON answers: the same bytes are not sent twice."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

COMPRESS_FROM = 1024
"""Bytes; smaller answers are sent as they are."""
LIVE = "/api/live"
"""Never ends, so that there is nothing to tag."""
KEEP_FROM = 200_000
KEEP = 32_000_000
"""Answers of so many bytes and more stay compressed, so many bytes of them together."""


class Tagged:
    """ASGI middleware: tags and compresses successful GET answers of the API.

    An answer is whole before it is sent, so the tag is the hash of its bytes: no clock and no
    counter has to be right for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app
        self._packed: OrderedDict[str, bytes] = OrderedDict()
        self._kept = 0

    def _pack(self, tag: str, body: bytes) -> bytes:
        """Return `body` compressed; large ones are kept for the next who asks."""
        packed = self._packed.get(tag)
        if packed is None:
            packed = gzip.compress(body, compresslevel=5, mtime=0)
            if len(body) >= KEEP_FROM:
                self._packed[tag] = packed
                self._kept += len(packed)
                while self._kept > KEEP and len(self._packed) > 1:
                    self._kept -= len(self._packed.popitem(last=False)[1])
        return packed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304 where the asker holds the same bytes already."""
        if (
            scope["type"] != ScopeType.HTTP
            or scope["method"] not in ("GET", "HEAD")
            or not scope["path"].startswith("/api")
            or scope["path"] == LIVE
        ):
            await self.app(scope, receive, send)
            return
        asked = Headers.from_scope(scope)
        start: HTTPResponseStartEvent | None = None
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message["body"])
            if not message.get("more_body") and start is not None:
                await self._finish(start, bytes(body), asked, send)

        await self.app(scope, receive, collect)

    async def _finish(
        self, start: HTTPResponseStartEvent, body: bytes, asked: Headers, send: Send
    ) -> None:
        if start["status"] == 200 and body:
            headers = MutableScopeHeaders.from_message(start)
            tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
            headers["etag"] = f"W/{tag}"
            headers["cache-control"] = "no-cache"
            headers["vary"] = "Accept-Encoding, Cookie"
            held = [t.strip().removeprefix("W/") for t in asked.get("if-none-match", "").split(",")]
            if tag in held:
                start["status"] = 304
                body = b""
            elif len(body) >= COMPRESS_FROM and "gzip" in asked.get("accept-encoding", ""):
                body = self._pack(tag, body)
                headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})
