"""What a page that has the log is sent of it when somebody rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.record import Record
from sayso.web import create_app, ruled

from .desk_record import small_record


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with small_record(tmp_path / "small.db") as opened:
        yield opened


class Reader:
    """A page that reads the log once and then what came since."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client
        answer = client.get("/api/decisions").json()
        self.log, self.events, self.changes = answer["items"], answer["events"], answer["changes"]

    def read_on(self) -> dict[str, Any]:
        last = self.log[-1]["seq"] if self.log else 0
        answer: dict[str, Any] = self.client.get(
            f"/api/decisions?after={last}&moved={self.changes}"
        ).json()
        self.log += answer["items"]
        known = {**self.events, **answer["events"]}
        self.events = {name: event for name, event in known.items() if event}
        self.changes = answer["changes"]
        return answer

    def is_up_to_date(self) -> bool:
        fresh = Reader(self.client)
        return (self.log, self.events) == (fresh.log, fresh.events)


def test_a_page_that_reads_on_knows_what_a_fresh_one_does(record: Record) -> None:
    events = {e.id: e for e in record.events()}
    idlib = [e for e in events.values() if e.place and e.place[0].name == "Idlib"]
    several = next(e for e in events.values() if len(e.claims) > 1)
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        page = Reader(client)
        steps = [
            ("accept", list(several.claims), {}),
            ("accept", [several.id], {}),
            # Two become one, and are two again.
            ("same", [idlib[0].claims[0], idlib[1].claims[0]], {}),
            ("revoke", ["3"], {}),
            ("different", list(several.claims[:2]), {}),
            ("reject", [several.claims[0]], {}),
            ("note", [idlib[0].claims[0]], {}),
            ("revoke", ["6"], {}),
        ]
        for verb, on, given in steps:
            record.decide(verb, on, set=given, reason="seen" if verb == "note" else "")  # type: ignore[arg-type]
            page.read_on()
            assert page.is_up_to_date(), verb


def test_of_the_log_only_what_is_new_or_moved_is_sent(record: Record) -> None:
    events = list(record.events())
    for event in events[:6]:
        record.decide("accept", list(event.claims))
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        page = Reader(client)
        assert len(page.events) >= 6
        record.decide("note", list(events[0].claims), reason="seen")
        answer = page.read_on()
        assert [made["verb"] for made in answer["items"]] == ["note"]
        assert set(answer["events"]) == set(events[0].claims)
        answer = page.read_on()
        assert (answer["items"], answer["events"]) == ([], {})


def test_where_very_much_changed_all_is_told(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = list(record.events())
    for event in events[:3]:
        record.decide("accept", list(event.claims))
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        page = Reader(client)
        monkeypatch.setattr(ruled, "MOST_CHANGES", 0)
        record.decide("reject", list(events[4].claims))
        assert set(page.events) <= set(page.read_on()["events"])
        assert page.is_up_to_date()
