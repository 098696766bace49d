"""Blocks: names of what claims share, by which a store finds those worth comparing.

`candidate_pairs` finds pairs among claims in memory; blocks find, for a few claims, every claim of
a large record that `candidate_pairs` would pair them with, and every one that `_alike` would join
with them (and some more: what shares a block is compared anyway).  A block is a 64-bit number that
depends on the claim alone, so it can be kept and looked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..ids import canonical
from ..model import Claim
from ..reference import Reference
from .candidates import (
    cell_steps,
    cells_of,
    day_rows,
    is_short,
    month_rows,
)
from .documents import BANDS, ROWS, DocumentHead
from .features import NONE, Bools, Columns, Ints

Words = npt.NDArray[np.uint64]
Named = tuple[Ints, Words]
"""Rows and the blocks they are in."""

(_CELL, _NAME, _MONTH, _LONG_MONTH, _PAGE, _VAGUE_PAGE, _SENTENCE, _KILLED, _UNPLACED_KILLED,
 _ALIKE, _PERSON) = range(1, 12)  # fmt: skip


def own_blocks(
    claims: Sequence[Claim], documents: Mapping[str, DocumentHead], reference: Reference
) -> list[list[int]]:
    """Return the blocks that each claim stands in; what a store keeps."""
    columns = Columns(claims, documents, reference)
    return _by_row(len(columns), _own(columns))


def wanted_blocks(
    claims: Sequence[Claim],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    days: int,
) -> list[int]:
    """Return the blocks in which every claim stands that any of these may be paired with."""
    columns = Columns(claims, documents, reference)
    found = [words for _, words in _wanted(columns, days)]
    return sorted(set(np.concatenate(found).view(np.int64).tolist())) if found else []


def alike_blocks(
    claims: Sequence[Claim], documents: Mapping[str, DocumentHead], reference: Reference
) -> list[int]:
    """Return the blocks in which every claim stands that `linking` may take as one with these."""
    columns = Columns(claims, documents, reference)
    _, blocks = _alike(columns, _words_of_places(columns))
    return sorted(set(blocks.view(np.int64).tolist()))


def named_block(kind: str, name: str) -> int:
    """Return the block of anything that has a name."""
    digest = hashlib.blake2b(canonical([kind, name]), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def text_blocks(sketch: bytes) -> list[int]:
    """Return the blocks in which near-duplicates of a text stand; none for a short text."""
    width = 4 * ROWS
    bands = [sketch[at * width : (at + 1) * width] for at in range(BANDS)] if sketch else []
    return [named_block(f"band {at}", band.hex()) for at, band in enumerate(bands)]


# ------------------------------------------------------------------ claims


def _own(c: Columns) -> Iterator[Named]:
    every = np.arange(len(c))
    owner, short, vague, counted, anywhere, killed = _sorts(c)
    rows, days = day_rows(c, owner, short)
    pointed = rows[~np.isnan(c.lat[rows])]
    cells = cells_of(c.lat[pointed], c.lon[pointed])
    yield (
        owner[pointed],
        _dated(days[~np.isnan(c.lat[rows])], _mixed(_CELL, c.group[owner[pointed]], cells)),
    )
    words = _words_of_places(c)
    yield owner[rows], _dated(days, _mixed(_NAME, c.group[owner[rows]], words[rows]))
    places, months = month_rows(c, owner)
    in_month = (c.group[owner[places]], cells_of(c.lat[places], c.lon[places]))
    yield owner[places], _dated(30 * months, _mixed(_MONTH, *in_month))
    long = ~short[owner[places]]
    yield owner[places[long]], _dated(30 * months, _mixed(_LONG_MONTH, *in_month))[long]
    pages = _stable(c.pages)[c.page]
    yield every, _mixed(_PAGE, c.group, pages)
    yield every[vague], _mixed(_VAGUE_PAGE, c.group, pages)[vague]
    yield every, _mixed(_SENTENCE, c.group, _stable(c.texts)[c.sentence])
    yield _people(c)
    yield every[anywhere], _dated(c.first, _mixed(_KILLED, c.group, killed))[anywhere]
    yield every[counted], _dated(c.first, _mixed(_UNPLACED_KILLED, c.group, killed))[counted]
    yield _alike(c, words)


def _wanted(c: Columns, reach: int) -> Iterator[Named]:
    every = np.arange(len(c))
    owner, short, vague, counted, anywhere, killed = _sorts(c)
    rows, days = day_rows(c, owner, short)
    has_point = ~np.isnan(c.lat[rows])
    pointed, at = rows[has_point], days[has_point]
    cells = cells_of(c.lat[pointed], c.lon[pointed])
    words = _words_of_places(c)
    for day in range(-reach, reach + 1):
        for step in cell_steps():
            in_cell = _mixed(_CELL, c.group[owner[pointed]], cells + step)
            yield owner[pointed], _dated(at + day, in_cell)
        yield owner[rows], _dated(days + day, _mixed(_NAME, c.group[owner[rows]], words[rows]))
    places, months = month_rows(c, owner)
    cells = cells_of(c.lat[places], c.lon[places])
    long = ~short[owner[places]]
    for step in cell_steps():
        in_month = (c.group[owner[places]], cells + step)
        yield owner[places[long]], _dated(30 * months, _mixed(_MONTH, *in_month))[long]
        yield owner[places], _dated(30 * months, _mixed(_LONG_MONTH, *in_month))
    pages = _stable(c.pages)[c.page]
    yield every[vague], _mixed(_PAGE, c.group, pages)[vague]
    yield every, _mixed(_VAGUE_PAGE, c.group, pages)
    yield every, _mixed(_SENTENCE, c.group, _stable(c.texts)[c.sentence])
    yield _people(c)
    yield every[counted], _dated(c.first, _mixed(_KILLED, c.group, killed))[counted]
    yield every[anywhere], _dated(c.first, _mixed(_UNPLACED_KILLED, c.group, killed))[anywhere]
    yield _alike(c, words)


def _sorts(c: Columns) -> tuple[Ints, Bools, Bools, Bools, Bools, Ints]:
    """Return place owners and the sorts of claims that `candidate_pairs` tells apart."""
    owner = c.owner()
    short = is_short(c)
    located = np.zeros(len(c), bool)
    located[owner] = True
    vague = (c.first == NONE) | ~located
    anywhere = short & (c.killed[:, 0] >= 3)
    killed = np.nan_to_num(c.killed[:, 0]).astype(np.int64)
    return owner, short, vague, anywhere & ~located, anywhere, killed


def _people(c: Columns) -> Named:
    """Return the blocks of people named with their age."""
    if not len(c.people):
        return c.people, np.empty(0, np.uint64)
    return c.named_in(), _mixed(_PERSON, _stable(c.names)[c.people])


def _alike(c: Columns, words: Words) -> Named:
    """Return the blocks of claims that may be joined without comparing (see `linking`)."""
    first = c.place_offsets[:-1]
    rows = np.flatnonzero((c.first != NONE) & (np.diff(c.place_offsets) > 0))
    parties = _stable(c.party_sets)
    alike = _mixed(
        _ALIKE, c.type[rows], c.modality[rows], c.last[rows],
        parties[c.actor[rows]], parties[c.target[rows]], words[first[rows]],
    )  # fmt: skip
    return rows, _dated(c.first[rows], alike)


def _words_of_places(c: Columns) -> Words:
    """Return one word for each place by which it is found: the consonants of its name."""
    stable = _stable(c.names)
    spelled = np.where(c.place_skeleton == NONE, c.place_name, c.place_skeleton)
    return stable[spelled] if len(spelled) else np.empty(0, np.uint64)


def _stable(codes: Iterable[Hashable]) -> Words:
    """Return for each code a number that depends on its value alone."""
    found = [named_block("value", str(value)) for value in codes]
    return np.array(found, np.int64).view(np.uint64)


def _mixed(kind: int, *parts: Ints | Words) -> Words:
    """Mix columns of numbers into one (splitmix64: Steele, Lea and Flood, 2014)."""
    mixed = np.full(len(parts[0]), kind, np.uint64)
    for part in parts:
        # Unsigned overflow is meant.
        mixed = mixed + part.astype(np.int64).view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed


def _dated(days: Ints, words: Words) -> Words:
    """Put the day before the rest of a number.

    A store keeps blocks in their order, so that what is looked up for one change lies together:
    scattered over a large record, each would be a page of its own to read and to write.
    """
    # 20 bits hold the days of 2,800 years; 44 tell the blocks of one day apart.
    return (days.astype(np.int64).view(np.uint64) << np.uint64(44)) | (words >> np.uint64(20))


def _by_row(size: int, named: Iterable[Named]) -> list[list[int]]:
    pairs = list(named)
    rows = np.concatenate([rows for rows, _ in pairs]) if pairs else np.empty(0, np.int64)
    blocks = np.concatenate([words for _, words in pairs]).view(np.int64) if pairs else rows
    both = np.unique(np.stack([rows, blocks], axis=1), axis=0) if len(rows) else rows
    found: list[list[int]] = [[] for _ in range(size)]
    for row, block in both.tolist():
        found[row].append(block)
    return found
