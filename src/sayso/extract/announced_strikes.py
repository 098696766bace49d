"""“Coalition forces conducted 23 strikes. … Near Raqqa, five strikes …": whose the five are.

Releases announce how many strikes somebody made, then list them place by place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ..model import Claim
from .lexicon import Lexicon

_LINE = re.compile(r"^(?:[-•*.]\s*)?(?:Near|In|At|Around|Outside|North|South|East|West)\b")
_WHY = "not in the line; who is said above to have made the strikes listed"


def with_announced_strikes(claims: Sequence[Claim], lexicon: Lexicon) -> list[Claim]:
    """Return the claims, lines of a list of strikes given the actor who announced them all."""
    announced: Claim | None = None
    found: list[Claim] = []
    for claim in claims:
        many = _strikes(claim, lexicon)
        if claim.type == "airstrike" and claim.actor and claim.modality == "happened":
            announced = claim if many > 1 and claim.evidence.section == "body" else None
        elif announced is not None and _is_line(claim) and 0 < many <= _strikes(announced, lexicon):
            why = {**claim.why_empty, "actor": _WHY}
            claim = msgspec.structs.replace(claim, actor=announced.actor, why_empty=why)
        found.append(claim)
    return found


def _strikes(claim: Claim, lexicon: Lexicon) -> float:
    """How many strikes it counts; 0 where it counts none."""
    return max(
        (f.low or 0.0 for f in claim.figures if _is_blow(f.what, lexicon)),
        default=0.0,
    )


def _is_blow(counted: str, lexicon: Lexicon) -> bool:
    """“five strikes”, "three air strikes": what was done, not what was hit."""
    last = counted.lower().rpartition(" ")[2]
    return bool({last, last.removesuffix("s"), last.removesuffix("es")} & lexicon.event_count)


def _is_line(claim: Claim) -> bool:
    return (
        claim.type == "airstrike"
        and not claim.actor
        and bool(claim.place)
        and claim.evidence.section == "body"
        and _LINE.match(claim.evidence.text) is not None
    )
