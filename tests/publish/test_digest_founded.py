"""Whether the words behind a digest's sentences bear them: who did it, where, what, how many."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.model import ClaimFigure, Figure, FigureSaying, Mention, PlaceMention
from sayso.publish import digest, get_writer
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.losses import losses
from sayso.publish.naming import is_name, is_plural, is_speaker
from sayso.publish.nouns import is_craft
from sayso.publish.placing import is_described, taken, where
from sayso.publish.prose import Prose
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, _who, narrowed, reference

PERIOD = ("2018-09-03", "2018-09-16")
DAY = ("2018-09-08",)


def told(
    *reports: tuple[str, str, str, dict[str, Any]], text: str = "", target: tuple[str, ...] = ()
) -> str:
    """Return the digest of one event that reports (source, type, words, fields) tell of."""
    b = Builder()
    claims = []
    for number, (source, kind, words, fields) in enumerate(reports):
        page = b.document(f"page{number}", source, "2018-09-09", text or f"{words}.")
        claims.append(b.claim(page, kind, words, **{"time": DAY, **fields}))
    b.event(*claims, **({"target": _who(*target)} if target else {}))
    return digest(SmallRecord(b), *PERIOD, reference=reference())


def section(text: str, heading: str) -> str:
    return text.partition(f"## {heading}")[2].partition("\n## ")[0]


TOOK = {"actor": ["sdf"], "target": ["isis"], "place": ["Hajin"]}


def test_who_only_announced_it_did_not_tell_that_it_was_taken() -> None:
    text = told(
        ("furat", "capture", "The SDF took Hajin from IS", TOOK),
        ("sdf-press", "offensive", "We have begun the battle for Hajin", TOOK),
    )
    assert "took Hajin from the Islamic State, according to Furat Monitor [" in text
    assert "SDF press office: “We have begun the battle for Hajin”" in text


def test_what_was_taken_is_named_by_the_words() -> None:
    text = told(("furat", "capture", "The SDF took villages in the south", TOOK))
    assert "took Hajin" not in text
    assert "“The SDF took villages in the south”" in text


@pytest.mark.parametrize(
    ("words", "asserted"),
    [
        ("The attacks went on all day", False),
        ("The attacks on Hajin went on all day", True),
        ("The coalition went on all day", True),
    ],
)
def test_neither_who_nor_where_in_the_words_is_quoted(words: str, asserted: bool) -> None:
    fields = {"actor": ["coalition"], "place": ["Hajin"]}
    text = told(("furat", "airstrike", words, fields))
    assert ("carried out strikes in Hajin" in section(text, "Situation")) is asserted
    assert (f"“{words}”" in section(text, "Situation")) is not asserted


def test_main_points_name_no_doer_that_the_words_do_not() -> None:
    fields = {"actor": ["coalition"], "target": ["civilians"], "place": ["Hajin"]}
    text = told(("furat", "chemical", "Chlorine was used in Hajin", fields))
    assert "chemical weapons were used against civilians in Hajin" in section(text, "Main points")
    assert "US-led coalition" not in section(text, "Main points")
    assert "the US-led coalition used chemical weapons" in section(text, "Situation").replace(
        "The US", "the US"
    )


def test_who_withdrew_in_the_direction_of_two_towns_left_neither() -> None:
    words = "IS fighters fled from Hajin in the direction of As Susah and Murak"
    fields = {"actor": ["isis"], "place": ["Hajin", "As Susah", "Murak"]}
    text = told(("furat", "withdrawal", words, fields))
    assert "withdrew from Hajin towards As Susah and Murak" in text


def test_who_advances_towards_a_town_is_not_in_it() -> None:
    fields = {"actor": ["sdf"], "place": ["Hajin"]}
    text = told(("furat", "advance", "The SDF is advancing towards the town of Hajin", fields))
    assert "advanced towards Hajin" in text


def test_who_flew_from_a_base_did_not_bomb_it() -> None:
    fields = {"actor": ["coalition"], "place": ["Murak"], "target": ["isis"]}
    text = told(
        ("furat", "airstrike", "Coalition jets flew 26 sorties from Murak against IS", fields)
    )
    assert "bombed the Islamic State, according to Furat Monitor" in text


def test_of_several_hit_each_voice_is_told_its_own() -> None:
    """Neither says both."""
    fields = {"actor": ["coalition"], "place": ["Hajin"]}
    text = told(
        (
            "furat",
            "airstrike",
            "Jets of the coalition hit a convoy in Hajin",
            {**fields, "target": ["isis"]},
        ),
        (
            "levant-wire",
            "airstrike",
            "The coalition hit a bunker in Hajin",
            {**fields, "target": ["hts"]},
        ),
        target=("isis", "hts"),
    )
    assert "carried out airstrikes in Hajin, according to" in text
    assert "Furat Monitor said that the Islamic State was hit" in text
    assert "Levant Wire said that Hayat Tahrir al-Sham was hit" in text


def test_what_the_account_names_is_not_told_again() -> None:
    fields = {"actor": ["coalition"], "place": ["Hajin"]}
    text = told(
        ("furat", "airstrike", "Coalition jets hit IS and HTS in Hajin",
         {**fields, "target": ["isis", "hts"]}),
        ("levant-wire", "airstrike", "The coalition hit IS in Hajin",
         {**fields, "target": ["isis"]}),
        target=("isis", "hts"),
    )  # fmt: skip
    assert "bombed the Islamic State in Hajin, according to" in text
    assert "Furat Monitor said that Hayat Tahrir al-Sham was hit" in text
    assert "said that the Islamic State" not in text


def test_who_names_fighters_nobody_knows_does_not_leave_it_open() -> None:
    text = told(
        ("furat", "capture", "The SDF took Hajin from IS", TOOK),
        ("levant-wire", "capture", "Backed fighters took Hajin",
         {"actor": ["Backed fighters"], "place": ["Hajin"]}),
    )  # fmt: skip
    assert "Levant Wire also reported it" in text
    assert "who did it" not in text


def test_looting_is_not_ruin() -> None:
    fields = {"actor": ["isis"], "target": ["the homes"], "place": ["Hajin"]}
    assert "looted the homes in Hajin" in told(
        ("furat", "destruction", "IS fighters looted the homes in Hajin", fields)
    )
    assert "destroyed or damaged the homes in Hajin" in told(
        ("furat", "destruction", "IS fighters looted and burned the homes in Hajin", fields)
    )


def test_a_quotation_begins_where_its_sentence_does() -> None:
    words = "Talal Silo, the SDF will storm the city of Hajin from north and east within a week"
    text = told(
        ("furat", "offensive", words, {"modality": "planned", "place": ["Hajin"]}),
        text=f"According to the spokesman, {words}.",
    )
    assert f"“According to the spokesman, {words}”" in text


def test_who_spoke_is_not_said_again_behind_the_quotation() -> None:
    words = "an assault on Hajin"
    text = told(
        ("furat", "offensive", words, {"modality": "planned", "place": ["Hajin"]}),
        text=f"These positions will be used for {words},” he said.",
    )
    assert "“These positions will be used for an assault on Hajin”" in text


def test_a_part_of_a_name_is_not_who_spoke() -> None:
    """`Syria` says what `the Syrian army` did: that is not the army's own account."""
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "The Syrian Arab Army shelled Hajin.")
    claim = b.claim(page, "shelling", "The Syrian Arab Army shelled Hajin", actor=["syria-army"],
                    place=["Hajin"], time=DAY, says=["Syria"])  # fmt: skip
    b.event(claim, interests={"Syria": "own success"})
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "by its own account" not in text
    assert "by the account of Syria alone" in text


