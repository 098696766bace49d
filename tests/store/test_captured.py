from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from sayso.errors import RecordError
from sayso.ids import raw_name
from sayso.model import Document, Section
from sayso.store import Store

from .samples import document

relaxed = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def add(store: Store, text: str, at: str = "2020-01-01T00:00:00Z", **known: Any) -> list[str]:
    one = document(text, **known)
    return store.add_captured(text.encode(), [one], name="a.txt", url=None, captured_at=at)


def dump(store: Store) -> list[Any]:
    """All that was captured, but for the times of capture."""
    return [
        [(d, store.captured_at(d.id)) for d in store.documents()],
        [(name, store.raw(name)) for name in store.raw_names()],
        store.document_ids(),
    ]


def test_pages_of_documents_go_by_day_with_undated_ones_last(store: Store) -> None:
    days = [None, "2018-09-03", "2018-09-01", None, "2018-09-03T10:00:00Z", "2018-09-02", None]
    made = []
    for number, day in enumerate(days):
        found = msgspec.structs.replace(document(f"Report {number}."), published=day)
        made.append(found)
        store.add_captured(
            f"Report {number}.".encode(), [found], name="x", url=None,
            captured_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    whole = sorted(made, key=lambda d: (d.published or "9999", d.page, d.id))
    assert store.count_documents() == len(whole)
    for limit in (1, 2, 3, 7, 9):
        for offset in range(9):
            page = store.documents_by_day(limit, offset)
            assert page == whole[offset : offset + limit], (limit, offset)


def test_twice_is_once(store: Store) -> None:
    first = add(store, "Shells fell on the bridge.")
    assert len(first) == 1
    assert add(store, "Shells fell on the bridge.") == []
    assert store.counts()["documents"] == 1


def test_everything_comes_back(store: Store) -> None:
    text = "Line one.\n\tΚαλημέρα \U0001f4a5 حلب\x00 end"
    one = document(text, source="sana\x00")
    raw = text.encode()
    store.add_captured(raw, [one], name="odd\x00", url="http://x/\x00", captured_at="2020")
    assert store.document(one.id) == one
    assert list(store.documents([one.id, "d1_none"])) == [one]
    assert store.raw(raw_name(raw)) == raw
    assert store.has_raw(raw_name(raw))
    assert not store.has_raw("0" * 64)
    assert store.document("d1_none") is None


def test_sections_come_back(store: Store) -> None:
    raw = b"Quoted."
    plain = document("Quoted.")
    section = Section(kind="comment", start=0, end=7, author="h", depth=2)
    one = Document(
        **{f: getattr(plain, f) for f in plain.__struct_fields__ if f != "sections"},
        sections=(section,),
    )
    store.add_captured(raw, [one], name="a", url=None, captured_at="2020")
    assert store.document(one.id) == one


def test_many_documents_of_one_file(store: Store) -> None:
    raw = b"feed"
    many = [document(f"Item {i}", raw=raw) for i in range(450)]
    new = store.add_captured(raw, many, name="feed", url=None, captured_at="2020")
    assert new == sorted(d.id for d in many)
    assert [d.id for d in store.documents()] == new
    assert [d.id for d in store.documents(reversed(new))] == new  # type: ignore[arg-type]
    assert list(store.raw_names()) == [raw_name(raw)]


def test_first_capture_counts(store: Store) -> None:
    for at in ("2020-03-01", "2020-01-01", "2020-02-01"):
        add(store, "The same page.", at)
    (id_,) = store.document_ids()
    assert store.captured_at(id_) == "2020-01-01"


def test_bytes_must_be_those_of_the_document(store: Store) -> None:
    with pytest.raises(ValueError, match="not read from these bytes"):
        store.add_captured(b"other", [document("one")], name="a", url=None, captured_at="2020")
    assert list(store.raw_names()) == []


def test_unknown_names(store: Store) -> None:
    with pytest.raises(RecordError, match="no captured bytes"):
        store.raw("0" * 64)
    with pytest.raises(RecordError, match="no document"):
        store.captured_at("d1_none")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET page = 'x'",
        "UPDATE raw SET size = 0",
        "UPDATE captures SET name = 'x'",
    ],
)
def test_captured_rows_cannot_be_changed(store: Store, statement: str) -> None:
    add(store, "A fact.")
    before = dump(store)
    with pytest.raises(DBAPIError, match="cannot be changed"), store.database.writing() as c:
        c.exec_driver_sql(statement)
    assert dump(store) == before


def test_replacing_is_refused_too(store: Store) -> None:
    if store.database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    add(store, "A fact.")
    with pytest.raises(DBAPIError, match="added once"), store.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO documents SELECT number, id, raw, 'x', source, published, "
            'parent, "row" FROM documents'
        )


@relaxed
@given(data=st.data())
def test_order_of_adding_never_matters(new_store: Callable[[], Store], data: st.DataObject) -> None:
    texts = ["Jets hit Raqqa.", "Troops left Homs.", "Nothing new.", ""]
    adds = data.draw(
        st.lists(
            st.tuples(st.sampled_from(texts), st.sampled_from(["2020-01-01", "2020-02-01"])),
            max_size=6,
        )
    )
    dumps = []
    for order in (adds, data.draw(st.permutations(adds))):
        store = new_store()
        for text, at in order:
            add(store, text, at)
        dumps.append(dump(store))
        store.close()
    assert dumps[0] == dumps[1]


def test_threads_add_at_once(store: Store) -> None:
    texts = [f"Report {i % 10}" for i in range(40)]
    new: list[str] = []
    errors: list[BaseException] = []

    def work(mine: list[str]) -> None:
        try:
            for text in mine:
                new.extend(add(store, text))
        except BaseException as error:  # noqa: BLE001 (told to the test below)
            errors.append(error)

    threads = [threading.Thread(target=work, args=(texts[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(new) == store.document_ids()
    assert len(new) == 10


def test_listing_goes_on_while_others_add(store: Store) -> None:
    for i in range(250):
        add(store, f"Report {i}")
    seen = store.documents()
    begin = [d.id for d in itertools.islice(seen, 5)]
    add(store, "One more")
    rest = [d.id for d in seen]
    assert sorted(begin + rest) == begin + rest
    assert len(begin + rest) >= 250
