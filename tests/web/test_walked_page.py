"""What an analyst stumbled over who walked the desk: each of it once, so that it stays mended."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import event_at, expect, get, map_ready

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 760}


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that takes it for unknown who holds a place after two days without news."""
    path = tmp_path_factory.mktemp("walked") / "small.db"
    with small_record(path, policy={"control_decay_days": 2}) as record:
        desk = Desk(record, title="Small war", writable=False)
        yield desk
        desk.stop()


def test_want_of_news_is_no_event_of_the_day(forgetful: Desk, open_page: Pages) -> None:
    lost = {
        control["since"]: control["place"]["name"]
        for control in get(forgetful, "control")
        if control["status"] == "unknown" and control["since"]
    }
    page = open_page(forgetful.url + "?v=days")
    lines = page.get_by_test_id("lost")
    expect(lines.first).to_contain_text("unknown from here on")
    said = " ".join(lines.all_inner_texts())
    assert any(name in said for name in lost.values())
    expect(page.locator(".turn", has_text="unknown now")).to_have_count(0)
    expect(page.get_by_test_id("days")).not_to_contain_text(re.compile(r"\b0 events"))
    lines.first.get_by_role("button").first.click()
    expect(page.get_by_test_id("place-panel")).to_be_visible()


def later(route: Any) -> None:
    """Answer after two seconds."""
    time.sleep(2)
    route.continue_()


def test_an_event_opened_by_its_address_does_not_lie_below_the_legend(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page("about:blank", wait=False, viewport={"width": 1280, "height": 760})
    page.context.unroute_all()
    # Who holds what comes late, and with it the legend, over what was in view already.
    page.route("**/api/control?*", later)
    at = event["place"][0]
    # Just below the legend as it is before it names anybody.
    corner = f"{at['lat'] - 0.5:.4f},{at['lon'] + 1:.4f},7"
    page.goto(f"{looked_at.url}?e={event['id']}&at={corner}")
    map_ready(page)
    page.locator(".legend").wait_for()
    page.wait_for_timeout(900)
    frame = page.get_by_test_id("map").bounding_box()
    legend = page.locator(".legend").bounding_box()
    assert frame is not None
    assert legend is not None
    camera = re.search(r"at=([-\d.]+),([-\d.]+),([\d.]+)", page.url)
    assert camera is not None, page.url
    lat, lon, zoom = map(float, camera.groups())
    pixels = 512 * 2**zoom / 360
    # Over so short a way north to south, a degree is as long as at the middle of the map.
    x = frame["x"] + frame["width"] / 2 + (event["place"][0]["lon"] - lon) * pixels
    y = frame["y"] + frame["height"] / 2 - (event["place"][0]["lat"] - lat) * pixels * 1.2
    inside = legend["x"] <= x <= legend["x"] + legend["width"]
    assert not (inside and y <= legend["y"] + legend["height"]), (x, y, legend)


def test_tinting_says_where_there_is_nothing_to_tint(forgetful: Desk, open_page: Pages) -> None:
    first = get(forgetful, "summary")["first_day"]
    page = open_page(f"{forgetful.url}?from={first}&to={first}")
    map_ready(page)
    words = page.get_by_text("No holder is known on this day")
    expect(words).to_have_count(0)
    days = sorted({row["since"] for row in get(forgetful, "control") if row["status"] == "unknown"})
    page.goto(f"{forgetful.url}?from={first}&to={days[-1]}&areas=1")
    map_ready(page)
    held = [
        row
        for row in get(forgetful, f"control?on={days[-1]}")
        if row["status"] not in ("unknown", "contested", "mixed")
    ]
    expect(words).to_have_count(0 if held else 1)
    assert not held, "the day was to be one on which nobody holds anything"


def test_a_phone_keeps_the_start_and_has_the_digest(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url, viewport=PHONE)
    map_ready(page)
    keep = page.get_by_label("keep the start")
    expect(keep).to_be_in_viewport()
    keep.check()
    expect(page).to_have_url(re.compile("cum=1"))
    expect(page.locator(".timeline a", has_text="Digest")).to_be_in_viewport()


def test_the_help_names_every_key_of_the_issues(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=issues")
    page.keyboard.press("?")
    shown = page.locator("dialog kbd")
    for key in ("1 … 9", "o", "j k", "u"):
        expect(shown.get_by_text(key, exact=True)).to_have_count(1)


def test_a_voice_that_speaks_for_itself_came_by_no_way(looked_at: Desk, open_page: Pages) -> None:
    for event in get(looked_at, "events?limit=1000")["items"]:
        own = [v for v in event["voices"] if v["paths"] == [["Levant Daily"]]]
        if own and len(event["voices"]) == 1:
            page = open_page(f"{looked_at.url}?e={event['id']}")
            voices = page.get_by_test_id("evidence-panel").locator(".voices")
            expect(voices).to_contain_text("Levant Daily")
            expect(voices.locator(".path")).to_have_count(0)
            return
    raise AssertionError("no event of that outlet alone")


def test_nothing_lies_over_the_words_of_an_article_nor_beside_a_narrow_window(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    text = get(looked_at, f"events/{event['id']}")["claims"][0]["claim"]["document"]
    page = open_page(f"{looked_at.url}?v=days&lang=ar&q=bomb&d={text}", viewport=PHONE)
    close, words = page.locator("dialog .close"), page.locator("dialog .text")
    words.evaluate("box => (box.scrollTop = 200)")
    button, box = close.bounding_box(), words.bounding_box()
    assert button
    assert box
    assert button["y"] + button["height"] <= box["y"]
    close.click()
    for width in (390, 762, 800, 1000):
        page.set_viewport_size({"width": width, "height": 760})
        header = page.locator("header").first
        assert header.evaluate("row => row.scrollWidth - row.clientWidth") == 0, width
