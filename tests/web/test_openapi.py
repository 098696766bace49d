"""schemathesis asks a team's desk for all that its description promises, and for what it does not.

Every operation is asked on either database over a real connection: with values that the
description allows, with values that it does not, with methods and headers that it does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from sayso.config import DeskSettings
from sayso.web.visitors import session_cookie

from .conftest import Desk
from .desk_record import small_record

PASSWORD = "four words of mine"
PATIENCE = 90
"""Seconds for an answer: schemathesis's own 10 are a fault of the desk where others need the
machine, and of how fast it is these tests say nothing."""
MEANING = {"/api/decisions", "/api/documents", "/api/report", "/api/join", "/api/password"}
"""Where a request of the right form may still mean nothing: a ruling on what is not there, bytes
that no reader understands, a period that ends before it begins, a weak password."""


@dataclass
class Asked:
    """A running desk with an admin's session and a key."""

    desk: Desk
    cookie: str
    key: str

    def headers(self, case: schemathesis.Case) -> dict[str, str]:
        """Say who asks: a program with a key where it may, else the admin's browser."""
        if case.path in ("/api/session", "/api/invitation", "/api/join"):
            return {"origin": self.desk.url.rstrip("/")}
        if case.operation.method == "get" and case.path not in (
            "/api/team",
            "/api/audit",
            "/api/coders",
        ):
            return {"Authorization": f"Bearer {self.key}"}
        return {"cookie": self.cookie, "origin": self.desk.url.rstrip("/")}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Asked]:
    if request.param == "sqlite":
        url = str(tmp_path_factory.mktemp("openapi") / "small.db")
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.url(server.create(request.getfixturevalue("_postgresql_template")))
    with small_record(url) as record:
        _, token = record.accounts.invite("Chief", "admin", by="test")
        record.accounts.join(token, PASSWORD)
        _, session = record.accounts.sign_in("Chief", PASSWORD)
        _, key = record.accounts.make_key("program", by="test")
        desk = Desk(record, settings=DeskSettings(costly_per_minute=0))
        yield Asked(desk, f"{session_cookie(record.name)}={session}", key)
        desk.stop()


@pytest.fixture(scope="module")
def described(asked: Asked) -> Any:
    return schemathesis.openapi.from_url(asked.desk.url + "api/openapi.json")


def words_of_numbers(case: schemathesis.Case) -> bool:
    """Say whether a case uses `near` or `box`, whose form no schema can tell."""
    return bool({"near", "box"} & set(case.query or {}))


OPERATIONS = [
    "GET /api/actors", "GET /api/actors/{actor_id}", "GET /api/audit", "GET /api/changes",
    "GET /api/claims", "GET /api/claims/{key}", "GET /api/coders", "GET /api/control",
    "GET /api/control/areas", "GET /api/control/voices",
    "GET /api/decisions", "GET /api/documents", "GET /api/documents/{document_id}",
    "GET /api/events", "GET /api/events.changed", "GET /api/events.columns", "GET /api/events.ids",
    "GET /api/events.tiles/{tile}", "GET /api/events/{event_id}", "GET /api/gazetteer",
    "GET /api/issues",
    "GET /api/me", "GET /api/names", "GET /api/places/{place_id}", "GET /api/queue",
    "GET /api/report",
    "GET /api/search", "GET /api/search/claims", "GET /api/sources", "GET /api/summary",
    "GET /api/team",
    "POST /api/decisions", "POST /api/documents", "POST /api/invitation", "POST /api/join",
    "POST /api/password", "POST /api/session", "DELETE /api/session",
]  # fmt: skip
NEVER_ENDS = "GET /api/live"
"""test_feed.py listens to it."""


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_description_is_kept(
    asked: Asked, described: Any, operation: str, mode: GenerationMode
) -> None:
    method, path = operation.split()

    @given(described[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def check(case: schemathesis.Case) -> None:
        left_out: list[Any] = []
        if case.path in MEANING or words_of_numbers(case):
            left_out.append(positive_data_acceptance)
        if words_of_numbers(case):
            left_out.append(negative_data_rejection)
        if "cookie" in asked.headers(case) or case.path == "/api/session":
            # schemathesis takes away the key only; test_team.py asks without a cookie.
            left_out.append(ignored_auth)
        case.call_and_validate(
            headers=asked.headers(case), excluded_checks=left_out, timeout=PATIENCE
        )

    try:
        check()
    except Unsatisfiable:
        # Nothing about this operation could be said wrongly.
        assert mode is GenerationMode.NEGATIVE


def test_no_operation_is_left_out(described: Any) -> None:
    known = {f"{o.ok().method.upper()} {o.ok().path}" for o in described.get_all_operations()}
    assert known == {*OPERATIONS, NEVER_ENDS}


def test_every_operation_is_described_once(asked: Asked) -> None:
    import json
    import urllib.request

    with urllib.request.urlopen(asked.desk.url + "api/openapi.json") as answer:
        described = json.load(answer)
    operations = [o for item in described["paths"].values() for o in item.values()]
    names = [o["operationId"] for o in operations]
    assert len(names) == len(set(names)) > 25
    for operation in operations:
        assert operation["description"]
        assert re.fullmatch(r"[a-z_]+", operation["operationId"])
    assert {"key", "cookie"} == set(described["components"]["securitySchemes"])
