"""Areas between places: apart, within reach, and never of whom nobody named."""

from __future__ import annotations

import msgspec
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.control.areas import areas
from sayso.model import Area, Control, Mention, PlaceMention

DAY = "2020-05-10"
KM = 111.195


def row(
    name: str, lat: float, lon: float, holder: str | None, heard: str = DAY, **more: object
) -> Control:
    place = PlaceMention(
        text=name, name=name, id=f"t:{name}", lat=lat, lon=lon, radius_km=2.0, kind="town"
    )
    values: dict[str, object] = {
        "place": place,
        "status": "held" if holder else "unknown",
        "holders": (Mention(text=holder, id=holder),) if holder else (),
        "since": "2020-05-01", "last_heard": heard, "because": (f"k1_{name}",),
    }  # fmt: skip
    return Control(**{**values, **more})  # type: ignore[arg-type]


def ground(area: Area) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in area.polygons])


def of(found: list[Area], holder: str) -> shapely.Geometry:
    return shapely.union_all(
        [ground(area) for area in found if [h.id for h in area.holders] == [holder]]
    )


def test_ground_goes_to_the_nearest_place() -> None:
    found = areas([row("alba", 35.0, 38.0, "red"), row("brod", 35.0, 38.2, "blue")], DAY, 45)
    assert of(found, "red").covers(shapely.Point(38.09, 35.0))
    assert of(found, "blue").covers(shapely.Point(38.11, 35.0))
    assert all(area.inferred for area in found)
    assert {area.because for area in found} == {("k1_alba",), ("k1_brod",)}


def test_ground_around_a_place_nobody_knows_is_nobody_s() -> None:
    rows = [row("alba", 35.0, 38.0, "red"), row("mute", 35.0, 38.1, None)]
    found = areas(rows, DAY, 45)
    assert of(found, "red").covers(shapely.Point(38.04, 35.0))
    assert not of(found, "red").covers(shapely.Point(38.06, 35.0))


def test_doubt_grows_with_distance_and_silence() -> None:
    found = areas([row("alba", 35.0, 38.0, "red")], DAY, 45)
    at = {
        km: next(a.doubt for a in found if ground(a).covers(shapely.Point(38.0, 35.0 + km / KM)))
        for km in (1, 8, 15)
    }
    assert at[1] < at[8] < at[15] < 1
    old = areas([row("alba", 35.0, 38.0, "red", heard="2020-04-01")], DAY, 45)
    assert min(a.doubt for a in old) > min(a.doubt for a in found)


def test_places_known_only_roughly_have_no_ground() -> None:
    rough = row("alba", 35.0, 38.0, "red")
    wide = msgspec.structs.replace(rough.place, radius_km=80.0)
    nameless = msgspec.structs.replace(rough.place, id=None)
    for place in (wide, nameless):
        assert areas([msgspec.structs.replace(rough, place=place)], DAY, 45) == []
    assert areas([], DAY, 45) == []


TOWN = st.tuples(
    st.integers(0, 12), st.integers(0, 12), st.sampled_from(["red", "blue", "green", None])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TOWN, min_size=1, max_size=12), st.sampled_from([5.0, 20.0]))
def test_areas_are_apart_within_reach_and_hold_their_places(towns, reach) -> None:
    spots = {(35 + y / 10, 38 + x / 10): holder for y, x, holder in towns}
    rows = [row(f"n{i}", *spot, holder) for i, (spot, holder) in enumerate(spots.items())]
    found = areas(rows, DAY, 45, reach)
    by_holder = {name: of(found, name) for name in ("red", "blue", "green")}
    names = sorted(by_holder)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            # Coordinates are rounded to about ten metres.
            assert by_holder[one].intersection(by_holder[other]).area < 1e-4
    for (lat, lon), holder in spots.items():
        spot = shapely.Point(lon, lat)
        for name, whole in by_holder.items():
            assert whole.covers(spot) == (name == holder)
    for area in found:
        assert ground(area).is_valid
        assert 0 < area.doubt < 1
        for rings in area.polygons:
            assert shapely.LinearRing(rings[0]).is_ccw
            assert not any(shapely.LinearRing(hole).is_ccw for hole in rings[1:])
            for lon, lat in rings[0]:
                nearest = min(
                    (((lat - a) * KM) ** 2 + ((lon - o) * KM * 0.85) ** 2) ** 0.5
                    for (a, o), holder in spots.items()
                    if holder is not None
                )
                assert nearest <= reach * 1.1
    assert msgspec.json.encode(areas(rows[::-1], DAY, 45, reach)) == msgspec.json.encode(found)
