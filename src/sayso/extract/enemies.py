"""Whom a fight was against, where the text tells it from one side only."""

from __future__ import annotations

from ..model import Actor, Mention, Modality, TimeSpan
from .kinds import STATES
from .story import Story
from .words import words

_BRANCHES = frozenset(["army", "forces", "military", "police", "navy", "guard", "units"])
_POSTS = words("participants", "posts")
"""Places that one side holds: who attacks them attacks that side."""


class Enemies(Story):
    """Names the one enemy of a party that a text tells of, if there is but one."""

    def _with_garrison(
        self,
        kind: str,
        actor: Actor,
        target: tuple[Mention, ...],
        time: TimeSpan | None,
        why: dict[str, str],
    ) -> tuple[Mention, ...]:
        """“stormed the base": besides the base, the one enemy that the text names."""
        if kind not in ("clash", "capture") or any(m.id is not None for m in target):
            return target
        if not all(m.text.rsplit(" ", 1)[-1].lower().rstrip("s") in _POSTS for m in target):
            return target
        return (*target, *self._enemy(kind, actor, "happened", time, why))

    def _enemy(
        self,
        kind: str,
        actor: Actor,
        modality: Modality,
        time: TimeSpan | None,
        why: dict[str, str],
    ) -> tuple[Mention, ...]:
        """The one enemy of the actor that the text names, for fights told from one side.

        What was taken in 2012 was not taken from who came in 2013.
        """
        if kind not in ("clash", "offensive", "capture", "advance") or modality == "planned":
            return ()
        enemies: dict[str, Mention] = {}
        for identity, said in self.named.items():
            if self.people.reference.actors[identity].kind == "state" and actor.kind not in STATES:
                # In a civil war the state's name mostly says where.
                continue
            if self.people.index.is_enemy(actor.id, identity, self.people.on):
                party = self.people.index.party_of(identity, self.people.on)
                known = self.people.reference.actors[identity]
                whole = set(known.name.lower().split()) & _BRANCHES
                if party != identity and known.parent is not None and not whole:
                    # "special forces called Danab": one unit named in passing is not the loser.
                    continue
                name = self.people.reference.actors[identity].name
                enemies.setdefault(party, Mention(text=said, id=identity, name=name))
        there = all(self.people.index.existed(m.id, time) for m in enemies.values())
        if len(enemies) != 1 or not there or self._others_fought(actor) - enemies.keys():
            return ()
        why["target"] = "inferred: the only enemy of the actor that the text names"
        return tuple(enemies.values())

    def _others_fought(self, actor: Actor) -> set[str]:
        """Parties told of by description ("government forces") that the actor fights too."""
        index, on = self.people.index, self.people.on
        told = {met.id for _, met, _ in self.people.memory.actors if met is not None}
        return {index.party_of(i, on) for i in told if index.is_enemy(actor.id, i, on)}
