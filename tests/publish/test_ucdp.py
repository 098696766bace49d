from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from sayso.model import Figure, FigureSaying
from sayso.publish.ucdp import COLUMNS, UcdpWriter, number, priogrid

from .cases import event_of
from .small_record import Builder, SmallRecord, narrowed, reference, small_record

DAY = {"time": ["2018-09-20"], "place": ["Hajin"]}


def rows_of(events: list[Any], folder: Path) -> list[dict[str, str]]:
    target = folder / "ged.csv"
    UcdpWriter(reference()).write(narrowed(events), target)
    with target.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def reason(event: Any) -> str:
    (left,) = UcdpWriter(reference()).left_out(narrowed([event]))
    return left.reason


@pytest.mark.parametrize(
    ("until", "left"), [("2018-12-31", ""), ("2019-06-30", "a sum over more than a year")]
)
def test_a_sum_over_more_than_a_year_is_no_event(until: str, left: str, tmp_path: Path) -> None:
    event = event_of({
        "type": "killing", "actor": ["isis"], "target": ["civilians"], "place": ["Hajin"],
        "time": ["2018-01-01", until], "figures": [["killed", "civilians", 4, 4]],
    })  # fmt: skip
    if left:
        assert reason(event) == left
    else:
        assert [row["date_prec"] for row in rows_of([event], tmp_path)] == ["5"]


def test_the_state_is_side_a_and_deaths_follow_it(tmp_path: Path) -> None:
    event = event_of({
        "type": "clash", "actor": ["hts"], "target": ["syria-army"], "place": ["Murak"],
        "time": ["2018-09-20"],
        "figures": [["killed", "soldiers", 12, 30], ["killed", "HTS fighters", 9, 9]],
    })  # fmt: skip
    (row,) = rows_of([event], tmp_path)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (
        "1", "Government of Syria", "Hayat Tahrir al-Sham",
    )  # fmt: skip
    assert (row["deaths_a"], row["deaths_b"]) == ("12", "9")
    assert (row["low"], row["best"], row["high"]) == ("21", "21", "39")
    assert (row["gwnoa"], row["country_id"], row["region"]) == ("652", "652", "Middle East")


def test_non_state_and_one_sided(tmp_path: Path) -> None:
    dead = [["killed", "militants", 3, 3]]
    fight = event_of(
        {"type": "clash", "actor": ["sdf"], "target": ["isis"], "figures": dead, **DAY}
    )
    massacre = event_of(
        {"type": "killing", "actor": ["isis"], "target": ["civilians"],
         "figures": [["killed", "civilians", 4, 4]], **DAY}, "e1_b",
    )  # fmt: skip
    coalition = event_of(
        {"type": "airstrike", "actor": ["coalition"], "target": ["isis"], "figures": dead, **DAY},
        "e1_c",
    )
    rows = rows_of([fight, massacre, coalition], tmp_path)
    assert [row["type_of_violence"] for row in rows] == ["2", "3", "1"]
    assert rows[0]["conflict_name"] == "Syrian Democratic Forces - Islamic State"
    assert rows[1]["dyad_name"] == "Islamic State - Civilians"
    assert rows[1]["deaths_civilians"] == "4"


def test_only_lethal_events_with_two_parties() -> None:
    quiet = event_of({"type": "clash", "actor": ["sdf"], "target": ["isis"], **DAY})
    assert reason(quiet) == "no death with a number"
    nobody = event_of({"type": "airstrike", "figures": [["killed", "people", 3, 3]], **DAY})
    assert reason(nobody) == "fewer than two named parties"


@pytest.mark.parametrize(
    ("time", "precision"),
    [(["2018-09-20"], "1"), (["2018-09-18", "2018-09-20"], "2"),
     (["2018-09-03", "2018-09-09"], "3"), (["2018-09"], "4"), (["2018"], "5")],
)  # fmt: skip
def test_date_precision(time: list[str], precision: str, tmp_path: Path) -> None:
    event = event_of({"type": "clash", "actor": ["sdf"], "target": ["isis"], "place": ["Hajin"],
                      "time": time, "figures": [["killed", "militants", 3, 3]]})  # fmt: skip
    (row,) = rows_of([event], tmp_path)
    assert row["date_prec"] == precision
    assert row["date_start"] <= row["date_end"]
    assert row["date_start"].endswith(" 00:00:00.000")


