"""Whose losses a number counts, and what two speakers who contradict each other add up to."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest

from sayso.model import Event, Figure, FigureSaying, Mention, Voice
from sayso.publish.acled import AcledWriter, sub_event
from sayso.publish.airwars import grade
from sayso.publish.facts import Facts
from sayso.publish.losses import losses
from sayso.publish.plover import codable
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import Builder, SmallRecord, reference

PACKS = load_reference()


def killed(number: int, of: str | None, who: str) -> Figure:
    said = FigureSaying(origin=who, low=number, high=number, claims=("k",))
    return Figure(what="killed", of=of, low=number, best=number, high=number, said_by=(said,))


def total(target: str, *figures: Figure) -> tuple[float, float, float]:
    event: Event = event_of({"type": "shelling", "place": ["Hajin"]})
    known = target in PACKS.actors
    mention = Mention(text=target, id=target if known else None)
    event = msgspec.structs.replace(event, target=(mention,), figures=figures)
    found = losses(event, Facts(Rows(known=PACKS.sources), PACKS)).total
    assert found is not None
    return found.low, found.best, found.high


@pytest.mark.parametrize(
    ("target", "figures", "expected"),
    [
        # Children are of the civilians: 22, or 14 of them three children, are not 25.
        ("children", [killed(22, None, "governor"), killed(3, "children", "network"),
                      killed(14, "civilians", "network")], (14, 22, 22)),
        # One speaker's two numbers for the same people are one, the wider.
        ("civilians", [killed(22, None, "a"), killed(14, "civilians", "a")], (22, 22, 22)),
        # Two workers by one, five people by another: conservatively two.
        ("depot", [killed(2, "workers", "a"), killed(5, None, "b")], (2, 5, 5)),
        # A total given beside its own parts holds what they leave.
        ("depot", [killed(2, "workers", "a"), killed(5, None, "a")], (5, 5, 5)),
    ],
)  # fmt: skip
def test_what_two_speakers_count_is_contradicted_not_added(
    target: str, figures: list[Figure], expected: tuple[float, float, float]
) -> None:
    assert total(target, *figures) == expected


@pytest.mark.parametrize(
    ("words", "dead", "kind"),
    [
        ("IS took Hajin without a fight", 0, "Non-violent transfer of territory"),
        ("IS entered Hajin unopposed", 0, "Non-violent transfer of territory"),
        ("IS took Hajin without resistance", 3, "Non-state actor overtakes territory"),
        ("IS took Hajin after a fight", 0, "Non-state actor overtakes territory"),
    ],
)
def test_a_town_given_up_without_a_fight_is_a_transfer(
    tmp_path: Path, words: str, dead: int, kind: str
) -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(page, "capture", words, actor=["isis"], place=["Hajin"], time=("2018-09-08",))
    b.event(claim, figures=(killed(dead, "fighters", "furat"),) if dead else ())
    target = tmp_path / "acled.csv"
    AcledWriter(reference()).write(SmallRecord(b), target)
    with target.open(encoding="utf-8", newline="") as table:
        (row,) = csv.DictReader(table)
    assert row["sub_event_type"] == kind
    event = event_of({"type": "capture", "place": ["Hajin"]})
    assert sub_event(event, (), "SY", True, True).sub_event_type == "Armed clash"


def test_who_counts_only_fighters_is_no_second_source_of_harm_to_civilians() -> None:
    b = Builder()
    one, two = "An airstrike killed 17 civilians in Hajin", "It bombed a store, 25 fighters died"
    page = b.document("page", "furat", "2018-09-09", f"{one}. {two}.")
    harm = b.claim(page, "airstrike", one, actor=["coalition"], target=["civilians"],
                   place=["Hajin"], time=("2018-09-08",), says=["sohr"])  # fmt: skip
    boast = b.claim(page, "airstrike", two, actor=["coalition"], place=["Hajin"],
                    time=("2018-09-08",), says=["sdf-press"])  # fmt: skip
    voices = tuple(
        Voice(origin=name, claims=(claim.key,), paths=((name,),))
        for name, claim in (("sohr", harm), ("sdf-press", boast))
    )
    event = b.event(harm, boast, actor=harm.actor, target=harm.target, voices=voices)
    facts = Facts(SmallRecord(b), reference())
    assert grade(event, facts) == "weak"
    both = msgspec.structs.replace(voices[1], claims=(harm.key,))
    assert grade(msgspec.structs.replace(event, voices=(voices[0], both)), facts) == "fair"


def test_flight_is_no_retreat() -> None:
    event = event_of({"type": "displacement", "place": ["Hajin"], "time": ["2018-09-08"]})
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    assert codable(event, facts) == "no PLOVER category for displacement"
