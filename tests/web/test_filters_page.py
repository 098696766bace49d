"""Filters of the page: finding who is meant, the address that holds them, chips to remove them."""

from __future__ import annotations

import re
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sayso.config import Publication
from sayso.web import write_site

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, get

pytestmark = pytest.mark.browser


def told_by(desk: Desk, outlet: str) -> int:
    """Return how many events in the window an outlet tells of."""
    columns = get(desk, "events.columns")
    rumours = set(columns["rumour"])
    return sum(
        outlet in [columns["names"][n][1] for n in outlets]
        for row, outlets in enumerate(columns["outlets"])
        if row not in rumours and columns["start"][row] is not None
    )


def test_events_are_kept_by_who_published_them(looked_at: Desk, open_page: Pages) -> None:
    expected = told_by(looked_at, "Euphrates Post")
    whole = get(looked_at, "summary")
    window = f"from={whole['first_day']}&to={whole['last_day']}"
    page = open_page(f"{looked_at.url}?all=1&{window}")
    page.get_by_text("More filters").click()
    field = page.get_by_role("combobox", name="Outlet")
    field.click()
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text("Levant Daily")
    field.press_sequentially("euphr")
    expect(options).to_have_count(1)
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "f-outlet-0")
    field.press("Enter")
    expect(field).to_have_value("Euphrates Post")
    count = page.get_by_test_id("list-count")
    expect(count).to_have_text(f"{expected} events in the window")
    expect(page).to_have_url(re.compile(r"outlet=euphrates\+post"))
    # Whoever speaks there: activists and residents, not the outlet alone.
    assert expected > 2

    again = open_page(page.url)
    expect(again.get_by_test_id("list-count")).to_have_text(f"{expected} events in the window")
    again.get_by_role("button", name="Remove Outlet: Euphrates Post").click()
    expect(again.get_by_test_id("list-count")).not_to_have_text(f"{expected} events in the window")
    expect(again.get_by_role("combobox", name="Outlet")).to_have_value("")
    expect(again).not_to_have_url(re.compile("outlet="))


def test_who_is_chosen_by_a_name_in_any_script(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(f"{looked_at.url}?lang=ar&all=1")
    page.get_by_text("مرشّحات أخرى").click()
    field = page.get_by_role("combobox", name="الناشر")
    expect(field).to_have_attribute("placeholder", "أي ناشر")
    field.fill("سانا")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(page).to_have_url(re.compile("outlet=sana"))
    chip = page.locator("[data-chip=outlet]")
    expect(chip).to_contain_text("الناشر:")
    expect(chip).to_have_attribute("aria-label", re.compile("^إزالة الناشر: .*[\u0600-\u06ff]"))
    actor = page.get_by_role("combobox", name="الفاعل")
    actor.fill("nobody of this name")
    expect(page.get_by_role("status").filter(has_text="لا أحد بهذا الاسم")).to_be_visible()
    actor.press("Escape")
    expect(actor).to_have_value("")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_site_of_files_has_the_same_filter(tmp_path: Path, open_page: Pages) -> None:
    with small_record(tmp_path / "small.db") as record:
        site = tmp_path / "site"
        open_to_all = Publication(delay_hours=0, round_km=0, texts="whole")
        late = datetime(2026, 1, 1, tzinfo=UTC)
        write_site(record, site, publication=open_to_all, as_of=late, title="Small war")
    page = open_page(f"{site.as_uri()}/index.html?all=1&outlet=euphrates+post")
    expect(page.locator("[data-chip=outlet]")).to_contain_text("Euphrates Post")
    kept = page.get_by_test_id("list-count").inner_text()
    page.get_by_role("combobox", name="Outlet").fill("سانا")
    page.get_by_role("combobox", name="Outlet").press("Enter")
    expect(page.locator("[data-chip=outlet]")).to_contain_text("Syrian Arab News Agency")
    expect(page.get_by_test_id("list-count")).not_to_have_text(kept)
    page.locator("[data-chip=outlet]").click()
    expect(page.get_by_test_id("list-count")).not_to_have_text(kept)


def test_each_filter_has_a_chip_that_takes_it_away(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(
        f"{looked_at.url}?all=1&actor=isis&side=isis&source=levant+daily&outlet=levant+daily"
        "&told=independent&modality=happened&voices=1&radius=50&q=a&since=1"
    )
    chips = page.locator("[data-chip]")
    expect(chips).to_have_count(10)
    expect(page.get_by_text("filters.", exact=False)).to_have_count(0)
    for left in range(9, -1, -1):
        chips.first.click()
        expect(chips).to_have_count(left)
    expect(page).not_to_have_url(
        re.compile(r"[?&](actor|side|source|outlet|told|modality|voices|radius|q|since)=")
    )


def test_an_outlet_leads_to_what_it_tells(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=sources&w=euphrates+post")
    page.get_by_role("button", name="What it tells, on the map").click()
    expect(page.get_by_role("combobox", name="Outlet")).to_have_value("Euphrates Post")
    expect(page.locator("[data-chip=outlet]")).to_contain_text("Euphrates Post")
    # Residents whom it quotes are no voice of their own, and give it no name.
    names = get(looked_at, "events.columns")["names"]
    assert {name for key, name in names if key == "euphrates post"} == {"Euphrates Post"}


def test_the_digest_says_in_an_arabic_page_that_it_is_in_english(
    looked_at: Desk, open_page: Pages
) -> None:
    for view in ("map", "days"):
        page = open_page(f"{looked_at.url}?lang=ar&v={view}")
        link = page.locator("a[hreflang=en]").first
        expect(link).to_have_text("الموجز (بالإنجليزية)")
    address = link.get_attribute("href") or ""
    with urllib.request.urlopen(looked_at.url + address.removeprefix("./")) as answer:
        assert b'<html lang="en" dir="ltr">' in answer.read()
