"""Which claims are worth comparing: blocking, so that the cost stays near-linear.

Claims meet where they share a family group and

* a place cell (about 22 km, with its neighbours) or a folded place name, within a few days;
* a place cell and a month, where one of them gives no exact day;
* a page, where one of them lacks place or time;
* a sentence, word for word; a number of killed on one day; or a person named with his age.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .features import COARSE_KM, NONE, REPEATABLE, Bools, Columns, Floats, Ints

CELL_DEGREES = 0.2
_LON_BITS, _LAT_BITS, _DAY_BITS = 12, 11, 21
_LONGEST_SPAN = 8
"""Spans longer than this many days meet others by month."""
_MAX_MONTHS = 24
_CHUNK = 1_000_000
"""About how many pairs are looked at together."""


def candidate_pairs(columns: Columns, days: int) -> Iterator[Ints]:
    """Yield pairs of row numbers in arrays of shape (n, 2), i < j; a pair may come again later.

    `days` is the widest gap in time, in days, between two tellings of one happening.
    """
    for left, right in _all_pairs(columns, days):
        codes = np.unique((np.minimum(left, right) << 32) | np.maximum(left, right))
        yield np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)


def _all_pairs(c: Columns, days: int) -> Iterator[tuple[Ints, Ints]]:
    timed = c.first != NONE
    short = is_short(c)
    located = np.zeros(len(c), bool)
    owner = c.owner()
    has_point = ~np.isnan(c.lat)
    located[owner] = True

    # One row per place and day of a short span.
    rows, row_days = day_rows(c, owner, short)
    pointed = has_point[rows]
    places = rows[pointed]
    keys = _key(c.group[owner[places]], cells_of(c.lat[places], c.lon[places]), row_days[pointed])
    for step in _cell_steps(days):
        for a, b in _join(keys, places, keys + step, places):
            near = _in_reach(c, a, b) & (owner[a] != owner[b])
            yield owner[a[near]], owner[b[near]]
    # Names matter where one of the two is in no gazetteer, or a weak choice among namesakes.
    for column in (c.place_name, c.place_skeleton):
        named = column[rows] != NONE
        unknown = named & ((c.place_id[rows] == NONE) | c.unsure[rows])
        for step in range(-days, days + 1):
            for a, b in _join(
                _key(c.group[owner[rows[unknown]]], column[rows[unknown]], row_days[unknown]),
                rows[unknown],
                _key(c.group[owner[rows[named]]], column[rows[named]], row_days[named] + step),
                rows[named],
            ):
                other = owner[a] != owner[b]
                yield owner[a[other]], owner[b[other]]

    yield from _by_month(c, owner)

    every = np.arange(len(c))
    vague = ~timed | ~located
    keys = (c.page << 8) | c.group
    yield from _apart(_join(keys[vague], every[vague], keys, every))
    keys = (c.sentence << 8) | c.group
    yield from _apart(_join(keys, every, keys, every))
    naming = c.named_in()
    yield from _apart(_join(c.people, naming, c.people, naming))
    anywhere = short & (c.killed[:, 0] >= 3)
    counted = anywhere & ~located
    killed = np.nan_to_num(c.killed[:, 0]).astype(np.int64)
    keys = (((killed << 8) | c.group) << _DAY_BITS) | np.maximum(c.first, 0)
    yield from _apart(_join(keys[counted], every[counted], keys[anywhere], every[anywhere]))


def _apart(joined: Iterator[tuple[Ints, Ints]]) -> Iterator[tuple[Ints, Ints]]:
    for a, b in joined:
        yield a[a != b], b[a != b]


def _in_reach(c: Columns, a: Ints, b: Ints) -> Bools:
    """Say which places are not too far apart for one happening (see `Comparer`), about."""
    north = (c.lat[a] - c.lat[b]) * 111.2
    east = (c.lon[a] - c.lon[b]) * 111.2 * np.cos(np.radians(c.lat[a]))
    wide = np.maximum(c.width[a], c.width[b])
    reach = c.width[a] + c.width[b]
    limit = np.where(wide > COARSE_KM, reach + 25, 2 * reach) + 1
    close: Bools = north * north + east * east <= limit * limit
    return close


def day_rows(c: Columns, owner: Ints, short: Bools) -> tuple[Ints, Ints]:
    """Return (place row, day) of the places of `short` claims, one for each day of their span."""
    place_rows = np.flatnonzero(short[owner]) if len(owner) else np.empty(0, np.int64)
    lengths = (c.last - c.first + 1)[owner[place_rows]]
    rows = np.repeat(place_rows, lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return rows, c.first[owner[rows]] + within


def cells_of(lat: Floats, lon: Floats) -> Ints:
    """Return the number of the cell that a point lies in."""
    row = np.floor((lat + 90) / CELL_DEGREES).astype(np.int64)
    column = np.floor((lon + 180) / CELL_DEGREES).astype(np.int64)
    return (row << _LON_BITS) | column


def _key(group: Ints, where: Ints, when: Ints) -> Ints:
    return (((group << 30) | where) << _DAY_BITS) | when


def cell_steps() -> list[int]:
    """Return the differences of a cell's number to those of its neighbours and itself."""
    return [(dy << _LON_BITS) + dx for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


def _cell_steps(days: int) -> list[int]:
    """Key differences of the neighbouring cells and days, each direction once."""
    steps = {(step << _DAY_BITS) + day for step in cell_steps() for day in range(-days, days + 1)}
    return sorted(step for step in steps if step >= 0)


def is_short(c: Columns) -> Bools:
    """Say which claims tell of so few days that each counts by itself."""
    short: Bools = (c.first != NONE) & (c.last - c.first < _LONGEST_SPAN)
    return short


def month_rows(c: Columns, owner: Ints) -> tuple[Ints, Ints]:
    """Return (place row, month) of claims that meet others of their month.

    Blocks of 30 days stand in for months: only sharing one matters.
    """
    once = np.array([name not in REPEATABLE for name in c.type_names])[c.type]
    eligible = (c.first != NONE) & (once | ~is_short(c))
    eligible &= c.last - c.first < 31 * _MAX_MONTHS
    wanted = eligible[owner] & ~np.isnan(c.lat)
    places = np.flatnonzero(wanted) if len(owner) else np.empty(0, np.int64)
    claims = owner[places]
    lengths = c.last[claims] // 30 - c.first[claims] // 30 + 1
    rows = np.repeat(np.arange(len(places)), lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return places[rows], c.first[claims[rows]] // 30 + within


def _by_month(c: Columns, owner: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pair claims without an exact day with those of the same place and month."""
    places, months = month_rows(c, owner)
    claims = owner[places]
    keys = _key(c.group[claims], cells_of(c.lat[places], c.lon[places]), months)
    long = ~is_short(c)[claims]
    for step in cell_steps():
        yield from _apart(_join(keys[long], claims[long], keys + (step << _DAY_BITS), claims))


def _join(
    left_keys: Ints, left: Ints, right_keys: Ints, right: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Yield all (left, right) with equal keys, as pairs of arrays of bounded length."""
    if not len(left_keys) or not len(right_keys):
        return
    order = np.argsort(right_keys, kind="stable")
    ordered = right_keys[order]
    begin = np.searchsorted(ordered, left_keys, "left")
    counts = np.searchsorted(ordered, left_keys, "right") - begin
    met = np.flatnonzero(counts)
    begin, counts, left = begin[met], counts[met], left[met]
    ends = np.cumsum(counts)
    start = 0
    while start < len(left):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK, "right")))
        some = counts[start:stop]
        within = np.arange(some.sum()) - np.repeat(np.cumsum(some) - some, some)
        yield (
            np.repeat(left[start:stop], some),
            right[order[np.repeat(begin[start:stop], some) + within]],
        )
        start = stop
