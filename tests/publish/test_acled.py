from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.model import AcledType
from sayso.publish.acled import COLUMNS, AcledWriter, interaction

from .cases import event_of
from .small_record import Builder, SmallRecord, narrowed, reference

CASES: list[dict[str, Any]] = msgspec.yaml.decode(
    Path(__file__).with_name("acled_cases.yaml").read_bytes()
)
CONTAINED = {"notes", "tags", "event_id_cnty"}


def rows_of(events: list[Any], folder: Path) -> list[dict[str, str]]:
    target = folder / "acled.csv"
    AcledWriter(reference()).write(narrowed(events), target)
    with target.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_coding_rule(case: dict[str, Any], tmp_path: Path) -> None:
    event = event_of(case["event"])
    rows = rows_of([event], tmp_path)
    if "left_out" in case:
        assert rows == []
        (left,) = AcledWriter(reference()).left_out(narrowed([event]))
        assert left.event == event.id
        assert case["left_out"] in left.reason
        return
    (row,) = rows
    for column, expected in case["row"].items():
        if column in CONTAINED:
            assert expected in row[column]
        else:
            assert row[column] == expected, column


def test_columns_are_those_of_a_download() -> None:
    assert len(COLUMNS) == 31
    assert COLUMNS[:3] == ("event_id_cnty", "event_date", "year")
    assert COLUMNS[-3:] == ("fatalities", "tags", "timestamp")


def test_a_place_that_changes_hands_twice_in_a_day_is_a_clash(tmp_path: Path) -> None:
    place = {"place": ["Hajin"], "time": ["2018-09-20"]}
    one = event_of({"type": "capture", "actor": ["sdf"], "target": ["isis"], **place}, "e1_a")
    back = event_of({"type": "capture", "actor": ["isis"], "target": ["sdf"], **place}, "e1_b")
    later = event_of(
        {"type": "capture", "actor": ["sdf"], "target": ["isis"], "place": ["Hajin"],
         "time": ["2018-09-22"]}, "e1_c",
    )  # fmt: skip
    rows = rows_of([one, back, later], tmp_path)
    assert [row["sub_event_type"] for row in rows] == [
        "Armed clash",
        "Non-state actor overtakes territory",
    ]
    assert "sayso=e1_a" in rows[0]["tags"]
    assert "sayso=e1_b" in rows[0]["tags"]


def test_same_actors_place_day_and_type_are_one_event(tmp_path: Path) -> None:
    common = {"type": "clash", "place": ["Hajin"], "time": ["2018-09-20"]}
    one = event_of(
        {
            "actor": ["sdf"],
            "target": ["isis"],
            "figures": [["killed", "militants", 3, 3]],
            **common,
        },
        "e1_a",
    )
    two = event_of(
        {
            "actor": ["isis"],
            "target": ["sdf"],
            "figures": [["killed", "militants", 4, 4]],
            **common,
        },
        "e1_b",
    )
    other = event_of({"actor": ["sdf"], "target": ["hts"], **common}, "e1_c")
    rows = rows_of([one, two, other], tmp_path)
    assert [row["fatalities"] for row in rows] == ["7", "0"]


@pytest.mark.parametrize(("speaker", "fatalities"), [("furat", "1"), ("sohr", "2")])
def test_one_death_that_one_speaker_tells_twice_is_one(
    speaker: str, fatalities: str, tmp_path: Path
) -> None:
    case = {"type": "bombing", "actor": ["isis"], "place": ["Hajin"], "time": ["2018-09-20"],
            "figures": [["killed", "woman", 1, 1]]}  # fmt: skip
    one, two = event_of(case, "e1_a"), event_of(case, "e1_b")
    (figure,) = two.figures
    said = tuple(msgspec.structs.replace(s, origin=speaker) for s in figure.said_by)
    two = msgspec.structs.replace(two, figures=(msgspec.structs.replace(figure, said_by=said),))
    (row,) = rows_of([one, two], tmp_path)
    assert row["fatalities"] == fatalities


@pytest.mark.parametrize(
    ("actor", "words", "sub_event"),
    [
        ("coalition", "The coalition bombed Hajin", "Air/drone strike"),
        ("coalition", "A bomb of the coalition blew up in Hajin", "Remote explosive/landmine/IED"),
        ("isis", "IS bombed Hajin", "Remote explosive/landmine/IED"),
    ],
)
def test_what_a_state_bombs_is_hit_from_the_air(
    actor: str, words: str, sub_event: str, tmp_path: Path
) -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-20", f"{words}.")
    claim = b.claim(page, "bombing", words, actor=[actor], place=["Hajin"], time=("2018-09-20",))
    b.event(claim, acled=AcledType(event_type="Explosions/Remote violence",
                                   sub_event_type="Remote explosive/landmine/IED"))  # fmt: skip
    AcledWriter(reference()).write(SmallRecord(b), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [row["sub_event_type"] for row in csv.DictReader(file)] == [sub_event]


@pytest.mark.parametrize(
    ("one", "two", "second", "expected"),
    [(1, 2, True, 12), (2, 1, True, 12), (3, None, False, 30), (None, 2, True, None),
     (1, None, True, None), (8, 8, True, 88)],
)  # fmt: skip
def test_interaction(one: int | None, two: int | None, second: bool, expected: int | None) -> None:
    assert interaction(one, two, second) == expected
