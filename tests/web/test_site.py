"""Sites of files: what they hold, what they hold back, and how they look from a disk."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.config import Publication
from sayso.errors import InputError
from sayso.model import Claim, Document, Evidence, PlaceMention, Section
from sayso.publish.geojson import area_features
from sayso.record import Record
from sayso.web import write_site
from sayso.web.search_index import bucket, folded
from sayso.web.withheld import PublishedRecord, coarse, out_since, quoted

from .conftest import Pages
from .desk_record import small_record
from .looking import expect

LATE = datetime(2026, 1, 1, tzinfo=UTC)
EARLY = datetime(2017, 6, 12, tzinfo=UTC)
OPEN = Publication(delay_hours=0, round_km=0, texts="whole")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with small_record(tmp_path_factory.mktemp("site") / "small.db") as opened:
        opened.decide(
            "accept", [opened.events()[0].claims[0]], by="Rana Q.", reason="seen on video"
        )
        yield opened


def write(record: Record, target: Path, as_of: datetime = LATE, **how: Any) -> Path:
    publication = Publication(**how)
    write_site(record, target, publication=publication, as_of=as_of, title="Small war")
    return target


def handed(site: Path, name: str) -> Any:
    """Return what a script hands over, as the page reads it."""
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    match = re.fullmatch(r"saysoSite\((\".*?\"),(\".*\")\)\n", text, re.DOTALL)
    assert match is not None
    assert json.loads(match[1]) == name
    return json.loads(json.loads(match[2]))


def rows(site: Path, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((site / "data").glob(f"{kind}-*.js")):
        found |= handed(site, path.stem)
    return found


def test_a_site_holds_what_the_record_holds(record: Record, tmp_path: Path) -> None:
    site = write(record, tmp_path / "site", delay_hours=0, round_km=0, texts="whole")
    assert set(rows(site, "events")) == {event.id for event in record.events()}
    assert set(rows(site, "documents")) == {document.id for document in record.documents()}
    assert handed(site, "events.ids")["items"] == [event.id for event in record.events()]
    for name, row in rows(site, "documents").items():
        document = record.document(name)
        assert document is not None
        assert row["text"] == document.text
    counts = handed(site, "summary")["counts"]
    assert (counts["events"], counts["documents"]) == (
        len(record.events()),
        len(record.documents()),
    )


def test_the_same_record_gives_the_same_site(record: Record, tmp_path: Path) -> None:
    one, two = write(record, tmp_path / "one"), write(record, tmp_path / "two")
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    assert len(files) > 20
    for name in files:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_what_is_young_is_nowhere_in_the_site(record: Record, tmp_path: Path) -> None:
    site = write(record, tmp_path / "site", EARLY, delay_hours=72)
    young = [d for d in record.documents() if (d.published or "") >= "2017-06-09"]
    old = [d for d in record.documents() if (d.published or "9") < "2017-06-09"]
    assert young
    assert old
    summary = handed(site, "summary")
    assert summary["published"]["held_back"] == len(young)
    everything = "".join(p.read_text(encoding="utf-8") for p in (site / "data").glob("*.js"))
    everything += (site / "digest.html").read_text(encoding="utf-8")
    for document in young:
        assert document.id not in everything
        assert document.title is None or json.dumps(document.title)[1:-1] not in everything
    for claim in record.claims():
        if claim.document in {d.id for d in young}:
            assert claim.key not in everything
    assert all(document.id in everything for document in old)


def test_nobody_is_named_who_did_not_speak(record: Record, tmp_path: Path) -> None:
    site = write(record, tmp_path / "site", texts="whole")
    everything = "".join(p.read_text(encoding="utf-8") for p in (site / "data").glob("*.js"))
    assert "Rana" not in everything
    assert "seen on video" not in everything
    authors = {s.author for d in record.documents() for s in d.sections if s.author}
    assert authors
    assert not any(author in everything for author in authors)


@pytest.mark.parametrize(("as_of", "delay"), [(LATE, 0), (EARLY, 72)])
def test_no_reviewer_is_named_where_an_event_was_ruled_on(
    as_of: datetime, delay: float, tmp_path: Path
) -> None:
    with small_record(tmp_path / "small.db") as record:
        for number, event in enumerate(record.events()):
            verb = "reject" if number % 3 else "accept"
            record.decide(verb, [event.id], by="Rana Q.", reason="seen on video")
        assert any("Rana Q." in event.reason for event in record.events())
        site = write(record, tmp_path / "site", as_of, delay_hours=delay, texts="whole")
    pages = [*(site / "data").glob("*.js"), site / "digest.html", site / "published.json"]
    everything = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert "Rana" not in everything
    assert "seen on video" not in everything
    assert "accepted by reviewer (ruling " in everything


def test_areas_of_control_are_those_that_the_server_computes(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record:
        site = write(record, tmp_path / "site", delay_hours=0, round_km=0)
        days = handed(site, "areas")
        assert days == sorted(days)
        assert len(days) > 1
        for day in ("2017-06-03", "2017-06-05", "2017-06-07"):
            last = [known for known in days if known <= day][-1:]
            written = handed(site, f"areas-{last[0]}")["features"] if last else []
            served = list(area_features(record.areas(on=day)))
            assert [f["geometry"] for f in written] == json.loads(
                json.dumps([f["geometry"] for f in served])
            )
        assert not record.areas(on="1999-01-01")


def test_the_work_of_the_team_stays_in_the_team(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record:
        event = record.events()[0]
        record.decide("assign", [event.id], set={"assignee": "Rana Q."}, by="Chief")
        record.decide("note", [event.id], reason="our man in Idlib doubts it", by="Rana Q.")
        site = write(record, tmp_path / "site", delay_hours=0, reasons=True)
    everything = "".join(p.read_text() for p in (site / "data").glob("*.js"))
    assert "e1_" in everything
    for secret in ("Rana", "our man", "Chief", '"verb":"assign"', '\\"assign'):
        assert secret not in everything


def test_reasons_of_rulings_are_published_where_the_policy_says_so(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record:
        record.decide("reject", [record.events()[0].id], by="Rana Q.", reason="seen on video")
        site = write(record, tmp_path / "site", delay_hours=0, reasons=True)
    everything = "".join(p.read_text(encoding="utf-8") for p in (site / "data").glob("*.js"))
    assert "rejected by reviewer (ruling 1): seen on video" in everything
    assert "Rana" not in everything


def test_of_the_team_and_its_work_nothing_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    with small_record(path) as record:
        record.accounts.invite("Rana Q.", "reviewer", by="owner")
        record.accounts.make_key("export of the bulletin", by="owner")
        told = [claim for claim in record.claims() if claim.actor and claim.actor[0].id == "sdf"]
        assert len(told) > 1
        claim = told[0]
        meant = msgspec.structs.replace(claim.actor[0], id="cjtf-oir", name="Coalition")
        record.decide("amend", [claim.key], by="Rana Q.", set={"actor": [meant]})
        site = write(record, tmp_path / "site", delay_hours=0)
        assert "suggestion" in {issue.kind for issue in record.issues()}
    kinds = {issue["kind"] for issue in handed(site, "issues")["items"]}
    assert kinds
    assert "suggestion" not in kinds
    names = {path.stem.split("-")[0] for path in (site / "data").glob("*.js")}
    assert not names & {"team", "audit", "me", "decisions", "changes", "live", "session"}
    everything = "".join(p.read_text(encoding="utf-8") for p in (site / "data").glob("*.js"))
    assert "Rana" not in everything
    assert "bulletin" not in everything


def test_only_quoted_words_are_in_it(record: Record, tmp_path: Path) -> None:
    site = write(record, tmp_path / "site")
    for name, row in rows(site, "documents").items():
        document = record.document(name)
        assert document is not None
        assert len(row["text"]) < len(document.text)
        for claim in row["claims"]:
            evidence = claim["evidence"]
            assert row["text"][evidence["start"] : evidence["end"]] == evidence["text"]
            assert evidence["text"] in document.text


def test_a_place_better_known_than_allowed_is_moved() -> None:
    site = PlaceMention(
        text="the hospital", name="Hospital", lat=35.12345, lon=39.54321, radius_km=0.2, kind="site"
    )
    moved = coarse(site, 5)
    assert moved.lat is not None
    assert moved.lon is not None
    assert (moved.lat, moved.lon) != (site.lat, site.lon)
    assert abs(moved.lat - 35.12345) * 111.2 <= 2.6
    assert moved.radius_km == 5
    assert coarse(moved, 5) == moved, "moving twice is moving once"
    town = msgspec.structs.replace(site, kind="town", radius_km=3.0)
    assert coarse(town, 5).lat == town.lat
    assert coarse(site, 0).lat == site.lat


@given(
    lat=st.floats(-84, 84), lon=st.floats(-179, 179), km=st.floats(0.5, 50), step=st.floats(0, 1)
)
def test_neighbours_are_moved_to_one_point(lat: float, lon: float, km: float, step: float) -> None:
    """What is published tells no more than the cell of the grid."""
    place = PlaceMention(text="x", lat=lat, lon=lon, radius_km=0.0)
    moved = coarse(place, km)
    assert moved.lat is not None
    assert moved.lon is not None
    inside = msgspec.structs.replace(place, lat=moved.lat, lon=moved.lon)
    assert abs(moved.lat - lat) * 111.2 <= km / 2 + 0.02
    again = coarse(inside, km)
    assert abs((again.lat or 0) - moved.lat) < 0.001


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=8))
def test_quoting_keeps_every_claims_words(spans: list[tuple[int, int]]) -> None:
    text = "The quick 😔 brown fox jumps over the lazy dog, قال ناشطون إن الطائرات قصفت the town."
    document = Document(
        id="d", page="p", raw="r", text=text, reader="t",
        sections=(Section(kind="body", start=0, end=len(text)),),
    )  # fmt: skip
    claims = []
    for number, (start, length) in enumerate(spans):
        end = min(len(text), start + length)
        words = Evidence(text=text[start:end], start=start, end=end)
        claims.append(msgspec.structs.replace(CLAIM, key=str(number), evidence=words))
    bare, moved = quoted(document, claims)
    assert sorted(c.key for c in moved) == sorted(c.key for c in claims)
    for claim in moved:
        assert bare.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text
    covered = {i for start, length in spans for i in range(start, min(len(text), start + length))}
    assert len(bare.text) == len(covered) + 2 * len(bare.sections)


CLAIM = Claim(
    id="c", key="k", type="clash", evidence=Evidence(text="", start=0, end=0), document="d",
    engine="test", score=1.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("published", "until"),
    [
        ("2017-06-07", "2017-06-08T00:00:00+00:00"),
        ("2017-06-07T10:30:00Z", "2017-06-07T10:30:00+00:00"),
        ("2017-06-07T10:30:00+03:00", "2017-06-07T07:30:00+00:00"),
        ("2017-06", "2017-07-01T12:00:00+00:00"),
        (None, "2017-07-02T00:00:00+00:00"),
    ],
)
def test_a_report_is_out_when_nothing_is_left_open(published: str | None, until: str) -> None:
    document = Document(id="d", page="p", raw="r", text="x", reader="t", published=published)
    captured = "2017-07-01T12:00:00+00:00" if published else "2017-07-01"
    assert out_since(document, captured) == datetime.fromisoformat(until)


def test_words_are_folded_as_in_the_page() -> None:
    # The same cases as frontend/tests/site.test.ts.
    assert folded("Al-Ḩasakah, حَلَب!") == ["al", "hasakah", "حلب"]
    assert folded("Deir ez-Zor’s مدرسة الموتى") == ["deir", "ez", "zors", "مدرسه", "الموتي"]
    assert [bucket(name, 1000) for name in ("e1_abc", "gn:170654", "حل")] == [100, 325, 507]


def test_either_database_gives_the_same_site(
    record_url: str, record: Record, tmp_path: Path
) -> None:
    with small_record(record_url) as other:
        other.decide("accept", [other.events()[0].claims[0]], by="Rana Q.", reason="seen on video")
        one = write(record, tmp_path / "one", EARLY, delay_hours=72)
        two = write(other, tmp_path / "two", EARLY, delay_hours=72)
    for path in sorted((one / "data").glob("*.js")):
        assert path.read_bytes() == (two / "data" / path.name).read_bytes(), path.name


def test_a_folder_with_other_files_is_left_alone(record: Record, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds other files"):
        write(record, tmp_path / "mine")
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]
    with pytest.raises(InputError, match="does not exist"):
        write(record, tmp_path / "no" / "site")
    site = write(record, tmp_path / "site")
    (site / "data" / "left-0.js").write_text("old")
    write(record, site)
    assert not (site / "data" / "left-0.js").exists()


def test_nothing_at_all_may_be_published(record: Record, tmp_path: Path) -> None:
    site = write(record, tmp_path / "site", datetime(2017, 1, 1, tzinfo=UTC))
    assert handed(site, "summary")["counts"]["events"] == 0
    assert not (site / "digest.html").exists()


def test_rulings_on_what_is_held_back_are_held_back_too(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record:
        young = {d.id for d in record.documents() if (d.published or "") >= "2017-06-09"}
        claims = sorted(record.claims(), key=lambda c: c.document in young)
        record.decide("accept", [claims[0].key], by="Rana", reason="old")
        secret = record.decide("accept", [claims[-1].key], by="Rana", reason="young")
        record.decide("revoke", [str(secret.seq)], by="Rana", reason="young again")
        record.decide("revoke", ["1"], by="Rana", reason="old again")
        held = PublishedRecord(record, Publication(delay_hours=72, reasons=True), EARLY)
    assert [d.reason for d in held.decisions()] == ["old", "old again"]
    assert {d.by for d in held.decisions()} == {"reviewer"}


def test_what_is_withheld_is_not_in_memory_either(record: Record) -> None:
    held = PublishedRecord(record, Publication(delay_hours=72), EARLY)
    assert held.held_back > 0
    assert {claim.document for claim in held.claims()} <= {d.id for d in held.documents()}
    assert all(key in {c.key for c in held.claims()} for e in held.events() for key in e.claims)


# ------------------------------------------------------------------ in the browser


@pytest.fixture(scope="module")
def site(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(record, tmp_path_factory.mktemp("stick") / "site", EARLY, delay_hours=72)


@pytest.mark.browser
def test_a_site_opens_from_a_disk(site: Path, open_page: Pages) -> None:
    page = open_page(f"file://{site}/index.html?all=1")
    page.locator("[data-testid=map][data-ready=true]").wait_for()
    expect(page.get_by_test_id("published")).to_contain_text("last 72 hours")
    expect(page.get_by_test_id("published")).to_contain_text("rounded to 5 km")
    expect(page.get_by_role("button", name="Review")).to_have_count(0)
    expect(page.get_by_role("button", name="Add reports")).to_have_count(0)
    row = page.locator(".row").first
    chosen = row.get_attribute("data-event")
    row.click()
    panel = page.get_by_test_id("evidence-panel")
    expect(panel).to_have_attribute("data-event", chosen or "")
    words = panel.get_by_test_id("evidence").first.text_content()
    panel.get_by_role("button", name=re.compile("Open in the article")).first.click()
    article = page.get_by_test_id("article")
    expect(article.locator("mark.chosen").first).to_contain_text((words or "")[:30])
    expect(article).to_contain_text("holds the words that claims rest on")
    page.keyboard.press("Escape")
    for view in ("Days", "Issues", "Sources", "Actors"):
        page.get_by_role("button", name=re.compile(f"^{view}")).click()
        expect(page.locator("main")).not_to_contain_text("Looking")


@pytest.mark.browser
@pytest.mark.parametrize("view", ["review", "team"])
def test_a_site_has_no_view_of_the_reviewers(site: Path, open_page: Pages, view: str) -> None:
    # The file that such a view asks for is in no site: the page would complain.
    page = open_page(f"file://{site}/index.html?v={view}")
    page.locator("[data-testid=map][data-ready=true]").wait_for()
    assert page.get_by_test_id("review").count() == 0


@pytest.mark.browser
def test_on_a_phone_nothing_of_a_site_lies_on_its_clock(site: Path, open_page: Pages) -> None:
    phone = {"width": 390, "height": 800}
    page = open_page(f"file://{site}/index.html", viewport=phone, has_touch=True)
    for words in ("List and filters", "Map"):
        switch = page.locator("button.switch")
        expect(switch).to_have_text(words)
        foot, clock = switch.bounding_box(), page.locator(".timeline").bounding_box()
        assert foot is not None
        assert clock is not None
        assert foot["y"] + foot["height"] <= clock["y"]
        switch.click()
    assert page.evaluate("document.documentElement.scrollWidth") == phone["width"]


@pytest.mark.browser
def test_hostile_words_stay_words_in_a_site(
    record: Record, tmp_path: Path, open_page: Pages
) -> None:
    title = "</title><script>document.title='owned'</script>"
    publication = Publication(delay_hours=0, texts="whole")
    write_site(record, tmp_path / "site", publication=publication, as_of=LATE, title=title)
    hostile = next(d for d in record.documents() if "<script>" in (d.title or ""))
    event = next(e for e in record.events() if hostile.id in _documents_of(record, e.claims))
    for query in (
        f"?d={hostile.id}",
        f"?e={event.id}",
        "?v=sources&w=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "?q=%3Cimg%20src%3Dx%3E",
        "?v=actors",
    ):
        page = open_page(f"file://{tmp_path}/site/index.html{query}")
        page.wait_for_timeout(500)
        assert page.title() != "owned"
        assert page.locator("#desk script, #desk b, #desk u, #desk img").count() == 0
    page = open_page(f"file://{tmp_path}/site/index.html?lang=%3Cb%3E&e=__proto__")
    expect(page.get_by_test_id("evidence-panel")).to_contain_text("not in this site")


def _documents_of(record: Record, keys: tuple[str, ...]) -> set[str]:
    return {claim.document for claim in record.claims(keys=keys)}


@pytest.mark.browser
def test_a_site_is_searched_without_a_server(site: Path, open_page: Pages) -> None:
    page = open_page(f"file://{site}/index.html?all=1")
    count = page.get_by_test_id("list-count")
    page.keyboard.press("/")
    page.keyboard.type("convoy")
    with_word = [
        event
        for event in rows(site, "events").values()
        if any("convoy" in c["claim"]["evidence"]["text"].lower() for c in event["claims"])
        and event["event"]["time"]
        and not event["event"]["rumour"]
    ]
    assert with_word
    noun = "event" if len(with_word) == 1 else "events"
    expect(count).to_have_text(f"{len(with_word)} {noun} in the window")
    # Whole words, as the server finds them: "strike" is not in "strikes".
    page.goto(f"file://{site}/index.html?v=search&q=strike")
    sentences = page.locator("ol.hits p.words")
    expect(sentences).to_have_count(1)
    expect(sentences).to_contain_text(re.compile(r"\bstrike\b"))


@pytest.mark.browser
def test_a_site_on_a_plain_server_speaks_arabic(site: Path, open_page: Pages) -> None:
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(site))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = open_page(
            f"http://127.0.0.1:{server.server_port}/index.html?lang=ar&v=actors&w=isis"
        )
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.get_by_test_id("actor-page").locator("h2")).to_contain_text("الدولة")
        expect(page.get_by_test_id("published")).to_contain_text("محجوبة")
        # What it still asks for, it asks before its server goes.
        page.close()
    finally:
        server.shutdown()
        server.server_close()
