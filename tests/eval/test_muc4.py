"""MUC-4: the key as GRIT makes it, fillers from claims."""

from __future__ import annotations

from eval.muc4 import ROLES, fillers, incident, key, names_of, strings
from sayso.model import Claim, Evidence, Mention


def claim(kind: str, text: str = "", **fields: object) -> Claim:
    evidence = Evidence(text=text, start=0, end=len(text))
    return Claim(id="c", key="k", type=kind, evidence=evidence, **fields)  # type: ignore[arg-type]


def test_alternatives_of_a_filler_are_its_quoted_strings() -> None:
    assert strings('? "TWO MEN" / "MEN": "-"') == ["TWO MEN", "MEN", "-"]


def test_the_key_drops_what_the_text_does_not_say_and_repeats_of_other_templates() -> None:
    empty: dict[str, list[str]] = {slot: ["-"] for slot in ROLES.values()}
    first = {**empty, "PERP: INDIVIDUAL ID": ['"BANDITS" / "ARMED BANDITS"', '"GHOSTS"']}
    second = {**empty, "PERP: INDIVIDUAL ID": ['"ARMED BANDITS"']}
    found = key([first, second], "ARMED BANDITS\nBURNED A MILL.")
    assert found["PerpInd"] == [["bandits", "armed bandits"]]
    assert found["Weapon"] == []


def test_places_of_an_incident_are_below_its_country() -> None:
    place = "PERU: LIMA (DEPARTMENT): CALLAO (CITY)"
    assert names_of({"INCIDENT: LOCATION": [place]}) == {"lima", "callao"}
    assert names_of({"INCIDENT: LOCATION": ["PERU"]}) == {"peru"}
    assert names_of({"INCIDENT: LOCATION": ["-"]}) == set()


def test_fillers_go_by_what_the_words_are() -> None:
    told = claim(
        "clash",
        actor=(Mention(text="ETA gunmen", id="eta"), Mention(text="they")),
        target=(
            *(Mention(text="bridge"), Mention(text="Attorney General Ana Varela")),
            Mention(text="soldiers"),
        ),
        weapon=(Mention(text="rifles"),),
    )
    again = claim("clash", actor=(Mention(text="gunmen"),))
    assert fillers([told, again]) == {
        "PerpInd": [["eta gunmen"]],
        "PerpOrg": [["eta"]],
        "Target": [["bridge"]],
        "Victim": [["ana varela"]],
        "Weapon": [["rifles"]],
    }


def test_burning_is_arson_and_other_destruction_an_attack() -> None:
    assert incident(claim("destruction", "burned the mill")) == "ARSON"
    assert incident(claim("destruction", "wrecked the mill")) == "ATTACK"
    assert incident(claim("abduction", "took the miller")) == "KIDNAPPING"
