"""Repeated headlines, and days that another sentence tells."""

from __future__ import annotations

import pytest

from sayso.extract.repeats import with_told_days, without_repeats
from sayso.model import Claim, Evidence, Mention, PlaceMention, TimeSpan
from tests.extract.reading import document

TEXT = "Army retakes Wau\nOn Monday the army captured Wau.\nTwelve rebels were killed in Wau."
DAY = TimeSpan(start="2016-07-04", end="2016-07-04", text="On Monday")


def claim(
    words: str,
    kind: str = "capture",
    actor: str = "army",
    place: str = "Wau",
    time: TimeSpan | None = None,
    modality: str = "happened",
) -> Claim:
    start = TEXT.index(words)
    return Claim(
        id="",
        key="",
        type=kind,  # type: ignore[arg-type]
        actor=(Mention(text=actor),) if actor else (),
        place=(PlaceMention(text=place),),
        time=time,
        modality=modality,  # type: ignore[arg-type]
        evidence=Evidence(text=words, start=start, end=start + len(words)),
    )


HEADLINE = "Army retakes Wau"
BODY = "the army captured Wau"


def test_a_headline_told_again_in_the_body_is_dropped() -> None:
    doc = document(TEXT, heading=True)
    head, body = claim(HEADLINE), claim(BODY)
    assert without_repeats([head, body], doc) == [body]


@pytest.mark.parametrize(
    "body",
    [claim(BODY, place="Raga"), claim(BODY, actor="rebels"), claim(BODY, kind="aid")],
    ids=["another place", "another actor", "another kind"],
)
def test_a_headline_that_says_more_stays(body: Claim) -> None:
    doc = document(TEXT, heading=True)
    assert without_repeats([claim(HEADLINE), body], doc) == [claim(HEADLINE), body]


def test_claims_of_the_body_never_drop_each_other() -> None:
    doc = document(TEXT)
    assert without_repeats([claim(HEADLINE), claim(BODY)], doc) == [claim(HEADLINE), claim(BODY)]


KILLED = "Twelve rebels were killed"


def test_an_undated_killing_takes_the_only_day_told_for_its_place() -> None:
    _, filled = with_told_days([claim(BODY, time=DAY), claim(KILLED, kind="killing")], "")
    assert filled.time == DAY
    assert filled.why_empty["time"]


@pytest.mark.parametrize(
    "other",
    [
        claim(KILLED, kind="killing", place="Raga"),
        claim(KILLED, kind="killing", modality="planned"),
        claim(KILLED, kind="statement"),
    ],
    ids=["another place", "a plan", "no violence"],
)
def test_others_stay_undated(other: Claim) -> None:
    assert with_told_days([claim(BODY, time=DAY), other], "")[1].time is None


def test_two_days_for_one_place_date_nothing() -> None:
    later = TimeSpan(start="2016-07-05", end="2016-07-05", text="Tuesday")
    dated = [claim(BODY, time=DAY), claim(HEADLINE, time=later)]
    assert with_told_days([*dated, claim(KILLED, kind="killing")], "")[2].time is None


def test_a_sentence_printed_twice_tells_its_toll_once() -> None:
    told = "The raid on the market of Wau was fierce, killing nine men. "
    text = told + told + "Far from there another raid was fierce, killing nine men."
    words = "killing nine men"
    starts = [text.index(words), text.rindex(words, 0, 2 * len(told)), text.rindex(words)]
    claims = [
        Claim(
            id=str(start),
            key="",
            type="killing",
            evidence=Evidence(text=words, start=start, end=start + len(words)),
        )
        for start in starts
    ]
    kept = without_repeats(claims, document(text))
    assert [c.evidence.start for c in kept] == [starts[0], starts[2]]
