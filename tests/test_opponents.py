"""The opponent that another sentence of a report names."""

from __future__ import annotations

import msgspec

import sayso
from sayso.actors import actor_index
from sayso.ids import seal
from sayso.model import Claim, ClaimType, Evidence, Mention, PlaceMention, TimeSpan
from sayso.opponents import with_opponents
from sayso.reference import load_reference

ACTORS = actor_index(load_reference())
ARMY = Mention(text="Syrian army", id="syria-army")
ISIS = Mention(text="ISIS", id="isis")
NUSRA = Mention(text="Nusra Front", id="nusra")
SDF = Mention(text="SDF", id="sdf")


def claim(
    kind: ClaimType,
    actor: tuple[Mention, ...],
    target: tuple[Mention, ...] = (),
    place: str = "Tabqa",
    words: str = "x",
) -> Claim:
    return seal(
        Claim(
            id="", key=f"{kind}{actor}{target}{place}", type=kind, actor=actor, target=target,
            place=(PlaceMention(text=place),),
            evidence=Evidence(text=words, start=0, end=len(words)),
        )
    )  # fmt: skip


def target_of_last(*claims: Claim) -> list[str]:
    return [m.text for m in with_opponents(claims, "2017-06-10", ACTORS)[-1].target]


def test_a_capture_is_from_the_only_opponent_told() -> None:
    told = (claim("clash", (ARMY,), (ISIS,)), claim("capture", (ARMY,), place="Rasafa"))
    assert target_of_last(*told) == ["ISIS"]
    filled = with_opponents(told, "2017-06-10", ACTORS)[-1]
    assert "not in the sentence" in filled.why_empty["target"]


def test_two_opponents_leave_it_open() -> None:
    told = claim("clash", (ARMY,), (ISIS,)), claim("clash", (ARMY,), (SDF,))
    assert target_of_last(*told, claim("capture", (ARMY,), place="Rasafa")) == []


def test_who_held_the_place_lost_it() -> None:
    told = (
        claim("clash", (ARMY,), (SDF,)),
        claim("control", (ISIS,), place="Rasafa"),
        claim("capture", (ARMY,), place="Rasafa"),
    )
    assert target_of_last(*told) == ["ISIS"]


def test_nobody_known_is_an_opponent_too() -> None:
    unknown = (Mention(text="jihadist fighters"),)
    coalition = Mention(text="US-led coalition", id="cjtf-oir")
    told = claim("airstrike", (coalition,), (ARMY,)), claim("clash", (ARMY,), unknown)
    assert target_of_last(*told, claim("offensive", (ARMY,), place="Rasafa")) == []


def test_without_a_shot_nobody_was_fought() -> None:
    told = claim("clash", (ARMY,), (ISIS,))
    taken = claim("capture", (ARMY,), place="Rasafa", words="took Rasafa without a shot")
    assert target_of_last(told, taken) == []


def test_what_names_its_target_stays_as_it_is() -> None:
    told = claim("clash", (ARMY,), (ISIS,)), claim("capture", (ARMY,), (NUSRA,))
    assert target_of_last(*told) == ["Nusra Front"]


def test_nobody_lost_a_town_before_he_was_there() -> None:
    rebels = Mention(text="Rebels", id="syria-opposition")
    taken = claim("capture", (rebels,), place="Azaz")
    then, later = (
        msgspec.structs.replace(taken, time=TimeSpan(start=day, end=day, precision="day"))
        for day in ("2012-07-19", "2014-02-28")
    )
    fight = claim("clash", (rebels,), (ISIS,))
    assert target_of_last(fight, later) == ["ISIS"]
    assert target_of_last(fight, then) == []


def test_who_only_strikes_from_the_air_lost_no_town() -> None:
    """“Islamic State took the districts after Russian air strikes stopped”: not from Russia."""
    text = b"Islamic State took Deir Ezzor's eastern districts after Russian air strikes stopped."
    (taken,) = [c for c in sayso.read(text, published="2017-06-07") if c.type == "capture"]
    assert taken.target == ()
