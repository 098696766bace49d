"""Whatever is known or missing of an event, every writer and the digest cope with it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.model import ClaimType, Event, EventStatus, Modality
from sayso.publish import digest, get_writer, left_out, map_svg
from sayso.publish.files import csv_line, safe_cell

from .cases import event_of
from .small_record import PLACES, built, narrowed, reference

ACTORS = ["sdf", "isis", "syria-army", "coalition", "civilians", "two vehicles", "Lions", "a =b|c"]
number = st.one_of(st.none(), st.integers(0, 500).map(float))
case = st.fixed_dictionaries(
    {
        "type": st.sampled_from(get_args(ClaimType)),
        "actor": st.lists(st.sampled_from(ACTORS), max_size=3, unique=True),
        "target": st.lists(st.sampled_from(ACTORS), max_size=3, unique=True),
        "place": st.lists(st.sampled_from(sorted(PLACES)), max_size=3, unique=True),
        "time": st.one_of(
            st.none(),
            st.sampled_from(["2018-09-08", "2018-09", "2018", "--09-08"]).map(lambda t: [t]),
            st.just(["2018-09-03", "2018-09-09"]),
        ),
        "figures": st.lists(
            st.tuples(
                st.sampled_from(["killed", "injured", "destroyed", "displaced"]),
                st.sampled_from([None, "militants", "civilians", "children", "soldiers", "tanks"]),
                number,
                number,
            ),
            max_size=4,
        ),
        "modality": st.sampled_from(get_args(Modality)),
        "status": st.sampled_from(get_args(EventStatus)),
        "rumour": st.booleans(),
        "voices": st.lists(
            st.tuples(st.sampled_from(["furat", "sohr", "sdf-press", "unknown"]),
                      st.sampled_from(["affirms", "denies"])),
            max_size=3, unique_by=lambda voice: voice[0],
        ),
    }
)  # fmt: skip
events = st.lists(case, max_size=6).map(
    lambda cases: [event_of(_ordered(c), f"e1_{i}") for i, c in enumerate(cases)]
)


def _ordered(values: dict[str, Any]) -> dict[str, Any]:
    figures = [
        (what, of, *(sorted((low, high)) if low is not None and high is not None else (low, high)))
        for what, of, low, high in values["figures"]
    ]
    return {**values, "figures": figures}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events)
@pytest.mark.parametrize("name", ["acled", "ucdp", "plover", "polecat", "airwars"])
def test_each_event_is_a_row_or_left_out_with_a_reason(
    name: str, tmp_path: Path, found: list[Event]
) -> None:
    writer, view = get_writer(name, reference()), narrowed(found)
    target = tmp_path / "out"
    writer.write(view, target)
    text = target.read_text(encoding="utf-8")
    gone = {entry.event for entry in left_out(writer, view)}
    assert all(entry.reason for entry in left_out(writer, view))
    for event in found:
        assert (event.id in gone) != bool(re.search(rf"{event.id}\b", text))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events)
def test_ged_rows_add_up(tmp_path: Path, found: list[Event]) -> None:
    target = tmp_path / "ged.csv"
    get_writer("ucdp", reference()).write(narrowed(found), target)
    with target.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            low, best, high = (int(row[name]) for name in ("low", "best", "high"))
            assert best >= 1
            assert low <= best <= high
            parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
            assert best == sum(int(row[part]) for part in parts)


@settings(max_examples=80, deadline=None)
@given(events, st.sampled_from(["daily", "weekly"]))
def test_digest_and_map_never_fail(found: list[Event], style: str) -> None:
    view = narrowed([*found, built().events[0]])
    text = digest(view, "2018-09-01", "2018-09-30", style=style, reference=reference())
    assert text.startswith("# ")
    assert "None" not in text
    assert "  " not in text.replace("\n", "")
    map_svg(view, since="2018-09-01", until="2018-09-30", reference=reference())


_cell = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.sampled_from("ab ,;\"'\n=+-@\té"), max_size=8),
)


@settings(deadline=None)
@given(st.lists(_cell, min_size=2, max_size=6))
def test_a_csv_line_is_what_the_csv_module_writes_and_reads(cells: list[Any]) -> None:
    line = csv_line(cells)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([safe_cell(cell) for cell in cells])
    assert out.getvalue() == line + "\n"
    (back,) = csv.reader(io.StringIO(line, newline=""))
    assert back == [str(safe_cell(cell)) for cell in cells]
