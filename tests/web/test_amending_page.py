"""Correcting every field of a claim in place, by pointer and by keyboard, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .looking import event_at, expect, get

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser


def form_of(page: Page, key: str) -> Locator:
    card = page.locator(f"[data-claim={key}]")
    card.get_by_text("Correct what was misread").click()
    return card.locator("form.amend")


def ruled(page: Page, number: int) -> None:
    words = "1 ruling in the log" if number == 1 else f"{number} rulings in the log"
    expect(page.get_by_role("status").first).to_contain_text(words)


def opened(desk: Desk, pages: Pages, place: str, kind: str) -> tuple[Page, str, dict[str, Any]]:
    event = event_at(desk, place, kind)
    key = event["claims"][0]
    page = pages(f"{desk.url}?v=review&e={event['id']}")
    return page, key, get(desk, f"claims/{key}")


def test_numbers_are_corrected_added_and_taken_back(ruled_on: Desk, open_page: Pages) -> None:
    page, key, before = opened(ruled_on, open_page, "Idlib", "bombing")
    form = form_of(page, key)
    form.get_by_label("Number", exact=True).fill("five or so")
    expect(form.get_by_role("alert")).to_have_text(
        "“five or so” is no number that the desk can read: write 17, 15–20, at least 17 or at most"
        " 20."
    )
    expect(form.get_by_role("button", name="Correct")).to_be_disabled()
    assert violations(page)[0] == []
    form.get_by_label("Number", exact=True).fill("at least 5")
    form.get_by_role("button", name="Add a number").click()
    new = form.get_by_role("group", name="Number 2")
    # Where one writes first has the caret.
    expect(new.get_by_label("Number", exact=True)).to_be_focused()
    new.get_by_label("Number", exact=True).fill("12-15")
    new.get_by_label("What befell them").select_option("injured")
    new.get_by_label("Of what or whom").fill("children")
    form.get_by_label("Why").fill("the hospital's list")
    form.get_by_role("button", name="Correct").click()
    ruled(page, 1)
    claim = get(ruled_on, f"claims/{key}")
    first, second = claim["figures"]
    assert (first["low"], first["high"], first["text"]) == (5, None, before["figures"][0]["text"])
    assert (second["measure"], second["what"]) == ("injured", "children")
    assert (second["low"], second["high"], second["unit"]) == (12, 15, "person")
    shown = page.get_by_test_id("correction")
    expect(shown).to_contain_text("≥ 5 killed; 12–15 children injured")
    expect(page.get_by_test_id("evidence-panel")).to_contain_text("the hospital's list")
    # A number that is none goes, and with it nothing else.
    form.get_by_role("button", name="Remove number 1").click()
    form.get_by_role("button", name="Correct").click()
    ruled(page, 2)
    (left,) = get(ruled_on, f"claims/{key}")["figures"]
    assert left == second
    for number in (3, 4):
        page.get_by_role("button", name="Undo").click()
        ruled(page, number)
    assert get(ruled_on, f"claims/{key}") == before
    expect(page.locator(f"[data-claim={key}] .verdict.amend")).to_have_count(0)


def test_who_says_so_is_corrected_and_the_event_is_theirs(ruled_on: Desk, open_page: Pages) -> None:
    page, key, before = opened(ruled_on, open_page, "Idlib", "bombing")
    form = form_of(page, key)
    form.get_by_label("Who says so").fill("a doctor; Syrian Arab News Agency")
    form.get_by_role("button", name="Correct").click()
    ruled(page, 1)
    says = get(ruled_on, f"claims/{key}")["says"]
    assert [(one["text"], one["id"]) for one in says] == [
        ("a doctor", None),
        ("Syrian Arab News Agency", "sana"),
    ]
    expect(page.locator(f"[data-claim={key}]").get_by_test_id("chain")).to_contain_text("a doctor")
    expect(page.get_by_test_id("correction")).to_contain_text("in its own voice")
    form.get_by_label("Who says so").fill("")
    form.get_by_role("button", name="Correct").click()
    ruled(page, 2)
    assert get(ruled_on, f"claims/{key}")["says"] == before["says"] == []


def test_what_is_being_written_outlives_the_ruling_of_somebody_else(
    ruled_on: Desk, open_page: Pages
) -> None:
    page, key, _ = opened(ruled_on, open_page, "Idlib", "bombing")
    mine = event_at(ruled_on, "Idlib", "bombing")["id"]
    form = form_of(page, key)
    form.get_by_label("From").fill("12 June 2017")
    form.get_by_label("who", exact=True).fill("Somebody")
    form.get_by_label("Number", exact=True).fill("12")
    other = next(e for e in get(ruled_on, "events?limit=50")["items"] if key not in e["claims"])
    ruled_on.record.decide("accept", [other["id"]])
    with page.expect_response(lambda answer: f"/api/events/{mine}" in answer.url) as fetched:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    fetched.value.finished()
    ruled(page, 1)
    expect(form.get_by_label("From")).to_have_value("12 June 2017")
    expect(form.get_by_label("who", exact=True)).to_have_value("Somebody")
    expect(form.get_by_label("Number", exact=True)).to_have_value("12")


def test_day_kind_and_place_are_corrected(ruled_on: Desk, open_page: Pages) -> None:
    page, key, _ = opened(ruled_on, open_page, "Idlib", "bombing")
    form = form_of(page, key)
    form.get_by_label("Type").select_option("shelling")
    form.get_by_role("combobox", name="Whether it happened").select_option("possible")
    form.get_by_label("From").fill("12 June 2017")
    expect(form.get_by_role("alert")).to_have_text("It ends before it begins.")
    form.get_by_label("To", exact=True).fill("13 June 2017")
    place = form.get_by_label("“Idlib” is")
    place.fill("Maarat")
    expect(form.get_by_role("status")).to_contain_text("Choose a place that is offered")
    option = form.locator("datalist option[value^='Ma'][value*='Idlib']").first
    option.wait_for(state="attached")
    name = option.get_attribute("value")
    assert name
    place.fill(name)
    form.get_by_role("button", name="Correct").click()
    ruled(page, 1)
    claim = get(ruled_on, f"claims/{key}")
    assert (claim["type"], claim["modality"]) == ("shelling", "possible")
    assert (claim["time"]["start"], claim["time"]["end"]) == ("2017-06-12", "2017-06-13")
    (where,) = claim["place"]
    assert (where["text"], where["admin1"]) == ("Idlib", "Idlib")
    assert name.startswith(where["name"])
    assert where["id"] != "gn:10"
    expect(form.get_by_label("“Idlib” is")).to_have_value(name)
    # To no place and no day, for a sentence that names none.
    form.get_by_label("“Idlib” is").fill("")
    for end in ("From", "To"):
        form.get_by_label(end, exact=True).fill("")
    form.get_by_role("button", name="Correct").click()
    ruled(page, 2)
    claim = get(ruled_on, f"claims/{key}")
    assert (claim["place"], claim["time"]) == ([], None)
    assert set(claim["why_empty"]) >= {"place", "time"}


def test_nothing_is_written_into_a_correction_on_its_way(ruled_on: Desk, open_page: Pages) -> None:
    page, key, _ = opened(ruled_on, open_page, "Idlib", "bombing")
    form = form_of(page, key)
    day = form.get_by_label("From")
    day.fill("12 June 2017")
    form.get_by_label("To", exact=True).fill("12 June 2017")
    form.get_by_label("Why").fill("the hospital's list")
    held: list[Route] = []
    page.route("**/api/events/*", lambda route: held.append(route))
    day.press("Enter")
    ruled(page, 1)
    expect(day).to_be_disabled()
    assert held
    # Whoever no longer holds requests lets those go that it held.
    page.unroute("**/api/events/*")
    expect(day).to_have_value("2017-06-12")
    expect(day).to_be_focused()
    expect(form.get_by_label("Why")).to_have_value("")
    day.fill("")
    form.get_by_label("To", exact=True).fill("")
    form.get_by_role("button", name="Correct").click()
    ruled(page, 2)
    assert get(ruled_on, f"claims/{key}")["time"] is None


def test_a_correction_by_keyboard_alone_in_arabic(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Idlib", "bombing")
    (key,) = event["claims"]
    page = open_page(f"{ruled_on.url}?v=review&lang=ar&e={event['id']}")
    page.locator(f"[data-claim={key}]").wait_for()
    page.keyboard.press("e")
    expect(page.get_by_label("النوع")).to_be_focused()
    number = page.get_by_label("العدد", exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if number.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("٧ على الأقل")
    assert violations(page)[0] == []
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("correction")).to_be_visible()
    (figure,) = get(ruled_on, f"claims/{key}")["figures"]
    assert (figure["low"], figure["high"]) == (7, None)
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.get_by_test_id("correction").locator("xpath=..")).to_contain_class("revoked")
    assert get(ruled_on, f"claims/{key}")["figures"] == event_figures(event)


def event_figures(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the one figure of the bombing in Idlib as `small_war.yaml` has it."""
    assert event["figures"][0]["best"] == 5
    return [
        {"what": "killed", "measure": "killed", "low": 5, "high": 5, "unit": "person",
         "text": "five people", "of": None, "part_of": None, "per": None}
    ]  # fmt: skip


def test_from_the_map_to_the_form_and_no_further_by_escape(
    ruled_on: Desk, open_page: Pages
) -> None:
    event = event_at(ruled_on, "Idlib", "bombing")
    page = open_page(f"{ruled_on.url}?e={event['id']}")
    page.get_by_role("button", name="Correct or rule on them in Review").click()
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_have_attribute("data-event", event["id"])
    # It leads out of the form; another event would come up, and the next key rule on that.
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator(f".item[data-event={event['id']}]")).to_contain_text("marked")
    expect(panel).to_have_attribute("data-event", event["id"])
