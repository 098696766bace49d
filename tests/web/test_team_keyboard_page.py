"""What only a team's desk shows, by keyboard alone and through axe: the way in, one's account,
the list of the team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect
from .walking import CONTROLS, parts, stops

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PASSWORD = "four words of mine"
LOOKS = {
    "light english": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark arabic phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 760}},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a team with an admin, people in every state, keys and entries in the log."""
    record = small_record(tmp_path_factory.mktemp("team") / "small.db")
    accounts = record.accounts
    for name, role in (("Ada", "admin"), ("Rana", "reviewer"), ("Cem", "coder"), ("Lee", "reader")):
        _, token = accounts.invite(name, role, by="test")  # type: ignore[arg-type]
        accounts.join(token, PASSWORD)
    accounts.invite("Nadia", "coder", by="Ada")
    accounts.disable("Lee", by="Ada")
    accounts.make_key("bulletin", by="Ada")
    event = record.events()[0]
    record.decide("assign", [event.id], by="Rana", set={"assignee": "Cem"})
    record.decide("note", [event.id], by="Cem", reason="ask again")
    running = Desk(record, title="Small war")
    yield running
    running.stop()
    record.close()


def walked(page: Page) -> list[str]:
    """Return the parts that Tab leads through, having found nothing wrong and nothing left out."""
    if page.evaluate("document.activeElement !== document.body"):
        # Out at the end first, so that the walk begins where the page does.
        stops(page)
    walk = stops(page)
    assert [stop for stop in walk if stop.wrong] == []
    missing = set(page.evaluate(CONTROLS)) - {stop.name for stop in walk}
    assert missing == set()
    page.evaluate("document.activeElement.blur()")
    back = stops(page, "Shift+Tab")
    assert [stop.name for stop in back[::-1]] == [stop.name for stop in walk]
    return parts(walk)


def by_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def came_in(desk: Desk, open_page: Pages, address: str = "", name: str = "Ada") -> Page:
    """Sign in without a mouse."""
    page = open_page(desk.url + address, wait=False, viewport={"width": 1280, "height": 800})
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    by_keys(page, "Tab")
    page.keyboard.type(PASSWORD)
    by_keys(page, "Enter")
    page.locator("[data-settled=true]").wait_for()
    return page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_tab_leads_through_the_way_in(desk: Desk, open_page: Pages, language: str) -> None:
    _, token = desk.record.accounts.invite(f"Guest {language}", "coder", by="test")
    for address in (f"?lang={language}", f"?lang={language}#invite={token}"):
        page = open_page("about:blank", wait=False)
        page.context.unroute_all()
        page.goto(desk.url + address)
        page.locator("form").wait_for()
        if "invite" in address:
            page.locator("#password-rule").wait_for()
        expect(page.locator("form input:not([readonly])").first).to_be_focused()
        walked(page)


@pytest.mark.parametrize("view", ["team", "review"])
def test_tab_leads_through_the_views_of_a_team(desk: Desk, open_page: Pages, view: str) -> None:
    page = came_in(desk, open_page, f"?v={view}")
    page.locator("[data-testid=audit] tbody tr, .case blockquote").first.wait_for()
    page.wait_for_timeout(500)
    assert walked(page)[0] == "header"


def test_an_account_is_opened_and_left_by_keys(desk: Desk, open_page: Pages) -> None:
    page = came_in(desk, open_page, "?v=issues", "Cem")
    who = page.get_by_test_id("who")
    who.focus()
    by_keys(page, "Enter")
    expect(who).to_have_attribute("aria-expanded", "true")
    by_keys(page, "Tab")
    change = page.get_by_role("button", name="Change password")
    expect(change).to_be_focused()
    by_keys(page, "Enter")
    expect(page.get_by_label("Present password")).to_be_focused()
    # Changed his mind: back to where he came from, not to the top of the page.
    page.get_by_role("button", name="Leave it").focus()
    by_keys(page, "Enter")
    expect(change).to_be_focused()
    by_keys(page, "Escape")
    expect(change).to_have_count(0)
    expect(who).to_be_focused()
    by_keys(page, "Enter", "Tab", "Enter")
    page.keyboard.type(PASSWORD)
    by_keys(page, "Tab")
    page.keyboard.type("other words of Cem")
    by_keys(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("The password is changed")
    expect(who).to_be_focused()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_list_of_the_team(desk: Desk, open_page: Pages, look: str) -> None:
    page = open_page(desk.url + "?v=team", wait=False, **LOOKS[look])
    page.locator("input").first.fill("Ada")
    page.locator("input[type=password]").fill(PASSWORD)
    by_keys(page, "Enter")
    page.locator("[data-settled=true]").wait_for()
    if "arabic" in look:
        page.goto(desk.url + "?v=team&lang=ar")
    for address, shows in (
        ("?v=team", "[data-testid=audit] tbody tr"),
        ("?v=review", "blockquote"),
    ):
        page.goto(f"{desk.url}{address}&lang={'ar' if 'arabic' in look else 'en'}")
        page.locator(shows).first.wait_for()
        page.wait_for_timeout(200)
        found, passes = violations(page)
        assert found == []
        assert passes > 12
        across = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert across <= 0
