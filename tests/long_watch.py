"""A desk for thousands of rounds, outside of the default tests: is its memory flat?

    python -m tests.long_watch --rounds 5000

A site in a process of its own gives new items in some rounds, the same feed (304) in most, and
all that goes wrong on the way: errors, feeds cut off, feeds that are none, slow answers, pages
that are gone, a host that vanished.  Only the pauses are shortened; every so many rounds what is
new is derived as usual, in a process of its own.  Prints the memory of the desk as it goes, and
with `--trace` the lines of code that hold more at the end than after a fifth of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import socket
import sys
import tempfile
import threading
import time
import tracemalloc
from collections import Counter
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from sayso.capturing import Taking
from sayso.config import Config
from sayso.read import fetch
from sayso.watching import Plan, Round, Watch

from .website import feed, page

_NEW_EVERY = 4
"""Askings after which the feeds have another item."""
_WINDOW = 20
"""Items that a feed holds."""


def words(number: int) -> tuple[str, str]:
    """Return the sentences of a page: of its own, so that no page repeats another."""
    return (
        f"Government forces captured village {number} of the valley on Monday, the monitor said.",
        f"At least {number % 50 + 2} soldiers were killed in the fighting for hill {number * 7}, "
        "residents of the village told the agency, and shells fell on the market in the evening.",
    )


class _Site(BaseHTTPRequestHandler):
    """Answers by the path and by how often it was asked for."""

    asked: Counter[str] = Counter()
    lock = threading.Lock()

    def do_GET(self) -> None:
        with self.lock:
            self.asked[self.path] += 1
            times = self.asked[self.path]
        status, body, told = self._answer(times)
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers["If-None-Match"] == tag:
            status, body, told = 304, b"", 0
        self.send_response(status)
        self.send_header("ETag", tag)
        kind = "application/xml" if body.startswith(b"<rss") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(told))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, times: int) -> tuple[int, bytes, int]:
        """Return status, body, and the length that is told of it."""
        name, _, number = self.path.strip("/").partition("-")
        whole = self._feed(times).encode()
        if name == "page":
            body = page(f"Report {number}", *words(int(number))).encode()
            return (404, b"", 0) if int(number) % 17 == 0 else (200, body, len(body))
        if name == "live":
            body = page("Live", *words(times // 50)).encode()
            return 200, body, len(body)
        if name == "slow":
            time.sleep(0.05)
            return 200, whole, len(whole)
        if name == "bad":
            return [
                (500, b"", 0), (200, whole, len(whole)), (200, whole[:300], len(whole)),
                (200, b"<rss><channel><item><tit", 24), (200, b"\x00\xff\xfe junk", 8),
                (200, b"<html><body>Busy</body></html>", 30), (404, b"", 0),
            ][times % 7]  # fmt: skip
        return (200, whole, len(whole)) if name == "feed" else (404, b"", 0)

    def _feed(self, times: int) -> str:
        last = times // _NEW_EVERY + 1
        start = {"/feed-a": 1_000_000, "/feed-b": 2_000_000, "/slow": 3_000_000}.get(self.path, 0)
        numbers = range(start + max(1, last - _WINDOW), start + last + 1)
        site = f"http://{self.headers['Host']}"
        items = [(f"{site}/page-{n}", f"Report {n}", " ".join(words(n))) for n in numbers]
        return feed(*reversed(items))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(theirs: Connection) -> None:
    """Serve until the process is ended; tell the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    theirs.send(server.server_port)
    server.serve_forever(0.5)


class _Seldom(Watch):
    """A watch that derives in some rounds only, so that thousands fit into an hour."""

    rounds = 0
    every = 500
    begun = 0.0

    def _derive(self, made: Round) -> Round:
        return super()._derive(made) if self.rounds % self.every == 0 else made


def resident() -> float:
    """Return the megabytes of memory this process has."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Watch for the rounds asked for; the exit status is 1 where memory grew by a tenth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--derive", type=int, default=500)
    parser.add_argument("--trace", action="store_true")
    asked = parser.parse_args()
    fetch._HOST_PAUSE_SECONDS = 0.0
    fetch.time.sleep = lambda _: None  # type: ignore[assignment]
    ours, theirs = multiprocessing.Pipe(duplex=False)
    site = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    site.start()
    host = f"127.0.0.1:{ours.recv()}"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        vanished = f"127.0.0.1:{closed.getsockname()[1]}"
    seen: list[float] = []
    before: tracemalloc.Snapshot | None = None
    with tempfile.TemporaryDirectory() as folder:
        config = Config(record=f"{folder}/desk.db", private_hosts=(host, vanished))
        names = ("feed-a", "feed-b", "slow", "bad", "live", "none")
        feeds = (*(f"http://{host}/{name}" for name in names), f"http://{vanished}/feed")
        plan = Plan(
            feeds=feeds, every=0.001, digest=f"{folder}/desk.md",
            taking=Taking(follow=True, patient=True),
        )  # fmt: skip
        told: Counter[str] = Counter()
        watch = _Seldom(
            config, plan, threading.Event(), lambda _: None,
            lambda line: told.update([line[-40:]]),
        )  # fmt: skip
        watch.every, begun = asked.derive, time.process_time()
        new = 0
        while watch.rounds < asked.rounds:
            watch.rounds += 1
            last = watch.run(rounds=1)
            new += last.new if last else 0
            if asked.trace and watch.rounds == asked.rounds // 5:
                tracemalloc.start(8)
            if asked.trace and watch.rounds == 2 * asked.rounds // 5:
                gc.collect()
                before = tracemalloc.take_snapshot()
            if watch.rounds % max(1, asked.rounds // 50) == 0:
                seen.append(resident())
                print(
                    f"round {watch.rounds}: {seen[-1]:.1f} MB, {new} documents, "
                    f"{len(gc.get_objects())} objects, {time.process_time() - begun:.0f} s",
                    flush=True,
                )
        size = Path(f"{folder}/desk.db").stat().st_size / 1e6
    site.terminate()
    if before is not None:
        gc.collect()
        for each in tracemalloc.take_snapshot().compare_to(before, "traceback")[:12]:
            print(each, *each.traceback.format(), sep="\n  ")
    for line, times in told.most_common(12):
        print(f"{times} × …{line}")
    early, late = max(seen[: len(seen) // 5]), max(seen[-len(seen) // 5 :])
    print(f"{asked.rounds} rounds, {new} documents ({size:.0f} MB of record): "
          f"{early:.1f} MB at most in the first fifth, {late:.1f} MB in the last")  # fmt: skip
    return int(late > 1.1 * early)


if __name__ == "__main__":
    sys.exit(main())
