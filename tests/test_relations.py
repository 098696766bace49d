"""Who stood with whom on a date, and the ties that claims tell."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sayso.actors import ActorIndex, actor_index
from sayso.model import Claim, Evidence, Mention, Modality, TimeSpan
from sayso.reference import load_reference
from sayso.relations import Tie, cards, graphml, network_of, ties_in


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return actor_index(load_reference())


def _who(words: str, index: ActorIndex) -> Mention:
    hits = index.lookup(words, None, ("SY",))
    return Mention(text=words, id=hits[0].actor.id if hits else None)


def _claim(
    index: ActorIndex,
    kind: str,
    actor: str,
    target: str = "",
    day: str | None = "2018-03-01",
    modality: Modality = "happened",
    says: str = "Reuters",
) -> Claim:
    return Claim(
        id="c",
        key=f"k_{kind}_{day}",
        type=kind,
        actor=tuple(_who(w, index) for w in filter(None, actor.split(" + "))),
        target=tuple(_who(w, index) for w in filter(None, target.split(" + "))),
        time=TimeSpan(start=day, end=day, precision="day") if day else None,
        modality=modality,
        says=(Mention(text=says),),
        evidence=Evidence(text="", start=0, end=0),
    )


def _told(index: ActorIndex, *claims: Claim) -> set[tuple[str, str, str]]:
    return {(t.source, t.target, t.kind) for t in ties_in(claims, index)}


def test_words_mean_whom_they_meant_on_the_date(index: ActorIndex) -> None:
    (then,) = cards(index, "Nusra Front", "2015-03-01")
    (later,) = cards(index, "Nusra Front", "2017-03-01")
    assert (then.actor.id, later.actor.id) == ("nusra", "hts")
    assert "Al-Qaeda" in then.backers
    (tiger,) = cards(index, "Tiger Forces", "2019-01-01")
    assert tiger.part_of[0] == "Syrian Arab Army"
    assert "Tiger Forces" in cards(index, "Syrian Arab Army", "2019-01-01")[0].units
    assert "Tiger Forces" not in cards(index, "Syrian Arab Army", "2011-01-01")[0].units
    assert cards(index, "nobody of that name") == []


def test_ties_that_claims_tell(index: ActorIndex) -> None:
    assert _told(index, _claim(index, "airstrike", "Russia", "ISIS")) == {
        ("russia", "isis", "fought")
    }
    assert _told(index, _claim(index, "support", "Iran", "Hezbollah")) == {
        ("hezbollah", "iran", "backer")
    }
    assert _told(index, _claim(index, "advance", "Syrian army + Hezbollah")) == {
        ("hezbollah", "syria-army", "beside")
    }
    assert _told(index, _claim(index, "clash", "Syrian army + ISIS")) == {
        ("isis", "syria-army", "fought")
    }


def test_words_for_an_actor_tell_its_backer(index: ActorIndex) -> None:
    told = _told(index, _claim(index, "shelling", "Iranian-backed Harakat al-Imaginary", "SDF"))
    assert ("harakat al imaginary", "iran", "backer") in told or any(
        target == "iran" and kind == "backer" for _, target, kind in told
    )


@pytest.mark.parametrize("modality", ["denied", "planned", "possible"])
def test_what_is_not_said_to_have_happened_ties_nobody(
    modality: Modality, index: ActorIndex
) -> None:
    assert not _told(index, _claim(index, "airstrike", "Russia", "ISIS", modality=modality))


def test_people_and_words_for_anybody_are_no_party(index: ActorIndex) -> None:
    assert not _told(index, _claim(index, "airstrike", "Russia", "civilians + warehouses"))


def test_a_tie_holds_its_days_claims_and_speakers(index: ActorIndex) -> None:
    claims = [
        _claim(index, "airstrike", "Russia", "ISIS", "2018-03-05", says="SOHR"),
        _claim(index, "clash", "Russia", "ISIS", "2018-03-01"),
        _claim(index, "shelling", "Russia", "ISIS", None),
    ]
    (tie,) = ties_in(claims, index)
    assert tie == Tie(
        source="russia",
        target="isis",
        kind="fought",
        basis="claims",
        since="2018-03-01",
        until="2018-03-05",
        claims=("k_airstrike_2018-03-05", "k_clash_2018-03-01", "k_shelling_None"),
        said_by=("Reuters", "SOHR"),
    )


def test_network_joins_packs_and_claims(index: ActorIndex) -> None:
    claims = [_claim(index, "advance", "Syrian army + Tiger Forces")]
    both = network_of(claims, index, "2018-03-01")
    assert {tie.basis for tie in both.ties} == {"packs", "claims"}
    assert {a.id for a in both.actors} == {"tiger-forces", "syria-army"}
    alone = network_of(claims, index, "2018-03-01", packs=False)
    assert [tie.kind for tie in alone.ties] == ["beside"]
    tiger = network_of([], index, "2019-01-01", only="tiger-forces")
    assert ("tiger-forces", "syria-army", "parent") in {
        (t.source, t.target, t.kind) for t in tiger.ties
    }
    assert not network_of([], index, "2011-01-01", only="tiger-forces").ties


def test_graphml_is_xml_with_every_actor_and_tie(index: ActorIndex) -> None:
    claims = [_claim(index, "clash", 'Harakat "A&B" <x>', "ISIS")]
    found = network_of(claims, index)
    root = ElementTree.fromstring("\n".join(graphml(found)))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(list(root.iter(f"{space}node"))) == len(found.actors)
    assert len(list(root.iter(f"{space}edge"))) == len(found.ties)
    assert list(graphml(found)) == list(graphml(network_of(claims, index)))
