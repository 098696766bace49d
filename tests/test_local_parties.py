"""Descriptions of parties, named once the places are known."""

from __future__ import annotations

import msgspec
import pytest

from sayso.actors import actor_index
from sayso.ids import seal
from sayso.local_parties import name_local_parties
from sayso.model import Claim, Evidence, Mention, PlaceMention, Speaker, TimeSpan
from sayso.reference import load_reference

ACTORS = actor_index(load_reference())


def claim(actor: str, country: str | None, score: float = 0.9, day: str = "2019-05-09") -> Claim:
    return seal(
        Claim(
            id="", key=f"k1_{actor}{country}", type="capture", actor=(Mention(text=actor),),
            place=(PlaceMention(text="the village", country=country, score=score),),
            time=TimeSpan(start=day, end=day), says=(Speaker(text=actor),),
            evidence=Evidence(text="x", start=0, end=1),
        )
    )  # fmt: skip


def actor_of(*claims: Claim) -> list[str | None]:
    return [c.actor[0].id for c in name_local_parties(claims, "2019-05-10", ACTORS)]


def test_a_description_is_named_by_the_country_of_its_place() -> None:
    (named,) = name_local_parties([claim("regime forces", "SY")], "2019-05-10", ACTORS)
    assert (named.actor[0].id, named.actor[0].name) == (
        "syria-government", "Syrian government forces",
    )  # fmt: skip
    assert named.actor[0].text == "regime forces"
    assert named.says[0].id == "syria-government"


def test_the_place_of_the_document_stands_in_for_a_missing_one() -> None:
    assert actor_of(claim("rebel fighters", None), claim("HTS", "SY"))[0] == "syria-opposition"


@pytest.mark.parametrize(
    ("actor", "country", "score"),
    [
        ("regime forces", None, 0.9),
        ("regime forces", "SY", 0.3),
        ("Valley Shield Brigade", "SY", 0.9),
        ("regime forces", "FJ", 0.9),
    ],
)
def test_what_is_unsure_stays_open(actor: str, country: str | None, score: float) -> None:
    assert actor_of(claim(actor, country, score)) == [None]


@pytest.mark.parametrize(
    ("words", "found", "named"),
    [
        # A report full of Russian aircraft: the reader took the regime for Russia.
        ("regime forces", "russia-military", "syria-government"),
        ("Russian forces", "russia-military", "russia-military"),
        ("regime forces", "syria-army", "syria-army"),
        ("They", "russia-military", "russia-military"),
    ],
)
def test_words_that_name_no_state_are_of_the_state_of_the_place(
    words: str, found: str, named: str
) -> None:
    told = claim(words, "SY")
    taken = msgspec.structs.replace(told, actor=(Mention(text=words, id=found),))
    assert actor_of(taken) == [named]


def test_two_countries_leave_it_open() -> None:
    both = msgspec.structs.replace(
        claim("regime forces", "SY"),
        place=(PlaceMention(text="a", country="SY", score=1.0),
               PlaceMention(text="b", country="IQ", score=1.0)),
    )  # fmt: skip
    assert actor_of(both) == [None]


def test_who_had_ceased_to_be_is_not_named() -> None:
    assert actor_of(claim("regime forces", "SY", day="2025-05-09")) != ["syria-government"]


def test_a_government_that_others_recognise_is_that_of_the_place() -> None:
    assert actor_of(claim("UN-recognised government forces", "YE")) == ["yemen-government-forces"]
    assert actor_of(claim("internationally recognized government forces", "YE")) == [
        "yemen-government-forces"
    ]


def test_a_pronoun_is_named_by_what_it_stands_for() -> None:
    told = claim("it", "SD")
    (pronoun,) = told.actor
    told = msgspec.structs.replace(told, actor=(msgspec.structs.replace(pronoun, name="army"),))
    assert actor_of(told) == ["sudan-military"]


def test_who_is_sent_somewhere_is_not_of_that_country() -> None:
    sent = msgspec.structs.replace(
        claim("Kenya", "HT"), type="deployment", target=(Mention(text="police officers"),)
    )
    (named,) = name_local_parties([sent], "2019-05-10", ACTORS)
    assert named.target[0].id is None
