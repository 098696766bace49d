"""Taking in: what leads on is followed, what is known is left, what fails is an issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sayso.capturing import AddResult, Intake, Taking, capture_all
from sayso.cli.showing import as_text
from sayso.config import Config
from sayso.errors import InputError
from sayso.protocols import Capture
from sayso.record import Record, open_record
from sayso.store import Store
from tests.sample_record import Run, clock
from tests.website import SENTENCES, Website, feed, page


class Desk:
    """A store, and adding to it without deriving."""

    def __init__(self, store: Store, site: Website) -> None:
        self.store = store
        self.config = Config(private_hosts=(site.host,))
        self.now = clock()

    def time(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(self, *inputs: str | Path | bytes | Capture, **taking: object) -> AddResult:
        made = Taking(**taking)  # type: ignore[arg-type]
        return capture_all(self.store, self.config, inputs, made, self.time)


@pytest.fixture
def desk(store: Store, site: Website) -> Desk:
    return Desk(store, site)


def test_an_address_is_asked_for_what_is_newer(desk: Desk, site: Website) -> None:
    address = site.put("/a", page("Village taken", *SENTENCES))
    first = desk.add(address)
    assert len(first.new) == 1
    again = desk.add(address)
    assert (again.new, again.known) == ((), first.new)
    assert site.unchanged == ["/a"]


def test_versions_of_a_page_are_kept_and_linked(desk: Desk, site: Website) -> None:
    address = site.put("/a", page("Village taken", *SENTENCES[:2]))
    (old,) = desk.add(address).new
    site.put("/a", page("Village taken", *SENTENCES))
    (new,) = desk.add(address).new
    assert [document.id for document in desk.store.versions(address)] == [old, new]
    told = Record(desk.store, desk.config).show(old)
    assert [document.id for document in told.versions] == [old, new]
    lines = as_text(told).splitlines()
    assert [line.split()[:3] for line in lines if line.startswith("  version")] == [
        ["version", "1:", old],
        ["version", "2:", new],
    ]
    assert [line.endswith("(this one)") for line in lines if "  version" in line] == [True, False]
    # Other bytes around the same words are no new version.
    site.put("/a", page("Village taken", *SENTENCES) + "<!-- 17 readers -->")
    assert desk.add(address).known == (new,)


def test_a_sitemap_is_followed_once(desk: Desk, site: Website) -> None:
    pages = [site.put(f"/{n}", page(f"Report {n}", SENTENCES[n])) for n in range(3)]
    entries = "".join(f"<url><loc>{each}</loc></url>" for each in pages)
    inner = site.put("/inner.xml", f"<?xml version='1.0'?><urlset>{entries}</urlset>")
    outer = site.put(
        "/sitemap.xml",
        f"<?xml version='1.0'?><sitemapindex><sitemap><loc>{inner}</loc></sitemap></sitemapindex>",
    )
    with pytest.raises(InputError, match="holds no text, only 1 address"):
        desk.add(outer)
    result = desk.add(outer, follow=True)
    assert (len(result.new), result.failures) == (3, ())
    again = desk.add(outer, follow=True)
    assert (again.new, again.skipped) == ((), 3)
    assert [site.count(f"/{n}") for n in range(3)] == [1, 1, 1]


def test_since_and_limit(desk: Desk, site: Website) -> None:
    entries = "".join(
        f"<url><loc>{site.put(f'/{n}', page(f'Report {n}', SENTENCES[n]))}</loc>"
        f"<lastmod>2018-09-0{n + 1}</lastmod></url>"
        for n in range(3)
    )
    address = site.put("/sitemap.xml", f"<urlset>{entries}</urlset>")
    result = desk.add(address, follow=True, since="2018-09-02", limit=1)
    assert (len(result.new), result.skipped) == (1, 2)
    assert site.count("/1") == 1
    assert site.count("/0") == site.count("/2") == 0


def test_a_page_that_changed_by_its_sitemap_is_fetched_again(desk: Desk, site: Website) -> None:
    address = site.put("/a", page("Report", SENTENCES[0]))
    # The clock of the desk stands at the first of January 2026.
    for day, asked in (("2025-12-31", 1), ("2026-01-01", 1), ("2026-01-02", 2)):
        entry = f"<url><loc>{address}</loc><lastmod>{day}</lastmod></url>"
        desk.add(site.put("/sitemap.xml", f"<urlset>{entry}</urlset>"), follow=True)
        assert site.count("/a") == asked, day


def test_a_feed_tells_of_what_cannot_be_fetched(desk: Desk, site: Website) -> None:
    good = site.put("/good", page("Good", *SENTENCES[:2]))
    gone = site.put("/gone", 404)
    address = site.put("/feed", feed((good, "Good", "Short."), (gone, "Gone", SENTENCES[2])))
    result = desk.add(address, follow=True)
    documents = {d.page: d for d in desk.store.documents()}
    assert set(documents) == {good, gone}
    assert SENTENCES[2] in documents[gone].text
    assert any("status 404" in note for note in documents[gone].notes)
    assert [name for name, _ in result.failures] == [gone]
    # Run again, nothing is doubled.
    assert desk.add(address, follow=True).new == ()


def test_killed_half_way_and_run_again(
    desk: Desk, site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [site.put(f"/{n}", page(f"Report {n}", SENTENCES[n])) for n in range(3)]
    links = "\n".join(pages).encode()
    take = Intake.take_address

    def die(self: Intake, address: str, *more: Any) -> bool:
        if address.endswith("/2"):
            raise KeyboardInterrupt
        return take(self, address, *more)

    monkeypatch.setattr(Intake, "take_address", die)
    with pytest.raises(KeyboardInterrupt):
        desk.add(links, follow=True)
    assert desk.store.counts()["documents"] == 2
    monkeypatch.setattr(Intake, "take_address", take)
    result = desk.add(links, follow=True)
    assert (len(result.new), result.skipped) == (1, 2)
    assert [site.count(f"/{n}") for n in range(3)] == [1, 1, 1]


def test_failures_are_remembered_until_they_pass(desk: Desk, site: Website, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02" * 400)
    gone = site.put("/gone", 404)
    result = desk.add(bad, gone, tmp_path / "slip-of-the-pen.txt", SENTENCES[0].encode())
    assert len(result.failures) == 3
    failed = {visit.name: visit for visit in desk.store.failed_visits()}
    assert set(failed) == {str(bad), gone}
    assert "binary" in failed[str(bad)].reason
    desk.add(bad, SENTENCES[0].encode())
    assert {v.name: v.tries for v in desk.store.failed_visits()}[str(bad)] == 2
    bad.write_text(SENTENCES[1])
    site.put("/gone", page("Back", SENTENCES[2]))
    desk.add(bad, gone)
    assert desk.store.failed_visits() == []


def test_a_table_of_links_tells_day_and_outlet(desk: Desk, site: Website) -> None:
    bare = (
        f"<html><body><article><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></article></body></html>"
    )
    dated = page("Dated", *SENTENCES, published="2018-09-01")
    rows = [site.put("/bare", bare), site.put("/dated", dated)]
    table = "url,date,outlet\n" + "".join(f"{row},2018-09-03,Orontes Post\n" for row in rows)
    assert desk.add(Capture(data=table.encode(), name="t.csv"), follow=True).failures == ()
    found = {d.page: d for d in desk.store.documents()}
    assert {d.source for d in found.values()} == {"Orontes Post"}
    assert (found[rows[0]].published, found[rows[0]].published_from) == ("2018-09-03", "feed")
    assert (found[rows[1]].published, found[rows[1]].published_from) == ("2018-09-01", "page")


def test_columns_are_named(desk: Desk) -> None:
    table = f"when,what,who\n2018-09-03,{SENTENCES[0].replace(',', '')},Ann Lee\n".encode()
    capture = Capture(data=table, name="t.csv")
    desk.add(capture, columns={"text": "what", "published": "when", "authors": "who"})
    (document,) = desk.store.documents()
    assert (document.published, document.authors) == ("2018-09-03", ("Ann Lee",))


def test_issues_of_a_record_name_what_was_not_taken_in(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02" * 400)
    with open_record(tmp_path / "r.db") as record:
        added = record.add([bad, SENTENCES[0].encode()])
        assert added.issues == len(record.issues())
        (issue,) = [i for i in record.issues() if i.kind == "not taken in"]
        assert "binary" in issue.message
        assert issue.about == (str(bad),)
        assert record.check() == []
    assert isinstance(record, Record)


def test_the_command_counts_and_maps(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"day,words\n2018-09-03,{SENTENCES[0].replace(',', '')}\n")
    status, _, err = run("add", table)
    assert status == 2
    assert "--map text=" in err
    status, out, _ = run("add", table, "--map", "text=words,published=day")
    assert status == 0
    assert out.startswith("1 new and 0 known documents; the record now holds 1 claims")
    status, _, err = run("add", table, "--map", "words")
    assert status == 2
    assert "FIELD=COLUMN" in err
