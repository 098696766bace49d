from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.geometry import kilometres, moved
from sayso.locate import SqliteGazetteer
from sayso.locate.phrase import parse
from sayso.locate.relative import BEARING, Relation, bearing_of, between, spot, understand
from sayso.model import Place

from .conftest import cases


@pytest.mark.parametrize("case", cases("phrases"), ids=lambda c: f"{c.get('relation')} {c['text']}")
def test_mentions_are_taken_apart(case: dict[str, Any], small: SqliteGazetteer) -> None:
    def whole(name: str) -> bool:
        hits = small.find(name, (), 1)
        return bool(hits) and hits[0].match == "exact"

    phrase = parse(case["text"], case.get("relation"), None, small.knows, whole)
    assert list(phrase.names) == case["names"]
    assert phrase.kind == case.get("kind")
    assert phrase.relation.mode == case.get("mode", "at")
    assert phrase.relation.bearing == case.get("bearing")
    km = case.get("km")
    assert phrase.relation.km == (None if km is None else pytest.approx(km, abs=0.01))


def test_a_known_name_with_a_direction_stays_whole(built_in: SqliteGazetteer) -> None:
    phrase = parse("Eastern Ghouta", None, None, built_in.knows, lambda n: n == "Eastern Ghouta")
    assert phrase.names == ("Eastern Ghouta",)
    assert phrase.relation == Relation()


@pytest.mark.parametrize("words", ["north", "NORTHEAST", "south-west", "NNW", "north-north-west"])
def test_directions(words: str) -> None:
    assert bearing_of(words) in BEARING.values()


def test_a_range_of_distances_widens_the_radius() -> None:
    relation = understand("10-20 km north of")
    assert (relation.km, relation.spread) == (15.0, 5.0)


PLACES = st.builds(
    Place,
    id=st.just("x:1"),
    name=st.just("Somewhere"),
    lat=st.floats(-65, 65),
    lon=st.floats(-179, 179),
    radius_km=st.floats(0.5, 300),
)


@given(PLACES, st.floats(0, 359), st.floats(0.1, 200))
def test_an_offset_lies_as_far_as_said(place: Place, bearing: float, km: float) -> None:
    lat, lon, radius = spot(Relation(mode="offset", bearing=bearing, km=km), place)
    assert kilometres(place.lat, place.lon, lat, lon) == pytest.approx(km, abs=0.05)
    assert radius >= 2.0


@given(PLACES, st.sampled_from(["near", "outskirts of", "eastern part of", "west of", "around"]))
def test_relations_stay_near_and_never_lose_width(place: Place, words: str) -> None:
    lat, lon, radius = spot(understand(words), place)
    assert -90 <= lat <= 90
    assert -180 <= lon <= 180
    assert radius >= 1.0
    assert kilometres(place.lat, place.lon, lat, lon) <= place.radius_km + 25


@given(PLACES, st.floats(0, 359), st.floats(1, 150))
def test_between_covers_both_towns(place: Place, bearing: float, km: float) -> None:
    lat, lon = moved(place.lat, place.lon, bearing, km)
    first = Place(id="a", name="A", lat=place.lat, lon=place.lon, radius_km=2)
    second = Place(id="b", name="B", lat=lat, lon=lon, radius_km=3)
    mid_lat, mid_lon, radius = between(first, second)
    for end in (first, second):
        assert kilometres(mid_lat, mid_lon, end.lat, end.lon) <= radius * 1.25 + 0.5
