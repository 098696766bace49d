from __future__ import annotations

from sayso.store import Store

from .samples import claim, document


def test_readings_are_kept_by_engine_and_document(store: Store) -> None:
    raw = b"feed"
    many = sorted((document(f"Item {i}", raw=raw) for i in range(1100)), key=lambda d: d.id)
    store.add_captured(raw, many, name="feed", url=None, captured_at="2020")
    ids = [d.id for d in many]
    assert store.missing_readings("rules@1") == ids
    made = [(id_, [claim(f"k1_{id_}", document=id_)] if i % 3 else []) for i, id_ in enumerate(ids)]
    store.save_readings("rules@1", iter(reversed(made[1:])))
    assert store.missing_readings("rules@1") == ids[:1]
    assert store.missing_readings("rules@2") == ids
    assert list(store.readings("rules@1")) == made[1:]
    assert list(store.readings("rules@1", ids[:3])) == made[1:3]
    assert list(store.readings("rules@2")) == []


def test_saving_again_changes_nothing(store: Store) -> None:
    one = document("One.")
    store.add_captured(b"One.", [one], name="a", url=None, captured_at="2020")
    for _ in range(2):
        store.save_readings("rules@1", [(one.id, [claim("k1_a", document=one.id)])])
    assert [len(claims) for _, claims in store.readings("rules@1")] == [1]


def test_readings_may_be_forgotten(store: Store) -> None:
    one = document("One.")
    store.add_captured(b"One.", [one], name="a", url=None, captured_at="2020")
    for engine in ("rules@1", "rules@2"):
        store.save_readings(engine, [(one.id, [])])
    store.forget_readings(keep="rules@2")
    assert store.missing_readings("rules@1") == [one.id]
    assert store.missing_readings("rules@2") == []
    store.forget_readings()
    assert store.missing_readings("rules@2") == [one.id]
