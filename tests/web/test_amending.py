"""Correcting a claim through the API: the same rules as anywhere, and the way back."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from .conftest import Desk
from .looking import event_at, get

FIGURE = {"what": "fighters", "measure": "killed", "low": 15, "high": 20, "unit": "person"}
SOHR = {"text": "the monitor", "id": "sohr", "name": "Syrian Observatory for Human Rights"}


def ask(desk: Desk, ruling: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        desk.url + "api/decisions",
        data=json.dumps({"expected_last": desk.record.state().decisions, **ruling}).encode(),
        headers={"content-type": "application/json", "origin": desk.url.rstrip("/")},
    )
    with urllib.request.urlopen(request) as answer:
        made: dict[str, Any] = json.load(answer)
        return made


def test_figures_and_speakers_are_corrected_and_the_way_back_leaves_nothing(
    ruled_on: Desk,
) -> None:
    event = event_at(ruled_on, "Idlib", "bombing")
    (key,) = event["claims"]
    before = get(ruled_on, f"claims/{key}")
    fields = {"figures": [FIGURE], "says": [SOHR]}
    made = ask(
        ruled_on, {"verb": "amend", "on": [key], "set": fields, "basis": [before["id"]],
                   "reason": "the footage"},
    )  # fmt: skip
    # An engine that reads the same calls the claim otherwise: what it says is kept beside its id.
    assert [name[:3] for name in made["basis"]] == ["c1_", "b1_"]
    detail = get(ruled_on, f"events/{event['id']}")
    (claim,) = detail["claims"]
    (figure,) = claim["claim"]["figures"]
    assert (figure["low"], figure["high"]) == (15, 20)
    assert [speaker["id"] for speaker in claim["claim"]["says"]] == ["sohr"]
    assert claim["as_read"] == before
    assert [voice["origin"] for voice in detail["event"]["voices"]] == ["sohr"]
    (said,) = detail["event"]["figures"][0]["said_by"]
    assert (said["origin"], said["low"], said["high"]) == ("sohr", 15, 20)
    # Deriving all of it again comes to the same.
    ruled_on.record.derive()
    assert get(ruled_on, f"events/{event['id']}")["claims"] == detail["claims"]
    ask(ruled_on, {"verb": "revoke", "on": [str(made["seq"])]})
    assert get(ruled_on, f"claims/{key}") == before
    after = get(ruled_on, f"events/{event['id']}")
    assert {**after["event"], "version": 0} == {**event, "version": 0}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"figures": [{**FIGURE, "low": 30}]}, "the lower number 30 is above the higher one, 20"),
        ({"says": [{"text": " "}]}, "says: text: say it in words"),
        ({"time": {"start": "2017-06-31", "end": "2017-06-31"}}, "'2017-06-31' is no date"),
        ({"place": [{"text": "Tabqa", "lat": 91, "lon": 0}]}, "lat 91 is not on earth"),
    ],
)
def test_what_no_claim_can_say_is_refused_in_one_line(
    ruled_on: Desk, fields: dict[str, Any], words: str
) -> None:
    (key,) = event_at(ruled_on, "Idlib", "bombing")["claims"]
    with pytest.raises(HTTPError) as refused:
        ask(ruled_on, {"verb": "amend", "on": [key], "set": fields})
    assert refused.value.code == 400
    line = json.load(refused.value)["error"]
    assert words in line
    assert "\n" not in line
    assert ruled_on.record.decisions() == []


def test_the_gazetteer_is_asked_by_name(looked_at: Desk) -> None:
    hits = get(looked_at, f"gazetteer?name={quote('الرقة')}&country=sy&limit=3")
    assert 0 < len(hits) <= 3
    assert hits[0]["place"]["country"] == "SY"
    assert get(looked_at, "gazetteer?name=Xqzwvt") == []
