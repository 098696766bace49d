"""A change of the record → what differs in the derived rows, without deriving the rest.

New documents and rulings touch some claims; these reach others only inside their component of
fusing, the months of their wholes, and the histories of their places.  `change_of` derives those
again; what comes out equals deriving everything, row for row (tests/test_increment.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from . import keep
from .control import Retold, Rules, retell, told_by_family, undated_issues
from .decide import Standing, constraints, rule_claims, rulings_without_claim, standing
from .derive import document_order, reader_issues
from .fuse import (
    DocumentHead,
    alike_blocks,
    copies_among,
    days_covered,
    fuse_again,
    head,
    lineage,
    link_parts,
    month_of,
    named_block,
    ruled_on_nothing,
    text_blocks,
    trace,
    wanted_blocks,
)
from .kept import Change, KeptClaim, KeptDocument
from .model import Claim, Document, Event, Filters, Issue, Saying
from .parties import Parties
from .unknowns import issues_by_name, unknown_names

if TYPE_CHECKING:
    from .config import Config
    from .reference import Reference
    from .store import Store
    from .store.kept import Derivation, Slot


def change_of(
    store: Store, config: Config, reference: Reference, recipe: str, base: Derivation
) -> Change:
    """Return what differs from the derivation `base`.

    All documents must have been read under `recipe`, which is that of `base`.
    """
    return _Increment(store, config, reference, recipe, base).change()


class _Increment:
    def __init__(
        self, store: Store, config: Config, reference: Reference, recipe: str, base: Derivation
    ) -> None:
        self.store = store
        self.reference = reference
        self.policy = config.policy
        self.recipe = recipe
        self.log = store.decisions()
        self.before = standing(d for d in self.log if d.seq <= base.seq)
        self.after = standing(self.log)
        self.heads: dict[str, DocumentHead] = {}
        self.copied: dict[str, str] = {}
        self._known: dict[str, Claim] = {}
        """Claims by key as they are now; those met so far."""

    # -------------------------------------------------------------- documents

    @cached_property
    def documents(self) -> list[Document]:
        """The documents that the derivation before did not know."""
        found = list(self.store.documents(self.store.new_documents()))
        return sorted(found, key=document_order)

    @cached_property
    def readings(self) -> dict[str, list[Claim]]:
        """What was read in the new documents."""
        return dict(self.store.readings(self.recipe, [d.id for d in self.documents]))

    def load_heads(self, ids: Iterable[str]) -> None:
        """Have the heads of documents, and of those that they copy, at hand."""
        missing = set(ids) - self.heads.keys()
        while missing:
            originals = set()
            for name, (data, copied) in self.store.heads(missing).items():
                self.heads[name] = keep.decode_head(data)
                if copied is not None:
                    self.copied.setdefault(name, copied)
                if name in self.copied:
                    originals.add(self.copied[name])
            missing = originals - self.heads.keys()

    def copies(self) -> tuple[list[KeptDocument], dict[str, str | None]]:
        """Find near-duplicates: return the new documents, and old ones whose original changed."""
        new = {document.id: head(document) for document in self.documents}
        group = dict(new)
        ahead = list(new.values())
        stored: dict[str, str | None] = {}
        while ahead:
            met = self.store.documents_in(b for one in ahead for b in text_blocks(one.sketch))
            ahead = []
            for name, (data, copied) in self.store.heads(met - group.keys()).items():
                group[name] = keep.decode_head(data)
                stored[name] = copied
                ahead.append(group[name])
        found = copies_among(group, self.reference)
        self.heads.update(group)
        changed = {n: found.get(n) for n, copied in stored.items() if found.get(n) != copied}
        # What was loaded is decided here; `load_heads` must not bring the old originals back.
        self.copied.update(found)
        kept = list(keep.kept_documents(new.values(), found))
        return kept, changed

    # -------------------------------------------------------------- claims

    def touched_keys(self, copied: Iterable[str]) -> set[str]:
        """Return the claim keys that may derive otherwise than before, event rulings included."""
        keys = {claim.key for claims in self.readings.values() for claim in claims}
        keys |= self.store.keys_of_documents(copied)
        one, other = ({r.seq: r for r in s.rulings} for s in (self.before, self.after))
        for seq in one.keys() ^ other.keys():
            ruling = one.get(seq) or other[seq]
            if ruling.verb in ("accept", "reject", "amend"):
                keys.update(on for on in ruling.on if not on.startswith("e1_"))
        ruled = self.before.on_events(), self.after.on_events()
        events = {on for on in {*ruled[0], *ruled[1]} if ruled[0].get(on) != ruled[1].get(on)}
        keys.update(event.claims[0] for event in self.store.events_by_id(events))
        pairs = [{(kind, *pair) for kind, some in enumerate(constraints(s)) for pair in some}
                 for s in (self.before, self.after)]  # fmt: skip
        keys.update(key for _, *pair in pairs[0] ^ pairs[1] for key in pair)
        return keys

    def read_now(self, keys: set[str], slots: Mapping[str, Slot]) -> list[Claim]:
        """Return the readings that stand of these keys: of several documents the oldest one's."""
        found: dict[str, Claim] = {}
        rank: dict[str, tuple[str, str, str]] = {}
        olds = {slots[key].document for key in keys & slots.keys()}
        self.load_heads(olds)
        for claims in (*dict(self.store.readings(self.recipe, sorted(olds))).values(),
                       *self.readings.values()):  # fmt: skip
            for claim in claims:
                order = document_order(self.heads[claim.document])
                if claim.key in keys and (claim.key not in found or order < rank[claim.key]):
                    if claim.document in olds and slots.get(claim.key) is None:
                        continue
                    found[claim.key], rank[claim.key] = claim, order
        return self.in_order(found.values())

    def in_order(self, claims: Iterable[Claim]) -> list[Claim]:
        """Return claims in the order of a whole derivation."""
        return sorted(
            claims,
            key=lambda c: (
                document_order(self.heads[c.document]),
                c.evidence.start, c.evidence.end, c.key,
            ),
        )  # fmt: skip

    def load(self, keys: Iterable[str]) -> list[Claim]:
        """Return the claims of these keys as they are now; struck ones are left out."""
        wanted = sorted(set(keys))
        missing = [key for key in wanted if key not in self._known and key not in self.touched]
        found = self.store.claims(Filters(), missing) if missing else []
        self.load_heads(claim.document for claim in found)
        self._known.update((claim.key, claim) for claim in found)
        return [self._known[key] for key in wanted if key in self._known]

    def say(self, claims: Sequence[Claim]) -> dict[str, Saying]:
        """Return who stands behind claims."""
        self.load_heads(claim.document for claim in claims)
        return trace(claims, self.heads, self.reference, self.copied)

    # -------------------------------------------------------------- the change

    def change(self) -> Change:
        """Derive what the change reaches."""
        documents, copied = self.copies()
        self.touched = self.touched_keys(copied)
        slots = self.store.slots(self.touched)
        now, stale = rule_claims(self.read_now(self.touched, slots), self.after)
        unique = {claim.key: claim for claim in self.read_now(self.touched, slots)}
        old = self.store.claims(Filters(), sorted(self.touched)) if self.touched else []
        self.load_heads(claim.document for claim in old)
        self._known.update((claim.key, claim) for claim in now)

        components = {s.component for s in slots.values() if s.component is not None}
        members = self.store.keys_of_components(components) | self.touched
        fused = fuse_again(
            self.load(members), self._wanted, self._alike, self.store.event_ids, self.heads,
            self.reference, self.policy, self.after, self.say,
        )  # fmt: skip
        reached = fused.components.keys() | members
        before = self.store.events_by_id(self.store.event_ids(reached).values())
        events, relinked = self._parts(before, fused.events)
        old_claims = self._as_before(old, before)
        now_claims = [*self.load(k for e in events for k in e.claims),
                      *(c for c in now if c.type == "control")]  # fmt: skip
        held, undated = self._control(old_claims, before, now_claims, events)
        gone, issues = self._issues(
            stale, [*fused.issues, *undated], held, old, now, before, events, reached
        )
        old_ids = {claim.id for claim in old}
        now_ids = {claim.id for claim in now}
        earlier = {event.id: event for event in before}
        final = [event for event in events if earlier.get(event.id) != event]
        kept = {event.id for event in events} - {event.id for event in final}
        return Change(
            seq=max((decision.seq for decision in self.log), default=0),
            claims_gone=sorted(old_ids - now_ids),
            claims=[claim for claim in now if claim.id not in old_ids],
            events_gone=sorted((earlier.keys() - kept) | {event.id for event in relinked}),
            events=[*final, *relinked],
            families_gone=held.families_gone,
            controls_gone=held.controls_gone,
            controls=[row for _, row in held.controls],
            families=[family for family, _ in held.controls],
            histories=held.kept,
            issues_gone=sorted(gone),
            issues=[issue for issue, _ in issues],
            scopes={issue.id: names for issue, names in issues if names},
            documents=documents,
            copied=copied,
            slots=self._slots(unique, slots, fused.components, old, now, before, events),
            blocks_gone=self._blocks_gone,
            lineage=lineage(before, events),
        )  # fmt: skip

    def _wanted(self, claims: Sequence[Claim]) -> list[Claim]:
        blocks = wanted_blocks(claims, self.heads, self.reference, self.policy.fuse_days)
        ruled = {key for claim in claims for key in self._ruled_same.get(claim.key, ())}
        return self.load(self.store.keys_in(blocks) | ruled)

    @cached_property
    def _ruled_same(self) -> dict[str, set[str]]:
        """Claim key → keys that people ruled the same happening."""
        found: dict[str, set[str]] = {}
        for a, b in constraints(self.after)[0]:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
        return found

    def _alike(self, claims: Sequence[Claim]) -> list[Claim]:
        return self.load(self.store.keys_in(alike_blocks(claims, self.heads, self.reference)))

    def _as_before(self, old: Sequence[Claim], before: Sequence[Event]) -> list[Claim]:
        """Return the claims of the events before, and the standing facts touched, as they were."""
        were = {claim.key: claim for claim in old}
        keys = {key for event in before for key in event.claims} - were.keys()
        return [*were.values(), *self.load(keys)]

    def _parts(
        self, before: Sequence[Event], made: Sequence[Event]
    ) -> tuple[list[Event], list[Event]]:
        """Link parts to wholes: return the events made, and others whose whole has changed."""
        gone = {event.id for event in before}
        bare = [msgspec.structs.replace(event, part_of=None) for event in before]
        altered = [*(e for e in bare if e not in made), *(e for e in made if e not in bare)]
        others: dict[str, Event] = {}
        for first, last in sorted({w for w in map(days_covered, altered) if w is not None}):
            within = self.store.events_within(_iso(first), _iso(last))
            others.update((event.id, event) for event in within if event.id not in gone)
        months = {month_of(event) for event in (*made, *others.values())} - {None}
        keys = self.store.keys_in(named_block("whole", str(month)) for month in months)
        ids = set(self.store.event_ids(keys).values()) - gone
        wholes = [*made, *self.store.events_by_id(ids)]
        linked = link_parts([*made, *others.values()], self.reference, wholes)
        return linked[: len(made)], [e for e in linked[len(made) :] if e != others[e.id]]

    # -------------------------------------------------------------- control

    def _control(
        self,
        old_claims: Sequence[Claim],
        before: Sequence[Event],
        now_claims: Sequence[Claim],
        events: Sequence[Event],
    ) -> tuple[Retold, list[Issue]]:
        """Return what differs in who holds which place, and issues of claims without a day."""
        was, _ = told_by_family(old_claims, before, self.reference, self.say(old_claims))
        now, undated = told_by_family(now_claims, events, self.reference, self.say(now_claims))
        own = {key for event in (*before, *events) for key in event.claims} | self.touched
        rules = Rules(Parties(self.reference), self.policy.control_decay_days)
        # A claim without a day is told of no place, so that only those at hand can lack one.
        return retell(self.store, rules, was, now, own), undated_issues(undated)

    # -------------------------------------------------------------- issues

    def _issues(
        self,
        stale: Sequence[Issue],
        fused: Sequence[Issue],
        held: Retold,
        old: Sequence[Claim],
        now: Sequence[Claim],
        before: Sequence[Event],
        events: Sequence[Event],
        reached: Iterable[str],
    ) -> tuple[set[str], list[keep.Scoped]]:
        """Return the ids of issues that go, and those that come."""
        keys = {*reached, *(key for event in before for key in event.claims)}
        gone = set(held.issues_gone)
        for names, kinds in (
            (self.touched, {"stale ruling"}),
            (keys, {"perhaps the same", "undated", "contradiction"}),
            ({event.id for event in before}, {"disputed figure", "contradiction"}),
            (map(keep.place_scope, held.families_gone), {"taken twice", "two holders"}),
            ([keep.RULINGS], {"ruling without claim", "ruling without event"}),
        ):
            gone |= {i.id for i in self.store.issues_about(names) if i.kind in kinds}
        unknown = {name for claim in (*old, *now) for name in unknown_names(claim)}
        gone |= {i.id for i in self.store.issues_about(map(keep.unknown_scope, unknown))}
        found: dict[str, keep.Scoped] = {}
        for issue in (*reader_issues(self.documents, self.readings), *stale, *fused):
            found[issue.id] = (issue, ())
        for family, issue in held.issues:
            found[issue.id] = (issue, (keep.place_scope(family),))
        uses = self.store.keys_in(named_block("unknown", name) for name in unknown)
        claims = self.in_order(self.load(uses | {claim.key for claim in now}))
        for name, issue in issues_by_name(claims):
            if name in unknown:
                found[issue.id] = (issue, (keep.unknown_scope(name),))
        for issue in self._about_nothing(self.after, before, events):
            found[issue.id] = (issue, (keep.RULINGS,))
        return gone, [found[name] for name in sorted(found)]

    def _about_nothing(
        self, rulings: Standing, before: Sequence[Event], events: Sequence[Event]
    ) -> list[Issue]:
        on = {name for ruling in rulings.rulings for name in ruling.on}
        keys = {name for name in on if not name.startswith("e1_")}
        read = {claim.key for claims in self.readings.values() for claim in claims}
        living = {event.id for event in self.store.events_by_id(on - keys)}
        living = (living - {event.id for event in before}) | {event.id for event in events}
        return [
            *rulings_without_claim(rulings, read | self.store.slots(keys).keys()),
            *ruled_on_nothing(rulings, living),
        ]

    # -------------------------------------------------------------- what is kept

    def _slots(
        self,
        unique: Mapping[str, Claim],
        slots: Mapping[str, Slot],
        components: Mapping[str, str],
        old: Sequence[Claim],
        now: Sequence[Claim],
        before: Sequence[Event],
        events: Sequence[Event],
    ) -> list[KeptClaim]:
        were = self._blocks(old, before)
        are = self._blocks(now, events)
        self._blocks_gone = {
            key: sorted(blocks - are.get(key, set()))
            for key, blocks in were.items()
            if blocks - are.get(key, set())
        }
        keys = unique.keys() | components.keys() | are.keys()
        known = {**self.store.slots(keys - slots.keys()), **slots}
        return [
            KeptClaim(
                key=key,
                document=unique[key].document if key in unique else known[key].document,
                component=keep.component_number(components.get(key)),
                blocks=tuple(sorted(are.get(key, set()) - were.get(key, set()))),
            )
            for key in sorted(keys)
        ]

    def _blocks(self, touched: Sequence[Claim], events: Sequence[Event]) -> dict[str, set[int]]:
        found = keep.claim_blocks(touched, self.heads, self.reference)
        for key, blocks in keep.event_blocks(events).items():
            found.setdefault(key, set()).update(blocks)
        return found


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
