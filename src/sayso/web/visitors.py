"""Who asks: a key, a session's cookie, or the token of the desk of one person → `Member`."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from ..accounts import KEY_PREFIX, Accounts
from ..membership import OWNER, Member, Right

THE_OWNER = Member(name="", role=OWNER, kind="owner")
NOBODY = Member(name="", role="reader", kind="nobody")


class Door(Protocol):
    """Says who asks."""

    team: bool
    """Whether there are accounts: people sign in, and a password opens the door."""
    unknown: str
    """What is told to somebody whom nothing makes known."""

    def member(self, headers: Headers) -> Member | None:
        """Return who asks; None for nobody who is known.  May ask the database."""
        ...


def cookie_name(token: str) -> str:
    """Return the cookie of a desk; each token has its own, so that two desks can be open."""
    return "sayso_" + hashlib.sha256(token.encode()).hexdigest()[:8]


def session_cookie(record: str) -> str:
    """Return the cookie that holds a session; cookies know no ports, so each record has its own.

    With the prefix browsers take it over https only and from this very host.
    """
    return f"__Host-{cookie_name(record)}"


def _bearer(headers: Headers) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def cookie_of(headers: Headers, name: str) -> str:
    """Return what a cookie holds, or nothing."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


class OwnersDoor:
    """The desk of one person: who has its token, or a key for reading."""

    team = False
    unknown = "this desk asks for the address that sayso serve printed"

    def __init__(self, accounts: Accounts, token: str | None) -> None:
        """Open to who shows `token`; without one, to everybody on this machine."""
        self.token = token or None
        self._accounts = accounts

    def member(self, headers: Headers) -> Member | None:
        """Return who asks; None for nobody who is known."""
        bearer = _bearer(headers)
        if bearer.startswith(KEY_PREFIX):
            return self._accounts.key_member(bearer)
        if self.token is None or self.opens(bearer):
            return THE_OWNER
        return THE_OWNER if self.opens(cookie_of(headers, cookie_name(self.token))) else None

    def opens(self, offered: str) -> bool:
        """Say whether this is the token, in the same time for every wrong one."""
        return self.token is not None and hmac.compare_digest(
            offered.encode("utf-8", "surrogateescape"), self.token.encode()
        )


class TeamsDoor:
    """The desk of a team: who is signed in, or has a key for reading."""

    team = True
    unknown = "sign in first"

    def __init__(self, accounts: Accounts, cookie: str) -> None:
        """Know people by the session in the cookie of that name."""
        self.cookie = cookie
        self._accounts = accounts

    def member(self, headers: Headers) -> Member | None:
        """Return who asks; None for nobody who is known."""
        bearer = _bearer(headers)
        if bearer:
            return self._accounts.key_member(bearer)
        token = cookie_of(headers, self.cookie)
        return self._accounts.member(token) if token else None


def asker(request: Request[Any, Any, Any]) -> Member:
    """Return who asks, as the guard found out."""
    member: Member = request.scope["state"]["member"]
    return member


def needs(right: Right) -> Guard:
    """Return a guard that answers 403 to who does not hold a right."""

    def check(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        member: Member = connection.scope["state"]["member"]
        if not member.may(right):
            raise PermissionDeniedException(refusal(member))

    return check


def refusal(member: Member) -> str:
    """Return in words why somebody may not do something."""
    if member.kind == "key":
        return "a key is for reading only"
    return f"a {member.role} may not do this: ask an admin for another role"
