"""The JSON twin of the desk: what it answers, and to whom."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.record import Record, open_record
from sayso.web import create_app, title_of
from sayso.web.columns import day_number
from sayso.web.security import CONTENT_SECURITY_POLICY, cookie_name

from .desk_record import small_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with small_record(tmp_path_factory.mktemp("api") / "small.db") as opened:
        yield opened


def client_of(record: Any, **options: Any) -> TestClient[Any]:
    return TestClient(create_app(record, **options), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def client(record: Record) -> Iterator[TestClient[Any]]:
    with client_of(record, writable=False) as opened:
        yield opened


def test_serving_leaves_the_root_logger_alone(client: TestClient[Any]) -> None:
    assert client.get("/api/summary").status_code == 200
    assert not logging.getLogger("alembic.runtime.migration").isEnabledFor(logging.INFO)


def test_a_mistake_in_sayso_is_logged_and_a_bad_request_is_not(record: Record) -> None:
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, entry: logging.LogRecord) -> None:
            lines.append(self.format(entry))

    logger = logging.getLogger("litestar")
    with TestClient(create_app(record), raise_server_exceptions=False) as asked:
        handler = Lines()
        logger.addHandler(handler)
        try:
            asked.get("http://127.0.0.1/api/events?limit=many")
            asked.get("http://127.0.0.1/api/events/e1_none")
            assert lines == []
            asked.app.state.memo = None
            assert asked.get("http://127.0.0.1/api/summary").status_code == 500
        finally:
            logger.removeHandler(handler)
    assert any("AttributeError" in line for line in lines)


def find(client: TestClient[Any], **wanted: str) -> dict[str, Any]:
    rows = client.get("/api/events?limit=1000").json()["items"]
    return next(
        e
        for e in rows
        if all(e["place"][0]["name"] == v if k == "place" else e[k] == v for k, v in wanted.items())
    )


def test_summary_tells_what_the_record_holds(client: TestClient[Any]) -> None:
    summary = client.get("/api/summary").json()
    assert summary["counts"]["documents"] == 7
    assert summary["first_day"] == "2017-06-04"
    assert summary["last_day"] == "2017-06-13"
    assert summary["last_decision"] == 0


def test_pages_of_events_make_the_whole(client: TestClient[Any], record: Record) -> None:
    offset: int | None = 0
    seen: list[str] = []
    while offset is not None:
        page = client.get(f"/api/events?limit=5&offset={offset}").json()
        assert len(page["items"]) <= 5
        seen += [event["id"] for event in page["items"]]
        offset = page["next"]
    assert seen == [event.id for event in record.events()]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("type=airstrike", lambda e: e["type"] == "airstrike"),
        ("since=2017-06-10", lambda e: e["time"]["end"] >= "2017-06-10"),
        ("until=2017-06-05", lambda e: e["time"]["start"] <= "2017-06-05"),
        ("actor=sdf", lambda e: "sdf" in {m["id"] for m in e["actor"] + e["target"]}),
        ("modality=planned", lambda e: e["modality"] == "planned"),
        ("near=33.5,38.6,30", lambda e: e["place"][0]["name"] == "At Tanf"),
        ("box=42,35,44,37", lambda e: e["place"][0]["name"] == "Mosul"),
        ("text=howitzers", lambda e: e["type"] == "deployment"),
    ],
)
def test_filters_narrow(client: TestClient[Any], query: str, holds: Any) -> None:
    everything = client.get("/api/events?limit=1000").json()["items"]
    some = client.get(f"/api/events?limit=1000&{query}").json()["items"]
    assert some
    assert len(some) < len(everything)
    assert all(holds(event) for event in some)
    columns = client.get(f"/api/events.columns?{query}").json()
    assert columns["id"] == [event["id"] for event in some]


@pytest.mark.parametrize(
    "query",
    ["since=yesterday", "near=1,2", "near=a,b,c", "box=1,2,3", "limit=0", "limit=x", "voices=-1",
     "since=2017-02-30"],
)  # fmt: skip
def test_a_wrong_filter_is_one_line_and_no_accident(client: TestClient[Any], query: str) -> None:
    answer = client.get(f"/api/events?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("since=2017-06", "since=2017-06-01"),
        ("until=2017-06", "until=2017-06-30"),
        ("until=2016", "until=2016-12-31"),
        ("near=36.335,43.1189,40", "near=Mosul,40"),
    ],
)
def test_filters_are_written_as_on_the_command_line(
    client: TestClient[Any], one: str, other: str
) -> None:
    answers = [client.get(f"/api/events?limit=1000&{query}") for query in (one, other)]
    assert [answer.status_code for answer in answers] == [200, 200]
    ids = [[event["id"] for event in answer.json()["items"]] for answer in answers]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("path", ["documents", "issues", "decisions", "claims"])
def test_all_listings_take_the_filters(client: TestClient[Any], path: str) -> None:
    def rows(query: str) -> list[Any]:
        answer = client.get(f"/api/{path}?{query}").json()
        return answer if isinstance(answer, list) else answer["items"]

    assert rows("type=airstrike&actor=nobody-of-that-name") == []
    every, some = rows("limit=1000"), rows("limit=1000&text=howitzers")
    assert len(some) < len(every) or not every
    wrong = client.get(f"/api/{path}?status=certain")
    assert wrong.status_code == 400
    assert "confirmed" in wrong.json()["error"]


@pytest.mark.parametrize("path", ["documents", "control", "actors", "sources"])
def test_pages_of_a_list_lead_on(client: TestClient[Any], path: str) -> None:
    whole = client.get(f"/api/{path}")
    assert "link" not in whole.headers
    seen: list[Any] = []
    address = f"/api/{path}?limit=2"
    while address:
        page = client.get(address)
        assert page.headers["x-total-count"] == str(len(whole.json()))
        assert len(page.json()) <= 2
        seen += page.json()
        link = page.headers.get("link", "")
        assert link.endswith('; rel="next"') or not link
        address = f"/api/{path}{link[1 : link.index('>')]}" if link else ""
    assert seen == whole.json()


def test_columns_say_the_same_as_the_events(client: TestClient[Any]) -> None:
    events = client.get("/api/events?limit=1000").json()["items"]
    columns = client.get("/api/events.columns").json()
    assert len(events) == len(columns["id"]) > 20
    for i, event in enumerate(events):
        assert columns["id"][i] == event["id"]
        assert columns["types"][columns["type"][i]] == event["type"]
        assert columns["statuses"][columns["status"][i]] == event["status"]
        start = event["time"]["start"] if event["time"] else None
        assert columns["start"][i] == day_number(start)
        place = columns["places"][columns["place"][i]]
        assert place[1] == event["place"][0]["name"]
        names = [columns["names"][n][1] for n in columns["actors"][i]]
        assert names == [m["name"] for m in event["actor"]]
        assert (i in columns["rumour"]) == event["rumour"]


@pytest.mark.parametrize(
    ("text", "last", "iso"),
    [("2017-06-07", False, "2017-06-07"), ("2017-02", False, "2017-02-01"),
     ("2017-02", True, "2017-02-28"), ("2016", True, "2016-12-31"), ("2016", False, "2016-01-01"),
     ("--08-30", False, None), ("", False, None), (None, False, None), ("soon", False, None)],
)  # fmt: skip
def test_days_are_counted_from_1970(text: str | None, last: bool, iso: str | None) -> None:
    from datetime import date

    expected = None if iso is None else date.fromisoformat(iso).toordinal() - 719163
    assert day_number(text, last=last) == expected


def test_an_event_leads_down_to_the_words(client: TestClient[Any], record: Record) -> None:
    asked = find(client, place="At Tanf", type="airstrike")
    detail = client.get(f"/api/events/{asked['id']}").json()
    assert len(detail["claims"]) == len(asked["claims"]) > 1
    for row in detail["claims"]:
        claim = row["claim"]
        document = record.document(claim["document"])
        assert document is not None
        start, end = claim["evidence"]["start"], claim["evidence"]["end"]
        assert document.text[start:end] == row["sentence"]["text"] == claim["evidence"]["text"]
        around = row["sentence"]["before"] + row["sentence"]["text"] + row["sentence"]["after"]
        assert around.strip("…") in document.text
    assert {v["origin"] for v in detail["event"]["voices"]} == set(detail["names"])


def test_what_surrounds_the_words_stays_in_their_section(client: TestClient[Any]) -> None:
    detail = next(
        client.get(f"/api/events/{e['id']}").json()
        for e in client.get("/api/events?limit=1000").json()["items"]
        if e["rumour"]
    )
    (row,) = detail["claims"]
    assert row["claim"]["evidence"]["section"] == "comment"
    assert row["sentence"]["before"] == "Nonsense, "
    assert "Source please" not in row["sentence"]["after"]


def test_a_document_comes_with_its_claims_and_their_events(client: TestClient[Any]) -> None:
    heads = client.get("/api/documents").json()
    assert len(heads) == 7
    digest = next(h for h in heads if h["title"] == "Desert front digest, 7 June")
    assert digest["comments"] == 2
    detail = client.get(f"/api/documents/{digest['id']}").json()
    starts = [c["evidence"]["start"] for c in detail["claims"]]
    assert starts == sorted(starts)
    assert set(detail["events"]) == {c["key"] for c in detail["claims"]}
    for claim in detail["claims"]:
        evidence = claim["evidence"]
        assert detail["text"][evidence["start"] : evidence["end"]] == evidence["text"]


def test_control_is_that_of_the_day(client: TestClient[Any]) -> None:
    def held(day: str) -> set[str]:
        rows = client.get(f"/api/control?on={day}").json()
        return {row["place"]["name"] for row in rows if row["status"] == "held"}

    assert "Al-Ba'aj" not in held("2017-06-03")
    assert "Al-Ba'aj" in held("2017-06-05")
    every = client.get("/api/control").json()
    place = next(row["place"] for row in every if row["place"]["name"] == "Al-Ba'aj")
    detail = client.get(f"/api/places/{place['id']}").json()
    assert detail["control"][0]["status"] == "held"
    assert [e["type"] for e in detail["events"]] == ["capture"]


def test_areas_between_places_are_inferred_and_of_the_day(client: TestClient[Any]) -> None:
    found = client.get("/api/control/areas?on=2017-06-05").json()
    assert found["type"] == "FeatureCollection"
    assert found["features"]
    for feature in found["features"]:
        assert feature["geometry"]["type"] == "MultiPolygon"
        told = feature["properties"]
        assert told["inferred"] is True
        assert 0 < told["doubt"] < 1
        assert told["on"] == "2017-06-05"
        assert told["because"]
    assert any("Al-Ba'aj" in feature["properties"]["places"] for feature in found["features"])
    before = client.get("/api/control/areas?on=2017-06-03").json()["features"]
    assert not any("Al-Ba'aj" in feature["properties"]["places"] for feature in before)
    assert client.get("/api/control/areas?on=2017-06-05&reach=0").status_code == 400


def test_an_event_names_its_parts(client: TestClient[Any]) -> None:
    events = client.get("/api/events?limit=1000").json()["items"]
    wholes = {row["part_of"] for row in events if row["part_of"]}
    for row in events:
        detail = client.get(f"/api/events/{row['id']}").json()
        parts = {one["id"] for one in events if one["part_of"] == row["id"]}
        assert set(detail["parts"]) == parts
        assert bool(parts) == (row["id"] in wholes)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("postgresql://desk@db.example:5433/syria?sslmode=require", "syria"),
        ("postgresql://desk@db.example/", "sayso"),
        ("/srv/records/may 2017.db", "may 2017"),
        ("sayso.db", "sayso"),
    ],
)
def test_the_page_does_not_tell_where_the_record_lies(name: str, title: str) -> None:
    assert title_of(name) == title


def test_an_outlet_is_known_by_what_its_articles_tell_of(client: TestClient[Any]) -> None:
    rows = {row["source"]["id"]: row for row in client.get("/api/sources").json()}
    # What it says counts as the word of Syria, but it is the agency that prints it.
    agency = rows["sana"]
    assert (agency["documents"], agency["told"], agency["told_elsewhere"]) == (1, 3, 2)
    assert agency["events"] == 0
    # A party that is only quoted publishes nothing; readers' rumours are no article's.
    assert rows["cjtf-oir"]["told"] == 0
    assert rows["levant daily"]["told"] == 16
    # Whom others only carry bears nothing out.
    assert rows["levant daily"]["told_elsewhere"] == 1


def test_sources_are_weighed_by_who_bears_them_out(client: TestClient[Any]) -> None:
    rows = client.get("/api/sources").json()
    by_name = {row["source"]["name"]: row for row in rows}
    daily = next(row for name, row in by_name.items() if name.casefold() == "levant daily")
    assert daily["documents"] == 2 or daily["events"] > 5
    for row in rows:
        assert row["alone"] + row["borne_out"] <= row["events"]


@pytest.mark.parametrize(
    "path",
    [
        "events/e1_nothing",
        "claims/k1_nothing",
        "documents/d1_nothing",
        "places/gn:0",
        "actors/nobody",
        "nothing",
    ],
)
def test_what_is_not_there_is_404(client: TestClient[Any], path: str) -> None:
    assert client.get(f"/api/{path}").status_code == 404


@pytest.mark.parametrize("path", ["issues", "decisions", "actors", "names", "search?q=howitzers"])
def test_other_views_have_json_twins(client: TestClient[Any], path: str) -> None:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 200
    assert answer.json()


def test_openapi_describes_every_path(client: TestClient[Any]) -> None:
    described = client.get("/api/openapi.json").json()
    assert {"/api/events", "/api/events.columns", "/api/control", "/api/decisions"} <= set(
        described["paths"]
    )
    names = [p["name"] for p in described["paths"]["/api/events"]["get"]["parameters"]]
    assert {"since", "until", "near", "box", "type", "limit", "offset"} <= set(names)


def test_the_same_bytes_are_not_sent_twice(client: TestClient[Any]) -> None:
    first = client.get("/api/events.columns")
    assert first.headers["etag"]
    again = client.get("/api/events.columns", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get(
        "/api/events.columns?type=clash", headers={"if-none-match": first.headers["etag"]}
    )
    assert other.status_code == 200


# ---------------------------------------------------------------- who may ask


@pytest.mark.parametrize("path", ["/", "/api/summary", "/api/events/none", "/nothing"])
def test_every_answer_carries_the_policy(client: TestClient[Any], path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "", "127.0.0.1.evil"])
def test_another_host_name_is_refused(client: TestClient[Any], host: str) -> None:
    assert client.get("/api/summary", headers={"host": host}).status_code == 421
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765"])
def test_this_machine_is_not(client: TestClient[Any], host: str) -> None:
    assert client.get("/api/summary", headers={"host": host}).status_code == 200


def test_other_sites_are_refused(record: Record) -> None:
    with client_of(record) as client:
        ruling = {"verb": "accept", "on": ["k1_x"], "expected_last": 0}
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        ):
            answer = client.post("/api/decisions", json=ruling, headers=headers)
            assert answer.status_code == 403
        reading = client.get("/api/summary", headers={"sec-fetch-site": "cross-site"})
        assert reading.status_code == 403


def test_a_token_opens_the_desk_once_it_is_a_cookie(record: Record) -> None:
    with client_of(record, token="s3cret") as client:
        assert client.get("/api/summary").status_code == 401
        wrong = client.get("/?token=wrong", follow_redirects=False)
        assert "set-cookie" not in wrong.headers
        assert client.get("/api/summary").status_code == 401
        bearer = {"authorization": "Bearer s3cret"}
        assert client.get("/api/summary", headers=bearer).status_code == 200
        right = client.get("/?token=s3cret&v=issues", follow_redirects=False)
        assert right.status_code == 303
        assert right.headers["location"] == "./?v=issues"
        cookie = right.headers["set-cookie"]
        assert cookie.startswith(cookie_name("s3cret"))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert client.get("/api/summary").status_code == 200


def test_no_token_but_an_empty_header_opens_nothing(record: Record) -> None:
    with client_of(record, token="s3cret") as client:
        for value in ("", "Bearer ", "Bearer", "s3cretx", "Basic s3cret"):
            answer = client.get("/api/summary", headers={"authorization": value})
            assert answer.status_code == 401


def test_files_outside_the_bundle_are_not_served(client: TestClient[Any]) -> None:
    for path in ("/assets/../../app.py", "/assets/%2e%2e/%2e%2e/app.py", "/assets//etc/passwd"):
        assert client.get(path).status_code == 404


def test_the_page_has_no_inline_script_and_the_bundle_is_small(client: TestClient[Any]) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script>" not in page.text
    assert "style=" not in page.text
    from sayso.web.bundle import STATIC

    total = sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file())
    assert total < 4_000_000


# ---------------------------------------------------------------- rulings


def test_a_ruling_is_kept_once_and_conflicts_are_told(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record, client_of(record) as client:
        clash = find(client, type="clash", place="Al-Sukhnah")
        ruling = {"verb": "reject", "on": clash["claims"], "expected_last": 0, "by": "Rana"}
        made = client.post("/api/decisions", json=ruling)
        assert made.status_code == 201
        assert made.json()["seq"] == 1
        assert made.json()["by"] == "Rana"
        late = client.post("/api/decisions", json={**ruling, "verb": "accept"})
        assert late.status_code == 409
        assert "since you looked" in late.json()["error"]
        log = client.get("/api/decisions").json()
        assert log["last"] == 1
        assert [d["verb"] for d in log["items"]] == ["reject"]
        remaining = client.get("/api/events?limit=1000").json()["items"]
        assert not any(e["id"] == clash["id"] and e["status"] != "retracted" for e in remaining)
        undo = {"verb": "revoke", "on": ["1"], "expected_last": 1}
        assert client.post("/api/decisions", json=undo).status_code == 201
        assert find(client, type="clash", place="Al-Sukhnah") == clash


@pytest.mark.parametrize(
    "ruling",
    [{}, {"verb": "burn", "on": ["k1_x"], "expected_last": 0}, {"verb": "accept", "on": "k1_x"},
     {"verb": "accept", "on": ["k1_x"], "expected_last": 0, "more": 1}],
)  # fmt: skip
def test_a_ruling_that_means_nothing_is_refused(record: Record, ruling: dict[str, Any]) -> None:
    with client_of(record) as client:
        answer = client.post("/api/decisions", content=json.dumps(ruling))
        assert answer.status_code == 400
        assert record.decisions() == []


def test_a_reading_desk_takes_no_ruling(client: TestClient[Any], record: Record) -> None:
    key = record.claims()[0].key
    ruling = {"verb": "accept", "on": [key], "expected_last": 0}
    assert client.post("/api/decisions", json=ruling).status_code == 403
    assert record.decisions() == []


def test_readers_are_not_called_by_the_name_of_the_outlet(client: TestClient[Any]) -> None:
    rumour = next(e for e in client.get("/api/events?limit=1000").json()["items"] if e["rumour"])
    names = client.get(f"/api/events/{rumour['id']}").json()["names"]
    assert set(names.values()) == {"readers of Levant Daily"}


def test_either_database_answers_the_same(record_url: str, client: TestClient[Any]) -> None:
    paths = ("events?limit=1000", "events.columns", "control", "sources", "issues", "documents")
    with small_record(record_url) as record, client_of(record) as other:
        for path in paths:
            assert other.get(f"/api/{path}").json() == client.get(f"/api/{path}").json(), path
        found = other.get("/api/search?q=howitzers").json()
        assert found["events"] == client.get("/api/search?q=howitzers").json()["events"]


# ---------------------------------------------------------------- adding


def test_a_report_is_added_once(tmp_path: Path) -> None:
    text = b"Government forces captured Palmyra on 2 March 2017, the army said.\n"
    with small_record(tmp_path / "small.db") as record, client_of(record) as client:
        about = "name=dispatch.txt&source=Desert%20Watch&published=2017-03-03"
        added = client.post(f"/api/documents?{about}", content=text)
        assert added.status_code == 201
        (document,) = added.json()["new"]
        detail = client.get(f"/api/documents/{document}").json()
        assert detail["head"]["published"] == "2017-03-03"
        assert detail["head"]["source_name"] == "Desert Watch"
        assert len(detail["claims"]) == added.json()["claims"] >= 1
        assert client.get("/api/summary").json()["counts"]["documents"] == 8
        again = client.post(f"/api/documents?{about}", content=text)
        assert (again.json()["new"], again.json()["known"]) == ([], [document])


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("name=x.bin", b"\x00\x01\x02" * 50),
        ("name=x.txt", b""),
        ("fetch=true", b""),
        ("fetch=true&url=/etc/passwd", b""),
        ("fetch=true&url=file:///etc/passwd", b""),
        ("fetch=true&url=http://127.0.0.1:9/", b""),
        ("published=soon", b"words"),
    ],
)
def test_what_cannot_be_added_is_one_line(tmp_path: Path, query: str, body: bytes) -> None:
    with small_record(tmp_path / "small.db") as record, client_of(record) as client:
        answer = client.post(f"/api/documents?{query}", content=body)
        assert answer.status_code == 400
        assert "\n" not in answer.json()["error"]
        assert record.counts()["documents"] == 7


def test_a_reading_desk_adds_nothing(client: TestClient[Any]) -> None:
    assert client.post("/api/documents", content=b"Shells fell on Idlib.").status_code == 403


def test_the_digest_page_runs_nothing(client: TestClient[Any]) -> None:
    page = client.get("/api/report?format=html&since=2017-06-05&until=2017-06-08")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "sha256-" in policy
    assert "<script" not in page.text
    plain = client.get("/api/report?since=2017-06-05&until=2017-06-08")
    assert plain.headers["content-type"].startswith("text/markdown")
    assert "Tanf" in plain.text


def test_an_old_event_id_leads_to_what_it_became(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record, client_of(record) as client:
        one = find(client, type="bombing", place="Idlib")
        two = find(client, type="shelling", place="Idlib")
        ruling = {"verb": "same", "on": [one["claims"][0], two["claims"][0]], "expected_last": 0}
        assert client.post("/api/decisions", json=ruling).status_code == 201
        answers = [client.get(f"/api/events/{event['id']}").json() for event in (one, two)]
        assert answers[0]["event"] == answers[1]["event"]
        assert [answer["asked"] for answer in answers] == [one["id"], two["id"]]
        assert set(answers[0]["event"]["claims"]) == {*one["claims"], *two["claims"]}
        assert [d["verb"] for d in answers[0]["rulings"]] == ["same"]


def test_a_digest_of_days_before_or_after_all_events_says_which_there_are(client: Any) -> None:
    early = client.get("/api/report?until=2000-01-01")
    assert early.status_code == 400
    assert early.json()["error"] == (
        "2000-01-01: nothing is told of that day or before; the first is 2017-06-04"
    )
    late = client.get("/api/report?since=2030-01-01")
    assert late.status_code == 400
    assert "2030-01-01: nothing is told of that day or after; the last is " in late.json()["error"]


def test_a_small_record_is_one_tile(client: Any) -> None:
    whole = client.get("/api/events.columns").json()
    tile = client.get("/api/events.tiles/0").json()
    assert {name: tile[name] for name in whole} == whole
    assert tile["changes"] == tile["total"] == len(whole["id"])
    first = client.get("/api/events.ids?limit=5").json()
    rest = client.get("/api/events.ids?offset=5").json()
    assert first["of"] == rest["of"] == tile["of"]
    assert first["items"] + rest["items"] == whole["id"]
    assert len(first["items"]) == 5


def test_a_tile_that_there_is_not_is_said_in_one_line(client: Any) -> None:
    assert client.get("/api/events.tiles/0").json()["tiles"] == 1
    refused = client.get("/api/events.tiles/1")
    assert refused.status_code == 404
    assert refused.json()["error"] == "1: no such tile; there are 1, from 0 on"


def test_the_summary_says_where_nearly_all_events_lie(client: Any) -> None:
    west, south, east, north = client.get("/api/summary").json()["bounds"]
    spots = [
        (place[3], place[2])
        for place in client.get("/api/events.columns").json()["places"]
        if place[2] is not None and place[5] != "country"
    ]
    assert min(lon for lon, _ in spots) <= west < east <= max(lon for lon, _ in spots)
    assert min(lat for _, lat in spots) <= south < north <= max(lat for _, lat in spots)


def test_issues_say_with_the_first_page_how_many_there_are_of_each_kind(
    client: TestClient[Any], record: Record
) -> None:
    first = client.get("/api/issues?limit=1").json()
    assert first["kinds"] == record.count_issues()
    assert sum(first["kinds"].values()) == len(client.get("/api/issues").json()["items"])
    assert client.get("/api/issues?limit=1&offset=1").json()["kinds"] == {}
    kind = first["items"][0]["kind"]
    of_it = client.get("/api/issues", params={"kind": kind}).json()
    assert len(of_it["items"]) == of_it["kinds"][kind]


def test_a_place_that_no_gazetteer_has_is_asked_for_by_its_name(tmp_path: Path) -> None:
    text = "Rebels captured the village of Qarat Umm Zayd in Homs on 3 May 2017, activists said."
    with open_record(tmp_path / "unknown.db") as opened, client_of(opened) as asking:
        opened.add([text.encode()], published="2017-05-04")
        (event,) = [e for e in opened.events() if e.type == "capture"]
        assert event.place[0].id is None
        name = event.place[0].text
        found = asking.get(f"/api/places/{name}").json()
        assert [e["id"] for e in found["events"]] == [event.id]
        assert {row["place"]["text"] for row in found["control"]} <= {name}
        assert asking.get("/api/places/Qarat").status_code == 404
