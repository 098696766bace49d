"""Claims against answers to texts of our own (eval/cases): the same score as eval/claims.py."""

from __future__ import annotations

from pathlib import Path

from eval.claims import load_scorer, score
from eval.shared import Absent

CASES = Path(__file__).parent / "cases"


def measure() -> dict[str, float]:
    """Return the score of all cases."""
    if not any(CASES.glob("*.yaml")):
        raise Absent(f"{CASES} holds no case")
    return score(load_scorer(), CASES)
