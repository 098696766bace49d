"""Each benchmark on a few rows of its set: figures within bounds, published ones beside them."""

from __future__ import annotations

import importlib
import json

import pytest

from eval import run
from eval.shared import Absent, shared

SETS = {
    "muc4": "muc4",
    "case2021": "case2021",
    "acled": "acled_syria_battles",
    "fighting": "re3d",
    "polnear": "polnear",
    "centcom": "centcom_strikes",
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_figures_have_names_that_published_ones_and_floors_use(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        shared("data", SETS[name])
    except Absent as reason:
        pytest.skip(str(reason))
    monkeypatch.setattr(importlib.import_module(f"eval.{name}"), "SAMPLE", 4)
    figures = dict(run._flat(run.measured(name)))
    assert set(run.published(name)) <= set(figures)
    floors = json.loads(run.FLOORS.read_text(encoding="utf-8"))
    assert set(floors[name]) <= set(figures)
    counts = {figure for figure, value in figures.items() if value > 1}
    assert {figure.split()[-1] for figure in counts} <= {
        *("reports", "snippets", "notes", "articles", "releases", "lines"),
        *("relations", "attributions"),
    }
