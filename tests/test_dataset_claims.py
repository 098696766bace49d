"""Rows of ACLED, UCDP GED and Airwars as sources: documents, claims, events, and back again."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sayso import derive, verify
from sayso.config import load_config
from sayso.dataset_rows import ENGINE, flat_fields, row_fields, row_text
from sayso.errors import UnreadableInput
from sayso.model import Claim, Document
from sayso.protocols import Capture
from sayso.read.dataset_rows import DatasetReader
from sayso.read.setting import Setting
from sayso.reference import load_reference
from tests.read.helpers import assert_sections_hold
from tests.sample_record import Run, record_of

ACLED = {
    "event_id_cnty": "SYR9001", "event_date": "07 September 2018", "year": "2018",
    "time_precision": "1", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "QSD: Syrian Democratic Forces", "assoc_actor_1": "YPG: Peoples Protection Units",
    "inter1": "2", "actor2": "Islamic State (Syria)", "assoc_actor_2": "", "inter2": "2",
    "country": "Syria", "region": "Middle East", "admin1": "Deir ez Zor", "location": "Hajin",
    "latitude": "34.6897", "longitude": "40.8306", "geo_precision": "1", "source": "SOHR",
    "notes": "On 7 September 2018, SDF and IS fought in Hajin. 17 fatalities.",
    "fatalities": "17", "timestamp": "1537000000",
}  # fmt: skip
UCDP = {
    "id": "9001", "relid": "SYR-2018-1-14620-7", "type_of_violence": "1", "year": "2018",
    "dyad_name": "Government of Syria - IS", "side_a": "Government of Syria", "side_b": "IS",
    "date_prec": "2", "date_start": "2018-09-07 00:00:00.000",
    "date_end": "2018-09-08 00:00:00.000", "where_prec": "1", "where_coordinates": "Hajin town",
    "adm_1": "Dayr az Zawr governorate", "country": "Syria", "region": "Middle East",
    "latitude": "34.6897", "longitude": "40.8306", "source_original": "SOHR",
    "source_office": "Reuters News", "source_date": "2018-09-10", "deaths_a": "3",
    "deaths_b": "5", "deaths_civilians": "1", "deaths_unknown": "0", "best": "9", "low": "9",
    "high": "9",
}  # fmt: skip
AIRWARS: dict[str, Any] = {
    "unique_reference_codes": ["R9001"], "incident_date": "2018-09-08", "incident_date_end": None,
    "incident_first_reported": "2018-09-09", "location_name": "Hajin", "region": "Deir Ezzor",
    "country": "Syria", "latitude": 34.6897, "longitude": 40.8306,
    "geolocation_accuracy": "town", "strike_type": "Airstrike",
    "killed_injured_civilian_non_combatants": {"killed_min": 4, "killed_max": 6,
                                               "injured_min": None, "injured_max": None},
    "killed_injured_children": {"killed_min": 2, "killed_max": 2},
    "civilian_harm_status": "confirmed",
    "belligerents": [{"belligerent_term": "US-led Coalition", "belligerent_type": "Known"}],
    "civilian_deaths_conceded_min": 3, "civilian_deaths_conceded_max": 3,
    "sources": [{"source_name": "Deir Ezzor 24"}, {"source_name": "SOHR"}],
}  # fmt: skip


def table(*rows: Mapping[str, str]) -> bytes:
    lines = [list(rows[0]), *([row.get(name, "") for name in rows[0]] for row in rows)]
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return ("\n".join(quoted) + "\n").encode()


def documents(data: bytes, name: str = "rows.csv") -> list[Document]:
    return derive.read_documents(Capture(data=data, name=name), load_config())


@lru_cache(maxsize=64)
def claims(data: bytes, name: str = "rows.csv") -> tuple[Claim, ...]:
    read = derive.read_batch((load_config(), tuple(documents(data, name))))
    return tuple(claim for _, found in read for claim in found)


def acled(**cells: str) -> Claim:
    (claim,) = claims(table(ACLED | cells))
    return claim


def test_a_row_is_a_document_under_its_own_id() -> None:
    (document,) = documents(table(ACLED))
    assert (document.page, document.source, document.reader) == (
        "acled:SYR9001", "acled", "acled-row",
    )  # fmt: skip
    assert document.published == "2018-09-15"
    assert row_fields(document.text) == {k: v for k, v in ACLED.items() if v}


def test_a_row_with_none_of_the_coded_cells_begins_with_what_it_has() -> None:
    (document,) = documents(b"event_id_cnty,event_date,sub_event_type,actor1,notes\nSYR1,")
    assert (document.title, document.text) == ("ACLED SYR1", "event_id_cnty: SYR1")
    assert_sections_hold(document)


def test_what_a_claim_of_acled_says() -> None:
    claim = acled()
    assert (claim.type, claim.engine, claim.modality) == ("clash", ENGINE, "happened")
    assert [m.id for m in claim.actor] == ["sdf", "ypg"]
    assert [m.id for m in claim.target] == ["isis"]
    assert claim.time is not None
    assert (claim.time.start, claim.time.precision) == ("2018-09-07", "day")
    (place,) = claim.place
    assert (place.lat, place.lon, place.country, place.admin1) == (
        34.6897, 40.8306, "SY", "Deir ez Zor",
    )  # fmt: skip
    assert [(f.measure, f.low, f.high) for f in claim.figures] == [("killed", 17, 17)]
    assert [s.id for s in claim.says] == ["sohr"]


@pytest.mark.parametrize("data", [table(ACLED), table(UCDP), json.dumps(AIRWARS).encode()])
def test_every_word_of_a_claim_stands_in_the_row(data: bytes) -> None:
    name = "rows.jsonl" if data.startswith(b"{") else "rows.csv"
    (document,) = documents(data, name)
    found = claims(data, name)
    assert found
    for claim in found:
        words = claim.evidence
        assert document.text[words.start : words.end] == words.text
        said = [m.text for m in (*claim.actor, *claim.target, *claim.place, *claim.says)]
        said += [f.text for f in claim.figures]
        assert claim.time is not None
        assert all(text in document.text for text in [*said, claim.time.text])


SUB_EVENTS = [
    ("Air/drone strike", "airstrike"), ("Suicide bomb", "bombing"), ("Attack", "killing"),
    ("Shelling/artillery/missile attack", "shelling"), ("Chemical weapon", "chemical"),
    ("Abduction/forced disappearance", "abduction"), ("Arrests", "arrest"),
    ("Agreement", "agreement"), ("Peaceful protest", "protest"),
    ("Disrupted weapons use", "interdiction"), ("Looting/property destruction", "destruction"),
]  # fmt: skip


@pytest.mark.parametrize(("sub_event", "expected"), SUB_EVENTS)
def test_types_of_acled(sub_event: str, expected: str) -> None:
    assert acled(sub_event_type=sub_event).type == expected


@pytest.mark.parametrize("sub_event", ["Sexual violence", "Mob violence", "Other"])
def test_what_has_no_type_here_is_no_claim(sub_event: str) -> None:
    assert claims(table(ACLED | {"sub_event_type": sub_event})) == ()


REGAINS, OVERTAKES = "Government regains territory", "Non-state actor overtakes territory"


@pytest.mark.parametrize(
    ("sub_event", "first", "second", "expected", "taker"),
    [
        (REGAINS, "1", "2", "capture", "sdf"),
        (REGAINS, "Rebel group", "State forces", "capture", "isis"),
        (OVERTAKES, "1", "2", "capture", "isis"),
        (OVERTAKES, "2", "1", "capture", "sdf"),
        (OVERTAKES, "2", "2", "clash", "sdf"),
        (OVERTAKES, "8", "2", "clash", "sdf"),
    ],
)
def test_who_took_a_place_is_known_only_where_the_kinds_tell(
    sub_event: str, first: str, second: str, expected: str, taker: str
) -> None:
    claim = acled(sub_event_type=sub_event, inter1=first, inter2=second, assoc_actor_1="")
    assert (claim.type, claim.actor[0].id) == (expected, taker)


def test_who_left_in_a_transfer_is_not_guessed() -> None:
    claim = acled(sub_event_type="Non-violent transfer of territory")
    assert (claim.type, claim.actor, claim.target) == ("withdrawal", (), ())
    assert "does not say" in claim.why_empty["actor"]


def test_no_number_is_made_of_acleds_zero() -> None:
    claim = acled(fatalities="0")
    assert claim.figures == ()
    assert "none known" in claim.why_empty["figures"]


@pytest.mark.parametrize(
    ("precision", "span"),
    [
        ("1", ("2018-09-07", "2018-09-07", "day")),
        ("2", ("2018-09-07", "2018-09-13", "week")),
        ("3", ("2018-09-01", "2018-09-30", "month")),
    ],
)
def test_how_exact_a_day_of_acled_is(precision: str, span: tuple[str, str, str]) -> None:
    time = acled(time_precision=precision).time
    assert time is not None
    assert (time.start, time.end, time.precision) == span


@pytest.mark.parametrize("source", ["SOHR; SHAAM", "Facebook", "Undisclosed Source", ""])
def test_of_several_sources_or_a_platform_nobody_is_named(source: str) -> None:
    assert acled(source=source).says == ()


def test_a_row_of_ucdp() -> None:
    (claim,) = claims(table(UCDP))
    assert (claim.type, [m.id for m in claim.actor], [m.id for m in claim.target]) == (
        "clash", ["syria-government"], ["isis"],
    )  # fmt: skip
    assert [(f.low, f.of) for f in claim.figures] == [
        (3, "Government of Syria"), (5, "IS"), (1, "civilians"),
    ]  # fmt: skip
    assert [s.id or s.text for s in claim.says] == ["sohr", "reuters"]
    assert claim.time is not None
    assert (claim.time.start, claim.time.end) == ("2018-09-07", "2018-09-08")


def test_ucdps_range_belongs_to_the_sum() -> None:
    (claim,) = claims(table(UCDP | {"low": "7", "high": "12"}))
    total, *parts = claim.figures
    assert (total.low, total.high, total.of) == (7, 12, None)
    assert [part.part_of for part in parts] == [0, 0, 0]


def test_allies_listed_by_commas_are_told_apart() -> None:
    (claim,) = claims(table(UCDP | {"side_b": "IS, Ahrar al-Sham"}))
    assert [m.id for m in claim.target] == ["isis", "ahrar-al-sham"]


def test_an_incident_of_airwars_and_the_concession() -> None:
    strike, conceded = claims(json.dumps(AIRWARS).encode(), "rows.jsonl")
    assert strike.type == conceded.type == "airstrike"
    assert [(f.measure, f.low, f.high, f.of, f.part_of) for f in strike.figures] == [
        ("killed", 4, 6, "civilians", None), ("killed", 2, 2, "children", 0),
    ]  # fmt: skip
    assert strike.says == ()
    assert [(s.id, s.cue) for s in conceded.says] == [("cjtf-oir", "conceded")]


def test_an_incident_without_a_place_name_lies_in_its_region() -> None:
    """Airwars gives some incidents a point in a province and no name: the point is kept."""
    row = AIRWARS | {"location_name": None, "geolocation_accuracy": "province_governorate"}
    for claim in claims(json.dumps(row).encode(), "rows.jsonl"):
        (place,) = claim.place
        assert (place.text, place.lat, place.lon) == ("Deir Ezzor", 34.6897, 40.8306)
        assert place.radius_km is not None
        assert place.radius_km > 10
    nowhere = {**row, "latitude": None, "longitude": None}
    for claim in claims(json.dumps(nowhere).encode(), "rows.jsonl"):
        assert [place.text for place in claim.place] == ["Deir Ezzor"]


def test_of_several_accused_none_is_the_doer() -> None:
    row = AIRWARS | {
        "belligerents": [{"belligerent_term": "US-led Coalition"},
                         {"belligerent_term": "Russian Military"}],
    }  # fmt: skip
    (claim,) = claims(json.dumps(row).encode(), "rows.jsonl")
    assert claim.actor == ()
    assert "Russian Military" in claim.why_empty["actor"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (table(ACLED).split(b"\n")[0] + b"\n", "a.csv", "without any row"),
        (table(ACLED) + b"x" + b",x" * 40 + b"\n", "a.csv", "more cells than columns"),
        (json.dumps(AIRWARS).encode() + b"\n[1]\n", "a.jsonl", "no object"),
    ],
)
def test_damaged_tables_are_refused(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableInput, match=words):
        documents(data, name)


def test_rows_go_to_text_and_back() -> None:
    fields = flat_fields(AIRWARS | {"empty": "", "lines": "one\ntwo", "flag": True})
    text, _ = row_text(fields, "airwars")
    assert row_fields(text) == fields
    assert "lines: one two" in text


def test_rows_in_a_record(tmp_path: Path, run: Run) -> None:
    """Two rows of one data set are two events; another data set's row of one joins it."""
    again = ACLED | {"event_id_cnty": "SYR9002", "source": "SHAAM; SOHR"}
    (tmp_path / "acled.csv").write_bytes(table(ACLED, again))
    (tmp_path / "ged.csv").write_bytes(
        table(UCDP | {"side_a": "SDF", "type_of_violence": "2", "date_end": "", "date_prec": "1",
                      "deaths_a": "0", "deaths_b": "17", "deaths_civilians": "0",
                      "best": "17", "low": "17", "high": "17", "source_original": "",
                      "source_office": ""})
    )  # fmt: skip
    record = record_of(tmp_path / "r.db", add=False)
    with record:
        record.add([tmp_path / "acled.csv"])
        events = record.events()
        assert [len(event.claims) for event in events] == [1, 1]
        record.add([tmp_path / "acled.csv"])
        assert record.events() == events
        assert record.counts()["documents"] == 2
        record.add([tmp_path / "ged.csv"])
        joined = next(event for event in record.events() if len(event.claims) == 2)
        assert {voice.origin for voice in joined.voices} <= {"sohr", "acled", "ucdp"}
        assert joined.status == "likely"
        assert "may have coded" in joined.reason or "one independent origin" in joined.reason
        assert verify.problems(record) == []
    code, out, err = run("compare", tmp_path / "r.db", tmp_path / "acled.csv", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(out.splitlines()))
    assert [row["found"] for row in rows] == ["both", "both"]
    assert "0 only a, 0 only b" in err


@pytest.mark.parametrize("data", [b"\x00", b"PK\x03\x04\r\r,", b"a\rb,c", b'"', b"{", b"["])
def test_other_bytes_are_no_data_set(data: bytes) -> None:
    config = load_config()
    setting = Setting(config=config, reference=load_reference(config.packs))
    assert not DatasetReader(setting).accepts(Capture(data=data, name="x"))
