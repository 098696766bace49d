from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.model import Figure, FigureSaying
from sayso.publish.airwars import AirwarsWriter, grade
from sayso.publish.facts import Facts

from .cases import event_of
from .small_record import narrowed, reference, small_record

STRIKE: dict[str, Any] = {
    "type": "airstrike", "actor": ["sdf"], "target": ["civilians"], "place": ["Hajin"],
    "time": ["2018-09-20"], "figures": [["killed", "civilians", 4, 9]],
}  # fmt: skip


@pytest.mark.parametrize(
    ("voices", "actor", "expected"),
    [
        ([["furat", "affirms"]], ["sdf"], "weak"),
        ([["furat", "affirms"], ["sohr", "affirms"]], ["sdf"], "fair"),
        ([["furat", "affirms"], ["sohr", "affirms"]], [], "weak"),
        ([["furat", "affirms"], ["sdf-press", "denies"]], ["sdf"], "contested"),
        ([["furat", "affirms"], ["sdf-press", "affirms"]], ["sdf"], "fair"),
    ],
)
def test_grades(voices: list[list[str]], actor: list[str], expected: str) -> None:
    event = event_of({**STRIKE, "voices": voices, "actor": actor})
    assert grade(event, Facts(narrowed([event]), reference())) == expected


def test_confirmed_needs_the_belligerents_own_number(tmp_path: Path) -> None:
    event = msgspec.structs.replace(
        event_of({**STRIKE, "voices": [["furat", "affirms"], ["sdf-press", "affirms"]]}),
        figures=(
            Figure(
                what="killed", of="civilians", low=2, best=4, high=9,
                said_by=(FigureSaying(origin="furat", low=4, high=9, rank="preferred"),
                         FigureSaying(origin="sdf-press", low=2, high=2)),
            ),
        ),
    )  # fmt: skip
    AirwarsWriter(reference()).write(narrowed([event]), tmp_path / "a.jsonl")
    incident = msgspec.json.decode((tmp_path / "a.jsonl").read_bytes())
    assert incident["civilian_harm_status"] == "confirmed"
    assert incident["strike_status"] == "declared strike"
    assert incident["civilian_deaths_conceded_min"] == 2
    assert incident["killed_injured_civilian_non_combatants"]["killed_max"] == 9


def test_only_explosive_harm_to_civilians(tmp_path: Path) -> None:
    writer = AirwarsWriter(reference())
    writer.write(small_record(), tmp_path / "a.jsonl")
    incidents = [msgspec.json.decode(x) for x in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    (incident,) = incidents
    assert incident["incident_date"] == "2018-09-08"
    assert incident["killed_injured_children"]["killed_min"] == 5
    assert incident["geolocation_accuracy"] == "town"
    assert incident["victims"] == []
    left = {entry.event for entry in writer.left_out(small_record())}
    events = {event.id for event in small_record().events()}
    assert left | {incident["unique_reference_codes"][0]} == events
