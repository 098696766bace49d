"""What a page asks for when something changes, and how days are chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .looking import event_at, expect, get, map_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def listened(page: Page) -> list[str]:
    """Return a list that grows by the path of each answer of the desk."""
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url.partition("/api/")[2]))
    return asked


def test_a_ruling_brings_what_changed_and_nothing_else(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Resafa", "capture")
    own = open_page(f"{ruled_on.url}?v=review&e={event['id']}")
    other = open_page(f"{ruled_on.url}?all=1")
    before = int(other.locator(".head strong").first.text_content().split()[0])  # type: ignore[union-attr]
    asked, heard = listened(own), listened(other)
    own.keyboard.press("r")
    expect(own.locator(".queue [role=status]")).to_contain_text("1 ruling in the log")
    expect(other.get_by_test_id("list-count")).to_have_text(f"{before - 1} events in the window")
    for paths in (asked, heard):
        assert any(path.startswith("events.changed") for path in paths)
        assert not any(path.startswith(("events.tiles", "events.ids")) for path in paths)
    own.keyboard.press("u")
    expect(other.get_by_test_id("list-count")).to_have_text(f"{before} events in the window")
    expect(own.get_by_test_id("evidence-panel")).to_have_attribute("data-event", event["id"])
    # What the page holds now is what a fresh one is given.
    fresh = open_page(f"{ruled_on.url}?all=1")
    rows = other.locator("[data-event]").all_text_contents()
    assert sorted(fresh.locator("[data-event]").all_text_contents()) == sorted(rows)


def test_an_amended_day_moves_the_event(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Resafa", "capture")
    page = open_page(f"{ruled_on.url}?e={event['id']}&all=1")
    expect(page.get_by_test_id("evidence-panel")).to_contain_text("Resafa")
    day = {"start": "2017-06-12", "end": "2017-06-12", "text": "12 June"}
    ruled_on.record.decide("amend", list(event["claims"]), set={"time": day})
    name = next(e for e in get(ruled_on, "events?limit=1000")["items"] if day["text"] in str(e))[
        "id"
    ]
    expect(page.locator(f".list [data-event='{name}'] .date")).to_contain_text("12 Jun")


def test_a_day_is_written_in_words_or_chosen_with_keys(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url)
    map_ready(page)
    start, end = page.get_by_test_id("from"), page.get_by_test_id("to")
    start.fill("5 June 2017")
    start.press("Enter")
    expect(start).to_have_attribute("data-day", "2017-06-05")
    start.fill("no day")
    start.press("Enter")
    expect(page.locator(".notice")).to_contain_text("no day")
    expect(start).to_have_attribute("aria-invalid", "true")
    start.press("Escape")
    expect(start).to_have_value("5 Jun 2017")

    end.press("ArrowDown")
    calendar = page.get_by_test_id("calendar")
    expect(calendar.locator("strong")).to_have_text("June 2017")
    assert violations(page)[0] == []
    before = end.get_attribute("data-day")
    assert before is not None
    page.keyboard.press("ArrowUp")
    week = f"{before[:8]}{int(before[8:]) - 7:02}"
    expect(calendar.locator(f"[data-day='{week}']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(end).to_have_attribute("data-day", week)
    expect(end).to_be_focused()
    expect(calendar).to_have_count(0)
    page.get_by_test_id("from-choose").click()
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    expect(start).to_be_focused()


def test_days_and_towns_are_arabic_in_the_arabic_page(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?lang=ar")
    start = page.get_by_test_id("from")
    start.fill("٥ حزيران ٢٠١٧")
    start.press("Enter")
    expect(start).to_have_attribute("data-day", "2017-06-05")
    expect(start).to_have_value("5 يونيو 2017")
    names = page.request.get(looked_at.url)
    assert names.ok
    with page.expect_response(lambda answer: "towns.ar" in answer.url) as towns:
        page.reload()
    assert "دمشق" in towns.value.json()


def test_the_list_puts_the_most_killed_first(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?all=1")
    page.get_by_test_id("sort").select_option("killed")
    first = page.locator(".list [data-event]").first
    expect(first).to_contain_text("killed")
    expect(page).to_have_url(re.compile("sort=killed"))
    first.click()
    lines = page.get_by_test_id("print")
    expect(lines).to_contain_text("illed: ")
    assert violations(page)[0] == []
