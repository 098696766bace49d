"""Parties: which actors are one, which stand together, and which are enemies.

A short way to ask `ActorRelations` about two actor ids; ids that no pack knows are parties of
their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .actor_relations import ActorRelations
from .reference import Reference

Relation = Literal["same", "party", "ally", "enemy", "stranger"]
"""One a part of the other, parts of one party, on one side, fighting each other, or none."""


class Parties:
    """Answers about pairs of actors, remembered."""

    def __init__(self, reference: Reference) -> None:
        self._relations = ActorRelations(reference)
        self._known: dict[tuple[str, str, str | None], Relation] = {}

    def line(self, actor: str) -> tuple[str, ...]:
        """Return the actor and all its parents."""
        return (actor, *self._relations.parent_chain(actor))

    def root(self, actor: str, on: str | None = None) -> str:
        """Return the topmost parent: the party that answers for the actor."""
        return self._relations.party_of(actor, on)

    def relation(self, a: str, b: str, on: str | None = None) -> Relation:
        """Return how two actors stand to each other, on an ISO date where one is given."""
        if a > b:
            a, b = b, a
        found = self._known.get((a, b, on))
        if found is None:
            found = self._known[a, b, on] = self._relation(a, b, on)
        return found

    def _relation(self, a: str, b: str, on: str | None) -> Relation:
        known = self._relations
        if a in self.line(b) or b in self.line(a):
            return "same"
        if known.same_party(a, b, on):
            return "party"
        if known.is_enemy(a, b, on):
            return "enemy"
        return "ally" if known.allied(a, b, on) else "stranger"

    def together(self, a: str, b: str, on: str | None = None) -> bool:
        """Say whether two actors are one party or allies."""
        return self.relation(a, b, on) in ("same", "party", "ally")

    def any_together(
        self, these: Iterable[str], those: Iterable[str], on: str | None = None
    ) -> bool:
        """Say whether anybody of `these` is one party or allied with anybody of `those`."""
        others = tuple(those)
        return any(self.together(a, b, on) for a in these for b in others)

    def any_enemies(
        self, these: Iterable[str], those: Iterable[str], on: str | None = None
    ) -> bool:
        """Say whether anybody of `these` is an enemy of anybody of `those`."""
        others = tuple(those)
        return any(self.relation(a, b, on) == "enemy" for a in these for b in others)
