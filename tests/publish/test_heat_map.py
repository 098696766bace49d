"""The heat map: every event counts as one, and nothing looks sharper than it is known."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.model import PlaceMention
from sayso.publish.canvas import framed
from sayso.publish.facts import Facts
from sayso.publish.heat_map import Spread, breaks, density, heat_svg, spreads

from .small_record import Builder, SmallRecord, reference, small_record

FRAME = framed([(35.0, 33.0), (42.0, 37.5)], 960, 620)
CELL_KM = 4.0 / FRAME.pixels(1.0)


def spot(lon: float = 38.5, lat: float = 35.2, km: float = 3.0, share: float = 1.0) -> Spread:
    return Spread(lon=lon, lat=lat, sigma_km=km, share=share, name="here")


spots = st.lists(
    st.builds(
        spot, st.floats(38.0, 39.0), st.floats(35.0, 35.5), st.floats(0.5, 20), st.floats(0.1, 1)
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(spots)
def test_densities_add_up_to_the_events(found: list[Spread]) -> None:
    total = float(density(found, FRAME).sum()) * CELL_KM**2 / 100.0
    assert math.isclose(total, sum(s.share for s in found), rel_tol=1e-3)


def test_the_rougher_a_place_the_thinner_its_spread() -> None:
    sharp, rough = density([spot()], FRAME), density([spot(km=30.0)], FRAME)
    assert sharp.max() > 10 * rough.max()
    assert (rough > 1e-4).sum() > 10 * (sharp > 1e-4).sum()
    # The same circle in kilometres, whichever way it is measured.
    row, column = np.unravel_index(int(rough.argmax()), rough.shape)
    across = int((rough[row] > rough.max() / 2).sum())
    down = int((rough[:, column] > rough.max() / 2).sum())
    assert abs(across - down) <= 2


@given(st.floats(1e-6, 1.0), st.floats(1e-6, 1e4))
def test_classes_are_few_ascending_and_reach_down(least: float, most: float) -> None:
    found = breaks(least, most)
    assert 1 <= len(found) <= 7
    assert found == sorted(set(found))
    assert found[-1] < most
    if least < most and most / least < 1e5:
        assert found[0] <= least * 1.0001


def test_an_event_at_several_places_counts_once() -> None:
    facts = Facts(small_record(), reference())
    for event in small_record().events():
        found = spreads(event, facts)
        if found:
            assert math.isclose(sum(s.share for s in found), 1.0)


def test_a_country_is_no_spot() -> None:
    facts = Facts(small_record(), reference())
    event = next(e for e in small_record().events() if spreads(e, facts))
    wide = tuple(msgspec.structs.replace(p, kind="country") for p in event.place)
    assert spreads(msgspec.structs.replace(event, place=wide), facts) == []


def test_the_picture_says_what_it_shows() -> None:
    svg = heat_svg(small_record(), reference=reference())
    assert heat_svg(small_record(), reference=reference()) == svg
    words = " ".join(
        t.text or "" for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    )
    assert "How densely strikes were reported" in words
    assert "events per 100 km²" in words
    assert "Each event counts as one" in words
    assert re.search(r"Reports: .+ Natural Earth", words)


def test_nothing_to_draw_is_said() -> None:
    svg = heat_svg(small_record(), since="1990-01-01", until="1990-01-02", reference=reference())
    assert "No strike in this selection has a place" in svg


def test_a_text_that_is_no_date() -> None:
    with pytest.raises(InputError, match="no date"):
        heat_svg(small_record(), since="tomorrow", reference=reference())


def test_crowded_towns_are_drawn_again_larger() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "Shells hit the town.")
    claim = b.claim(page, "shelling", "Shells hit the town", time=("2018-09-09",))
    quarters = [
        PlaceMention(text=f"Quarter {n}", id=f"q:{n}", kind="neighbourhood", country="SY",
                     lat=36.2 + 0.01 * (n % 3), lon=37.1 + 0.01 * n, radius_km=1.0)
        for n in range(10)
    ]  # fmt: skip
    far = [PlaceMention(text=f"Far {n}", id=f"f:{n}", kind="town", country="SY", lat=33.0 + n,
                        lon=36.0 + n, radius_km=2.0) for n in range(3)]  # fmt: skip
    for place in (*quarters, *far):
        b.event(claim, place=(place,))
    one = heat_svg(SmallRecord(b), reference=reference())
    ET.fromstring(one)
    assert one.count('id="insetA"') == 1
    assert "drawn again below, larger" in one
    assert sum(f">Quarter {n}<" in one for n in range(10)) >= 5
    # The classes of the legend are the same for both.
    fills = set(re.findall(r'fill="(#[0-9a-f]{6})"', one.split('id="insetA"')[1]))
    assert fills & set(re.findall(r'fill="(#[0-9a-f]{6})"', one.split('id="insetA"')[0]))

    none = Builder()
    page = none.document("page", "furat", "2018-09-09", "Shells hit the town.")
    claim = none.claim(page, "shelling", "Shells hit the town", time=("2018-09-09",))
    none.event(claim, place=(far[0],))
    assert "inset" not in heat_svg(SmallRecord(none), reference=reference())
