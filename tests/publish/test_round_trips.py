"""Round trips: what is taken in as a row of a data set goes out as that row, and the reverse."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.model import ClaimType, Event
from sayso.publish.acled import COLUMNS, AcledWriter
from sayso.publish.coding import NOT_EVENTS
from sayso.publish.given_back import nested
from sayso.publish.ucdp import COLUMNS as UCDP_COLUMNS
from sayso.reference import load_reference
from tests.sample_record import record_of
from tests.test_dataset_claims import ACLED, AIRWARS, UCDP, claims, table

from .cases import event_of
from .small_record import narrowed, reference

CASES: dict[str, list[dict[str, Any]]] = msgspec.yaml.decode(
    Path(__file__).with_name("round_trip_cases.yaml").read_bytes()
)
DAY = dt.date(2018, 9, 1)


def day(number: int) -> str:
    """Return a day of its own for each row, so that no two are one event."""
    return (DAY + dt.timedelta(days=40 * number)).isoformat()


def there_and_back(folder: Path, taken: Path, name: str, out: str) -> Path:
    with record_of(folder / "record.db", add=False) as record:
        record.add([taken])
        record.export(name, folder / out)
    return folder / out


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_rows_of_acled_come_back_cell_by_cell(tmp_path: Path) -> None:
    rows = [
        ACLED | {"event_id_cnty": f"SYR{n}", "event_date": day(n), "notes": f"Row {n}."} | cells
        for n, cells in enumerate(CASES["acled"], 1)
    ]
    (tmp_path / "in.csv").write_bytes(table(*rows))
    back = lines_of(there_and_back(tmp_path, tmp_path / "in.csv", "acled", "out.csv"))
    assert [r["event_id_cnty"] for r in back] == [r["event_id_cnty"] for r in rows]
    for row, found in zip(rows, back, strict=True):
        assert found == {column: row.get(column, "") for column in COLUMNS}


def test_rows_of_ucdp_come_back_cell_by_cell(tmp_path: Path) -> None:
    rows: list[Mapping[str, str]] = [
        UCDP
        | {
            "id": str(n), "relid": f"SYR-2018-1-1-{n}",
            "date_start": f"{day(n)} 00:00:00.000", "date_end": f"{day(n)} 00:00:00.000",
        }
        | cells
        for n, cells in enumerate(CASES["ucdp"], 1)
    ]  # fmt: skip
    (tmp_path / "in.csv").write_bytes(table(*rows))
    back = lines_of(there_and_back(tmp_path, tmp_path / "in.csv", "ucdp", "out.csv"))
    assert back == [{column: row.get(column, "") for column in UCDP_COLUMNS} for row in rows]


def test_incidents_of_airwars_come_back_field_by_field(tmp_path: Path) -> None:
    rows = [
        AIRWARS | {"unique_reference_codes": [f"R{n}"], "incident_date": day(n)} | fields
        for n, fields in enumerate(CASES["airwars"], 1)
    ]
    rows[2]["incident_date_end"] = day(3)
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    back = there_and_back(tmp_path, tmp_path / "in.jsonl", "airwars", "out.jsonl")
    found = [json.loads(line) for line in back.read_text().splitlines()]
    assert found == [_filled(row) for row in rows]


LISTED: dict[str, Any] = {
    "seq": 7, "code": "CS7", "date": "2018-09-08", "date_end": "2018-09-09", "location": "Hajin",
    "location_ar": "هجين", "region": "Deir Ezzor", "lat": 34.6897, "lon": 40.8306,
    "geo_precision": "town", "belligerents": "Syrian Regime, Unknown", "strike_type": "Artillery",
    "strike_status": "Likely strike", "civ_harm_reported": "Yes", "grading": "Fair",
    "civ_killed_min": 4, "civ_killed_max": 6, "status": "Assessed",
    "sources": [
        {"name": "SOHR", "url": "https://example.org/1", "archive": None, "lang": "English"}
    ],
}  # fmt: skip


def test_a_list_of_airwars_comes_out_as_incidents_that_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text(json.dumps(LISTED))
    back = there_and_back(tmp_path, tmp_path / "list.jsonl", "airwars", "out.jsonl")
    incident = json.loads(back.read_text())
    assert incident["unique_reference_codes"] == ["CS7"]
    assert (incident["incident_date"], incident["incident_date_end"]) == (
        "2018-09-08",
        "2018-09-09",
    )
    assert (incident["latitude"], incident["longitude"]) == (34.6897, 40.8306)
    assert (incident["location_name_arabic"], incident["geolocation_accuracy"]) == ("هجين", "town")
    assert (incident["civilian_harm_status"], incident["civilian_harm_reported"]) == ("fair", True)
    assert incident["killed_injured_civilian_non_combatants"] == {"killed_min": 4, "killed_max": 6}
    terms = [accused["belligerent_term"] for accused in incident["belligerents"]]
    assert terms == ["Syrian Regime", "Unknown"]
    assert incident["sources"] == [
        {"source_name": "SOHR", "source_url": "https://example.org/1", "source_language": "English"}
    ]
    # What an incident has no field for keeps its name.
    assert (incident["seq"], incident["status"]) == ("7", "Assessed")
    assert not {"code", "date", "lat", "civ_killed_min", "grading"} & incident.keys()
    (listed,) = claims(json.dumps(LISTED).encode(), "list.jsonl")
    (again,) = claims(back.read_bytes(), "out.jsonl")
    for field in ("type", "actor", "target", "time", "why_empty"):
        assert getattr(again, field) == getattr(listed, field)
    assert [(p.text, p.lat, p.lon) for p in again.place] == [
        (p.text, p.lat, p.lon) for p in listed.place
    ]
    assert [(f.measure, f.low, f.high, f.of) for f in again.figures] == [
        (f.measure, f.low, f.high, f.of) for f in listed.figures
    ]


def _filled(value: Any) -> Any:
    """Leave out what is empty, as rows of JSON are kept."""
    if isinstance(value, dict):
        return {k: _filled(v) for k, v in value.items() if v is not None}
    return [_filled(v) for v in value] if isinstance(value, list) else value


def test_a_row_of_which_somebody_ruled_otherwise_is_coded_anew(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(table(ACLED | {"actor2": "Wadi Brigade"}))
    with record_of(tmp_path / "r.db", add=False) as record:
        record.add([tmp_path / "in.csv"])
        (claim,) = record.claims()
        record.decide("amend", [claim.key], set={"type": "airstrike"})
        record.export("acled", tmp_path / "out.csv")
    (row,) = lines_of(tmp_path / "out.csv")
    assert row["sub_event_type"] == "Air/drone strike"
    assert "type=airstrike" in row["tags"]


OWN: list[ClaimType] = [t for t in load_reference().types if t not in NOT_EVENTS]


@pytest.mark.parametrize("kind", OWN)
def test_what_sayso_wrote_for_acled_is_read_as_it_was(kind: ClaimType, tmp_path: Path) -> None:
    """Type and sides come back, also where ACLED's sub-event leaves them open."""
    event: Event = event_of(
        {"type": kind, "actor": ["isis"], "target": ["sdf"], "place": ["Hajin"],
         "time": ["2018-09-20"]}
    )  # fmt: skip
    AcledWriter(reference()).write(narrowed([event]), tmp_path / "own.csv")
    (claim,) = claims((tmp_path / "own.csv").read_bytes())
    assert claim.type == kind
    sides = [m.id for m in (*claim.actor, *claim.target)]
    assert sides[:1] == (["isis"] if kind != "protest" else sides[:1])
    if kind == "withdrawal":
        assert [m.id for m in claim.actor] == ["isis"]


def test_a_type_that_the_sub_event_contradicts_is_not_taken() -> None:
    row = ACLED | {"tags": "type=siege; status=likely"}
    assert claims(table(row))[0].type == "clash"


def test_cells_by_path_are_an_object_again() -> None:
    cells = {"a[1].b": "x", "a[0].b_min": "3", "lat.latitude": "34.5", "yes": "true", "of": "12"}
    assert nested(cells) == {
        "a": [{"b_min": 3}, {"b": "x"}], "lat": {"latitude": 34.5}, "yes": True, "of": "12",
    }  # fmt: skip
