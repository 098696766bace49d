"""The toll of an event as the list shows it."""

from __future__ import annotations

import pytest

from sayso.model import AcledType, Event, Figure, FigureSaying
from sayso.web.columns import killed


def told(*counts: tuple[str, str | None, float | None, float | None]) -> Event:
    """Return an event with what each origin says of whom: (origin, of, low, high)."""
    return Event(
        id="e1_a",
        type="airstrike",
        acled=AcledType(event_type="Battles", sub_event_type="Armed clash"),
        figures=tuple(
            Figure(what="killed", of=of, said_by=(FigureSaying(origin=who, low=low, high=high),))
            for who, of, low, high in counts
        ),
    )


@pytest.mark.parametrize(
    ("counts", "toll"),
    [
        ((), None),
        ((("a", None, 5, 5),), (5, 5)),
        ((("a", None, 5, None), ("b", None, 3, 9)), (3, 9)),
        # Children are among the civilians: nobody says that only six were killed.
        ((("a", "children", 6, 6), ("a", "civilians", 17, 17)), (17, 17)),
        (
            (
                ("a", "children", 6, 6),
                ("a", "civilians", 17, 17),
                ("b", "children", 5, 5),
                ("b", "civilians", 14, 14),
                ("c", "fighters", 22, 22),
            ),
            (14, 22),
        ),
        ((("a", None, None, 8),), (8, 8)),
        ((("a", None, None, None),), None),
    ],
)
def test_a_toll_is_the_largest_group_that_each_voice_counts(
    counts: tuple[tuple[str, str | None, float | None, float | None], ...],
    toll: tuple[float, float] | None,
) -> None:
    assert killed(told(*counts)) == toll
