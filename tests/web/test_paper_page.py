"""The map on paper and as a picture; a place that is opened is brought into view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import Desk, Pages
from .looking import expect, get, map_ready, unopened

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

_SHARE = """(sheet, colour) => {
  const {data} = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height)
  const near = (n) => colour.every((c, k) => Math.abs(data[n + k] - c) < 3)
  let found = 0
  for (let n = 0; n < data.length; n += 4) if (near(n)) found++
  return found / (data.length / 4)
}"""
LAND, DARK_LAND = [247, 245, 240], [31, 37, 41]


def printed(page: Page, colour: list[int]) -> float:
    """Return the share of a colour in the picture that stands for the map on paper."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    share = page.locator(".paper canvas").evaluate(_SHARE, colour)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return float(share)


def test_on_paper_the_map_is_light_and_has_its_layers(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?areas=1", color_scheme="dark")
    map_ready(page)
    page.wait_for_timeout(600)
    tinted = printed(page, LAND)
    assert tinted > 0.3
    assert printed(page, DARK_LAND) < 0.01
    page.get_by_role("checkbox", name="Tint the land around: a guess").uncheck()
    map_ready(page)
    page.wait_for_timeout(600)
    # The hatching of a side's land, which only the map library draws on the screen.
    assert printed(page, LAND) > tinted + 0.001


def test_the_picture_explains_who_strikes(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url)
    map_ready(page)
    height = "sheet => sheet.height"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    plain = page.locator(".paper canvas").evaluate(height)
    page.get_by_test_id("strikes").check()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".paper canvas").evaluate(height) > plain + 15


def test_a_place_that_is_opened_is_brought_into_view(looked_at: Desk, open_page: Pages) -> None:
    (place,) = {
        (c["place"]["id"], c["place"]["lat"], c["place"]["lon"])
        for c in get(looked_at, "control?on=2017-06-09")
        if c["place"]["name"] == "Tabqa"
    }
    # Far from it: by the address the map begins over the sea.
    page = open_page(f"{looked_at.url}?at=35.0,30.0,8&p={place[0]}")
    map_ready(page)
    expect(page.get_by_role("heading", name="Tabqa")).to_be_visible()
    # Beside the panel, which in a window as narrow as this lies over the map.
    expect(page).to_have_url(re.compile(r"[?&]at=35\.83\d+,39\."))
    # Where the reader goes from there is left alone, whatever day it is.
    page.get_by_role("button", name="Whole record").click()
    expect(page).not_to_have_url(re.compile(r"[?&]at=35\.83"))
    left = page.evaluate("new URLSearchParams(location.search).get('at')")
    page.get_by_role("button", name="One day back").click()
    page.wait_for_timeout(900)
    assert page.evaluate("new URLSearchParams(location.search).get('at')") == left


@pytest.mark.parametrize("sent", ["?at=35.0,30.0,8", "?", "by hand"])
def test_a_map_that_stands_before_the_events_goes_where_the_address_says(
    looked_at: Desk, open_page: Pages, sent: str
) -> None:
    page = unopened(open_page)
    held: list[Route] = []
    page.route("**/api/events.tiles/0", lambda route: held.append(route))
    page.goto(looked_at.url + sent.removeprefix("by hand"))
    # The address is written once the events are there; the map stands before.
    map_ready(page)
    if sent == "by hand":
        page.mouse.move(600, 300)
        page.mouse.down()
        page.mouse.move(900, 300, steps=3)
        page.mouse.up()
    page.unroute("**/api/events.tiles/0")
    for route in held:
        route.fallback()
    page.locator("[data-settled=true]").wait_for()
    map_ready(page)
    # Where the address says, or the reader went, or else where the record is.
    # A map that is let go of runs on a little: how far is the browser's.
    places = {"?": r"3[45]\.\d+,3[78]\.", "by hand": r"3[45]\.\d+,(?:2\d|3[0-4])\."}
    at = "[?&]at=" + places.get(sent, r"35\.0000,30\.0000,8\.00")
    expect(page).to_have_url(re.compile(at))
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile(at))


def test_a_picture_waits_for_who_holds_what_and_paper_says_that_it_is_missing(
    looked_at: Desk, open_page: Pages
) -> None:
    page = unopened(open_page)
    asked: list[Route] = []
    page.route("**/api/control?*", lambda route: asked.append(route))
    page.goto(looked_at.url)
    map_ready(page)
    paper = page.locator(".paper canvas")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    with_note = paper.evaluate("sheet => sheet.height")
    page.get_by_role("button", name="PNG").click()
    expect(page.locator(".notice")).to_contain_text("when all of the map is there")
    assert asked
    with page.expect_download() as saved:
        for route in asked:
            route.fulfill(json=[])
    assert saved.value.suggested_filename.startswith("sayso-2017-")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert paper.evaluate("sheet => sheet.height") == with_note - 22


def test_what_is_copied_over_plain_http_is_copied(looked_at: Desk, open_page: Pages) -> None:
    open_page.provokes("Cross-Origin-Opener-Policy")
    page = unopened(open_page)
    # To a browser this computer's own address is safe; another's is not, as in an office network.
    office = "http://desk.office/"

    def from_the_desk(route: Route) -> None:
        # The line that tells of changes has no end that could be waited for.
        if not route.request.url.endswith("/api/live"):
            address = route.request.url.replace(office, looked_at.url)
            route.fulfill(response=route.fetch(url=address))

    page.route(office + "**", from_the_desk)
    page.goto(office + "?v=days")
    assert not page.evaluate("isSecureContext")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    search = page.get_by_role("searchbox")
    search.press("Control+V")
    expect(search).to_have_value(office + "?v=days")
    # Where the browser refuses, the page says so and shows the words.
    page.evaluate("document.execCommand = () => false")
    search.fill("")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".notice")).to_contain_text(office + "?v=days")
