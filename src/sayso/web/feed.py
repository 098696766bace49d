"""What changed: the feed for programs that keep a copy, and the live line for open pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.openapi import ResponseSpec
from litestar.response import Stream

from ..errors import StorageError
from ..model import Event, Row
from ..store import State as RecordState
from .answers import ChangePage, ChangeRow
from .asked import Limit, Number
from .port import DeskRecord
from .reading import desk

EVERY = 1.0
"""Seconds between two looks at the record, however many pages are open."""
SILENCE = 20
"""After so many looks without news a line is sent that keeps the connection."""
LONGEST = 600.0
"""After so many seconds the line ends and is asked for again: who was shut out is out."""


@get("/changes", tags=["record"], sync_to_thread=True)
def changes(
    state: State,
    since: Number = 0,
    limit: Limit = 100,
) -> ChangePage:
    """Which events came, changed or went after a number, each once, with what they are now.

    Ask with 0 first and with `last` from then on; while `more` is true there is more at once.
    Who keeps what was added or changed and drops what is gone holds the same events as the
    record.  An event that was gone and has come back counts as changed.
    """
    record = desk(state)
    rows = record.event_changes(since, limit + 1)
    items = tuple(
        ChangeRow(
            number=row.number,
            id=row.id,
            change=row.change,
            event=None if row.change == "gone" else _living(record, row.id),
            became=record.heirs(row.id) if row.change == "gone" else (),
        )
        for row in rows[:limit]
    )
    return ChangePage(
        items=items, last=items[-1].number if items else since, more=len(rows) > limit
    )


def _living(record: DeskRecord, event_id: str) -> Event | None:
    """Return the event; None where it has gone since its change was read, which comes later."""
    event = record.event(event_id)
    return event if event is not None and event.id == event_id else None


class News(Row, kw_only=True, frozen=True):
    """One line of `/live`: the numbers of the newest rows."""

    documents: int
    decisions: int
    runs: int
    changes: int


class Watch:
    """Looks at a record while somebody listens, and tells all of them when it has changed."""

    def __init__(self, record: DeskRecord, every: float = EVERY) -> None:
        """Look every so many seconds."""
        self._record = record
        self._every = every
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def lines(self) -> AsyncIterator[str]:
        """Yield server-sent events: the present state, then each new one."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        end = asyncio.get_running_loop().time() + LONGEST
        try:
            yield "retry: 2000\n" + _event(await sync_to_thread(self._record.state))
            while not self._closed and asyncio.get_running_loop().time() < end:
                line = await queue.get()
                if line is None:
                    return
                yield line
        finally:
            self._listeners.discard(queue)

    async def _look(self) -> None:
        # The first look is always told: somebody may have asked just before it.
        before: RecordState | None = None
        silent = 0
        while self._listeners and not self._closed:
            now = await self._state()
            silent += 1
            if now is not None and now != before:
                before, silent = now, 0
                self._tell(_event(now))
            elif silent >= SILENCE:
                silent = 0
                self._tell(": still here\n\n")
            await asyncio.sleep(self._every)

    def _tell(self, line: str | None) -> None:
        for queue in self._listeners:
            queue.put_nowait(line)

    async def _state(self) -> RecordState | None:
        try:
            return await sync_to_thread(self._record.state)
        except StorageError:
            # A database that is away for a moment: the next look tells.
            return None

    def close(self) -> None:
        """End all lines, so that the server can stop; called in the server's own loop."""
        self._closed = True
        self._tell(None)


def _event(state: RecordState) -> str:
    return f"data: {msgspec.json.encode(state).decode()}\n\n"


@get(
    "/live",
    tags=["record"],
    sync_to_thread=False,
    media_type="text/event-stream",
    responses={
        200: ResponseSpec(
            News,
            generate_examples=False,
            media_type="text/event-stream",
            description="Server-sent events",
        )
    },
)
def live(state: State) -> Stream:
    """Server-sent events: the numbers of the newest rows, now and whenever one has changed."""
    watch: Watch = state.watch
    return Stream(
        watch.lines(),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


ROUTES = [changes, live]
