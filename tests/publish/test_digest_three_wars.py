"""What digests of Syria 2016, El Salvador 1989 (in capitals) and Ukraine 2022 had wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.model import ClaimFigure, Figure, FigureSaying, Mention, PlaceMention
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.naming import in_small_letters, is_name, is_speaker, small_letters, tidy_name
from sayso.publish.nouns import is_thing
from sayso.publish.placing import where
from sayso.publish.prose import is_a_place
from sayso.publish.quoting import quoted
from sayso.publish.takings import Taking
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import Builder, SmallRecord, reference
from .test_digest_founded import section, told
from .test_digest_line_by_line import digest_with

HAJIN: dict[str, Any] = {"place": ["Hajin"]}


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("unit", "a unit"),
        ("university's school", "a university's school"),
        ("unarmed man", "an unarmed man"),
        ("uprising", "an uprising"),
        ("hour-long barrage", "an hour-long barrage"),
        ("Donetsk People's Republic", "the Donetsk People's Republic"),
        ("Kurdistan Workers' Party", "the Kurdistan Workers' Party"),
        ("Ukraine's deputy prime minister", "Ukraine's deputy prime minister"),
        ("population", "the population"),
        ("witness", "a witness"),
        ("al-Jazeera reporter", "an al-Jazeera reporter"),
        ("al-Jazeera", "al-Jazeera"),
        ("largest oil terminal", "the largest oil terminal"),
        ("security analyst Andrew McGregor", "security analyst Andrew McGregor"),
        ("Jordan Times", "the Jordan Times"),
        ("Security Service of Ukraine", "the Security Service of Ukraine"),
        ("Syrian rescue service", "a Syrian rescue service"),
    ],
)
def test_articles(name: str, printed: str) -> None:
    assert with_article(name) == printed


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("ALFREDO CRISTIANI'S HOME", "Alfredo Cristiani's Home"),
        ("ELECTRICITY SYSTEM", "electricity system"),
        ("LOCAL MAYOR", "local mayor"),
        ("HOTEL", "hotel"),
        ("SHERATON HOTEL", "Sheraton Hotel"),
        ("FOREIGNERS", "foreigners"),
    ],
)
def test_names_from_a_wire_in_capitals(capitals: str, written: str) -> None:
    assert small_letters(capitals) == written


def test_a_people_keeps_its_capital_where_the_wire_has_nothing_else() -> None:
    event = event_of({"type": "arrest"})
    citizen = Mention(text="COLOMBIAN CITIZEN")
    written = in_small_letters(msgspec.structs.replace(event, target=(citizen,)), {"colombian"})
    assert [mention.text for mention in written.target] == ["Colombian citizen"]


def test_a_pair_of_words_for_one_thing_is_one_thing() -> None:
    assert tidy_name("search and rescue ship") == "search-and-rescue ship"
    assert with_article(tidy_name("search and rescue ship")) == "a search-and-rescue ship"


def test_whose_own_men_they_are_is_said() -> None:
    assert tidy_name("tens of own fighters") == "tens of its own fighters"
    assert tidy_name("its own fighters") == "its own fighters"
    assert not is_name("Own members", 5)
    assert tidy_name("based Fastaqim group") == "Fastaqim group"
    assert not is_speaker("Attention")


def test_a_farm_is_nobody_to_take_from_and_a_hotel_is_taken() -> None:
    fields = {**HAJIN, "actor": ["sdf"]}
    farm = told(
        (
            "furat",
            "capture",
            "The SDF took Hajin, Mallah Farms",
            {**fields, "target": ["Mallah Farms"]},
        )
    )
    assert "took Hajin, according" in section(farm, "Situation")
    hotel = told(
        (
            "furat",
            "capture",
            "The SDF took the Hilton Hotel in Hajin",
            {**fields, "target": ["Hilton Hotel"]},
        )
    )
    assert "took Hilton Hotel in Hajin" in section(hotel, "Situation")


def test_an_hour_is_nothing_that_was_destroyed() -> None:
    counted = (("helicopter", "a helicopter"), ("1600", "1600 today"))
    figures = [ClaimFigure(what=w, measure="destroyed", text=text, low=1) for w, text in counted]
    text = told(("furat", "airstrike", "A helicopter fell in Hajin at 1600 today",
                 {**HAJIN, "actor": ["sdf"], "figures": tuple(figures)}))  # fmt: skip
    assert "“a helicopter”" in section(text, "Situation")
    assert "“1600 today”" not in section(text, "Situation")


def test_a_bridge_that_is_the_place_is_told_once() -> None:
    assert Taking(things="the Hajin Bridge").of("", " at Hajin Bridge") == "the Hajin Bridge"
    assert Taking(things="two villages").of("", " in Hajin") == "two villages in Hajin"


def test_a_people_and_its_dead_are_told_once() -> None:
    text = digest_with("clash", "The ministry counted 200 Ukrainian deaths in Hajin", [
        Figure(what="killed", of="Ukrainian deaths", low=200, best=200, high=200,
               said_by=(FigureSaying(origin="furat", low=200, high=200),))])  # fmt: skip
    assert "200 Ukrainians were killed" in text


def test_bridges_and_miles_are_no_people() -> None:
    assert all(map(is_thing, ("bridge", "mi", "miles", "km2", "knapsacks")))
    assert not is_thing("commissars")


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("within 15 km of", "within 15 km of Kupiansk"),
        ("most importantly near", "near Kupiansk"),
        ("especially in", "in Kupiansk"),
        (", near", "near Kupiansk"),
        ("in the northeast against of", "in the northeast of Kupiansk"),
        ("northwest edge of", "on the northwest edge of Kupiansk"),
        ("northwest of", "northwest of Kupiansk"),
        ("east taking parts of", "in the area of Kupiansk"),
    ],
)
def test_how_a_place_lies(relation: str, words: str) -> None:
    place = PlaceMention(text="Kupiansk", id="gn:1", kind="city", relation=relation)
    assert where([place]) == words


def test_a_kind_of_base_is_no_name_and_a_kind_of_people_no_place() -> None:
    base = PlaceMention(text="Russian military base", kind="base")
    assert where([base]) == "at a Russian military base"
    facts = Facts(Rows(known={}), load_reference())
    assert not is_a_place("Kurdish-majority", facts)
    assert not is_a_place("Tags Castello road", facts)
    assert not is_a_place("En route", facts)
    assert where([PlaceMention(text="Turkish border town")]) == "in a Turkish border town"
    assert is_a_place("Ain al-Arab", facts)


def test_speakers_are_printed_as_they_are_called() -> None:
    packs = load_reference()
    facts = Facts(Rows(known=packs.sources), packs)
    assert facts.speaker("Russias defense ministry") == "Russia's defense ministry"
    assert facts.speaker("*Forbes") == "Forbes"
    assert facts.speaker("Damascus residents") == with_article("Damascus residents")
    assert not is_speaker("Satellite images")
    assert not is_speaker("daily earlier the Syrian government")


def test_what_a_page_adds_is_not_quoted() -> None:
    b = Builder()
    words = "At least ten people were killed in strikes on Hajin"
    post = "Retaliation? pic.twitter.comn8x DOAM (doamuslims) August 2 2016"
    page = b.document("page", "furat", "2018-09-09", f"Tags Siege IS SDF {words}.")
    other = b.document("other", "furat", "2018-09-09", f"{post} {words}.")
    facts = Facts(SmallRecord(b), reference(), texts=True)
    tagged = b.claim(page, "toll", words, place=["Hajin"])
    posted = b.claim(other, "toll", f"{post} {words}", place=["Hajin"])
    assert quoted(tagged, facts) == f"“{words}”"
    assert quoted(posted, facts) == f"“{words}”"


@pytest.mark.parametrize(
    ("kind", "words", "fields", "sentence"),
    [
        ("interdiction", "The SDF seized rifles in Hajin", {"target": ["rifles"]},
         "Syrian Democratic Forces seized rifles in Hajin"),
        ("interdiction", "The SDF stopped trucks in Hajin", {"target": ["trucks"]},
         "Syrian Democratic Forces stopped trucks in Hajin"),
        ("interdiction", "The SDF stopped IS from capturing Hajin", {"target": ["isis"]},
         "Syrian Democratic Forces stopped the Islamic State in Hajin"),
        ("interdiction", "The SDF shot down a Russian Su-27 in Hajin",
         {"target": ["Russian Su-27"]},
         "Syrian Democratic Forces shot down a Russian Su-27 in Hajin"),
    ],
)  # fmt: skip
def test_what_is_seized_is_not_only_stopped(
    kind: str, words: str, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in section(
        told(("furat", kind, words, {**HAJIN, "actor": ["sdf"], **fields})), "Situation"
    )


def test_a_town_of_the_record_acts_in_nothing() -> None:
    words = "Kupiansk advanced towards Hajin"
    fields = {**HAJIN, "actor": ["Kupiansk"], "place": ["Hajin"]}
    other = ("furat", "clash", "Fighting in Murak", {"place": ["Murak"]})
    told_of = (
        "furat",
        "advance",
        words.replace("Kupiansk", "Murak"),
        {**fields, "actor": ["Murak"]},
    )
    assert "Kupiansk advanced" in section(told(("furat", "advance", words, fields)), "Situation")
    assert "“Murak advanced towards Hajin”" in told(told_of, other)


def test_main_points_hold_what_reports_without_an_outlet_tell() -> None:
    b = Builder()
    words = "The SDF took Hajin from IS"
    page = b.document("page", "", "2018-09-09", f"{words}.", title="Battle of Hajin")
    claim = b.claim(page, "capture", words, actor=["sdf"], target=["isis"], place=["Hajin"],
                    time=("2018-09-08",))  # fmt: skip
    b.event(claim)
    text = digest(SmallRecord(b), "2018-09-03", "2018-09-16", reference=reference())
    assert "took Hajin from the Islamic State" in section(text, "Main points")
