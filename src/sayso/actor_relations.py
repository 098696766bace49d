"""How actors stand to each other: parents, sides, enemies, interest.

Parent (part of), backer and side are kept apart: a militia that Iran backs is not Iran, a brigade
of the army is the army.  Every question takes the date `on`, because groups merge, split and
change sides; without a date every relation counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from .model import Actor, Interest, Row, TimeSpan
from .reference import Reference

EdgeKind = Literal["parent", "backer", "ally", "enemy"]


class Edge(Row, kw_only=True, frozen=True):
    """One relation: `source` is part of, is backed by, is allied with or fights `target`."""

    source: str
    target: str
    kind: EdgeKind
    since: str | None = None
    until: str | None = None


def alive(actor: Actor, on: str | None) -> bool:
    """Say whether the actor existed on a date; dates compare as far as both are precise."""
    if not on or on.startswith("--"):
        return True
    if actor.since:
        size = min(len(actor.since), len(on))
        if on[:size] < actor.since[:size]:
            return False
    if actor.until:
        size = min(len(actor.until), len(on))
        if on[:size] > actor.until[:size]:
            return False
    return True


class ActorRelations:
    """The relations between the actors of a reference."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.actors: dict[str, Actor] = reference.actors
        self.parent_chain = lru_cache(maxsize=65536)(self._parent_chain)
        self._stance = lru_cache(maxsize=65536)(self._circle)

    def get(self, actor: str) -> Actor | None:
        """Return an actor by id."""
        return self.actors.get(actor)

    def existed(self, actor: str | None, time: TimeSpan | None) -> bool:
        """Say whether an actor existed when something ended; one that no pack knows did."""
        return self.existed_on(actor, time.end if time is not None else None)

    def existed_on(self, actor: str | None, day: str | None) -> bool:
        """Say whether an actor existed on a date (ISO, as precise as known; None: on any)."""
        known = self.actors.get(actor or "")
        return known is None or alive(known, day)

    def _parent_chain(self, actor: str, on: str | None = None) -> tuple[str, ...]:
        """Return the ids of parent, parent's parent … that existed on the date."""
        chain: list[str] = []
        at = self.actors.get(actor)
        while at is not None and at.parent and at.parent not in chain:
            parent = self.actors.get(at.parent)
            if parent is None or not alive(parent, on):
                break
            chain.append(parent.id)
            at = parent
        return tuple(chain)

    def party_of(self, actor: str, on: str | None = None) -> str:
        """Return the id of the top of the actor's parent chain: the party that answers for it."""
        chain = self.parent_chain(actor, on)
        return chain[-1] if chain else actor

    def same_party(self, a: str, b: str, on: str | None = None) -> bool:
        """Say whether one is the other, a part of it, or both are parts of one party."""
        return a == b or self.party_of(a, on) == self.party_of(b, on)

    def side_of(self, actor: str, on: str | None = None) -> str | None:
        """Return the side an actor fights on: its own, else that of the nearest parent."""
        for one in (actor, *self.parent_chain(actor, on)):
            found = self.actors.get(one)
            if found is not None and found.side:
                return found.side
        return None

    def _circle(self, actor: str, on: str | None) -> tuple[frozenset[str], frozenset[str]]:
        """Return (what the actor counts as, whom it fights): itself, parents and side."""
        chain = (actor, *self.parent_chain(actor, on))
        side = self.side_of(actor, on)
        circle = set(chain)
        if side:
            circle.add(side)
        fights = {e for one in chain if one in self.actors for e in self.actors[one].enemies}
        return frozenset(circle), frozenset(fights)

    def is_enemy(self, a: str, b: str, on: str | None = None) -> bool:
        """Say whether one of the two is known to fight the other, its parents or its side."""
        if self.same_party(a, b, on):
            return False
        if not all(x not in self.actors or alive(self.actors[x], on) for x in (a, b)):
            return False
        as_a, against_a = self._stance(a, on)
        as_b, against_b = self._stance(b, on)
        own = {a, b}
        direct = bool((against_a & as_b & own) or (against_b & as_a & own))
        side_a, side_b = self.side_of(a, on), self.side_of(b, on)
        if side_a and side_a == side_b and not direct:
            return False
        return bool(against_a & as_b) or bool(against_b & as_a)

    def backs(self, backer: str, actor: str, on: str | None = None) -> bool:
        """Say whether `backer` (or what it is part of) backs `actor` or one of its parents."""
        sources = {backer, *self.parent_chain(backer, on)}
        return any(
            sources & set(self.actors[one].backers)
            for one in (actor, *self.parent_chain(actor, on))
            if one in self.actors
        )

    def allied(self, a: str, b: str, on: str | None = None) -> bool:
        """Say whether two actors stand together: one party, one side, or one backs the other."""
        if self.same_party(a, b, on):
            return True
        side = self.side_of(a, on)
        if side is not None and side == self.side_of(b, on):
            return not self.is_enemy(a, b, on)
        return self.backs(a, b, on) or self.backs(b, a, on)

    def interest(
        self,
        speaker: str | None,
        actor: str | None,
        target: str | None = None,
        gain: bool = True,
        on: str | None = None,
    ) -> Interest:
        """Return the interest of a speaker in what it tells.

        `speaker` is the actor spoken for (None for a third party); `actor` did it to `target`.
        `gain`: it serves the actor (a capture, a strike that hit); False: it is the actor's loss
        (a withdrawal, its own dead, an atrocity laid at its door).
        A party that tells its own loss speaks against its interest.
        """
        if speaker is None:
            return "third party"
        if actor is not None and self.allied(speaker, actor, on):
            return "own success" if gain else "own loss"
        if target is not None and self.allied(speaker, target, on):
            return "own loss" if gain else "own success"
        if actor is not None and self.is_enemy(speaker, actor, on):
            return "own loss" if gain else "enemy's loss"
        if target is not None and self.is_enemy(speaker, target, on):
            return "enemy's loss" if gain else "own loss"
        return "third party"


def network(reference: Reference, on: str | None = None) -> Iterator[Edge]:
    """Yield the relations between the actors that existed on a date, sorted.

    Allies are members of one side, each linked to the actor the side is named after; pairs on
    one side without such an actor are left unlinked rather than all linked with all.
    """
    living = {a: actor for a, actor in sorted(reference.actors.items()) if alive(actor, on)}
    for name, actor in living.items():
        dates = {"since": actor.since, "until": actor.until}
        if actor.parent in living:
            yield Edge(source=name, target=actor.parent, kind="parent", **dates)
        for backer in actor.backers:
            if backer in living:
                yield Edge(source=name, target=backer, kind="backer", **dates)
        if actor.side in living and actor.side not in (name, actor.parent):
            yield Edge(source=name, target=actor.side, kind="ally", **dates)
        for enemy in actor.enemies:
            if enemy in living:
                yield Edge(source=name, target=enemy, kind="enemy", **dates)
