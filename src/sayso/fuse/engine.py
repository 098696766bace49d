"""Claims → events: compare, cluster, settle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from ..config import Policy
from ..decide import Standing
from ..ids import issue_id
from ..model import Claim, Draft, Event, Issue, Row, Saying
from ..parties import Parties
from ..reference import Reference
from .documents import DocumentHead
from .linking import Linked, Near
from .origins import trace
from .parts import link_parts
from .rivals import rival_happenings, rivals_of
from .settle import Settler


class Fused(Row, kw_only=True, frozen=True):
    """Events before parts are linked to wholes, and what fusing them again needs to know."""

    events: tuple[Event, ...]
    issues: tuple[Issue, ...]
    components: dict[str, str]
    """Claim key → the first key of its component: claims that other ones can reach."""


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
    fused = fuse_all(claims, documents, reference, policy, standing, sayings)
    events = sorted(link_parts(fused.events, reference), key=lambda event: event.id)
    issues = [*fused.issues, *ruled_on_nothing(standing, {event.id for event in events})]
    return events, sorted(issues, key=lambda issue: issue.id)


def fuse_all(
    claims: Sequence[Claim],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    policy: Policy,
    standing: Standing,
    sayings: Mapping[str, Saying],
) -> Fused:
    """Fuse a whole record; see `fuse`."""
    linked = Linked(_ordered(claims, documents), documents, reference, policy, standing)
    groups = linked.groups()
    events, issues = _settled(
        linked.rows, groups, documents, Settler(sayings, documents, reference, standing)
    )
    home = {row: f"{at}" for at, group in enumerate(groups) for row in group}
    issues += _between_events(
        linked, linked.near(), linked.parted_by_doers(), home, sayings, reference
    )
    return Fused(events=tuple(events), issues=tuple(issues), components=_component_names(linked))


Find = Callable[[Sequence[Claim]], Sequence[Claim]]
"""Returns claims of the record that share a block with any of these."""


def fuse_again(
    touched: Sequence[Claim],
    wanted: Find,
    alike: Find,
    home: Callable[[Sequence[str]], Mapping[str, str]],
    documents: Mapping[str, DocumentHead],
    reference: Reference,
    policy: Policy,
    standing: Standing,
    say: Callable[[Sequence[Claim]], Mapping[str, Saying]],
) -> Fused:
    """Fuse only the components of `touched` claims; what comes out is as `fuse_all` has it.

    `wanted` finds every claim that one of these may be paired with or is ruled the same as,
    `alike` every one that may be taken as one with these; `home` says to which event claims outside
    belong; `documents` holds the heads of all that is found.  `touched` must hold all claims of
    the components that claims which changed stood in before.
    """
    rows: dict[str, Claim] = {}

    def meet(claims: Sequence[Claim]) -> None:
        for claim in claims:
            if claim.type != "control":
                rows.setdefault(claim.key, claim)

    meet(touched)
    inside = set(rows)
    asked: set[str] = set()
    met: set[str] = set()
    while True:
        new = [rows[key] for key in sorted(inside - asked)]
        meet(wanted(new))
        asked |= inside
        ring = [rows[key] for key in sorted(rows.keys() - asked - met)]
        meet(alike(ring))
        met |= {claim.key for claim in ring}
        linked = Linked([rows[key] for key in sorted(rows)], documents, reference, policy, standing)
        first = linked.components()
        reached = {first[row] for row, claim in enumerate(linked.rows) if claim.key in inside}
        within = {row for row, root in enumerate(first) if root in reached}
        if len(within) == len(inside):
            break
        inside = {linked.rows[row].key for row in within}
    groups = linked.groups(within)
    told = [linked.rows[row] for row in sorted(within)]
    near, parted = (
        [one for one in pairs if one[0] in within or one[1] in within]
        for pairs in (linked.near(), linked.parted_by_doers())
    )
    outside = sorted({row for one in (*near, *parted) for row in one[:2]} - within)
    elsewhere = home([linked.rows[row].key for row in outside])
    homes = {row: f"{at}" for at, group in enumerate(groups) for row in group}
    homes |= {row: elsewhere[linked.rows[row].key] for row in outside}
    sayings = say([*told, *(linked.rows[row] for row in outside)])
    events, issues = _settled(
        linked.rows, groups, documents, Settler(sayings, documents, reference, standing)
    )
    issues += _between_events(linked, near, parted, homes, sayings, reference)
    names = _component_names(linked)
    return Fused(
        events=tuple(events), issues=tuple(issues),
        components={claim.key: names[claim.key] for claim in told},
    )  # fmt: skip


def _settled(
    rows: Sequence[Claim],
    groups: Sequence[Sequence[int]],
    documents: Mapping[str, DocumentHead],
    settler: Settler,
) -> tuple[list[Event], list[Issue]]:
    events: list[Event] = []
    issues: list[Issue] = []
    for group in groups:
        # Rows are ordered by key; an event's claims go oldest first.
        told = sorted((rows[at] for at in group), key=lambda c: _age(c, documents))
        event, odd = settler.settle(told)
        events.append(event)
        issues += odd
    return sorted(events, key=lambda event: event.id), issues


def _component_names(linked: Linked) -> dict[str, str]:
    first = linked.components()
    return {claim.key: linked.rows[first[row]].key for row, claim in enumerate(linked.rows)}


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


def _between_events(
    linked: Linked,
    near: Sequence[Near],
    parted: Sequence[Near],
    home: Mapping[int, str],
    sayings: Mapping[str, Saying],
    reference: Reference,
) -> list[Issue]:
    """Return what is odd about each two events: they may be one, or rivals claim one of them.

    `home` names the event of each row.
    """
    parties = Parties(reference)

    def told(row: int) -> tuple[Claim, Saying]:
        claim = linked.rows[row]
        return claim, sayings[claim.key]

    rivals = {
        (a, b): found
        for a, b, _ in parted
        if home[a] != home[b]
        and (found := rivals_of(told(a), told(b), parties)) is not None
        and found.both_own
    }
    claimed = _closest([one for one in parted if one[:2] in rivals], home)
    alike = _closest(near, home)
    issues = [rival_happenings(rivals[a, b]) for a, b, _ in claimed.values()]
    issues += [
        _near_miss((linked.rows[a].key, linked.rows[b].key))
        for pair, (a, b, _) in alike.items()
        if pair not in claimed
    ]
    return issues


def _closest(near: Sequence[Near], home: Mapping[int, str]) -> dict[tuple[str, str], Near]:
    """Return two events → their closest pair, in order."""
    best: dict[tuple[str, str], Near] = {}
    for a, b, odds in near:
        pair = (min(home[a], home[b]), max(home[a], home[b]))
        if pair[0] == pair[1]:
            continue
        if pair not in best or (odds, a, b) > (best[pair][2], best[pair][0], best[pair][1]):
            best[pair] = (a, b, odds)
    return dict(sorted(best.items()))


def _near_miss(keys: tuple[str, str]) -> Issue:
    message = "two claims may tell of the same event"
    return Issue(
        id=issue_id("perhaps the same", keys, message),
        kind="perhaps the same",
        message=message,
        about=keys,
        severity="low",
        fixes=(
            Draft(verb="same", on=keys, label="the same event"),
            Draft(verb="different", on=keys, label="two events"),
        ),
    )


def ruled_on_nothing(standing: Standing, known: Collection[str]) -> list[Issue]:
    """Return rulings on events that are not among the `known` ids."""
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
