"""Columns that are kept up with a record equal columns that are laid out anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from sayso.record import Record
from sayso.web import create_app, whole
from sayso.web.answers import EventColumns
from sayso.web.whole import Whole, changed_events, laid_out, whole_of

from .desk_record import small_record

RULINGS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "same", "different", "amend", "revoke"]),
        st.integers(0, 40),
        st.integers(0, 40),
        st.booleans(),
    ),
    max_size=5,
)


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    with small_record(record_url) as opened:
        yield opened


def told(made: EventColumns) -> dict[str, Any]:
    """Return by event id what columns say of it, without numbers of tables and of rows."""
    per_row = {field: getattr(made, field) for field in EventColumns.__struct_fields__}
    lists = ("type", "status", "modality", "start", "end", "voices", "killed", "told")
    out = {}
    for row, name in enumerate(made.id):
        out[name] = {
            **{field: per_row[field][row] for field in lists},
            **{
                field: [made.names[n] for n in per_row[field][row]]
                for field in ("actors", "targets", "origins", "outlets")
            },
            "place": made.places[made.place[row]] if made.place[row] >= 0 else None,
            "rumour": row in made.rumour,
            # In the order of a table of names, which is free.
            "denials": sorted(made.names[n] for at, n in made.denials if at == row),
        }
    return out


def same(kept: Whole, fresh: Whole) -> None:
    """Compare what both say: the order of a day and of the tables is free."""
    assert told(kept.made) == told(fresh.made)
    assert len(kept.made.id) == len(set(kept.made.id))
    assert kept.made.start == fresh.made.start
    assert kept.actors == fresh.actors
    assert kept.parts == fresh.parts
    assert (kept.days, kept.bounds) == (fresh.days, fresh.bounds)


def rule(record: Record, ruling: tuple[str, int, int, bool]) -> None:
    verb, a, b, _ = ruling
    keys = sorted(claim.key for claim in record.claims())
    log = [made.seq for made in record.decisions() if made.verb != "revoke"]
    one, two = keys[a % len(keys)], keys[b % len(keys)]
    if verb in ("same", "different"):
        if one != two:
            record.decide(verb, [one, two])
    elif verb == "amend":
        day = f"2017-06-{b % 28 + 1:02}"
        change: dict[str, Any] = {"time": {"start": day, "end": day, "text": day}}
        if b % 2:
            change = {"type": "shelling", "modality": "denied"}
        record.decide("amend", [one], set=change)
    elif verb == "revoke":
        undone = {seq for made in record.decisions() for seq in made.on if made.verb == "revoke"}
        open_ones = [seq for seq in log if str(seq) not in undone]
        if open_ones:
            record.decide("revoke", [str(open_ones[a % len(open_ones)])])
    else:
        record.decide(verb, [one])


@given(RULINGS)
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_ruled_the_columns_are_the_record_s(record: Record, rulings: Any) -> None:
    kept = laid_out(record)
    for ruling in rulings:
        rule(record, ruling)
        if ruling[-1]:
            kept = laid_out(record, kept)
    kept = laid_out(record, kept)
    same(kept, whole_of(record))


def test_a_change_sends_what_changed_and_leaves_the_columns_before_alone(record: Record) -> None:
    before = laid_out(record)
    names, ids = list(before.made.names), list(before.made.id)
    events = [e for e in record.events() if e.place and e.place[0].name == "Idlib"]
    one, two = (e.claims[0] for e in events[:2])
    record.decide("same", [one, two])
    changed = changed_events(record, before.at, len(before.ids))
    assert not changed.more
    assert len(changed.gone) == len(changed.columns.id) == 1
    after = laid_out(record, before)
    assert after.at == changed.last > before.at
    assert len(after.made.id) == len(ids) - 1
    assert (before.made.names, before.made.id) == (names, ids)
    assert laid_out(record, after) is after
    assert changed_events(record, after.at, len(after.ids)).columns.id == []


def test_where_much_has_changed_all_is_laid_out_anew(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = laid_out(record)
    monkeypatch.setattr(whole, "MOST_CHANGES", 1)
    events = [e for e in record.events() if e.place and e.place[0].name == "Idlib"]
    record.decide("same", [e.claims[0] for e in events[:2]])
    changed = changed_events(record, before.at, len(before.ids))
    assert (changed.more, changed.last, changed.columns.id) == (True, before.at, [])
    same(laid_out(record, before), whole_of(record))


def test_the_page_is_told_where_it_stands(record: Record) -> None:
    with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
        marks = client.get("/api/events.tiles/0").json()
        assert client.get(f"/api/events.changed?since={marks['changes']}").json()["gone"] == []
        events = [e for e in record.events() if e.place and e.place[0].name == "Idlib"]
        record.decide("reject", list(events[0].claims))
        changed = client.get(f"/api/events.changed?since={marks['changes']}").json()
        now = client.get("/api/events.tiles/0").json()
        assert changed["last"] == now["changes"] > marks["changes"]
        assert changed["gone"] == [events[0].id]
        assert client.get("/api/summary").json()["counts"]["events"] == len(now["type"])
