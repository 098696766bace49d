"""A record multiplied for measuring is a record: all its rows differ, and it is exported."""

from __future__ import annotations

import csv
from pathlib import Path

from eval import many_copies
from sayso.record import open_record
from tests.sample_record import add_samples


def test_no_two_events_of_the_copies_are_alike(tmp_path: Path) -> None:
    base, target = tmp_path / "base.db", tmp_path / "many.db"
    with open_record(base) as record:
        add_samples(record, (1, 2))
        counts = record.counts()
    assert many_copies.write(base, target, 3) == {
        name: 3 * counts[name] for name in ("documents", "claims", "events")
    }
    with open_record(target) as record:
        made = record.export("csv", tmp_path / "events.csv")
        claims = {claim.key: claim for claim in record.stream().claims()}
        events = list(record.stream().events())
    assert len(claims) == 3 * counts["claims"]
    assert {key for event in events for key in event.claims} <= set(claims)
    rows = list(csv.DictReader(made.open(encoding="utf-8", newline="")))
    assert len({row["id"] for row in rows}) == len(rows) == 3 * counts["events"]
    dated = [row for row in rows if row["start"] and row["latitude"]]
    assert len({(row["start"], row["place"], row["claims"]) for row in dated}) == len(dated)
