"""Scores of clusterings: B³ (Bagga and Baldwin, 1998), MUC, CEAFe and their mean, CoNLL F1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

Score = tuple[float, float, float]
"""Precision, recall, F1."""


def groups_of(labels: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    """Return label → items."""
    found: dict[Hashable, set[str]] = defaultdict(set)
    for item, label in labels.items():
        found[label].add(item)
    return dict(found)


def f_score(precision: float, recall: float) -> Score:
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Score:
    """Return B³ over the items of `gold`; an item that was not clustered is alone."""
    full = {item: found.get(item, ("alone", item)) for item in gold}
    ours, theirs = groups_of(full), groups_of(gold)
    precision = recall = 0.0
    for item in gold:
        a, b = ours[full[item]], theirs[gold[item]]
        common = len(a & b)
        precision += common / len(a)
        recall += common / len(b)
    size = max(1, len(gold))
    return f_score(precision / size, recall / size)


def muc(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Score:
    """Return the link-based MUC score."""
    full = {item: found.get(item, ("alone", item)) for item in gold}

    def links(these: Mapping[str, Hashable], those: Mapping[str, Hashable]) -> float:
        kept = total = 0
        for group in groups_of(these).values():
            parts = {those[item] for item in group}
            kept += len(group) - len(parts)
            total += len(group) - 1
        return kept / total if total else 0.0

    return f_score(links(full, gold), links(gold, full))


def ceaf_e(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Score:
    """Return entity CEAF (phi 4) with a greedy alignment, best pairs first.

    The optimal alignment differs from the greedy one only where groups tie; with thousands of
    small groups the difference is in the third digit.
    """
    full = {item: found.get(item, ("alone", item)) for item in gold}
    ours, theirs = groups_of(full), groups_of(gold)
    common: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for item in gold:
        common[full[item], gold[item]] += 1
    pairs = sorted(
        (
            (-2 * n / (len(ours[a]) + len(theirs[b])), str(a), str(b), a, b)
            for (a, b), n in common.items()
        ),
        key=lambda p: p[:3],
    )
    used_a: set[Hashable] = set()
    used_b: set[Hashable] = set()
    total = 0.0
    for likeness, _, _, a, b in pairs:
        if a not in used_a and b not in used_b:
            total -= likeness
            used_a.add(a)
            used_b.add(b)
    return f_score(total / max(1, len(ours)), total / max(1, len(theirs)))


def conll(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> float:
    """Return the mean F1 of MUC, B³ and CEAFe."""
    return (muc(found, gold)[2] + b_cubed(found, gold)[2] + ceaf_e(found, gold)[2]) / 3
