"""Deriving a change equals deriving everything, whatever was added and ruled in which order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sayso.deriving
import sayso.increment
from sayso.config import Config
from sayso.model import Decision
from sayso.record import Record
from sayso.store import Store, open_store
from tests.fuse.world import ACTORS, SOURCES, Desk, place
from tests.made_record import (
    Reading,
    differences,
    made_config,
    made_document,
    made_record,
    put,
    rows_derived,
    rows_of,
)
from tests.sample_record import add_samples, record_of

FILLERS = (
    "",
    " ".join(
        f"the same words number {n} of a long report that an agency sent out" for n in "abcde"
    ),
    " ".join(f"other words of kind {n} which nobody else has ever thought of" for n in "fghij"),
)
ONE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            ["airstrike", "shelling", "clash", "capture", "killing", "toll", "control",
             "withdrawal", "siege", "offensive"]
        ),
        "where": st.sampled_from(
            ["alba", "brod", "calm", "nowhere", "", ("alba", "brod"), "quarter", "part"]
        ),
        "when": st.sampled_from(
            [None, "2020-05-01", "2020-05-02", "2020-05-04", ("2020-05-01", "2020-05-31"),
             ("2020-03-01", "2020-12-31")]
        ),
        "source": st.sampled_from(["monitor", "second", "daily", "red-agency", "blue-office"]),
        "published": st.sampled_from(["2020-05-02", "2020-05-05", None]),
        "actor": st.sampled_from([(), "red", "blue", "red-guards", "gunmen"]),
        "target": st.sampled_from([(), "blue", "red", "people"]),
        "says": st.sampled_from([(), "monitor", "activists", "red-ministry"]),
        "killed": st.sampled_from([None, 3, 4, 40, (10, None)]),
        "modality": st.sampled_from(["happened", "happened", "possible", "denied", "planned"]),
        "text": st.sampled_from(
            [None, None, "the very same sentence, word for word, stood in more than one paper"]
        ),
        "filler": st.sampled_from(FILLERS),
        "section": st.sampled_from(["body", "body", "comment"]),
        "again": st.booleans(),
    }
)  # fmt: skip
RULING = st.tuples(
    st.sampled_from(["same", "different", "reject", "accept", "amend", "event", "revoke"]),
    st.integers(0, 20),
    st.integers(0, 20),
)
STEP = st.tuples(st.lists(ONE, max_size=4), st.lists(RULING, max_size=2))


def readings_of(desk: Desk, world: list[dict[str, Any]], start: int) -> Iterator[Reading]:
    """Yield one document for each claim; `again` captures a page twice, with other words."""
    for n, one in enumerate(world, start):
        values = dict(one)
        filler, again = values.pop("filler"), values.pop("again")
        where = values.pop("where")
        if where == "quarter":
            city = place("alba", relation="within", kind="city")
            quarter = place("alba", id="t:mill", text="Mill Quarter", kind="neighbourhood")
            values["place"] = (quarter, city)
        elif where == "part":
            values["place"] = (place("alba", relation="eastern part of"),)
        kind, when = values.pop("kind"), values.pop("when")
        claim = desk.claim(kind, where if isinstance(where, tuple) else (where,), when, **values)
        head = desk.documents[claim.document]
        for version in range(2 if again else 1):
            text = f"{claim.evidence.text} {filler}" + (f" (version {n})" if version else "")
            yield made_document(
                text, [claim], page=head.page, source=head.source, published=head.published
            )


def rule(record: Record, drawn: tuple[str, int, int], keys: list[str]) -> None:
    """Append a ruling to the log, without deriving."""
    verb, a, b = drawn
    log = record.decisions()
    one, other = keys[a % len(keys)], keys[b % len(keys)]
    events = record.events()
    on: tuple[str, ...] = (one,)
    changes: dict[str, Any] = {}
    if verb in ("same", "different"):
        if one == other:
            return
        on = (one, other)
    elif verb == "revoke":
        if not log:
            return
        on = (str(1 + a % len(log)),)
    elif verb == "amend":
        changes = {"type": "airstrike"} if b % 2 else {"place": []}
    elif verb == "event":
        if not events:
            return
        verb, on = ("accept", "reject")[b % 2], (events[a % len(events)].id,)
    record.store.append_decision(
        Decision(seq=0, at="2030-01-01T00:00:00Z", by="ana", verb=verb, on=on, set=changes)  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return made_config(tmp_path_factory.mktemp("pack"), ACTORS.values(), SOURCES.values())


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the whole derivations."""
    made: list[int] = []
    derive_all = sayso.deriving.derive_all

    def counted(*given: Any) -> Any:
        made.append(1)
        return derive_all(*given)

    monkeypatch.setattr(sayso.deriving, "derive_all", counted)
    return made


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEP, min_size=2, max_size=4), st.integers(0, 99))
def test_changes_add_up_to_the_whole(
    config: Config, whole: list[int], tmp_path_factory: pytest.TempPathFactory, steps, seed
) -> None:
    path = tmp_path_factory.mktemp("made") / "made.db"
    desk = Desk()
    with made_record(open_store(str(path)), config) as record:
        record.derive()
        whole.clear()
        keys: list[str] = []
        for number, (world, rulings) in enumerate(steps):
            readings = list(readings_of(desk, world, 100 * number))
            random.Random(seed).shuffle(readings)
            put(record.store, config, readings)
            keys += [claim.key for _, claims in readings for claim in claims]
            record.derive(changes=True)
            assert differences(record) == []
            for drawn in rulings if keys else ():
                rule(record, drawn, keys)
            record.derive(changes=True)
            assert differences(record) == []
        assert whole == []


