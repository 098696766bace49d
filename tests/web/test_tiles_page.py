"""The page while its events come bit by bit, and what was picked on its map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.web import whole

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, get, map_ready

pytestmark = pytest.mark.browser


@pytest.fixture
def cut_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose events come four at a time."""
    monkeypatch.setattr(whole, "TILE", 4)
    record = small_record(tmp_path / "small.db")
    desk = Desk(record, title="Small war")
    yield desk
    desk.stop()
    record.close()


def test_every_event_comes_in_however_many_tiles(cut_up: Desk, open_page: Pages) -> None:
    assert get(cut_up, "events.tiles/0")["tiles"] > 5
    page = open_page(f"{cut_up.url}?all=1&rumours=1&from=2017-06-01&to=2017-06-30")
    events = [e for e in get(cut_up, "events?limit=1000")["items"] if e["time"]]
    rows = page.locator(".row")
    expect(rows).to_have_count(len(events))
    shown = rows.evaluate_all("rows => rows.map(row => row.dataset.event)")
    assert set(shown) == {event["id"] for event in events}
    expect(page.get_by_test_id("coming")).to_have_count(0)
    for event in (events[0], events[-1]):
        row = page.locator(f"[data-event={event['id']}]")
        expect(row).to_contain_text(event["place"][0]["name"])
        expect(row).to_contain_text(event["type"])


def test_the_newest_stand_while_the_rest_is_coming(cut_up: Desk, open_page: Pages) -> None:
    page = open_page("about:blank", wait=False)
    held: list[Any] | None = []
    page.context.unroute_all()

    def hold(route: Any) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile(r"/api/events\.tiles/[1-9]"), hold)
    page.goto(cut_up.url + "?all=1")
    newest = get(cut_up, "events.tiles/0")
    line = page.get_by_test_id("coming")
    expect(line).to_have_text(f"4 of {newest['total']} events are here, the older ones are coming")
    page.locator(".row").first.wait_for()
    # The clock has the days and the numbers of all.
    first = page.get_by_role("slider").first.get_attribute("aria-valuemin")
    assert first == str(newest["days"][0])
    early = page.locator(".plot path").evaluate_all("bars => bars.map(bar => bar.outerHTML)")
    waiting, held = held, None
    for route in waiting or ():
        route.continue_()
    page.locator("[data-settled=true]").wait_for()
    expect(line).to_have_count(0)
    late = page.locator(".plot path").evaluate_all("bars => bars.map(bar => bar.outerHTML)")
    assert early == late != []


def test_the_days_that_an_address_asks_for_come_first(cut_up: Desk, open_page: Pages) -> None:
    page = open_page("about:blank", wait=False)
    page.context.unroute_all()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url.rpartition("/")[2]) if ".tiles" in r.url else 0)
    page.goto(cut_up.url + "?to=2017-06-04")
    page.locator("[data-settled=true]").wait_for()
    last = get(cut_up, "events.tiles/0")["tiles"] - 1
    assert asked[0] == "0"
    assert int(asked[1]) > last / 2
    assert sorted(map(int, asked)) == list(range(last + 1))


def test_a_mark_that_was_picked_is_in_the_address(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url)
    map_ready(page)
    page.get_by_role("button", name=re.compile(r"without a point$")).click()
    expect(page).to_have_url(re.compile("pick="))
    listed = page.get_by_test_id("list-count")
    expect(listed).to_contain_text("no point of the map")
    count = listed.text_content()
    again = open_page(page.url)
    expect(again.get_by_test_id("list-count")).to_have_text(count or "")
    # A place, by its id; with others it is said how many are near.
    idlib = next(
        p for e in get(looked_at, "events?limit=1000")["items"] for p in e["place"][:1]
        if p["name"] == "Idlib"
    )  # fmt: skip
    one = open_page(f"{looked_at.url}?pick={idlib['id']}&from=2017-06-01&to=2017-06-30")
    listed = one.get_by_test_id("list-count")
    expect(listed).to_contain_text("at Idlib")
    rows = one.locator(".row strong")
    assert rows.count() > 0
    assert set(rows.all_text_contents()) == {"Idlib"}
    one.get_by_role("button", name="Show all").click()
    expect(listed).not_to_contain_text("at Idlib")
    expect(one).not_to_have_url(re.compile("pick="))


def test_a_click_on_a_mark_of_several_picks_it(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?at=35.93,36.63,10&from=2017-06-01&to=2017-06-30")
    map_ready(page)
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + 9, box["y"] + box["height"] / 2 - 19)
    expect(page.get_by_test_id("list-count")).to_contain_text("at Idlib")
    expect(page).to_have_url(re.compile("pick=gn"))
    before = page.get_by_test_id("list-count").text_content()
    again = open_page(page.url)
    expect(again.get_by_test_id("list-count")).to_have_text(before or "")
