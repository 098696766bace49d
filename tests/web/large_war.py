"""A record with very many events, for measuring: `python -m tests.web.large_war N [RECORD]`.

Prints sizes and times of the desk's answers, then of the page in Chromium where there is one.
"""

from __future__ import annotations

import gzip
import logging
import random
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, get_args

from sayso import ids
from sayso.config import load_config
from sayso.model import (
    AcledType,
    ClaimType,
    Control,
    Derived,
    Event,
    EventStatus,
    Mention,
    PlaceMention,
    Run,
    TimeSpan,
    Voice,
)
from sayso.record import Record, open_record
from sayso.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIRST = date(2015, 1, 1)
HOLDERS = ("syria-government", "sdf", "isis", "syria-opposition")


def large_record(path: Path, size: int, places: int = 1500, days: int = 1400) -> Record:
    """Return a record with `size` random events at `places` places over `days` days."""
    chance = random.Random(7)
    types, statuses = get_args(ClaimType), get_args(EventStatus)
    towns = [
        PlaceMention(
            text=f"Town {n}",
            name=f"Town {n}",
            id=f"gn:{n}",
            lat=round(chance.uniform(31, 37.5), 4),
            lon=round(chance.uniform(35, 46), 4),
            radius_km=chance.choice([2, 3, 5, 8, 25]),
            kind="town",
            country="SY",
        )
        for n in range(places)
    ]
    actors = [Mention(text=name, id=name, name=name.title()) for name in HOLDERS]
    events = []
    for number in range(size):
        day = (FIRST + timedelta(days=int(days * chance.random() ** 0.6))).isoformat()
        key = ids.content_name("k1", number)
        kind = chance.choice(types)
        events.append(
            Event(
                id=ids.event_id(key),
                type=kind,
                acled=AcledType(event_type="Battles", sub_event_type="Armed clash"),
                time=TimeSpan(start=day, end=day, text=day),
                place=(towns[int(places * chance.random() ** 2)],),
                actor=(chance.choice(actors),),
                target=(chance.choice(actors),),
                voices=(
                    _voice(f"voice {chance.randrange(40)}", f"Outlet {chance.randrange(60)}", key),
                ),
                status=chance.choice(statuses),
                credibility=4,
                reason="made up for measuring",
                claims=(key,),
            )
        )
    controls = tuple(
        Control(place=town, status="held", holders=(chance.choice(actors),), since="2015-01-01")
        for town in towns[:400]
    )
    store = open_store(str(path))
    run = Run(id="r1_large", at="2026-01-01T00:00:00Z", command="large")
    store.replace_derived(Derived(events=tuple(events), controls=controls), run)
    return Record(store, load_config(record=str(path)))


def _voice(origin: str, outlet: str, key: str) -> Voice:
    return Voice(origin=origin, paths=((origin, outlet),), claims=(key,))


def main(size: int) -> None:
    from litestar.testing import TestClient

    from sayso.web import create_app

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        record = large_record(Path(folder) / "large.db", size)
        print(f"{size} events made in {time.perf_counter() - started:.1f} s")
        logging.getLogger("httpx").setLevel(logging.WARNING)
        with TestClient(create_app(record), base_url="http://127.0.0.1") as client:
            for path in (
                "summary",
                "events.tiles/0",
                "events.tiles/1",
                "events.ids",
                "control?on=2017-06-07",
            ):
                started = time.perf_counter()
                body = client.get(f"/api/{path}").content
                took = time.perf_counter() - started
                print(f"{path}: {took:.2f} s, {len(body)} bytes, {len(gzip.compress(body))} packed")
        in_browser(record)


TIMES = 5


class Frames(NamedTuple):
    """How smoothly something went, in milliseconds."""

    frame: float
    """The median from one frame to the next."""
    worst: float
    task: float
    """The longest that the page did one thing and heard of nothing else; 0 for none above 50."""
    answered: float
    """From the last that was done to the frame that shows it."""


_WATCH = """() => {
  const seen = (globalThis.seen = {frames: [], task: 0, on: true})
  globalThis.tasks ??= new PerformanceObserver(list => {
    const {seen} = globalThis
    for (const {duration} of list.getEntries()) seen.task = Math.max(seen.task, duration)
  })
  tasks.observe({type: 'longtask'})
  let from = performance.now()
  const look = now => {
    seen.frames.push(now - from)
    from = now
    if (seen.on) requestAnimationFrame(look)
  }
  requestAnimationFrame(now => { from = now; requestAnimationFrame(look) })
}"""
_ANSWERED = """async () => {
  const from = performance.now()
  const frame = () => new Promise(done => requestAnimationFrame(done))
  await frame()
  await frame()
  await new Promise(done => setTimeout(done))
  seen.on = false
  const frames = seen.frames.toSorted((a, b) => a - b)
  return [frames[frames.length >> 1] ?? 0, frames.at(-1) ?? 0, seen.task, performance.now() - from]
}"""


