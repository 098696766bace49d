"""A ruling among very many events, in the browser: `python -m tests.web.large_ruling N [RECORD]`.

The record is made of claims, each of a place and a day of its own, so that it can be ruled on; it
is kept at RECORD where one is named.  Prints, as medians of five rulings: until the page that
ruled shows it, until the page of somebody else does, and how much the pages were sent.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from sayso import derive
from sayso.config import load_config
from sayso.ids import claim_key, document_id, raw_name, seal
from sayso.model import Claim, ClaimType, Document, Evidence, Mention, PlaceMention, TimeSpan
from sayso.record import Record
from sayso.store import open_store

from .large_war import FIRST, HOLDERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES = 5
_A_PAGE = 50


def told_record(path: Path, size: int, places: int = 1500, days: int = 1400) -> Record:
    """Return a record of `size` claims that are as many events, at `path`; made where it is not."""
    # No engine reads here, and packs may change between two runs.
    derive.recipe = lambda config: "made"  # type: ignore[assignment]
    derive.mark_of = lambda config: "made"
    fresh = not path.exists()
    config = load_config(record=str(path))
    store = open_store(str(path))
    record = Record(store, config, user="measuring")
    if fresh:
        for document, claims in _readings(size, places, days):
            store.add_captured(
                document.text.encode(), [document], name=document.page, url=None,
                captured_at="2030-01-01T00:00:00Z",
            )  # fmt: skip
            store.save_readings("made", [(document.id, claims)])
        record.derive()
    return record


def _readings(size: int, places: int, days: int) -> Iterator[tuple[Document, list[Claim]]]:
    chance = random.Random(11)
    types = [kind for kind in get_args(ClaimType) if kind not in ("statement", "control", "toll")]
    towns = [
        PlaceMention(
            text=f"Town {n}", name=f"Town {n}", id=f"gn:{n}", kind="town", country="SY",
            lat=round(chance.uniform(31, 37.5), 4), lon=round(chance.uniform(35, 46), 4),
            radius_km=chance.choice([2, 3, 5, 8, 25]),
        )
        for n in range(places)
    ]  # fmt: skip
    actors = [Mention(text=name, id=name, name=name.title()) for name in HOLDERS]
    # Each town's turn comes every few months: its events are days apart and never one happening.
    slots = [(n % places, (n // places) * 7 % days + n % 7) for n in range(size)]
    for first in range(0, size, _A_PAGE):
        told = []
        for number in range(first, min(first + _A_PAGE, size)):
            town, offset = slots[number]
            day = (FIRST + timedelta(days=offset)).isoformat()
            one, other = chance.sample(actors, 2)
            words = f"{one.name} fought {other.name} in Town {town}, on day {number} of the war"
            told.append((town, day, one, other, words, chance.choice(types)))
        text = ". ".join(words for *_, words, _ in told)
        page = f"https://example.org/{first}"
        made = Document(
            id="", page=page, raw=raw_name(text.encode()), text=text,
            source=f"Paper {first // _A_PAGE % 40}", published="2030-01-01",
        )  # fmt: skip
        made = msgspec.structs.replace(made, id=document_id(made))
        claims = []
        for town, day, one, other, words, kind in told:
            start = text.index(words)
            claims.append(
                seal(
                    Claim(
                        id="", key=claim_key(page, kind, words, [f"Town {town}"], 0), type=kind,
                        actor=(one,), target=(other,), place=(towns[town],),
                        time=TimeSpan(start=day, end=day, text=day), modality="happened",
                        evidence=Evidence(text=words, start=start, end=start + len(words)),
                        document=made.id,
                    )
                )
            )  # fmt: skip
        yield made, claims


def _open(browser: Browser, url: str, heard: list[int]) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on(
        "response",
        lambda answer: heard.append(int(answer.headers.get("content-length") or 0)),
    )
    page.goto(url)
    page.locator("[data-settled=true]").wait_for(timeout=120_000)
    page.locator(".queue [role=status]").wait_for(timeout=120_000)
    return page


_WATCH = """() => {
  const line = document.querySelector('.queue [role=status]')
  const before = line.textContent
  globalThis.shownAt = 0
  new MutationObserver((_, watch) => {
    if (line.textContent === before) return
    globalThis.shownAt = Date.now()
    watch.disconnect()
  }).observe(line, {subtree: true, characterData: true, childList: true})
}"""


def _shown(page: Page) -> float:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        at = page.evaluate("globalThis.shownAt")
        if at:
            return float(at)
        page.wait_for_timeout(50)
    raise SystemExit("the page never showed the ruling")


def main(size: int, path: Path) -> None:
    from playwright.sync_api import sync_playwright

    from .conftest import FLAGS, Desk

    started = time.perf_counter()
    record = told_record(path, size)
    print(f"{record.counts()['events']} events after {time.perf_counter() - started:.0f} s")
    desk = Desk(record)
    took: list[dict[str, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        heard: dict[str, list[int]] = {"own": [], "other": []}
        own = _open(browser, f"{desk.url}?v=review", heard["own"])
        other = _open(browser, f"{desk.url}?v=review", heard["other"])
        for turn in range(TIMES + 1):
            own.wait_for_timeout(3000)
            for page in (own, other):
                page.evaluate(_WATCH)
            for sizes in heard.values():
                sizes.clear()
            clock: Any = time.process_time()
            own.evaluate("globalThis.began = Date.now()")
            own.keyboard.press("r" if turn % 2 else "a")
            shown, elsewhere = _shown(own), _shown(other)
            began = own.evaluate("globalThis.began")
            own.wait_for_timeout(2000)
            if turn:  # the first one also fills what is kept
                took.append(
                    {
                        "shown, s": (shown - began) / 1000,
                        "shown to others, s": (elsewhere - began) / 1000,
                        "server's processor, s": time.process_time() - clock,
                        "sent to one page, kB": sum(heard["own"]) / 1000,
                    }
                )
        browser.close()
    desk.stop()
    for name in took[0]:
        values = sorted(row[name] for row in took)
        print(
            f"{name}: median {statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})"
        )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        main(number, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(number, Path(folder) / "large.db")
