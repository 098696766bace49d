"""Who only retells, though no sentence is copied."""

from __future__ import annotations

import msgspec
import pytest

from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import fuse
from sayso.fuse.documents import resemblance, sketch_of
from sayso.fuse.retold import SHARED_TEXT
from sayso.model import Claim, Event

from .world import Desk, own_words, reference

REFERENCE = reference()
STRIKE = {"actor": "red", "target": "blue"}
SHARED = " ".join(own_words(n) for n in range(6))


def _event(desk: Desk) -> Event:
    (event,), _ = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([]))
    return event


def _two_papers(title: str, second: str) -> Desk:
    """Two papers in their own words; `second` is what else the second prints."""
    desk = Desk()
    for source, rest, begin in (("daily", SHARED, 100), ("weekly", second, 200)):
        text = " ".join([*(own_words(begin + n) for n in range(5)), rest])
        page = desk.document(source, "2020-05-01", title=title, sketch=sketch_of(text))
        desk.claim("airstrike", source=page, **STRIKE)
    return desk


def test_two_papers_that_share_a_report_are_one_voice() -> None:
    desk = _two_papers("Strike on Alba", SHARED)
    one, two = (document.sketch for document in desk.documents.values())
    assert SHARED_TEXT < resemblance(one, two) < 0.6
    event = _event(desk)
    (voice,) = event.voices
    assert sorted(voice.paths) == [("The Daily",), ("The Weekly",)]
    assert event.status == "likely"


@pytest.mark.parametrize(
    ("title", "second"),
    [
        ("Strike on Alba", " ".join(own_words(n) for n in range(50, 56))),
        # What two digests share may be of another happening.
        ("What the week brought", SHARED),
    ],
)
def test_papers_with_texts_of_their_own_stay_two(title: str, second: str) -> None:
    event = _event(_two_papers(title, second))
    assert len(event.voices) == 2
    assert event.status == "confirmed"


@pytest.mark.parametrize(
    ("wording", "voices"),
    [
        ("fighters overran both oilfields in spring", 1),
        ("fighters lost a depot and two bridges", 2),
    ],
)
def test_a_background_told_in_the_same_words_is_one_voice(wording: str, voices: int) -> None:
    """Under titles of other things, what is alike is from the report that the texts share."""
    desk = _two_papers("What the week brought", SHARED)
    first, second = desk.claims
    desk.claims[:] = [
        _worded(first, "in spring the fighters overran both of the oilfields"),
        _worded(second, wording),
    ]
    assert len(_event(desk).voices) == voices


def _worded(claim: Claim, text: str) -> Claim:
    evidence = msgspec.structs.replace(claim.evidence, text=text)
    return msgspec.structs.replace(claim, evidence=evidence)


def test_a_paper_that_copies_words_around_a_quotation_is_no_witness() -> None:
    """The Weekly prints The Daily's own words, which stood around what the monitor said."""
    desk = Desk()
    text = " ".join(own_words(n) for n in range(9))
    for source, day in (("daily", "2020-05-01"), ("weekly", "2020-05-02")):
        page = desk.document(source, day, sketch=sketch_of(text))
        desk.claim("airstrike", source=page, says="monitor", **STRIKE)
        desk.claim("airstrike", source=page, **STRIKE)
    assert _event(desk).status == "likely"


def test_an_agency_around_a_quotation_is_no_second_witness() -> None:
    desk = Desk()
    page = desk.document("wire", "2020-05-01", title="Strike on Alba")
    desk.claim("airstrike", source=page, says="monitor", **STRIKE)
    desk.claim("airstrike", source=page, **STRIKE)
    assert _event(desk).status == "likely"
    # In another report it is one.
    desk.claim("airstrike", source=desk.document("wire", "2020-05-03"), **STRIKE)
    assert _event(desk).status == "confirmed"


def test_who_passes_a_word_on_is_no_second_witness() -> None:
    """ "The Monitor told The Daily", in The Weekly."""
    desk = Desk()
    page = desk.document("weekly", "2020-05-01", title="Strike on Alba")
    desk.claim("airstrike", source=page, says=("monitor", "daily"), **STRIKE)
    desk.claim("airstrike", source=page, says="daily", **STRIKE)
    event = _event(desk)
    assert event.status == "likely"
    assert event.reason.startswith("one independent origin, Valley Monitor")
