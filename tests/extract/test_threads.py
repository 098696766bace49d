"""The one happening a report is about."""

from __future__ import annotations

import msgspec

from sayso.actors import actor_index
from sayso.extract.lexicon import load_lexicon
from sayso.extract.threads import with_one_story
from sayso.model import Claim, Evidence, Mention, PlaceMention, TimeSpan
from sayso.reference import load_reference
from tests.extract.reading import document

TEXT = (
    "Boko Haram fighters attacked the village of Dalori on Saturday.\n"
    "Residents hid in the bush.\n"
    "Homes were burned and 86 people died.\n"
    "In a separate raid 12 people died."
)
SATURDAY = TimeSpan(start="2016-01-30", end="2016-01-30", text="on Saturday")
INDEX = actor_index(load_reference())
LEXICON = load_lexicon("en", ())


def claim(words: str, kind: str, **fields: object) -> Claim:
    start = TEXT.index(words)
    made = Claim(
        id="",
        key="",
        type=kind,  # type: ignore[arg-type]
        evidence=Evidence(text=words, start=start, end=start + len(words)),
    )
    return msgspec.structs.replace(made, **fields)


LEAD = claim(
    "Boko Haram fighters attacked the village of Dalori",
    "clash",
    actor=(Mention(text="Boko Haram fighters", id="boko-haram"),),
    place=(PlaceMention(text="Dalori"),),
    time=SATURDAY,
)


def told(*claims: Claim) -> list[Claim]:
    return with_one_story([LEAD, *claims], document(TEXT), INDEX, LEXICON)


def test_what_the_opening_tells_goes_on() -> None:
    result = told(claim("86 people died", "toll"))[1]
    assert [m.id for m in result.actor] == ["boko-haram"]
    assert [p.text for p in result.place] == ["Dalori"]
    assert result.time == SATURDAY
    assert {"actor", "place", "time"} <= set(result.why_empty)


def test_a_separate_raid_keeps_to_itself() -> None:
    apart = claim("12 people died", "toll")
    assert told(apart)[1] == apart


def test_a_place_of_its_own_is_not_overruled() -> None:
    away = claim("86 people died", "toll", place=(PlaceMention(text="Maiduguri"),))
    assert told(away)[1].place == away.place
    assert not told(away)[1].actor


def test_the_side_that_suffers_did_not_do_it() -> None:
    theirs = claim("86 people died", "toll", target=(Mention(text="Boko Haram", id="boko-haram"),))
    assert told(theirs)[1].actor == ()


def test_plans_and_denials_are_left_alone() -> None:
    denied = claim("86 people died", "toll", modality="denied")
    assert told(denied)[1] == denied


def test_a_text_without_violence_is_left_alone() -> None:
    only = claim("Residents hid in the bush", "displacement")
    assert with_one_story([only], document(TEXT), INDEX, LEXICON) == [only]
