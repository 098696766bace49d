"""What people's rulings of "same" and "different" say about the weights of comparing.

A logistic regression over the field weights of `compare`, held to them by a prior: each field gets
a factor (1 = as it is), and all a shift.  A dozen rulings move it little, a hundred a lot.  Nothing
here changes what is fused: a lesson only picks, among near misses, those that people would most
likely join or keep apart (see `suggestions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..model import Claim, Row
from ..reference import Reference
from .compare import FIELDS, PRIOR, Comparer, threshold_log_odds
from .documents import DocumentHead
from .features import Columns, Floats

LEAST = 6
"""Ruled pairs below which nothing is learned; there must be at least two of either verdict."""
_FIRMNESS = 4.0
"""How firmly the prior holds a factor to 1: a variance of a quarter."""
_FLOOR = -8.0
"""A veto counts as this much: people did rule against it."""
_STEPS = 40

Pair = tuple[Claim, Claim]


class Lesson(Row, kw_only=True, frozen=True):
    """What was learned, and how far it can be believed."""

    factors: dict[str, float]
    """Field of `compare.FIELDS` → by how much its weight would be multiplied."""
    shift: float
    """Log-odds that would be added to every pair."""
    pairs: int
    agreed: int
    """Ruled pairs on which the weights as they are agree with people."""
    would_agree: int
    """The same for what is learned from all the other pairs (leave one out)."""
    commonest: int
    """Ruled pairs of the commoner verdict: who always gave that one would agree with so many."""
    threshold: float
    """The `fuse_threshold` that alone would agree with most rulings."""
    threshold_agrees: int


def learn(
    pairs: Sequence[tuple[Claim, Claim, bool]],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    days: int,
    threshold: float,
) -> Lesson | None:
    """Return what pairs that people ruled one happening (True) or two (False) teach.

    None where there are too few of them.  The order of `pairs` never matters.
    """
    ordered = sorted(pairs, key=lambda p: (p[0].key, p[1].key, p[2]))
    truth = np.array([same for _, _, same in ordered], np.float64)
    if len(ordered) < LEAST or min(truth.sum(), (1 - truth).sum()) < 2:
        return None
    table = field_weights([(a, b) for a, b, _ in ordered], documents, reference, days)
    cut = threshold_log_odds(threshold)
    odds = PRIOR + table.sum(axis=1)
    factors, shift = _fitted(table, truth, cut)
    unseen = 0
    for left_out in range(len(ordered)):
        kept = np.arange(len(ordered)) != left_out
        some, moved = _fitted(table[kept], truth[kept], cut)
        unseen += int((PRIOR + table[left_out] @ some + moved >= cut) == bool(truth[left_out]))
    best, agrees = _best_cut(odds, truth, cut)
    return Lesson(
        factors={name: round(float(f), 3) for name, f in zip(FIELDS, factors, strict=True)},
        shift=round(float(shift), 3),
        pairs=len(ordered),
        agreed=int(((odds >= cut) == (truth > 0)).sum()),
        would_agree=unseen,
        commonest=int(max(truth.sum(), (1 - truth).sum())),
        threshold=round(1 / (1 + float(np.exp(-best))), 2),
        threshold_agrees=agrees,
    )


def learned_odds(
    lesson: Lesson,
    pairs: Sequence[Pair],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    days: int,
) -> Floats:
    """Return the log-odds of pairs under a lesson; vetoed ones stay below -50."""
    table = field_weights(pairs, documents, reference, days, bounded=False)
    factors = np.array([lesson.factors[name] for name in FIELDS])
    vetoed = (table <= -50).any(axis=1)
    odds: Floats = PRIOR + lesson.shift + np.maximum(table, _FLOOR) @ factors
    return np.where(vetoed, -99.0, odds)


def field_weights(
    pairs: Sequence[Pair],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    days: int,
    bounded: bool = True,
) -> Floats:
    """Return the weights of the fields of each pair, shape (pairs, fields)."""
    rows = {claim.key: claim for pair in pairs for claim in pair}
    keys = sorted(rows)
    at = {key: row for row, key in enumerate(keys)}
    columns = Columns([rows[key] for key in keys], documents, reference)
    found = Comparer(columns, reference, days).weights(
        np.array([(at[a.key], at[b.key]) for a, b in pairs], np.int64).reshape(-1, 2)
    )
    table = np.stack([found[name] for name in FIELDS], axis=1)
    return np.maximum(table, _FLOOR) if bounded else table


def _fitted(table: Floats, truth: Floats, cut: float) -> tuple[Floats, float]:
    """Return factors and shift: the most likely ones under the prior, by Newton's method."""
    size = table.shape[1]
    design = np.hstack([table, np.ones((len(table), 1))])
    middle = np.append(np.ones(size), 0.0)
    now = middle.copy()
    for _ in range(_STEPS):
        # The threshold stands where the verdict turns, so that odds are counted from it.
        chance = 1 / (1 + np.exp(-np.clip(PRIOR - cut + design @ now, -30, 30)))
        slope = design.T @ (truth - chance) - _FIRMNESS * (now - middle)
        curve = (design.T * (chance * (1 - chance))) @ design + _FIRMNESS * np.eye(size + 1)
        step = np.linalg.solve(curve, slope)
        now = now + step
        if float(np.abs(step).max()) < 1e-9:
            break
    # Agreement never speaks against one happening, whatever a few rulings seem to say.
    return np.maximum(now[:size], 0.0), float(now[size])


def _best_cut(odds: Floats, truth: Floats, now: float) -> tuple[float, int]:
    """Return the cut that agrees with most verdicts, the nearest to the present one of several."""
    edges = np.sort(np.unique(odds))
    between = [now, *((edges[1:] + edges[:-1]) / 2)]
    scored = [(int(((odds >= c) == (truth > 0)).sum()), -abs(c - now), float(c)) for c in between]
    agrees, _, best = max(scored)
    return best, agrees
