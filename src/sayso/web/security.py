"""Who may ask, and what every answer carries.

Three things keep other people's pages out of a desk: the Host header must be a name that it goes by
(against DNS rebinding), requests that another site starts are refused, and nothing is told to who
is not known: by the token of the printed address on the desk of one person, by a session on that
of a team.  Every answer carries a Content-Security-Policy without `unsafe-*`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import parse_qs, urlencode, urlsplit

from litestar.concurrency import sync_to_thread
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from ..errors import SaysoError
from .bundle import is_page
from .limits import Limit, is_dear
from .visitors import NOBODY, Door, OwnersDoor, cookie_name

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def document_policy(html: str) -> str:
    """Return the policy for a page of our own that has its style inside: no script, no request.

    The style is allowed by the hash of its text, so that no other can be slipped in.
    """
    hashes = [
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        for style in _STYLE.findall(html)
    ]
    styles = " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; sandbox allow-popups"
    )


LOOPBACK = ("127.0.0.1", "localhost", "::1")
_READS = ("GET", "HEAD", "OPTIONS")
_OPEN = ("/api/session", "/api/invitation", "/api/join", "/api/openapi.json")
"""What is answered to anybody, of a team's desk: the ways in, and how to ask."""
_FOREIGN = "requests from other sites are refused"


def host_of(value: str) -> str:
    """Return the host of a Host header without its port, in lower case."""
    try:
        return (urlsplit(f"//{value}").hostname or "").lower()
    except ValueError:
        return ""


def headers_with(tiles_from: str = "") -> Callable[[Message, Scope], Awaitable[None]]:
    """Return what puts the security headers on every answer, those to unknown paths included.

    `tiles_from` is the only other origin that the page may ask, for a basemap; empty = none.
    """
    allowed = f"connect-src 'self' {tiles_from}".strip()
    policy = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", allowed)
    every = {**SECURITY_HEADERS, "content-security-policy": policy}

    async def add_headers(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in every.items():
            headers.setdefault(name, value)
        if scope.get("scheme") == "https" and host_of(_host(scope)) not in LOOPBACK:
            headers.setdefault("strict-transport-security", "max-age=31536000")

    return add_headers


def _host(scope: Scope) -> str:
    return Headers.from_scope(scope).get("host", "")


class Guard:
    """ASGI middleware: refuses strangers, and finds out who asks."""

    def __init__(
        self,
        app: ASGIApp,
        door: Door,
        hosts: Iterable[str] = (),
        address: str = "",
        limit: Limit | None = None,
    ) -> None:
        """Guard `app`, which goes by `hosts` and by where `address` leads, besides loopback.

        `limit` is how often an account or key may ask for what costs much.
        """
        self.app = app
        self.door = door
        self.origin = _origin(address)
        named = host_of(urlsplit(address).netloc)
        self.hosts = frozenset(LOOPBACK) | {host.lower() for host in hosts} | ({named} - {""})
        self.limit = limit or Limit(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        headers = Headers.from_scope(scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        offered = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
        page = is_page(scope["path"])
        if offered and page and isinstance(self.door, OwnersDoor) and self.door.token:
            await self._welcome(self.door, scope, send, offered[0])
            return
        if not page and not (self.door.team and scope["path"] in _OPEN):
            answer = await self._admit(scope, headers)
            if answer is not None:
                await _answer(send, *answer)
                return
        await self.app(scope, receive, send)

    async def _admit(
        self, scope: HTTPScope, headers: Headers
    ) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        """Find out who asks; returns what to answer to who may not."""
        try:
            member = await sync_to_thread(self.door.member, headers)
        except SaysoError as error:
            return 503, str(error), []
        if member is None and self.door.team and scope["path"] == "/api/me":
            member = NOBODY
        if member is None:
            return 401, self.door.unknown, [(b"www-authenticate", b'Bearer realm="sayso"')]
        scope["state"]["member"] = member
        if member.kind != "owner" and is_dear(scope):
            wait = self.limit.wait(f"{member.kind} {member.name}")
            if wait:
                retry = [(b"retry-after", str(wait).encode())]
                return 429, f"too many requests of this kind: wait {wait} seconds", retry
        return None

    def _refusal(self, scope: HTTPScope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host_of(host) not in self.hosts:
            return 421, "this desk does not go by that host name"
        if self.door.team and scope["scheme"] != "https" and host_of(host) not in LOOPBACK:
            return 403, (
                "this desk is reached by https only: the proxy before it has to send "
                "X-Forwarded-Proto, and its address has to stand in desk.proxies"
            )
        site = headers.get("sec-fetch-site", "same-origin")
        if site == "cross-site" and not is_page(scope["path"]):
            return 403, _FOREIGN
        if scope["method"] in _READS:
            return None
        return self._forged(host, site, headers)

    def _forged(self, host: str, site: str, headers: Headers) -> tuple[int, str] | None:
        """Refuse what changes something and was not started by a page of this desk.

        Browsers say where a request was started.  Who has a cookie and does not say is refused
        by the desk of a team; a program with a key needs no cookie.
        """
        origin = headers.get("origin")
        if site not in ("same-origin", "none"):
            return 403, _FOREIGN
        if origin is not None and urlsplit(origin).netloc != host and origin != self.origin:
            return 403, _FOREIGN
        told = origin is not None or "sec-fetch-site" in headers
        if self.door.team and not told and "authorization" not in headers:
            return 403, "a request that changes something has to say its Origin"
        return None

    async def _welcome(self, door: OwnersDoor, scope: Scope, send: Send, offered: str) -> None:
        """Turn the token of the address into a cookie and take it out of the address."""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        del query["token"]
        rest = urlencode(query, doseq=True)
        headers = [(b"location", (f"./?{rest}" if rest else "./").encode())]
        if door.token and door.opens(offered):
            cookie = f"{cookie_name(door.token)}={door.token}; Path=/; HttpOnly; SameSite=Lax"
            headers.append((b"set-cookie", cookie.encode()))
        await _answer(send, 303, "", headers)


def _origin(address: str) -> str | None:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


async def _answer(
    send: Send, status: int, error: str, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    body = json.dumps({"error": error}).encode() if error else b""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
