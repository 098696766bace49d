"""A digest of several countries: generic parties are those of the country that labels the item."""

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
