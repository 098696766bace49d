"""Claims against answers to texts of our own (see eval/cases/README.md).

`tune` may be worked on; of `held` only these totals may be looked at.
"""

from __future__ import annotations

from pathlib import Path

from eval.claims import load_scorer, score

CASES = Path(__file__).parent / "cases"


def measure() -> dict[str, dict[str, float]]:
    """Return the score of each half."""
    scorer = load_scorer()
    return {half: score(scorer, CASES / half) for half in ("tune", "held")}
