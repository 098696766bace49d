"""What reading digests of real reports aloud has taught: each case was a sentence that misled."""

from __future__ import annotations

import re

import msgspec
import pytest

from sayso.model import Figure, FigureSaying, PlaceMention, Voice
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.fronts import belligerents
from sayso.publish.losses import is_measure, tidied, without_echoes
from sayso.publish.naming import is_speaker
from sayso.publish.nouns import is_nobody_in_particular
from sayso.publish.placing import where
from sayso.publish.wording import singular

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, narrowed, reference, small_record

PERIOD = ("2018-09-03", "2018-09-16")


def written(*cases: dict[str, object], **options: str) -> str:
    events = [event_of({"time": ["2018-09-09"], **case}, f"e1_{i}") for i, case in enumerate(cases)]
    return digest(narrowed(events), *PERIOD, reference=reference(), **options)


def said(origin: str, low: float, claim: str = "") -> FigureSaying:
    return FigureSaying(origin=origin, low=low, high=None, claims=(claim,) if claim else ())


def test_an_outlet_that_no_pack_knows_takes_no_article() -> None:
    b = Builder()
    page = b.document("page", "dailynews", "2018-09-09", "Fighting broke out in Hajin.")
    b.event(b.claim(page, "clash", "Fighting broke out in Hajin", place=["Hajin"],
                    time=("2018-09-09",)))  # fmt: skip
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "according to dailynews [1]" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("United States", "the United States"),
        ("Sources", "sources"),
        ("Reliable sources", "reliable sources"),
        ("Syrian activists", "Syrian activists"),
        ("Iraqi officials", "Iraqi officials"),
        ("US officials", "US officials"),
        ("Shaitat tribe", "the Shaitat tribe"),
        ("spokesman Colonel Karim Daoud", "spokesman Colonel Karim Daoud"),
        ("Syrian rescue service", "a Syrian rescue service"),
        ("Britain-based monitoring group", "a Britain-based monitoring group"),
        ("SDF source", "an SDF source"),
        ("count of Furat Monitor", "a count of Furat Monitor"),
        ("vehicle-borne IED", "a vehicle-borne IED"),
        ("bus", "a bus"),
        ("Warplanes", "warplanes"),
    ],
)
def test_articles_and_first_letters(name: str, words: str) -> None:
    assert with_article(name) == words


@pytest.mark.parametrize(
    ("name", "relation", "words"),
    [
        ("Harqalah area", None, "in the Harqalah area"),
        ("Raqqa", "over 35 kilometers (21.7 miles) from", "over 35 kilometers from Raqqa"),
        ("Saqba", "area between the opposition-held of", "near Saqba"),
        ("Idlib", "northern # of", "in northern Idlib"),
        ("Aleppo", "the renewed opposition assault southwest of", "southwest of Aleppo"),
        ("Aleppo", "the rebel-held neighbourhoods in the east of", "in the east of Aleppo"),
        ("Idlib", "two rebel-besieged villages in northwest", "in northwest Idlib"),
        ("Kurdish-majority city", None, "in a Kurdish-majority city"),
        ("Idlib city", None, "in Idlib city"),
    ],
)
def test_places_read_as_such(name: str, relation: str | None, words: str) -> None:
    assert where([PlaceMention(text=name, relation=relation, kind="town")]) == words


def test_the_city_is_not_taken_with_its_quarters() -> None:
    """`took the X and Y areas in the east of Z`: who only says Z is not quoted for X."""
    city = msgspec.structs.replace(
        PLACES["Hajin"], relation="the As Susah and Tell Abu Fayd areas in the eastern part of"
    )
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "The SDF took two areas. They storm Hajin.")
    parts = b.claim(page, "capture", "The SDF took two areas", actor=["sdf"], target=["isis"],
                    place=["As Susah", "Tell Abu Fayd", "Hajin"], time=("2018-09-09",))  # fmt: skip
    whole = b.claim(page, "capture", "They storm Hajin", actor=["sdf"], target=["isis"],
                    place=["Hajin"], time=("2018-09-09",), says=["sohr"])  # fmt: skip
    b.event(parts, whole, place=(*parts.place[:2], city))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "took As Susah and Tell Abu Fayd from the Islamic State, according to Furat" in text
    assert "The SOHR also reported it, without saying where exactly" in text
    assert "took Hajin" not in text


def test_what_lasted_much_longer_stands_apart() -> None:
    text = written({"type": "siege", "actor": ["isis"], "place": ["Hajin"],
                    "time": ["2017-01-01", "2018-12-31"]})  # fmt: skip
    assert "## Main points" not in text
    assert "## Situation by front" not in text
    part = text.split("## Over a longer time")[1]
    assert "- Between 2017 and 2018 the Islamic State laid siege to Hajin" in part


