"""Which claims are worth comparing: blocking, so that the cost stays near-linear.

Claims meet where they share a family group and

* a place cell (about 22 km, with its neighbours) or a folded place name, within a few days;
* a place cell and a month, where one of them gives no exact day;
* a page, where one of them lacks place or time;
* a sentence, word for word; or a number of killed on one day.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .features import NONE, REPEATABLE, Columns, Ints

CELL_DEGREES = 0.2
_LON_BITS, _LAT_BITS, _DAY_BITS = 12, 11, 21
_LONGEST_SPAN = 8
"""Spans longer than this many days meet others by month."""
_MAX_MONTHS = 24


def candidate_pairs(columns: Columns, days: int) -> Ints:
    """Return pairs of row numbers, shape (n, 2), i < j, each once, sorted.

    `days` is the widest gap in time, in days, between two tellings of one happening.
    """
    if len(columns) < 2:
        return np.empty((0, 2), np.int64)
    codes = [_pair_codes(left, right) for left, right in _all_pairs(columns, days)]
    merged = np.unique(np.concatenate(codes)) if codes else np.empty(0, np.int64)
    pairs: Ints = np.stack([merged >> 32, merged & 0xFFFFFFFF], axis=1)
    return pairs


def _pair_codes(left: Ints, right: Ints) -> Ints:
    return np.unique((np.minimum(left, right) << 32) | np.maximum(left, right))


def _all_pairs(c: Columns, days: int) -> Iterator[tuple[Ints, Ints]]:
    timed = c.first != NONE
    short = timed & (c.last - c.first < _LONGEST_SPAN)
    located = np.zeros(len(c), bool)
    counts = np.diff(c.place_offsets)
    owner = np.repeat(np.arange(len(c)), counts)
    has_point = ~np.isnan(c.lat)
    located[owner] = True

    # One row per place and day of a short span.
    rows, row_days = _day_rows(c, owner, short)
    claim_of = owner[rows]
    with_point = has_point[rows]
    cells = _cells(c.lat[rows[with_point]], c.lon[rows[with_point]])
    keys = _key(c.group[claim_of[with_point]], cells, row_days[with_point])
    for step in _cell_steps(days):
        yield from _join(keys, claim_of[with_point], keys + step, claim_of[with_point])
    for column in (c.place_name, c.place_skeleton):
        named = column[rows] != NONE
        keys = _key(c.group[claim_of[named]], column[rows[named]], row_days[named])
        for step in range(days + 1):
            yield from _join(keys, claim_of[named], keys + step, claim_of[named])

    yield from _by_month(c, owner, timed, short, has_point)

    vague = ~timed | ~located
    keys = (c.page << 8) | c.group
    yield from _join(keys[vague], np.flatnonzero(vague), keys, np.arange(len(c)))
    keys = (c.sentence << 8) | c.group
    yield from _join(keys, np.arange(len(c)), keys, np.arange(len(c)))
    counted = short & (c.killed[:, 0] >= 3) & ~located
    anywhere = short & (c.killed[:, 0] >= 3)
    killed = np.nan_to_num(c.killed[:, 0]).astype(np.int64)
    keys = (((killed << 8) | c.group) << _DAY_BITS) | np.maximum(c.first, 0)
    yield from _join(
        keys[counted], np.flatnonzero(counted), keys[anywhere], np.flatnonzero(anywhere)
    )


def _day_rows(c: Columns, owner: Ints, short: np.ndarray) -> tuple[Ints, Ints]:
    place_rows = np.flatnonzero(short[owner]) if len(owner) else np.empty(0, np.int64)
    lengths = (c.last - c.first + 1)[owner[place_rows]]
    rows = np.repeat(place_rows, lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return rows, c.first[owner[rows]] + within


def _cells(lat: np.ndarray, lon: np.ndarray) -> Ints:
    row = np.floor((lat + 90) / CELL_DEGREES).astype(np.int64)
    column = np.floor((lon + 180) / CELL_DEGREES).astype(np.int64)
    return (row << _LON_BITS) | column


def _key(group: Ints, where: Ints, when: Ints) -> Ints:
    return (((group << 30) | where) << _DAY_BITS) | when


def _cell_steps(days: int) -> list[int]:
    """Key differences of the neighbouring cells and days, each direction once."""
    around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    steps = {
        (((dy << _LON_BITS) + dx) << _DAY_BITS) + day
        for dy, dx in around
        for day in range(-days, days + 1)
    }
    return sorted(step for step in steps if step >= 0)


def _by_month(
    c: Columns, owner: Ints, timed: np.ndarray, short: np.ndarray, has_point: np.ndarray
) -> Iterator[tuple[Ints, Ints]]:
    """Pair claims without an exact day with those of the same place and month."""
    once = np.array([name not in REPEATABLE for name in c.type_names])[c.type]
    eligible = timed & (once | ~short) & (c.last - c.first < 31 * _MAX_MONTHS)
    places = np.flatnonzero(eligible[owner] & has_point) if len(owner) else np.empty(0, np.int64)
    claims = owner[places]
    # Blocks of 30 days stand in for months: only sharing one matters.
    lengths = c.last[claims] // 30 - c.first[claims] // 30 + 1
    rows = np.repeat(np.arange(len(places)), lengths)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    months = c.first[claims[rows]] // 30 + within
    cells = _cells(c.lat[places[rows]], c.lon[places[rows]])
    keys = _key(c.group[claims[rows]], cells, months)
    long = ~short[claims[rows]]
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            step = ((dy << _LON_BITS) + dx) << _DAY_BITS
            yield from _join(keys[long], claims[rows[long]], keys + step, claims[rows])


def _join(
    left_keys: Ints, left: Ints, right_keys: Ints, right: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Yield all (left, right) with equal keys, as two arrays."""
    if not len(left_keys) or not len(right_keys):
        return
    order = np.argsort(right_keys, kind="stable")
    ordered = right_keys[order]
    begin = np.searchsorted(ordered, left_keys, "left")
    counts = np.searchsorted(ordered, left_keys, "right") - begin
    total = int(counts.sum())
    if not total:
        return
    first = np.repeat(left, counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    second = right[order[np.repeat(begin, counts) + within]]
    apart = first != second
    yield first[apart], second[apart]
