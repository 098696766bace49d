"""What rulings suggest: ready to be taken, never applied, gone with the ruling."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.model import Claim, Issue
from sayso.record import Record
from tests.sample_record import record_of

WORDS = "Coalition military forces"
MEANT = {"text": WORDS, "id": "cjtf-oir", "name": "US-led coalition"}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return record_of(tmp_path / "s.db")


def unnamed(record: Record) -> list[Claim]:
    return [c for c in record.claims() if any(m.text == WORDS and m.id is None for m in c.actor)]


def suggested(record: Record) -> list[Issue]:
    return [issue for issue in record.issues() if issue.kind == "suggestion"]


def test_an_amendment_suggests_the_same_for_the_same_words(record: Record) -> None:
    first, *others = unnamed(record)
    assert others
    assert suggested(record) == []
    record.decide("amend", [first.key], set={"actor": [MEANT]})
    (issue,) = suggested(record)
    assert set(issue.about) == {claim.key for claim in others}
    assert len(unnamed(record)) == len(others), "a suggestion was applied"
    for fix in issue.fixes:
        record.decide(fix.verb, fix.on, set=fix.set)
    assert unnamed(record) == []
    assert suggested(record) == []


def test_a_suggestion_goes_with_its_ruling(record: Record) -> None:
    made = record.decide("amend", [unnamed(record)[0].key], set={"actor": [MEANT]})
    assert suggested(record)
    record.decide("revoke", [str(made.seq)])
    assert suggested(record) == []


def test_rulings_that_disagree_suggest_nothing(record: Record) -> None:
    first, second, *_ = unnamed(record)
    record.decide("amend", [first.key], set={"actor": [MEANT]})
    other = {"text": WORDS, "id": "turkey-military", "name": "Turkish armed forces"}
    record.decide("amend", [second.key], set={"actor": [other]})
    assert suggested(record) == []


def test_a_description_needs_more_than_one_ruling(record: Record) -> None:
    told = [c for c in record.claims() if any(m.text == "militants" for m in c.target)][:2]
    meant = {"text": "militants", "id": "hts", "name": "Hayat Tahrir al-Sham"}
    record.decide("amend", [told[0].key], set={"target": [meant]})
    assert suggested(record) == []


def test_rulings_on_pairs_suggest_what_to_do_with_near_misses(record: Record) -> None:
    place = {claim.key: claim.place[0].text for claim in record.claims() if claim.place}
    near = [i.about for i in record.issues() if i.kind == "perhaps the same"]

    def same(a: str, b: str) -> bool:
        return place.get(a, a) == place.get(b, b)

    for a, b in near[: len(near) // 2]:
        record.decide("same" if same(a, b) else "different", [a, b])
    found = [issue for issue in suggested(record) if issue.about]
    assert {issue.fixes[0].verb for issue in found} == {"same", "different"}
    right = [same(*issue.about) == (issue.fixes[0].verb == "same") for issue in found]
    assert sum(right) > 0.8 * len(right)
    left = {i.about for i in record.issues() if i.kind == "perhaps the same"}
    assert {issue.about for issue in found} <= left
    assert any("fuse_threshold" in issue.message for issue in suggested(record))
