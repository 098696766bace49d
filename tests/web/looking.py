"""What tests of the page share: asking the desk, waiting for the map."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from .conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


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
