"""What six digests of reports of 2014 to 2022 had wrong, read line by line beside the record."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.fuse.figures import said_in
from sayso.model import ClaimFigure, Event, Figure, FigureSaying, Mention, PlaceMention, Saying
from sayso.publish import digest
from sayso.publish.facts import Facts
from sayso.publish.layout import Citations, Reference, paragraph
from sayso.publish.losses import losses
from sayso.publish.nouns import is_of_people
from sayso.publish.placing import where
from sayso.publish.sentence import Sentence

from .cases import event_of
from .small_record import Builder, SmallRecord, reference
from .test_digest_founded import DAY, PERIOD, section, told

HAJIN: dict[str, Any] = {"place": ["Hajin"]}


@pytest.mark.parametrize(
    ("words", "fields", "sentence"),
    [
        ("coalition bombing of Hajin killed civilians",
         {"actor": ["coalition"], "target": ["civilians"]}, "US-led coalition bombed civilians in"),
        ("the bombing of Hajin", {}, "There was a bombing in Hajin"),
        ("the bombing of terrorists in Hajin", {"target": ["terrorists"]},
         "Terrorists were bombed in Hajin"),
        ("a car bombing of IS in Hajin", {"actor": ["isis"]}, "set off explosives in Hajin"),
    ],
)  # fmt: skip
def test_a_bombing_is_no_planted_device_unless_the_words_tell_of_one(
    words: str, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in section(told(("furat", "bombing", words, {**HAJIN, **fields})), "Situation")


def test_an_armed_group_that_nobody_knows_has_no_aircraft_either() -> None:
    words = "Terrorist organizations are receiving more air strikes in Hajin"
    text = told(("furat", "airstrike", words, {**HAJIN, "actor": ["Terrorist organizations"]}))
    assert f"“{words}”" in section(text, "Situation")
    assert "organizations (airstrike)" not in text


def test_a_town_acts_in_nothing() -> None:
    words = "A convoy left for Hajin to bring aid"
    text = told(("furat", "aid", words, {**HAJIN, "actor": ["Hajin"]}))
    assert "Hajin brought aid" not in text


def digest_with(kind: str, words: str, figures: list[Figure], *mentions: Mention) -> str:
    """Return the digest of an event of these figures, all said by Furat Monitor."""
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(page, kind, words, time=DAY, place=["Hajin"])  # type: ignore[arg-type]
    own = tuple(
        msgspec.structs.replace(
            figure,
            said_by=(
                FigureSaying(origin="furat", low=figure.low, high=figure.high, claims=(claim.key,)),
            ),
        )
        for figure in figures
    )
    b.event(claim, figures=own, target=mentions)
    return digest(SmallRecord(b), *PERIOD, reference=reference())


def killed(of: str | None, low: int, what: str = "killed") -> Figure:
    return Figure(what=what, of=of, low=low, best=low, high=low)


@pytest.mark.parametrize(
    ("of", "number", "told_as"),
    [
        ("Takfiri militants", 6, "six Takfiri militants were killed"),
        ("German national", 1, "one German national was killed"),
        ("Lions of Hajin", 3, "three members of Lions of Hajin were killed"),
    ],
)
def test_a_noun_for_people_has_no_members(of: str, number: int, told_as: str) -> None:
    words = f"{number} {of} were killed in Hajin"
    text = digest_with("toll", words, [killed(of, number)], Mention(text=of))
    assert told_as in text


def test_a_part_stands_with_the_number_it_is_part_of() -> None:
    words = "10 people were killed in Hajin, among them 4 children and 2 women"
    text = digest_with(
        "airstrike", words, [killed(None, 10), killed("children", 4), killed("women", 2)]
    )
    table = section(text, "Strikes and losses")
    assert "Furat Monitor: 10 killed (4 children and 2 women)" in table
    assert "Civilians" not in table


def test_people_told_as_injured_are_not_a_side() -> None:
    words = "30 injured people were brought out of Hajin"
    people = Mention(text="injured people")
    text = digest_with("displacement", words, [killed("injured people", 30, "injured")], people)
    table = section(text, "Strikes and losses")
    assert "Side not stated" in table
    assert "Injured people" not in table
    assert "people injured" in table
    assert "injured people injured" not in table


def both_named(of: str) -> Event:
    """A toll of Islamic State militants, and of people by another name."""
    figures = [["killed", "Islamic State militants", 45, 45], ["killed", of, 20, 20]]
    case = {"type": "toll", "actor": ["coalition"], "target": ["isis"], "figures": figures}
    return event_of(case)


def test_a_count_by_another_name_is_not_of_the_side_that_is_counted_by_its_own() -> None:
    facts = Facts(SmallRecord(Builder()), reference())
    counted = losses(both_named("Kurdish fighters"), facts)
    assert counted.b is not None
    assert counted.unknown is not None
    assert (counted.b.best, counted.unknown.best) == (45, 20)


def test_people_are_not_listed_among_what_was_destroyed() -> None:
    b = Builder()
    words = "The hospital in Hajin was destroyed and at least eight members of staff are missing"
    page = b.document("page", "furat", "2018-09-09", f"{words}, and 20 Russian BMDs.")
    claim = b.claim(page, "airstrike", words, time=DAY, place=["Hajin"], actor=["coalition"])
    figures = (
        ClaimFigure(what="members", measure="destroyed", low=8, unit="person",
                    text="at least eight members"),
        ClaimFigure(what="Russian BMDs", measure="destroyed", low=20, high=20, unit="person",
                    text="20 Russian BMDs"),
    )  # fmt: skip
    b.claims[0] = msgspec.structs.replace(claim, figures=figures)
    b.event(b.claims[0])
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "according to Furat Monitor: “20 Russian BMDs” [" in text


def test_a_share_is_no_number() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "They captured half of Hajin.")
    claim = b.claim(page, "capture", "captured half of Hajin")
    half = ClaimFigure(what="Hajin", measure="captured", low=50, high=50, unit="percent",
                       text="half of Hajin")  # fmt: skip
    whole = msgspec.structs.replace(half, unit="item", text="the whole of Hajin")
    both = msgspec.structs.replace(claim, figures=(half, whole))
    assert len(said_in(both, Saying(origin="furat"))) == 1


@pytest.mark.parametrize("what", ["Strikes by the army hit A", "Rockets hit A", "Civilian ships"])
def test_what_goes_on_after_a_speaker_has_a_small_letter(what: str) -> None:
    ends = ", according to Furat Monitor"
    said = [Sentence(text=f"{start}{ends}", claims=()) for start in ("The army took A", what)]
    written = paragraph("", said).sentences
    assert written[1].text == what[0].lower() + what[1:]


def test_the_same_words_of_one_report_are_one_reference() -> None:
    strike = Reference(key="k1", quote="“A strike killed two”", source="Wire, 1 May", claim="c1")
    toll = msgspec.structs.replace(strike, key="k2", claim="c2")
    other = msgspec.structs.replace(strike, key="k3", claim="c3", source="Wire, 2 May")
    cited = Citations({entry.key: entry for entry in (strike, toll, other)})
    assert cited.numbers(Sentence(text="", claims=("k1", "k2", "k3"))) == [1, 2]
    assert [(n, entry.claim) for n, entry in cited.references()] == [(1, "c1 c2"), (2, "c3")]


def test_some_villages_are_not_the_some_villages() -> None:
    near = PlaceMention(text="Hajin", name="Hajin", kind="town", relation="some villages near")
    assert where((near,)) == "in some villages near Hajin"


def test_one_is_on_a_border() -> None:
    border = PlaceMention(text="Turkish border", name="Turkey–Syria", kind="border")
    assert where((border,)) == "on the Turkey–Syria border"


def test_aircraft_by_their_type_are_not_deployed_on_foot() -> None:
    words = "Turkish F-16s patrolled Hajin"
    text = told(("furat", "deployment", words, {**HAJIN, "actor": ["Turkish F-16s"]}))
    assert f"“{words}”" in section(text, "Situation")


def test_tens_are_tens() -> None:
    b = Builder()
    words = "Tens of terrorists were killed in Hajin"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(page, "killing", words, time=DAY, place=["Hajin"])
    tens = ClaimFigure(what="terrorists", measure="killed", low=10, unit="person",
                       text="Tens of terrorists")  # fmt: skip
    b.claims[0] = msgspec.structs.replace(claim, figures=(tens,))
    said = (FigureSaying(origin="furat", low=10, claims=(claim.key,)),)
    b.event(b.claims[0], figures=(Figure(what="killed", of="terrorists", low=10, said_by=said),))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "Tens of terrorists were killed" in text
    assert "at least" not in section(text, "Strikes and losses")


def test_nouns_for_people() -> None:
    nouns = ["Takfiri militants", "German national", "aid workers", "Kurdish militia", "the army"]
    assert [is_of_people(noun) for noun in nouns] == [True, True, True, False, False]


def test_what_a_teller_alone_counts_stands_in_the_sentence() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "A strike hit Hajin. Twelve died in Hajin.")
    where_and_when: dict[str, Any] = {"time": DAY, "place": ["Hajin"]}
    told_of = b.claim(page, "airstrike", "A strike hit Hajin", target=["civilians"],
                      **where_and_when)  # fmt: skip
    counted = b.claim(page, "toll", "Twelve died in Hajin", says=["sohr"], **where_and_when)
    figures = tuple(
        Figure(what=what, of=of, low=low, best=low, high=low,
               said_by=(FigureSaying(origin=origin, low=low, high=low, claims=(claim.key,)),))
        for what, of, low, origin, claim in (
            ("killed", "civilians", 10, "furat", told_of),
            ("injured", None, 41, "furat", told_of),
            ("killed", None, 12, "sohr", counted),
        )
    )  # fmt: skip
    b.event(told_of, counted, figures=figures)
    text = section(digest(SmallRecord(b), *PERIOD, reference=reference()), "Harm to civilians")
    assert "hit civilians in Hajin, and ten civilians were killed and 41 people were inj" in text
    assert "Furat Monitor said that" not in text
    assert "said that 12 people were killed" in text
