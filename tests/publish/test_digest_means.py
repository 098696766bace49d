"""What strikes were made with, who spoke, and how later tolls take the place of earlier ones."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.model import Figure, FigureSaying, PlaceMention, Speaker, Voice
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.placing import where
from sayso.reference import load_reference
from sayso.view import Rows

from .small_record import Builder, SmallRecord, reference
from .test_digest_founded import DAY, PERIOD, section, told

ON_CIVILIANS: dict[str, Any] = {"target": ["civilians"], "place": ["Hajin"]}
BY: dict[str, Any] = {"actor": ["coalition"], "place": ["Hajin"]}


@pytest.mark.parametrize(
    ("kind", "words", "fields", "sentence"),
    [
        ("airstrike", "A drone strike hit Hajin", ON_CIVILIANS, "A drone strike hit civilians in"),
        ("airstrike", "The strike on Hajin", ON_CIVILIANS, "A strike hit civilians in Hajin"),
        ("airstrike", "Jets struck Hajin", ON_CIVILIANS, "Airstrikes hit civilians in Hajin"),
        ("airstrike", "An air raid on Hajin", ON_CIVILIANS, "An airstrike hit civilians in Hajin"),
        ("airstrike", "Drones of the coalition hit Hajin", BY, "carried out drone strikes in"),
        ("shelling", "The coalition shelled Hajin", BY, "carried out shelling in Hajin"),
        ("shelling", "A coalition missile hit Hajin", BY, "carried out a missile strike in Hajin"),
        ("shelling", "Rockets hit Hajin", ON_CIVILIANS, "Rockets hit civilians in Hajin"),
        ("shelling", "Shells and rockets hit Hajin", ON_CIVILIANS, "Shells or rockets hit civil"),
        ("bombing", "The coalition bombed Hajin", BY, "carried out a bombing in Hajin"),
        ("bombing", "A car bomb of the coalition blew up in Hajin", BY, "set off explosives in H"),
    ],
)
def test_a_strike_is_told_by_what_it_was_made_with(
    kind: str, words: str, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in section(told(("furat", kind, words, fields)), "Situation")


@pytest.mark.parametrize(
    ("kind", "words", "fields", "sentence"),
    [
        ("aid", "The SDF brought aid to Hajin", {"actor": ["sdf"]}, "brought aid to Hajin"),
        ("destruction", "The SDF looted in Hajin", {"actor": ["sdf"]}, "carried out looting in H"),
        ("displacement", "Families fled Hajin", {"target": ["families"]},
         "families fled from Hajin"),
        ("siege", "The SDF stopped a convoy at Hajin",
         {"actor": ["sdf"], "target": ["aid convoy"]}, "“The SDF stopped a convoy at Hajin”"),
        ("interdiction", "The SDF shot down an Antonov aircraft and its crew over Hajin",
         {"actor": ["sdf"], "target": ["Antonov aircraft", "crew"]},
         "shot down an Antonov aircraft in Hajin"),
        ("shelling", "A missile struck the port of Hajin",
         {"actor": ["sdf"], "target": ["port of Hajin", "Panama-flagged grain ship"]},
         "struck the port of Hajin and a Panama-flagged grain ship with missiles"),
    ],
)  # fmt: skip
def test_sentences_as_an_editor_writes_them(
    kind: str, words: str, fields: dict[str, Any], sentence: str
) -> None:
    text = told(("furat", kind, words, {"place": ["Hajin"], **fields}))
    assert sentence in text


def test_what_is_denied_of_another_thing_is_quoted() -> None:
    clash = {"actor": ["sdf"], "target": ["isis"], "place": ["Hajin"]}
    market = {"actor": ["sdf"], "target": ["market"], "place": ["Hajin"], "modality": "denied"}
    text = told(
        ("furat", "clash", "The SDF fought IS in Hajin", clash),
        ("sdf-press", "clash", "We did not target the market in Hajin", market),
    )
    assert "denied this" not in text
    assert "SDF press office: “We did not target the market in Hajin”" in text


def _tolls(days: tuple[str, str], numbers: tuple[int, int]) -> str:
    """Return the digest of a strike of which one speaker counts civilians, and people later."""
    b = Builder()
    words = "An air strike hit Hajin"
    claims = [
        b.claim(b.document(f"page{n}", "furat", day, f"{words}."), "airstrike", words,
                time=DAY, target=["civilians"], place=["Hajin"])
        for n, day in enumerate(days)
    ]  # fmt: skip
    figures = tuple(
        Figure(what="killed", of=of, low=n, best=n, high=n,
               said_by=(FigureSaying(origin="furat", low=n, high=n, claims=(claim.key,),
                                     rank="preferred"),))
        for of, n, claim in zip(("civilians", None), numbers, claims, strict=True)
    )  # fmt: skip
    b.event(*claims, figures=figures)
    return digest(SmallRecord(b), *PERIOD, reference=reference())


def test_a_speakers_later_toll_takes_the_place_of_the_earlier() -> None:
    text = _tolls(("2018-09-09", "2018-09-11"), (19, 22))
    assert "22 people were killed (at first 19)" in text
    assert "19 killed (since corrected), 22 killed" in text


@pytest.mark.parametrize(
    ("days", "numbers"),
    [(("2018-09-09", "2018-09-09"), (19, 22)), (("2018-09-09", "2018-09-11"), (22, 3))],
    ids=["told on one day", "the later is the smaller"],
)
def test_other_tolls_stand_beside_each_other(
    days: tuple[str, str], numbers: tuple[int, int]
) -> None:
    text = _tolls(days, numbers)
    assert "at first" not in text
    assert "since corrected" not in text


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ukraine's deputy prime minister", "Ukraine's deputy prime minister"),
        ("state health ministry", "the state health ministry"),
        ("Kyiv", "Ukraine"),
    ],
)
def test_of_a_state_the_office_that_spoke_is_named(said: str, name: str) -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "A missile hit Odesa.")
    claim = b.claim(page, "shelling", "A missile hit Odesa")
    spoken = msgspec.structs.replace(
        claim, says=(Speaker(text=said, id="ukraine", name="Ukraine"),)
    )
    packs = load_reference()
    facts = Facts(Rows(texts=b.documents, said=[spoken], known=packs.sources), packs)
    voice = Voice(origin="ukraine", claims=(claim.key,), paths=(("Ukraine", "Furat"),))
    assert facts.voice_name(voice) == name


def test_somebody_of_a_state_is_not_the_state() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "A missile hit Homs.")
    said = b.claim(page, "shelling", "A missile hit Homs", says=["source at Police Command"])
    packs = load_reference()
    facts = Facts(Rows(texts=b.documents, said=[said], known=packs.sources), packs)
    paths = (("source at Police Command", "Furat"),)
    voice = Voice(origin="syria", claims=(said.key,), paths=paths)
    assert facts.voice_name(voice) == "a source at Police Command"


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Doctors Network", "the Doctors Network"),
        ("World Food Programme", "the World Food Programme"),
        ("Emergency services", "emergency services"),
        ("Ukraine's deputy prime minister", "Ukraine's deputy prime minister"),
        ("Kremlin", "the Kremlin"),
        ("port of Odesa", "the port of Odesa"),
        ("member of Hezbollah", "a member of Hezbollah"),
    ],
)
def test_articles(name: str, spoken: str) -> None:
    assert with_article(name) == spoken


def test_what_only_rumours_add_to_an_event_stands_apart() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "The SDF looted in Hajin. The mayor was hurt.")
    fields: dict[str, Any] = {"time": DAY, "place": ["Hajin"]}
    looted = b.claim(page, "destruction", "The SDF looted in Hajin", actor=["sdf"], **fields)
    heard = b.claim(page, "killing", "The mayor was hurt", says=["rumours"], **fields)
    b.event(looted, heard)
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "The mayor" not in section(text, "Situation")
    assert "“The mayor was hurt”" in section(text, "Rumours")


def test_an_attack_in_two_countries_far_apart_is_quoted() -> None:
    b = Builder()
    words = "A missile hit Hajin and killed sailors from Oran"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    oran = PlaceMention(text="Oran", name="Oran", id="gn:9", lat=35.7, lon=-0.63, radius_km=5.0,
                        kind="city", country="DZ")  # fmt: skip
    claim = b.claim(page, "shelling", words, actor=["coalition"], place=["Hajin"], time=DAY)
    b.claims[0] = msgspec.structs.replace(claim, place=(*claim.place, oran))
    b.event(b.claims[0])
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert f"“{words}”" in section(text, "Situation")
    assert "missile strike" not in text


def test_borders_and_roads_between_two_are_named_as_such() -> None:
    border = PlaceMention(text="frontier", name="Syria–Lebanon", kind="border", relation="side of")
    road = PlaceMention(text="road", name="Hama–Homs", kind="road")
    assert where((border,)) == "along the Syria–Lebanon border"
    assert where((road,)) == "on the Hama–Homs road"


def test_an_agency_that_ran_into_a_target_is_none() -> None:
    target = {"target": ["house", "fourth SOHR"], "place": ["Hajin"]}
    text = told(("furat", "shelling", "A rocket hit a house in Hajin", target))
    assert "a rocket hit a house in Hajin" in text.replace("A rocket", "a rocket")


def test_marks_inside_a_quotation_are_whole() -> None:
    words = '"We will retake it within days," a commander said'
    text = told(("furat", "capture", words, {"place": ["Hajin"], "modality": "planned"}))
    assert "“‘We will retake it within days,’ a commander said”" in text
