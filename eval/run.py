"""`make eval`: every measurement whose data is at hand, against the floors in floors.json.

Each module named in MEASUREMENTS has a `measure()` that returns {name: figure}, or raises `Absent`
with the reason why it cannot be made here.  A floor is `{"measurement": {"name": least}}`.
Prints a table; the exit status is 1 where a figure is below its floor, or a floor's figure is
missing though its measurement was made.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from eval.shared import Absent

FLOORS = Path(__file__).parent / "floors.json"
MEASUREMENTS = ("claims", "cases", "places", "reading", "fusion")


def main(names: list[str] | None = None) -> int:
    """Make the measurements of these names (all by default) and return the exit status."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    below = 0
    print(f"{'measurement':32}{'figure':>10}{'floor':>10}")
    for name in names or MEASUREMENTS:
        try:
            figures = importlib.import_module(f"eval.{name}").measure()
        except Absent as reason:
            print(f"{name:32}   skipped: {reason}")
            continue
        below += _show(name, figures, floors.get(name, {}))
    print(f"{below} below their floor" if below else "no figure is below its floor")
    return 1 if below else 0


def _show(name: str, figures: Mapping[str, float], floors: Mapping[str, float]) -> int:
    below = 0
    for figure in sorted({*figures, *floors}):
        value, floor = figures.get(figure), floors.get(figure)
        fell = floor is not None and (value is None or value < floor)
        below += fell
        shown = "missing" if value is None else f"{value:.3f}"
        least = "" if floor is None else f"{floor:.3f}"
        print(f"{name + ' ' + figure:32}{shown:>10}{least:>10}{'   below' if fell else ''}")
    return below


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
