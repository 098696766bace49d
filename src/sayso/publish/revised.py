"""A speaker's later toll of the same happening, counted of other words, takes the earlier's place.

`19 civilians`, and two days later `22 people`, are not 41 dead: the later number is of all that
the speaker knows by then.
"""

from __future__ import annotations

import msgspec

from ..model import Event, Figure, FigureSaying
from .facts import Facts
from .losses import tidy_figures
from .nouns import is_subset

_COUNTED = frozenset({"killed", "injured"})


def figures_told(event: Event, facts: Facts) -> tuple[Figure, ...]:
    """Return the figures of an event as a text tells them: earlier tolls behind later ones.

    A later number takes the place of one that is no greater, from another report of the same
    speaker, where one of the two is of people in general; the earlier is marked as superseded.
    """
    figures = list(tidy_figures(event))
    for at, later in enumerate(figures):
        for before, earlier in enumerate(figures):
            if at == before or not _may_be_of_the_same(earlier, later):
                continue
            outdated = [s for s in earlier.said_by if _takes_the_place(s, later, facts)]
            if not outdated:
                continue
            late = tuple(msgspec.structs.replace(s, rank="rejected") for s in outdated)
            kept = tuple(s for s in earlier.said_by if s not in outdated)
            figures[before] = earlier = msgspec.structs.replace(earlier, said_by=kept)
            figures[at] = later = msgspec.structs.replace(later, said_by=(*late, *later.said_by))
    return tuple(figure for figure in figures if figure.said_by or len(figures) == 1)


def _may_be_of_the_same(earlier: Figure, later: Figure) -> bool:
    return (
        earlier.what == later.what
        and earlier.what in _COUNTED
        and (_is_of_anybody(earlier.of) or _is_of_anybody(later.of))
        and not (is_subset(earlier.of) or is_subset(later.of))
    )


def _is_of_anybody(noun: str | None) -> bool:
    return not noun or noun.casefold() in {"people", "persons", "civilians"}


def _takes_the_place(said: FigureSaying, later: Figure, facts: Facts) -> bool:
    known = said.low or said.high
    return known is not None and any(
        now.origin == said.origin
        and now.rank != "rejected"
        and (now.low or now.high or 0.0) >= known
        and "" < _reported(said, facts) < _reported(now, facts)
        for now in later.said_by
    )


def _reported(said: FigureSaying, facts: Facts) -> str:
    """Return the day of a number's first report; nothing where none is dated."""
    days = [
        publication.published[:10]
        for publication in map(facts.publication, facts.claims_of(said.claims))
        if publication is not None and publication.published
    ]
    return min(days, default="")
