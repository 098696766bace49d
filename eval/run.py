"""`make eval`: every measurement whose data is at hand, against the floors in floors.json.

Each module named in MEASUREMENTS has a `measure()` that returns its figures, nested by set where it
has several, or raises `Absent` with the reason why they cannot be had here.  floors.json holds
`{"measurement": {"set figure": least}}`.  Prints a table; the exit status is 1 where a figure is
below its floor.  A floor without a figure counts as below, unless data is missing here.

    python -m eval.run [NAME …] [--all]

Large benchmarks are sampled, always the same rows; `--all` measures them whole.  A module's
`PUBLISHED` has what the literature reports, by figure: the last column.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.shared import Absent, shared

FLOORS = Path(__file__).parent / "floors.json"
_SHARE = re.compile(r"\d+/\d+")
MEASUREMENTS = (
    *("claims", "cases", "muc4", "case2021", "acled", "fighting", "polnear", "centcom"),
    *("places", "names", "actors", "reading", "fusion", "holding", "incidents", "declared"),
)


def main(names: list[str] | None = None) -> int:
    """Make the measurements of these names (all by default) and return the exit status."""
    names = list(names or ())
    whole = "--all" in names
    names = [name for name in names if name != "--all"]
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    below = 0
    print(f"{'measurement':44}{'figure':>10}{'floor':>10}   published")
    for name in names or MEASUREMENTS:
        least = floors.get(name, {})
        try:
            figures = dict(_flat(measured(name, whole)))
        except Absent as reason:
            print(f"{name:44}   skipped: {reason}")
            continue
        beside = published(name)
        below += sum(
            _show(name, figure, value, least.get(figure), beside.get(figure, ""))
            for figure, value in figures.items()
        )
        for figure in sorted(least.keys() - figures.keys()):
            # Where all data is at hand, a floor without a figure is a floor that was lost.
            below += _complete()
            print(f"{name + ' ' + figure:44}   {'missing' if _complete() else 'no data for it'}")
    print(f"{below} below their floor" if below else "no figure is below its floor")
    return 1 if below else 0


def _complete() -> bool:
    try:
        return shared("data").is_dir() and shared("truth").is_dir()
    except Absent:
        return False


def measured(name: str, whole: bool = False) -> Mapping[str, Any]:
    """Return the figures of one measurement, without what it prints.

    `whole`: of the whole set, where the measurement is otherwise of a sample.
    """
    measure = importlib.import_module(f"eval.{name}").measure
    sampled = "whole" in inspect.signature(measure).parameters
    with contextlib.redirect_stdout(io.StringIO()):
        figures: Mapping[str, Any] = measure(whole=whole) if sampled else measure()
    return figures


def published(name: str) -> Mapping[str, str]:
    """Return what the literature reports, by figure of the measurement."""
    beside: Mapping[str, str] = getattr(importlib.import_module(f"eval.{name}"), "PUBLISHED", {})
    return beside


def _flat(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, float]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        elif isinstance(value, int | float):
            yield f"{before}{name}", float(value)
        elif isinstance(value, str) and _SHARE.fullmatch(value):
            right, _, of = value.partition("/")
            yield f"{before}{name}", int(right) / max(1, int(of))


def _show(name: str, figure: str, value: float, floor: float | None, beside: str) -> bool:
    fell = floor is not None and value < floor
    least = "" if floor is None else f"{floor:.3f}"
    notes = "".join(f"   {note}" for note in ("below" if fell else "", beside) if note)
    print(f"{name + ' ' + figure:44}{value:>10.3f}{least:>10}{notes}", flush=True)
    return fell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
