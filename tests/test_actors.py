"""Names → actors and sources, who speaks for whom, how actors stand to each other."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.actor_names import fold, spelling_key
from sayso.actors import ActorIndex, actor_index, network
from sayso.reference import load_reference, read_yaml
from sayso.source_index import SourceIndex, source_index

CASES: dict[str, list[dict[str, Any]]] = read_yaml(Path(__file__).parent / "actors_cases.yaml")


@pytest.fixture(scope="module")
def actors() -> ActorIndex:
    return actor_index(load_reference())


@pytest.fixture(scope="module")
def sources() -> SourceIndex:
    return source_index(load_reference())


def _named(case: dict[str, Any]) -> str:
    told = [case.get("date"), *case.get("countries", ()), *case.get("context", ())]
    return " ".join([str(case.get("words", case.get("speaker"))), *(str(t) for t in told if t)])


def _about(case: dict[str, Any]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    on = case.get("date")
    countries, context = case.get("countries", ()), case.get("context", ())
    return (str(on) if on else None), tuple(countries), tuple(context)


@pytest.mark.parametrize("case", CASES["lookup"], ids=_named)
def test_words_mean_the_actor(case: dict[str, Any], actors: ActorIndex) -> None:
    hits = actors.lookup(case["words"], *_about(case))
    assert (hits[0].actor.id if hits else None) == case["actor"], hits


@pytest.mark.parametrize("case", CASES["speaks_for"], ids=_named)
def test_title_speaks_for_its_party(case: dict[str, Any], sources: SourceIndex) -> None:
    assert sources.speaks_for(case["words"], *_about(case)) == case["actor"]


@pytest.mark.parametrize("case", CASES["sources"], ids=_named)
def test_words_mean_the_source(case: dict[str, Any], sources: SourceIndex) -> None:
    found = sources.lookup(case["words"])
    assert (found.id if found else None) == case["source"]


@pytest.mark.parametrize("case", CASES["interest"], ids=_named)
def test_interest_of_a_speaker(case: dict[str, Any], actors: ActorIndex) -> None:
    told = actors.interest(case["speaker"], case["actor"], case["target"], case["gain"])
    assert told == case["interest"]


@pytest.mark.parametrize("case", CASES["kinds"], ids=_named)
def test_kind_of_an_unknown_actor(case: dict[str, Any], actors: ActorIndex) -> None:
    assert not actors.lookup(case["words"])
    assert actors.kind_of(case["words"]) == case["kind"]


def test_generic_scores_lower_than_a_name(actors: ActorIndex) -> None:
    name = actors.lookup("Syrian Democratic Forces")[0]
    generic = actors.lookup("US-backed forces", "2017-06-07", ("SY",))[0]
    assert name.actor == generic.actor
    assert generic.score < name.score
    assert (name.how, generic.how) == ("name", "generic")


def test_backed_militia_is_not_its_backer(actors: ActorIndex) -> None:
    assert not actors.lookup("Rwandan-backed gunmen")
    guess = actors.describe("Turkish-backed Libyan gunmen")
    assert (guess.kind, guess.backers, guess.country) == ("rebel group", ("turkey",), "LY")
    assert actors.describe("pro-Iranian fighters").backers == ("iran",)


def test_find_gives_the_words_themselves(actors: ActorIndex) -> None:
    text = (
        "The U.S.-led coalition hit ISIS; that is what Assad's forces (SAA) told us, the US said."
    )
    found = {text[s.start : s.end]: s for s in actors.find(text)}
    assert found["U.S.-led coalition"].ids[0] == "cjtf-oir"
    assert found["Assad's forces"].ids == ("syria-government",)
    assert {"ISIS", "SAA", "US"} <= set(found)
    assert "is" not in found
    assert "us" not in found


def test_find_leaves_short_abbreviations_in_headlines_alone(actors: ActorIndex) -> None:
    assert not [s for s in actors.find("WAR IS OVER FOR US") if "isis" in s.ids]


def test_sources_are_found_with_a_capital_only(sources: SourceIndex) -> None:
    text = "The times are hard, The Times and Reuters say; a site is no SITE."
    assert [(text[s.start : s.end], s.id) for s in sources.find(text)] == [
        ("The Times", "times-uk"),
        ("Reuters", "reuters"),
        ("SITE", "site-intelligence"),
    ]


def test_parties(actors: ActorIndex) -> None:
    assert actors.parent_chain("tiger-forces", "2017-01-01") == (
        "syria-army",
        "syria-government",
        "syria",
    )
    assert actors.same_party("ypg", "manbij-military-council", "2017-01-01")
    assert not actors.same_party("ypg", "manbij-military-council", "2014-01-01")
    assert not actors.same_party("hezbollah", "iran")
    assert actors.backs("iran", "hezbollah")
    assert actors.allied("cjtf-oir", "sdf")
    assert actors.is_enemy("tiger-forces", "khalid-ibn-al-walid")
    assert not actors.is_enemy("hts", "ahrar-al-sham")
    assert actors.is_enemy("jnim", "isgs")
    assert actors.side_of("golani-brigade") == actors.side_of("israel")


def test_network_edges_stand_on_both_ends(actors: ActorIndex) -> None:
    edges = list(network(actors.reference, "2017-06-07"))
    living = {e.source for e in edges} | {e.target for e in edges}
    assert {"sdf", "cjtf-oir", "isis", "ypg"} <= living
    assert "africa-corps" not in living
    assert ("ypg", "sdf", "parent") in {(e.source, e.target, e.kind) for e in edges}
    assert ("sdf", "isis", "enemy") in {(e.source, e.target, e.kind) for e in edges}


def test_index_travels_between_processes(actors: ActorIndex) -> None:
    again = pickle.loads(pickle.dumps(actors))
    assert again.lookup("ISIS fighters") == actors.lookup("ISIS fighters")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    spelling_key(fold(text))


@given(words=st.text(max_size=80))
def test_lookup_takes_any_words(words: str) -> None:
    index = actor_index(load_reference())
    for hit in index.lookup(words, "2020-01-01", ("SY",)):
        assert 0 < hit.score <= 1
    for span in index.find(words):
        assert 0 <= span.start < span.end <= len(words)


def test_every_proper_name_finds_its_actor(actors: ActorIndex) -> None:
    missed = []
    for actor in actors.actors.values():
        on = actor.until or actor.since
        for name in (actor.name, *actor.names):
            hits = actors.lookup(name, on, actor.countries)
            if actor.id not in [hit.actor.id for hit in hits]:
                missed.append((name, actor.id, [hit.actor.id for hit in hits]))
    assert not missed


@pytest.mark.parametrize(
    ("words", "origin", "side"),
    [
        ("Colonel General Sergei Rudskoi", "russia-military", "russia-military"),
        ("the Russian Ministry of Defence", "russia-military", "russia-military"),
        ("CENTCOM", "us-central-command", "us-central-command"),
        ("the US-led coalition", "cjtf-oir", "cjtf-oir"),
        ("state news agency SANA", "sana", "syria"),
        ("the Syrian Observatory for Human Rights", "sohr", None),
        ("SDF spokesman Talal Silo", "sdf", "sdf"),
    ],
)
def test_one_voice_under_many_names(
    words: str, origin: str, side: str | None, sources: SourceIndex
) -> None:
    found = sources.origin(words)
    assert found is not None
    assert (found.id, found.speaks_for) == (origin, side)


def test_residents_are_no_origin(sources: SourceIndex) -> None:
    assert sources.origin("residents") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Let us go", []),
        ("a LeT cell", ["LeT"]),
        ("the US (backed) forces, army, forces of the enemy's", ["US", "army", "forces", "enemy"]),
        ("Russia’s army and the CIA's men", ["Russia", "army", "CIA"]),
        ("the U.S.\nNavy", ["U.S.\nNavy"]),
        ("from Syria\n\nArmy units", ["Syria", "Army units"]),
        ("the YPG/PKK", ["YPG", "PKK"]),
    ],
)
def test_found_names_keep_within_punctuation(
    text: str, found: list[str], actors: ActorIndex
) -> None:
    words = [text[span.start : span.end] for span in actors.find(text)]
    assert words == [w for w in found if w != "forces"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("alalam", "al-alam"), ("manar", "al-manar"), ("dailysabah", "daily-sabah"),
        ("Daily Sabah", "daily-sabah"), ("sohr", "sohr"), ("state", None), ("syria", None),
        ("monitor", None), ("valley-courier", None),
    ],
)  # fmt: skip
def test_a_publisher_may_be_filed_under_its_slug(
    sources: SourceIndex, name: str, source: str | None
) -> None:
    found = sources.publisher(name)
    assert (found.id if found else None) == source