def watched(page: Page, act: Callable[[Page], None]) -> Frames:
    """Return how smoothly a page takes what is done to it."""
    page.wait_for_timeout(700)
    page.evaluate(_WATCH)
    act(page)
    return Frames(*page.evaluate(_ANSWERED))


def panned(page: Page) -> None:
    """Drag the map there and back."""
    box = page.get_by_test_id("map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in [*range(20), *range(20, -1, -1)]:
        page.mouse.move(x - step * 8, y - step * 3)
        page.wait_for_timeout(16)
    page.mouse.up()


def slid(page: Page) -> None:
    """Drag an edge of the window there and back."""
    box = page.locator(".timeline [role=slider]").last.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in [*range(20), *range(20, -1, -1)]:
        page.mouse.move(x - step * 6, y)
        page.wait_for_timeout(16)
    page.mouse.up()


def filtered(page: Page) -> None:
    """Take a kind away and put it back."""
    for _ in range(2):
        page.locator(".kinds .kind").first.click()


def stepped(page: Page) -> None:
    """Move the window a day on and a day back, by its buttons."""
    for name in ("One day on", "One day back"):
        page.get_by_label(name, exact=True).click()


ACTS: dict[str, Callable[[Page], Frames]] = {
    "map dragged": lambda page: watched(page, panned),
    "edge of the window dragged": lambda page: watched(page, slid),
    "a kind taken away and put back": lambda page: watched(page, filtered),
    "a day on and back": lambda page: watched(page, stepped),
}


def compared(many: list[Frames], few: list[Frames]) -> str:
    """Return medians of what was watched, beside those of a record of a few hundred events."""
    said = []
    for field in Frames._fields:
        here, there = (median(getattr(one, field) for one in rows) for rows in (many, few))
        ratio = f", {here / there:.1f} times" if there else ""
        said.append(f"{field} {here:.0f} ms (few events: {there:.0f} ms{ratio})")
    return "; ".join(said)


def ready(browser: Browser, url: str) -> Page:
    """Return a page with the map drawn and a window of two years."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{url}?from=2016-06-01&to=2018-06-01")
    page.locator("[data-settled=true]").wait_for()
    page.locator("[data-testid=map][data-ready=true]").wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    return page


def opened(browser: Browser, url: str, *, list_too: bool) -> dict[str, float]:
    """Return in seconds when a page that is opened afresh shows what."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    out = {}
    if list_too:
        page.locator(".list [data-event]").first.wait_for(timeout=60_000)
        out["list and histogram"] = time.perf_counter() - started
    page.locator("[data-testid=map][data-ground=true]").wait_for(timeout=60_000)
    out["plain basemap"] = time.perf_counter() - started
    page.locator("[data-settled=true]").wait_for(timeout=60_000)
    out["every event's id"] = time.perf_counter() - started
    page.locator("[data-testid=map][data-ready=true]").wait_for(timeout=60_000)
    out["map"] = time.perf_counter() - started
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return {"first paint": painted / 1000, **out}


def in_browser(record: Record) -> None:
    """Print when the page of `record` is painted, and how smoothly it moves."""
    import shutil

    executable = shutil.which("chromium")
    if executable is None:
        print("no chromium: the page is not measured")
        return
    from playwright.sync_api import sync_playwright

    from .conftest import FLAGS, Desk

    desk = Desk(record)
    # `sayso serve` lays the columns out before the browser asks.
    with urllib.request.urlopen(desk.url + "api/summary") as answer:
        answer.read()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        nothing = Desk(open_record(Path(folder) / "empty.db"))
        few = Desk(large_record(Path(folder) / "few.db", 300))
        # In turns, so that what else the machine does is shared by both.
        times: dict[str, list[dict[str, float]]] = {desk.url: [], nothing.url: []}
        for _ in range(TIMES):
            for url, seen in times.items():
                seen.append(opened(browser, url, list_too=url == desk.url))
        for name in times[desk.url][0]:
            values = sorted(row[name] for row in times[desk.url])
            empty = sorted(row[name] for row in times[nothing.url] if name in row)
            middle = values[TIMES // 2]
            beside = ""
            if empty:
                ratio = middle / empty[TIMES // 2]
                beside = f", an empty record {empty[TIMES // 2]:.2f} s ({ratio:.1f} times)"
            print(f"{name}: median {middle:.2f} s, worst {values[-1]:.2f} s{beside}", flush=True)
        smooth: dict[str, dict[str, list[Frames]]] = {}
        for url in (desk.url, few.url):
            page = ready(browser, url)
            smooth[url] = {name: [act(page) for _ in range(TIMES)] for name, act in ACTS.items()}
            page.context.close()
        nothing.stop()
        for name in ACTS:
            print(f"{name}: {compared(smooth[desk.url][name], smooth[few.url][name])}")
        few.stop()
        browser.close()
    desk.stop()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        # A record that is there already: the page alone.
        in_browser(open_record(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
