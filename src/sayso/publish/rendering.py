"""Rows of very many events, made on several cores and given back in order.

What a row says depends on its event and on an index that is only read; so workers are copies
(forks) of this process, which share that index, and the bytes of a file do not depend on how many
there are.  A process with threads is never forked (a lock that another thread holds would stay
shut for ever), nor is one with a single core, or for few events: then all is made here.  Worth it
where making a row costs more than handing it over: not for rows that only list fields.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from ..garbage import no_cycles
from ..model import Event
from ..protocols import StreamedView, View

if TYPE_CHECKING:
    # Only where processes fork is there such a class.
    from multiprocessing.context import ForkProcess

Item = TypeVar("Item")
Made = TypeVar("Made")
FEW = 20_000
"""Items that one process makes by itself before it asks for help."""
_BATCH = 1_000
_MOST_WORKERS = 4
"""More would wait for the one process that reads the record and writes the file."""


def rendered(items: Iterable[Item], kind: Any, make: Callable[[Item], Made]) -> Iterator[Made]:
    """Yield `make(item)` for each item, in order.

    `kind` is the type of the items, which travel to the workers as MessagePack; what `make`
    returns comes back pickled.  `make` may read what is there, and must keep nothing.
    """
    decode = msgspec.msgpack.Decoder(list[kind]).decode
    way = _Way(make, msgspec.msgpack.Encoder().encode, lambda sent: list(map(make, decode(sent))))
    yield from _rendered(items, way)


def rendered_events(view: View, make: Callable[[Event], Made]) -> Iterator[Made]:
    """Yield `make(event)` for each event of a view, in order; see `rendered`.

    Of a view that streams, events reach the workers as they are stored.
    """
    if not isinstance(view, StreamedView):
        return rendered(view.events(), Event, make)
    decode = msgspec.json.Decoder(Event).decode
    decode_all = msgspec.json.Decoder(list[Event]).decode
    way = _Way(
        lambda row: make(decode(row)), _joined_rows, lambda sent: list(map(make, decode_all(sent)))
    )
    return _rendered(view.event_rows(), way)


def _joined_rows(rows: Iterable[str]) -> bytes:
    return f"[{','.join(rows)}]".encode()


@dataclass(frozen=True, slots=True)
class _Way(Generic[Item, Made]):
    """How items are made, in this process or by workers that they are sent to."""

    here: Callable[[Item], Made]
    sent: Callable[[list[Item]], bytes]
    there: Callable[[bytes], list[Made]]
    """What a worker makes of what it is sent."""


def _rendered(items: Iterable[Item], way: _Way[Item, Made]) -> Iterator[Made]:
    """Yield what is made of items, in order."""
    rest = iter(items)
    # Events, rows and what is made of them form no cycles, and the index stays to the end.
    with no_cycles():
        yield from map(way.here, islice(rest, FEW))
        workers = workers_at_once()
        ahead = next(rest, None)
        if ahead is None:
            return
        rest = chain((ahead,), rest)
        if workers < 2:
            yield from map(way.here, rest)
            return
        yield from _by_workers(rest, way, workers)


def rendered_json(view: View, make: Callable[[Event], Any]) -> Iterator[msgspec.Raw]:
    """Yield what `make` returns for each event as JSON that is ready, but None, in order."""
    encode = msgspec.json.Encoder().encode

    def made(event: Event) -> bytes | None:
        value = make(event)
        return None if value is None else encode(value)

    return (msgspec.Raw(text) for text in rendered_events(view, made) if text is not None)


def workers_at_once() -> int:
    """Return how many processes may work at once; one where this process must not be forked."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(_MOST_WORKERS, len(os.sched_getaffinity(0)))


def _by_workers(items: Iterator[Item], way: _Way[Item, Made], workers: int) -> Iterator[Made]:
    context = multiprocessing.get_context("fork")
    started: list[tuple[ForkProcess, Connection]] = []
    free: deque[Connection] = deque()
    busy: deque[tuple[Connection, bytes]] = deque()
    try:
        for _ in range(workers):
            here, there = context.Pipe()
            not_its = [here, *(other for _, other in started)]
            process = context.Process(target=_work, args=(there, not_its, way.there), daemon=True)
            process.start()
            there.close()
            started.append((process, here))
            free.append(here)
        # A worker holds one batch: whoever is sent to is listening, so that nobody waits in a ring.
        while (batch := list(islice(items, _BATCH))) or busy:
            done: list[Any] = []
            while busy and (not free or not batch):
                worker, content = busy.popleft()
                try:
                    done += worker.recv()
                    free.append(worker)
                except (EOFError, ConnectionError):
                    # It was killed or ran into an error, which then comes up here.
                    done += way.there(content)
                if not batch:
                    break
            if batch and free:
                worker, content = free.popleft(), way.sent(batch)
                busy.append((worker, content))
                # Where it is gone by now, nothing comes back either.
                with suppress(ConnectionError):
                    worker.send_bytes(content)
                batch = []
            yield from done
            yield from map(way.here, batch)  # where no worker is left
    finally:
        for process, here in started:
            here.close()
            process.terminate()
            process.join()


def _work(
    connection: Connection,
    not_its: Iterable[Connection],
    made_of: Callable[[bytes], list[Any]],
) -> None:
    """Make batches until nobody asks for more, or whoever asked is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is interrupted, and ends this
    for end in not_its:
        # Held here, the other end would seem open after whoever asked was killed.
        end.close()
    while True:
        try:
            content = connection.recv_bytes()
        except (EOFError, ConnectionError):
            return
        made = made_of(content)
        try:
            connection.send(made)
        except ConnectionError:
            return
