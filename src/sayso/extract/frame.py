"""A frame: one happening in a sentence by its words, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from .lexicon import Trigger
from .parse import Token

RESULTS = frozenset({"kill", "wreck"})


COUNTABLE = frozenset({"abduction", "arrest", "interdiction", "kill", "killing"})
"""Happenings to a bare number: "executed five", "eleven were intercepted"."""
STRIKES = frozenset(
    {"attack", "airstrike", "shelling", "bombing", "chemical", "clash", "offensive"}
)


CLAUSE = frozenset(
    {"conj", "advcl", "ccomp", "xcomp", "relcl", "acl", "parataxis", "pcomp", "csubj"}
)


@dataclass(slots=True, eq=False)
class Frame:
    """One happening in a sentence, by its words."""

    trigger: Token
    entry: Trigger
    verb: Token
    """The verb that carries tense and modality: the trigger, or one that lends it a subject."""
    agents: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    weapons: list[Token] = field(default_factory=list)
    where: list[Token] = field(default_factory=list)
    """Places that are themselves acted on (captured, left, stormed)."""
    losers: list[Token] = field(default_factory=list)
    """Who lost those that are the targets: "we lost seven soldiers"."""
    merged: list[Frame] = field(default_factory=list)
    dead: bool = False
    own: set[int] = field(default_factory=set)

    @property
    def triggers(self) -> list[Token]:
        """All trigger tokens of the happening."""
        return [self.trigger, *(f.trigger for f in self.merged)]
