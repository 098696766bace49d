"""Sets of claim types and of kinds of actors that the rules treat alike."""

from __future__ import annotations

GROUPS = frozenset({"rebel group", "political militia", "identity militia"})
"""Kinds of armed actors that are no state's."""
STATES = frozenset({"state", "state forces", "external forces"})
ATTACKS = frozenset({"airstrike", "shelling", "bombing", "chemical", "clash", "offensive"})
STRIKES = frozenset({"airstrike", "shelling", "bombing", "chemical"})
VIOLENT = frozenset(
    {
        "attack",
        "airstrike",
        "shelling",
        "clash",
        "offensive",
        "capture",
        "kill",
        "wreck",
        "siege",
        "chemical",
    }
)