def test_half_a_sentence_is_quoted_not_taken_for_a_name() -> None:
    b = Builder()
    words = "Warplanes over the town that whose planes nobody saw bombed Hajin"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    for actor in ("Tags Syria gas attack Observatory Assad Warplanes", "whose planes", "News@Web"):
        b.events.clear()
        b.event(b.claim(page, "airstrike", words, actor=[actor], place=["Hajin"],
                        time=("2018-09-09",)))  # fmt: skip
        text = digest(SmallRecord(b), *PERIOD, reference=reference())
        assert f"9 September.** Furat Monitor: “{words}” [1]." in text


@pytest.mark.parametrize(
    "words", ["dozens", "a number", "The dead", "others", "hundreds of", "people", "victims"]
)
def test_bare_counts_are_nobody_in_particular(words: str) -> None:
    assert is_nobody_in_particular(words)
    assert "dozens" not in written({"type": "airstrike", "target": [words], "place": ["Hajin"]})


def test_two_bare_numbers_of_one_speaker_are_not_both_told() -> None:
    event = event_of({"type": "airstrike", "place": ["Hajin"], "time": ["2018-09-09"]})
    figures = (
        Figure(what="killed", of="people", low=19, best=19, said_by=(said("furat", 19, "k1"),)),
        Figure(what="killed", of="dead", low=12, best=12, said_by=(said("furat", 12, "k2"),)),
    )
    (figure,) = tidied(msgspec.structs.replace(event, figures=figures)).figures
    assert figure.of is None
    assert (figure.low, figure.best) == (12, 19)
    assert [s.low for s in figure.said_by] == [19, 12]


def test_a_share_or_a_distance_is_no_count_of_people() -> None:
    shares = Figure(what="captured", of="fighters", low=66.7, said_by=(said("furat", 66.7),))
    assert not is_measure(shares, "captured")


def test_places_of_one_cause_are_one_row_and_undated_ones_say_by() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-10", "The SDF took As Susah and Hajin.")
    claim = b.claim(page, "capture", "The SDF took As Susah and Hajin", actor=["sdf"],
                    place=["As Susah", "Hajin"])  # fmt: skip
    b.event(claim)
    held = small_record().controls()
    one = msgspec.structs.replace(next(iter(held)), since="2018-09-10", because=(claim.key,))
    b.controls += [one, msgspec.structs.replace(one, place=PLACES["Hajin"])]
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "| As Susah and Hajin | not known | Syrian Democratic Forces | by 2018-09-10 |" in text


def test_comments_below_one_article_name_it_once() -> None:
    record = small_record()
    rumour = next(e for e in record.events() if e.rumour)
    other = msgspec.structs.replace(
        rumour, id="e1_other", claims=(next(c.key for c in record.claims() if "Residents" in
                                            c.evidence.text),)
    )  # fmt: skip
    text = digest(narrowed([rumour, other]), *PERIOD, reference=reference())
    part = text.split("## Rumours")[1].split("## References")[0]
    assert part.count("Who holds") == 1
    assert re.search(r"\[\d\]\. Another: “", part)


def test_two_parts_of_one_side_are_no_front() -> None:
    facts = Facts(small_record(), reference())
    own = event_of({"type": "clash", "actor": ["sdf"], "target": ["sdf"], "place": ["Hajin"]})
    assert belligerents([own], facts) == []


def test_at_least_is_said_once() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "A strike hit Hajin. It killed 70. 90 died.")
    one = b.claim(page, "airstrike", "It killed 70", place=["Hajin"], time=("2018-09-09",))
    two = b.claim(page, "airstrike", "90 died", place=["Hajin"], time=("2018-09-09",),
                  says=["sohr"])  # fmt: skip
    figure = Figure(what="killed", low=70, best=90, high=None,
                    said_by=(said("furat", 90, one.key), said("sohr", 1070, two.key)))  # fmt: skip
    b.event(one, two, figures=(figure,))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "put the figure at 1,070 or more" in text
    assert "at at least" not in text.replace("that at least", "")


def test_speakers_of_a_party_are_marked_in_words_that_fit_persons_too() -> None:
    event = event_of({"type": "clash", "actor": ["sdf"], "target": ["isis"], "place": ["Hajin"],
                      "time": ["2018-09-09"]})  # fmt: skip
    voice = Voice(origin="sdf-press", interest="own success")
    event = msgspec.structs.replace(event, voices=(voice,))
    text = digest(narrowed([event]), *PERIOD, reference=reference())
    assert "said the SDF press office, speaking for one of the parties" in text


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Unidentified Armed Group (Syria)", "an unidentified armed group"),
        ("Militia (Pro-Iran)", "a pro-Iran militia"),
        ("Militia (Pro-Government)", "a pro-government militia"),
        ("Smugglers (Syria)", "Smugglers"),
        ("Hezbollah", "Hezbollah"),
    ],
)
def test_labels_of_data_sets_read_as_words(label: str, words: str) -> None:
    assert with_article(label) == words


