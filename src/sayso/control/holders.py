"""Who can hold a place: armed forces and authorities, not whoever a text names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..actor_kinds import ARMED
from ..actor_names import fold, load_words
from ..model import Mention
from ..reference import Reference
from .words import load_words as load_control_words

_LONGEST = 3
"""Words in the longest head noun that tells a kind."""


def who_can_hold(mentions: Iterable[Mention], reference: Reference) -> tuple[Mention, ...]:
    """Return those who can hold ground, in order.

    Of an actor of the packs its kind decides; an organisation counts where the packs give it a
    side or enemies.  Of words that no pack knows the nouns decide ("tribal fighters", "Liwa
    al-Quds"): a name that tells nothing may be anybody's, a photographer's too.  Air forces,
    gunners and fleets hold nothing.
    """
    return tuple(mention for mention in mentions if _can_hold(mention, reference))


@lru_cache(maxsize=4096)
def _is_aloof(name: str) -> bool:
    return bool(load_control_words().aloof.search(name))


def _can_hold(mention: Mention, reference: Reference) -> bool:
    name = mention.name or mention.text
    if _is_aloof(name):
        return False
    actor = reference.actors.get(mention.id) if mention.id else None
    if actor is not None:
        return actor.kind in ARMED or (
            actor.kind == "organisation" and bool(actor.side or actor.enemies)
        )
    kinds = load_words().kinds
    words = fold(name).split()
    runs = {
        " ".join(words[at : at + size])
        for size in range(1, _LONGEST + 1)
        for at in range(len(words) - size + 1)
    }
    return any(kinds.get(run) in ARMED for run in runs)
