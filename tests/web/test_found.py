"""Search: sentences with who says so, facets, and the page that shows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.model import Filters
from sayso.record import Record
from sayso.web import create_app
from sayso.web.control_voices import keys_of

from .axe import violations
from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, map_ready


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with small_record(tmp_path_factory.mktemp("found") / "small.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(record: Record) -> Iterator[TestClient[Any]]:
    with TestClient(create_app(record), base_url="http://127.0.0.1") as opened:
        yield opened


def test_what_is_found_are_the_claims_that_hold_the_words(record: Record, client: Any) -> None:
    hits = list(record.claims(Filters(text="civilians")))
    assert len(hits) > 2
    found = client.get("/api/search/claims?q=civilians").json()
    assert {item["key"] for item in found["items"]} == {claim.key for claim in hits}
    assert found["claims"] == len(hits)
    assert found["documents"] == len({claim.document for claim in hits})
    assert found["events"] == len(set(record.event_ids(c.key for c in hits).values()))
    assert (found["more"], found["next"]) == (False, None)
    days = [item["day"] for item in found["items"] if item["day"]]
    assert days == sorted(days, reverse=True)
    for item in found["items"]:
        document = record.document(item["document"])
        assert document is not None
        assert item["sentence"]["text"] in document.text


def test_facets_count_what_is_found_and_filters_narrow_both(record: Record, client: Any) -> None:
    whole = client.get("/api/search/claims?q=civilians").json()
    types = Counter(item["type"] for item in whole["items"])
    assert {facet["id"]: facet["n"] for facet in whole["facets"]["type"]} == types
    counts = [facet["n"] for facet in whole["facets"]["type"]]
    assert counts == sorted(counts, reverse=True)
    kind = whole["facets"]["type"][0]["id"]
    narrowed = client.get(f"/api/search/claims?q=civilians&type={kind}").json()
    assert narrowed["claims"] == types[kind]
    assert [facet["id"] for facet in narrowed["facets"]["type"]] == [kind]
    outlet = whole["facets"]["outlet"][0]
    from_outlet = client.get(
        "/api/search/claims", params={"q": "civilians", "source": outlet["id"]}
    )
    assert from_outlet.json()["claims"] >= outlet["n"]


def test_what_is_found_comes_in_pages(client: Any) -> None:
    whole = client.get("/api/search/claims?q=civilians").json()["items"]
    pages: list[Any] = []
    offset = 0
    while offset is not None:
        page = client.get(f"/api/search/claims?q=civilians&limit=2&offset={offset}").json()
        pages += page["items"]
        offset = page["next"]
    assert pages == whole
    assert client.get("/api/search/claims?q=nothinglikethis").json()["items"] == []


def test_control_says_whose_word_it_is(record: Record, client: Any) -> None:
    day = "2017-06-07"
    controls = list(record.control(on=day))
    said = client.get(f"/api/control/voices?on={day}").json()
    assert set(said) == set(keys_of(controls))
    events = {key: event for event in record.events() for key in event.claims}
    assert any(said.values())
    for key, origins in said.items():
        voices = events[key].voices if key in events else ()
        wanted = [v.origin for v in voices if v.stance == "affirms" and key in v.claims]
        assert origins == wanted
    held = [c for c in controls if c.because]
    record.decide("reject", [held[0].because[0]])
    after = client.get(f"/api/control/voices?on={day}").json()
    assert set(after) == set(keys_of(record.control(on=day)))
    record.decide("revoke", ["1"])


@pytest.mark.browser
def test_enter_reads_the_sentences_and_facets_narrow_them(
    looked_at: Desk, open_page: Pages
) -> None:
    page = open_page(looked_at.url)
    page.keyboard.press("/")
    page.keyboard.type("barrel")
    page.keyboard.press("Enter")
    count = page.get_by_test_id("search-count")
    expect(count).to_contain_text("claim")
    assert "v=search" in page.url or page.wait_for_url(re.compile("v=search")) is None
    marked = page.locator(".hits mark").all_text_contents()
    assert marked
    assert all(word.lower().startswith("barrel") for word in marked)
    page.locator(".hits .head").first.click()
    expect(page.get_by_test_id("evidence-panel")).to_contain_text("barrel")
    page.keyboard.press("Escape")

    wide = open_page(looked_at.url + "?v=search&q=civilians")
    total = wide.get_by_test_id("search-count").text_content() or ""
    facet = wide.locator("button.facet").first
    n = (facet.locator(".numbers").text_content() or "").strip()
    facet.focus()
    wide.keyboard.press("Enter")
    expect(wide.get_by_test_id("search-count")).to_contain_text(f"{n} claim")
    expect(wide.get_by_test_id("search-count")).not_to_have_text(total)
    expect(wide).to_have_url(re.compile(r"f\.\w+="))
    again = open_page(wide.url)
    expect(again.get_by_test_id("search-count")).to_contain_text(f"{n} claim")
    assert violations(again)[0] == []
    nothing = open_page(looked_at.url + "?v=search&q=nothinglikethis")
    expect(nothing.locator(".hits")).to_contain_text("No sentence holds these words")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_in_what_is_found(
    looked_at: Desk, open_page: Pages, language: str
) -> None:
    page = open_page(f"{looked_at.url}?v=search&q=civilians&lang={language}", color_scheme="dark")
    page.get_by_test_id("search-count").wait_for()
    assert violations(page)[0] == []


@pytest.mark.browser
def test_a_layer_shows_what_one_side_says(looked_at: Desk, open_page: Pages) -> None:
    page = open_page(looked_at.url + "?from=2017-06-04&to=2017-06-13")
    map_ready(page)
    layers = page.get_by_test_id("layers")
    layers.locator("summary").click()
    everything = page.get_by_test_id("list-count").text_content()
    names = layers.locator("label").all_text_contents()
    assert len(names) > 2
    layers.get_by_role("radio").nth(1).check()
    expect(page).to_have_url(re.compile("told=independent"))
    expect(page.get_by_test_id("list-count")).not_to_have_text(everything or "")
    expect(layers.locator("summary")).to_contain_text("somebody without a side")
    assert violations(page)[0] == []


@pytest.mark.browser
def test_a_site_finds_the_same_sentences(
    record: Record, tmp_path: Path, open_page: Pages, client: Any
) -> None:
    from datetime import UTC, datetime

    from sayso.config import Publication
    from sayso.web.site import write_site

    everything = Publication(delay_hours=0, round_km=0, texts="whole")
    as_of = datetime(2027, 1, 1, tzinfo=UTC)
    write_site(record, tmp_path / "site", publication=everything, as_of=as_of, title="Site")
    page = open_page((tmp_path / "site" / "index.html").as_uri() + "?v=search&q=barrel")
    wanted = client.get("/api/search/claims?q=barrel").json()
    expect(page.get_by_test_id("search-count")).to_contain_text(f"{wanted['claims']} claim")
    assert page.locator(".hits mark").count() >= wanted["claims"]
