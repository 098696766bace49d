"""The desk by keyboard alone: every control is reached, in the order of reading, and seen."""

from __future__ import annotations

import pytest

from .conftest import Desk, Pages
from .looking import event_at, expect, get, map_ready
from .walking import CONTROLS, parts, stops

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "view",
    ["map", "days", "search&q=hospital", "places", "actors", "sources", "issues", "review"],
)
def test_tab_leads_through_every_control_in_order(
    looked_at: Desk, open_page: Pages, view: str, language: str
) -> None:
    page = open_page(
        f"{looked_at.url}?v={view}&lang={language}", viewport={"width": 1280, "height": 800}
    )
    if view == "map":
        map_ready(page)
    page.wait_for_timeout(500)
    walk = stops(page)
    assert [stop for stop in walk if stop.wrong] == []
    missing = set(page.evaluate(CONTROLS)) - {stop.name for stop in walk}
    assert missing == set()
    order = parts(walk)
    assert order[0] == "header"
    # Each part is walked through once: nobody is sent back and forth.
    assert len(order) == len(set(order)), order
    if view in ("map", "days"):
        assert order == ["header", "side", "middle", "timeline"]
    # And back again by the same way.
    page.evaluate("document.activeElement.blur()")
    back = stops(page, "Shift+Tab")
    assert [stop.name for stop in back[::-1]] == [stop.name for stop in walk]


def test_the_panel_comes_between_map_and_clock_and_gives_the_focus_back(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(looked_at.url + "?all=1", viewport={"width": 1280, "height": 800})
    map_ready(page)
    row = page.locator(f".row[data-event='{event['id']}']")
    row.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel.locator("h2")).to_be_visible()
    expect(row).to_be_focused()
    walk = stops(page)
    assert [stop for stop in walk if stop.wrong] == []
    order = parts(walk)
    assert order[order.index("middle") :][:3] == ["middle", "evidence", "timeline"]
    page.get_by_label("Close the panel").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence")).to_have_count(0)
    expect(row).to_be_focused()
    row.press("Enter")
    panel.locator("summary, button").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".evidence")).to_have_count(0)
    expect(row).to_be_focused()


@pytest.mark.parametrize("dialog", ["help", "adding", "article"])
def test_a_dialog_keeps_the_focus_and_gives_it_back(
    ruled_on: Desk, open_page: Pages, dialog: str
) -> None:
    event = event_at(ruled_on, "At Tanf", "airstrike")
    page = open_page(f"{ruled_on.url}?e={event['id']}", viewport={"width": 1280, "height": 800})
    map_ready(page)
    opener = {
        "help": page.get_by_role("button", name="Keys and signs"),
        "adding": page.get_by_role("button", name="Add reports"),
        "article": page.get_by_role("button", name="Open in the article").first,
    }[dialog]
    opener.focus()
    page.keyboard.press("Enter")
    shown = page.locator("dialog[open]")
    expect(shown).to_be_visible()
    page.wait_for_timeout(400)
    walk = stops(page)
    assert [stop for stop in walk if stop.wrong] == []
    # A browser may lead out of the page and back into the dialog, but to nothing behind it.
    assert page.evaluate(
        "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    )
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_clock_and_the_map_are_moved_by_keys(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url, viewport={"width": 1280, "height": 800})
    map_ready(page)
    edge = page.get_by_role("slider").last
    before = edge.get_attribute("aria-valuetext") or edge.get_attribute("aria-valuenow")
    edge.focus()
    page.keyboard.press("ArrowLeft")
    after = edge.get_attribute("aria-valuetext") or edge.get_attribute("aria-valuenow")
    assert before != after
    first = get(looked_at, "summary")["first_day"]
    page.keyboard.press("Home")
    assert str(first)[:4] in (edge.get_attribute("aria-valuetext") or "")
    chart = page.get_by_role("region", name="Map")
    chart.focus()
    at = page.url
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    expect(page).not_to_have_url(at)
