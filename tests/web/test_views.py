"""Languages, views, phone width, hostile words and accessibility, in a real browser."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .looking import event_at, expect, get, map_ready

pytestmark = pytest.mark.browser


def test_hostile_words_stay_words(looked_at: Desk, open_page: Pages) -> None:
    hostile = next(d for d in get(looked_at, "documents") if "<script>" in d["title"])
    event = event_at(looked_at, "Idlib", "shelling")
    for address in (
        f"?e={event['id']}",
        f"?d={hostile['id']}",
        "?v=sources",
        "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "?v=search&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "?v=search&q=script",
        "?v=search&q=civilians&f.type=%3Cb%3E&f.source=%3Cimg%20src%3Dx%3E",
        "?v=review&queue=%3Cb%3E&whose=%3Cu%3E&sort=%3Cb%3E&zoom=%3Cb%3E&speed=%3Cb%3E",
        "?e=%3Cscript%3Edocument.title%3D%27owned%27%3C/script%3E",
        "?at=<b>,1,2&from=<i>&kinds=<u>&source=<img src=x>",
    ):
        page = open_page(looked_at.url + address)
        page.wait_for_timeout(500)
        assert "owned" not in page.title()
        assert page.locator("#desk script, #desk b, #desk u, #desk img").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
    open_page.provokes("404")  # the event that was never there
    open_page.provokes("400")  # a type that there is not


def test_the_desk_speaks_arabic_and_reads_from_right_to_left(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(f"{looked_at.url}?e={event['id']}")
    map_ready(page)
    page.get_by_role("button", name="العربية").click()
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ar")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel.locator("h2")).to_contain_text("غارة جوية")
    # What was written stays as it was written.
    expect(panel.get_by_test_id("evidence").first).to_contain_text(re.compile("[A-Za-z]{3}"))
    side, aside = page.locator(".side").bounding_box(), page.locator(".evidence").bounding_box()
    assert side is not None
    assert aside is not None
    assert aside["x"] < side["x"], "the list lies where reading begins"
    expect(page).to_have_url(re.compile("lang=ar"))
    again = open_page(page.url)
    expect(again.locator("html")).to_have_attribute("dir", "rtl")
    for view in ("days", "places", "actors", "sources", "issues", "review"):
        page.goto(f"{looked_at.url}?lang=ar&v={view}")
        page.locator("[data-settled=true]").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    page.get_by_role("button", name="English").click()
    expect(html).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_shows_every_view_without_scrolling_sideways(
    looked_at: Desk, open_page: Pages, language: str
) -> None:
    size = {"width": 390, "height": 760}
    page = open_page(f"{looked_at.url}?lang={language}", viewport=size)
    map_ready(page)
    event = event_at(looked_at, "At Tanf", "airstrike")
    views = ["map", "days", "places", "actors", "sources", "issues", "review"]
    for address in [*(f"v={v}" for v in views), "v=actors&w=isis", f"e={event['id']}"]:
        page.goto(f"{looked_at.url}?lang={language}&{address}")
        page.locator("[data-settled=true]").wait_for()
        page.wait_for_timeout(400)
        wide = page.evaluate(
            """[document.documentElement, document.querySelector('header'),
                document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"""
        )
        assert max(wide) <= 0, (address, wide)
        # The last view can be reached: the row of views scrolls.
        last = page.locator("nav button").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()


def test_names_are_found_in_any_script(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?all=1")
    assert "قسد" in get(looked_at, "names")["sdf"]
    page.keyboard.press("/")
    page.keyboard.type("قسد")
    clash = event_at(looked_at, "Raqqa", "clash")
    expect(page.locator(f".row[data-event={clash['id']}]")).to_be_visible()
    others = page.locator(".row .who").filter(has_not_text="Syrian Democratic Forces")
    expect(others).to_have_count(0)


def test_days_tell_events_and_what_changed_hands(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=days")
    days = page.get_by_test_id("days")
    event = event_at(looked_at, "Al-Ba'aj", "capture")
    expect(days.locator(f"[data-event={event['id']}]")).to_contain_text("Iraqi security forces")
    expect(days.locator(".turn", has_text="Al-Ba'aj")).to_contain_text(
        "held by Iraqi security forces"
    )
    days.get_by_text("Each kind on its own").click()
    kinds = {e["type"] for e in get(looked_at, "events?limit=1000")["items"] if not e["rumour"]}
    assert len(kinds) > 5
    expect(days.get_by_test_id("by-kind").locator("figure")).to_have_count(8)
    days.locator(f"[data-event={event['id']}]").click()
    expect(page.get_by_test_id("evidence-panel")).to_have_attribute("data-event", event["id"])


def test_places_lead_to_their_history(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=places")
    places = page.get_by_test_id("places")
    expect(places.locator("tr", has_text="Deir ez-Zor")).to_contain_text(
        "held by Syrian government forces, besieged"
    )
    places.get_by_role("searchbox").fill("رقة")
    expect(places.locator("tbody tr")).to_have_count(1)
    places.get_by_role("button", name="Raqqa").click()
    panel = page.get_by_test_id("place-panel")
    expect(panel).to_contain_text("Contested by")
    expect(panel.get_by_test_id("strip").get_by_role("img")).to_have_attribute(
        "aria-label", re.compile("contested by")
    )


def test_an_actor_and_a_source_have_pages(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=actors")
    page.get_by_role("button", name="Syrian government forces").first.click()
    shown = page.get_by_test_id("actor-page")
    expect(shown.get_by_test_id("losses")).to_contain_text("own loss: against its interest")
    expect(shown.get_by_test_id("ties")).to_contain_text("fought")
    expect(page).to_have_url(re.compile("w=syria-government"))
    shown.get_by_role("button", name="Its events on the map").click()
    expect(page.get_by_role("combobox", name="Actor")).to_have_value("Syrian government forces")

    page = open_page(looked_at.url + "?v=sources")
    page.get_by_test_id("sources").get_by_role("button", name="Levant Daily", exact=True).click()
    source = page.get_by_test_id("source-page")
    expect(source).to_contain_text("Borne out")
    source.get_by_role("button", name=re.compile("Desert front")).click()
    expect(page.get_by_test_id("article")).to_be_visible()
    # In whose interest a voice spoke, and of how many events.
    row = next(row for row in get(looked_at, "sources") if row["interests"].get("own success"))
    page.goto(f"{looked_at.url}?v=sources&w={row['source']['id']}")
    interest = page.get_by_test_id("source-page").locator("dl div", has_text="Own success")
    expect(interest).to_contain_text(str(row["interests"]["own success"]))


def test_filters_by_side_and_by_who_tells(looked_at: Desk, open_page: Pages) -> None:
    columns = get(looked_at, "events.columns")
    page = open_page(looked_at.url + "?all=1&told=conceded")
    conceded = [n for n in columns["told"] if columns["tolds"][n] == "conceded"]
    noun = "event" if len(conceded) == 1 else "events"
    expect(page.get_by_test_id("list-count")).to_have_text(f"{len(conceded)} {noun} in the window")
    expect(page.get_by_label("Told by", exact=True)).to_have_value("conceded")
    page.get_by_label("Told by", exact=True).select_option("")
    page.get_by_label("Side", exact=True).select_option("isis")
    rows = page.locator(".row .who")
    expect(rows.filter(has_not_text="Islamic State")).to_have_count(0)
    expect(rows).not_to_have_count(0)
    expect(page).to_have_url(re.compile("side=isis"))


def test_land_is_tinted_only_on_request(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url)
    map_ready(page)
    box = page.get_by_role("checkbox", name="Tint the land around: a guess")
    expect(box).not_to_be_checked()
    before = page.get_by_test_id("map").screenshot()
    box.check()
    map_ready(page)
    page.wait_for_timeout(600)
    assert page.get_by_test_id("map").screenshot() != before
    expect(page).to_have_url(re.compile("areas=1"))


def test_on_paper_stands_the_picture_of_the_map_and_all_the_evidence(
    looked_at: Desk, open_page: Pages, tmp_path: Path
) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(f"{looked_at.url}?e={event['id']}", viewport={"width": 1300, "height": 500})
    map_ready(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wide = page.locator(".paper canvas").evaluate("(sheet) => [sheet.width, sheet.height]")
    assert min(wide) > 200
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".paper canvas").count() == 0
    page.emulate_media(media="print")
    expect(page.locator("header")).not_to_be_visible()
    panel = page.get_by_test_id("evidence-panel")
    assert panel.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1"), "evidence is cut off"


@pytest.mark.parametrize("view", ["places", "actors", "sources", "issues"])
def test_each_list_is_a_table_file_and_has_its_json(
    looked_at: Desk, open_page: Pages, view: str
) -> None:
    page = open_page(f"{looked_at.url}?v={view}")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    header, *rows = csv.reader(got.value.path().open(encoding="utf-8", newline=""))
    assert header[0] == "id"
    assert rows
    assert all(len(row) == len(header) for row in rows)
    address = page.get_by_role("link", name="JSON").get_attribute("href") or ""
    assert get(looked_at, address.removeprefix("./api/"))


def test_the_picture_of_the_map_has_its_legend(
    looked_at: Desk, open_page: Pages, tmp_path: Path
) -> None:
    page = open_page(looked_at.url)
    map_ready(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="PNG").click()
    got.value.save_as(tmp_path / "map.png")
    data = (tmp_path / "map.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    assert int.from_bytes(data[20:24], "big") > box["height"] + 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_where_others_do_not_look(
    looked_at: Desk, open_page: Pages, language: str, scheme: str
) -> None:
    """Arabic on a wide screen and English on a phone: `test_every_view_page` has the others."""
    event = event_at(looked_at, "At Tanf", "airstrike")
    width = {"en": 390, "ar": 1280}[language]
    page = open_page(
        f"{looked_at.url}?lang={language}&e={event['id'] if language == 'ar' else ''}",
        color_scheme=scheme,
        viewport={"width": width, "height": 760},
    )
    page.wait_for_timeout(900)
    found, passes = violations(page)
    assert found == []
    assert passes > 15


def test_strikes_are_shown_by_who_strikes(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url, viewport={"width": 1280, "height": 800})
    map_ready(page)
    before = page.get_by_test_id("map").screenshot()
    page.get_by_test_id("strikes").check()
    legend = page.get_by_test_id("strikers").locator("li")
    strikes = [
        e
        for e in get(looked_at, "events?limit=1000")["items"]
        if e["type"] in ("airstrike", "shelling", "bombing") and e["time"] and not e["rumour"]
    ]
    unnamed = sum(not e["actor"] for e in strikes)
    assert unnamed
    expect(legend.last).to_contain_text(f"nobody named{unnamed}")
    expect(page).to_have_url(re.compile(r"strikes=1"))
    map_ready(page)
    assert page.get_by_test_id("map").screenshot() != before


def test_events_are_told_apart_by_who_asserts_them(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?all=1")
    page.get_by_text("More filters").click()
    told = page.get_by_label("Told by", exact=True)
    count = page.get_by_test_id("list-count")
    everything = count.inner_text()
    sides = told.locator("option[value^='by:']")
    expect(sides).not_to_have_count(0)
    told.select_option(sides.first.get_attribute("value"))
    expect(count).not_to_have_text(everything)
    expect(page).to_have_url(re.compile(r"told=by"))
    told.select_option("agreed")
    expect(page).to_have_url(re.compile(r"told=agreed"))


def test_an_article_says_when_it_was_taken_in(looked_at: Desk, open_page: Pages) -> None:
    document = get(looked_at, "documents")[0]["id"]
    page = open_page(f"{looked_at.url}?d={document}")
    expect(page.get_by_test_id("article")).to_contain_text("SHA-256")
    expect(page.get_by_test_id("article")).to_contain_text("taken in 1 Jan 2026, 00:00 UTC")


def test_the_queue_shows_one_state_of_the_work(ruled_on: Desk, open_page: Pages) -> None:
    events = ruled_on.record.events()
    ruled_on.record.decide("accept", [events[0].id], by="desk")
    ruled_on.record.decide("amend", [events[1].claims[0]], by="desk", set={"modality": "possible"})
    page = open_page(ruled_on.url + "?v=review")
    state = page.get_by_test_id("queue-state")
    expect(state.locator("option[value=accept]")).to_have_text("accepted (1)")
    expect(state.locator("option[value=amend]")).to_have_text("corrected (1)")
    expect(state.locator("option[value=reject]")).to_have_count(0)
    state.select_option("accept")
    expect(page.locator("[data-event]").filter(has_text="accepted")).to_have_count(1)


def test_the_records_own_sentences_are_arabic_in_the_arabic_page(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "Daraa", "airstrike")
    assert event["reason"].isascii()
    page = open_page(f"{looked_at.url}?lang=ar&v=days&e={event['id']}")
    reason = page.locator(".evidence .reason")
    expect(reason).to_contain_text(re.compile("[\u0600-\u06ff]"))
    expect(reason).not_to_contain_text("says so")


def test_charts_side_by_side_have_the_same_days(ruled_on: Desk, open_page: Pages) -> None:
    # Told of long before the others: alone, the chart of its kind would go back as far.
    (event,) = (e for e in ruled_on.record.events() if e.type == "bombing")
    long_ago = {"start": "2015-03-01", "end": "2015-03-01", "text": "1 March 2015"}
    ruled_on.record.decide("amend", [event.claims[0]], by="desk", set={"time": long_ago})
    page = open_page(ruled_on.url + "?v=days")
    kinds = page.get_by_test_id("by-kind")
    kinds.locator("summary").click()
    charts = kinds.get_by_test_id("strip").get_by_role("img")
    names = charts.evaluate_all("all => all.map(one => one.ariaLabel)")
    days = {str(name).partition(", ")[2] for name in names}
    assert len(days) == 1
    expect(charts.first.locator(".most")).to_have_text(re.compile(r"^\d+$"))


def test_nothing_scrolls_below_the_button_that_closes(looked_at: Desk, open_page: Pages) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(f"{looked_at.url}?e={event['id']}")
    map_ready(page)
    panel = page.get_by_test_id("evidence-panel")
    heading = panel.locator("h2")
    panel.evaluate("panel => (panel.scrollTop = 400)")
    band, close = heading.bounding_box(), page.get_by_label("Close the panel").bounding_box()
    assert band is not None
    assert close is not None
    assert band["y"] <= close["y"]
    assert band["y"] + band["height"] >= close["y"] + close["height"] - 2
    # An outlet that speaks for a party is named below the voice that it counts as.
    expect(panel.locator(".voices")).to_contain_text("CJTF-OIR (statements)")


def test_a_chosen_button_can_be_read_under_the_pointer(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=issues")
    button = page.locator(".kinds .button[aria-pressed=true]")
    button.hover()
    style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    ink, ground = button.evaluate(style)
    assert ink != ground


def test_columns_of_numbers_are_not_pushed_out_of_sight(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?v=sources", viewport={"width": 1280, "height": 800})
    table = page.get_by_test_id("sources").locator("table")
    # A party with as long a name as the packs know.
    long = "International Federation of Red Cross and Red Crescent Societies"
    table.locator(".party bdi").first.evaluate("(one, long) => (one.textContent = long)", long)
    too_wide = "one => one.scrollWidth - one.parentElement.clientWidth"
    assert table.evaluate(too_wide) <= 0
    page.set_viewport_size({"width": 900, "height": 800})
    for view in ("sources", "actors"):
        page.goto(f"{looked_at.url}?v={view}")
        shown = page.locator(f"main.{view} table")
        shown.wait_for()
        assert shown.evaluate(too_wide) <= 0, view
