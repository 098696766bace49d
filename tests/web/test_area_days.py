"""A site's files of areas say for every day what the server says for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.control import control_on
from sayso.control.areas import areas
from sayso.model import Control, Mention, PlaceMention
from sayso.publish.geojson import area_features
from sayso.web import area_days

DECAY = 40
FIRST = date(2017, 1, 1)


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


@st.composite
def timelines(draw: st.DrawFn) -> list[Control]:
    """Return intervals of some places, none of a place over another."""
    rows = []
    for place in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, 20))
        mention = PlaceMention(
            text=f"P{place}", id=f"gn:{place}", lat=35 + place / 10, lon=39.0, radius_km=3
        )
        for _ in range(draw(st.integers(1, 3))):
            length = draw(st.integers(1, 60))
            heard = at + draw(st.integers(0, length - 1))
            who = draw(st.sampled_from(["a", "b"]))
            rows.append(
                Control(
                    place=mention,
                    status=draw(st.sampled_from(["held", "unknown", "besieged"])),
                    holders=(Mention(text=who, id=who, name=who),),
                    since=_day(at),
                    until=_day(at + length - 1) if draw(st.booleans()) else None,
                    last_heard=_day(heard),
                )
            )
            if rows[-1].until is None:
                break
            at += length
    return rows


def _undated(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**f, "properties": {**f["properties"], "on": ""}} for f in features]


@given(timelines())
@settings(max_examples=60, deadline=None)
def test_every_day_is_that_of_the_last_change(rows: list[Control]) -> None:
    files = dict(area_days.areas_by_day(rows, DECAY))
    days = list(files)
    assert days == sorted(days)
    for number in range(-3, 260):
        on = _day(number)
        found = areas(control_on(rows, on), on, DECAY)
        told = msgspec.json.decode(msgspec.json.encode(list(area_features(found))))
        past = [day for day in days if day <= on]
        written = msgspec.json.decode(files[past[-1]])["features"] if past else []
        assert _undated(written) == _undated(told), on


def test_of_too_many_days_some_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    place = PlaceMention(text="P", id="gn:1", lat=35.0, lon=39.0, radius_km=3)
    rows = [
        Control(
            place=place, status="held", holders=(Mention(text=who, id=who, name=who),),
            since=_day(number), until=_day(number), last_heard=_day(number),
        )
        for number, who in enumerate("ab" * 60)
    ]  # fmt: skip
    every = [day for day, _ in area_days.areas_by_day(rows, DECAY)]
    assert len(every) > 100
    monkeypatch.setattr(area_days, "MOST_DAYS", 10)
    some = [day for day, _ in area_days.areas_by_day(rows, DECAY)]
    assert len(some) <= 10
    assert set(some) <= set(every)
    assert list(area_days.areas_by_day([], DECAY)) == []
