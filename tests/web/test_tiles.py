"""Tiles of columns hold each event once, and the first one says what days all have."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.record import Record, open_record
from sayso.web.answers import EventColumns, EventTile
from sayso.web.tiles import rows_of, tile_of, tiles
from sayso.web.whole import whole_of

from .desk_record import small_record

PER_EVENT = (
    "id", "type", "status", "modality", "start", "end", "place", "actors", "targets", "origins",
    "outlets", "voices", "killed", "told",
)  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return small_record(tmp_path_factory.mktemp("tiles") / "small.db")


def cut(made: EventColumns, size: int) -> list[EventTile]:
    count = tiles(len(made.id), size)
    return [tile_of(made, n, name="v1", changes=3, size=size) for n in range(count)]


@given(total=st.integers(0, 100), size=st.integers(1, 40))
def test_every_row_lies_in_one_tile(total: int, size: int) -> None:
    spans = [rows_of(tile, total, size) for tile in range(tiles(total, size))]
    assert spans[0][1] == total
    assert spans[-1][0] == 0
    assert all(newer[0] == older[1] for newer, older in pairwise(spans))
    assert all(end - first <= size for first, end in spans)


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_tiles_put_together_are_the_columns(record: Record, size: int) -> None:
    made = whole_of(record).made
    assert made.rumour
    assert made.denials
    parts = cut(made, size)[::-1]
    assert [(part.tiles, part.total) for part in parts] == [(len(parts), len(made.id))] * len(parts)
    for field in PER_EVENT:
        assert [row for part in parts for row in getattr(part, field)] == getattr(made, field)
    assert [row + part.first for part in parts for row in part.rumour] == made.rumour
    denials = [(row + part.first, name) for part in parts for row, name in part.denials]
    assert denials == made.denials
    assert parts[-1].names == made.names
    assert parts[-1].places == made.places
    assert all(part.names == [] and part.days == [] for part in parts[:-1])


def test_no_column_is_forgotten_in_a_tile() -> None:
    tables = {"types", "statuses", "modalities", "tolds", "names", "places"}
    assert set(EventColumns.__struct_fields__) == {*PER_EVENT, "rumour", "denials", *tables}


def test_the_newest_tile_counts_all_by_day(record: Record) -> None:
    made = whole_of(record).made
    newest = cut(made, 5)[0]
    assert newest.days == sorted({day for day in made.start if day is not None})
    starts = Counter(day for day in made.start if day is not None)
    assert dict(zip(newest.days, newest.daily, strict=True)) == starts
    counted: Counter[tuple[str, int]] = Counter()
    for kind, counts in newest.bins.items():
        for day, count in zip(newest.days, counts, strict=True):
            if count:
                counted[kind, day] = count
    rumours = set(made.rumour)
    assert counted == Counter(
        (made.types[kind], day)
        for row, (kind, day) in enumerate(zip(made.type, made.start, strict=True))
        if day is not None and row not in rumours
    )
    assert newest.ends == max(day for day in (*made.start, *made.end) if day is not None)


def test_a_tile_is_made_once(record: Record) -> None:
    whole = whole_of(record)
    assert whole.tile(0) is whole.tile(0)
    assert msgspec.json.decode(whole.tile(0), type=EventTile).of == whole.ids_name


def test_a_record_without_events_has_one_tile(tmp_path: Path) -> None:
    with open_record(tmp_path / "empty.db") as empty:
        tile = msgspec.json.decode(whole_of(empty).tile(0), type=EventTile)
    assert (tile.total, tile.tiles, tile.days, tile.ends) == (0, 1, [], None)
