"""Who holds which place, taken up again at a change, is as derived from the beginning."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import derive
from sayso.config import Config
from sayso.control import again
from sayso.kept import KeptHistories
from sayso.model import PlaceMention
from sayso.record import Record
from sayso.store import open_store
from tests.fuse.world import ACTORS, SOURCES, Desk, place
from tests.made_record import (
    Reading,
    differences,
    made_config,
    made_document,
    made_record,
    put,
)
from tests.test_increment import RULING, rule

DAYS = (
    "2019-12-30", "2020-01-01", "2020-01-15", "2020-01-31", "2020-02-01", "2020-02-02",
    "2020-03-10", "2020-03-11", "2020-04-02", "2020-07-01", "2020-07-20", "2021-05-05",
)  # fmt: skip
QUARTER = {"id": "t:mill", "text": "Mill Quarter", "kind": "neighbourhood"}
PLACES: dict[str, tuple[PlaceMention, ...]] = {
    "alba": (place("alba"),),
    "surer": (place("alba", score=0.95, text="Alba town"),),
    "less sure": (place("alba", score=0.6, admin1="Hill"),),
    "part": (place("alba", relation="eastern part of"),),
    "quarter": (place("alba", **QUARTER), place("alba", relation="within", kind="city")),
    "quarter alone": (place("alba", **QUARTER),),
    "brod": (place("brod"),),
    "village": (place("Fuhayl", admin1="Vale"),),
    "village elsewhere": (place("Fuhayl", admin1="Hill"),),
    "village anywhere": (place("Al-Fuhayl village"),),
}
ONE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            ["capture", "capture", "control", "withdrawal", "siege", "clash", "offensive"]
        ),
        "where": st.sampled_from(["alba", "alba", *PLACES]),
        "when": st.one_of(
            st.sampled_from(DAYS), st.sampled_from([None, ("2020-01-01", "2020-12-31")])
        ),
        "source": st.sampled_from(["monitor", "second", "daily", "red-agency", "blue-office"]),
        "actor": st.sampled_from(["red", "blue", "green", "red-guards", ()]),
        "target": st.sampled_from([(), "blue", "red"]),
        "modality": st.sampled_from(["happened", "happened", "happened", "denied", "possible"]),
    }
)
STEP = st.tuples(st.lists(ONE, max_size=3), st.lists(RULING, max_size=2))


def readings_of(desk: Desk, world: list[dict[str, Any]], start: int) -> Iterator[Reading]:
    for number, one in enumerate(world, start):
        values = {**one, "place": PLACES[one["where"]]}
        kind, when = values.pop("kind"), values.pop("when")
        claim = desk.claim(kind, values.pop("where"), when, published="2020-12-01", **values)
        head = desk.documents[claim.document]
        yield made_document(
            f"{claim.evidence.text} {number}", [claim],
            page=head.page, source=head.source, published=head.published,
        )  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return made_config(tmp_path_factory.mktemp("pack"), ACTORS.values(), SOURCES.values())


def kept_now(record: Record, families: set[str]) -> dict[str, object]:
    """Return what the store keeps of these families, by family, and of others nothing."""
    store = record.store
    numbers = store.kept_month_numbers(families)
    months = store.kept_months(n for of_family in numbers.values() for n in of_family.values())
    places = store.kept_places(families).values()
    return {
        "months": sorted((m.family, m.month, m.told, m.before) for m in months),
        "places": sorted((p.family, p.surest, p.count) for p in places),
    }


def kept_whole(histories: KeptHistories) -> dict[str, object]:
    return {
        "months": sorted((m.family, m.month, m.told, m.before) for m in histories.months),
        "places": sorted((p.family, p.surest, p.count) for p in histories.places),
    }


def assert_as_whole(record: Record, ever: set[str]) -> None:
    """Rows, and what is kept of histories, are those of a derivation of everything."""
    assert differences(record) == []
    _, kept = derive.derive_whole(
        list(record.store.documents()),
        dict(record.store.readings(derive.recipe(record.config))),
        record.decisions(),
        record.config,
    )
    ever |= {one.family for one in kept.histories.places}
    assert kept_now(record, ever) == kept_whole(kept.histories)
    parts = record.store.city_parts(c for one in kept.histories.places for c in one.cities)
    for one in kept.histories.places:
        assert all(one.family in parts[city] for city in one.cities)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(ONE, min_size=6, max_size=20), st.lists(STEP, min_size=1, max_size=4),
    st.integers(0, 99),
)  # fmt: skip
def test_histories_taken_up_again_are_those_told_from_the_beginning(
    config: Config, tmp_path_factory: pytest.TempPathFactory, first, steps, seed
) -> None:
    path = tmp_path_factory.mktemp("made") / "made.db"
    desk = Desk()
    ever: set[str] = set()
    with made_record(open_store(str(path)), config) as record:
        keys: list[str] = []
        for number, (world, rulings) in enumerate([(first, []), *steps]):
            readings = list(readings_of(desk, world, 100 * number))
            random.Random(seed).shuffle(readings)
            put(record.store, config, readings)
            keys += [claim.key for _, claims in readings for claim in claims]
            record.derive(changes=number > 0)
            assert_as_whole(record, ever)
            for drawn in rulings if keys else ():
                rule(record, drawn, keys)
            record.derive(changes=True)
            assert_as_whole(record, ever)


def test_a_late_change_reads_only_the_last_months(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk()
    for month in range(60):
        when = f"{2010 + month // 12}-{1 + month % 12:02d}-10"
        sides = ("red", "blue") if month % 2 else ("blue", "red")
        desk.claim("capture", when=when, actor=sides[0], target=sides[1])
    run: list[int] = []
    go_on = again.Rules.go_on

    def counted(self, last, told):
        run.append(len(told))
        return go_on(self, last, told)

    with made_record(open_store(str(tmp_path / "made.db")), config) as record:
        put(record.store, config, [
            made_document(f"{n}", [claim], page=f"{n}", source="monitor", published="2016-01-01")
            for n, claim in enumerate(desk.claims)
        ])  # fmt: skip
        record.derive()
        for when in ("2015-01-05", "2012-06-01", "2009-01-01"):
            late = desk.claim("capture", when=when, actor="blue", target="red", source="second")
            put(record.store, config, [
                made_document(when, [late], page=when, source="second", published="2016-01-01")
            ])  # fmt: skip
            run.clear()
            monkeypatch.setattr(again.Rules, "go_on", counted)
            record.derive(changes=True)
            monkeypatch.undo()
            assert 0 < len(run) <= 8
            assert_as_whole(record, set())


def test_a_city_follows_a_part_told_of_without_the_city(config: Config, tmp_path: Path) -> None:
    """Once a quarter was told to be of a city, the city is mixed when anybody else takes it."""
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-02", actor="blue", target="red", place=PLACES["quarter"])
    desk.claim("capture", when="2020-05-20", actor="red", target="blue",
               place=PLACES["quarter alone"])  # fmt: skip
    readings = [
        made_document(f"text {n}", [claim], page=f"p{n}", source="daily", published="2020-06-01")
        for n, claim in enumerate(desk.claims)
    ]
    with made_record(open_store(str(tmp_path / "made.db")), config) as record:
        put(record.store, config, readings[:2])
        record.derive()
        put(record.store, config, readings[2:])
        record.derive(changes=True)
        assert_as_whole(record, set())
        (row,) = [row for row in record.control(on="2020-05-21") if row.place.id == "t:alba"]
        assert row.status == "mixed"
