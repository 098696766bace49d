"""A running desk: rounds against a site on this machine, and the command stopped by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from sayso.capturing import Taking
from sayso.config import Config
from sayso.errors import InputError
from sayso.read import fetch
from sayso.record import open_record
from sayso.watching import Plan, Round, Watch
from tests.sample_record import Run
from tests.website import SENTENCES, Website, feed, page, serving


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch.time, "sleep", lambda _: None)


class Desk:
    """A watch over a record in a folder, and what it said."""

    def __init__(self, folder: Path, site: Website, *feeds: str, digest: str = "") -> None:
        self.folder = folder
        self.config = Config(record=str(folder / "desk.db"), private_hosts=(site.host,))
        self.told: list[str] = []
        self.warned: list[str] = []
        self.stop = threading.Event()
        self.watch = self.of(*feeds, digest=digest)

    def of(self, *feeds: str, digest: str = "", pages: bool = True, limit: int = 9) -> Watch:
        taking = Taking(follow=True, patient=True, limit=limit)
        plan = Plan(feeds=feeds, every=0.01, digest=digest, pages=pages, taking=taking)
        return Watch(self.config, plan, self.stop, self.told.append, self.warned.append)

    def turn(self, watch: Watch | None = None) -> Round:
        """One round that does not derive: what is asked and kept is looked at here."""
        made = watch or self.watch
        with open_record(config=self.config) as record:
            made._listed()
            made._underived = False
            made._derive = lambda turn: turn  # type: ignore[method-assign]
            return made.round(record)

    def pages(self) -> list[str]:
        with open_record(config=self.config) as record:
            return sorted(document.page for document in record.store.documents())


def test_rounds_take_what_is_new_derive_and_tell(site: Website, tmp_path: Path) -> None:
    first = site.put("/1", page("One", *SENTENCES[:2]))
    address = site.put("/feed", feed((first, "One", "")))
    desk = Desk(tmp_path, site, address, digest=str(tmp_path / "desk-{day}.md"))
    last = desk.watch.run(rounds=1)
    assert last is not None
    assert (last.new, last.failed) == (1, 0)
    assert last.counts["documents"] == 1
    digest = tmp_path / f"desk-{last.at[:10]}.md"
    assert last.digest == str(digest)
    assert digest.read_text(encoding="utf-8").startswith("# Report")
    assert len(desk.told) == 1
    assert desk.told[0].startswith(last.at)
    # A quiet round derives nothing, says nothing and asks only whether the feed has changed.
    quiet = desk.watch.run(rounds=1)
    assert quiet is not None
    assert (quiet.new, quiet.counts, len(desk.told)) == (0, {}, 1)
    assert site.unchanged == ["/feed"]
    with open_record(config=desk.config) as record:
        assert record.check() == []
        assert [run.command for run in record.runs()] == ["watch"]


def test_what_was_taken_in_and_not_derived_is_derived_at_the_next_start(
    site: Website, tmp_path: Path
) -> None:
    address = site.put("/feed", feed((site.put("/1", page("One", SENTENCES[0])), "One", "")))
    desk = Desk(tmp_path, site, address)
    desk.turn()
    last = desk.of(address).run(rounds=1)
    assert last is not None
    assert (last.new, last.counts["documents"]) == (0, 1)


def test_items_of_a_feed_without_their_pages(site: Website, tmp_path: Path) -> None:
    items = [(f"{site.address}/{n}", f"Item {n}", SENTENCES[n]) for n in range(2)]
    address = site.put("/feed", feed(*items))
    desk = Desk(tmp_path, site, address)
    watch = desk.of(address, pages=False)
    assert desk.turn(watch).new == 2
    third = (f"{site.address}/2", "Item 2", SENTENCES[2])
    site.put("/feed", feed(third, *items))
    assert desk.turn(watch).new == 1
    assert desk.pages() == [f"{site.address}/{n}" for n in range(3)]
    assert not any(site.count(f"/{n}") for n in range(3))


def test_a_watched_page_is_taken_again_when_it_changes(site: Website, tmp_path: Path) -> None:
    address = site.put("/live", page("Live", SENTENCES[0]))
    desk = Desk(tmp_path, site, address)
    assert [desk.turn().new, desk.turn().new] == [1, 0]
    site.put("/live", page("Live", *SENTENCES))
    assert desk.turn().new == 1
    assert desk.pages() == [address, address]


def test_a_failing_feed_is_told_once_and_asked_ever_more_seldom(
    site: Website, tmp_path: Path
) -> None:
    bad = site.put("/bad", 500)
    good = site.put("/feed", feed((site.put("/1", page("One", SENTENCES[0])), "One", "")))
    desk = Desk(tmp_path, site, bad, good)
    desk.watch.plan = Plan(feeds=(bad, good), every=3600.0, taking=desk.watch.plan.taking)
    assert desk.turn().new == 1
    asked = site.count("/bad")
    desk.turn()
    assert site.count("/bad") == asked
    assert desk.warned == [f"{bad}: answered with status 500"]
    site.put("/bad", feed((site.put("/2", page("Two", SENTENCES[1])), "Two", "")))
    desk.watch._due.clear()
    assert desk.turn().new == 1
    assert desk.warned[1:] == [f"{bad}: answers again"]


def test_a_page_that_cannot_be_had_is_tried_later(site: Website, tmp_path: Path) -> None:
    gone = site.put("/gone", 404)
    address = site.put("/feed", feed((gone, "Gone", SENTENCES[2])))
    desk = Desk(tmp_path, site, address)
    assert (desk.turn().new, desk.turn().new, site.count("/gone")) == (1, 0, 1)
    assert site.unchanged == []
    with open_record(config=desk.config) as record:
        (failed,) = record.store.failed_visits()
        old = msgspec.structs.replace(failed, at="2020-01-01T00:00:00Z")
        record.store.keep_visit(old)
    site.put("/gone", page("Back", *SENTENCES))
    assert desk.turn().new == 1
    with open_record(config=desk.config) as record:
        assert record.store.failed_visits() == []


def test_more_than_the_limit_comes_in_later_rounds(site: Website, tmp_path: Path) -> None:
    items = [(site.put(f"/{n}", page(f"P{n}", SENTENCES[n])), f"P{n}", "") for n in range(3)]
    address = site.put("/feed", feed(*items))
    desk = Desk(tmp_path, site, address)
    watch = desk.of(address, limit=2)
    assert [desk.turn(watch).new for _ in range(3)] == [2, 1, 0]


def test_lists_of_feeds_are_read_anew(site: Website, tmp_path: Path) -> None:
    feeds = [
        site.put(f"/feed{n}", feed((site.put(f"/{n}", page(f"P{n}", SENTENCES[n])), "P", "")))
        for n in range(2)
    ]
    listed = tmp_path / "feeds.txt"
    listed.write_text(f"# ours\n{feeds[0]}\n")
    desk = Desk(tmp_path, site, str(listed))
    assert desk.turn().new == 1
    listed.write_text("\n".join(feeds))
    assert desk.turn().new == 1
    listed.write_bytes(b"")
    assert desk.turn().new == 0
    assert any("feeds.txt" in line for line in desk.warned)


def test_no_feeds_at_all(site: Website, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.txt"
    listed.write_text("Shells fell on the town on Monday.\n")
    with pytest.raises(InputError, match="lists no feeds"):
        Desk(tmp_path, site, str(listed)).watch.run(rounds=1)


def test_the_command_ends_cleanly_when_asked(tmp_path: Path) -> None:
    with serving() as site:
        address = site.put("/feed", feed((site.put("/1", page("One", *SENTENCES)), "One", "")))
        command = [
            sys.executable, "-m", "sayso", "watch", address, "--every", "0.02",
            "--digest", "desk.html",
        ]  # fmt: skip
        watching = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, "SAYSO_PRIVATE_HOSTS": site.host, "SAYSO_RECORD": "desk.db"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert watching.stdout is not None
            assert "1 new" in watching.stdout.readline()
            asked = site.count("/feed")
            while site.count("/feed") < asked + 2:
                time.sleep(0.05)
            watching.send_signal(signal.SIGTERM)
            _, err = watching.communicate(timeout=30)
        finally:
            watching.kill()
        assert watching.returncode == 0
        assert err == "stopped; what was taken in is kept\n"
        assert (tmp_path / "desk.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_once_for_cron(run: Run, site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_PRIVATE_HOSTS", site.host)
    status, _, err = run("watch", site.put("/feed", 404), "--once")
    assert status == 1
    assert "status 404" in err
    status, _, err = run("watch", "nosuch.txt", "--once")
    assert status == 2
    assert "no such file" in err