@pytest.mark.parametrize(("place", "code"), [("Hajin", "1"), ("near Hajin", "2"), ("Hama", "4")])
def test_where_precision(place: str, code: str, tmp_path: Path) -> None:
    event = event_of(
        {
            "type": "clash",
            "actor": ["sdf"],
            "target": ["isis"],
            "place": [place],
            "time": ["2018-09-20"],
            "figures": [["killed", "militants", 3, 3]],
        }
    )
    (row,) = rows_of([event], tmp_path)
    assert row["where_prec"] == code


def test_best_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    UcdpWriter(reference()).write(small_record(), tmp_path / "ged.csv")
    with (tmp_path / "ged.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 4
    for row in rows:
        parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
        assert int(row["best"]) == sum(int(row[part]) for part in parts)
        assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert int(row["best"]) >= 1


def test_ids_are_whole_numbers_and_stable() -> None:
    assert number("e1_aaaaaaaaaaaaaaaaaaaa") == 0
    assert number("e1_7zzxmo5vqskxa4whzwoq") == 274662503142930
    assert 0 <= number("e1_7777777777aaaaaaaaaa") < 2**48


@pytest.mark.shared
def test_columns_and_grid_cells_against_real_rows() -> None:
    shared = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / ".." / "shared"))
    path = shared / "data" / "ucdp_ged_sample" / "events.csv.gz"
    if not path.is_file():
        pytest.skip(f"no sample of real GED rows at {path}")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    for row in rows:
        cell = priogrid(float(row["latitude"]), float(row["longitude"]))
        assert cell == int(float(row["priogrid_gid"]))


@pytest.mark.parametrize(
    ("time", "place", "clear"),
    [
        (["2018-09-20"], ["Hajin"], "1"),
        (["2018-09-18", "2018-09-20"], ["Hajin"], "1"),
        (["2018-09-03", "2018-09-09"], ["Hajin"], "2"),
        (["2018-09-20"], ["Hajin", "As Susah"], "2"),
    ],
)
def test_what_is_told_in_a_summary_is_not_clear(
    time: list[str], place: list[str], clear: str, tmp_path: Path
) -> None:
    event = event_of({"type": "clash", "actor": ["sdf"], "target": ["isis"], "place": place,
                      "time": time, "figures": [["killed", "militants", 3, 3]]})  # fmt: skip
    (row,) = rows_of([event], tmp_path)
    assert row["event_clarity"] == clear


def test_ids_points_states_and_what_no_record_knows(tmp_path: Path) -> None:
    event = event_of({
        "type": "clash", "actor": ["syria-army"], "target": ["turkey-army"], "place": ["Hajin"],
        "time": ["2018-09-20"], "figures": [["killed", "soldiers", 3, 3]],
    })  # fmt: skip
    (row,) = rows_of([event], tmp_path)
    assert (row["relid"], row["year"], row["number_of_sources"]) == ("e1_case", "2018", "-1")
    assert row["geom_wkt"] == "POINT (40.83 34.7)"
    assert (row["side_a"], row["gwnoa"]) == ("Government of Syria", "652")
    assert (row["side_b"], row["gwnob"]) == ("Government of Turkey", "640")
    assert row["conflict_name"] == "Syria - Turkey"
    unknown = ("active_year", "code_status", "conflict_dset_id", "conflict_new_id",
               "dyad_dset_id", "dyad_new_id", "side_a_dset_id", "side_b_dset_id")  # fmt: skip
    assert {row[column] for column in unknown} == {""}


@pytest.mark.parametrize(("titles", "sources"), [(("A strike", "A strike"), "1"), (("", ""), "2")])
def test_two_captures_of_one_article_are_one_source(
    titles: tuple[str, str], sources: str, tmp_path: Path
) -> None:
    b = Builder()
    words = "The coalition killed four civilians in Hajin"
    claims = [
        b.claim(b.document(f"page{n}", "furat", "2018-09-20", f"{words}. {n}", title=title),
                "killing", words, actor=["coalition"], target=["civilians"], place=["Hajin"],
                time=("2018-09-20",))
        for n, title in enumerate(titles)
    ]  # fmt: skip
    said = (FigureSaying(origin="furat", low=4, high=4, claims=(claims[0].key,)),)
    b.event(*claims, figures=(Figure(what="killed", of="civilians", low=4, high=4, said_by=said),))
    target = tmp_path / "ged.csv"
    UcdpWriter(reference()).write(SmallRecord(b), target)
    with target.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert row["number_of_sources"] == sources


def test_what_stands_beside_a_post_is_no_party() -> None:
    case = {"type": "killing", "actor": ["Central Command@CENTCOMJun 12"], **DAY,
            "target": ["civilians"], "figures": [["killed", "civilians", 1, 1]]}  # fmt: skip
    assert reason(event_of(case)) == "fewer than two named parties"
