"""What a cartographer asks of the pictures: land and sea, colours by side, no frame for strays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model import Control, Mention
from sayso.publish.canvas import Frame, Labels, area_path, clipped, main_cluster
from sayso.publish.facts import Facts
from sayso.publish.marks import (
    SIDES,
    SPARE,
    UNKNOWN,
    control_marks,
    holder_colours,
    holder_entries,
)
from sayso.publish.sheet import basemap, ground, in_context
from sayso.reference import load_reference
from sayso.view import Rows

from .small_record import PLACES

PACKS = load_reference()
degrees = st.floats(min_value=-20, max_value=20, allow_nan=False).map(lambda x: round(x, 3))
rings = st.lists(st.tuples(degrees, degrees), min_size=3, max_size=12)


def held_by(*actors: str) -> list[Control]:
    spots = list({place.id: place for place in PLACES.values() if place.id}.values())
    return [
        Control(
            place=spots[at], status="held", since="2018-09-01",
            holders=(Mention(text=actor, id=actor),),
        )
        for at, actor in enumerate(actors)
    ]  # fmt: skip


def facts() -> Facts:
    return Facts(Rows(known=PACKS.sources), PACKS)


def test_parts_of_a_state_have_its_colour_and_one_entry_in_the_legend() -> None:
    controls = held_by("ukraine-army", "russia", "ukraine")
    colours = holder_colours(controls, facts())
    army, state = PACKS.actors["ukraine-army"].name, PACKS.actors["ukraine"].name
    assert colours[army] == colours[state] != colours[PACKS.actors["russia"].name]
    marks = control_marks(controls, facts(), dt.date(2018, 9, 2))
    words = [name for _, name in holder_entries(marks)]
    assert words == ["Russia", " and ".join(sorted((army, state)))]


def test_two_strays_at_different_distances_do_not_widen_the_frame() -> None:
    core = {(36.0 + i / 10, 35.0): 20 for i in range(6)}
    strays = {(37.6, 55.7): 1, (71.4, 51.1): 1}
    assert main_cluster(core | strays) == set(core)
    heavy = dict.fromkeys(strays, 30)
    assert main_cluster(core | heavy) == set(core | heavy)


@given(rings)
def test_what_is_cut_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    box = (-5.0, -5.0, 5.0, 5.0)
    for x, y in clipped(ring, box):
        assert -5.0 - 1e-9 <= x <= 5.0 + 1e-9
        assert -5.0 - 1e-9 <= y <= 5.0 + 1e-9


def test_a_ring_around_the_box_becomes_the_box_and_one_inside_stays() -> None:
    box = (-5.0, -5.0, 5.0, 5.0)
    around = [(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]
    assert {(abs(x), abs(y)) for x, y in clipped(around, box)} == {(5.0, 5.0)}
    inside = [(-1.0, -1.0), (1.0, -1.0), (0.0, 1.0)]
    assert sorted(clipped(inside, box)) == sorted(inside)
    assert clipped([(6.0, 6.0), (7.0, 6.0), (6.0, 7.0)], box) == []


def _is_land(lon: float, lat: float) -> bool:
    """Say by the even-odd rule whether a point lies in the base map's land."""
    crossings = 0
    for ring in basemap()["world"]["land"]:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
                crossings += 1
    return crossings % 2 == 1


def test_land_is_land_and_sea_is_sea() -> None:
    for lon, lat in ((37.1, 36.2), (30.5, 50.4), (34.1, 44.95), (44.2, 15.35), (32.5, 15.6)):
        assert _is_land(lon, lat)
    for lon, lat in ((34.0, 43.5), (34.5, 34.0), (36.5, 46.2), (40.0, 20.0), (-30.0, 30.0)):
        assert not _is_land(lon, lat)


def test_land_under_a_small_map_is_a_small_drawing() -> None:
    frame = Frame(box=(36.0, 34.0, 38.0, 36.0), width=960, height=620)
    assert len(area_path(basemap()["world"]["land"], frame)) < 2_000
    assert ground(frame, Labels(frame))[0].startswith("<path")


def test_a_symbol_is_free_only_off_what_is_written() -> None:
    frame = Frame(box=(0, 0, 1, 1), width=400, height=400)
    labels = Labels(frame)
    assert labels.free(200, 200, 3)
    assert labels.place("Somewhere", 150, 200, size=12)
    assert not labels.free(170, 200, 3)
    assert not labels.free(1, 1, 3)


# How the colour-blind see a colour (Machado and others 2009, full severity), in linear sRGB.
_SEEN_AS = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                 (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def _lab(colour: str, seen_as: str) -> npt.NDArray[np.float64]:
    """Return a colour in CIE L*a*b*, as somebody sees it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(_SEEN_AS[seen_as]) @ linear, 0.0, 1.0)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen_as", _SEEN_AS)
def test_the_colour_blind_tell_holders_apart(seen_as: str) -> None:
    def nearest(colours: Iterable[str]) -> float:
        labs = [_lab(colour, seen_as) for colour in colours]
        return min(float(np.linalg.norm(a - b)) for a, b in combinations(labs, 2))

    assert nearest(SIDES.values()) > 18
    assert nearest((*SIDES.values(), *SPARE)) > 13
    # And from the grey of an unknown holder.
    assert nearest((*SIDES.values(), UNKNOWN)) > 10


def test_a_map_of_one_place_shows_a_city_to_find_it_by() -> None:
    frame = in_context([(31.2158, 12.9061)])
    cities = [(lon, lat) for _, lon, lat, _ in basemap()["cities"]]
    assert any(frame.holds(lon, lat) for lon, lat in cities)
    assert frame.box[3] - frame.box[1] > 0.9
    # Where cities are near, the map stays as close as it was.
    aleppo = in_context([(37.16, 36.2), (36.63, 35.93)])
    assert aleppo.box[3] - aleppo.box[1] < 1.0
