"""Whose report calls the other side the enemy; and whose "air force" it tells of."""

from __future__ import annotations

import sayso
from sayso.communiques import issuing_force
from sayso.model import Document
from sayso.reference import load_reference

REPORT = """Report of the Russian Ministry of Defence on the operation

Near Tokmak, army aviation struck positions of the enemy. Units repelled two attacks near Orikhiv.
"""


def report(text: str, source: str | None = None) -> Document:
    return Document(id="d1", page="raw:1", raw="1", text=text, source=source)


def test_the_heading_names_whose_report_it_is() -> None:
    force = issuing_force(report(REPORT), load_reference())
    assert force is not None
    assert force.id == "russia-military"


def test_the_publisher_speaks_for_its_force() -> None:
    text = "The enemy shelled Orikhiv."
    force = issuing_force(report(text, "ukrainian-general-staff"), load_reference())
    assert force is not None
    assert force.id == "ukraine-military"


def test_who_only_quotes_the_enemy_states_nothing() -> None:
    text = "Russian Ministry of Defence says “the enemy fled”\n\nThe ministry gave no figures."
    assert issuing_force(report(text), load_reference()) is None


def test_the_air_force_of_a_report_is_not_that_of_the_place() -> None:
    found = sayso.read(REPORT.encode(), published="2023-10-14")
    strikes = [c for c in found if c.type == "airstrike"]
    assert [m.id for c in strikes for m in c.actor] == ["russia-air-force"]
