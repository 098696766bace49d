"""What is kept beside the derived rows so that a change can be derived without the rest.

All of it follows from captured and ruled rows, like everything derived, and may be deleted: the
next derivation is then a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .model import Claim, Control, Event, Issue, Lineage, Row


class KeptDocument(Row, kw_only=True, frozen=True):
    """A document as fusing sees it."""

    id: str
    head: bytes
    """Its head (see `fuse.DocumentHead`), encoded."""
    copied: str | None = None
    """Id of the document whose text it repeats."""
    blocks: tuple[int, ...] = ()
    """Blocks in which near-duplicates of its text stand."""


class KeptClaim(Row, kw_only=True, frozen=True):
    """A claim key: which document's reading stands, and where the claim is found."""

    key: str
    document: str
    component: int | None = None
    """Name of its component; None for a struck claim and for a standing fact."""
    blocks: tuple[int, ...] = ()
    """Blocks of the claim, and of the event whose oldest claim it is."""


class KeptMonth(Row, kw_only=True, frozen=True):
    """What one month tells of who holds a place, and what was so before."""

    family: str
    """Its place (see `control.family_of`)."""
    month: int
    """Months since the year 0."""
    told: bytes
    """What is told, in order; see `control.months`."""
    before: bytes
    """The state that the months before end in; of a place of no gazetteer always none."""


class KeptPlace(Row, kw_only=True, frozen=True):
    """What is kept of a place besides its months."""

    family: str
    surest: bytes
    """The mention by which its rows name it."""
    count: int
    """How often it is mentioned just so."""
    cities: tuple[str, ...] = ()
    """Families of the towns that it is told to be a part of."""


class KeptHistories(Row, kw_only=True, frozen=True):
    """Months and places, all of them or those that a change brings."""

    months: Sequence[KeptMonth] = ()
    places: Sequence[KeptPlace] = ()
    months_gone: Sequence[tuple[str, int]] = ()
    """Families and months of which nothing is told any more."""
    places_gone: Sequence[str] = ()


@dataclass(frozen=True)
class Kept:
    """What a whole derivation keeps."""

    mark: str
    """What the derivation depends on besides documents and rulings."""
    seq: int
    """Number of the last ruling."""
    documents: Iterable[KeptDocument] = ()
    claims: Iterable[KeptClaim] = ()
    families: Sequence[str] = ()
    """For each row of control, the family of its place (see `control.family_of`)."""
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Issue id → names by which it is found, besides those that it is about."""
    histories: KeptHistories = field(default_factory=KeptHistories)


@dataclass(frozen=True)
class Change:
    """What differs from the derivation before."""

    seq: int
    claims_gone: Sequence[str] = ()
    claims: Sequence[Claim] = ()
    events_gone: Sequence[str] = ()
    events: Sequence[Event] = ()
    families_gone: Sequence[str] = ()
    """Families of places whose rows of control are all made again."""
    controls_gone: Sequence[Control] = ()
    """Single rows that go."""
    controls: Sequence[Control] = ()
    families: Sequence[str] = ()
    histories: KeptHistories = field(default_factory=KeptHistories)
    issues_gone: Sequence[str] = ()
    issues: Sequence[Issue] = ()
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: Sequence[KeptDocument] = ()
    copied: Mapping[str, str | None] = field(default_factory=dict)
    """Documents that were kept before and are copies of another one now, or of none."""
    slots: Sequence[KeptClaim] = ()
    """New claim keys, and changed ones, with the blocks in which they did not stand before."""
    blocks_gone: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Claim key → blocks in which it stood and stands no more."""
    lineage: Sequence[Lineage] = ()
