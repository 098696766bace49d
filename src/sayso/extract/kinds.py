"""Sets of claim types that the rules treat alike."""

from __future__ import annotations

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
