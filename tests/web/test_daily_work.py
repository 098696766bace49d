"""What an analyst does daily: one kind alone, what changed, words of an issue, a search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, get, map_ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_one_kind_alone_by_one_click(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?all=1")
    map_ready(page)
    before = page.locator(".row").count()
    only = page.get_by_role("button", name="Only: Air strike")
    # By pointer it shows beside what it is about; by keyboard it is in reach.
    page.locator(".kinds li").first.hover()
    only.click()
    rows = page.locator(".row .who")
    expect(rows.filter(has_not_text=re.compile("^(airstrike|interdiction)"))).to_have_count(0)
    assert 0 < rows.count() < before
    expect(page).to_have_url(re.compile(r"kinds=air(&|$)"))
    only.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".row")).to_have_count(before)
    assert violations(page)[0] == []


def test_what_changed_since_a_visit(ruled_on: Desk, open_page: Pages) -> None:
    page = open_page(ruled_on.url)
    expect(page.get_by_text("What changed since")).to_have_count(0)
    seen = get(ruled_on, "events.tiles/0")["changes"]
    # A visit of the day before: the record had come so far.
    visits = json.dumps([{"at": "2020-01-01T08:00:00Z", "changes": seen}])
    page.evaluate(f"localStorage.setItem('sayso.visits Small war', {json.dumps(visits)})")
    events = get(ruled_on, "events?limit=1000")["items"]
    idlib = [e for e in events if e["place"] and e["place"][0]["name"] == "Idlib"]
    day = {"start": "2017-06-06", "end": "2017-06-06", "text": "6 June"}
    ruled_on.record.decide("amend", list(idlib[0]["claims"]), set={"time": day})
    ruled_on.record.decide("reject", list(idlib[1]["claims"]))
    changes = get(ruled_on, f"changes?since={seen}")["items"]
    assert {row["change"] for row in changes} >= {"gone"}
    # Days that do not reach to what changed, and the map elsewhere.
    page.goto(ruled_on.url + "?from=2017-06-12&to=2017-06-12&at=31,30,8")
    page.get_by_text("What changed since").click()
    left = {row["id"] for row in changes if row["change"] != "gone"}
    expect(page.locator(".row")).to_have_count(len(left))
    shown = page.locator(".row").evaluate_all("rows => rows.map(row => row.dataset.event)")
    assert set(shown) == left
    expect(page.get_by_test_id("list-changed")).to_contain_text(
        f"gone {sum(row['change'] == 'gone' for row in changes)}"
    )
    expect(page).to_have_url(re.compile(f"since={seen}"))
    expect(page.locator(".row .news").first).to_have_text(re.compile("^(new|changed)$"))
    gone = page.get_by_test_id("gone")
    gone.locator("summary").click()
    lost = [row for row in changes if row["change"] == "gone"]
    expect(gone.locator("li")).to_have_count(len(lost))
    expect(gone).to_contain_text("no claim is left of it")
    assert violations(page)[0] == []


def test_the_words_of_an_issue_stand_below_it(looked_at: Desk, open_page: Pages) -> None:
    (issue, *_) = [i for i in get(looked_at, "issues")["items"] if "others deny it" in i["message"]]
    page = open_page(looked_at.url + "?v=issues")
    # What has come is not asked for again.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert not [url for url in asked if "/api/issues" in url]
    row = page.locator(f"[data-issue='{issue['id']}']")
    row.get_by_role("button", name=re.compile("^The words")).click()
    words = row.get_by_test_id("issue-words")
    keys = [name for name in dict.fromkeys(issue["about"]) if name.startswith("k1")]
    expect(words.locator("blockquote")).to_have_count(len(keys))
    for key in keys:
        claim = get(looked_at, f"claims/{key}")
        expect(words).to_contain_text(claim["evidence"]["text"])
        for who in claim["says"]:
            expect(words).to_contain_text(who["name"] or who["text"])
    assert violations(page)[0] == []
    # What is denied is no success of who denies it.
    event = next(name for name in issue["about"] if name.startswith("e1"))
    page.goto(f"{looked_at.url}?e={event}")
    page.locator("[data-testid=evidence-panel][data-event]").wait_for()
    denial = page.get_by_test_id("evidence-panel").locator(".voices .denies")
    expect(denial.first).to_contain_text("denies it")
    expect(denial.first).not_to_contain_text("success")


def test_words_are_found_however_they_are_parted(looked_at: Desk, open_page: Pages) -> None:
    assert get(looked_at, "search/claims?q=air%20craft")["claims"] == 0
    page = open_page(looked_at.url + "?v=search&q=air+craft")
    expect(page.get_by_test_id("search-wider")).to_contain_text("aircraft*")
    expect(page.locator(".hits mark").first).to_have_text(re.compile("aircraft", re.IGNORECASE))
    page.goto(looked_at.url + "?v=search&q=air+strikes")
    page.get_by_role("button", name=re.compile("kind of event airstrike")).click()
    map_ready(page)
    kinds = {e["id"] for e in get(looked_at, "events?limit=1000&type=airstrike")["items"]}
    page.get_by_label("as on map").uncheck()
    shown = page.locator(".row").evaluate_all("rows => rows.map(row => row.dataset.event)")
    assert kinds & set(shown)


def test_a_plain_basemap_stands_before_the_library_has_its_own(
    looked_at: Desk, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 700}, color_scheme="light")
    page = context.new_page()
    page.route("**/maplibre-gl-worker*", lambda route: route.abort())
    page.goto(looked_at.url)
    page.locator("[data-testid=map][data-ground=true]").wait_for()
    page.locator("[data-settled=true]").wait_for()
    # Land and sea of the plain picture, and a mark on it, though the library never gets its tiles.
    colours = page.locator("[data-testid=map] > canvas").evaluate(
        """async canvas => {
          await new Promise(done => setTimeout(done, 500))
          const {width, height} = canvas
          const data = canvas.getContext('2d').getImageData(0, 0, width, height).data
          const counts = {}
          for (let n = 0; n < data.length; n += 4) {
            const key = [data[n], data[n + 1], data[n + 2]].join()
            counts[key] = (counts[key] ?? 0) + 1
          }
          return counts
        }"""
    )
    land = colours.get("247,245,240", 0)
    assert land > 50_000
    assert len(colours) > 50
    context.close()


def test_issues_are_worked_on_with_keys_and_say_what_they_are_about(
    ruled_on: Desk, open_page: Pages
) -> None:
    listed = get(ruled_on, "issues?limit=60")
    events = {e["id"]: e for e in get(ruled_on, "events?limit=1000")["items"]}
    verbs = ("same", "different", "accept", "reject")
    at, issue = next(
        (n, one)
        for n, one in enumerate(listed["items"])
        if one["fixes"] and one["fixes"][0]["verb"] in verbs
    )
    page = open_page(ruled_on.url + "?v=issues")
    card = page.locator(f"[data-issue='{issue['id']}']")
    card.wait_for()
    for _ in range(at + 1):
        page.keyboard.press("j")
    expect(card).to_be_focused()
    # What it is about stands there by name, though the issue names but its claims.
    about = {listed["events"].get(name, name) for name in issue["about"]} & events.keys()
    assert about
    place = events[min(about)]["place"][0]["name"]
    expect(card.locator(".acts").first).to_contain_text(place)
    page.keyboard.press("o")
    expect(card.get_by_test_id("issue-words")).to_be_visible()
    page.keyboard.press("o")
    expect(card.get_by_test_id("issue-words")).to_have_count(0)
    assert violations(page)[0] == []
    page.keyboard.press("1")
    expect(page.locator(".notice")).to_contain_text("takes it back")
    assert get(ruled_on, "decisions")["items"][-1]["verb"] == issue["fixes"][0]["verb"]
    expect(card).to_have_count(0)
    # The keys go on at the issue that stands in its place, where one is left.
    left = len(get(ruled_on, "issues?limit=60")["items"])
    expect(page.locator("[data-issue]")).to_have_count(left)
    expect(page.locator("[data-issue]:focus")).to_have_count(min(left, 1))
    page.keyboard.press("u")
    expect(card).to_have_count(1)
    assert get(ruled_on, "decisions")["items"][-1]["verb"] == "revoke"


def test_the_queue_keeps_its_place_and_counts_what_was_rejected(
    ruled_on: Desk, open_page: Pages
) -> None:
    page = open_page(ruled_on.url + "?v=review")
    status = page.locator(".queue [role=status]")
    total = int(str(status.text_content()).split(" of ")[1].split()[0])
    panel = page.get_by_test_id("evidence-panel")
    page.keyboard.press("r")
    # What was rejected altogether is no event any more, but it is done.
    expect(status).to_contain_text(f"1 of {total} events")
    page.keyboard.press("m")
    marked = panel.get_attribute("data-event")
    page.keyboard.press("j")
    expect(panel).not_to_have_attribute("data-event", str(marked))
    other = panel.get_attribute("data-event")
    told = [get(ruled_on, f"events/{one}")["event"]["claims"] for one in (marked, other)]
    page.keyboard.press("s")
    expect(status).to_contain_text("2 rulings")
    expect(status).to_contain_text(f"1 of {total - 1} events")
    # All that either tells: of two claims alone, one could leave those it was with.
    ruling = get(ruled_on, "decisions")["items"][-1]
    assert sorted(ruling["on"]) == sorted({key for keys in told for key in keys})
    # The two are one now, and that one stays open.
    one = get(ruled_on, f"events/{other}")["event"]["id"]
    assert one == get(ruled_on, f"events/{marked}")["event"]["id"]
    expect(panel).to_have_attribute("data-event", one)
    page.keyboard.press("m")
    page.keyboard.press("j")
    page.keyboard.press("d")
    log = page.get_by_test_id("ruling-log")
    log.locator("summary").click()
    expect(log.locator("li").first.locator("button.plain")).to_have_count(3)


def test_after_a_ruling_the_keys_go_on_at_the_next_issue(tmp_path: Path, open_page: Pages) -> None:
    record = small_record(tmp_path / "many.db", policy={"fuse_threshold": 0.97})
    desk = Desk(record)
    try:
        page = open_page(desk.url + "?v=issues")
        cards = page.locator("[data-issue]")
        many = len(get(desk, "issues?limit=60")["items"])
        assert many > 3
        expect(cards).to_have_count(many)
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(cards.nth(1)).to_be_focused()
        gone = cards.nth(1).get_attribute("data-issue")
        page.keyboard.press("2")
        expect(page.locator(f"[data-issue='{gone}']")).to_have_count(0)
        expect(cards.nth(1)).to_be_focused()
    finally:
        desk.stop()
        record.close()
