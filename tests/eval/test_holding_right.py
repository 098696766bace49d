"""What the coders put into columns, taken for reports that are read right."""

from __future__ import annotations

from eval.holding import place_days, told_from
from eval.holding_right import claim_of
from eval.holding_wars import Town, is_of
from eval.scoring import document

STATE, REBELS = "Military Forces of Syria (2000-)", "HTS: Hayat Tahrir al Sham"


def _row(number: int, day: str, change: str, one: str, other: str) -> dict[str, str]:
    return {
        "event_id_cnty": f"SYR{number}", "event_date": day, "sub_event_type": change,
        "geo_precision": "1.0", "actor1": one, "actor2": other, "admin1": "Idleb",
        "notes": f"{one} fought {other} and others were repelled elsewhere.",
    }  # fmt: skip


def test_the_rules_lose_nothing_where_the_columns_are_read() -> None:
    town = Town("Tell Bir", 35.6, 36.6)
    town.rows = [
        _row(1, "01 March 2019", "Government regains territory", STATE, REBELS),
        _row(2, "05 March 2019", "Armed clash", REBELS, STATE),
        _row(3, "20 March 2019", "Non-state actor overtakes territory", REBELS, STATE),
    ]
    days = ("2019-03-01", "2019-03-05", "2019-03-20")
    town.documents = [
        document(row["event_id_cnty"], row["notes"], day)
        for row, day in zip(town.rows, days, strict=True)
    ]
    first = claim_of(town, town.rows[0], town.documents[0])
    assert (first.type, first.actor[0].id, first.target[0].id) == (
        "capture", "syria-government", "hts",
    )  # fmt: skip
    claims = {
        one.id: [claim_of(town, row, one)]
        for one, row in zip(town.documents, town.rows, strict=True)
    }
    ours, plain = told_from(town.documents, claims)
    start = 737119  # 1 March 2019
    town.holders = {start: STATE, start + 4: STATE, start + 18: STATE, start + 19: REBELS}
    assert place_days([town], ours, is_of) == 1.0
    assert place_days([town], plain, is_of) == 1.0
    town.holders = {start + 19: STATE}
    assert place_days([town], ours, is_of) == 0.0
