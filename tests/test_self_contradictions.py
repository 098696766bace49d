"""Claims that contradict themselves lose what cannot be, and say why."""

from __future__ import annotations

import msgspec
import pytest

from sayso.actors import actor_index
from sayso.ids import seal
from sayso.model import Claim, ClaimFigure, ClaimType, Evidence, Mention, TimeSpan
from sayso.reference import load_reference
from sayso.self_contradictions import without_contradictions

ACTORS = actor_index(load_reference())
ARMY = Mention(text="Syrian army", id="syria-army")
THEY = Mention(text="they", id="syria-army")
ISIS = Mention(text="ISIS", id="isis")
SDF = Mention(text="SDF", id="sdf")
CARRIED = {"actor": "carried over from the sentence before"}


def claim(
    kind: ClaimType,
    actor: tuple[Mention, ...],
    target: tuple[Mention, ...] = (),
    words: str = "x",
    day: str | None = None,
) -> Claim:
    time = None if day is None else TimeSpan(start=day, end=day, precision="day")
    return seal(
        Claim(
            id="", key=f"{kind}{actor}{target}", type=kind, actor=actor, target=target, time=time,
            evidence=Evidence(text=words, start=0, end=len(words)),
        )
    )  # fmt: skip


def left(read: Claim) -> Claim:
    (kept,) = without_contradictions((read,), "2017-06-10", ACTORS)
    return kept


def actors(read: Claim) -> list[str]:
    return [m.text for m in left(read).actor]


def test_nobody_killed_his_own_unless_the_words_say_so() -> None:
    read = claim("toll", (ARMY,), (ARMY,), words="Dozens of soldiers were killed")
    assert actors(read) == []
    assert "of the side that suffered" in left(read).why_empty["actor"]
    by_mistake = claim("killing", (ARMY,), (ARMY,), words="jets mistakenly killed soldiers")
    assert actors(by_mistake) == ["Syrian army"]
    assert actors(claim("killing", (ISIS,), (ARMY,))) == ["ISIS"]


def test_the_dead_of_two_sides_have_no_one_killer_told_elsewhere() -> None:
    read = claim("toll", (ARMY,), (ISIS, SDF))
    assert actors(read) == ["Syrian army"]
    assert actors(msgspec.structs.replace(read, why_empty=CARRIED)) == []


@pytest.mark.parametrize("kind", ["airstrike", "shelling", "capture", "offensive", "clash"])
def test_nobody_told_elsewhere_struck_his_own(kind: ClaimType) -> None:
    assert actors(claim(kind, (THEY,), (ARMY,))) == []
    assert actors(msgspec.structs.replace(claim(kind, (ARMY,), (ARMY,)), why_empty=CARRIED)) == []
    assert actors(claim(kind, (THEY,), (ISIS,))) == ["they"]
    # Named in the sentence itself, he may have: rebels of two factions, a coup.
    assert actors(claim(kind, (ARMY,), (ARMY,))) == ["Syrian army"]


def test_what_is_denied_need_not_be_possible() -> None:
    read = msgspec.structs.replace(claim("chemical", (THEY,), (ARMY,)), modality="denied")
    assert actors(read) == ["they"]


@pytest.mark.parametrize(
    ("kind", "words", "identity", "kept"),
    [
        ("airstrike", "UN", "un", False),
        ("clash", "Security Council resolutions", "un-security-council", False),
        ("clash", "UN peacekeepers", "un", True),
        ("offensive", "UN mission", "un", True),
        ("killing", "Red Crescent", "sarc", False),
        ("airstrike", "NATO", "nato", True),
        ("aid", "UN", "un", True),
        ("shelling", "residents", "civilians", False),
        ("killing", "residents", "civilians", True),
        ("capture", "PYD", "pyd", True),
    ],
)
def test_who_bears_no_arms_attacks_nobody(
    kind: ClaimType, words: str, identity: str, kept: bool
) -> None:
    read = left(claim(kind, (Mention(text=words, id=identity),)))
    assert bool(read.actor) is kept
    assert ("bears no arms" in read.why_empty.get("actor", "")) is not kept


def test_the_one_who_fights_stays_beside_the_one_who_does_not() -> None:
    read = left(claim("airstrike", (Mention(text="UN", id="un"), ARMY)))
    assert [m.text for m in read.actor] == ["Syrian army"]
    assert "actor" not in read.why_empty


@pytest.mark.parametrize(
    ("words", "identity", "day", "meant"),
    [
        ("al-Nusra Front", "hts", "2014-11-06", "nusra"),
        ("al-Nusra suicide bombers", "hts", "2015-06-03", "nusra"),
        ("al-Nusra Front", "hts", "2018-11-06", "hts"),
        ("al-Nusra Front", "hts", "--11-06", "hts"),
        ("Jihadists", "hts", "2014-11-06", "hts"),
        ("ISI operatives", "isis", "2011-05", "isis"),
        ("Nobody's Front", None, "2014-11-06", None),
    ],
)
def test_a_name_means_who_had_it_then(
    words: str, identity: str | None, day: str, meant: str | None
) -> None:
    read = claim("clash", (Mention(text=words, id=identity),), (ARMY,), day=day)
    assert [m.id for m in left(read).actor] == [meant]


@pytest.mark.parametrize(("dead", "dated"), [(470_000, False), (9_000, True), (40, True)])
def test_a_war_s_dead_have_no_day(dead: float, dated: bool) -> None:
    figures = (ClaimFigure(what="people", low=dead, high=None, unit="person", measure="killed"),)
    read = msgspec.structs.replace(claim("toll", (), day="2017-06-06"), figures=figures)
    assert (left(read).time is not None) is dated
    assert ("so many" in left(read).why_empty.get("time", "")) is not dated
    whole = msgspec.structs.replace(
        read, time=TimeSpan(start="2011-03", end="2017-06", precision="span")
    )
    assert left(whole).time is not None


def test_order_and_number_of_claims_stay() -> None:
    told = (claim("airstrike", (THEY,), (ARMY,)), claim("clash", (ISIS,), (ARMY,)))
    kept = without_contradictions(told, None, ACTORS)
    assert [c.type for c in kept] == ["airstrike", "clash"]
    assert without_contradictions((), None, ACTORS) == []
