"""“Moscow denied any involvement”, "it blamed the army": what is meant was told before.

A denial or an accusation that names no deed is no statement of its own: it is about the deed of
which the text has just told, so that what one side says and the other denies is one dispute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..actor_kinds import ARMED
from ..model import Claim, Mention, Speaker
from .arguments import ACCUSE
from .kinds import STRIKES
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
_VIOLENCE = STRIKES | {"clash", "killing", "toll"}
_LENT = ("target", "place", "time")
_JUST_TOLD = 1
"""How many sentences back the deed may stand for which somebody is blamed."""
_REACH = 3
"""How many sentences back what is denied may have been told."""
WHY = "not in the sentence; of what the text told just before, which is denied here"
WHY_BLAMED = "not in the sentence; of what the text told just before, for which it blames somebody"


def of_what_was_told(verb: Token) -> bool:
    """Say whether a verb denies or accuses, and names no deed: "denied it", "blamed the army"."""
    return denies_what_was_told(verb) or _blames(verb)


def deed_meant(
    statement: Claim,
    verb: Token,
    told: Sequence[tuple[int, Claim]],
    sentence: int,
    index: ActorIndex,
    on: str | None,
) -> Claim | None:
    """Return the claim of the deed that a statement denies or lays at somebody's door.

    None where the text told of no such deed.  `told` are the claims before with the numbers of
    their sentences, oldest first; `sentence` is the number of this one, `on` the day of the report.
    """
    if _blames(verb):
        return _blamed_deed(statement, told, sentence, index)
    return _denied_deed(statement, verb, told, sentence, index, on)


def denies_what_was_told(verb: Token) -> bool:
    """Say whether the verb denies, and names no deed: "denied it", "dismissed the accusation"."""
    denied = _denied(verb) if verb.lemma in _VERBS else None
    return denied is not None and (_of_oneself(denied) or _of_what_was_said(denied))


def _blames(verb: Token) -> bool:
    accused = verb.child("dobj", "nsubjpass") if verb.lemma in ACCUSE else None
    if accused is None:
        return False
    behind = [*verb.children, *accused.children]
    return not any(c.dep in ("prep", "ccomp", "xcomp", "advcl", "acl") for c in behind)


def _blamed_deed(
    blame: Claim, told: Sequence[tuple[int, Claim]], sentence: int, index: ActorIndex
) -> Claim | None:
    accused = tuple(m for m in blame.target if m.id is not None and m.id in index.actors)
    near = (c for at, c in _told_near(blame, told) if sentence - at <= _JUST_TOLD)
    deed = next((c for c in near if c.type in _VIOLENCE and c.modality == "happened"), None)
    if deed is None or not accused or not blame.says:
        return None
    return msgspec.structs.replace(
        _of_deed(blame, deed), actor=accused, why_empty=dict.fromkeys(_LENT, WHY_BLAMED)
    )


def _told_near(statement: Claim, told: Sequence[tuple[int, Claim]]) -> Iterator[tuple[int, Claim]]:
    """Yield the claims of the statement's own section, the last one first."""
    section = statement.evidence.section
    return ((at, c) for at, c in reversed(told) if c.evidence.section == section)


def _of_deed(statement: Claim, deed: Claim) -> Claim:
    """Return the statement as one about a deed: its kind, its victims, where and when it was."""
    return msgspec.structs.replace(
        statement, type=deed.type, target=deed.target, place=deed.place, time=deed.time, figures=()
    )


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


def _denied_deed(
    denial: Claim,
    verb: Token,
    told: Sequence[tuple[int, Claim]],
    sentence: int,
    index: ActorIndex,
    on: str | None,
) -> Claim | None:
    denier = next(iter(denial.says), None) or next(iter(denial.actor), None)
    denied = _denied(verb)
    if denier is None or denied is None:
        return None
    near = [
        (at, c)
        for at, c in _told_near(denial, told)
        if sentence - at <= _REACH
        and c.type in _DEEDS
        and c.modality in ("happened", "ongoing")
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
        _of_deed(denial, deed),
        modality="denied",
        actor=actor,
        says=says or (Speaker(text=denier.text, id=denier.id, name=denier.name),),
        why_empty=lent | dict.fromkeys(_LENT, WHY),
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
