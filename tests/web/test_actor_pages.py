"""Actors with losses and ties, names in all scripts, and who tells of an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.config import load_config
from sayso.model import PlaceMention
from sayso.reference import load_reference
from sayso.web.names import other_names

from .desk_record import small_record
from .test_api import client_of, find


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    with (
        small_record(tmp_path_factory.mktemp("actors") / "small.db") as record,
        client_of(record, writable=False) as opened,
    ):
        yield opened


@pytest.mark.parametrize(
    ("place_id", "shown", "first"),
    [
        ("gn:173811", "Al Ḩasakah", "الحسكة"),  # not the Persian or the Kurdish spelling
        ("gn:166742", "Maharda", "محردة"),  # not the other name it has in Arabic
        ("gn:170017", "Ḩamāh", "حماة"),
    ],
)
def test_the_arabic_name_that_sounds_alike_comes_first(
    place_id: str, shown: str, first: str
) -> None:
    place = PlaceMention(text=shown, name=shown, id=place_id)
    found = other_names([], [place], load_reference(()), load_config())
    assert found[place_id][0] == first
    assert shown not in found[place_id]


def test_an_actor_has_its_losses_by_voice_and_its_ties(client: TestClient[Any]) -> None:
    strike = find(client, type="airstrike", place="At Tanf")
    detail = client.get("/api/actors/syria-government").json()
    said = {
        (loss["low"], loss["of"], loss["interest"])
        for loss in detail["losses"]
        if loss["event"] == strike["id"]
    }
    assert (6.0, "soldiers", "own loss") in said
    assert all(loss["origin"] in detail["names"] for loss in detail["losses"])
    # The dead are those of whom they are said to be, not of who killed them.
    assert client.get("/api/actors/cjtf-oir").json()["losses"] == []
    resafa = find(client, type="capture", place="Resafa")
    lost = client.get("/api/actors/isis").json()["losses"]
    assert [(x["low"], x["of"]) for x in lost if x["event"] == resafa["id"]] == [
        (40.0, "terrorists")
    ]
    told = [tie for tie in detail["ties"] if tie["basis"] == "claims"]
    assert any(
        {tie["source"], tie["target"]} == {"syria-government", "isis"} and tie["kind"] == "fought"
        for tie in told
    )
    assert all(tie["claims"] for tie in told)
    assert any(tie["basis"] == "packs" for tie in detail["ties"])


def test_events_tell_whether_a_side_or_somebody_else_says_so(client: TestClient[Any]) -> None:
    columns = client.get("/api/events.columns").json()
    tolds = columns["tolds"]
    for row, event_id in enumerate(columns["id"]):
        voices = client.get(f"/api/events/{event_id}").json()["event"]["voices"]
        interests = {v["interest"] for v in voices if v["stance"] == "affirms"}
        told = tolds[columns["told"][row]]
        if "own loss" in interests:
            assert told == "conceded"
        elif "third party" in interests:
            assert told == "independent"
        else:
            assert told == "claimed"
    assert {tolds[n] for n in columns["told"]} == {"claimed", "independent", "conceded"}


def test_an_event_names_its_parts(client: TestClient[Any]) -> None:
    whole = find(client, type="offensive", place="Raqqa")
    part = find(client, type="clash", place="Raqqa")
    assert part["part_of"] == whole["id"]
    assert client.get(f"/api/events/{whole['id']}").json()["parts"] == [part["id"]]
