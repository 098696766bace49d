"""Parties: which actors are one, which stand together, and which are enemies.

Read from the actor packs alone: `parent` makes one party of an army and its brigades, `side` and
`backers` make allies, `enemies` makes enemies (for the whole party, both ways).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .model import Actor


class Parties:
    """Answers about actor ids; ids that no pack knows are parties of their own."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors
        self._roots: dict[str, str] = {}
        self._lines: dict[str, frozenset[str]] = {}
        self._kinship: dict[tuple[str, str], str] = {}

    def line(self, actor: str) -> frozenset[str]:
        """Return the actor and all its parents."""
        found = self._lines.get(actor)
        if found is None:
            chain: list[str] = []
            here: str | None = actor
            while here is not None and here not in chain:
                chain.append(here)
                known = self._actors.get(here)
                here = known.parent if known else None
            found = self._lines[actor] = frozenset(chain)
            self._roots[actor] = chain[-1]
        return found

    def root(self, actor: str) -> str:
        """Return the topmost parent: the party that the actor is part of."""
        self.line(actor)
        return self._roots[actor]

    def relation(self, a: str, b: str) -> str:
        """Return "same" (one part of the other), "party" (one topmost parent), "ally", "enemy"
        or "stranger".
        """
        if a > b:
            a, b = b, a
        found = self._kinship.get((a, b))
        if found is None:
            found = self._kinship[a, b] = self._relation(a, b)
        return found

    def _relation(self, a: str, b: str) -> str:
        above_a, above_b = self.line(a), self.line(b)
        if a in above_b or b in above_a:
            return "same"
        if self.root(a) == self.root(b):
            return "party"
        if self._lists(above_a, "enemies") & above_b or self._lists(above_b, "enemies") & above_a:
            return "enemy"
        sides_a, sides_b = self._sides(above_a), self._sides(above_b)
        if sides_a & sides_b:
            return "ally"
        if self._lists(above_a, "backers") & above_b or self._lists(above_b, "backers") & above_a:
            return "ally"
        if self._lists(above_a, "enemies") & sides_b or self._lists(above_b, "enemies") & sides_a:
            return "enemy"
        return "stranger"

    def _lists(self, line: Iterable[str], field: str) -> frozenset[str]:
        found: set[str] = set()
        for actor in line:
            known = self._actors.get(actor)
            if known:
                for other in getattr(known, field):
                    found.add(other)
        return frozenset(found)

    def _sides(self, line: Iterable[str]) -> frozenset[str]:
        known = (self._actors.get(actor) for actor in line)
        return frozenset(actor.side for actor in known if actor and actor.side)

    def together(self, a: str, b: str) -> bool:
        """Say whether two actors are one party or allies."""
        return self.relation(a, b) in ("same", "party", "ally")

    def any_together(self, these: Iterable[str], those: Iterable[str]) -> bool:
        """Say whether anybody of `these` is one party or allied with anybody of `those`."""
        others = tuple(those)
        return any(self.together(a, b) for a in these for b in others)

    def any_enemies(self, these: Iterable[str], those: Iterable[str]) -> bool:
        """Say whether anybody of `these` is an enemy of anybody of `those`."""
        others = tuple(those)
        return any(self.relation(a, b) == "enemy" for a in these for b in others)
