"""The page in a real browser, against a real server on a real record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sayso.protocols import Capture
from sayso.record import open_record

from .conftest import Desk, Pages
from .large_war import large_record
from .looking import event_at, expect, get, map_ready

pytestmark = pytest.mark.browser


def test_a_desk_of_more_events_than_a_page_of_the_api(open_page: Pages, tmp_path: Path) -> None:
    record = large_record(tmp_path / "large.db", 2_600, places=40, days=200)
    desk = Desk(record)
    try:
        page = open_page(desk.url + "?all=1")
        expect(page.get_by_role("alert")).to_have_count(0)
        page.locator(".list [data-event^=e1_]").first.click()
        expect(page.get_by_test_id("evidence-panel")).to_contain_text("e1_")
    finally:
        desk.stop()
        record.close()


def test_a_click_in_the_list_leads_to_the_exact_words(looked_at: Desk, open_page: Pages) -> None:
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(looked_at.url)
    map_ready(page)
    page.locator(f"[data-event={event['id']}]").first.click()
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_have_attribute("data-event", event["id"])
    expect(panel.get_by_test_id("evidence")).to_have_count(len(event["claims"]))
    for key in event["claims"]:
        claim = get(looked_at, f"claims/{key}")
        text = get(looked_at, f"documents/{claim['document']}")["text"]
        evidence = claim["evidence"]
        shown = panel.locator(f"[data-claim={key}] mark").text_content()
        assert shown == text[evidence["start"] : evidence["end"]] == evidence["text"]
    expect(page).to_have_url(re.compile(f"e={event['id']}"))


def test_a_click_on_the_map_does_too(looked_at: Desk, open_page: Pages) -> None:
    # Alone in view, At Tanf's mark stands above the middle of the map.
    event = event_at(looked_at, "At Tanf", "airstrike")
    page = open_page(looked_at.url + "?at=33.49,38.66,8")
    map_ready(page)
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 19)
    expect(page.get_by_test_id("evidence-panel")).to_have_attribute("data-event", event["id"])


def test_speakers_run_to_the_publisher_and_voices_have_reasons(
    looked_at: Desk, open_page: Pages
) -> None:
    event = event_at(looked_at, "Tabqa", "withdrawal")
    page = open_page(f"{looked_at.url}?e={event['id']}")
    chain = page.get_by_test_id("chain").first
    words = re.sub(r"\s+", " ", chain.inner_text())
    assert re.search(r"residents.*→.*Euphrates Post.*→.*Levant Daily", words)
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_contain_text(event["status"])
    expect(panel).to_contain_text(event["reason"][1:40])


def test_the_article_marks_every_claim_and_folds_comments(
    looked_at: Desk, open_page: Pages
) -> None:
    head = next(d for d in get(looked_at, "documents") if "Desert front" in d["title"])
    detail = get(looked_at, f"documents/{head['id']}")
    page = open_page(f"{looked_at.url}?d={head['id']}")
    article = page.get_by_test_id("article")
    article.locator("mark").first.wait_for()
    for claim in detail["claims"]:
        marks = article.locator(f"mark[data-claims~={claim['key']}]").all_text_contents()
        assert "".join(marks) == claim["evidence"]["text"]
    comments = article.get_by_test_id("comments")
    expect(comments).not_to_have_attribute("open", "")
    expect(comments.locator("summary")).to_contain_text("2 readers’ comments, 1 claim in them")
    commented = next(c for c in detail["claims"] if c["evidence"]["section"] == "comment")
    article.get_by_role("button", name=re.compile("airstrike, Raqqa")).click()
    expect(comments).to_have_attribute("open", "")
    expect(page).to_have_url(re.compile(f"k={commented['key']}"))
    page.keyboard.press("Escape")
    expect(article).to_have_count(0)


def test_right_to_left_text_and_signs_beyond_the_plane(looked_at: Desk, open_page: Pages) -> None:
    head = next(d for d in get(looked_at, "documents") if "Euphrates" in d["title"])
    detail = get(looked_at, f"documents/{head['id']}")
    assert "😔" in detail["text"]
    page = open_page(f"{looked_at.url}?d={head['id']}")
    article = page.get_by_test_id("article")
    flight = next(c for c in detail["claims"] if c["type"] == "displacement")
    expect(article.locator(f"mark[data-claims~={flight['key']}]")).to_have_text(
        "Hundreds of families fled towards Tabqa."
    )
    arabic = article.locator("p", has_text="قال ناشطون")
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_filters_window_and_search_narrow_list_and_address(
    looked_at: Desk, open_page: Pages
) -> None:
    page = open_page(looked_at.url + "?all=1")
    map_ready(page)
    count = page.get_by_test_id("list-count")
    dated = [e for e in get(looked_at, "events?limit=1000")["items"] if e["time"]]
    plain = [e for e in dated if not e["rumour"]]
    expect(count).to_have_text(f"{len(plain)} events in the window")
    page.get_by_role("checkbox", name=re.compile("rumours")).check()
    expect(count).to_have_text(f"{len(dated)} events in the window")
    page.get_by_role("checkbox", name=re.compile("rumours")).uncheck()

    page.get_by_role("button", name=re.compile("^Air strike")).click(modifiers=["Shift"])
    strikes = [e for e in plain if e["type"] == "airstrike"]
    expect(count).to_have_text(f"{len(strikes)} events in the window")
    page.get_by_test_id("from").fill("2017-06-07")
    page.get_by_test_id("from").press("Enter")
    late = [e for e in strikes if e["time"]["end"] >= "2017-06-07"]
    assert 0 < len(late) < len(strikes)
    noun = "event" if len(late) == 1 else "events"
    expect(count).to_have_text(f"{len(late)} {noun} in the window")
    expect(page).to_have_url(re.compile("kinds=air"))
    expect(page).to_have_url(re.compile("from=2017-06-07"))

    # The address alone gives the same state in another browser.
    again = open_page(page.url)
    expect(again.get_by_test_id("list-count")).to_have_text(f"{len(late)} {noun} in the window")
    expect(again.get_by_test_id("from")).to_have_attribute("data-day", "2017-06-07")

    other = open_page(looked_at.url + "?all=1")
    other.keyboard.press("/")
    other.keyboard.type("barrel bombs")
    expect(other.get_by_test_id("list-count")).to_have_text("1 event in the window")


def test_the_list_holds_what_the_map_shows(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?at=36.335,43.119,8")
    map_ready(page)
    expect(page.get_by_test_id("list-count")).to_contain_text("in view and window")
    names = page.locator(".row .line:first-child strong")
    expect(names.filter(has_not_text="Mosul")).to_have_count(0)
    expect(names.first).to_have_text("Mosul")


def test_the_clock_steps_plays_and_can_be_dragged(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?from=2017-06-04&to=2017-06-05")
    map_ready(page)
    to = page.get_by_test_id("to")
    page.get_by_role("button", name="One day on").click()
    expect(to).to_have_attribute("data-day", "2017-06-06")
    page.get_by_role("slider", name="Last day").focus()
    page.keyboard.press("ArrowRight")
    expect(to).to_have_attribute("data-day", "2017-06-07")
    expect(page.get_by_test_id("from")).to_have_attribute("data-day", "2017-06-05")
    page.get_by_role("button", name="Play").click()
    expect(to).to_have_attribute("data-day", "2017-06-13")
    box = page.locator(".plot svg").bounding_box()
    assert box is not None
    day = box["width"] / 10
    page.mouse.move(box["x"] + day * 0.5, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + day * 2.5, box["y"] + 30)
    page.mouse.up()
    expect(page.get_by_test_id("from")).to_have_attribute("data-day", "2017-06-04")
    expect(to).to_have_attribute("data-day", "2017-06-06")


def test_a_place_tells_who_held_it_and_why(looked_at: Desk, open_page: Pages) -> None:
    raqqa = next(c for c in get(looked_at, "control") if c["status"] == "contested")
    page = open_page(f"{looked_at.url}?p={raqqa['place']['id'].replace(':', '%3A')}")
    panel = page.get_by_test_id("place-panel")
    expect(panel).to_contain_text("Contested")
    expect(panel).to_contain_text(raqqa["reason"][:30])


def test_back_leads_to_what_was_chosen_before(looked_at: Desk, open_page: Pages) -> None:
    first = event_at(looked_at, "At Tanf", "airstrike")
    second = event_at(looked_at, "Resafa", "capture")
    page = open_page(f"{looked_at.url}?all=1")
    panel = page.get_by_test_id("evidence-panel")
    for event in (first, second):
        page.locator(f".row[data-event={event['id']}]").click()
        expect(panel).to_have_attribute("data-event", event["id"])
        # What was chosen has its entry once the address tells it.
        expect(page).to_have_url(re.compile(event["id"]))
    page.go_back()
    expect(panel).to_have_attribute("data-event", first["id"])


def test_rulings_by_keyboard_and_undo(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url + "?v=review")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).not_to_have_attribute("data-event", "")
    first = panel.get_attribute("data-event")
    page.keyboard.press("j")
    expect(panel).not_to_have_attribute("data-event", first or "")
    page.keyboard.press("k")
    expect(panel).to_have_attribute("data-event", first or "")
    page.keyboard.press("r")
    expect(page.get_by_role("status").first).to_contain_text("1 ruling in the log")
    (made,) = ruled_on.record.decisions()
    assert made.verb == "reject"
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("2 rulings in the log")
    page.keyboard.press("u")
    expect(page.get_by_role("status").first).to_contain_text("3 rulings in the log")
    verbs = [d.verb for d in ruled_on.record.decisions()]
    assert verbs == ["reject", "accept", "revoke"]
    assert ruled_on.record.decisions()[-1].on == ("2",)


def test_a_misread_claim_is_corrected_in_place(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Daraa", "shelling")
    (key,) = event["claims"]
    before = get(ruled_on, f"claims/{key}")
    page = open_page(f"{ruled_on.url}?v=review&e={event['id']}")
    card = page.locator(f"[data-claim={key}]")
    card.get_by_text("Correct what was misread").click()
    card.get_by_label("Type").select_option("clash")
    card.get_by_label("From").fill("2017-06-07")
    # Who did it: one that the record knows is offered by name.
    card.get_by_label("who", exact=True).fill("Syrian Democratic Forces")
    card.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("status").first).to_contain_text("1 ruling in the log")
    (made,) = ruled_on.record.decisions()
    assert made.verb == "amend"
    assert made.set["type"] == "clash"
    claim = get(ruled_on, f"claims/{key}")
    assert (claim["type"], claim["time"]["start"]) == ("clash", "2017-06-07")
    (who,) = claim["actor"]
    assert (who["id"], who["name"]) == ("sdf", "Syrian Democratic Forces")
    assert claim["target"] == before["target"]


def test_two_people_ruling_at_once_see_each_other(ruled_on: Desk, open_page: Pages) -> None:
    one = open_page(ruled_on.url + "?v=review")
    two = open_page(ruled_on.url + "?v=review")
    # The second one's live line is silent, so that the ruling is not seen before the key is down.
    two.route(
        "**/api/live",
        lambda route: route.fulfill(content_type="text/event-stream", body="retry: 600000\n\n"),
    )
    two.reload()
    for page in (one, two):
        expect(page.get_by_test_id("evidence-panel")).not_to_have_attribute("data-event", "")
    one.keyboard.press("a")
    expect(one.get_by_role("status").first).to_contain_text("1 ruling in the log")
    two.keyboard.press("r")
    expect(two.locator(".notice")).to_contain_text("since you looked")
    expect(two.get_by_role("status").first).to_contain_text("1 ruling in the log")
    assert [d.verb for d in ruled_on.record.decisions()] == ["accept"]
    open_page.provokes("409")


def test_what_another_rules_is_shown_to_who_looks(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Resafa", "capture")
    page = open_page(f"{ruled_on.url}?e={event['id']}")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_contain_text(event["status"])
    ruled_on.record.decide("accept", event["claims"], by="Rana", reason="seen on video")
    expect(panel).to_contain_text("Rana", timeout=15_000)
    expect(panel).to_contain_text("seen on video")


def test_issues_lead_to_the_words_and_offer_rulings(ruled_on: Desk, open_page: Pages) -> None:
    issues = get(ruled_on, "issues")["items"]
    page = open_page(ruled_on.url + "?v=issues")
    shown = page.get_by_test_id("issues")
    expect(shown.locator("li")).to_have_count(len(issues))
    issue = next(i for i in issues if "others deny it" in i["message"])
    fix = issue["fixes"][-1]
    row = shown.locator("li", has_text=issue["message"])
    row.get_by_role("button", name=fix["label"]).click()
    # The page says so once the ruling stands.
    expect(page.locator(".notice")).to_be_visible()
    (made,) = ruled_on.record.decisions()
    assert made.verb == fix["verb"]
    assert list(made.on) == fix["on"]


def test_a_pasted_report_is_read_within_seconds(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url)
    page.get_by_role("button", name="Add reports").click()
    page.get_by_role("textbox", name="Outlet").fill("Desert Watch")
    page.get_by_label("Published").fill("2017-06-09")
    page.get_by_label("Or paste a text").fill(
        "Government forces captured Al-Sukhnah on 8 June, a local official told Desert Watch."
    )
    page.get_by_role("button", name="Read the text").click()
    page.get_by_role("button", name="see the claims").click(timeout=60_000)
    article = page.get_by_test_id("article")
    expect(article.locator("mark").first).to_contain_text("captured Al-Sukhnah")
    assert ruled_on.record.counts()["documents"] == 8


def test_an_empty_record_says_so_and_shows_its_first_report(
    tmp_path: Path, open_page: Pages
) -> None:
    with open_record(tmp_path / "empty.db") as record:
        desk = Desk(record)
        page = open_page(desk.url)
        expect(page.locator(".empty")).to_contain_text("no events yet")
        expect(page.locator(".timeline")).to_have_count(0)
        main = page.locator("main")
        for view, words in (
            ("Days", "The record holds no events yet"),
            ("Places", "The record holds no events yet"),
            ("Sources", "No text is in the record yet"),
            ("Review", "Nothing waits for a ruling"),
        ):
            page.get_by_role("button", name=view, exact=True).click()
            expect(main).to_contain_text(words)
            # No day is the last one, nothing was filtered away, nothing is there to be chosen.
            expect(main).not_to_contain_text(re.compile("1970|clear a filter|Choose an event"))
        page.get_by_role("button", name="Map", exact=True).click()
        text = b"Clashes broke out in the Syrian city of Deir ez-Zor on 2 March 2017."
        record.add([Capture(data=text, name="a.txt", source="Levant Daily")])
        expect(page.get_by_test_id("list-count")).to_contain_text("1 event", timeout=15_000)
        expect(page.get_by_test_id("to")).to_have_attribute("data-day", "2017-03-02")
        page.close()
        desk.stop()


def test_a_claim_is_taken_out_of_an_event_and_put_back(ruled_on: Desk, open_page: Pages) -> None:
    event = event_at(ruled_on, "Resafa", "capture")
    assert len(event["claims"]) == 2
    page = open_page(f"{ruled_on.url}?v=review&e={event['id']}")
    page.locator(f"[data-claim={event['claims'][1]}]").get_by_role(
        "button", name="Another happening"
    ).click()
    expect(page.get_by_role("status").first).to_contain_text("1 ruling in the log")
    (made,) = ruled_on.record.decisions()
    assert (made.verb, set(made.on)) == ("different", set(event["claims"]))
    assert len([e for e in get(ruled_on, "events")["items"] if e["type"] == "capture"]) == 4
    log = page.get_by_test_id("ruling-log")
    log.locator("summary").click()
    log.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status").first).to_contain_text("2 rulings in the log")
    expect(log.locator("li").last).to_have_class(re.compile("back"))


def test_a_marked_event_is_shown_beside_and_e_corrects(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url + "?v=review")
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).not_to_have_attribute("data-event", "")
    marked = panel.get_attribute("data-event")
    page.keyboard.press("m")
    page.keyboard.press("j")
    beside = page.get_by_test_id("evidence-beside")
    expect(beside).to_have_attribute("data-event", marked or "")
    expect(panel).not_to_have_attribute("data-event", marked or "")
    page.keyboard.press("e")
    expect(panel.get_by_label("Type").first).to_be_focused()


def test_files_can_be_dropped_on_any_view(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url + "?v=places")
    page.evaluate(
        """() => {
          const moved = new DataTransfer()
          moved.items.add(new File(['Clashes broke out in the Syrian city of Deir ez-Zor on '
            + '2 March 2017, Desert Watch said.'], 'dropped.txt', { type: 'text/plain' }))
          const over = new DragEvent('dragenter', { dataTransfer: moved, bubbles: true })
          document.querySelector('main').dispatchEvent(over)
          setTimeout(() => document.querySelector('dialog').dispatchEvent(
            new DragEvent('drop', { dataTransfer: moved, bubbles: true, cancelable: true })), 300)
        }"""
    )
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 of 1 read", timeout=60_000)
    expect(dialog).to_contain_text("1 document, 1 claim")
    assert ruled_on.record.counts()["documents"] == 8
