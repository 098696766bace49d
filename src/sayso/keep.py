"""What a derivation keeps for the next one: heads of documents, blocks, and whose an issue is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from .control import History, family_of
from .fuse import DocumentHead, months_covered, named_block, own_blocks, text_blocks
from .kept import KeptClaim, KeptDocument
from .model import Claim, Event, Issue
from .reference import Reference
from .unknowns import issues_by_name, unknown_names

RULINGS = "rulings"
"""Scope of issues that tell of rulings which are about nothing."""
_MANY = 20_000

encode_head = msgspec.msgpack.Encoder(order="deterministic").encode
decode_head = msgspec.msgpack.Decoder(DocumentHead).decode


def kept_documents(
    heads: Iterable[DocumentHead], copied: Mapping[str, str]
) -> Iterator[KeptDocument]:
    """Yield documents as they are kept."""
    for head in heads:
        yield KeptDocument(
            id=head.id,
            head=encode_head(head),
            copied=copied.get(head.id),
            blocks=tuple(text_blocks(head.sketch)),
        )


def kept_claims(
    unique: Sequence[Claim],
    claims: Sequence[Claim],
    events: Sequence[Event],
    heads: Mapping[str, DocumentHead],
    reference: Reference,
    components: Mapping[str, str],
) -> Iterator[KeptClaim]:
    """Yield all claim keys, struck ones too, as they are kept.

    `unique` are the claims as read, `claims` as ruled on.
    """
    ruled = {claim.key: claim for claim in claims}
    of_events = event_blocks(events)
    ordered = iter(unique)
    while some := list(islice(ordered, _MANY)):
        present = [ruled[claim.key] for claim in some if claim.key in ruled]
        of_claims = claim_blocks(present, heads, reference)
        for claim in some:
            found = {*of_claims.get(claim.key, ()), *of_events.get(claim.key, ())}
            yield KeptClaim(
                key=claim.key,
                document=claim.document,
                component=component_number(components.get(claim.key)),
                blocks=tuple(sorted(found)),
            )


def component_number(first: str | None) -> int | None:
    """Return the name of a component by its first key."""
    return None if first is None else named_block("component", first)


def claim_blocks(
    claims: Sequence[Claim], heads: Mapping[str, DocumentHead], reference: Reference
) -> dict[str, set[int]]:
    """Return claim key → the blocks by which it is found as a claim."""
    found = {
        claim.key: {named_block("unknown", name) for name in unknown_names(claim)}
        for claim in claims
    }
    fused = [claim for claim in claims if claim.type != "control"]
    for claim, blocks in zip(fused, own_blocks(fused, heads, reference), strict=True):
        found[claim.key].update(blocks)
    return found


def event_blocks(events: Sequence[Event]) -> dict[str, set[int]]:
    """Return key of an event's oldest claim → blocks of the months in which it may be a whole."""
    found: dict[str, set[int]] = {}
    for event in events:
        months = months_covered(event)
        if months:
            blocks = found.setdefault(event.claims[0], set())
            blocks.update(named_block("whole", str(month)) for month in months)
    return found


Scoped = tuple[Issue, tuple[str, ...]]
"""An issue and names by which it is found, besides those that it is about."""


def scoped_issues(
    readers: Iterable[Issue],
    ruled: Iterable[Issue],
    claims: Sequence[Claim],
    fused: Iterable[Issue],
    places: Mapping[str, History],
) -> Iterator[Scoped]:
    """Yield all issues with their scopes."""
    for issue in (*readers, *ruled, *fused):
        about_nothing = issue.kind in ("ruling without claim", "ruling without event")
        yield issue, (RULINGS,) if about_nothing else ()
    for name, issue in issues_by_name(claims):
        yield issue, (unknown_scope(name),)
    for key, history in places.items():
        for issue in history.issues:
            yield issue, (place_scope(family_of(key)),)


def unknown_scope(name: str) -> str:
    """Return the scope of issues about a place or actor that nobody knows."""
    return f"unknown {name}"


def place_scope(family: str) -> str:
    """Return the scope of issues about who holds a place."""
    return f"control {family}"
