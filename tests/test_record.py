"""Record: capture, derivation, redirects, rulings, audit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
import pytest

import sayso
from sayso.errors import ConflictError, InputError, RecordError
from sayso.model import Filters
from sayso.protocols import Capture
from sayso.samples import FOLDER
from sayso.store import Store
from tests.sample_record import add_samples, record_of, sample_captures, sample_documents

DISPATCH = FOLDER / "02-dispatch-2018-09-04.txt"
TEXT = "DEIR EZ-ZOR, 4 September 2018 - Government forces captured the village of Al-Jabin.\n"


@pytest.fixture
def six(tmp_path: Path) -> sayso.Record:
    """A record of the first six samples."""
    return record_of(tmp_path / "six.db", range(6))


# ------------------------------------------------------------------ reading without a record


def test_read_takes_paths_bytes_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT)
    from_path = sayso.read(path, published="2018-09-04")
    assert [c.type for c in from_path] == ["capture"]
    for source in (str(path), TEXT.encode(), TEXT, Capture(data=TEXT.encode(), name="x")):
        claims = sayso.read(source, published="2018-09-04")
        assert [(c.type, c.evidence) for c in claims] == [(c.type, c.evidence) for c in from_path]


def test_read_takes_the_day_of_publication_as_text_or_as_a_date() -> None:
    told = b"Rebels captured Bossangoa on Monday."
    as_text = sayso.read(told, published="2017-06-07")
    assert as_text[0].time is not None
    assert as_text[0].time.start == "2017-06-05"
    assert sayso.read(told, published=date(2017, 6, 7)) == as_text


def test_read_is_a_function_and_a_module() -> None:
    from sayso import read
    from sayso.read import read_capture

    assert callable(read)
    assert sayso.read is read
    assert read.read_capture is read_capture  # type: ignore[attr-defined]


def test_a_path_that_is_not_there_is_no_text() -> None:
    with pytest.raises(InputError):
        sayso.read("no such report.txt")


# ------------------------------------------------------------------ capture


def test_add_tells_what_it_did(tmp_path: Path) -> None:
    with sayso.open(tmp_path / "r.db") as record:
        result = record.add([DISPATCH, TEXT.encode(), tmp_path / "missing.txt", b""])
        assert len(result.new) == 2
        assert [name for name, _ in result.failures] == [str(tmp_path / "missing.txt"), "bytes"]
        assert result.claims == len(record.claims()) > 0
        assert result.events == len(record.events())
        again = record.add([DISPATCH])
        assert (again.new, len(again.known)) == ((), 1)
        assert again.claims == result.claims


def test_add_of_nothing_readable_raises_and_keeps_nothing(tmp_path: Path) -> None:
    with sayso.open(tmp_path / "r.db") as record:
        with pytest.raises(InputError, match="and 1 more"):
            record.add([b"", tmp_path / "missing.txt"])
        assert record.counts()["documents"] == 0


def test_only_new_documents_are_read(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with sayso.open(tmp_path / "r.db") as record:
        first, second = sample_captures()[:2]
        record.add([first], progress=lambda done, of: seen.append((done, of)))
        assert seen == [(1, 1)]
        record.add([first, second], progress=lambda done, of: seen.append((done, of)))
        assert seen == [(1, 1), (1, 1)]
        record.derive(full=True, progress=lambda done, of: seen.append((done, of)))
        assert seen[-1] == (2, 2)
        assert record.check() == []


def test_a_run_says_what_ran(six: sayso.Record) -> None:
    run = six.runs()[-1]
    assert run.command == "add"
    assert run.engine.startswith("rules@")
    assert run.counts["documents"] == len(six.documents()) == 6
    assert run.at.endswith("Z")


# ------------------------------------------------------------------ look


def test_events_list_claims_and_claims_point_at_words(six: sayso.Record) -> None:
    texts = {document.id: document.text for document in six.documents()}
    for event in six.events():
        claims = six.claims(keys=event.claims)
        assert {claim.key for claim in claims} == set(event.claims)
        for claim in claims:
            words = claim.evidence
            assert texts[claim.document][words.start : words.end] == words.text


def test_documents_follow_the_filters(six: sayso.Record) -> None:
    everything = six.documents()
    assert [d.published for d in everything] == sorted(str(d.published) for d in everything)
    claim = six.claims()[0]
    narrowed = six.documents(Filters(type=claim.type))
    assert 0 < len(narrowed) <= len(everything)
    assert six.documents(Filters(limit=2, offset=1)) == everything[1:3]
    assert six.document(everything[0].id) == everything[0]
    assert six.document("d1_nothing") is None


def test_control_as_known_earlier(tmp_path: Path) -> None:
    with (
        record_of(tmp_path / "all.db") as record,
        record_of(
            tmp_path / "early.db",
            [i for i, d in enumerate(sample_documents()) if str(d.published) <= "2018-09-07"],
        ) as early,
    ):
        assert record.control(known="2018-09-07") == early.control()
        assert record.control() != early.control()
        rows = record.control(on="2018-09-10")
        places = [row.place.id or row.place.text for row in rows]
        assert len(places) == len(set(places))
        assert all((row.since or "") <= "2018-09-10" for row in rows)
        assert record.control(place=places[0])


def test_actors_and_sources_are_counted(six: sayso.Record) -> None:
    actors = six.actors()
    assert actors[0].as_actor + actors[0].as_target > 0
    names = {m.id for c in six.claims() for m in (*c.actor, *c.target) if m.id}
    assert names <= {row.actor.id for row in actors}
    assert {row.actor.id for row in six.actors(everything=True)} >= set(six.reference.actors)
    published = sum(row.documents for row in six.source_counts())
    assert published == sum(1 for d in six.documents() if d.source)
    assert six.actors("no such actor") == []


def test_search_finds_words(six: sayso.Record) -> None:
    word = max(six.claims()[0].evidence.text.split(), key=len).strip(".,;")
    hits = six.search(word)
    assert six.claims()[0].id in {name for kind, name, _ in hits if kind == "claim"}


# ------------------------------------------------------------------ rule


def test_a_ruling_changes_what_is_derived_and_is_undone(six: sayso.Record) -> None:
    claims, events = six.claims(), six.events()
    made = six.decide("reject", [claims[0].key], reason="misread")
    assert (made.seq, made.by) == (1, "tester")
    assert claims[0].key not in {c.key for c in six.claims()}
    six.decide("revoke", ["1"])
    assert six.claims() == claims
    assert six.events() == events
    assert [d.verb for d in six.decisions()] == ["reject", "revoke"]
    assert six.check() == []


def test_a_claim_id_stands_for_its_key(six: sayso.Record) -> None:
    claim = six.claims()[0]
    assert six.decide("accept", [claim.id]).on == (claim.key,)
    found = six.claim(claim.key)
    assert found is not None
    assert found.score == 1.0


def test_joined_and_parted_events_redirect(six: sayso.Record) -> None:
    events = [e for e in six.events() if e.type == "airstrike"][:2] or six.events()[:2]
    first, second = events[:2]
    six.decide("same", [first.claims[0], second.claims[0]])
    joined = {six.event(first.id), six.event(second.id)}
    assert len({event.id for event in joined if event}) == 1
    six.decide("revoke", ["1"])
    again = six.event(second.id)
    assert again is not None
    assert six.event("e1_nothing") is None


def test_a_ruling_that_means_nothing_is_refused(six: sayso.Record) -> None:
    with pytest.raises(InputError, match="no claim k1_nothing"):
        six.decide("reject", ["k1_nothing"])
    with pytest.raises(InputError):
        six.decide("amend", [six.claims()[0].key], set={"evidence": "other words"})
    with pytest.raises(InputError):
        six.decide("bless", [six.claims()[0].key])  # type: ignore[arg-type]
    with pytest.raises(InputError):
        six.decide("reject", ["k1_\0"])
    assert six.decisions() == []


def test_who_rules_second_must_look_again(six: sayso.Record) -> None:
    keys = [claim.key for claim in six.claims()]
    six.decide("accept", [keys[0]], expected_last=0)
    with pytest.raises(ConflictError):
        six.decide("reject", [keys[1]], expected_last=0)
    assert len(six.decisions()) == 1


# ------------------------------------------------------------------ several at once


def test_two_that_add_at_once_lose_nothing(new_store: Callable[[], Store]) -> None:
    store = new_store()

    def work(numbers: range) -> None:
        with record_of(sayso_store(store), add=False) as record:
            for number in numbers:
                add_samples(record, [number])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (range(4), range(4, 8))))
    with record_of(sayso_store(store), add=False) as record:
        assert record.counts()["documents"] == 8
        assert record.check() == []


def sayso_store(store: Store) -> Store:
    """The same record, opened again."""
    from sayso.store import open_store

    return open_store(store.url)


def test_readers_see_the_old_record_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    record_of(path, range(2)).close()
    states = []
    with record_of(path, add=False) as reader, record_of(path, add=False) as writer:
        with reader.snapshot():
            states.append((len(reader.claims()), len(reader.events())))
            add_samples(writer, range(2, 6))
            states.append((len(reader.claims()), len(reader.events())))
        states.append((len(reader.claims()), len(reader.events())))
    assert states[0] == states[1] != states[2]


# ------------------------------------------------------------------ opening, audit


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        sayso.open(tmp_path / "none.db", create=False)
    sayso.open(tmp_path / "none.db").close()
    assert (tmp_path / "none.db").is_file()


def test_check_is_silent_about_a_good_record_and_names_what_is_wrong(six: sayso.Record) -> None:
    from sqlalchemy import text

    assert six.check() == []
    with six.store.database.writing() as connection:
        connection.execute(
            text("DELETE FROM claims WHERE number = (SELECT min(number) FROM claims)")
        )
    problems = six.check()
    assert any("is missing" in problem or "differ" in problem for problem in problems)
    six.derive()
    assert six.check() == []


def test_check_asks_for_a_derivation_after_a_change_of_packs(
    six: sayso.Record, tmp_path: Path
) -> None:
    folder = tmp_path / "packs" / "sources"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("sources:\n  - {id: own-herald, name: Own Herald}\n")
    six.config = msgspec.structs.replace(six.config, packs=(str(folder.parent),))
    assert any("sayso derive" in problem for problem in six.check())
    six.derive()
    assert six.check() == []
    assert "own-herald" in six.sources()