HAJIN = msgspec.structs.replace(PLACES["Hajin"], text="Hajin")


@pytest.mark.parametrize(
    ("relation", "kind", "expected"),
    [
        ("opposition-held part of", "province", "in part of Hajin"),
        ("its centres in the rebel-held part of", "city", "in part of Hajin"),
        ("northern", "village", "in Hajin"),
        ("northern", "province", "in northern Hajin"),
        ("north of second city", "city", "north of Hajin"),
    ],
)
def test_how_a_place_lies(relation: str, kind: str, expected: str) -> None:
    place = msgspec.structs.replace(HAJIN, relation=relation, kind=kind)
    assert where([place]) == expected


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("eastern countryside of", "territory in the eastern countryside of Hajin"),
        ("provincial border of", "territory on the provincial border of Hajin"),
        ("outskirts of", "the outskirts of Hajin"),
    ],
)
def test_who_took_ground_in_a_countryside_has_not_taken_it(relation: str, expected: str) -> None:
    assert taken([msgspec.structs.replace(HAJIN, relation=relation)]) == expected


def test_air_strikes_go_nowhere() -> None:
    prose = Prose(Facts(Rows(known={}), reference()))
    event = event_of({"type": "airstrike", "actor": ["coalition"]})
    place = msgspec.structs.replace(HAJIN, relation="over 35 kilometers towards")
    made = prose.happening(msgspec.structs.replace(event, place=(place,)))
    assert made == "the US-led coalition carried out airstrikes on the way to Hajin"


