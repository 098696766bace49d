"""What a document has said so far: whom it told of, and of which countries."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Actor, Mention


@dataclass(slots=True)
class Memory:
    """What a document has said so far, for pronouns and descriptions."""

    actors: list[tuple[Mention, Actor | None, bool]] = field(default_factory=list)
    """Latest last: the mention, the actor if known, whether it was an agent."""
    ids: tuple[str, ...] = ()
    """Actor ids met, in order of first mention."""
    countries: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    """Countries of which it speaks as much as of each other, where it has no main one."""

    def remember(self, mention: Mention, actor: Actor | None, agent: bool) -> None:
        """Note a participant of a claim."""
        self.actors.append((mention, actor, agent))
        del self.actors[:-40]
        if actor is not None:
            self.meet(actor)

    def meet(self, actor: Actor) -> None:
        """Note that the document names an actor."""
        if actor.id not in self.ids:
            self.ids = (*self.ids, actor.id)
