"""Who may ask, and what every answer carries.

The desk listens on the loopback interface.  Three things keep other people's pages out of it: the
Host header must name this machine (against DNS rebinding), requests that another site starts are
refused, and a token from the printed address becomes a cookie.  Every answer carries a
Content-Security-Policy without `unsafe-*`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

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
_WRITES = ("POST", "PUT", "PATCH", "DELETE")


def cookie_name(token: str) -> str:
    """Return the cookie of a desk; each token has its own, so that two desks can be open."""
    return "sayso_" + hashlib.sha256(token.encode()).hexdigest()[:8]


def host_of(value: str) -> str:
    """Return the host of a Host header without its port, in lower case."""
    return (urlsplit(f"//{value}").hostname or "").lower()


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the security headers on every answer, those to unknown paths included."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)


class Guard:
    """ASGI middleware: refuses strangers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), token: str | None = None) -> None:
        """Guard `app`; `hosts` are names besides the loopback ones that the desk goes by."""
        self.app = app
        self.hosts = frozenset(LOOPBACK) | {host.lower() for host in hosts}
        self.token = token or None

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
        if offered and self.token and not scope["path"].startswith("/api"):
            await self._welcome(scope, send, offered[0])
            return
        if scope["path"].startswith("/api") and not self._known(headers):
            await _answer(send, 401, "this desk asks for the address that sayso serve printed")
            return
        await self.app(scope, receive, send)

    def _refusal(self, scope: HTTPScope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host_of(host) not in self.hosts:
            return 421, "this desk does not go by that host name"
        site = headers.get("sec-fetch-site", "")
        if site == "cross-site" and scope["path"].startswith("/api"):
            return 403, "requests from other sites are refused"
        origin = headers.get("origin")
        if scope["method"] in _WRITES and origin is not None and urlsplit(origin).netloc != host:
            return 403, "requests from other sites are refused"
        return None

    def _known(self, headers: Headers) -> bool:
        if self.token is None:
            return True
        offered = [headers.get("authorization", "").removeprefix("Bearer ")]
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(cookie_name(self.token))
        except CookieError:
            cookie = None
        if cookie is not None:
            offered.append(cookie.value)
        return any(hmac.compare_digest(o.encode(), self.token.encode()) for o in offered)

    async def _welcome(self, scope: Scope, send: Send, offered: str) -> None:
        """Turn the token of the address into a cookie and take it out of the address."""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        del query["token"]
        rest = urlencode(query, doseq=True)
        headers = [(b"location", (f"./?{rest}" if rest else "./").encode())]
        if self.token and hmac.compare_digest(offered.encode(), self.token.encode()):
            cookie = f"{cookie_name(self.token)}={self.token}; Path=/; HttpOnly; SameSite=Lax"
            headers.append((b"set-cookie", cookie.encode()))
        await _answer(send, 303, "", headers)


async def _answer(
    send: Send, status: int, error: str, headers: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    body = f'{{"error":"{error}"}}'.encode() if error else b""
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
