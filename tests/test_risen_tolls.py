"""Counts that grew are dated by the attack whose dead they count."""

from __future__ import annotations

import pytest

from sayso.ids import seal
from sayso.model import Claim, Evidence, PlaceMention, TimeSpan
from sayso.risen_tolls import with_days_of_attacks

ALBA, BROD = PlaceMention(text="Alba", id="t:alba"), PlaceMention(text="Brod", id="t:brod")


def claim(kind: str, text: str, start: int, day: str | None, *places: PlaceMention) -> Claim:
    return seal(
        Claim(
            id="", key=f"k1_{start}", type=kind, place=places,  # type: ignore[arg-type]
            time=TimeSpan(start=day, end=day) if day else None,
            evidence=Evidence(text=text, start=start, end=start + len(text)),
        )
    )  # fmt: skip


STRIKE = claim("airstrike", "a strike hit Alba on Monday", 0, "2020-05-04", ALBA)


@pytest.mark.parametrize(
    ("text", "day", "places", "dated"),
    [
        ("the toll rose to 19 on Tuesday", "2020-05-05", (ALBA,), "2020-05-04"),
        ("the death toll had risen to 19 on Tuesday", "2020-05-05", (), "2020-05-04"),
        ("the number of dead climbed to 52 on Wednesday", "2020-05-06", (ALBA,), "2020-05-04"),
        # Another place, a day before the strike, too long after it, no growing count.
        ("the toll rose to 19 on Tuesday", "2020-05-05", (BROD,), "2020-05-05"),
        ("the toll rose to 19 on Sunday", "2020-05-03", (ALBA,), "2020-05-03"),
        ("the toll rose to 19 in June", "2020-06-05", (ALBA,), "2020-06-05"),
        ("19 people died on Tuesday", "2020-05-05", (ALBA,), "2020-05-05"),
    ],
)
def test_a_toll_s_day_is_that_of_the_attack(
    text: str, day: str, places: tuple[PlaceMention, ...], dated: str
) -> None:
    toll = claim("toll", text, 60, day, *places)
    strike, told = with_days_of_attacks([STRIKE, toll])
    assert strike == STRIKE
    assert told.time is not None
    assert told.time.start == dated
    assert ("time" in told.why_empty) == (dated != day)
    assert told.place == (places or (ALBA,))


def test_a_toll_takes_the_last_attack_told_before_it() -> None:
    later = claim("shelling", "shells fell on Alba on Tuesday", 30, "2020-05-05", ALBA)
    after = claim("bombing", "a bomb went off in Alba on Tuesday", 200, "2020-05-05", ALBA)
    toll = claim("toll", "the toll rose to 9 on Wednesday", 90, "2020-05-06", ALBA)
    told = with_days_of_attacks([STRIKE, later, toll, after])[2]
    assert told.time == later.time
