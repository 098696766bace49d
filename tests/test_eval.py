"""`make eval`: floors hold, missing data is named, a fall is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import fusion, run
from eval.shared import Absent, shared


def test_every_floor_belongs_to_a_measurement() -> None:
    floors = json.loads(run.FLOORS.read_text(encoding="utf-8"))
    assert set(floors) <= set(run.MEASUREMENTS)
    for figures in floors.values():
        assert all(isinstance(value, int | float) for value in figures.values())


def test_nested_figures_and_shares_are_flattened() -> None:
    figures = {"a": {"b": 0.5, "c": "3/4"}, "d": 1, "e": ["no figure"], "f": "words"}
    assert dict(run._flat(figures)) == {"a b": 0.5, "a c": 0.75, "d": 1.0}


def test_a_figure_below_its_floor_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYSO_SHARED", str(tmp_path))
    monkeypatch.setattr(run, "FLOORS", tmp_path / "floors.json")
    run.FLOORS.write_text(json.dumps({"fusion": {"war true when confirmed": 2.0}}))
    assert run.main(["fusion"]) == 1
    assert "below" in capsys.readouterr().out
    run.FLOORS.write_text(json.dumps({"fusion": {"war true when confirmed": 0.0}}))
    assert run.main(["fusion"]) == 0


def test_without_data_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYSO_SHARED", str(tmp_path))
    with pytest.raises(Absent):
        shared("truth")
    assert run.main(["claims"]) == 0
    assert "skipped" in capsys.readouterr().out


def test_what_others_published_stands_beside_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fusion, "measure", lambda: {"f1": 0.5, "other": 0.25})
    monkeypatch.setattr(fusion, "PUBLISHED", {"f1": "somebody: 0.6"}, raising=False)
    monkeypatch.setattr(run, "FLOORS", tmp_path / "floors.json")
    run.FLOORS.write_text(json.dumps({"fusion": {"f1": 0.4}}))
    assert run.main(["fusion"]) == 0
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert first.split() == ["fusion", "f1", "0.500", "0.400", "somebody:", "0.6"]
    assert second.split() == ["fusion", "other", "0.250"]


def test_all_measures_whole_sets_where_there_are_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def measure(whole: bool = False) -> dict[str, float]:
        asked.append(whole)
        return {"f1": 0.5}

    monkeypatch.setattr(fusion, "measure", measure)
    run.main(["fusion"])
    run.main(["fusion", "--all"])
    assert asked == [False, True]
