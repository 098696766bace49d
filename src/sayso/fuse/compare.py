"""How likely two claims tell of one happening, and why.

The score follows Fellegi and Sunter ("A theory for record linkage", 1969): each field that agrees
or disagrees adds a weight in log-odds; the sum, with a prior for two claims met by chance, gives a
probability.  All weights are here, in words, and `explain` shows those that acted.  A *veto* is a
disagreement that no other agreement can outweigh.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..parties import Parties
from ..reference import Reference
from .features import COARSE_KM, NONE, REPEATABLE, Bools, Columns, Floats, Ints

PRIOR = -4.5
VETO = -99.0
FIELDS = ("type", "time", "place", "parties", "people", "figures", "text", "modality", "words")

_TYPE_WEIGHTS: dict[tuple[str, str], float] = {
    ("airstrike", "shelling"): -1.0,
    ("airstrike", "bombing"): -1.5,
    ("bombing", "shelling"): -1.0,
    ("bombing", "chemical"): -0.5,
    ("capture", "clash"): -0.8,
    ("advance", "capture"): -0.5,
    ("capture", "offensive"): -1.5,
    ("clash", "offensive"): -0.5,
    ("advance", "offensive"): -0.3,
    ("deployment", "withdrawal"): -3.0,
    ("airstrike", "interdiction"): -2.0,
    ("interdiction", "shelling"): -2.0,
    ("bombing", "interdiction"): -2.0,
    ("destruction", "interdiction"): -0.5,
    ("abduction", "arrest"): 0.2,
}
"""Weights of two different types of one family; 0 where not listed (effects of one happening)."""

_MORE_THAN = 3.0
TELLING = 2
"""From so many on an equal number of dead is more than chance."""
_NAMED = 7.0
"""One person, named with his age: told of in two reports, it is one happening."""
_WAR = 1000.0
"""So many dead, and twenty times those of another claim, are never those of one happening."""
_SOFT = frozenset({"statement", "support", "agreement", "deployment", "aid", "displacement"})
"""Types so broad that sharing one says little."""


class Comparer:
    """Compares rows of `Columns`, many pairs at once."""

    def __init__(self, columns: Columns, reference: Reference, days: int) -> None:
        self.c = columns
        self.days = days
        self.parties = Parties(reference)
        related = {frozenset(pair) for pair in reference.related_families}
        names, families = columns.type_names, columns.families
        size = len(names)
        self.type_weight = np.full((size, size), VETO)
        for i in range(size):
            for j in range(size):
                if i == j:
                    self.type_weight[i, j] = 0.3 if names[i] in _SOFT else 1.0
                elif families[i] == families[j]:
                    pair = (min(names[i], names[j]), max(names[i], names[j]))
                    self.type_weight[i, j] = _TYPE_WEIGHTS.get(pair, 0.0)
                elif frozenset((families[i], families[j])) in related:
                    self.type_weight[i, j] = 0.0
        self.repeatable = np.array([name in REPEATABLE for name in names])
        # Nobody takes or leaves a place twice within days.
        self.taken = np.array([name in ("capture", "withdrawal") for name in names])
        self.two_sided = np.array([name == "clash" for name in names])
        self.coarse = _coarse_rows(columns)
        """Claims that name no place but land as wide as a province."""
        self._party_weights: dict[tuple[int, int], float] = {}

    def weights(self, pairs: Ints) -> dict[str, Floats]:
        """Return field → log-odds weight of each pair; `pairs` has shape (n, 2)."""
        i, j = pairs[:, 0], pairs[:, 1]
        found = {
            "type": self.type_weight[self.c.type[i], self.c.type[j]],
            "time": self._time(i, j),
            "place": self._place(i, j),
            "parties": self._parties(i, j),
            "figures": self._figures(i, j),
            "text": self._text(i, j),
            "modality": self._modality(i, j),
            "people": self._people(i, j),
        }
        named = found["people"] > 0
        for field in ("time", "place", "figures"):
            # Who names the victim of another day or town has read that day or town wrongly.
            found[field] = np.where(named, np.maximum(found[field], -1.0), found[field])
        so_far = sum(found.values()) + PRIOR
        # Shared words can add at most 2: nobody looks where they cannot matter.
        open_pairs = so_far > -4.0
        words = np.zeros(len(pairs))
        words[open_pairs] = self._words(i[open_pairs], j[open_pairs])
        # Daily reports repeat their phrases: those say little of another day or another doer.
        clash = (found["time"] < -1.5) | (found["parties"] < 0)
        found["words"] = np.where(clash, 0.3 * words, words)
        return found

    def log_odds(self, pairs: Ints, chunk: int = 500_000) -> Floats:
        """Return the log-odds that each pair is one happening; below -50 where vetoed."""
        parts = [
            sum(self.weights(pairs[at : at + chunk]).values()) + PRIOR
            for at in range(0, len(pairs), chunk)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def vetoed(self, these: Sequence[int], those: Sequence[int]) -> bool:
        """Say whether any row of `these` can never be one happening with any of `those`."""
        pairs = np.array([(a, b) for a in these for b in those], np.int64)
        i, j = pairs[:, 0], pairs[:, 1]
        weights = (
            self.type_weight[self.c.type[i], self.c.type[j]],
            self._time(i, j),
            self._modality(i, j),
            self._place(i, j),
            self._figures(i, j),
            np.where(self._rows(i, j) & (self.c.page[i] != self.c.page[j]), VETO, 0.0),
        )
        return any(bool((weight <= VETO / 2).any()) for weight in weights)

    def parties_of(self, pairs: Ints) -> Floats:
        """Return the weight of the parties of each pair."""
        return self._parties(pairs[:, 0], pairs[:, 1])

    def name_one(self, pairs: Ints) -> Bools:
        """Say which pairs name one person with his age."""
        named: Bools = self._people(pairs[:, 0], pairs[:, 1]) > 0
        return named

    # ---------------------------------------------------------------- fields

    def _time(self, i: Ints, j: Ints) -> Floats:
        c = self.c
        untold = (c.first[i] == NONE) | (c.first[j] == NONE)
        gap = np.maximum(c.first[j] - c.last[i], c.first[i] - c.last[j])
        gap = np.maximum(gap, 0)
        length = np.maximum(c.last[i] - c.first[i], c.last[j] - c.first[j])
        equal = (c.first[i] == c.first[j]) & (c.last[i] == c.last[j])
        overlapping = np.select([length == 0, equal, length <= 3], [2.0, 1.0, 1.2], 0.4)
        stated = c.stated[i] & c.stated[j]
        again = self.repeatable[c.type[i]] | self.repeatable[c.type[j]]
        taken = self.taken[c.type[i]] & self.taken[c.type[j]]
        once = np.where(taken, -0.3, np.where(stated, -0.8, -0.7))
        apart = np.where(stated & again, -2.5, once) * gap
        weight = np.where(gap == 0, overlapping, apart)
        weight = np.where(gap > self.days, VETO, weight)
        # A month's sum is no single strike: it covers strikes, it is none of them.
        mixed = c.summary[i] != c.summary[j]
        both = c.summary[i] & c.summary[j]
        weight = np.where(both & ~equal, -3.0, weight)
        weight = np.where(mixed & again, VETO, weight)
        # Dates without a year compare within one page, whose year is one.
        open_days = (c.open_day[i] != NONE) & (c.open_day[j] != NONE) & (c.page[i] == c.page[j])
        equal_days = np.where(c.open_day[i] == c.open_day[j], 1.0, -3.0)
        unknown = np.where(open_days, equal_days, -1.5)
        weight = np.where(untold, np.where(mixed & again, VETO, unknown), weight)
        assumed = (c.assumed[i] | c.assumed[j]) & ~untold
        loose = np.where(gap == 0, 0.8, np.where(gap <= self.days, -0.5, -1.5))
        return np.where(assumed & ~(mixed & again), loose, weight)

    def _place(self, i: Ints, j: Ints) -> Floats:
        c = self.c
        many_i = c.place_offsets[i + 1] - c.place_offsets[i]
        many_j = c.place_offsets[j + 1] - c.place_offsets[j]
        weight = np.full(len(i), -2.0)
        placed = np.flatnonzero((many_i > 0) & (many_j > 0))
        if not len(placed):
            return weight
        counts = many_i[placed] * many_j[placed]
        owner = np.repeat(np.arange(len(placed)), counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        columns_of = many_j[placed][owner]
        a = c.place_offsets[i[placed]][owner] + within // columns_of
        b = c.place_offsets[j[placed]][owner] + within % columns_of
        one = self._place_rows(a, b)
        starts = np.cumsum(counts) - counts
        best = np.maximum.reduceat(one, starts)
        # Lists of places: how much of the longer list is shared.
        longer = np.maximum(many_i, many_j)[placed]
        shared = np.add.reduceat((one > 0).astype(float), starts)
        part = np.clip(shared / longer, 0, 1)
        best = np.where(best > 0, best - 4.0 * (1 - part), best)
        weight[placed] = best
        return weight

    def _place_rows(self, a: Ints, b: Ints) -> Floats:
        """Compare single places with single places."""
        c = self.c
        narrow = np.minimum(c.width[a], c.width[b])
        wide = np.maximum(c.width[a], c.width[b])
        both_known = (c.place_id[a] != NONE) & (c.place_id[b] != NONE)
        same_id = both_known & (c.place_id[a] == c.place_id[b])
        same_name = c.place_name[a] == c.place_name[b]
        close_name = (c.place_skeleton[a] == c.place_skeleton[b]) & (c.place_skeleton[a] != NONE)
        contained = (
            (c.container[a] == c.container[b]) | (c.container[a] == NONE) | (c.container[b] == NONE)
        )
        distance = _kilometres(c.lat[a], c.lon[a], c.lat[b], c.lon[b])
        reach = c.width[a] + c.width[b]

        same = np.select([wide <= 16, wide <= 40, wide <= 150], [2.5, 1.5, 0.5], 0.2)
        coarse = np.where(
            distance <= wide + narrow, 0.3, np.where(distance <= wide + narrow + 25, -1.5, VETO)
        )
        inside = (wide >= 2.5 * narrow) & (distance <= wide)
        fine = np.select(
            [
                inside,
                distance <= 0.5 * reach,
                distance <= reach,
                distance <= 2 * reach,
            ],
            [1.2, 1.6, 0.6, -1.0],
            VETO,
        )
        resolved = np.where(wide > COARSE_KM, coarse, fine)
        named = np.where(
            same_name,
            np.where(contained, 2.2, -2.0),
            np.where(close_name & contained, 1.0, -2.0),
        )
        # One of the two in no gazetteer: the name decides, unless its container is elsewhere.
        elsewhere = distance > reach + 25
        half = np.where(elsewhere, VETO, named)
        one_known = (c.place_id[a] != NONE) != (c.place_id[b] != NONE)
        weight = np.where(both_known, resolved, np.where(one_known, half, named))
        weight = np.where(both_known & np.isnan(distance), np.where(same_name, 1.0, -2.0), weight)
        # A weak choice between namesakes rules nothing out; the sure choice of two does.
        namesakes = both_known & same_name & (c.unsure[a] | c.unsure[b])
        weight = np.where(namesakes, np.maximum(weight, -0.3), weight)
        neither = ~both_known & ~one_known & elsewhere
        return np.where(same_id, same, np.where(neither, VETO, weight))

    def _parties(self, i: Ints, j: Ints) -> Floats:
        c = self.c
        straight = self._party_pairs(c.actor[i], c.actor[j]) + self._party_pairs(
            c.target[i], c.target[j]
        )
        crossed = self._party_pairs(c.actor[i], c.target[j]) + self._party_pairs(
            c.target[i], c.actor[j]
        )
        # A fight has no direction; taking a town from somebody has.
        fight = self.two_sided[c.type[i]] | self.two_sided[c.type[j]]
        return np.where(fight, np.maximum(straight, crossed), straight)

    def _party_pairs(self, a: Ints, b: Ints) -> Floats:
        codes, back = np.unique((a << 32) | b, return_inverse=True)
        weights = np.array([self._party_weight(int(k >> 32), int(k & 0xFFFFFFFF)) for k in codes])
        return weights[back] if len(codes) else np.zeros(0)

    def _party_weight(self, a: int, b: int) -> float:
        found = self._party_weights.get((a, b))
        if found is None:
            found = self._party_weights[a, b] = self._compare_parties(a, b)
        return found

    def _compare_parties(self, a: int, b: int) -> float:
        these = self.c.party_sets[a]
        those = self.c.party_sets[b]
        if not these or not those:
            return 0.0
        if set(these) & set(those):
            return 1.0
        known, others = [p for p in these if p[0] != " "], [p for p in those if p[0] != " "]
        if known and others:
            met = {self.parties.relation(x, y) for x in known for y in others}
            for relation, weight in (("same", 0.9), ("party", 0.5), ("ally", 0.0)):
                if relation in met:
                    return weight
            return -2.5 if "enemy" in met else -1.5
        # Words that no pack knows: shared words are a hint, different ones say nothing.
        shared = set(" ".join(these).split()) & set(" ".join(those).split())
        return 0.5 if shared else 0.0

    def _figures(self, i: Ints, j: Ints) -> Floats:
        c = self.c
        killed = _figure_weight(c.killed[i], c.killed[j])
        of_known = (c.killed_of[i] != NONE) & (c.killed_of[j] != NONE)
        killed = np.where(of_known & (c.killed_of[i] != c.killed_of[j]), 0.0, killed)
        injured = _figure_weight(c.injured[i], c.injured[j])
        weight = np.maximum(killed + 0.6 * injured, -3.0)
        # The dead of a whole war are told beside those of a day.
        low, high = _between(c.killed[i], c.killed[j])
        return np.where((low >= _WAR) & (low > 20 * high), VETO, weight)

    def _text(self, i: Ints, j: Ints) -> Floats:
        """Where the claims stand: one sentence tells a strike and its toll, or two strikes."""
        c = self.c
        together = c.document[i] == c.document[j]
        overlap = together & (c.start[i] < c.end[j]) & (c.start[j] < c.end[i])
        gap = np.maximum(c.start[i] - c.end[j], c.start[j] - c.end[i])
        near = together & ~overlap & (gap <= 250)
        same_type = c.type[i] == c.type[j]
        page = c.page[i] == c.page[j]
        no_place = (np.diff(c.place_offsets)[i] == 0) | (np.diff(c.place_offsets)[j] == 0)
        vague = no_place | (c.first[i] == NONE) | (c.first[j] == NONE)
        weight = np.zeros(len(i))
        weight = np.where(overlap & ~same_type, 3.0, weight)
        # The engine told them apart although they share words: two happenings of one kind.
        weight = np.where(overlap & same_type, -1.5, weight)
        weight = np.where(near & ~same_type, 1.2, weight)
        weight = np.where(near & same_type & vague, 0.8, weight)
        weight = weight + np.where(vague & page, 1.5, 0.0)
        # "A strike in the north" and the strike on a town: one page tells one thing again, surely
        # so where it counts the same dead.
        coarse = ~vague & (self.coarse[i] | self.coarse[j])
        weight = weight + np.where(coarse & page & ~overlap, 0.8, 0.0)
        low = c.killed[:, 0]
        counted = (low[i] == low[j]) & (low[i] >= TELLING) & ~overlap
        weight = weight + np.where((vague | coarse) & page & counted, 1.2, 0.0)
        return np.where(self._rows(i, j), np.where(c.page[i] == c.page[j], 3.0, VETO), weight)

    def _rows(self, i: Ints, j: Ints) -> Bools:
        """Say which pairs are of one data set, whose makers hold its rows for different events."""
        known = (self.c.dataset[i] != NONE) & (self.c.dataset[i] == self.c.dataset[j])
        return np.asarray(known, np.bool_)

    def _modality(self, i: Ints, j: Ints) -> Floats:
        a, b = self.c.modality[i], self.c.modality[j]
        weight = np.where(a == b, 0.0, -0.3)
        # A plan is not the deed.
        return np.where((a == 3) != (b == 3), VETO, weight)

    def _words(self, i: Ints, j: Ints) -> Floats:
        c = self.c
        if not len(i):
            return np.zeros(0)
        sizes = np.diff(c.word_offsets)
        fewer = np.where(sizes[i] <= sizes[j], i, j)
        other = np.where(sizes[i] <= sizes[j], j, i)
        counts = sizes[fewer]
        owner = np.repeat(np.arange(len(i)), counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        words = c.words[c.word_offsets[fewer][owner] + within]
        # (row, word) pairs of all claims ascend, so membership is one binary search.
        everything = self._row_words()
        wanted = other[owner] * c.vocabulary + words
        at = np.searchsorted(everything, wanted)
        hit = (at < len(everything)) & (everything[np.minimum(at, len(everything) - 1)] == wanted)
        shared = np.bincount(owner, hit, len(i))
        total = sizes[i] + sizes[j]
        dice = np.where(total > 0, 2 * shared / np.maximum(total, 1), 0.0)
        return np.where(shared >= 2, 2.0 * dice, 0.0)

    def _people(self, i: Ints, j: Ints) -> Floats:
        """One person of one age is named in both: nobody is killed twice."""
        c = self.c
        weight = np.zeros(len(i))
        sizes = np.diff(c.people_offsets)
        for at in np.flatnonzero((sizes[i] > 0) & (sizes[j] > 0)):
            one, other = (
                c.people[c.people_offsets[row] : c.people_offsets[row + 1]]
                for row in (i[at], j[at])
            )
            weight[at] = _NAMED if np.intersect1d(one, other).size else 0.0
        return weight

    def _row_words(self) -> Ints:
        c = self.c
        if not hasattr(self, "_everything"):
            rows = np.repeat(np.arange(len(c)), np.diff(c.word_offsets))
            self._everything: Ints = rows * c.vocabulary + c.words
        return self._everything


def probability(log_odds: float) -> float:
    """Return the probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds))))


