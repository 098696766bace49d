"""Pairs → groups: average linkage with rulings as constraints.

Two groups join while the mean probability over *all* their cross pairs (pairs that were never
compared count as 0) reaches the threshold.  A vetoed or ruled-different pair keeps its groups
apart for good, so a chain of look-alikes never joins strangers.

What people rule the same joins all that was found to be one with either: who rules on two claims
rules on the happenings they tell of.  Only where that would join what was ruled different do the
ruled pairs come first and the likes of each have to fit both.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from .compare import probability
from .features import Floats, Ints


def components(size: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each of `size` nodes the smallest node it is connected with (union-find)."""
    parent = list(range(size))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in edges:
        root_a, root_b = find(a), find(b)
        if root_a != root_b:
            parent[max(root_a, root_b)] = min(root_a, root_b)
    return [find(node) for node in range(size)]


Vetoed = Callable[[Sequence[int], Sequence[int]], bool]


Mixed = Callable[[Sequence[int]], bool]


def _none_is(nodes: Sequence[int]) -> bool:
    return False


def _nothing_is(these: Sequence[int], those: Sequence[int]) -> bool:
    return False


def cluster(
    size: int,
    pairs: Ints,
    log_odds: Floats,
    threshold: float,
    same: Sequence[tuple[int, int]] = (),
    different: Sequence[tuple[int, int]] = (),
    vetoed: Vetoed = _nothing_is,
    mixed: Mixed = _none_is,
) -> list[list[int]]:
    """Return groups of row numbers, each ascending, ordered by their first row.

    `pairs` has shape (n, 2), each once; `log_odds` has shape (n,); `threshold` is a probability;
    `vetoed` says whether two groups can never be one, `mixed` whether nodes of one component may
    have to be kept apart although each two of them are alike.
    """
    cut = float(np.log(threshold / (1 - threshold)))
    strong = log_odds >= cut
    edges = [(int(a), int(b)) for a, b in pairs[strong]]
    root = components(size, [*edges, *same])
    members: dict[int, list[int]] = {}
    for node, at in enumerate(root):
        members.setdefault(at, []).append(node)
    inside: dict[int, list[tuple[int, int, float]]] = {}
    if len(pairs):
        roots = np.array(root, np.int64)
        within = roots[pairs[:, 0]] == roots[pairs[:, 1]]
        for (a, b), weight in zip(pairs[within].tolist(), log_odds[within].tolist(), strict=True):
            inside.setdefault(root[a], []).append((a, b, weight))
    same_in: dict[int, list[tuple[int, int]]] = {}
    for a, b in same:
        same_in.setdefault(root[a], []).append((a, b))
    apart_in: dict[int, list[tuple[int, int]]] = {}
    for a, b in different:
        if root[a] == root[b]:
            apart_in.setdefault(root[a], []).append((a, b))
    groups: list[list[int]] = []
    for at, nodes in members.items():
        if len(nodes) == 1:
            groups.append(nodes)
            continue
        known = inside.get(at, [])
        free = at not in apart_in and at not in same_in and not mixed(nodes)
        all_pairs = len(nodes) * (len(nodes) - 1) // 2
        if free and len(known) == all_pairs and all(w >= cut for _, _, w in known):
            groups.append(nodes)
        else:
            groups += _linkage(
                nodes, known, threshold, same_in.get(at, ()), apart_in.get(at, ()), vetoed
            )
    return sorted(sorted(group) for group in groups)


def _linkage(
    nodes: Sequence[int],
    known: Sequence[tuple[int, int, float]],
    threshold: float,
    same: Sequence[tuple[int, int]],
    different: Sequence[tuple[int, int]],
    vetoed: Vetoed,
) -> list[list[int]]:
    """Return the groups of one component under the rulings on its nodes."""
    alone = {node: node for node in nodes}
    if not same:
        return _agglomerated(alone, known, threshold, different, vetoed)
    ruled_one = _joined(alone, same)
    likes = _agglomerated(alone, known, threshold, _lifted(different, ruled_one), vetoed)
    start = _joined({node: group[0] for group in likes for node in group}, same)
    if any(start[a] == start[b] for a, b in different):
        start = ruled_one
    return _agglomerated(start, known, threshold, different, vetoed)


def _joined(home: Mapping[int, int], same: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return node → group once the groups (`home`) of each pair of `same` are one."""
    nodes = list(home)
    position = {node: at for at, node in enumerate(nodes)}
    edges = [(position[group], at) for at, group in enumerate(home.values())]
    root = components(len(nodes), [*edges, *((position[a], position[b]) for a, b in same)])
    return {node: nodes[root[at]] for at, node in enumerate(nodes)}


def _lifted(
    different: Iterable[tuple[int, int]], ruled_one: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Return `different` told of every node that is ruled the same as one of a pair."""
    likes: dict[int, list[int]] = {}
    for node, group in ruled_one.items():
        likes.setdefault(group, []).append(node)
    apart = dict.fromkeys((ruled_one[a], ruled_one[b]) for a, b in different)
    return [(a, b) for one, other in apart for a in likes[one] for b in likes[other]]


def _agglomerated(
    home: Mapping[int, int],
    known: Sequence[tuple[int, int, float]],
    threshold: float,
    different: Sequence[tuple[int, int]],
    vetoed: Vetoed,
) -> list[list[int]]:
    """Join groups (`home`: node → group) while they are alike.

    Links are kept as sums, so that a mean is one division.
    """
    groups: dict[int, list[int]] = {}
    for node, group in home.items():
        groups.setdefault(group, []).append(node)
    links: dict[int, dict[int, float]] = {group: {} for group in groups}
    forbidden: dict[int, set[int]] = {group: set() for group in groups}

    def add(a: int, b: int, weight: float) -> None:
        links[a][b] = links[a].get(b, 0.0) + weight
        links[b][a] = links[a][b]

    for a, b, weight in known:
        left, right = home[a], home[b]
        if left != right:
            add(left, right, probability(weight))
    for a, b in different:
        forbidden[home[a]].add(home[b])
        forbidden[home[b]].add(home[a])

    def mean(a: int, b: int) -> float:
        return links[a][b] / (len(groups[a]) * len(groups[b]))

    heap = [
        (-mean(a, b), a, b)
        for a in groups
        for b in links[a]
        if a < b and b not in forbidden[a] and mean(a, b) >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        negative, a, b = heapq.heappop(heap)
        # An entry is out of date where a group is gone or has grown since.
        if a not in groups or b not in groups or b in forbidden[a]:
            continue
        if -negative != mean(a, b):
            continue
        if vetoed(groups[a], groups[b]):
            forbidden[a].add(b)
            forbidden[b].add(a)
            continue
        groups[a] = groups[a] + groups.pop(b)
        for other, weight in links.pop(b).items():
            del links[other][b]
            if other != a:
                add(a, other, weight)
        for other in forbidden.pop(b):
            forbidden[other].discard(b)
            forbidden[other].add(a)
            forbidden[a].add(other)
        for other in links[a]:
            if other not in forbidden[a]:
                likeness = mean(a, other)
                if likeness >= threshold:
                    heapq.heappush(heap, (-likeness, min(a, other), max(a, other)))
    return list(groups.values())
