from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sayso.errors import InputError
from sayso.publish import map_png, map_svg
from sayso.publish.canvas import Labels, framed, main_cluster
from sayso.publish.sheet import basemap, ground

from .cases import event_of
from .small_record import PLACES, built, narrowed, reference, small_record

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_map_says_what_when_and_from_whom() -> None:
    svg = map_svg(small_record(), since="2018-09-03", until="2018-09-16", reference=reference())
    words = texts(svg)
    assert "Events 3–16 September 2018 and control as of 16 September 2018" in words
    assert any("Furat Monitor" in line and "Natural Earth" in line for line in words)
    assert {"As Susah", "Hajin", "Islamic State", "Syrian Democratic Forces"} <= set(words)
    assert "contested" in words
    assert "100 km" in words
    assert "Markadah" not in words  # a rumour is not drawn
    assert svg == map_svg(
        small_record(), since="2018-09-03", until="2018-09-16", reference=reference()
    )


def test_discs_of_doubt_are_in_the_legend_where_one_is_drawn() -> None:
    def drawn(radius: float) -> tuple[bool, bool]:
        place = msgspec.structs.replace(PLACES["Hajin"], radius_km=radius)
        case = {"type": "clash", "actor": ["sdf"], "place": ["Murak"], "time": ["2018-09-09"]}
        events = [event_of(case, "e1_a"), event_of(case, "e1_b")]
        events[0] = msgspec.structs.replace(events[0], place=(place,))
        svg = map_svg(narrowed(events), reference=reference())
        return "somewhere in here" in texts(svg), svg.count('stroke-opacity="0.35"') > 1

    assert drawn(30.0) == (True, True)
    assert drawn(0.1) == (False, False)


def test_control_is_that_of_the_day() -> None:
    early = texts(map_svg(small_record(), on="2018-09-08", reference=reference()))
    assert any("control as of 8 September 2018" in line for line in early)
    assert "contested" not in early


@pytest.mark.parametrize(
    ("on", "reports"),
    [
        # What The Long Road tells of lies outside the frame.
        ("2018-09-08", "Furat Monitor and Levant Wire"),
        ("2018-09-12", "Furat Monitor and SDF press office"),
    ],
)
def test_a_map_credits_only_what_it_shows(on: str, reports: str) -> None:
    svg = map_svg(small_record(), on=on, since=on, until=on, reference=reference())
    assert any(line.startswith(f"Reports: {reports}. Map") for line in texts(svg))


def test_countries_are_named_on_their_own_land_or_not_at_all() -> None:
    frame = framed([(-10.0, 5.0), (85.0, 60.0)], 960, 620)
    labels = Labels(frame)
    ground(frame, labels)
    spots = {
        element.text: (float(element.get("x", 0)), float(element.get("y", 0)))
        for element in ET.fromstring(f'<g xmlns="{SVG[1:-1]}">{"".join(labels.parts)}</g>')
    }
    assert {"SAUDI ARABIA", "KAZAKHSTAN", "EGYPT"} <= set(spots)
    for name, lon, lat in basemap()["world"]["countries"]:
        if name.upper() in spots:
            x, y = frame.xy(lon, lat)
            assert abs(spots[name.upper()][0] - x) < 1
            assert abs(spots[name.upper()][1] - y) < 8


def test_words_are_escaped() -> None:
    place = msgspec.structs.replace(PLACES["Hajin"], name="<b>&\"x'")
    event = msgspec.structs.replace(
        event_of({"type": "clash", "actor": ["sdf"], "time": ["2018-09-09"]}), place=(place,)
    )
    view = narrowed([event])
    view._built = type(built())()
    assert "<b>&\"x'" in texts(map_svg(view, reference=reference()))


def test_a_far_mistake_does_not_spoil_the_frame() -> None:
    wrong = msgspec.structs.replace(PLACES["Hajin"], id="gn:9", name="Hajin, Ohio", lat=40.0,
                                    lon=-83.0)  # fmt: skip
    event = msgspec.structs.replace(
        event_of({"type": "clash", "actor": ["sdf"], "time": ["2018-09-09"]}), place=(wrong,)
    )
    words = texts(map_svg(narrowed([*built().events, event]), reference=reference()))
    assert "1 place outside this frame." in words
    assert "As Susah" in words


def test_nothing_to_draw_says_so() -> None:
    empty = narrowed([event_of({"type": "clash", "time": ["2018-09-09"]})])
    empty._built = type(built())()
    assert "Nothing in this selection has a place and a date." in texts(
        map_svg(empty, reference=reference())
    )


def test_a_map_elsewhere_uses_the_coarse_world() -> None:
    kyiv = msgspec.structs.replace(PLACES["Hajin"], id="gn:80", name="Kyiv", lat=50.45, lon=30.52)
    kharkiv = msgspec.structs.replace(PLACES["Hajin"], id="gn:8", name="Kharkiv", lat=49.99,
                                      lon=36.23)  # fmt: skip
    events = [
        msgspec.structs.replace(
            event_of({"type": "shelling", "time": ["2022-03-09"]}, f"e1_{i}"), place=(place,)
        )
        for i, place in enumerate((kyiv, kharkiv))
    ]
    words = texts(map_svg(narrowed(events), since="2022-03-01", reference=reference()))
    assert {"Kyiv", "Kharkiv", "UKRAINE"} <= set(words)


def test_wrong_date() -> None:
    with pytest.raises(InputError, match="no date"):
        map_svg(small_record(), on="yesterday", reference=reference())


def test_png_where_resvg_is_installed() -> None:
    pytest.importorskip("resvg_py")
    svg = map_svg(small_record(), reference=reference())
    png = map_png(svg, width=640)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        assert picture.width == 640
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
        assert colours is not None
        assert len(colours) > 20


points = st.lists(
    st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=30, unique=True
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(points)
def test_frame_holds_its_points(spots: list[tuple[float, float]]) -> None:
    frame = framed(spots, 960, 620)
    for lon, lat in spots:
        x, y = frame.xy(lon, lat)
        assert -1e-6 <= x <= frame.width + 1e-6
        assert -1e-6 <= y <= frame.height + 1e-6


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(points)
def test_main_cluster_keeps_most(spots: list[tuple[float, float]]) -> None:
    kept = main_cluster(dict.fromkeys(spots, 1))
    assert kept <= set(spots)
    assert len(kept) >= len(spots) - max(1, 0.03 * len(spots))


@given(st.lists(st.tuples(st.text("abc ", min_size=1, max_size=12), st.floats(0, 960),
                          st.floats(0, 620)), max_size=40))  # fmt: skip
def test_labels_never_cover_each_other(wanted: list[tuple[str, float, float]]) -> None:
    labels = Labels(framed([(40.0, 34.0), (41.0, 35.0)], 960, 620))
    for words, x, y in wanted:
        labels.place(words, x, y, size=12)
    boxes = labels._taken
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = (
                one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]
            )
            assert apart


def test_basemap_is_small_and_attributed() -> None:
    content = basemap()
    assert "public domain" in content["attribution"]
    assert len(content["world"]["countries"]) > 170
