from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from sayso.publish.plover import POLECAT_COLUMNS, PloverWriter, PolecatWriter

from .cases import event_of
from .small_record import narrowed, reference, small_record


def test_required_fields_and_categories(tmp_path: Path) -> None:
    target = tmp_path / "plover.jsonl"
    PloverWriter(reference()).write(small_record(), target)
    records = [msgspec.json.decode(line) for line in target.read_bytes().splitlines()]
    assert records
    categories = {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
        "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
    for record in records:
        assert {"id", "date", "actor", "event"} <= set(record)
        assert set(record["event"]) <= categories
        assert record["quad_code"] in {1, 2, 3, 4}
        assert record["event_loc"]["resolution"] in {1, 2, 3, 4, 5}


def test_two_sided_fights_have_all_parties_as_actors(tmp_path: Path) -> None:
    target = tmp_path / "plover.jsonl"
    where = {"place": ["Hajin"], "time": ["2018-09-20"]}
    fight = event_of({"type": "clash", "actor": ["sdf"], "target": ["isis"], **where})
    strike = event_of({"type": "airstrike", "actor": ["coalition"], "target": ["isis"], **where})
    PloverWriter(reference()).write(narrowed([fight, strike]), target)
    first, second = (msgspec.json.decode(line) for line in target.read_bytes().splitlines())
    assert [actor["entity_text"] for actor in first["actor"]] == [
        "Syrian Democratic Forces", "Islamic State",
    ]  # fmt: skip
    assert "recipient" not in first
    assert first["event_scale"] == -9.0
    assert [actor["entity_text"] for actor in second["recipient"]] == ["Islamic State"]
    assert (second["mode"], second["event_scale"]) == (["aerial"], -9.5)


def test_polecat_has_forty_columns_and_no_empty_cell(tmp_path: Path) -> None:
    target = tmp_path / "polecat.tsv"
    PolecatWriter(reference()).write(small_record(), target)
    with target.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t")
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == POLECAT_COLUMNS
    assert len(POLECAT_COLUMNS) == 40
    assert rows
    for row in rows:
        assert None not in row.values()
        assert "" not in row.values()
    assert rows[0]["Event Type"] == "ASSAULT"
    assert rows[0]["Recipient Name"] == "None"
    assert rows[0]["GeoNames ID"] == "1"
