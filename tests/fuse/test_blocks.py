"""Where a store finds what a change touches."""

from __future__ import annotations

from sayso.fuse import own_blocks, wanted_blocks

from .world import Desk, reference

REFERENCE = reference()
DAY = 1 << 44
"""Blocks of one day differ by less than this."""


def test_blocks_of_one_day_lie_together() -> None:
    """What tells of other places on one day is nearer than one place on another day."""
    desk = Desk()
    for where, when in (("alba", "2020-05-01"), ("dorn", "2020-05-01"), ("alba", "2020-08-01")):
        desk.claim("killing", where, when, actor="red")
    alba, dorn, later = (
        set(of_one) for of_one in own_blocks(desk.claims, desk.documents, REFERENCE)
    )
    days = [{block // DAY for block in blocks} for blocks in (alba, dorn, later)]
    assert not alba & dorn
    assert len(days[0] & days[1]) == 1
    assert not days[0] & days[2]
    assert not alba & later


def test_a_neighbouring_day_is_looked_up() -> None:
    desk = Desk()
    first = desk.claim("airstrike", "alba", "2020-05-01")
    second = desk.claim("airstrike", "alba", "2020-05-03")
    third = desk.claim("airstrike", "alba", "2020-05-04")
    wanted = set(wanted_blocks([first], desk.documents, REFERENCE, 2))
    near, far = own_blocks([second, third], desk.documents, REFERENCE)
    assert wanted & set(near)
    assert not wanted & set(far)
