"""Our own sentences against what they say: cases/*.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.extract.engine import RulesEngine
from tests.extract.reading import CASES, faults, load, of_case

KNOWN_GAPS = "known_gaps.yaml"
FILES = sorted(p.name for p in CASES.glob("*.yaml") if p.name != KNOWN_GAPS)
ALL = [pytest.param(c, id=f"{f[:-5]}-{c['id']}") for f in FILES for c in load(f)]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any], engine: RulesEngine) -> None:
    ((_, claims),) = engine.extract([of_case(case)])
    wrong = faults(case, claims)
    assert not wrong, "\n".join([case["text"], *wrong])


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in load(KNOWN_GAPS)])
def test_known_gap(case: dict[str, Any], engine: RulesEngine) -> None:
    assert case["reason"]
    ((_, claims),) = engine.extract([of_case(case)])
    assert faults(case, claims), f"no longer a gap: move {case['id']} to another file"


def test_names_of_cases_are_unique() -> None:
    names = [c["id"] for f in [*FILES, KNOWN_GAPS] for c in load(f)]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)
