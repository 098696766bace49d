"""Every route that changes something, tried by everybody and from everywhere, on either database.

The table is complete: a route of the API that changes something and is not in it fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from litestar.testing import TestClient

from sayso.config import DeskSettings
from sayso.membership import ROLES
from sayso.record import Record

from .desk_record import small_record
from .test_said import patterns
from .test_team import PASSWORD, add, desk_of, signed_in

ANYBODY = frozenset({*ROLES, "nobody", "key"})
PERSON = frozenset(ROLES)
CODERS = frozenset({"coder", "reviewer", "admin"})
NEXT = "other words of mine"
REPORT = b"Shells hit Idlib on 9 June 2017, a monitor said."


class Route(NamedTuple):
    """A route that changes something: what is sent there, who may, and what they are answered."""

    method: str
    path: str
    sent: Callable[[Record], dict[str, Any]]
    may: frozenset[str]
    done: int
    refused: int = 403
    """What is answered to who is known and may not."""

    def ask(self, client: TestClient[Any], record: Record, **more: Any) -> Any:
        sent = self.sent(record)
        query = sent.pop("query", "")
        return client.request(self.method, f"/api{self.path}{query}", **sent, **more)


def _ruling(record: Record) -> dict[str, Any]:
    claim = record.claims()[0]
    body = {"verb": "amend", "on": [claim.key], "set": {"modality": "possible"}}
    return {"json": {**body, "expected_last": len(record.decisions())}}


def _invited(record: Record) -> str:
    _, token = record.accounts.invite("Guest", "reader", by="test")
    return token


ROUTES = [
    Route("POST", "/decisions", _ruling, CODERS, 201),
    Route("POST", "/documents", lambda _: {"content": REPORT, "query": "?name=a.txt"}, CODERS, 201),
    Route(
        "POST", "/password", lambda _: {"json": {"old": PASSWORD, "new": NEXT}}, PERSON, 201, 404
    ),
    Route("POST", "/invitation", lambda r: {"json": {"token": _invited(r)}}, ANYBODY, 200),
    Route(
        "POST", "/join", lambda r: {"json": {"token": _invited(r), "password": NEXT}}, ANYBODY, 201
    ),
    Route(
        "POST", "/session", lambda _: {"json": {"name": "Rana", "password": PASSWORD}}, ANYBODY, 201
    ),
    Route("DELETE", "/session", lambda _: {}, ANYBODY, 204),
]
NAMES = [f"{route.method} {route.path}" for route in ROUTES]
FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "https://127.0.0.1.evil.example"},
    {"origin": "https://127.0.0.1", "sec-fetch-site": "cross-site"},
    {"origin": "https://127.0.0.1", "sec-fetch-site": "same-site"},
    {"origin": ""},
]


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    with small_record(record_url) as opened:
        add(opened, "Rana", "reviewer")
        yield opened


def state_of(record: Record) -> tuple[int, int, list[str]]:
    """Return what a request may not change: rulings, documents, and who did what."""
    done = [entry.action for entry in record.accounts.log() if entry.action != "invited"]
    return len(record.decisions()), len(record.documents()), done


def test_the_table_has_every_route_that_changes_something(record: Record) -> None:
    with desk_of(record) as client:
        described = client.get("/api/openapi.json").json()["paths"]
    changing = {
        f"{method.upper()} {path.removeprefix('/api')}"
        for path, item in described.items()
        for method in item
        if method in ("post", "put", "patch", "delete")
    }
    assert changing == set(NAMES)


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_each_route_is_for_those_who_may(record: Record, route: Route) -> None:
    for role in ROLES:
        with signed_in(record, f"one {role}", role) as client:
            before = state_of(record)
            answer = route.ask(client, record)
            assert answer.status_code == (route.done if role in route.may else route.refused), role
            if role not in route.may:
                assert state_of(record) == before
                assert role in answer.json()["error"]
    before = state_of(record)
    _, secret = record.accounts.make_key("bulletin", by="test")
    with desk_of(record) as client:
        answer = route.ask(client, record)
        assert answer.status_code == (route.done if "nobody" in route.may else 401)
    with desk_of(record) as client:
        del client.headers["origin"]
        bearer = {"authorization": f"Bearer {secret}"}
        answer = route.ask(client, record, headers=bearer)
        assert answer.status_code == (route.done if "key" in route.may else route.refused)
    if "nobody" not in route.may:
        assert state_of(record)[:2] == before[:2]


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_what_another_site_starts_is_refused_everywhere(record: Record, route: Route) -> None:
    with signed_in(record, "Chief", "admin") as client:
        sent = route.sent(record)
        fixed = route._replace(sent=lambda _: dict(sent))
        before = record.accounts.log(), state_of(record)
        for headers in FOREIGN:
            answer = fixed.ask(client, record, headers=headers)
            assert answer.status_code == 403, headers
            assert "other sites" in answer.json()["error"]
            assert "set-cookie" not in answer.headers
        del client.headers["origin"]
        silent = fixed.ask(client, record)
        assert silent.status_code == 403
        assert "Origin" in silent.json()["error"]
        assert (record.accounts.log(), state_of(record)) == before
        assert client.get("/api/me").json()["name"] == "Chief"


def test_each_cookie_is_for_this_desk_over_https_and_for_no_script(record: Record) -> None:
    with signed_in(record, "Bo", "admin") as client:
        for route in ROUTES:
            given = route.ask(client, record).headers.get("set-cookie")
            assert (given is not None) == (route.path in ("/join", "/password", "/session"))
            if given is None:
                continue
            name, *rest = [part.strip().lower() for part in given.split(";")]
            assert name.startswith("__host-sayso_")
            assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(rest)
            assert not any(part.startswith("domain") for part in rest)
    with desk_of(record, settings=DeskSettings(address="https://desk.example.org/")) as client:
        plain = client.post(
            "http://desk.example.org/api/session",
            json={"name": "Rana", "password": PASSWORD},
            headers={"origin": "http://desk.example.org"},
        )
        assert plain.status_code == 403
        assert "set-cookie" not in plain.headers


def test_who_asks_too_often_is_told_for_how_long_to_wait(record: Record) -> None:
    settings = DeskSettings(costly_per_minute=2)
    for route in ROUTES[:2]:
        with signed_in(record, f"{route.path[1:]} coder", "coder", settings=settings) as client:
            answers = [route.ask(client, record) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [201, 201, 429]
            assert 0 < int(answers[-1].headers["retry-after"]) <= 60
            # Looking costs little, and nobody else waits.
            assert client.get("/api/events").status_code == 200
    wrong = {"name": "Rana", "password": "not these words"}
    with desk_of(record) as client:
        tries = [client.post("/api/session", json=wrong) for _ in range(12)]
        assert tries[0].status_code == 403
        assert tries[-1].status_code == 429
        assert int(tries[-1].headers["retry-after"]) > 0
    with signed_in(record, "Bo", "coder") as client:
        wrong = {"old": "not these words", "new": NEXT}
        tries = [client.post("/api/password", json=wrong) for _ in range(12)]
        assert tries[0].status_code == 403
        assert tries[-1].status_code == 429
        assert int(tries[-1].headers["retry-after"]) > 0


def test_sessions_end_when_they_should(record: Record) -> None:
    def is_in(client: TestClient[Any]) -> bool:
        return client.get("/api/summary").status_code == 200

    with signed_in(record, "Bo", "coder") as one, signed_in(record, "Bo", "coder") as two:
        stolen = dict(one.cookies)
        assert is_in(one)
        assert is_in(two)
        assert one.delete("/api/session").status_code == 204
        one.cookies.update(stolen)
        assert not is_in(one)
        assert is_in(two)
        changed = two.post("/api/password", json={"old": PASSWORD, "new": NEXT})
        assert changed.status_code == 201
        assert is_in(two)
    with signed_in(record, "Cem", "coder") as one, signed_in(record, "Cem", "coder") as two:
        assert two.post("/api/password", json={"old": PASSWORD, "new": NEXT}).status_code == 201
        assert not is_in(one)
        record.accounts.set_role("Cem", "reader", by="test")
        assert is_in(two)
        assert ROUTES[0].ask(two, record).status_code == 403
        record.accounts.disable("Cem", by="test")
        assert not is_in(two)
    # The clock of the record goes on by a second each time it is looked at.
    short = DeskSettings(session_hours=6 / 3600)
    with signed_in(record, "Dee", settings=short) as client:
        assert is_in(client)
        assert [is_in(client) for _ in range(12)][-1] is False


def test_an_invitation_opens_once_and_not_for_ever(record: Record) -> None:
    def join(token: str, password: str = NEXT) -> int:
        with desk_of(record) as client:
            sent = {"token": token, "password": password}
            return client.post("/api/join", json=sent).status_code

    _, first = record.accounts.invite("Guest", "reader", by="test")
    _, second = record.accounts.invite("Guest", "reader", by="test")
    assert join(first) == 403, "the later one replaces it"
    assert join(second, "short") == 400
    assert join(second) == 201
    assert join(second) == 403
    _, late = record.accounts.invite("Late", "reader", by="test", hours=2 / 3600)
    assert [join(late, "short") for _ in range(5)][-1] == 403
    assert join(late) == 403
    assert join("no such thing") == 403


def test_the_log_holds_what_each_did(record: Record) -> None:
    with signed_in(record, "Chief", "admin") as client:
        for route in ROUTES[:3]:
            assert route.ask(client, record).status_code == 201
        client.post("/api/password", json={"old": "not these words", "new": NEXT})
        _, token = record.accounts.invite("Guest", "reader", by="Chief")
        client.delete("/api/session")
        client.post("/api/join", json={"token": token, "password": PASSWORD})
        client.delete("/api/session")
        client.post("/api/session", json={"name": "Guest", "password": "not these words"})
    told = [(entry.by, entry.action) for entry in record.accounts.log()]
    wanted = [
        ("Chief", "signed in"), ("Chief", "ruled"), ("Chief", "added"), ("Chief", "password"),
        ("Chief", "signed in"), ("Chief", "refused"), ("Chief", "invited"), ("Chief", "signed out"),
        ("Guest", "joined"), ("Guest", "signed in"), ("Guest", "signed out"), ("Guest", "refused"),
    ]  # fmt: skip
    assert told[-len(wanted) :] == wanted
    assert record.store.verify_audit() == []


def test_an_arabic_page_tells_every_refusal_in_arabic(record: Record) -> None:
    claim = record.claims()[0]
    settings = DeskSettings(costly_per_minute=2)
    refused: list[Any] = []
    with signed_in(record, "Lee", "reader") as lee:
        refused.append(ROUTES[0].ask(lee, record))
        refused.append(lee.post("/api/session", json={"name": "Lee", "password": "other words"}))
        refused.append(lee.post("/api/decisions", headers={"origin": "https://evil.example"}))
        for new in ("short", "a" * 14):
            refused.append(lee.post("/api/password", json={"old": PASSWORD, "new": new}))
        for _ in range(12):
            wrong = {"old": "not these words", "new": NEXT}
            refused.append(lee.post("/api/password", json=wrong))
        lee.delete("/api/session")
        refused.append(lee.get("/api/summary"))
        refused.append(lee.post("/api/join", json={"token": "none", "password": NEXT}))
    record.decide("accept", [claim.key], by="Rana")
    with signed_in(record, "Bo", "reviewer", settings=settings) as bo:
        late = {"verb": "reject", "on": [claim.key], "expected_last": 0}
        refused += [bo.post("/api/decisions", json=late) for _ in range(3)]
    told = {answer.json()["error"] for answer in refused}
    assert {answer.status_code for answer in refused} == {400, 401, 403, 409, 429}
    assert len(told) == 11
    known = patterns()
    assert {words for words in told if not any(one.fullmatch(words) for one in known)} == set()
