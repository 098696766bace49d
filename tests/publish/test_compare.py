"""Two data sets side by side: what is read from files of others, and what counts as one event."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from sayso.errors import InputError
from sayso.publish import get_writer
from sayso.publish.coded import Coded, DataSet, coded_events, read_coded
from sayso.publish.compare import actor_key, compare
from sayso.publish.facts import Facts
from sayso.reference import Reference, load_reference
from tests.sample_record import Run

from .small_record import reference, small_record

ACLED = {
    "event_id_cnty": "SYR1", "event_date": "07 September 2018", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "QSD: Syrian Democratic Forces", "actor2": "Islamic State (Syria)",
    "assoc_actor_1": "", "assoc_actor_2": "", "country": "Syria", "location": "As Susah",
    "latitude": "34.53", "longitude": "40.96", "geo_precision": "1", "fatalities": "17",
    "source": "SOHR",
}  # fmt: skip
UCDP = {
    "id": "1", "relid": "SYR-1", "type_of_violence": "2", "side_a": "SDF", "side_b": "IS",
    "date_start": "2018-09-07 00:00:00.000", "date_end": "2018-09-08 00:00:00.000",
    "where_prec": "1", "where_coordinates": "Susah village", "country": "Syria",
    "latitude": "34.54", "longitude": "40.97", "low": "15", "best": "23", "high": "44",
}  # fmt: skip
AIRWARS = {
    "unique_reference_codes": ["R1"], "incident_date": "2018-09-08", "incident_date_end": None,
    "location_name": "Hajin", "country": "Syria", "latitude": 34.7, "longitude": 40.83,
    "strike_type": "Airstrike", "belligerents": [{"belligerent_term": "US-led Coalition"}],
    "killed_injured_civilian_non_combatants": {"killed_min": 14, "killed_max": 14},
    "sources": [{"source_name": "Furat Monitor"}],
}  # fmt: skip


@lru_cache(maxsize=1)
def packs() -> Reference:
    return load_reference()


def table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> DataSet:
    return read_coded(path, actor_key(packs()), packs())


def event(name: str, **fields: object) -> Coded:
    plain = Coded(id=name, group="battle", type="clash", first=dt.date(2018, 9, 7),
                  last=dt.date(2018, 9, 7), lat=34.5, lon=40.9)  # fmt: skip
    return msgspec.structs.replace(plain, **fields)


def data(*events: Coded) -> DataSet:
    return DataSet(name="x", kind="sayso", events=events)


def test_the_same_fight_in_acled_and_ucdp(tmp_path: Path) -> None:
    acled, ucdp = table(tmp_path / "a.csv", ACLED), table(tmp_path / "u.csv", UCDP)
    found = compare(read(acled), read(ucdp), packs())
    (pair,) = found.pairs
    assert (pair.found, pair.days, pair.deaths) == ("both", 0, "agree")
    assert pair.km is not None
    assert 1 < pair.km < 2
    assert pair.a is not None
    assert pair.b is not None
    assert set(pair.a.actors) == set(pair.b.actors)


def test_packed_files_and_airwars_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "airwars.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(AIRWARS).encode()))
    (incident,) = read(path).events
    assert (incident.id, incident.group, incident.low, incident.high) == ("R1", "strike", 14, 14)
    assert incident.source == "Furat Monitor"


@pytest.mark.parametrize(
    ("name", "writer"), [("a.csv", "acled"), ("u.csv", "ucdp"), ("w.jsonl", "airwars"),
                         ("e.jsonl", "jsonl")],
)  # fmt: skip
def test_what_was_exported_is_found_again(tmp_path: Path, name: str, writer: str) -> None:
    get_writer(writer, reference()).write(small_record(), tmp_path / name)
    key = actor_key(reference())
    back = read_coded(tmp_path / name, key, reference())
    facts = Facts(small_record(), reference())
    own = coded_events("record", small_record().events(), facts, key)
    found = compare(own, back, reference())
    assert back.events
    assert found.counts["only b"] == found.outside_b == 0
    assert found.counts["both"] == len(back.events)
    for pair in found.pairs:
        if pair.found == "both" and writer == "acled" and pair.a and pair.b:
            assert pair.a.id in pair.b.id
            assert (pair.a.low or 0) == pair.b.low


@pytest.mark.parametrize(
    ("change", "one"),
    [
        ({}, True),
        ({"first": dt.date(2018, 9, 8), "last": dt.date(2018, 9, 8)}, True),
        ({"first": dt.date(2018, 9, 9), "last": dt.date(2018, 9, 9)}, False),
        ({"first": dt.date(2018, 9, 1), "last": dt.date(2018, 9, 30)}, True),
        ({"lat": 34.58}, True),
        ({"lat": 34.7}, False),
        ({"lat": 34.7, "km": 25.0}, True),
        ({"group": "strike"}, True),
        ({"group": "protest"}, False),
        ({"lat": None, "lon": None}, False),
        ({"actors": ("id:isis",)}, True),
    ],
)
def test_what_may_be_one_event(change: dict[str, object], one: bool) -> None:
    first = event("a", actors=("id:isis",))
    found = compare(data(first), data(event("b", **change)), packs())
    assert (found.counts["both"] == 1) is one


def test_parts_of_one_army_are_one_side_and_strangers_are_not() -> None:
    army = event("a", group="strike", actors=("id:tiger-forces",))
    assert "tiger-forces" in packs().actors
    parent = packs().actors["tiger-forces"].parent
    assert parent
    same = event("b", actors=(f"id:{parent}",))
    assert compare(data(army), data(same), packs()).counts["both"] == 1
    other = event("b", actors=("id:isis",))
    assert compare(data(army), data(other), packs()).counts["both"] == 0


def test_each_event_is_matched_once_and_best_first() -> None:
    near, far = event("near"), event("far", lat=34.55)
    found = compare(data(event("a"), event("a2", lat=34.56)), data(far, near), packs())
    assert {(p.a.id, p.b.id) for p in found.pairs if p.a and p.b} == {("a", "near"), ("a2", "far")}


def test_what_the_other_does_not_cover_is_not_missing() -> None:
    early = event("early", first=dt.date(2017, 1, 1), last=dt.date(2017, 1, 1))
    found = compare(data(early, event("a")), data(event("b")), packs())
    assert found.counts["only a"] == 0
    assert found.outside_a == 1
    late = compare(data(event("a")), data(event("b")), packs(), since=dt.date(2018, 9, 20))
    assert (late.pairs, late.outside_a, late.outside_b) == ((), 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [((5, 10), (8, 12), "agree"), ((5, 7), (8, 12), "differ"), ((5, 5), (None, None), "one side"),
     ((None, None), (None, None), "none"), ((5, None), (3, 9), "agree")],
)  # fmt: skip
def test_deaths_agree_where_ranges_meet(
    one: tuple[float, float], other: tuple[float, float], verdict: str
) -> None:
    a, b = (event("x", low=low, high=high) for low, high in (one, other))
    assert compare(data(a), data(b), packs()).pairs[0].deaths == verdict


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("a.csv", "x,y\n1,2\n", "no data set that can be compared"),
     ("a.jsonl", '{"x": 1}', "neither events of sayso nor Airwars"),
     ("a.jsonl", "{nonsense", "no JSON"), ("none.csv", None, "cannot be read")],
)  # fmt: skip
def test_other_files_are_one_clear_line(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read(tmp_path / name)


def test_the_verb(run: Run, record: Path, tmp_path: Path) -> None:
    assert run("export", "acled", "acled.csv", "--record", record)[0] == 0
    status, out, err = run("compare", record, "acled.csv", "--format", "csv")
    assert status == 0
    rows = list(csv.DictReader(out.splitlines()))
    assert {row["found"] for row in rows} <= {"both", "only a"}
    both = [row for row in rows if row["found"] == "both"]
    assert len(both) == len((tmp_path / "acled.csv").read_text().splitlines()) - 1
    assert f"{len(both)} both" in err
    _, out, _ = run("compare", record, "acled.csv", "--only", "differ", "--format", "csv")
    assert len(out.splitlines()) - 1 == sum(row["deaths"] == "differ" for row in both)


@pytest.mark.parametrize(
    "vague",
    [
        {"first": dt.date(2018, 1, 1), "last": dt.date(2018, 12, 31)},
        {"km": 300.0},
    ],
)
def test_what_is_said_of_a_year_or_a_country_is_no_village_on_a_day(
    vague: dict[str, object],
) -> None:
    exact, wide = event("a"), event("b", **vague)
    assert compare(data(exact), data(wide), packs()).counts["both"] == 0
    assert compare(data(event("c", **vague)), data(wide), packs()).counts["both"] == 1


def test_an_event_under_its_own_id_is_itself() -> None:
    mine = [event("e1_aa", low=1.0), event("e1_bb", low=2.0), event("e1_cc", lat=None, lon=None)]
    theirs = [
        event("SYR-e1_bb", low=1.0), event("SYR-e1_aa", low=2.0),
        event("e1_cc", lat=None, lon=None),
    ]  # fmt: skip
    found = compare(data(*mine), data(*theirs), packs())
    assert {(p.a.id, p.b.id) for p in found.pairs if p.a and p.b} == {
        ("e1_aa", "SYR-e1_aa"), ("e1_bb", "SYR-e1_bb"), ("e1_cc", "e1_cc"),
    }  # fmt: skip
    assert found.counts["both"] == 3


def test_an_id_of_one_data_set_in_both_is_itself() -> None:
    mine = [event("NCS1", lat=None, lon=None), event("NCS2", lat=None, lon=None)]
    theirs = [event("NCS1", lat=None, lon=None), *2 * [event("NCS2", lat=None, lon=None)]]
    acled = msgspec.structs.replace(data(*mine), kind="acled")
    both = msgspec.structs.replace(data(*theirs), kind="acled")
    assert compare(acled, both, packs()).counts["both"] == 1
    other = msgspec.structs.replace(both, kind="airwars")
    assert compare(acled, other, packs()).counts["both"] == 0
