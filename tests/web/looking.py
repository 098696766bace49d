"""What tests of the page share: asking the desk, waiting for the map."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from .conftest import Desk, Pages

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route


def get(desk: Desk, path: str) -> Any:
    with urllib.request.urlopen(desk.url + "api/" + path) as answer:
        return json.load(answer)


def event_at(desk: Desk, place: str, kind: str) -> dict[str, Any]:
    return next(
        e
        for e in get(desk, "events?limit=1000")["items"]
        if e["place"][0]["name"] == place and e["type"] == kind
    )


def expect(target: Any) -> Any:
    from playwright.sync_api import expect as expected

    return expected(target)


def map_ready(page: Page) -> None:
    page.locator("[data-testid=map][data-ready=true]").wait_for()


def unopened(open_page: Pages) -> Page:
    """A page on which answers can be held from the first question on."""
    page = open_page("about:blank", wait=False)
    page.context.unroute_all()
    return page


class Held:
    """What a page asks for at `pattern`, kept waiting until it is let go.

    With `answered` the desk answers at once, and what it says then is handed over late.
    """

    def __init__(self, page: Page, pattern: str, *, answered: bool = False) -> None:
        self._page, self._answered, self._open = page, answered, False
        self._pattern = re.compile(pattern)
        self._routes: list[tuple[Route, APIResponse | None]] = []
        page.route(self._pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._open:
            route.fallback()
        else:
            self._routes.append((route, route.fetch() if self._answered else None))

    def came(self) -> None:
        """Wait until the page has asked."""
        deadline = time.monotonic() + 10
        while not self._routes:
            assert time.monotonic() < deadline, f"the page did not ask for {self._pattern}"
            self._page.wait_for_timeout(10)

    def others_pass(self) -> None:
        """Hold nothing that the page asks from now on."""
        self._open = True

    def go(self) -> None:
        """Answer what was asked, and hold no more."""
        self._open = True
        for route, answer in self._routes:
            if answer is None:
                route.fallback()
            else:
                route.fulfill(response=answer)
