"""The packs agree with themselves and with each other."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from sayso.actor_names import fold
from sayso.errors import PackError
from sayso.model import Actor
from sayso.reference import PACKS, Reference, load_reference, read_yaml

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
ADMIRALTY = set("ABCDEF")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def _entries(kind: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for path in sorted((PACKS / kind).glob("*.yaml")):
        found += read_yaml(path).get(kind, ())
    return found


def _overlap(a: Actor, b: Actor) -> bool:
    start, end = max(a.since or "0", b.since or "0"), min(a.until or "9", b.until or "9")
    size = min(len(start), len(end))
    return start[:size] <= end[:size]


def test_the_packs_are_as_large_as_promised(reference: Reference) -> None:
    assert len(reference.actors) >= 1000
    assert len(reference.sources) >= 400


@pytest.mark.parametrize("kind", ["actors", "sources"])
def test_ids_are_given_once(kind: str) -> None:
    ids = [str(entry["id"]) for entry in _entries(kind)]
    assert len(ids) == len(set(ids))
    assert not [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)]


def test_dates_are_iso_and_in_order(reference: Reference) -> None:
    for actor in reference.actors.values():
        for date in (actor.since, actor.until):
            assert date is None or DATE.match(date), actor.id
        if actor.since and actor.until:
            assert actor.since[:7] <= actor.until[:7] or actor.since[:4] <= actor.until[:4], (
                actor.id
            )


def test_named_actors_exist(reference: Reference) -> None:
    known = set(reference.actors)
    for actor in reference.actors.values():
        parent = {actor.parent} if actor.parent else set()
        assert {*actor.backers, *actor.enemies, *parent} <= known, actor.id
        assert actor.id not in {*actor.backers, *actor.enemies, *parent}, actor.id
    for source in reference.sources.values():
        assert source.speaks_for is None or source.speaks_for in known, source.id


def test_parents_make_no_circle(reference: Reference) -> None:
    for actor in reference.actors.values():
        seen, at = {actor.id}, actor.parent
        while at:
            assert at not in seen, actor.id
            seen.add(at)
            at = reference.actors[at].parent


def test_a_proper_name_means_one_living_actor(reference: Reference) -> None:
    holders: defaultdict[str, list[Actor]] = defaultdict(list)
    for actor in reference.actors.values():
        for name in {fold(n).removeprefix("the ") for n in (actor.name, *actor.names)}:
            holders[name].append(actor)
    shared = [
        (name, a.id, b.id)
        for name, actors in holders.items()
        for at, a in enumerate(actors)
        for b in actors[at + 1 :]
        if _overlap(a, b)
    ]
    assert not shared


def test_a_name_is_not_generic_for_its_own_actor(reference: Reference) -> None:
    for actor in reference.actors.values():
        names = {fold(n) for n in (actor.name, *actor.names)}
        assert not names & {fold(g) for g in actor.generic}, actor.id


def test_countries_and_homes_are_codes(reference: Reference) -> None:
    for actor in reference.actors.values():
        for code in (*actor.countries, *([actor.home] if actor.home else ())):
            assert re.fullmatch(r"[A-Z]{2}", code), actor.id
    states = [a for a in reference.actors.values() if a.kind == "state" and a.home and a.demonyms]
    homes = [a.home for a in states]
    assert len(homes) == len(set(homes))


def test_addresses_belong_to_one_source(reference: Reference) -> None:
    domains = [d for s in reference.sources.values() for d in s.domains]
    assert len(domains) == len(set(domains))
    assert not [d for d in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", d)]


def test_a_party_is_never_rated_above_c(reference: Reference) -> None:
    """An outlet of a belligerent cannot be "usually reliable" on its own war."""
    warring = {"state forces", "rebel group", "political militia", "identity militia", "state"}
    for source in reference.sources.values():
        assert source.reliability in ADMIRALTY
        if source.speaks_for and reference.actors[source.speaks_for].kind in warring:
            assert source.reliability in "CDEF", source.id


def test_a_name_means_one_source(reference: Reference) -> None:
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for source in reference.sources.values():
        for name in (source.name, *source.names):
            holders[fold(name)].add(source.id)
    assert not {name: ids for name, ids in holders.items() if len(ids) > 1}


def test_wikidata_ids_are_given_once(reference: Reference) -> None:
    ids = [a.wikidata for a in reference.actors.values() if a.wikidata]
    assert not [i for i in ids if not re.fullmatch(r"Q[1-9]\d*", i)]
    assert len(ids) == len(set(ids))


def test_own_packs_replace_and_add(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    (folder / "mine.yaml").write_text(
        "actors:\n- {id: river-guards, name: River Guards, since: 2019, until: 2020-05-01}\n"
        "- {id: isis, name: The Caliphate}\n"
    )
    loaded = load_reference((str(tmp_path),))
    assert loaded.actors["river-guards"].since == "2019"
    assert loaded.actors["isis"].name == "The Caliphate"
    assert loaded.fingerprint != load_reference().fingerprint


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("actors:\n- {id: a, name: A, kind: wizards}\n", "wizards"),
        ("actors:\n- {id: a, name: A, parent: nobody-at-all}\n", "nobody-at-all"),
        ("actors:\n- {id: a, name: A, enemies: [nobody-at-all]}\n", "nobody-at-all"),
        ("actors:\n- {id: a, name: [A]}\n", "'a'"),
        ("actors: [", "cannot be read"),
    ],
)
def test_a_broken_pack_is_one_clear_line(tmp_path: Path, content: str, words: str) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    (folder / "broken.yaml").write_text(content)
    with pytest.raises(PackError) as caught:
        load_reference((str(tmp_path),))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_on_off_yes_and_no_are_words_in_packs(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(
        "words: [on, off, no, yes, n, y, On]\nmark: true\nother: false\nyear: 2014\n",
        encoding="utf-8",
    )
    content = read_yaml(path)
    assert content["words"] == ["on", "off", "no", "yes", "n", "y", "On"]
    assert content["mark"] is True
    assert content["other"] is False
    assert content["year"] == 2014


def test_every_word_list_of_the_packs_holds_words_only() -> None:
    lists = 0

    def walk(value: object, where: str) -> None:
        nonlocal lists
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{where}.{key}")
        elif isinstance(value, list):
            lists += 1
            for inner in value:
                assert not isinstance(inner, bool), where
                walk(inner, where)

    for path in sorted(PACKS.rglob("*.yaml")):
        walk(read_yaml(path), path.name)
    assert lists > 100


def test_unreadable_yaml_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text("words: [a, b\nmore: {", encoding="utf-8")
    with pytest.raises(PackError, match=r"pack\.yaml.*line"):
        read_yaml(path)
