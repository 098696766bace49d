"""A desk on a free port, and Chromium to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from sayso.web import create_app
from sayso.web.server import Server, listen

from .desk_record import small_record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Desk:
    """A running desk: its address, its record, and what the pages did that they should not."""

    def __init__(self, record: Any, **options: Any) -> None:
        self.record = record
        bound = listen("127.0.0.1", 0)
        self.port = bound.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        app = create_app(record, **options)
        self._server = Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [bound]}, daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the desk did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that tests only look at."""
    record = small_record(tmp_path_factory.mktemp("desk") / "small.db")
    desk = Desk(record, title="Small war", writable=False)
    yield desk
    desk.stop()
    record.close()


@pytest.fixture
def ruled_on(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own, for tests that rule."""
    record = small_record(tmp_path / "small.db")
    desk = Desk(record, title="Small war")
    yield desk
    desk.stop()
    record.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("SAYSO_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        if os.environ.get("SAYSO_REQUIRE_BROWSER") == "1":
            pytest.fail("SAYSO_REQUIRE_BROWSER=1, but there is no chromium on the path")
        pytest.skip("no chromium on the path: install Debian's package of that name")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield opened
        opened.close()


class Pages:
    """Opens pages that can reach the desk only, and that must not complain about anything else
    than the refusals that a test says it provokes (Chromium's console tells of each)."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._strays: list[str] = []
        self._complaints: list[str] = []
        self._provoked: set[str] = set()

    def __call__(self, url: str, *, wait: bool = True, **options: Any) -> Page:
        settings = {"viewport": {"width": 1000, "height": 700}, **options}
        context = self._browser.new_context(**settings)
        self._contexts.append(context)
        home = re.split(r"index\.html|[?#]", url)[0]

        def only_home(route: Any) -> None:
            if route.request.url.startswith((home, "blob:", "data:")):
                route.continue_()
            else:
                self._strays.append(route.request.url)
                route.abort()

        context.route("**/*", only_home)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("console", lambda m: self._complaints.append(m.text) if m.type == "error" else None)
        page.goto(url)
        if wait:
            page.locator("[data-settled=true]").wait_for()
        return page

    def provokes(self, *words: str) -> None:
        """Let the console tell of these, before or after: a page hears of a refusal when it may."""
        self._provoked.update(words)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self._strays == [], "the page asked for something outside the desk"
        others = [
            text for text in self._complaints if not any(words in text for words in self._provoked)
        ]
        assert others == [], "the page complained"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Pages]:
    pages = Pages(browser)
    yield pages
    pages.close()
