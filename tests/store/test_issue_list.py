"""Issues page by page: the same rows in the same order as all of them, however they are found."""

from __future__ import annotations

import pytest
from tests.sample_record import record_of

from sayso.errors import InputError
from sayso.model import SEVERITIES, Filters, Issue
from sayso.protocols import Capture
from sayso.record import Record
from sayso.store import Store, issue_list

FILTERS = (
    Filters(type="airstrike"),
    Filters(type="clash", since="2018-09-05"),
    Filters(status="disputed"),
    Filters(voices=2),
    Filters(text="hospital"),
    Filters(actor="nobody of that name"),
    Filters(box=(36.0, 33.0, 40.0, 36.0)),
    Filters(near=(35.0, 38.0, 250.0)),
    Filters(near=(35.0, 38.0, 250.0), type="airstrike"),
    Filters(until="2018-09-06", modality="happened"),
)


@pytest.fixture
def record(store: Store) -> Record:
    return record_of(store)


def plainly(record: Record, filters: Filters) -> list[Issue]:
    """Return what all issues narrow to, one by one."""
    claims = record.claims(filters)
    names = {name for c in claims for name in (c.key, c.id, c.document)}
    names |= {event.id for event in record.events(filters)}
    return [issue for issue in record.store.issues() if names & set(issue.about)]


def test_issues_are_in_order(record: Record) -> None:
    found = record.store.issues()
    assert len(found) > 10
    assert found == sorted(found, key=lambda i: (SEVERITIES[i.severity], i.kind, i.id))
    counts = record.store.count_issues()
    assert sum(counts.values()) == len(found)
    for kind, count in counts.items():
        of_kind = record.store.issues(kind=kind)
        assert of_kind == [issue for issue in found if issue.kind == kind]
        assert len(of_kind) == count


@pytest.mark.parametrize("few", [0, 10_000])
def test_filters_keep_what_is_about_rows_that_pass(
    record: Record, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up by what passes, or gone through in order by threes."""
    monkeypatch.setattr(issue_list, "_FEW", few)
    monkeypatch.setattr(issue_list, "_CHUNK", 3)
    found = 0
    for filters in FILTERS:
        expected = plainly(record, filters)
        assert record.store.issues(filters) == expected, filters
        found += len(expected)
        for kind in sorted({issue.kind for issue in expected}):
            of_kind = [issue for issue in expected if issue.kind == kind]
            assert record.store.issues(filters, kind) == of_kind
    assert found


def test_where_many_are_near_no_page_of_them_is_made(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(near=(35.0, 38.0, 250.0))
    expected = plainly(record, filters)
    assert expected
    made = []
    numbers = issue_list.Page.numbers
    monkeypatch.setattr(issue_list.Page, "numbers", lambda page: made.append(1) or numbers(page))
    assert record.store.issues(filters) == expected
    assert made
    made.clear()
    monkeypatch.setattr(issue_list, "_FEW", 0)
    assert record.store.issues(filters) == expected
    assert not made


@pytest.mark.parametrize("filters", [Filters(), Filters(type="airstrike"), Filters(voices=2)])
@pytest.mark.parametrize("kind", [None, "no claims"])
def test_pages_join_to_the_whole(record: Record, filters: Filters, kind: str | None) -> None:
    whole = record.issues(filters, kind)
    pages: list[Issue] = []
    for offset in range(0, len(whole) + 6, 3):
        page = record.issues(
            Filters(type=filters.type, voices=filters.voices, limit=3, offset=offset), kind
        )
        assert len(page) <= 3
        pages += page
    assert pages == whole


def test_what_was_not_taken_in_is_on_the_last_pages(record: Record) -> None:
    before = record.issues()
    for nothing in (b"", b"%PDF-1.4 no document"):
        with pytest.raises(InputError):
            record.add([Capture(data=nothing, name=f"{len(nothing)}.pdf")])
    after = record.issues()
    assert after[: len(before)] == before
    others = [issue for issue in after if issue.kind == "not taken in"]
    assert others == after[len(before) :]
    assert others
    size = len(before) + len(others)
    for offset in range(size + 3):
        assert record.issues(Filters(limit=2, offset=offset)) == after[offset : offset + 2]
    assert record.issues(Filters(limit=5), "not taken in") == others[:5]
    assert record.issues(Filters(limit=5, offset=1), "not taken in") == others[1:6]


def test_an_issue_is_found_by_its_id_and_by_what_it_is_about(record: Record) -> None:
    whole = record.issues()
    for issue in whole:
        assert record.issue(issue.id) == issue
    assert record.issue("i1_none") is None
    names = {name for issue in whole[:6] for name in issue.about}
    assert record.issues_about(names) == [i for i in whole if names & set(i.about)]


def test_control_is_found_by_its_reasons(record: Record) -> None:
    rows = record.control()
    keys = sorted({key for row in rows for key in row.because})
    assert len(keys) > 5
    for key in keys:
        assert record.controls_because([key]) == [row for row in rows if key in row.because]
    many = [*keys, *(f"k1_{n}" for n in range(60))]
    assert record.controls_because(many) == [row for row in rows if row.because]
    assert record.controls_because([]) == []


def test_claims_of_a_document_are_those_that_stand_in_it(record: Record) -> None:
    whole = record.claims()
    for document in record.documents():
        found = record.claims_of(document.id)
        assert [c.evidence.start for c in found] == sorted(c.evidence.start for c in found)
        assert {c.id for c in found} == {c.id for c in whole if c.document == document.id}
