"""Two people at one desk, each in a browser of their own, on either database."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from sayso.membership import Role

from .axe import violations
from .conftest import Desk, Pages
from .desk_record import small_record
from .test_page import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PASSWORD = "four words of mine"


@pytest.fixture
def desk(record_url: str) -> Iterator[Desk]:
    """The desk of a team: Rana and Bo are reviewers, Cem is a coder, Lee a reader."""
    record = small_record(record_url)
    people: dict[str, Role] = {
        "Rana": "reviewer",
        "Bo": "reviewer",
        "Cem": "coder",
        "Lee": "reader",
    }
    for name, role in people.items():
        _, token = record.accounts.invite(name, role, by="test")
        record.accounts.join(token, PASSWORD)
    running = Desk(record, title="Small war")
    yield running
    running.stop()
    record.close()


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def as_person(desk: Desk, open_page: Pages, name: str, address: str = "?v=issues") -> Page:
    page = open_page(desk.url + address, wait=False)
    enter(page, name)
    page.locator("[data-settled=true]").wait_for()
    expect(page.get_by_test_id("who")).to_have_text(name)
    return page


def test_an_invitation_leads_to_the_desk_and_signing_out_away(desk: Desk, open_page: Pages) -> None:
    _, token = desk.record.accounts.invite("Nadia O'Neill", "reviewer", by="test")
    page = open_page(f"{desk.url}#invite={token}", wait=False)
    expect(page.get_by_role("heading")).to_have_text("Welcome, Nadia O'Neill")
    assert token not in page.url
    page.get_by_label("New password").fill("some words of Nadia")
    page.get_by_label("The same once more").fill("other words of Nadia")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_contain_text("not the same")
    page.get_by_label("The same once more").fill("some words of Nadia")
    page.get_by_role("button", name="Set the password").click()
    page.locator("[data-settled=true]").wait_for()
    page.get_by_test_id("who").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    assert desk.record.accounts.log()[-1].action == "signed out"
    # The address has done its work.
    again = open_page(f"{desk.url}#invite={token}", wait=False)
    expect(again.get_by_role("alert")).to_contain_text("was used")
    enter(again, "nadia o'neill", "some words of Nadia")
    again.locator("[data-settled=true]").wait_for()
    # What was under way when she signed out is refused.
    open_page.provokes("401", "403")


def test_nothing_is_shown_before_and_a_wrong_password_is_told(desk: Desk, open_page: Pages) -> None:
    page = open_page(desk.url + "?v=review", wait=False)
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    assert "Small war" not in page.content()
    enter(page, "Rana", "not these words")
    expect(page.get_by_role("alert")).to_contain_text("the name or the password is wrong")
    enter(page, "<img src=x onerror=alert(1)>", "not these words")
    expect(page.get_by_role("alert")).to_contain_text("the name or the password is wrong")
    enter(page, "Rana")
    page.locator("[data-settled=true]").wait_for()
    expect(page.get_by_test_id("review")).to_be_visible()
    open_page.provokes("403")


def test_what_one_rules_the_other_sees_within_seconds(desk: Desk, open_page: Pages) -> None:
    rana = as_person(desk, open_page, "Rana", "?v=review")
    bo = as_person(desk, open_page, "Bo", "?v=review")
    panel = bo.get_by_test_id("evidence-panel")
    expect(panel).not_to_have_attribute("data-event", "")
    event = panel.get_attribute("data-event")
    expect(rana.get_by_test_id("evidence-panel")).to_have_attribute("data-event", event or "")
    rana.keyboard.press("a")
    expect(rana.get_by_role("status").first).to_contain_text("1 ruling in the log")
    ruled = time.monotonic()
    expect(bo.get_by_role("status").first).to_contain_text("1 ruling in the log", timeout=10_000)
    assert time.monotonic() - ruled < 6
    expect(panel).to_have_attribute("data-event", event or "")
    expect(panel).to_contain_text("Rana")
    expect(bo.locator(".notice")).to_have_text(re.compile(r"Rana has ruled: accepted airstrike, "))
    # Having seen it, Bo may rule otherwise; but not take back what is Rana's with a key.
    expect(bo.get_by_role("button", name="Undo")).to_be_disabled()
    bo.keyboard.press("r")
    expect(bo.get_by_role("status").first).to_contain_text("2 rulings in the log")
    expect(rana.get_by_role("status").first).to_contain_text("2 rulings in the log", timeout=10_000)
    assert [(d.verb, d.by) for d in desk.record.decisions()] == [
        ("accept", "Rana"), ("reject", "Bo"),
    ]  # fmt: skip


def test_work_is_shared_out_and_noted_before_the_others_eyes(desk: Desk, open_page: Pages) -> None:
    rana = as_person(desk, open_page, "Rana", "?v=review")
    cem = as_person(desk, open_page, "Cem", "?v=review")
    panel = cem.get_by_test_id("evidence-panel")
    expect(panel).not_to_have_attribute("data-event", "")
    event = panel.get_attribute("data-event") or ""
    rana.get_by_test_id("assignee").select_option("Cem")
    row = cem.locator(f".queue [data-event={event}]")
    expect(row).to_contain_text("looked at by Cem", timeout=10_000)
    expect(cem.locator(".notice")).to_have_text(
        re.compile(r"Rana: for Cem to look at: airstrike, ")
    )
    expect(cem.get_by_test_id("assignee")).to_have_text("Cem")
    # Cem narrows the queue to what is Cem's, and leaves a note that Rana sees.
    cem.get_by_test_id("queue-whose").select_option("Cem")
    expect(cem.locator(".queue .item")).to_have_count(1)
    cem.keyboard.press("n")
    cem.keyboard.type("ask <b>them</b> for the footage")
    cem.keyboard.press("Enter")
    expect(cem.get_by_test_id("notes")).to_contain_text("ask <b>them</b> for the footage")
    notes = rana.get_by_test_id("notes")
    expect(notes).to_contain_text("ask <b>them</b> for the footage", timeout=10_000)
    expect(notes).to_contain_text("Cem")
    expect(rana.locator(f".queue [data-event={event}]")).to_contain_text("1 note")
    # Neither is a ruling: the event still waits.
    expect(rana.get_by_role("status").first).to_contain_text("0 rulings in the log")
    rana.get_by_role("button", name="Take back").first.click()
    expect(cem.get_by_test_id("notes")).to_have_count(0, timeout=10_000)
    # Cem gives it back by key; it leaves the narrowed queue once another is chosen.
    cem.locator(".case").click(position={"x": 5, "y": 5})
    cem.keyboard.press("w")
    expect(rana.locator(f".queue [data-event={event}]")).not_to_contain_text(
        "looked at", timeout=10_000
    )
    assert [(d.verb, d.by) for d in desk.record.decisions()] == [
        ("assign", "Rana"), ("note", "Cem"), ("revoke", "Rana"), ("assign", "Cem"),
    ]  # fmt: skip


def test_who_rules_a_moment_later_is_told_by_whom_it_was(desk: Desk, open_page: Pages) -> None:
    rana = as_person(desk, open_page, "Rana", "?v=review")
    bo = as_person(desk, open_page, "Bo", "?v=review")
    # A line that is cut: Bo's page does not hear of it, and what Bo sees is what was before.
    bo.route("**/api/live", lambda route: route.abort())
    bo.reload()
    bo.locator("[data-settled=true]").wait_for()
    for page in (rana, bo):
        expect(page.get_by_test_id("evidence-panel")).not_to_have_attribute("data-event", "")
    rana.keyboard.press("a")
    expect(rana.get_by_role("status").first).to_contain_text("1 ruling in the log")
    bo.keyboard.press("r")
    expect(bo.locator(".notice")).to_contain_text("Rana ruled on this since you looked")
    expect(bo.get_by_role("status").first).to_contain_text("1 ruling in the log")
    # On another event Rana's ruling stands in nobody's way.
    bo.keyboard.press("j")
    bo.keyboard.press("r")
    expect(bo.get_by_role("status").first).to_contain_text("2 rulings in the log")
    assert [(d.verb, d.by) for d in desk.record.decisions()] == [
        ("accept", "Rana"), ("reject", "Bo"),
    ]  # fmt: skip
    # Rana stood before the event that Bo rejected; it is there no more.
    open_page.provokes("409", "ERR_FAILED", "404")


def test_a_page_offers_what_its_reader_may_do(desk: Desk, open_page: Pages) -> None:
    lee = as_person(desk, open_page, "Lee", "?v=review")
    expect(lee.get_by_role("button", name="Add reports")).to_have_count(0)
    expect(lee.get_by_role("button", name="Accept").first).to_be_disabled()
    lee.keyboard.press("a")
    cem = as_person(desk, open_page, "Cem", "?v=review")
    expect(cem.get_by_role("button", name="Add reports")).to_be_visible()
    expect(cem.get_by_role("button", name="Accept").first).to_be_disabled()
    expect(cem.get_by_test_id("review")).to_contain_text("As coder you cannot accept or reject.")
    cem.keyboard.press("r")
    cem.get_by_text("Correct what was misread").first.click()
    cem.get_by_label("Type").first.select_option("clash")
    cem.get_by_role("button", name="Correct").first.click()
    expect(cem.get_by_role("status").first).to_contain_text("1 ruling in the log")
    assert [(d.verb, d.by) for d in desk.record.decisions()] == [("amend", "Cem")]


def test_who_is_shut_out_sees_the_way_in(desk: Desk, open_page: Pages) -> None:
    page = as_person(desk, open_page, "Bo", "?v=issues")
    desk.record.accounts.disable("Bo", by="test")
    # Unless the page has heard of it by itself before.
    page.get_by_role("button", name="Sources").evaluate_all("found => found.map(b => b.click())")
    expect(page.get_by_test_id("sign-in")).to_contain_text("Your session is over")
    desk.record.accounts.enable("Bo", by="test")
    enter(page, "Bo")
    page.locator("[data-settled=true]").wait_for()
    open_page.provokes("401")


def test_a_coder_works_in_arabic_and_takes_claims_apart(desk: Desk, open_page: Pages) -> None:
    event = next(e for e in desk.record.events() if e.type == "capture" and len(e.claims) > 1)
    page = open_page(f"{desk.url}?lang=ar&v=review&e={event.id}", wait=False)
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    page.get_by_label("الاسم").fill("Cem")
    page.get_by_label("كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="دخول").click()
    page.locator("[data-settled=true]").wait_for()
    expect(html).to_have_attribute("lang", "ar")
    expect(page.get_by_test_id("review")).to_contain_text("بصفة مرمّز لا يمكنك القبول أو الرفض.")
    claim = page.locator(f"[data-claim={event.claims[1]}]")
    expect(claim.get_by_role("button", name="قبول")).to_have_count(0)
    claim.get_by_role("button", name="حدث آخر").click()
    expect(page.get_by_test_id("ruling-log")).to_be_visible()
    (made,) = desk.record.decisions()
    assert (made.verb, made.by, set(made.on)) == ("different", "Cem", set(event.claims))
    open_page.provokes("401")


def test_a_password_is_changed_in_the_page(desk: Desk, open_page: Pages) -> None:
    page = as_person(desk, open_page, "Bo")
    page.get_by_test_id("who").click()
    page.get_by_role("button", name="Change password").click()
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password").fill("other words of mine")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator(".notice")).to_contain_text("The password is changed")
    page.reload()
    page.locator("[data-settled=true]").wait_for()
    desk.record.accounts.sign_in("Bo", "other words of mine")


def test_an_admin_sees_accounts_keys_and_who_did_what(desk: Desk, open_page: Pages) -> None:
    accounts = desk.record.accounts
    _, token = accounts.invite("Ada", "admin", by="test")
    accounts.join(token, PASSWORD)
    accounts.make_key("bulletin", by="Ada")
    event = desk.record.events()[0]
    desk.record.decide("accept", [event.id], by="Rana", reason="<b>seen</b>")
    lee = as_person(desk, open_page, "Lee", "?v=sources")
    expect(lee.get_by_test_id("sources")).to_be_visible()
    expect(lee.get_by_role("button", name="Team")).to_have_count(0)
    page = as_person(desk, open_page, "Ada", "?v=sources")
    page.get_by_role("button", name="Team", exact=True).click()
    team = page.get_by_test_id("team")
    for words in ("Rana", "reviewer", "Lee", "reader", "bulletin"):
        expect(team).to_contain_text(words)
    log = page.get_by_test_id("audit").locator("tbody tr")
    expect(log).to_have_count(len(accounts.log()))
    # Newest first: what Ada did last is that she came in.
    expect(log.first).to_contain_text("Ada")
    expect(log.first).to_contain_text("signed in")
    page.get_by_label("What was done").select_option("key made")
    expect(log).to_have_count(1)
    expect(log.first).to_contain_text("made a key")
    assert violations(page)[0] == []


@pytest.fixture(scope="module")
def looked_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a team, which tests only look at."""
    record = small_record(tmp_path_factory.mktemp("looked") / "small.db")
    _, token = record.accounts.invite("Lee", "reader", by="test")
    record.accounts.join(token, PASSWORD)
    running = Desk(record, title="Small war")
    yield running
    running.stop()
    record.close()


