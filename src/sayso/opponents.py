"""Whom a side fights in a report: the loser of a town, where only another sentence says so.

"The army clashed with ISIS near X. … On Friday the army took the village of Y." A coder writes
ISIS as the one who lost Y, because the report tells of no other opponent of the army.  Only once
generic parties ("government forces") are named does a text tell who fights whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from .actors import ActorIndex
from .extract.kinds import GROUPS, STATES
from .extract.words import any_of, words
from .model import Claim, Mention

_HOSTILE = frozenset(
    ["airstrike", "shelling", "bombing", "clash", "capture", "offensive", "siege", "killing"]
)
_OF_TWO = frozenset(["capture", "advance", "offensive", "clash", "siege"])
"""What is done to an armed opponent, named or not."""
_FOUGHT = "not in the sentence; the only opponent of the actor in what the text tells"
_ENEMY = "not in the sentence; the only enemy of the actor that the claims of the text name"
_HELD = "not in the sentence; who held the place, by what the text tells"
_POINTERS = words("opponents", "pointers")
_POSTS = words("participants", "posts")
_OWNED = words("opponents", "owned")
"""“Russian missiles” are what a party has, not the party."""
_ARMED = GROUPS | STATES
_FROM_AFAR = frozenset(["airstrike", "shelling", "bombing"])
"""Who is bombed from the air does not win ground of the bomber."""
_IRREGULARS, _STATE_MEN = words("blame", "irregulars"), words("blame", "state_men")
_SOMEBODY = _IRREGULARS | _STATE_MEN | {"forces", "defenders", "militia", "militias", "units"}
"""“Jihadist fighters” are an opponent too, though nobody knows whose."""
_NO_FIGHT = any_of("opponents", "no_fight")
_Pair = tuple[Mention, Mention]


def with_opponents(
    claims: Sequence[Claim], published: str | None, index: ActorIndex
) -> list[Claim]:
    """Return the claims, captures and fights without an opponent given the one the text tells of.

    `published` (ISO date) says which alliances held.  The target's words are those by which
    another sentence of the text names the party; `why_empty` says that they were inferred.
    """
    if not any(_open(claim) for claim in claims):
        return list(claims)
    field = _Field(claims, published, index)
    return [field.filled(claim) if _open(claim) else claim for claim in claims]


def _open(claim: Claim) -> bool:
    """Is it a fight told from one side only?"""
    return (
        claim.type in _OF_TWO
        and bool(claim.actor)
        and claim.evidence.section != "comment"
        and all(m.id is None and _is_post(m) for m in claim.target)
        and _NO_FIGHT.search(claim.evidence.text) is None
    )


def _is_post(mention: Mention) -> bool:
    """“Stormed the base”: whose it was is open; "destroyed a tank" tells of no fight."""
    return mention.text.lower().split()[-1] in _POSTS


class _Field:
    """Who fights whom, who holds what and how each is called, by the claims of one document."""

    def __init__(self, claims: Sequence[Claim], on: str | None, index: ActorIndex) -> None:
        self.on = on
        self.index = index
        self.pairs: list[_Pair] = []
        self.called: dict[str, Mention] = {}
        self.holders: dict[str, list[Mention]] = {}
        self.on_the_ground: set[str] = set()
        """Parties that do more than strike from afar, or are struck."""
        for claim in claims:
            if claim.evidence.section == "comment" or claim.modality == "denied":
                continue
            for mention in (*claim.actor, *claim.target):
                self._note(mention)
            there = claim.target if claim.type in _FROM_AFAR else (*claim.actor, *claim.target)
            self.on_the_ground.update(index.party_of(m.id, on) for m in there if m.id)
            if claim.type in _HOSTILE:
                self.pairs.extend(self._fights(claim))
            elif claim.type == "control":
                for place in claim.place[:1]:
                    armed = [m for m in claim.actor if self._armed(m)]
                    self.holders.setdefault(place.text.lower(), []).extend(armed)

    def _note(self, mention: Mention) -> None:
        """Keep the words that first name a party."""
        said = mention.text.lower()
        if not self._armed(mention) or said in _POINTERS or said.rsplit(" ", 1)[-1] in _OWNED:
            return
        hits = self.index.lookup(mention.text, on=self.on)
        known = bool(hits) and hits[0].how != "capital"
        if known and self.index.same_party(hits[0].actor.id, mention.id or "", self.on):
            self.called.setdefault(self.index.party_of(mention.id or "", self.on), mention)

    def _fights(self, claim: Claim) -> Iterator[_Pair]:
        for one in claim.actor:
            for other in claim.target:
                if not self._armed(one):
                    continue
                if self._armed(other) and not self._same(one, other):
                    yield one, other
                    if claim.type not in _FROM_AFAR:
                        yield other, one
                elif other.id is None and set(other.text.lower().split()) & _SOMEBODY:
                    yield one, other

    def filled(self, claim: Claim) -> Claim:
        """Return the claim with its opponent, where there is but one."""
        held = [m for p in claim.place[:1] for m in self.holders.get(p.text.lower(), ())]
        for found, why in (
            (held if claim.type in ("capture", "siege") else [], _HELD),
            ([b for a, b in self.pairs if any(self._same(m, a) for m in claim.actor)], _FOUGHT),
            (self._enemies(claim) if claim.type != "clash" else [], _ENEMY),
        ):
            parties = self._parties([m for m in found if not self._of(m, claim.actor)])
            if len(parties) == 1 and parties[0] in self.called:
                if not self.index.existed(self.called[parties[0]].id, claim.time):
                    break
                return msgspec.structs.replace(
                    claim,
                    target=(*claim.target, self.called[parties[0]]),
                    why_empty={**claim.why_empty, "target": why},
                )
            if parties:
                break
        return claim

    def _enemies(self, claim: Claim) -> list[Mention]:
        """The parties on the ground that the packs know as enemies of the actor."""
        there = (other for party, other in self.called.items() if party in self.on_the_ground)
        return [
            other
            for other in there
            if any(m.id and self.index.is_enemy(m.id, other.id or "", self.on) for m in claim.actor)
        ]

    def _parties(self, mentions: Sequence[Mention]) -> list[str]:
        """Of these mentions each party once; allies count as one."""
        met: list[Mention] = []
        for mention in mentions:
            if not self._of(mention, met):
                met.append(mention)
        known = {self.index.actors[m.id].kind for m in met if m.id}
        # "The terrorists" are likely those whom the text names elsewhere.
        same = _IRREGULARS if known & GROUPS else frozenset()
        same |= _STATE_MEN if known & {"state", "state forces"} else frozenset()
        met = [m for m in met if m.id or not set(m.text.lower().split()) & same]
        return [self.index.party_of(m.id, self.on) if m.id else "" for m in met]

    def _of(self, mention: Mention, others: Sequence[Mention]) -> bool:
        return any(self._same(mention, other) for other in others)

    def _armed(self, mention: Mention) -> bool:
        actor = self.index.actors.get(mention.id or "")
        return actor is not None and actor.kind in _ARMED

    def _same(self, a: Mention, b: Mention) -> bool:
        if a.id is None or b.id is None:
            return a.text.lower() == b.text.lower()
        return self.index.same_party(a.id, b.id, self.on) or self.index.allied(a.id, b.id, self.on)
