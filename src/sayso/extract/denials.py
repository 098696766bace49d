"""“Moscow denied any involvement”, "the army dismissed the claim": what is denied was told before.

A denial that names no deed is no statement of its own: it denies the deed of which the text has
just told, so that what one side says and the other denies is one dispute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ..actor_kinds import ARMED
from ..model import Claim, Mention, Speaker
from .words import words

if TYPE_CHECKING:
    from ..actors import ActorIndex
    from .parse import Token

_VERBS = words("denials", "verbs")
_OWN = words("denials", "own")
_SAID = words("denials", "said")
_THIS = frozenset(["it", "that", "these", "this", "which"])
_DEEDS = frozenset(
    [
        "abduction",
        "advance",
        "airstrike",
        "bombing",
        "capture",
        "chemical",
        "clash",
        "deployment",
        "destruction",
        "killing",
        "offensive",
        "shelling",
        "siege",
        "support",
        "withdrawal",
    ]
)
_REACH = 3
"""How many sentences back what is denied may have been told."""
WHY = "not in the sentence; of what the text told just before, which is denied here"


def denies_what_was_told(verb: Token) -> bool:
    """Say whether the verb denies, and names no deed: "denied it", "dismissed the accusation"."""
    denied = _denied(verb) if verb.lemma in _VERBS else None
    return denied is not None and (_of_oneself(denied) or _of_what_was_said(denied))


def _denied(verb: Token) -> Token | None:
    """What is denied, also in "a charge Kigali denies"."""
    thing = verb.child("dobj")
    if thing is None and verb.dep == "relcl" and verb.head is not None:
        return verb.head
    return thing


def _of_oneself(denied: Token) -> bool:
    return denied.lemma.lower() in _OWN


def _of_what_was_said(denied: Token) -> bool:
    if denied.low in _THIS:
        return denied.pos in ("PRON", "DET", "SCONJ") or not denied.children
    return denied.lemma.lower() in _SAID and not any(
        (c.dep in ("acl", "relcl", "ccomp") and c.lemma not in _VERBS)
        or (c.dep == "prep" and c.low in ("about", "of", "that"))
        for c in denied.children
    )


def denied_deed(
    denial: Claim,
    verb: Token,
    told: Sequence[tuple[int, Claim]],
    sentence: int,
    index: ActorIndex,
    on: str | None,
) -> Claim | None:
    """Return the claim of what `denial` denies, or None where the text told of no such deed.

    `told` are the claims before with the numbers of their sentences, oldest first; `sentence` is
    the number of this one.
    """
    denier = next(iter(denial.says), None) or next(iter(denial.actor), None)
    denied = _denied(verb)
    if denier is None or denied is None:
        return None
    near = [
        (at, c)
        for at, c in reversed(told)
        if sentence - at <= _REACH
        and c.type in _DEEDS
        and c.modality in ("happened", "ongoing")
        and c.evidence.section == denial.evidence.section
        and not _by(c.says[:1], denier, index, on)
    ]
    own = _of_oneself(denied)
    party = index.actors.get(denier.id or "")
    if own and party is not None and party.kind not in ARMED:
        return None
    mine = [c for _, c in near if _by(c.actor, denier, index, on)]
    if own:
        others = [c for _, c in near if not any(m.id for m in c.actor)]
    else:
        # Of somebody else's deed only what was said last can be meant.
        others = [c for at, c in near if c.says and sentence - at <= 1]
    deed = next(iter(mine or others), None)
    if deed is None:
        return None
    # "The UN says X did it, which X denies": the denial is not the UN's.
    says = denial.says[:1] if verb.dep == "relcl" else denial.says
    actor, lent = deed.actor, {"actor": WHY}
    if own and deed not in mine:
        actor, lent = (Mention(text=denier.text, id=denier.id, name=denier.name),), {}
    return msgspec.structs.replace(
        denial,
        type=deed.type,
        modality="denied",
        actor=actor,
        target=deed.target,
        place=deed.place,
        time=deed.time,
        figures=(),
        says=says or (Speaker(text=denier.text, id=denier.id, name=denier.name),),
        why_empty=lent | dict.fromkeys(("target", "place", "time"), WHY),
    )


def _by(
    parties: Sequence[Mention | Speaker],
    denier: Mention | Speaker,
    index: ActorIndex,
    on: str | None,
) -> bool:
    return any(
        m.text.lower() == denier.text.lower()
        if m.id not in index.actors or denier.id not in index.actors
        else index.same_party(m.id, denier.id, on)
        for m in parties
    )
