"""Whom claims name, in which role and in which words: what listings of actors and sources count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, Protocol, get_args

from .ids import same_words
from .model import Mention, Row, Speaker

Role = Literal["actor", "target", "speaker"]
LONGEST = 200
"""Of longer names so many characters count: databases index no more than some kilobytes."""


class Naming(Row, kw_only=True, frozen=True):
    """The part of a claim that names somebody; a stored claim is decoded as this in a fifth of
    the time that all of it takes.
    """

    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    says: tuple[Speaker, ...] = ()


class NameCount(Row, kw_only=True, frozen=True):
    """How many claims name somebody in a role and in the same words."""

    role: Role
    name: str
    """The id, or the folded words of somebody whom no pack knows."""
    words: str
    count: int


class _Named(Protocol):
    @property
    def actor(self) -> tuple[Mention, ...]: ...
    @property
    def target(self) -> tuple[Mention, ...]: ...
    @property
    def says(self) -> tuple[Speaker, ...]: ...


def names_in(
    claim: _Named, wanted: Collection[Role] = get_args(Role)
) -> Iterator[tuple[Role, str, str]]:
    """Yield (role, name, words) of all whom a claim names, each once in a wanted role."""
    roles: tuple[tuple[Role, tuple[Mention, ...] | tuple[Speaker, ...]], ...] = (
        ("actor", claim.actor),
        ("target", claim.target),
        ("speaker", claim.says),
    )
    for role, mentions in roles:
        if not mentions or role not in wanted:
            continue
        found: dict[str, str] = {}
        for mention in mentions:
            words = (mention.name or mention.text).replace("\x00", "")[:LONGEST]
            found.setdefault((mention.id or same_words(words))[:LONGEST], words)
        for name, words in found.items():
            yield role, name, words
