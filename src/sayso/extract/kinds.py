"""Sets of claim types and of kinds of actors that the rules treat alike."""

from __future__ import annotations

from ..actor_kinds import ARMED_GROUPS, OF_STATES

GROUPS, STATES = ARMED_GROUPS, OF_STATES

ATTACKS = frozenset({"airstrike", "shelling", "bombing", "chemical", "clash", "offensive"})
STRIKES = frozenset({"airstrike", "shelling", "bombing", "chemical"})
BLOWS = STRIKES | {"attack"}
"""As triggers have them: of an "attack" only the sentence tells which it is."""
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
BLAMES = {"attribute": "to", "blame": "on", "pin": "on"}
"""Verbs whose object is the deed, and behind which word stands who is said to have done it."""
