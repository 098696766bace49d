"""The desk of a team, on either database: who gets in, who may do what, what others see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.config import DeskSettings
from sayso.errors import InputError
from sayso.membership import ROLES, Role
from sayso.record import Record
from sayso.web import create_app, serve
from sayso.web.limits import MINUTE, Limit
from sayso.web.visitors import session_cookie

from .desk_record import small_record

PASSWORD = "four words of mine"
HERE = {"origin": "https://127.0.0.1"}


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    with small_record(record_url) as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Record]:
    """As `record`, on SQLite alone: for what no database has a part in."""
    with small_record(tmp_path / "small.db") as opened:
        yield opened


def add(record: Record, name: str, role: Role = "reader") -> None:
    _, token = record.accounts.invite(name, role, by="test")
    record.accounts.join(token, PASSWORD)


def desk_of(record: Record, **options: Any) -> TestClient[Any]:
    client = TestClient(create_app(record, **options), base_url="https://127.0.0.1")
    client.headers.update(HERE)
    return client


def signed_in(record: Record, name: str, role: Role = "reader", **options: Any) -> TestClient[Any]:
    """A browser of somebody who has just signed in; must be closed."""
    if all(account.name != name for account in record.accounts.everybody()):
        add(record, name, role)
    client = desk_of(record, **options)
    answer = client.post("/api/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return client


# ---------------------------------------------------------------- in and out


def test_nobody_is_told_anything_before_they_sign_in(record: Record) -> None:
    add(record, "Bo")
    described = desk_of(record).get("/api/openapi.json").json()
    with desk_of(record, token="s3cret") as client:
        assert client.get("/").status_code == 200
        for path, item in described["paths"].items():
            for method, operation in item.items():
                if operation.get("security") == []:
                    continue
                address = re.sub(r"\{\w+\}", "1", path)
                answer = client.request(method, address)
                assert answer.status_code == 401, (method, path)
                assert answer.json() == {"error": "sign in first"}
        for address in ("//api/summary", "/api//summary", "/%61pi/summary", "/api/summary/",
                        "/./api/summary", "/assets/../api/summary", "/API/summary",
                        "/?token=s3cret", "/api/summary?token=s3cret"):  # fmt: skip
            answer = client.get(address, headers={"authorization": "Bearer s3cret"})
            assert "counts" not in answer.text, address
            assert "set-cookie" not in answer.headers


def test_the_way_in_and_out(record: Record) -> None:
    _, token = record.accounts.invite("Rana K.", "reviewer", by="test")
    with desk_of(record) as client:
        invited = client.post("/api/invitation", json={"token": token})
        assert invited.json()["name"] == "Rana K."
        weak = client.post("/api/join", json={"token": token, "password": "short"})
        assert weak.status_code == 400
        assert "12 to 200" in weak.json()["error"]
        joined = client.post("/api/join", json={"token": token, "password": PASSWORD})
        assert joined.status_code == 201
        assert joined.json() == {
            "name": "Rana K.", "role": "reviewer", "kind": "account", "team": True,
            "rights": ["add", "amend", "read", "rule"],
        }  # fmt: skip
        cookie = joined.headers["set-cookie"]
        assert cookie.startswith(f"{session_cookie(record.name)}=")
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=strict", "Max-Age=43200"):
            assert part.lower() in cookie.lower()
        assert "domain" not in cookie.lower()
        assert client.get("/api/me").json() == joined.json()
        assert client.get("/api/summary").status_code == 200
        used = client.post("/api/invitation", json={"token": token})
        assert used.status_code == 403
        out = client.delete("/api/session")
        assert out.status_code == 204
        assert "max-age=0" in out.headers["set-cookie"].lower()
        assert client.get("/api/summary").status_code == 401
        nobody = client.get("/api/me").json()
        assert (nobody["kind"], nobody["rights"], nobody["team"]) == ("nobody", [], True)
    with desk_of(record) as client:
        client.cookies.set(session_cookie(record.name), cookie.split("=")[1].split(";")[0])
        assert client.get("/api/summary").status_code == 401


def test_a_wrong_password_says_nothing_and_many_are_slowed_down(record: Record) -> None:
    add(record, "Bo")
    with desk_of(record) as client:
        told = set()
        for name in ("Bo", "bo", "Nobody"):
            answer = client.post("/api/session", json={"name": name, "password": "some other word"})
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers
            told.add(answer.text)
        assert len(told) == 1
        for _ in range(5):
            answer = client.post("/api/session", json={"name": "Bo", "password": "some other word"})
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 900
        right = client.post("/api/session", json={"name": "Bo", "password": PASSWORD})
        assert right.status_code == 429


def test_who_is_shut_out_is_out_with_the_next_click(record: Record) -> None:
    with signed_in(record, "Bo") as client:
        assert client.get("/api/summary").status_code == 200
        record.accounts.disable("Bo", by="test")
        assert client.get("/api/summary").status_code == 401


def test_a_new_password_ends_the_other_sessions(small: Record) -> None:
    with signed_in(small, "Bo") as one, signed_in(small, "Bo") as two:
        wrong = one.post("/api/password", json={"old": "not this one", "new": "other words here"})
        assert wrong.status_code == 403
        changed = one.post("/api/password", json={"old": PASSWORD, "new": "other words here"})
        assert changed.status_code == 201
        assert one.get("/api/me").json()["name"] == "Bo"
        assert two.get("/api/me").json()["kind"] == "nobody"


def test_two_desks_on_one_machine_do_not_share_a_cookie() -> None:
    assert session_cookie("a.db") != session_cookie("b.db")
    assert session_cookie("a.db").startswith("__Host-")


# ---------------------------------------------------------------- other people's pages


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": ""},
    ],
)
def test_what_another_site_starts_changes_nothing(small: Record, headers: dict[str, str]) -> None:
    ruling = {"verb": "reject", "on": [small.claims()[0].key], "expected_last": 0}
    with signed_in(small, "Rana", "reviewer") as client:
        for method, path, body in (
            ("POST", "/api/decisions", ruling),
            ("POST", "/api/documents", ruling),
            ("POST", "/api/session", {"name": "Rana", "password": PASSWORD}),
            ("POST", "/api/password", {"old": PASSWORD, "new": "other words here"}),
            ("DELETE", "/api/session", None),
        ):
            answer = client.request(method, path, json=body, headers=headers)
            assert answer.status_code == 403, path
        assert client.get("/api/me").json()["name"] == "Rana"
    assert small.decisions() == []


def test_a_cookie_without_an_origin_changes_nothing(small: Record) -> None:
    ruling = {"verb": "reject", "on": [small.claims()[0].key], "expected_last": 0}
    with signed_in(small, "Rana", "reviewer") as client:
        del client.headers["origin"]
        assert client.post("/api/decisions", json=ruling).status_code == 403
        browsers = {"sec-fetch-site": "same-origin"}
        assert client.post("/api/decisions", json=ruling, headers=browsers).status_code == 201


def test_beyond_this_machine_it_is_https_or_nothing(small: Record) -> None:
    add(small, "Bo")
    settings = DeskSettings(address="https://desk.example.org/")
    with TestClient(create_app(small, settings=settings)) as client:
        sent = {"json": {"name": "Bo", "password": PASSWORD}}
        far = "http://desk.example.org/api/session"
        refused = client.post(far, headers={"origin": "http://desk.example.org"}, **sent)
        assert refused.status_code == 403
        assert "https only" in refused.json()["error"]
        safe = client.post(
            "https://desk.example.org/api/session",
            headers={"origin": "https://desk.example.org"},
            **sent,
        )
        assert safe.status_code == 201
        assert "strict-transport-security" in safe.headers
        other = client.get("https://other.example.org/api/me")
        assert other.status_code == 421


# ---------------------------------------------------------------- who may do what


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_it_may(small: Record, role: Role) -> None:
    keys = [claim.key for claim in small.claims()]
    text = b"Shells hit Idlib on 9 June 2017, a monitor said."

    with signed_in(small, "Bo", role) as client:

        def rule(verb: str, on: list[str], **more: Any) -> int:
            last = client.get("/api/decisions").json()["last"]
            ruling = {"verb": verb, "on": on, "expected_last": last, **more}
            return client.post("/api/decisions", json=ruling).status_code

        adds, amends, rules = (201 if role in roles else 403 for roles in (
            ("coder", "reviewer", "admin"), ("coder", "reviewer", "admin"), ("reviewer", "admin"),
        ))  # fmt: skip
        manages = 200 if role == "admin" else 403
        assert client.get("/api/events").status_code == 200
        assert client.get("/api/summary").json()["writable"] is (adds == 201)
        assert rule("amend", [keys[0]], set={"type": "clash"}) == amends
        assert rule("same", keys[1:3]) == amends
        assert rule("accept", [keys[4]]) == rules
        assert rule("reject", [keys[5]]) == rules
        own = [d.seq for d in small.decisions()]
        if own:
            # What they ruled themselves, all may take back.
            assert rule("revoke", [str(own[0])]) == 201
        small.decide("reject", [keys[6]], by="Somebody else")
        theirs = str(small.decisions()[-1].seq)
        assert rule("revoke", [theirs]) == rules
        assert client.post("/api/documents?name=a.txt", content=text).status_code == adds
        assert client.get("/api/team").status_code == manages
        assert client.get("/api/audit").status_code == manages


def test_a_ruling_is_under_the_name_of_who_is_signed_in(record: Record) -> None:
    key = record.claims()[0].key
    with signed_in(record, "Rana", "reviewer") as client:
        forged = {"verb": "reject", "on": [key], "expected_last": 0, "by": "Somebody else"}
        assert client.post("/api/decisions", json=forged).json()["by"] == "Rana"
    assert [d.by for d in record.decisions()] == ["Rana"]
    with signed_in(record, "Chief", "admin") as client:
        log = client.get("/api/audit?action=ruled").json()
        assert [(e["by"], e["about"], e["detail"]) for e in log["items"]] == [
            ("Rana", "1", "reject")
        ]
        seen: list[int] = []
        after = 0
        while True:
            page = client.get(f"/api/audit?limit=2&after={after}").json()
            seen += [e["number"] for e in page["items"]]
            if page["next"] is None:
                break
            after = page["next"]
        assert seen == [e.number for e in record.accounts.log()]
        team = client.get("/api/team").json()
        assert [a["name"] for a in team["accounts"]] == ["Chief", "Rana"]
    assert record.store.verify_audit() == record.store.verify_decisions() == []


def test_a_key_reads_and_nothing_else(record: Record) -> None:
    add(record, "Bo", "admin")
    _, secret = record.accounts.make_key("website", by="test")
    key = record.claims()[0].key
    with desk_of(record) as client:
        del client.headers["origin"]
        client.headers["authorization"] = f"Bearer {secret}"
        assert client.get("/api/me").json()["kind"] == "key"
        assert client.get("/api/events").status_code == 200
        assert client.get("/api/changes").status_code == 200
        ruling = {"verb": "reject", "on": [key], "expected_last": 0}
        for answer in (
            client.post("/api/decisions", json=ruling),
            client.post("/api/documents", content=b"Shells hit Idlib on 9 June 2017."),
            client.get("/api/team"),
        ):
            assert answer.status_code == 403
            assert answer.json()["error"] == "a key is for reading only"
        record.accounts.revoke_key("website", by="test")
        assert client.get("/api/events").status_code == 401


def test_a_key_reads_at_the_desk_of_one_person_too(small: Record) -> None:
    _, secret = small.accounts.make_key("script", by="test")
    with desk_of(small, token="s3cret") as client:
        bearer = {"authorization": f"Bearer {secret}"}
        assert client.get("/api/events", headers=bearer).status_code == 200
        assert client.post("/api/documents", content=b"x", headers=bearer).status_code == 403
        assert client.get("/api/events").status_code == 401
        nobody = client.post("/api/session", json={"name": "x", "password": "y"})
        assert nobody.status_code == 401


def test_what_is_dear_is_limited(small: Record) -> None:
    settings = DeskSettings(costly_per_minute=3)
    with signed_in(small, "Bo", settings=settings) as client:
        for _ in range(3):
            assert client.get("/api/search?q=howitzers").status_code == 200
        slow = client.get("/api/report")
        assert slow.status_code == 429
        assert int(slow.headers["retry-after"]) <= 60
        assert client.get("/api/events?text=howitzers").status_code == 429
        assert client.get("/api/events").status_code == 200
    with signed_in(small, "Other", settings=settings) as client:
        assert client.get("/api/search?q=howitzers").status_code == 200


def test_a_limit_is_of_any_minute() -> None:
    now = 0.0
    limit = Limit(2, lambda: now)
    assert [limit.wait("a"), limit.wait("a")] == [0, 0]
    now = 10.0
    assert limit.wait("a") == 50
    assert limit.wait("b") == 0
    now = MINUTE + 0.5
    assert limit.wait("a") == 0
    assert Limit(0).wait("a") == 0


# ---------------------------------------------------------------- two at once


def test_work_is_shared_out_by_role(record: Record) -> None:
    for name, role in (("Bo", "coder"), ("Lee", "reader"), ("Rana", "reviewer")):
        add(record, name, role)  # type: ignore[arg-type]
    first, second = record.events()[:2]

    def give(client: TestClient[Any], name: str | None, on: Any = first, seen: int = -1) -> int:
        last = client.get("/api/decisions").json()["last"] if seen < 0 else seen
        given = {"verb": "assign", "on": list(on.claims), "set": {"assignee": name}}
        return client.post("/api/decisions", json={**given, "expected_last": last}).status_code

    with signed_in(record, "Lee") as lee:
        assert give(lee, "Lee") == 403
        assert lee.get("/api/coders").status_code == 403
        note = {"verb": "note", "on": [first.id], "reason": "hm", "expected_last": 0}
        assert lee.post("/api/decisions", json=note).status_code == 403
    with signed_in(record, "Bo") as bo, signed_in(record, "Rana") as rana:
        assert bo.get("/api/coders").json() == ["Bo", "Rana"]
        assert give(bo, "Bo") == 201
        # A coder neither takes what somebody else has nor gives to others; a reviewer does.
        assert give(bo, "Rana", second) == 403
        assert give(rana, "Rana", second) == 201
        assert give(bo, "Bo", second) == 403
        assert give(bo, None, second) == 403
        assert give(rana, "Lee", second) == 400
        note = {"verb": "note", "on": [second.id], "reason": "ask <b>Idlib</b>", "expected_last": 0}
        assert bo.post("/api/decisions", json=note).json()["by"] == "Bo"
        # Of two who give the same event away at once, the second is told; a ruling is in no way.
        assert give(rana, "Bo", first, seen=0) == 409
        accept = {"verb": "accept", "on": [second.id], "expected_last": 0}
        assert rana.post("/api/decisions", json=accept).status_code == 201
        mine = bo.get("/api/queue?assignee=bo").json()["items"]
        assert [(t["event"]["id"], t["state"]) for t in mine] == [(first.id, "open")]
        (noted,) = bo.get("/api/queue?noted=true").json()["items"]
        assert (noted["assignee"], noted["state"]) == ("Rana", "accepted")
        assert [n["reason"] for n in noted["notes"]] == ["ask <b>Idlib</b>"]
        page = bo.get("/api/queue?assignee=&limit=3").json()
        assert (len(page["items"]), page["next"]) == (3, 3)
        assert bo.get("/api/queue?state=done").status_code == 400
        # What is wrong with a note cannot be mended; who wrote it takes it back.
        assert rana.get("/api/decisions").json()["items"][2]["verb"] == "note"
        undo = {"verb": "revoke", "on": ["3"], "expected_last": 4}
        assert bo.post("/api/decisions", json=undo).status_code == 201
        assert bo.get("/api/queue?noted=true").json()["items"] == []
    with signed_in(record, "Chief", "admin") as chief:
        log = chief.get("/api/audit?action=ruled").json()["items"]
        assert [(e["by"], e["detail"]) for e in log] == [
            ("Bo", "assign"), ("Rana", "assign"), ("Bo", "note"), ("Rana", "accept"),
            ("Bo", "revoke"),
        ]  # fmt: skip


def test_only_rulings_on_the_same_stand_in_the_way(record: Record) -> None:
    first = next(e for e in record.events() if len(e.claims) > 1 and e.type == "airstrike")
    other = next(e for e in record.events() if not set(e.claims) & set(first.claims))
    with signed_in(record, "Rana", "reviewer") as rana, signed_in(record, "Bo", "reviewer") as bo:

        def rule(client: TestClient[Any], on: str, verb: str = "accept") -> Any:
            ruling = {"verb": verb, "on": [on], "expected_last": 0}
            return client.post("/api/decisions", json=ruling)

        assert rule(rana, first.claims[0]).status_code == 201
        assert rule(bo, other.claims[0]).status_code == 201
        # Another claim of the event that Rana has accepted, and the event itself.
        for on in (first.claims[1], first.claims[0], first.id):
            late = rule(bo, on, "reject")
            assert late.status_code == 409
            assert late.json()["error"].startswith("Rana ruled on this since you looked")
        undo = {"verb": "revoke", "on": ["1"], "expected_last": 2}
        assert bo.post("/api/decisions", json=undo).status_code == 201
        # What Rana has not seen is that her ruling was taken back.
        again = {"verb": "reject", "on": [first.id], "expected_last": 2}
        assert rana.post("/api/decisions", json=again).status_code == 409
        ahead = {"verb": "reject", "on": [first.id], "expected_last": 9}
        assert rana.post("/api/decisions", json=ahead).status_code == 400
    assert [(d.verb, d.by) for d in record.decisions()] == [
        ("accept", "Rana"), ("accept", "Bo"), ("revoke", "Bo"),
    ]  # fmt: skip


# ---------------------------------------------------------------- reach


def test_a_desk_without_accounts_is_for_this_machine_only(small: Record) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(InputError, match="this machine only"):
            serve(small, host=host, port=0)


def test_passwords_do_not_pass_in_the_open(small: Record, tmp_path: Path) -> None:
    add(small, "Bo")
    with pytest.raises(InputError, match="in the open"):
        serve(small, host="0.0.0.0", port=0)
    with pytest.raises(InputError, match="go together"):
        serve(small, port=0, certificate=tmp_path / "a.pem")
    (tmp_path / "a.pem").write_text("nothing")
    with pytest.raises(InputError, match="no certificate"):
        serve(small, port=0, certificate=tmp_path / "a.pem", certificate_key=tmp_path / "a.pem")
    with pytest.raises(InputError, match="begin with https"):
        serve(small, port=0, settings=DeskSettings(address="desk.example.org"))