def test_a_state_is_not_besieged() -> None:
    prose = Prose(Facts(Rows(known={}), load_reference()))
    syria = Mention(text="Syria", id="syria", name="Syria")
    event = event_of({"type": "siege", "actor": ["isis"], "place": ["Hajin"]})
    assert prose.happening(msgspec.structs.replace(event, target=(syria,))) is None


@pytest.mark.parametrize(
    ("name", "craft"),
    [
        ("Long-range Tu-22M3 bombers", True), ("Russian Tupolev bombers", True),
        ("suicide bombers", False), ("warplanes", True), ("long-range bombers from Russia", True),
    ],
)  # fmt: skip
def test_aircraft_are_what_it_was_done_with(name: str, craft: bool) -> None:
    assert is_craft(name) is craft


def test_words_that_are_no_names() -> None:
    assert is_plural("positions of Hay'at Tahrir al-Sham")
    assert not is_name("Three-week siege rebels", 5)
    assert not is_speaker("children")
    assert is_described("Iraqi city")
    assert not is_described("Maksar ash Shamali")
    director = "Rami Abdel Rahman director of the Britain-based Observatory"
    assert with_article(director) == director


def test_hundreds_are_hundreds() -> None:
    words = "Air strikes on Hajin killed hundreds of civilians"
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    counted = ClaimFigure(what="civilians", measure="killed", low=100, unit="person",
                          text="hundreds of civilians")  # fmt: skip
    claim = b.claim(page, "airstrike", words, actor=["coalition"], place=["Hajin"], time=DAY,
                    figures=[counted])  # fmt: skip
    said = FigureSaying(origin="furat", low=100, claims=(claim.key,))
    dead = Figure(what="killed", of="civilians", low=100, best=100, said_by=(said,))
    b.event(claim, figures=(dead,))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "hundreds of civilians were killed" in text
    assert "Furat Monitor: hundreds killed" in text


# ------------------------------------------------------------------ sums that nobody says


def _dead(of: str, low: float, origin: str) -> Figure:
    said = FigureSaying(origin=origin, low=low, high=low, rank="preferred")
    return Figure(what="killed", of=of, low=low, best=low, high=low, said_by=(said,))


@pytest.mark.parametrize(
    ("kind", "figures", "low", "high", "of_nobody"),
    [
        # Of one attack, what one calls civilians another calls fighters.
        ("airstrike", [("civilians", 17, "sohr"), ("fighters", 25, "amaq")], 17, 42, False),
        # One speaker tells of both: they are two groups.
        ("airstrike", [("civilians", 17, "sohr"), ("fighters", 25, "sohr")], 42, 42, False),
        # Both sides of a fight have dead; the sum is made, and said to be nobody's.
        ("clash", [("SDF fighters", 5, "sdf-press"), ("IS fighters", 12, "amaq")], 17, 17, True),
    ],
)
def test_the_dead_of_two_speakers(
    kind: str, figures: list[Any], low: float, high: float, of_nobody: bool, tmp_path: Path
) -> None:
    case = {"type": kind, "actor": ["sdf"], "target": ["isis"], "place": ["Hajin"],
            "time": ["2018-09-20"]}  # fmt: skip
    event = msgspec.structs.replace(
        event_of(case), figures=tuple(_dead(*figure) for figure in figures)
    )
    found = losses(event, Facts(Rows(known={}), reference()))
    assert found.total is not None
    assert (found.total.low, found.total.high, found.of_nobody) == (low, high, of_nobody)
    target = tmp_path / "acled.csv"
    get_writer("acled").write(narrowed([event]), target)
    with target.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert row["fatalities"] == str(int(low))
    assert ("nobody gives" in row["notes"]) is of_nobody


def test_places_are_told_as_their_words_have_them() -> None:
    place = PlaceMention(text="Hajin", name="Hajin", relation="the part of", kind="province")
    assert where([place]) == "in part of Hajin"