def threshold_log_odds(threshold: float) -> float:
    """Return the log-odds of a probability strictly between 0 and 1."""
    bounded = min(max(threshold, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def _kilometres(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Great-circle distance (haversine); NaN where a point is missing."""
    p1, p2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((p2 - p1) / 2) ** 2
    half += np.cos(p1) * np.cos(p2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    distance: Floats = 12742.0176 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance


def _between(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the larger low and the smaller high of two numbers given as (low, high).

    "More than n" is never said of more than some multiples of n.
    """
    tops = [np.where(np.isinf(x[:, 1]), _MORE_THAN * x[:, 0], x[:, 1]) for x in (a, b)]
    return np.maximum(a[:, 0], b[:, 0]), np.minimum(tops[0], tops[1])


def _figure_weight(a: Floats, b: Floats) -> Floats:
    """Compare two numbers given as (low, high); the larger an equal number, the more it tells."""
    low, high = _between(a, b)
    with np.errstate(invalid="ignore", divide="ignore"):
        exact = (a[:, 0] == b[:, 0]) & (a[:, 0] > 0)
        # Two tolls of n are equal by chance about once in n times.
        equal = np.clip(np.log(np.maximum(a[:, 0], 1)), 0.3, 2.5)
        ratio = (low + 1) / (high + 1)
        # Tolls that nearly agree (14, then 17) tell a little for one happening.
        apart = np.select([ratio <= 1.3, ratio <= 1.6, ratio <= 3], [0.3, -0.3, -1.2], -2.5)
        weight = np.where(exact, equal, np.where(low <= high, 0.3, apart))
    missing = np.isnan(a[:, 0]) | np.isnan(b[:, 0])
    return np.where(missing, 0.0, weight)


def _coarse_rows(columns: Columns) -> Bools:
    """Say which claims have places, all of them wide."""
    narrow = np.zeros(len(columns), bool)
    narrow[columns.owner()[columns.width <= COARSE_KM]] = True
    coarse: Bools = (np.diff(columns.place_offsets) > 0) & ~narrow
    return coarse
