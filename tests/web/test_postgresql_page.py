"""Each view and each ruling in the browser on PostgreSQL; the other tests of pages use SQLite."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, get

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("record_url", ["postgresql"], indirect=True),
]
VIEWS = {
    "": ".list .row",
    "?v=days": "[data-testid=days] [data-event]",
    "?v=search&q=hospital": ".hits mark",
    "?v=places": "[data-testid=places] tbody tr",
    "?v=actors": "main.actors tbody tr",
    "?v=actors&w=isis": "[data-testid=actor-page]",
    "?v=sources": "[data-testid=sources] tbody tr",
    "?v=sources&w=sana": "[data-testid=told]",
    "?v=issues": "[data-issue]",
    "?v=review": ".case blockquote",
}


@pytest.fixture
def desk(record_url: str) -> Iterator[Desk]:
    record = small_record(record_url)
    running = Desk(record, title="Small war")
    yield running
    running.stop()
    record.close()


def test_each_view_and_each_ruling_on_postgresql(desk: Desk, open_page: Pages) -> None:
    page = open_page(desk.url)
    for address, shows in VIEWS.items():
        page.goto(desk.url + address)
        page.locator(shows).first.wait_for()
    event = get(desk, "events?type=capture&limit=100")["items"][0]
    document = get(desk, f"claims/{event['claims'][0]}")["document"]
    page.goto(f"{desk.url}?e={event['id']}&d={document}&k={event['claims'][0]}")
    page.locator("[data-testid=article] mark.chosen").wait_for()

    page.goto(desk.url + "?v=review")
    status = page.get_by_role("status").first
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).not_to_have_attribute("data-event", "")

    def rules(key: str, number: int) -> None:
        # A key that is pressed while a ruling is on its way rules nothing.
        expect(page.get_by_role("button", name=re.compile("^Accept a"))).to_be_enabled()
        page.keyboard.press(key)
        expect(status).to_contain_text(re.compile(rf"\b{number} rulings? in the log"))

    def arrived() -> None:
        # After a ruling the page goes by itself to what is next.
        chosen = page.locator(".item[aria-current=true]").get_attribute("data-event")
        expect(panel).to_have_attribute("data-event", str(chosen))

    def onward() -> None:
        arrived()
        before = panel.get_attribute("data-event")
        page.keyboard.press("j")
        expect(panel).not_to_have_attribute("data-event", str(before))

    first = panel.get_attribute("data-event")
    rules("r", 1)
    expect(panel).not_to_have_attribute("data-event", str(first))
    second = panel.get_attribute("data-event")
    rules("a", 2)
    expect(panel).not_to_have_attribute("data-event", str(second))
    rules("u", 3)
    # What was taken back is looked at again.
    expect(panel).to_have_attribute("data-event", str(second))
    page.keyboard.press("m")
    onward()
    rules("s", 4)
    page.keyboard.press("m")
    onward()
    rules("d", 5)
    arrived()
    page.keyboard.press("n")
    page.keyboard.type("seen")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("notes")).to_contain_text("seen")
    page.locator(".case").click(position={"x": 5, "y": 5})
    page.keyboard.press("w")
    expect(page.locator(".queue .item", has_text="looked at by")).to_have_count(1)
    page.keyboard.press("e")
    page.locator("form.amend").get_by_label("Type").first.select_option("arrest")
    page.get_by_role("button", name="Correct", exact=True).first.click()
    expect(status).to_contain_text("6 rulings in the log")
    verbs = [ruling.verb for ruling in desk.record.decisions()]
    assert verbs == [
        "reject", "accept", "revoke", "same", "different", "note", "assign", "amend",
    ]  # fmt: skip
    assert desk.record.store.verify_audit() == []
