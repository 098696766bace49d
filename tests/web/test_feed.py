"""The change feed and the live line: who follows them holds what the record holds."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from sayso.record import Record
from sayso.web import create_app

from .conftest import Desk
from .desk_record import small_record


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    with small_record(record_url) as opened:
        yield opened


class Follower:
    """A program that keeps a copy of the events by the feed alone."""

    def __init__(self, client: TestClient[Any], page: int = 7) -> None:
        self.client = client
        self.page = page
        self.last = 0
        self.copy: dict[str, Any] = {}
        self.gone: dict[str, list[str]] = {}

    def follow(self) -> list[str]:
        told = []
        more = True
        while more:
            answer = self.client.get(f"/api/changes?since={self.last}&limit={self.page}").json()
            for row in answer["items"]:
                assert self.last < row["number"] <= answer["last"]
                told.append(row["change"])
                if row["event"] is None:
                    self.copy.pop(row["id"], None)
                    self.gone[row["id"]] = row["became"]
                else:
                    self.copy[row["id"]] = row["event"]
            assert answer["last"] >= self.last
            self.last, more = answer["last"], answer["more"]
        return told

    def whole(self) -> dict[str, Any]:
        rows = self.client.get("/api/events?limit=1000").json()["items"]
        return {event["id"]: event for event in rows}


def test_who_follows_holds_what_the_record_holds(record: Record) -> None:
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        follower = Follower(client)
        assert set(follower.follow()) == {"added"}
        assert follower.copy == follower.whole()
        assert follower.follow() == []
        events = [e for e in record.events() if e.place and e.place[0].name == "Idlib"]
        one, two = (e.claims[0] for e in events[:2])
        record.decide("same", [one, two])
        assert sorted(follower.follow()) == ["changed", "gone"]
        assert follower.copy == follower.whole()
        ((gone, became),) = follower.gone.items()
        assert gone not in follower.copy
        assert set(became) <= set(follower.copy)
        record.decide("revoke", ["1"])
        # What comes back is told as changed: whoever did not ask in between still holds it.
        assert follower.follow() == ["changed", "changed"]
        assert follower.copy == follower.whole()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["accept", "reject", "same", "different"]),
            st.integers(0, 40), st.integers(0, 40), st.booleans(), st.integers(1, 9),
        ),
        max_size=4,
    )
)  # fmt: skip
@settings(
    deadline=None,
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_ruled_the_copy_is_right(record: Record, rulings: Any) -> None:
    keys = sorted(claim.key for claim in record.claims())
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        follower = Follower(client)
        follower.follow()
        for verb, a, b, asks, page in rulings:
            one, two = keys[a % len(keys)], keys[b % len(keys)]
            if one == two:
                continue
            record.decide(verb, [one, two] if verb in ("same", "different") else [one])
            if asks:
                follower.page = page
                follower.follow()
        follower.follow()
        assert follower.copy == follower.whole()


def lines_of(url: str, out: list[tuple[float, dict[str, int]]], stop: threading.Event) -> None:
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        for line in answer:
            if line.startswith(b"data: "):
                out.append((time.monotonic(), json.loads(line[6:])))
            if stop.is_set():
                return


def test_the_live_line_tells_of_what_others_do(record: Record) -> None:
    desk = Desk(record)
    heard: list[tuple[float, dict[str, int]]] = []
    stop = threading.Event()
    thread = threading.Thread(target=lines_of, args=(desk.url + "api/live", heard, stop))
    thread.start()
    deadline = time.monotonic() + 15
    while not heard:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert heard[0][1]["decisions"] == 0
    record.decide("reject", [record.claims()[0].key])
    ruled = time.monotonic()
    while heard[-1][1]["decisions"] != 1:
        assert time.monotonic() < ruled + 10, "nobody told of the ruling"
        time.sleep(0.05)
    assert heard[-1][0] - ruled < 5
    # The server can stop although somebody listens.
    stopping = time.monotonic()
    desk.stop()
    assert time.monotonic() - stopping < 4
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
