"""A name in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from .words import words

_HOLDING = words("names", "holding")


@dataclass(slots=True)
class Name:
    """Tokens `first..last` (inclusive) that are one name."""

    first: int
    last: int
    kind: str
    """actor, place, source, proper or state (a hyphenated attribute such as ISIS-held)"""
    ids: tuple[str, ...] = ()
    text: str = ""
    """For `state`: the name before the hyphen; else the name's words."""
    attribute: str = ""
    country: bool = False
    """For actors: whether the name is that of a state's territory too."""
    known: bool = True
    """For places: whether the gazetteer knows the name (else only a cue says it is one)."""

    @property
    def tells_holder(self) -> bool:
        """Whether it says who holds a place: "ISIS-held"."""
        return self.kind == "state" and self.attribute in _HOLDING
