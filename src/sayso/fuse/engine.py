"""Claims → events: compare, cluster, settle."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from ..config import Policy
from ..decide import Standing, constraints
from ..ids import issue_id
from ..model import Claim, Draft, Event, Issue, Saying
from ..reference import Reference
from .candidates import candidate_pairs
from .cluster import cluster
from .compare import Comparer, threshold_log_odds
from .documents import DocumentHead
from .features import NONE, Columns, Floats, Ints
from .origins import trace
from .parts import link_parts
from .settle import Settler

_UNLIKELY = -2.2
"""Log-odds below which a pair counts as never compared (probability 0.1)."""
_NEAR_MISS = 0.8
"""Pairs that fall short of the threshold by less than this, in log-odds, are shown to people."""


def fuse(
    claims: Sequence[Claim],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    policy: Policy,
    standing: Standing,
    sayings: Mapping[str, Saying] | None = None,
) -> tuple[list[Event], list[Issue]]:
    """Return the events that the claims tell of, ordered by id, and what a person should see.

    All types of claims make events but `control`: a standing fact is no happening.  The order of
    `claims` never matters.  `claims` are as ruled on (see `decide.apply_claims`); `standing` gives
    the same/different rulings and rulings on events.  `documents` maps document ids to heads.
    `sayings` are those of `trace`, where they are known already.
    """
    if sayings is None:
        sayings = trace(claims, documents, reference)
    rows = _ordered(claims, documents)
    groups, near = _groups(rows, documents, reference, policy, standing)
    settler = Settler(sayings, reference, standing)
    events: list[Event] = []
    issues: list[Issue] = []
    for group in groups:
        # Rows are ordered by key; an event's claims go oldest first.
        told = sorted((rows[at] for at in group), key=lambda c: _age(c, documents))
        event, odd = settler.settle(told)
        events.append(event)
        issues += odd
    events = sorted(link_parts(events, reference), key=lambda event: event.id)
    issues += _near_misses(near, rows, groups)
    issues += _ruled_on_nothing(standing, events)
    return events, sorted(issues, key=lambda issue: issue.id)


def _age(claim: Claim, documents: Mapping[str, DocumentHead]) -> tuple[str, str]:
    document = documents.get(claim.document)
    return ((document.published if document else None) or "9999", claim.key)


def _ordered(claims: Sequence[Claim], documents: Mapping[str, DocumentHead]) -> list[Claim]:
    """Return the claims that make events, one for each key, ordered by key.

    A page captured twice tells the same claims again; the reading of its older capture stands.
    """
    chosen: dict[str, Claim] = {}
    for claim in claims:
        if claim.type == "control":
            continue
        other = chosen.get(claim.key)
        if other is None or (_age(claim, documents), claim.id) < (
            _age(other, documents),
            other.id,
        ):
            chosen[claim.key] = claim
    return [chosen[key] for key in sorted(chosen)]


Near = tuple[int, int, float]


def _groups(
    rows: Sequence[Claim],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    policy: Policy,
    standing: Standing,
) -> tuple[list[list[int]], list[Near]]:
    same_keys, different_keys = constraints(standing)
    at = {claim.key: row for row, claim in enumerate(rows)}
    same = sorted((at[a], at[b]) for a, b in same_keys if a in at and b in at)
    different = sorted((at[a], at[b]) for a, b in different_keys if a in at and b in at)

    everything = Columns(rows, documents, reference)
    # Rows that people ruled on stand by themselves: what holds of one need not hold of its likes.
    ruled_rows = {row for pair in (*same, *different) for row in pair}
    nodes = _alike(everything, reference, policy, ruled_rows)
    node_of = {row: node for node, members in enumerate(nodes) for row in members}
    columns = Columns([rows[members[0]] for members in nodes], documents, reference)
    comparer = Comparer(columns, reference, policy.fuse_days)
    pairs, log_odds = _likely_pairs(columns, comparer, policy.fuse_days)
    found = cluster(
        len(nodes),
        pairs,
        log_odds,
        policy.fuse_threshold,
        same=[(node_of[a], node_of[b]) for a, b in same if node_of[a] != node_of[b]],
        different=[(node_of[a], node_of[b]) for a, b in different],
        vetoed=comparer.vetoed,
    )
    cut = threshold_log_odds(policy.fuse_threshold)
    close = np.flatnonzero((log_odds > cut - _NEAR_MISS) & (log_odds < cut))
    near = [
        (nodes[int(pairs[k, 0])][0], nodes[int(pairs[k, 1])][0], float(log_odds[k])) for k in close
    ]
    ruled = {frozenset(pair) for pair in different}
    near = [(a, b, odds) for a, b, odds in near if frozenset((a, b)) not in ruled]
    return [sorted(row for node in group for row in nodes[node]) for group in found], near


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
    odds = sum(weights.values()) - weights["words"] - weights["text"] - 4.5
    cut = threshold_log_odds(policy.fuse_threshold)
    joined = [members for members, value in zip(many, odds, strict=True) if value >= cut]
    inside = {row for members in joined for row in members}
    return sorted([*joined, *([row] for row in range(len(columns)) if row not in inside)])


def _near_misses(
    near: Sequence[Near], rows: Sequence[Claim], groups: Sequence[Sequence[int]]
) -> list[Issue]:
    """Offer each two events that nearly became one, once, by their closest claims."""
    home = {row: at for at, group in enumerate(groups) for row in group}
    best: dict[tuple[int, int], Near] = {}
    for a, b, odds in near:
        pair = (min(home[a], home[b]), max(home[a], home[b]))
        if pair[0] == pair[1]:
            continue
        if pair not in best or (odds, a, b) > (best[pair][2], best[pair][0], best[pair][1]):
            best[pair] = (a, b, odds)
    issues = []
    for _, (a, b, _odds) in sorted(best.items()):
        keys = (rows[a].key, rows[b].key)
        message = "two claims that may tell of one happening"
        issues.append(
            Issue(
                id=issue_id("perhaps the same", keys, message),
                kind="perhaps the same",
                message=message,
                about=keys,
                severity="low",
                fixes=(
                    Draft(verb="same", on=keys, label="one happening"),
                    Draft(verb="different", on=keys, label="two happenings"),
                ),
            )
        )
    return issues


def _ruled_on_nothing(standing: Standing, events: Sequence[Event]) -> list[Issue]:
    known = {event.id for event in events}
    issues = []
    for event_id, ruling in sorted(standing.on_events().items()):
        if event_id not in known:
            message = (
                f"ruling {ruling.seq} ({ruling.verb}, by {ruling.by}) is about an event that is "
                "no longer told; it may have been merged or split"
            )
            issues.append(
                Issue(
                    id=issue_id("ruling without event", (event_id,), message),
                    kind="ruling without event",
                    message=message,
                    about=(event_id,),
                    fixes=(
                        Draft(
                            verb="revoke",
                            on=(str(ruling.seq),),
                            label=f"withdraw ruling {ruling.seq}",
                        ),
                    ),
                )
            )
    return issues
