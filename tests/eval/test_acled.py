"""ACLED notes: which words mean which of its actors."""

from __future__ import annotations

from eval.acled import is_party, known_as, people_killed, sides_right
from sayso.model import Claim, ClaimFigure, Evidence, Mention


def claim(**fields: object) -> Claim:
    evidence = Evidence(text="", start=0, end=0)
    return Claim(id="c", key="k", type="clash", evidence=evidence, **fields)  # type: ignore[arg-type]


def test_names_of_acled_lead_to_actors_of_the_packs() -> None:
    assert known_as("Military Forces of Syria (2000-)") == "syria-government"
    assert known_as("QSD: Syrian Democratic Forces") == "sdf"
    assert known_as("Unidentified Armed Group (Syria)") is None


def test_same_party_or_a_name_in_common() -> None:
    assert is_party("QSD: Syrian Democratic Forces", Mention(text="SDF", id="sdf"))
    assert not is_party("QSD: Syrian Democratic Forces", Mention(text="Daesh", id="isis"))
    assert is_party("Almen Communal Militia (Syria)", Mention(text="gunmen of Almen"))
    assert not is_party("Almen Communal Militia (Syria)", Mention(text="gunmen of Borino"))
    assert is_party("Unidentified Armed Group (Syria)", Mention(text="gunmen"))


def test_an_associated_actor_is_neither_right_nor_wrong() -> None:
    row = {
        "actor1": "QSD: Syrian Democratic Forces",
        "actor2": "Islamic State (Syria)",
        "assoc_actor_1": "Government of France",
        "assoc_actor_2": "",
    }
    told = [
        claim(
            actor=(Mention(text="SDF", id="sdf"), Mention(text="France", id="france")),
            target=(Mention(text="Hamas", id="hamas"), Mention(text="two bridges")),
        )
    ]
    assert sides_right(row, told) == (1, 2, 2)


def test_the_killed_are_added_up_once() -> None:
    def died(what: str, low: float, part_of: int | None = None) -> ClaimFigure:
        return ClaimFigure(what=what, measure="killed", low=low, unit="person", part_of=part_of)

    figures = (died("soldiers", 3), died("officers", 1, part_of=0), died("gunmen", 2))
    assert people_killed([claim(figures=figures), claim(figures=figures)]) == 5
    assert people_killed([claim(figures=figures), claim(figures=(died("fatalities", 5),))]) == 5
    assert people_killed([claim(figures=(died("fatalities", 7), *figures))]) == 7
    assert people_killed([]) == 0
