"""Words taken for places that name parties, peoples or directions."""

from __future__ import annotations

import pytest

from sayso.actors import actor_index
from sayso.ids import seal
from sayso.misread_places import without_misread_places
from sayso.model import Claim, Evidence, PlaceMention
from sayso.reference import load_reference

ACTORS = actor_index(load_reference())


def claim(*places: PlaceMention) -> Claim:
    return seal(
        Claim(
            id="", key="k1_x", type="capture", place=places,
            evidence=Evidence(text="x", start=0, end=1),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("Al-Qaeda", False), ("Al-Qaedas", False), ("Iranian", False), ("east", False),
        ("the north", False), ("Iran", True), ("Palestine", True), ("Khwein al-Shaer", True),
        ("Donetsk People's Republic", True), ("East Ghouta", True), ("Badr", True),
    ],
)  # fmt: skip
def test_what_names_a_party_or_a_direction_is_no_place(words: str, stays: bool) -> None:
    (told,) = without_misread_places([claim(PlaceMention(text=words))], ACTORS)
    assert bool(told.place) is stays
    assert ("place" in told.why_empty) is not stays


def test_what_a_gazetteer_knows_stays() -> None:
    village = PlaceMention(text="Al-Qaeda", id="gn:1")
    (told,) = without_misread_places([claim(village, PlaceMention(text="Al-Qaeda"))], ACTORS)
    assert told.place == (village,)
    assert "place" not in told.why_empty
