"""What five digests of September 2016 to February 2025 had wrong, read beside their reports."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.model import Mention, PlaceMention
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.layout import paragraph
from sayso.publish.nouns import is_craft, is_craft_of_anybody
from sayso.publish.plausible import plausible
from sayso.publish.prose import is_a_place
from sayso.publish.sentence import Sentence
from sayso.reference import load_reference

from .cases import event_of
from .small_record import Builder, SmallRecord
from .test_digest_founded import section, told
from .test_digest_line_by_line import digest_with, killed

HAJIN: dict[str, Any] = {"place": ["Hajin"]}
TOOK: dict[str, Any] = {"actor": ["sdf"], **HAJIN}


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("The SDF seized 14 villages in Hajin", "took 14 villages in Hajin,"),
        ("The SDF captured many areas in the city of Hajin", "took many areas in Hajin,"),
        ("The SDF recaptured half of the city around Hajin", "took half of Hajin,"),
        ("The SDF took Hajin and two villages", "took Hajin,"),
        ("The SDF took several villages including Hajin", "took Hajin,"),
        ("The SDF took Hajin", "took Hajin,"),
    ],
)
def test_who_took_a_part_has_not_taken_the_whole(words: str, taken: str) -> None:
    assert taken in section(told(("furat", "capture", words, TOOK)), "Situation")


@pytest.mark.parametrize(
    ("before", "took"),
    [("which the SDF began an operation ", False), ("which the SDF managed ", True)],
)
def test_what_was_to_be_taken_is_not_told_as_taken(before: str, took: bool) -> None:
    words = "to retake last week"
    text = told(("furat", "capture", words, TOOK), text=f"Near Hajin, {before}{words}.")
    assert ("took Hajin" in section(text, "Situation")) is took


def test_another_who_tells_that_all_was_taken_is_believed() -> None:
    text = told(
        ("furat", "capture", "The SDF took four villages in Hajin", TOOK),
        ("orontes", "capture", "The SDF took Hajin", TOOK),
    )
    assert "took Hajin, according to" in text


@pytest.mark.parametrize(
    ("kind", "words", "actor"),
    [
        ("withdrawal", "Worshipers were leaving the mosque in Hajin", "Worshipers"),
        ("clash", "The aid convoy attack in Hajin", "aid convoy"),
        ("deployment", "UAVs were circling over Hajin", "UAVs"),
        ("capture", "Our teams secured the area in Hajin", "Our teams"),
        ("deployment", "The teams took the dead to Hajin", "teams"),
        ("shelling", "Rockets and a sniper hit civilians in Hajin", "a sniper"),
    ],
)
def test_who_has_no_arms_neither_fights_nor_moves_forces(kind: str, words: str, actor: str) -> None:
    text = section(told(("furat", kind, words, {**HAJIN, "actor": [actor]})), "Situation")
    assert f"“{words}”" in text


@pytest.mark.parametrize(("base", "possible"), [("Russian", False), ("Turkish", True)])
def test_an_air_base_of_ones_own_was_not_struck(base: str, possible: bool) -> None:
    strike = msgspec.structs.replace(
        event_of({"type": "airstrike", "time": ["2018-09-08"]}),
        actor=(Mention(text="Russian jets", id="russia-air-force"),),
        place=(PlaceMention(text=f"{base} air base"),),
    )
    assert plausible(strike, Facts(SmallRecord(Builder()), load_reference())) is possible


@pytest.mark.parametrize(
    ("words", "craft", "anybodys"),
    [("UAVs", True, True), ("coalition fighter jets", False, True),
     ("Ukrainian Su-27", False, True), ("the militants", False, False)],
)  # fmt: skip
def test_aircraft_are_known_with_and_without_who_flies_them(
    words: str, craft: bool, anybodys: bool
) -> None:
    assert (is_craft(words), is_craft_of_anybody(words)) == (craft, anybodys)


@pytest.mark.parametrize(
    ("name", "told_as"),
    [
        ("Great Mosque", "the Great Mosque"),
        ("Syrian Arab Red Crescent", "the Syrian Arab Red Crescent"),
        ("Russian ammunition depot", "a Russian ammunition depot"),
        ("last defenders", "the last defenders"),
        ("last remaining bridge", "the last remaining bridge"),
        ("lasting truce", "a lasting truce"),
        ("New reports", "new reports"),
        ("New York", "New York"),
    ],
)  # fmt: skip
def test_articles(name: str, told_as: str) -> None:
    assert with_article(name) == told_as


def test_a_plant_is_not_killed() -> None:
    text = digest_with(
        "killing", "ten people died in an attack on a coking plant in Hajin",
        [killed(None, 10)], Mention(text="coking plant"),
    )  # fmt: skip
    assert "plant was killed" not in text
    assert "Ten people were killed in Hajin" in text


@pytest.mark.parametrize(
    ("words", "other", "told_as"),
    [
        ("coalition bombing of Hajin", "Five died in Hajin", "carried out a bombing"),
        ("a barrel bomb attack on Hajin", "Five died in Hajin", "carried out a bombing"),
        ("a car bomb in Hajin", "a barrel bomb in Hajin", "set off explosives"),
    ],
)
def test_how_it_was_bombed_needs_one_who_tells(words: str, other: str, told_as: str) -> None:
    fields = {**HAJIN, "actor": ["coalition"]}
    text = told(("furat", "bombing", words, fields), ("furat", "bombing", other, fields))
    assert told_as in section(text, "Situation")


def test_attacks_are_no_place() -> None:
    facts = Facts(SmallRecord(Builder()), load_reference())
    assert not is_a_place("Terrorist Attacks", facts)
    assert is_a_place("Clashes Bridge", facts)


def test_prisoners_are_taken() -> None:
    text = told(
        ("furat", "arrest", "The SDF took prisoners in Hajin", {**TOOK, "target": ["prisoners"]})
    )
    assert "took prisoners in Hajin" in text


def test_prisoners_taken_are_not_told_as_harm_to_civilians() -> None:
    fields = {**TOOK, "target": ["prisoners"]}
    text = told(("furat", "arrest", "The SDF took 12 prisoners in Hajin", fields))
    assert "prisoners" not in section(text, "Harm to civilians")


def test_a_row_of_a_table_is_not_quoted() -> None:
    row = "Hajin | 2,031 | Deir ez-Zor | captured in 2018"
    text = told(("furat", "capture", "captured in 2018", HAJIN), text=f"{row}.")
    assert "2,031" not in section(text, "Situation")


def test_a_quotation_holds_who_it_is_about() -> None:
    before = "The images that were sent from the east of the town earlier on Monday by a " * 4
    words = "declared the end of the truce"
    text = told(("furat", "statement", words, {}), text=f"{before}army which {words}.")
    assert f"army which {words}”" in text
    assert f"“… {words}”" not in text


def test_a_quotation_within_a_longer_one_is_left_out() -> None:
    whole = "Forces made gains in the outskirts, attacking the village of A just north of the city"
    part = "Forces made gains in the outskirts"
    made = paragraph(
        "",
        [
            Sentence(text=f"One page: “{part}”", claims=("k1_a",)),
            Sentence(text=f"One page: “{whole}”", claims=("k1_b",)),
            Sentence(text=f"Another page: “{whole}”", claims=("k1_c",)),
            Sentence(text=f"The report “A Battle”: “{whole}”", claims=("k1_d",)),
        ],
    )
    assert made.sentences == (
        Sentence(text=f"One page: “{whole}”", claims=("k1_b", "k1_a", "k1_c", "k1_d")),
    )
