"""Which claims are linked: alike ones joined, pairs compared, groups made under rulings."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence

import numpy as np

from ..config import Policy
from ..decide import Standing, constraints
from ..model import Claim
from ..reference import Reference
from .candidates import candidate_pairs
from .cluster import cluster, components
from .compare import PRIOR, TELLING, Comparer, threshold_log_odds
from .documents import DocumentHead
from .features import NONE, Bools, Columns, Floats, Ints

_UNLIKELY = -2.2
"""Log-odds below which a pair counts as never compared (probability 0.1)."""
_NEAR_MISS = 0.8
"""Pairs that fall short of the threshold by less than this, in log-odds, are shown to people."""

MEANS = frozenset({"airstrike", "shelling"})
"""Ways of attack that one happening rarely has both of, and tellers seldom mistake."""
_ONCE = frozenset({"bombing", "killing", "chemical", "abduction", "interdiction"})
"""What is seldom done twice a day at one place."""
_TELLERS = 2
"""So many documents that tell of both make them two happenings."""
_FAR = 600
"""Characters between two claims of one document past which one does not take up the other."""

Near = tuple[int, int, float]
"""Two rows and the log-odds that they tell of one happening."""


class Linked:
    """Claims, ordered by key, and how likely which of them tell of one happening."""

    def __init__(
        self,
        rows: Sequence[Claim],
        documents: Mapping[str, DocumentHead],
        reference: Reference,
        policy: Policy,
        standing: Standing,
    ) -> None:
        self.rows = rows
        self._threshold = policy.fuse_threshold
        self._cut = threshold_log_odds(policy.fuse_threshold)
        same_keys, different_keys = constraints(standing)
        at = {claim.key: row for row, claim in enumerate(rows)}
        same = sorted((at[a], at[b]) for a, b in same_keys if a in at and b in at)
        self._different = sorted((at[a], at[b]) for a, b in different_keys if a in at and b in at)
        # Rows that people ruled on stand by themselves: what holds of one need not hold of its
        # likes.
        ruled_rows = {row for pair in (*same, *self._different) for row in pair}
        everything = Columns(rows, documents, reference)
        self.nodes = _alike(everything, reference, policy, ruled_rows)
        """Rows that no field but words tells apart, together."""
        self._node_of = {row: node for node, rows_of in enumerate(self.nodes) for row in rows_of}
        columns = everything.take([members[0] for members in self.nodes])
        self._comparer = Comparer(columns, reference, policy.fuse_days)
        self._pairs, self._log_odds = _likely_pairs(columns, self._comparer, policy.fuse_days)
        self._same = [
            (self._node_of[a], self._node_of[b])
            for a, b in same
            if self._node_of[a] != self._node_of[b]
        ]

    def _edges(self) -> list[tuple[int, int]]:
        strong = self._log_odds >= self._cut
        return [(int(a), int(b)) for a, b in self._pairs[strong]] + self._same

    def components(self) -> list[int]:
        """Return for each row the first row that it is connected with, over however many links.

        Groups never reach over components.
        """
        root = components(len(self.nodes), self._edges())
        return [self.nodes[root[self._node_of[row]]][0] for row in range(len(self.rows))]

    def groups(self, among: Collection[int] | None = None) -> list[list[int]]:
        """Return the rows of each happening, ascending; `among` whole components, if given."""
        kept = np.ones(len(self.nodes), bool)
        if among is not None:
            kept[:] = [members[0] in among for members in self.nodes]
        inside = kept[self._pairs[:, 0]] & kept[self._pairs[:, 1]]
        different = [
            (self._node_of[a], self._node_of[b])
            for a, b in self._different
            if kept[self._node_of[a]] and kept[self._node_of[b]]
        ]
        found = cluster(
            len(self.nodes),
            self._pairs[inside],
            self._log_odds[inside],
            self._threshold,
            same=[(a, b) for a, b in self._same if kept[a]],
            different=different,
            vetoed=self._vetoed,
            mixed=self._is_mixed,
        )
        strong = inside & (self._log_odds >= self._cut)
        named = self._pairs[strong][self._comparer.name_one(self._pairs[strong])]
        found = _one_person(found, named.tolist(), different)
        return [
            sorted(row for node in group for row in self.nodes[node])
            for group in found
            if kept[group[0]]
        ]

    def _vetoed(self, these: Sequence[int], those: Sequence[int]) -> bool:
        return self._comparer.vetoed(these, those) or self._told_apart(these, those)

    def _is_mixed(self, nodes: Sequence[int]) -> bool:
        return {self.rows[self.nodes[node][0]].type for node in nodes} >= MEANS

    def _told_apart(self, these: Sequence[int], those: Sequence[int]) -> bool:
        """Say whether tellers tell two means of attack as two happenings.

        Several do, or one who tells them far apart in one report: nearby it may be one attack told
        twice ("air strikes … the shelling").
        """
        one, other = self._means_told(these), self._means_told(those)
        for kind in MEANS:
            for another in MEANS - {kind}:
                both = one[kind].keys() & other[another].keys()
                if len(both) >= _TELLERS or any(
                    abs(a - b) > _FAR for doc in both for a in one[kind][doc]
                    for b in other[another][doc]
                ):  # fmt: skip
                    return True
        return False

    def _means_told(self, nodes: Sequence[int]) -> dict[str, dict[str, list[int]]]:
        """Return means → document → where in it the claims begin."""
        told: dict[str, dict[str, list[int]]] = {kind: {} for kind in MEANS}
        for node in nodes:
            for row in self.nodes[node]:
                claim = self.rows[row]
                if claim.type in MEANS:
                    found = told[claim.type].setdefault(claim.document, [])
                    found.append(claim.evidence.start)
        return told

    def near(self) -> list[Near]:
        """Return pairs that nearly reach the threshold and on which nobody ruled."""
        return self._unruled(
            (self._log_odds > self._cut - _NEAR_MISS) & (self._log_odds < self._cut)
        )

    def parted_by_doers(self) -> list[Near]:
        """Return pairs that are one happening but for who did it, and on which nobody ruled.

        Of what is done many times a day at one place only where it left the same dead.
        """
        c = self._comparer.c
        i, j = self._pairs[:, 0], self._pairs[:, 1]
        low = c.killed[:, 0]
        once = np.array([name in _ONCE for name in c.type_names])[c.type]
        told_as_one = (once[i] & once[j]) | ((low[i] == low[j]) & (low[i] >= TELLING))
        found = (self._log_odds < self._cut) & told_as_one
        parties = self._comparer.parties_of(self._pairs[found])
        found[found] = (parties < 0) & (self._log_odds[found] - parties >= self._cut)
        return self._unruled(found)

    def _unruled(self, chosen: Bools) -> list[Near]:
        close = np.flatnonzero(chosen)
        ruled = {frozenset(pair) for pair in self._different}
        near = [
            (self.nodes[int(self._pairs[k, 0])][0], self.nodes[int(self._pairs[k, 1])][0],
             float(self._log_odds[k]))
            for k in close
        ]  # fmt: skip
        return [(a, b, odds) for a, b, odds in near if frozenset((a, b)) not in ruled]


def _one_person(
    groups: Sequence[list[int]], named: Sequence[Sequence[int]], different: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Join groups in which one person is named with his age, where no ruling parts them.

    What is told of an arrest a month later is like nothing but the one report that names the
    victim, so that means over all pairs would keep it apart.
    """
    home = {node: at for at, group in enumerate(groups) for node in group}
    joined = [list(group) for group in groups]
    parted = {frozenset(pair) for pair in different}
    for a, b in named:
        one, other = sorted((home[a], home[b]))
        if one == other or any(
            frozenset((x, y)) in parted for x in joined[one] for y in joined[other]
        ):
            continue
        for node in joined[other]:
            home[node] = one
        joined[one] += joined[other]
        joined[other] = []
    return sorted(sorted(group) for group in joined if group)


