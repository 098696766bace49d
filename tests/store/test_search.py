from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.model import Derived, Filters, Mention, TimeSpan
from sayso.store import Store
from sayso.store.words import INDEXED_CHARACTERS, fold, parse_query, snippet

from .samples import claim, document, event, place, run

EVIDENCE = {
    "k1_a": "Government troops took the old bridge, SOHR said.",
    "k1_b": "The bridge at Deir ez-Zor is old.",
    "k1_c": "Des tirs d'obus à Alep, près du château.",
    "k1_d": "قصف الطيران مدينة حَلَب",
    "k1_e": "Артиллерия обстреляла мост.",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge", "ab"),
        ("BRIDGE old", "ab"),
        ('"old bridge"', "a"),
        ('"bridge old"', ""),
        ("bridge -sohr", "b"),
        ('bridge -"ez zor"', "a"),
        ("troops OR chateau", "ac"),
        ("OR troops", "a"),
        ("brid*", "ab"),
        ('"old brid*"', ""),
        ("chateau", "c"),
        ("château", "c"),
        ("a alep", "c"),
        ("حلب", "d"),
        ("АРТИЛЛЕРИЯ мост", "e"),
        ("deir-ez-zor", "b"),
        ("-bridge", ""),
        ("", ""),
        ("' OR 1=1 --", ""),
        ("*", ""),
        ('"', ""),
        ("nothing", ""),
    ],
)
def test_queries(store: Store, query: str, found: str) -> None:
    claims = tuple(claim(key, words) for key, words in EVIDENCE.items())
    store.replace_derived(Derived(claims=claims), run())
    assert "".join(sorted(c.key[-1] for c in store.claims(Filters(text=query)))) == found
    ids = {c.id: c.key[-1] for c in claims}
    assert "".join(sorted(ids[hit[1]] for hit in store.search(query))) == found


def test_hits_of_all_kinds_by_turns(store: Store) -> None:
    for text in ("Jets over Raqqa.", "Raqqa is far."):
        store.add_captured(text.encode(), [document(text)], name="a", url=None, captured_at="2020")
    army = Mention(text="the army", id="syria-army", name="Syrian Arab Army")
    made = event(
        "k1_a",
        place=(place("Raqqa"),),
        actor=(army,),
        time=TimeSpan(start="2017-06-06", end="2017-06-06"),
    )
    store.replace_derived(
        Derived(claims=(claim("k1_a", "Jets hit it.", place=(place("Raqqa"),)),), events=(made,)),
        run(),
    )
    hits = store.search("raqqa")
    assert [kind for kind, _, _ in hits] == ["event", "claim", "document", "document"]
    assert hits[0] == ("event", made.id, "airstrike · Raqqa · 2017-06-06 · Syrian Arab Army")
    assert hits[1][2] == "Jets hit it."
    assert {text for *_, text in hits[2:]} == {"Jets over Raqqa.", "Raqqa is far."}
    assert store.search("raqqa", limit=2) == hits[:2]
    assert store.search("raqqa", limit=0) == []


def test_of_very_many_hits_the_latest_come_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = ("2017-06-06", "2017-06-08", "2017-06-07")
    made = tuple(
        claim(f"k1_{day}", "The bridge." + " Far away." * n, time=TimeSpan(start=day, end=day))
        for n, day in enumerate(days)
    )
    store.replace_derived(Derived(claims=made), run())
    ranked = [name for _, name, _ in store.search("bridge")]
    assert sorted(ranked) == sorted(c.id for c in made)
    monkeypatch.setattr("sayso.store.search._RANKED", 2)
    newest = [made[1].id, made[2].id, made[0].id]
    assert [name for _, name, _ in store.search("bridge")] == newest
    assert [name for _, name, _ in store.search("bridge", limit=2)] == newest[:2]


def test_long_documents_and_words(store: Store) -> None:
    words = " ".join(f"word{i}" for i in range(60_000))
    text = f"begin {'x' * 5000} {words} end"
    assert len(text) > INDEXED_CHARACTERS
    store.add_captured(text.encode(), [document(text)], name="a", url=None, captured_at="2020")
    assert len(store.search("begin word1")) == 1
    assert len(store.search("word9999")) == 1
    assert store.search("end") == []


def test_phrases_do_not_run_across_fields(store: Store) -> None:
    army = Mention(text="army")
    one = claim("k1_a", "Raid at dawn.", actor=(army,), place=(place("Raqqa"),))
    store.replace_derived(Derived(claims=(one,)), run())
    assert len(store.claims(Filters(text="army raqqa raid"))) == 1
    assert store.claims(Filters(text='"army raqqa"')) == []
    assert store.claims(Filters(text='"raqqa raid"')) == []


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    words=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    query=st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
def test_any_text_can_be_kept_and_asked(store: Store, words: str, query: str) -> None:
    store.replace_derived(Derived(claims=(claim("k1_a", words),), events=(event("k1_a"),)), run())
    store.claims(Filters(text=query, actor=query, source=query))
    store.search(query)
    folded = fold(words)
    if folded:
        assert len(store.claims(Filters(text=f'"{folded}"'))) == 1


def test_folding() -> None:
    assert fold("  Al-Bāb’s  ＣＩＴＹ_1 Straße ") == "al bab s city 1 strasse"
    assert fold("حَـلَب") == fold("حلب")
    assert fold("أحمد") == fold("احمد")


def test_snippets() -> None:
    text = "First words. " * 30 + "Then the bridge\n fell. " + "Last words. " * 30
    cut = snippet(text, parse_query("bridge"))
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert "the bridge fell." in cut
    assert len(cut) < 200
    assert snippet("Short text.", parse_query("nowhere")) == "Short text."
    assert snippet("", parse_query("x")) == ""
