"""People named with their age: one person of one age is killed once."""

from __future__ import annotations

import pytest

from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import explain, fuse, own_blocks, wanted_blocks
from sayso.fuse.victims import people_with_age
from sayso.model import Claim, Decision, Event

from .world import Desk, reference

REFERENCE = reference()
KALIM = "Wahid Kalim, 23, was shot dead at a checkpoint"
LATER = "a court heard how the 23-year-old Wahid B. Kalim had been killed"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (KALIM, {"wahid kalim 23"}),
        (LATER, {"wahid kalim 23"}),
        ("Sara Amin Haddad Jr., aged 7, of Brod", {"sara haddad 7"}),
        ("shelling of Deir Alba, 12, and of Brod", set()),
        ("On Friday, 12 of them were buried", set()),
        ("Brigade 93 took Kalim, 230 fighters said", set()),
        ("Wahid was 23", set()),
    ],
)
def test_who_is_named_with_an_age(text: str, people: set[str]) -> None:
    assert people_with_age(Desk().claim("killing", text=text)) == people


def _fused(desk: Desk, *rulings: Decision) -> list[Event]:
    return fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing(rulings))[0]


def _tellings() -> tuple[Desk, Claim, Claim, Claim]:
    desk = Desk()
    first = desk.claim("killing", "alba", "2020-05-01", text=KALIM)
    desk.claim("killing", "alba", "2020-05-01", source="daily", killed=1)
    later = desk.claim("killing", "dorn", "2020-06-20", source="weekly", text=LATER)
    namesake = LATER.replace("23", "32")
    other = desk.claim("killing", "calm", "2020-06-20", source="second", text=namesake)
    return desk, first, later, other


def test_a_later_report_that_names_the_victim_joins() -> None:
    desk, first, later, other = _tellings()
    events = _fused(desk)
    (event,) = [event for event in events if first.key in event.claims]
    assert later.key in event.claims
    assert other.key not in event.claims
    # The day and the place are those of the first telling.
    assert (event.time.start, event.place[0].id) == ("2020-05-01", "t:alba")
    words = [reason.words for reason in explain(first, later, desk.documents, REFERENCE)]
    assert "one person is named, of one age" in words


def test_a_ruling_parts_who_bears_one_name() -> None:
    desk, first, later, _ = _tellings()
    parted = Decision(seq=1, at="2030-01-01T00:00:00Z", by="ana", verb="different",
                      on=(first.key, later.key))  # fmt: skip
    events = _fused(desk, parted)
    assert not [e for e in events if {first.key, later.key} <= set(e.claims)]


def test_captures_are_no_deaths() -> None:
    """Who takes a town may be named in many reports: only where people die a name is a victim's."""
    desk = Desk()
    a = desk.claim("deployment", "alba", "2020-05-01", text="Wahid Kalim, 23, led the convoy there")
    b = desk.claim("deployment", "alba", "2020-06-20", text="Wahid Kalim, 23, led them once more")
    assert not [e for e in _fused(desk) if {a.key, b.key} <= set(e.claims)]


def test_a_store_finds_them_by_their_blocks() -> None:
    desk, first, later, other = _tellings()
    wanted = set(wanted_blocks([later], desk.documents, REFERENCE, 2))
    found, apart = own_blocks([first, other], desk.documents, REFERENCE)
    assert wanted & set(found)
    assert not wanted & set(apart)
