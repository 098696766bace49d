"""The ASGI app: routes, errors, guard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from litestar import Litestar, MediaType, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.logging import LoggingConfig
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig

from ..config import DeskSettings
from ..errors import AccessError, ConflictError, InputError, SaysoError, TooManyRequests
from . import adding, bundle, feed, reading, ruling, sessions
from .asked import filters
from .basemap import own_basemap, tile
from .etags import Tagged
from .feed import Watch
from .limits import Limit
from .memo import Memo
from .openapi import ABOUT, Described, operation_id
from .security import Guard, headers_with
from .visitors import Door, OwnersDoor, TeamsDoor, cookie_name, session_cookie

if TYPE_CHECKING:
    from .port import DeskRecord


_STATUS = {TooManyRequests: 429, AccessError: 403, ConflictError: 409, InputError: 400}
MOST_BYTES = 64 * 1024 * 1024
"""Of one request; the record's own limit (`max_input_mb`) is the one that people meet."""


def _kinds(error: type[Exception]) -> Iterator[type[Exception]]:
    """Yield an exception and all that are made from it."""
    yield error
    for kind in error.__subclasses__():
        yield from _kinds(kind)


def _refuse(_: Request[Any, Any, Any], error: Exception) -> Response[dict[str, str]]:
    """Answer an error of ours with one line and the status that fits it."""
    status = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 503)
    headers = {"retry-after": str(error.wait)} if isinstance(error, TooManyRequests) else None
    return Response(
        {"error": str(error)}, status_code=status, media_type=MediaType.JSON, headers=headers
    )


def _refuse_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """Answer a bad request with one line, and which parameter is wrong."""
    answer: dict[str, Any] = {"error": error.detail}
    if error.extra:
        answer["where"] = error.extra
    return Response(
        answer, status_code=error.status_code, media_type=MediaType.JSON, headers=error.headers
    )


def title_of(name: str) -> str:
    """Return what a record is called on its pages: its file or its database.

    Where a database lies, and under which account, is nobody's business who may look at it.
    """
    path = urlsplit(name).path if "://" in name else name
    return Path(path).stem or "sayso"


def create_app(
    record: str | DeskRecord,
    *,
    token: str | None = None,
    hosts: Iterable[str] = (),
    title: str | None = None,
    writable: bool = True,
    settings: DeskSettings | None = None,
) -> Litestar:
    """Return the ASGI app that serves `record` (a Record, or the path or URL of one).

    Where the record has accounts, people sign in.  Otherwise, with a `token`, the API answers
    only those who opened the page through `/?token=…` or send `Authorization: Bearer …`.
    `hosts` are host names besides the loopback ones and that of `settings.address` under which
    the desk may be asked for.  `writable=False` refuses rulings and reports.
    """
    if isinstance(record, str):
        from .. import open as open_record

        opened = open_record(record)
        settings = settings or opened.config.desk
        record = opened
    api = Router(
        "/api",
        route_handlers=[
            *reading.ROUTES,
            *ruling.ROUTES,
            *adding.ROUTES,
            *feed.ROUTES,
            *sessions.ROUTES,
        ],
        dependencies={"asked": Provide(filters, sync_to_thread=False)},
    )
    settings = settings or DeskSettings()
    basemap = own_basemap(settings)
    door: Door
    if record.accounts:
        cookie = session_cookie(record.name)
        door = TeamsDoor(record.accounts, cookie)
    else:
        cookie = cookie_name(token or "")
        door = OwnersDoor(record.accounts, token)
    return Litestar(
        route_handlers=[*bundle.ROUTES, tile, api],
        state=State(
            {
                "record": record,
                "memo": Memo(record),
                "watch": Watch(record),
                "door": door,
                "session_hours": settings.session_hours,
                "title": title or title_of(record.name),
                "writable": writable,
                "writing": Lock(),
                "basemap": basemap,
            }
        ),
        middleware=[
            DefineMiddleware(
                Guard,
                door=door,
                hosts=tuple(hosts),
                address=settings.address,
                limit=Limit(settings.costly_per_minute),
            ),
            DefineMiddleware(Tagged),
        ],
        before_send=[headers_with(basemap.host if basemap else "")],
        exception_handlers={SaysoError: _refuse, HTTPException: _refuse_http},
        openapi_config=OpenAPIConfig(
            title="sayso desk",
            version="1",
            description=ABOUT,
            operation_id_creator=operation_id,
            path="/api",
            render_plugins=[Described("/openapi.json", team=door.team, cookie=cookie)],
            use_handler_docstrings=True,
        ),
        request_max_body_size=MOST_BYTES,
        # Only what goes wrong in sayso itself: the root logger, and with it what libraries say of
        # their work, stays as it is.
        logging_config=LoggingConfig(
            configure_root_logger=False,
            loggers={"litestar": {"level": "WARNING", "handlers": ["queue_listener"]}},
            log_exceptions="always",
            disable_stack_trace={400, 401, 403, 404, 405, 413, *_kinds(SaysoError)},
        ),
        debug=False,
    )
