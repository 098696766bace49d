"""axe in every view and panel of the desk, in both themes, in Arabic and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .axe import violations
from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import event_at, get

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 760}},
    "dark arabic phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 760}},
}
"""Both themes, languages and widths; each takes more than a minute.  The views in the two others
are looked at in `test_views`.
"""


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which one may rule, with a few rulings; the tests of this file add none."""
    record = small_record(tmp_path_factory.mktemp("every") / "small.db")
    events = [e for e in record.events() if e.place and e.place[0].name != "At Tanf"]
    record.decide("accept", [events[0].id], by="desk", reason="seen on video")
    record.decide("amend", [events[1].claims[0]], by="desk", set={"modality": "possible"})
    record.decide("reject", list(events[2].claims), by="desk")
    record.decide("note", [events[3].id], by="desk", reason="ask again")
    desk = Desk(record, title="Small war")
    yield desk
    desk.stop()
    record.close()


def clicked(selector: str) -> Callable[[Page], None]:
    """Return what clicks the first that a selector finds, by keyboard where a phone hides it."""
    return lambda page: page.locator(selector).first.evaluate("one => one.click()")


def pressed(*keys: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.wait_for_timeout(250)
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(150)

    return press


def filtered(page: Page) -> None:
    """Unfold the filters with a list of names open; a phone has them beside the list."""
    switch = page.locator(".switch")
    if switch.is_visible():
        switch.click()
    page.locator(".filters summary").scroll_into_view_if_needed()
    page.locator("#f-outlet").click()
    page.get_by_role("listbox").wait_for()


STATES: dict[str, tuple[str, Callable[[Page], None] | None, str]] = {
    "map": ("", None, ".legend"),
    "map with an event": ("?e={event}", None, ".evidence blockquote"),
    "map with a place": ("?p={place}", None, "[data-testid=place-panel] h2"),
    "map with a place's events picked": ("?pick={place}", None, "[data-testid=list-count]"),
    "map with all its layers": (
        "?areas=1&strikes=1&told=agreed", clicked("[data-testid=layers] summary"),
        "[data-testid=strikers]",
    ),
    "what changed since": ("?since=1&all=1", None, "[data-testid=list-changed]"),
    "undated": ("?undated=1", None, "[data-testid=list-count]"),
    "nothing passes": ("?q=zzzz", None, ".list .empty"),
    "filters": ("?voices=1&outlet=sana&actor=isis", filtered, "[data-chip=outlet]"),
    "list on a phone": ("", clicked(".switch"), ".list .row"),
    "calendar": ("", clicked("[data-testid=to-choose]"), "[data-testid=calendar]"),
    "days": ("?v=days", None, "[data-testid=days] [data-event]"),
    "days by kind": (
        "?v=days", clicked("[data-testid=days] details summary"), "[data-testid=by-kind] figure"
    ),
    "days with an event": ("?v=days&e={event}", None, ".evidence blockquote"),
    "search": ("?v=search&q=hospital", None, ".hits mark"),
    "search without a word": ("?v=search", None, "main.search"),
    "search for what is not there": ("?v=search&q=zzzz", None, "main.search p"),
    "places": ("?v=places", None, "[data-testid=places] tbody tr"),
    "places with a place": ("?v=places&p={place}", None, "[data-testid=place-panel] h2"),
    "actors": ("?v=actors", None, "main.actors tbody tr"),
    "actor": ("?v=actors&w=isis", None, "[data-testid=actor-page]"),
    "sources": ("?v=sources", None, "[data-testid=sources] tbody tr"),
    "source": ("?v=sources&w=sana", None, "[data-testid=told]"),
    "voice": ("?v=sources&w=syria", None, "[data-testid=source-page]"),
    "issues": ("?v=issues", None, "[data-issue]"),
    "words of an issue": ("?v=issues", pressed("j", "o"), "[data-testid=issue-words] blockquote"),
    "review": ("?v=review", None, ".case blockquote"),
    "review with two events": ("?v=review", pressed("m", "j"), "[data-testid=evidence-beside]"),
    "review: correcting": ("?v=review&e={event}", pressed("e"), "form.amend"),
    "review: note": ("?v=review&e={event}", pressed("n"), "#note"),
    "review: log": (
        "?v=review", clicked("[data-testid=ruling-log] summary"), "[data-testid=ruling-log] li"
    ),
    "review: what was ruled": ("?v=review&queue=accept", None, ".case blockquote"),
    "article": ("?d={document}&k={claim}", None, "[data-testid=article] mark.chosen"),
    "article with comments": (
        "?d={commented}", clicked("[data-testid=comments] summary"),
        "[data-testid=comments] .comment",
    ),
    "adding": ("", clicked(".add"), "dialog[open]"),
    "help": ("", pressed("?"), "dialog[open] kbd"),
    "no such event": ("?e=e1_none", None, ".evidence p"),
}  # fmt: skip
"""Address, what is done there, and what then stands in the page."""
_BY_HISTORY = """query => {
  history.pushState(null, '', query)
  dispatchEvent(new PopStateEvent('popstate'))
}"""
"""As Back and Forward lead there: loading the page for each state takes most of the time."""


@pytest.fixture(scope="module")
def named(writable: Desk) -> dict[str, str]:
    """What stands for the names in braces."""
    event = event_at(writable, "At Tanf", "airstrike")
    documents = get(writable, "documents")
    return {
        "event": event["id"],
        "place": event["place"][0]["id"],
        "claim": event["claims"][0],
        "document": get(writable, f"claims/{event['claims'][0]}")["document"],
        "commented": next(d["id"] for d in documents if d["comments"]),
    }


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_view(
    writable: Desk, named: dict[str, str], open_page: Pages, look: str
) -> None:
    options = LOOKS[look]
    language = "ar" if "arabic" in look else "en"
    open_page.provokes("404")  # the event that was never there
    page = open_page(writable.url, **options)
    wrong: dict[str, Any] = {}
    fresh = True
    for state, (address, act, shows) in STATES.items():
        query = address.format_map(named)
        query += f"{'&' if query else '?'}lang={language}"
        if fresh:
            page.goto(writable.url + query)
            page.locator("[data-settled=true]").wait_for()
        else:
            page.evaluate(_BY_HISTORY, query)
        # What was done in the page is no part of its address: only loading it anew undoes that.
        fresh = act is not None
        if act is not None:
            act(page)
        page.locator(shows).first.wait_for(state="attached")
        page.wait_for_timeout(150)
        found, passes = violations(page)
        if found:
            wrong[state] = found
        assert passes > 12, state
        across = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if across > 0:
            wrong[f"{state}: wider than the screen"] = across
    assert wrong == {}
