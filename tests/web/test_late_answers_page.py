"""What the page does where answers come late, in another order, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.web import whole

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import Held, event_at, expect, get, map_ready, unopened

pytestmark = pytest.mark.browser


@pytest.fixture
def cut_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose events come four at a time."""
    monkeypatch.setattr(whole, "TILE", 4)
    record = small_record(tmp_path / "small.db")
    desk = Desk(record, title="Small war", writable=False)
    yield desk
    desk.stop()
    record.close()


def test_what_is_done_before_the_events_are_there_stays_done(
    cut_up: Desk, open_page: Pages
) -> None:
    page = unopened(open_page)
    newest, older = Held(page, r"/api/events\.tiles/0"), Held(page, r"/api/events\.tiles/[1-9]")
    page.goto(cut_up.url + "?v=places")
    newest.came()
    page.get_by_role("button", name="Days", exact=True).click()
    search = page.get_by_role("searchbox")
    search.press_sequentially("car ")
    expect(page).not_to_have_url(re.compile("q="))
    page.wait_for_timeout(300)
    newest.go()
    # An early answer is laid out; the rest is still on its way.
    older.came()
    day = page.get_by_test_id("from")
    day.fill("5 June 2017")
    older.go()
    page.locator("[data-settled=true]").wait_for()
    expect(page.get_by_role("button", name="Days", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    expect(page).to_have_url(re.compile("q=car"))
    expect(day).to_have_value("5 June 2017")
    # A blank at the end is the beginning of the next word.
    search.press("End")
    search.press_sequentially("bomb")
    expect(page).to_have_url(re.compile(r"q=car\+bomb"))


def test_an_address_outlives_a_server_that_did_not_answer(
    looked_at: Desk, open_page: Pages
) -> None:
    page = unopened(open_page)
    open_page.provokes("Failed to load resource", "does not answer")
    page.route("**/api/events.tiles/0", lambda route: route.abort())
    page.goto(looked_at.url + "?v=days&from=2017-06-05&to=2017-06-08&actor=isis")
    page.locator("[data-settled=true]").wait_for()
    page.get_by_role("alert").wait_for()
    page.wait_for_timeout(200)
    page.unroute("**/api/events.tiles/0")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_test_id("from")).to_have_attribute("data-day", "2017-06-05")
    expect(page).to_have_url(re.compile(r"v=days&from=2017-06-05&to=2017-06-08&actor=isis"))


def test_back_leads_to_what_was_there_before(looked_at: Desk, open_page: Pages) -> None:
    page = unopened(open_page)
    page.goto(looked_at.url + "?v=places")
    page.locator("[data-settled=true]").wait_for()
    panel = page.get_by_test_id("place-panel")
    for _ in range(2):
        page.get_by_role("button", name="Idlib", exact=True).click()
        expect(page).to_have_url(re.compile("p="))
        panel.wait_for()
        page.go_back()
        expect(page).to_have_url(looked_at.url + "?v=places")
        expect(panel).to_have_count(0)


def test_back_leads_to_where_the_map_stood(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?at=35,38,7&all=1")
    map_ready(page)
    page.locator(".row").first.click()
    expect(page).to_have_url(re.compile("e=e1_"))
    page.get_by_role("button", name="Whole record").click()
    expect(page).not_to_have_url(re.compile("at=35.0000,38.0000,7"))
    page.go_back()
    expect(page).to_have_url(re.compile("at=35.0000,38.0000,7"))
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile("at=35.0000,38.0000,8"))


def test_words_for_the_next_event_are_not_taken_by_the_ruling_before(
    ruled_on: Desk, open_page: Pages
) -> None:
    page = open_page(ruled_on.url + "?v=review&q=killed")
    chosen = page.locator("[data-event][aria-current=true]")
    page.locator(".item").nth(1).click()
    first = chosen.get_attribute("data-event")
    reason, note = page.get_by_label("Reason"), page.locator("#note")
    reason.fill("the hospital's list")
    on_its_way = Held(page, r"/api/decisions$")
    page.get_by_role("button", name=re.compile("^Reject r")).click()
    on_its_way.came()
    second = chosen.get_attribute("data-event")
    assert second != first
    reason.fill("seen on film")
    # While what the words find is asked again, the event that is open stays open.
    words = Held(page, r"/api/search\?")
    on_its_way.go()
    words.came()
    expect(page.get_by_role("status").first).to_contain_text("1 ruling in the log")
    expect(chosen).to_have_attribute("data-event", second or "")
    words.go()
    expect(reason).to_have_value("seen on film")
    assert get(ruled_on, "decisions")["items"][0]["reason"] == "the hospital's list"
    # A refused one gives the words back, and leaves who went on where they are.
    open_page.provokes("409")
    page.route("**/api/decisions", lambda route: route.fulfill(status=409, json={"error": "late"}))
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Accept a")).click()
    expect(page.locator(".notice")).to_contain_text("late")
    expect(reason).to_have_value("seen on film")
    expect(chosen).to_have_attribute("data-event", second or "")
    # Nor does a list show somebody to whom nothing was given.
    page.get_by_test_id("assignee").select_option("desk")
    expect(page.get_by_test_id("assignee")).to_have_value("")
    page.unroute("**/api/decisions")
    # What is noted while a note is on its way is the next note.
    on_its_way = Held(page, r"/api/decisions$")
    note.fill("ask the hospital")
    note.press("Enter")
    on_its_way.came()
    note.fill("and the mayor")
    on_its_way.go()
    expect(page.get_by_test_id("notes")).to_contain_text("ask the hospital")
    expect(note).to_have_value("and the mayor")
    # One that is written while a ruling is on its way waits for that, and is sent.
    on_its_way = Held(page, r"/api/decisions$")
    page.get_by_role("button", name=re.compile("^Accept a")).click()
    on_its_way.came()
    note.fill("ask the driver")
    note.press("Enter")
    on_its_way.go()
    expect(page.get_by_test_id("notes")).to_contain_text("ask the driver")


def test_an_older_answer_does_not_replace_a_newer_one(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "At Tanf", "airstrike")
    page = open_page(f"{ruled_on.url}?v=review&e={event['id']}")
    accept = page.get_by_role("button", name="Accept: claim")
    accepted = page.locator("[data-claim] .verdict.accept")
    accept.first.wait_for()
    # A look at the record from before the rulings, and the event as it was after the first of them.
    old_look = Held(page, r"/api/summary", answered=True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    old_look.came()
    old_look.others_pass()
    old_event = Held(page, f"/api/events/{event['id']}$", answered=True)
    accept.first.click()
    old_event.came()
    old_event.others_pass()
    # Two in a row: the second is sent with the number of the first.
    accept.nth(1).click()
    accept.nth(2).click()
    expect(accepted).to_have_count(3)
    old_event.go()
    old_look.go()
    page.wait_for_timeout(150)
    expect(accepted).to_have_count(3)
    accept.nth(3).click()
    expect(accepted).to_have_count(4)
    expect(page.locator(".notice")).to_have_count(0)
    assert len(get(ruled_on, "decisions")["items"]) == 4


def test_a_place_that_is_being_written_outlives_the_names(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Raqqa", "offensive")
    page = unopened(open_page)
    names = Held(page, r"/api/names")
    page.goto(f"{ruled_on.url}?v=review&lang=ar&e={event['id']}")
    form = page.locator("details.amending").first
    form.locator("summary").click()
    place = form.locator("input[list^=places-]")
    place.fill("حلب")
    names.came()
    names.go()
    expect(page.locator("h2 bdi").first).to_have_text("الرقة")
    expect(place).to_have_value("حلب")


def test_what_is_pasted_is_kept_until_it_is_read(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url + "?v=places")
    page.get_by_role("button", name="Add reports").click()
    dialog = page.get_by_role("dialog")
    words, published = dialog.locator("#add-words"), dialog.get_by_label("Published")
    words.fill("Shells fell on Daraa on 9 June 2017.")
    published.fill("some day")
    expect(dialog.get_by_role("button", name="Read the text")).to_be_disabled()
    published.fill("10 June 2017")
    open_page.provokes("503")
    page.route("**/api/documents?*", lambda r: r.fulfill(status=503, json={"error": "not now"}))
    dialog.get_by_role("button", name="Read the text").click()
    expect(dialog.get_by_text("not now")).to_be_visible()
    expect(words).to_have_value("Shells fell on Daraa on 9 June 2017.")


def test_the_list_stays_where_it_was_scrolled_to(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Idlib", "bombing")
    page = open_page(f"{ruled_on.url}?all=1&from=2017-06-01&to=2017-06-30&e={event['id']}")
    scroll = page.locator(".list .scroll")
    page.locator(f".row[data-event={event['id']}]").wait_for()
    scroll.evaluate("box => (box.scrollTop = 500)")
    ruled_on.record.decide("reject", event_at(ruled_on, "Mosul", "airstrike")["claims"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".notice")).to_be_visible()
    assert scroll.evaluate("box => box.scrollTop") == 500


def test_whoever_looks_at_an_event_goes_where_a_colleague_merged_it(
    ruled_on: Desk, open_page: Pages
) -> None:
    a, b = (
        e for e in get(ruled_on, "events?limit=1000")["items"]
        if (e["place"][0]["name"], e["type"]) == ("Raqqa", "airstrike")
    )  # fmt: skip
    page = open_page(f"{ruled_on.url}?v=review&e={b['id']}")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_have_attribute("data-event", b["id"])
    ruled_on.record.decide("same", [a["claims"][0], b["claims"][0]])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(panel).to_have_attribute("data-event", a["id"])
    expect(page.locator("[aria-current=true][data-event]")).to_have_attribute("data-event", a["id"])