def test_a_ruling_reaches_claims_far_away(config: Config, tmp_path: Path) -> None:
    """A new claim joins one that people joined with a claim elsewhere: all three are fused."""
    desk = Desk()
    a = desk.claim("airstrike", actor="red", target="blue", killed=31)
    b = desk.claim("airstrike", "calm", "2020-09-09", actor="red", target="blue")
    c = desk.claim("airstrike", source="second", actor="red", target="blue", killed=31)
    readings = [
        made_document(f"text {n}", [claim], page=f"p{n}", source="daily", published="2020-09-09")
        for n, claim in enumerate((a, b, c))
    ]
    with made_record(open_store(str(tmp_path / "made.db")), config) as record:
        put(record.store, config, readings[:2])
        record.derive()
        record.decide("same", [a.key, b.key])
        put(record.store, config, readings[2:])
        record.derive(changes=True)
        assert differences(record) == []
        assert [len(event.claims) for event in record.events()] == [3]


def test_an_issue_calls_an_untitled_text_by_its_first_words(config: Config, tmp_path: Path) -> None:
    """Added to a record or derived with it, whose text deriving drops."""
    texts = ("Nothing of note.", " ".join(["Day after day, nothing of note"] * 9), " ")
    with made_record(open_store(str(tmp_path / "made.db")), config) as record:
        record.derive()
        for text in texts:
            made = made_document(text, [], page="p", source="daily", published="2020-05-01")
            put(record.store, config, [made])
            record.derive(changes=True)
        assert differences(record) == []
        said = {issue.message.split(": ")[0] for issue in record.issues()}
    once = "Day after day, nothing of note"
    assert said == {"“Nothing of note.”", f"“{once} {once} Day …”", "a text without words"}


def test_samples_added_one_by_one(store: Store, whole: list[int]) -> None:
    record = record_of(store, range(1))
    whole.clear()
    for number in range(1, 8):
        add_samples(record, [number])
    key = record.claims()[3].key
    record.decide("reject", [key], reason="no")
    record.decide("revoke", ["1"])
    assert whole == []
    assert record.check() == []
    everything = record_of_all(store)
    assert rows_of(record) == everything


def record_of_all(store: Store) -> dict[str, list[bytes]]:
    record = record_of(store, add=False)
    record.derive(command="again")
    return rows_derived(record)


def test_another_policy_derives_everything(
    config: Config, whole: list[int], tmp_path: Path
) -> None:
    import msgspec

    desk = Desk()
    desk.claim("airstrike", actor="red", target="blue")
    path = tmp_path / "made.db"
    with made_record(open_store(str(path)), config) as record:
        put(record.store, config, [made_document("x", desk.claims, page="p", source="daily",
                                                 published="2020-05-01")])  # fmt: skip
        record.derive()
        whole.clear()
        record.derive(changes=True)
        assert whole == []
    policy = msgspec.structs.replace(config.policy, fuse_days=3)
    other = msgspec.structs.replace(config, policy=policy)
    with made_record(open_store(str(path)), other) as record:
        record.derive(changes=True)
        assert whole == [1]


def test_who_derives_late_begins_again(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two derive at once: the one whose base was replaced sees that and derives once more."""
    desk = Desk()
    for kind in ("airstrike", "capture"):
        desk.claim(kind, actor="red", target="blue")
    one, two = (
        made_document(f"text {n}", [claim], page=f"p{n}", source="daily", published="2020-05-01")
        for n, claim in enumerate(desk.claims)
    )
    path = str(tmp_path / "made.db")
    with made_record(open_store(path), config) as first:
        first.derive()
        put(first.store, config, [one])
        change_of: Callable[..., Any] = sayso.increment.change_of
        busy = [True]

        def interrupted(*given: Any) -> Any:
            change = change_of(*given)
            if busy:
                busy.clear()
                with made_record(open_store(path), config) as second:
                    put(second.store, config, [two])
                    second.derive(changes=True)
            return change

        monkeypatch.setattr(sayso.increment, "change_of", interrupted)
        first.derive(changes=True)
        assert len(first.events()) == 2
        assert rows_of(first) == rows_derived(first)
