"""Signing in and out of the desk of a team, and what an admin sees of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie, State
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody, QueryParameter

from ..accounts import LONGEST, Accounts
from ..membership import Account, Action, ApiKey, AuditEntry, Member, Right, Role
from ..model import Row
from .asked import Day, Limit, Number, day
from .port import DeskRecord
from .visitors import asker, cookie_of, needs

_MOST = 4 * LONGEST
"""Characters of what is sent as a name, password or token; more is refused before it is read."""


class Me(Row, kw_only=True, frozen=True):
    """Who asks, and what they may do."""

    name: str
    """Empty on the desk of one person, who says under which name to rule."""
    role: Role
    kind: Literal["account", "key", "owner", "nobody"]
    rights: tuple[Right, ...]
    team: bool
    """Whether this desk has accounts."""


class SignIn(Row, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A name and its password."""

    name: str
    password: str


class Invitation(Row, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What the address of an invitation holds."""

    token: str


class Joining(Row, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """An invitation and the password that its holder chose."""

    token: str
    password: str


class PasswordChange(Row, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The present password and the next one."""

    old: str
    new: str


class Team(Row, kw_only=True, frozen=True):
    """Everybody who may ask."""

    accounts: tuple[Account, ...]
    keys: tuple[ApiKey, ...]


class AuditPage(Row, kw_only=True, frozen=True):
    """A page of the log, oldest first; `next` goes back in `after` for the following page."""

    items: tuple[AuditEntry, ...]
    next: int | None


def me_of(member: Member, *, team: bool) -> Me:
    """Return what somebody is told of themselves."""
    return Me(
        name=member.name,
        role=member.role,
        kind=member.kind,
        rights=tuple(sorted(member.rights)),
        team=team,
    )


def accounts_of(state: State) -> Accounts:
    """Return the accounts; answers 404 on the desk of one person."""
    if not state.door.team:
        raise NotFoundException("this is the desk of one person: nobody signs in here")
    return cast("DeskRecord", state.record).accounts


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _opened(state: State, member: Member, token: str) -> Response[Me]:
    cookie = Cookie(
        key=state.door.cookie,
        value=token,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
        max_age=round(state.session_hours * 3600),
    )
    return Response(
        me_of(member, team=True), cookies=[cookie], headers={"cache-control": "no-store"}
    )


@get("/me", tags=["session"], sync_to_thread=False)
def me(request: Request[Any, Any, Any], state: State) -> Me:
    """Who asks, and what they may do; on the desk of a team also told to who is not signed in."""
    return me_of(asker(request), team=state.door.team)


@post("/session", tags=["session"], sync_to_thread=True, status_code=201)
def sign_in(request: Request[Any, Any, Any], state: State, data: JSONBody[SignIn]) -> Response[Me]:
    """Sign in; the answer sets the cookie of the session.

    403, always the same, for an unknown name, a wrong password and an account that is shut; 429
    after too many tries, with Retry-After.
    """
    member, token = accounts_of(state).sign_in(
        data.name[:_MOST],
        data.password[:_MOST],
        address=_address(request),
        hours=state.session_hours,
    )
    return _opened(state, member, token)


@delete("/session", tags=["session"], sync_to_thread=True, status_code=204)
def sign_out(request: Request[Any, Any, Any], state: State) -> Response[None]:
    """End the session of the cookie, and take the cookie back; done where there is none, too."""
    accounts = accounts_of(state)
    token = cookie_of(request.headers, state.door.cookie)
    if token:
        accounts.sign_out(token)
    gone = Cookie(
        key=state.door.cookie, path="/", secure=True, httponly=True, samesite="strict", max_age=0
    )
    return Response(None, status_code=204, cookies=[gone], headers={"clear-site-data": '"cache"'})


@post("/invitation", tags=["session"], sync_to_thread=True, status_code=200)
def invitation(state: State, data: JSONBody[Invitation]) -> Account:
    """Whom an invitation is for; 403 for one that was used, replaced or has run out."""
    return accounts_of(state).invited(data.token[:_MOST])


@post("/join", tags=["session"], sync_to_thread=True, status_code=201)
def join(request: Request[Any, Any, Any], state: State, data: JSONBody[Joining]) -> Response[Me]:
    """Use up an invitation by choosing a password, and sign in with it."""
    accounts = accounts_of(state)
    account = accounts.join(data.token[:_MOST], data.password[:_MOST])
    member, token = accounts.sign_in(
        account.name,
        data.password[:_MOST],
        address=_address(request),
        hours=state.session_hours,
    )
    return _opened(state, member, token)


@post("/password", tags=["session"], sync_to_thread=True, status_code=201)
def change_password(
    request: Request[Any, Any, Any], state: State, data: JSONBody[PasswordChange]
) -> Response[Me]:
    """Change one's own password; ends all one's sessions and opens a new one."""
    accounts = accounts_of(state)
    member = asker(request)
    if member.kind != "account":
        raise NotFoundException("a key has no password")
    address = _address(request)
    accounts.change_password(member.name, data.old[:_MOST], data.new[:_MOST], address=address)
    again, token = accounts.sign_in(
        member.name, data.new[:_MOST], address=address, hours=state.session_hours
    )
    return _opened(state, again, token)


@get("/coders", tags=["team"], sync_to_thread=True, guards=[needs("amend")])
def coders(state: State) -> list[str]:
    """Names of those whom an event can be given to look at; none on the desk of one person."""
    return cast("DeskRecord", state.record).accounts.coders() if state.door.team else []


@get("/team", tags=["team"], sync_to_thread=True, guards=[needs("manage")])
def team(state: State) -> Team:
    """Accounts and keys, for admins.  They are made with `sayso accounts`."""
    accounts = accounts_of(state)
    return Team(accounts=tuple(accounts.everybody()), keys=tuple(accounts.keys()))


@get("/audit", tags=["team"], sync_to_thread=True, guards=[needs("manage")])
def audit(
    state: State,
    since: Day = None,
    until: Day = None,
    by: Annotated[str | None, QueryParameter(max_length=100, description="account")] = None,
    action: Annotated[Action | None, QueryParameter(description="what was done")] = None,
    after: Number = 0,
    limit: Limit = 100,
) -> AuditPage:
    """Who did what, when, for admins; oldest first."""
    rows = accounts_of(state).log(
        since=day(since, "since"),
        until=day(until, "until"),
        by=by or None,
        action=action,
        after=after,
        limit=limit + 1,
    )
    return AuditPage(
        items=tuple(rows[:limit]), next=rows[limit - 1].number if len(rows) > limit else None
    )


ROUTES = [me, sign_in, sign_out, invitation, join, change_password, coders, team, audit]
