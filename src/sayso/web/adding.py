"""Adding reports through the desk: bytes dropped on the page, pasted text, or an address."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException, ValidationException
from litestar.params import QueryParameter

from ..model import Row
from ..protocols import Capture
from .asked import Day, day
from .reading import desk
from .visitors import asker, needs


class Added(Row, kw_only=True, frozen=True):
    """What came of adding one input."""

    new: tuple[str, ...]
    """Ids of documents that the record did not have."""
    known: tuple[str, ...]
    """Ids of documents that it had."""
    claims: int
    """Claims that the new documents make."""
    failures: tuple[tuple[str, ...], ...]
    """[input, reason] of what could not be read."""


@post("/documents", tags=["documents"], status_code=201, guards=[needs("add")])
async def add(
    request: Request[Any, Any, Any],
    state: State,
    name: Annotated[str, QueryParameter(max_length=300, description="file name")] = "pasted.txt",
    url: Annotated[str | None, QueryParameter(description="where the bytes are from")] = None,
    fetch: Annotated[bool, QueryParameter(description="get the bytes from `url`")] = False,
    source: Annotated[str | None, QueryParameter(max_length=300)] = None,
    published: Day = None,
) -> Added:
    """Capture the body of the request, or with `fetch` the page at `url`, and derive anew.

    The answer comes when the record is derived.  A body that no reader understands is answered
    with 400 and one line; nothing of it is kept.
    """
    if not state.writable:
        raise PermissionDeniedException("this desk is for reading only")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise ValidationException(f"url: {url!r} is no http or https address")
    if fetch and url is None:
        raise ValidationException("url: an address to fetch is missing")
    body = b"" if fetch else await request.body()
    made: str | Capture = url or ""
    if not fetch:
        made = Capture(
            data=body,
            name=name.rsplit("/", 1)[-1] or "pasted.txt",
            url=url,
            source=source or None,
            published=day(published, "published"),
        )
    on = day(published, "published")
    return await sync_to_thread(_add, state, asker(request).name, made, source or None, on)


def _add(
    state: State, by: str, made: str | Capture, source: str | None, published: str | None
) -> Added:
    record = desk(state)
    with state.writing:
        result = record.add([made], source=source, published=published)
        if state.door.team and result.new:
            about = made if isinstance(made, str) else made.name or "pasted"
            record.accounts.note(by, "added", " ".join(result.new), about)
    return Added(
        new=result.new,
        known=result.known,
        claims=sum(len(record.claims_of(name)) for name in result.new),
        failures=result.failures,
    )


ROUTES = [add]