@pytest.mark.parametrize(
    ("what", "scheme", "locale"),
    [
        ("in", "light", "en-GB"), ("in", "dark", "ar"), ("wrong", "dark", "en-GB"),
        ("join", "light", "ar"), ("join", "dark", "en-GB"), ("phone", "light", "ar"),
        ("who", "light", "en-GB"), ("who", "dark", "en-GB"),
    ],
)  # fmt: skip
def test_axe_finds_nothing(
    looked_in: Desk, open_page: Pages, what: str, scheme: str, locale: str
) -> None:
    address = looked_in.url
    if what == "join":
        _, token = looked_in.record.accounts.invite(f"Nadia {scheme}", "coder", by="test")
        address += f"#invite={token}"
    size = {"width": 390 if what == "phone" else 1100, "height": 740}
    page = open_page(address, wait=False, color_scheme=scheme, locale=locale, viewport=size)
    page.get_by_test_id("sign-in").wait_for()
    if what == "join":
        page.locator("#password-rule").wait_for()
    if what in ("wrong", "who"):
        page.locator("input").first.fill("Lee")
        page.locator("input[type=password]").fill(PASSWORD if what == "who" else "x")
        page.keyboard.press("Enter")
    if what == "wrong":
        page.get_by_role("alert").wait_for()
        open_page.provokes("403")
    if what == "who":
        page.locator("[data-settled=true]").wait_for()
        page.get_by_test_id("who").click()
        page.get_by_role("button", name="Change password").click()
        page.get_by_label("Present password").wait_for()
    page.wait_for_timeout(300)
    found, passes = violations(page)
    assert found == []
    assert passes > 8
    if what != "who":
        assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar" else "ltr")
