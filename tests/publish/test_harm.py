"""Airwars' fields that follow from the words of an incident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.model import PlaceMention, TimeSpan
from sayso.publish.acled import COLUMNS as ACLED
from sayso.publish.acled import AcledWriter
from sayso.publish.airwars import AirwarsWriter
from sayso.publish.coding import Party
from sayso.publish.facts import Facts
from sayso.publish.harm import causes, infrastructure, local_time, names_in_scripts
from sayso.publish.ucdp import _conflict, sides

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, narrowed, reference


def told(words: str, kind: str = "airstrike", **fields: Any) -> tuple[Any, Facts]:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    event = b.event(b.claim(page, kind, words, place=["Hajin"], **fields))
    return event, Facts(SmallRecord(b), reference())


@pytest.mark.parametrize(
    ("words", "kind", "cause"),
    [
        ("Warplanes hit Hajin", "airstrike", "Heavy weapons and explosive munitions"),
        ("A landmine killed two", "bombing", "Planted explosives and unexploded ordnance (UXO)"),
        ("A suicide bomber struck in Hajin", "bombing", "Heavy weapons and explosive munitions"),
        ("Chlorine was dropped on Hajin", "chemical", "Chemical"),
    ],
)  # fmt: skip
def test_cause_of_death(words: str, kind: str, cause: str) -> None:
    event, facts = told(words, kind)
    assert causes(event, facts, harmed=True) == [cause]
    assert causes(event, facts, harmed=False) == []


@pytest.mark.parametrize(
    ("target", "terms"),
    [
        (["a school"], ["Education"]),
        (["Al-Kindi Hospital", "houses"], ["Residential", "Healthcare"]),
        (["the vegetable market"], ["Commerce"]),
        (["militants"], []),
        (["isis"], []),
    ],
)
def test_infrastructure(target: list[str], terms: list[str]) -> None:
    event, facts = told("Warplanes hit Hajin", target=target)
    assert infrastructure(event, facts) == terms


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("at 2:30 pm on Monday", ("exact", "14:30")),
        ("around 05:15", ("exact", "05:15")),
        ("12.05 am", ("exact", "00:05")),
        ("early on Monday morning", ("approximate_time_of_day", "morning")),
        ("on 4 May", ("unknown", None)),
        ("at 27:80", ("unknown", None)),
    ],
)
def test_local_time(said: str, found: tuple[str, str | None]) -> None:
    event = msgspec.structs.replace(
        event_of({"type": "airstrike"}),
        time=TimeSpan(start="2018-09-09", end="2018-09-09", text=said),
    )
    assert local_time(event) == found


def test_names_in_other_scripts() -> None:
    arabic, cyrillic = PlaceMention(text="هجين"), PlaceMention(text="Херсон")
    assert names_in_scripts([arabic], "SY")["location_name_arabic"] == "هجين"
    assert names_in_scripts([cyrillic], "UA")["location_name_ukrainian"] == "Херсон"
    assert names_in_scripts([cyrillic], "RU")["location_name_ukrainian"] is None
    assert set(names_in_scripts([], "SY").values()) == {None}


def test_an_incident_has_them(tmp_path: Path) -> None:
    event = event_of({
        "type": "airstrike", "place": ["Hajin"], "time": ["2018-09-08"], "target": ["civilians"],
        "figures": [["killed", "civilians", 3, 3]],
    })  # fmt: skip
    event = msgspec.structs.replace(
        event, time=TimeSpan(start="2018-09-08", end="2018-09-08", text="on Saturday evening")
    )
    AirwarsWriter(reference()).write(narrowed([event]), tmp_path / "a.jsonl")
    row = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    assert row["cause_of_death"] == ["Heavy weapons and explosive munitions"]
    assert (row["incident_local_time_type"], row["incident_local_time"]) == (
        "approximate_time_of_day", "evening",
    )  # fmt: skip


@pytest.mark.parametrize(("identity", "admin2"), [("gn:1", "Abu Kamal"), (None, "")])
def test_the_second_level_is_a_district_of_the_gazetteer(
    identity: str | None, admin2: str, tmp_path: Path
) -> None:
    district = PlaceMention(text="Abu Kamal", name="Abu Kamal", id=identity, kind="district",
                            country="SY", admin1="Deir ez-Zor", relation="within")  # fmt: skip
    event = event_of(
        {"type": "clash", "actor": ["sdf"], "target": ["isis"], "time": ["2018-09-08"]}
    )
    event = msgspec.structs.replace(event, place=(PLACES["Hajin"], district))
    AcledWriter(reference()).write(narrowed([event]), tmp_path / "a.csv")
    row = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    assert row[ACLED.index("admin2")] == admin2


def test_a_war_between_states_has_their_names() -> None:
    packs = reference().actors
    syria = Party(name="Syrian Arab Army", actor=packs["syria-army"])
    turkey = Party(name="Turkish army", actor=packs["turkey-army"])
    isis = Party(name="Islamic State", actor=packs["isis"])
    between = sides([turkey], [syria])
    assert not isinstance(between, str)
    # UCDP calls Turkey by its name in the list of Gleditsch and Ward.
    assert _conflict(between, "dyad") == "Syria - Turkey"
    within = sides([syria], [isis])
    assert not isinstance(within, str)
    assert _conflict(within, "dyad") is None
