"""Names of actors and places that nobody knows become issues, each by its name."""

from __future__ import annotations

import pytest

from sayso.model import Claim, Evidence, Mention, PlaceMention
from sayso.unknowns import issues_by_name, unknown_actor, unknown_names


def _claim(key: str, actor: Mention, place: PlaceMention | None = None) -> Claim:
    return Claim(
        id="c",
        key=key,
        type="clash",
        actor=(actor,),
        place=(place,) if place else (),
        evidence=Evidence(text="", start=0, end=0),
    )


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("Sons of Dawn Brigade", True),
        ("Liwa al-Nahr fighters", True),
        ("the Blue River Front", True),
        ("Warplanes", False),
        ("armed men", False),
        ("Turkmen villagers", False),
        ("Fighters", False),
        ("The brigade", False),
        ("An American base", False),
        ("Kurdish fighters", False),
        ("Iranian-backed militias", False),
        ("US-backed rebels", False),
        ("Iranian-backed Harakat al-Shafaq militants", True),
        ("National Export Bank", False),
    ],
)
def test_what_is_the_name_of_an_actor(words: str, unknown: bool) -> None:
    assert unknown_actor(Mention(text=words)) is unknown


def test_whom_packs_know_is_not_unknown() -> None:
    assert not unknown_actor(Mention(text="Liwa al-Quds fighters", id="liwa-al-quds"))


def test_one_issue_a_name_with_an_entry_ready_to_paste() -> None:
    place = PlaceMention(text="Homs", name="Homs", id="gn:1", country="SY")
    claims = [
        _claim("k2", Mention(text="Liwa al-Nahr fighters"), place),
        _claim("k1", Mention(text="liwa al-Nahr Fighters"), place),
        _claim("k3", Mention(text="gunmen"), PlaceMention(text="Khirbat Zorb", country="SY")),
    ]
    found = dict(issues_by_name(claims))
    assert set(found) == {name for claim in claims for name in unknown_names(claim)}
    issue = found["actor|liwa al nahr fighters"]
    assert (issue.kind, issue.about, issue.severity) == ("unknown actor", ("k2", "k1"), "middle")
    assert "kind: rebel group, countries: [SY]" in issue.fixes[0].label
    assert [i.kind for i in found.values()] == ["unknown place", "unknown actor"]