def _likely_pairs(columns: Columns, comparer: Comparer, days: int) -> tuple[Ints, Floats]:
    """Return the pairs worth keeping, each once and in order, with their log-odds."""
    kept: list[tuple[Ints, Floats]] = []
    for pairs in candidate_pairs(columns, days):
        odds = comparer.log_odds(pairs)
        likely = odds >= _UNLIKELY
        kept.append((pairs[likely], odds[likely]))
    if not kept:
        return np.empty((0, 2), np.int64), np.empty(0)
    pairs = np.concatenate([pairs for pairs, _ in kept])
    _, first = np.unique((pairs[:, 0] << 32) | pairs[:, 1], return_index=True)
    return pairs[first], np.concatenate([odds for _, odds in kept])[first]


def _alike(
    columns: Columns, reference: Reference, policy: Policy, alone: set[int]
) -> list[list[int]]:
    """Group rows that no field but words tells apart, where that already makes them one.

    A town shelled fifty times in a day would otherwise cost fifty times fifty comparisons.
    """
    found: dict[Hashable, list[int]] = {}
    for row in range(len(columns)):
        first, last = columns.place_offsets[row], columns.place_offsets[row + 1]
        whole = row not in alone and first < last and columns.first[row] != NONE
        # Who is named is no field of the signature.
        whole = whole and columns.people_offsets[row] == columns.people_offsets[row + 1]
        signature: Hashable = (
            (
                int(columns.type[row]),
                int(columns.modality[row]),
                int(columns.first[row]),
                int(columns.last[row]),
                bool(columns.stated[row]),
                int(columns.actor[row]),
                int(columns.target[row]),
                columns.killed[row].tobytes(),
                columns.injured[row].tobytes(),
                int(columns.killed_of[row]),
                columns.place_id[first:last].tobytes(),
                columns.place_name[first:last].tobytes(),
                columns.container[first:last].tobytes(),
                columns.lat[first:last].tobytes(),
                columns.lon[first:last].tobytes(),
                columns.width[first:last].tobytes(),
                # Rows of one data set are different events, however alike.
                int(columns.page[row]) if columns.dataset[row] != NONE else NONE,
            )
            if whole
            else row
        )
        found.setdefault(signature, []).append(row)
    many = [members for members in found.values() if len(members) > 1]
    if not many:
        return [[row] for row in range(len(columns))]
    comparer = Comparer(columns, reference, policy.fuse_days)
    # Two different rows of one signature: the weight of their words counts as nothing.
    probe = np.array([members[:2] for members in many], np.int64)
    weights = comparer.weights(probe)
    odds = sum(weights.values()) - weights["words"] - weights["text"] + PRIOR
    cut = threshold_log_odds(policy.fuse_threshold)
    joined = [members for members, value in zip(many, odds, strict=True) if value >= cut]
    inside = {row for members in joined for row in members}
    return sorted([*joined, *([row] for row in range(len(columns)) if row not in inside)])
