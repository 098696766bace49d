"""Insets: crowded parts of a map, drawn again larger."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model import PlaceMention
from sayso.publish import map_svg
from sayso.publish.canvas import framed
from sayso.publish.insets import GAP, height_of, insets_of

from .cases import event_of
from .small_record import narrowed, reference

WIDE = [(30.0, 50.0), (40.0, 46.0)]
KYIV = [(30.2 + 0.05 * (i % 4), 50.3 + 0.04 * (i // 4)) for i in range(12)]
MARIUPOL = [(37.4 + 0.03 * (i % 3), 47.05 + 0.03 * (i // 3)) for i in range(9)]


def test_few_places_need_no_inset() -> None:
    frame = framed([*WIDE, *KYIV], 960, 620)
    assert insets_of(frame, [*WIDE, *KYIV[:7]]) == ()


def test_one_crowd_has_the_whole_width() -> None:
    frame = framed([*WIDE, *KYIV], 960, 620)
    (inset,) = insets_of(frame, [*WIDE, *KYIV])
    assert (inset.letter, inset.left, inset.frame.width) == ("A", 0.0, 960)
    assert all(inset.holds(*spot) for spot in KYIV)
    assert inset.frame.scale > 3 * frame.scale
    assert height_of([inset]) == inset.frame.height + GAP


def test_two_crowds_stand_side_by_side_and_do_not_overlap() -> None:
    frame = framed([*WIDE, *KYIV, *MARIUPOL], 960, 620)
    west, east = insets_of(frame, [*WIDE, *MARIUPOL, *KYIV])
    assert (west.letter, east.letter) == ("A", "B")
    assert all(west.holds(*spot) for spot in KYIV)
    assert all(east.holds(*spot) for spot in MARIUPOL)
    assert west.frame.box[2] < east.frame.box[0]
    assert west.left + west.frame.width <= east.left


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(30, 40, allow_nan=False), st.floats(46, 51, allow_nan=False)),
        min_size=1,
        max_size=60,
    )
)
def test_insets_never_overlap_and_always_magnify(spots: list[tuple[float, float]]) -> None:
    frame = framed([*WIDE, *spots], 960, 620)
    found = insets_of(frame, spots)
    assert [inset.letter for inset in found] == ["A", "B"][: len(found)]
    assert all(inset.frame.scale > frame.scale for inset in found)
    if len(found) == 2:
        one, other = (inset.frame.box for inset in found)
        assert one[2] < other[0] or one[3] < other[1] or one[1] > other[3]


@pytest.mark.parametrize("crowded", [True, False])
def test_a_map_of_a_crowded_city_has_an_inset_with_its_names(crowded: bool) -> None:
    spots = KYIV if crowded else KYIV[:4]
    places = [
        PlaceMention(text=f"Quarter {i}", name=f"Quarter {i}", id=f"x:{i}", lon=lon, lat=lat,
                     kind="town", radius_km=1.0)
        for i, (lon, lat) in enumerate(spots)
    ]  # fmt: skip
    far = PlaceMention(
        text="Far", name="Far", id="x:far", lon=40.0, lat=46.0, kind="town", radius_km=1.0
    )
    events = []
    for i, place in enumerate([*places, far]):
        event = event_of({"type": "airstrike", "time": ["2018-09-08"]}, f"e1_{i}")
        events.append(msgspec.structs.replace(event, place=(place,)))
    svg = map_svg(narrowed(events), reference=reference())
    ET.fromstring(svg)
    assert ('id="insetA"' in svg) is crowded
    names = re.findall(r">(Quarter \d+)<", svg)
    if crowded:
        # All names in the inset, one on the map.
        assert set(names) == {place.name for place in places}
        assert len(names) == len(places) + 1
