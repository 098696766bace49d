"""The columns of all events in stretches of days, newest first: what a page is sent bit by bit.

A map of very many events need not wait for the oldest of them.  The first tile says besides what
the clock needs of all: how many events of each type begin on which day.
"""

from __future__ import annotations

from collections import Counter

from .answers import EventColumns, EventTile

TILE = 10_000
"""Events in a tile: about 200 kB on the way, most of it ids."""


def tiles(total: int, size: int) -> int:
    """Return how many tiles so many events make; there is always one."""
    return max(1, -(-total // size))


def rows_of(tile: int, total: int, size: int) -> tuple[int, int]:
    """Return the first row of a tile and the one after its last; tiles count from the newest."""
    end = max(0, total - tile * size)
    return max(0, end - size), end


def tile_of(made: EventColumns, tile: int, *, name: str, changes: int, size: int) -> EventTile:
    """Return one tile of columns, that go by a name and which hold some changes."""
    total = len(made.id)
    first, end = rows_of(tile, total, size)
    newest = tile == 0
    days, bins, daily = _binned(made) if newest else ([], {}, [])
    lasting = [day for day in (*made.start, *made.end) if day is not None] if newest else []
    return EventTile(
        of=name, changes=changes, first=first, total=total, tiles=tiles(total, size),
        id=made.id[first:end], type=made.type[first:end],
        status=made.status[first:end], told=made.told[first:end],
        modality=made.modality[first:end], start=made.start[first:end], end=made.end[first:end],
        place=made.place[first:end], actors=made.actors[first:end], killed=made.killed[first:end],
        targets=made.targets[first:end], origins=made.origins[first:end],
        outlets=made.outlets[first:end], voices=made.voices[first:end],
        rumour=[row - first for row in made.rumour if first <= row < end],
        denials=[(row - first, name) for row, name in made.denials if first <= row < end],
        types=made.types if newest else [], statuses=made.statuses if newest else [],
        modalities=made.modalities if newest else [], tolds=made.tolds if newest else [],
        names=made.names if newest else [], places=made.places if newest else [],
        days=days, bins=bins, daily=daily, ends=max(lasting, default=None),
    )  # fmt: skip


def _binned(made: EventColumns) -> tuple[list[int], dict[str, list[int]], list[int]]:
    """Return the days on which events begin, and how many do by type and in all."""
    rumours = set(made.rumour)
    all_of = Counter(day for day in made.start if day is not None)
    days = sorted(all_of)
    column = {day: n for n, day in enumerate(days)}
    bins: dict[str, list[int]] = {}
    for row, (day, kind) in enumerate(zip(made.start, made.type, strict=True)):
        if day is not None and row not in rumours:
            counts = bins.setdefault(made.types[kind], [0] * len(days))
            counts[column[day]] += 1
    return days, bins, [all_of[day] for day in days]
