"""Whose the words of a description are: the item's country, nobody's for an analyst."""

from __future__ import annotations

import sayso

DIGEST = b"""Regional overview: Middle East

- Syria: Turkish drones targeted an SDF vehicle on the Kobani road. Syrian troops shelled Idlib.
- Yemen: Houthi forces shelled Sadah. Near Marib, pro-government tribesmen repelled three assaults.
"""


def test_tribesmen_of_yemen_are_not_syrias() -> None:
    found = sayso.read(DIGEST, published="2024-08-17")
    tribes = [m for c in found for m in c.actor if m.text == "pro-government tribesmen"]
    assert [m.id for m in tribes] == ["popular-resistance-yemen"]


def test_analysts_do_not_speak_for_a_military() -> None:
    text = b"Russian forces have captured Toretsk, a Ukrainian military analyst said."
    (taken,) = sayso.read(text, published="2025-01-08")
    assert [s.id for s in taken.says] == [None]