@pytest.mark.parametrize(
    ("noun", "one"),
    [
        ("civilians", "civilian"),
        ("children", "child"),
        ("members of the PKK", "member of the PKK"),
        ("police", "police"),
    ],
)
def test_one_of_them(noun: str, one: str) -> None:
    assert singular(noun) == one


def test_the_same_number_in_other_words_is_no_correction() -> None:
    old = FigureSaying(origin="russia", low=None, high=43, rank="rejected")
    new = FigureSaying(origin="russia", low=43, high=43, rank="preferred")
    other = FigureSaying(origin="sana", low=43, high=43, rank="rejected")
    assert without_echoes([old, new, other]) == [new, other]
    corrected = FigureSaying(origin="russia", low=40, high=40, rank="rejected")
    assert without_echoes([corrected, new]) == [corrected, new]


def test_the_country_goes_without_saying_beside_its_province() -> None:
    country = PlaceMention(text="Syria", kind="country", country="SY")
    province = PlaceMention(text="Aleppo", kind="province", country="SY", admin1="Aleppo")
    assert where([country, province]) == "in Aleppo"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("The council said in a statement", False),
        ("AFP Print Tweet Views 512", False),
        ("pic.twitter.com x8Fq", False),
        ("Photographs", False),
        ("people", False),
        ("Opposition activist Omar Rahal", True),
        ("a local doctor", True),
    ],
)
def test_who_can_be_named_as_a_speaker(words: str, named: bool) -> None:
    assert is_speaker(words) is named


def test_a_speaker_whose_name_is_none_is_quoted_by_the_outlet() -> None:
    facts = Facts(small_record(), reference())
    paths = [("The council said in a statement", "Furat Monitor")]
    assert facts.speaker("the-council-said", paths) == "a source quoted by Furat Monitor"
    assert facts.speaker("the-council-said") == "an unnamed source"


def test_poison_is_not_whom_it_hits() -> None:
    text = written({"type": "chemical", "actor": ["syria-army"], "target": ["toxic gas"],
                    "place": ["Hajin"]})  # fmt: skip
    assert "used chemical weapons in Hajin" in text
    assert "toxic gas" not in text.split("## References")[0]


def test_losses_of_one_speaker_are_one_clause() -> None:
    figures = [["killed", "civilians", 13, 13], ["killed", "militants", 3, 3]]
    text = written({"type": "airstrike", "place": ["Hajin"], "figures": figures})
    assert "13 civilians and three militants were killed" in text


def test_the_same_number_is_said_by_both() -> None:
    b = Builder()
    pages = [b.document(n, n, "2018-09-09", "A raid on Hajin.") for n in ("sohr", "furat")]
    claims = [b.claim(p, "airstrike", "A raid on Hajin", place=["Hajin"], time=("2018-09-09",))
              for p in pages]  # fmt: skip
    b.event(*claims)
    event = b.events[0]
    sayings = tuple(
        FigureSaying(origin=voice.origin, low=6, high=6, claims=voice.claims)
        for voice in event.voices
    )
    assert len(sayings) == 2
    figure = Figure(what="killed", of="civilians", low=6, best=6, high=6, said_by=sayings)
    view = narrowed([msgspec.structs.replace(event, figures=(figure,))])
    text = digest(view, *PERIOD, reference=reference())
    assert "said that six civilians were killed" in text
    assert "put the figure" not in text


def test_aircraft_are_shot_down_not_stopped() -> None:
    b = Builder()
    page = b.document(
        "page", "furat", "2018-09-09", "A drone was shot down over Hajin. Jets met it."
    )
    b.event(b.claim(page, "interdiction", "A drone was shot down over Hajin", target=["drone"],
                    place=["Hajin"], time=("2018-09-09",)))  # fmt: skip
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "drone was shot down" in text
    assert "stopped" not in text


def test_a_week_names_each_day_once_over_its_sentences() -> None:
    cases: list[dict[str, object]] = [
        {"type": "airstrike", "actor": ["syria-army"], "place": ["Hajin"], "time": ["2018-09-08"]},
        {"type": "shelling", "actor": ["isis"], "place": ["Hajin"], "time": ["2018-09-08"]},
        {"type": "airstrike", "actor": ["sdf"], "place": ["Hajin"], "time": ["2018-09-09"]},
    ]
    text = written(*cases, style="weekly").split("## Situation by front")[1]
    front = text.split("\n## ")[0]
    assert "**Strikes, 8 September.**" in front
    assert "**9 September.**" in front
    assert "On 8 September" not in front


def test_a_digest_of_one_year_does_not_repeat_it() -> None:
    text = written({"type": "clash", "place": ["Hajin"], "time": ["2018-09-08", "2018-09-10"]})
    assert "8–10 September.**" in text
    assert "8–10 September 2018.**" not in text
