"""The decision log: which rulings stand, what they change, and which went stale.  Pure.

A ruling is never edited.  Undo is a later `revoke`; revoking a revoke restores.  A revoked ruling
leaves no trace in what is derived: it equals one never made.

A ruling names what the person saw (`basis`).  Claim ids change with every detail of the engine, so
a basis may also hold *reading names* (recipe b1) that cover only what a claim says.  A ruling
whose basis matches neither is stale: it is not applied, and an Issue offers to renew or revoke it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Any, get_args

import msgspec

from .amendments import amended, check_amendment
from .errors import InputError
from .ids import claim_id, content_name, issue_id, seal
from .model import Claim, Decision, Draft, Issue, Row, Verb

WORK: tuple[Verb, ...] = ("assign", "note")
"""What is said about the work, not about the war: nothing is derived from it."""
LONGEST_NOTE = 4000
"""Characters of a note, at most."""
_LONGEST_NAME = 100


class Standing(Row, kw_only=True, frozen=True):
    """The rulings in force, in the order they were made; revokes and revoked ones are gone."""

    rulings: tuple[Decision, ...] = ()

    def on_claims(self) -> dict[str, list[Decision]]:
        """Return claim key → its accept, reject and amend rulings, oldest first."""
        found: dict[str, list[Decision]] = {}
        for ruling in self.rulings:
            if ruling.verb in ("accept", "reject", "amend"):
                for key in ruling.on:
                    if not key.startswith("e1_"):
                        found.setdefault(key, []).append(ruling)
        return found

    def on_events(self) -> dict[str, Decision]:
        """Return event id → the latest accept or reject ruling on it."""
        found: dict[str, Decision] = {}
        for ruling in self.rulings:
            if ruling.verb in ("accept", "reject"):
                found.update({on: ruling for on in ruling.on if on.startswith("e1_")})
        return found


def standing(decisions: Iterable[Decision]) -> Standing:
    """Return the rulings that stand of a log, whatever order it is given in.

    Who was asked to look, and what colleagues noted, are no rulings: see `work_standing`.
    """
    return Standing(rulings=tuple(d for d in _in_force(decisions) if d.verb not in WORK))


def work_standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the assignments and notes of a log that nobody took back, oldest first."""
    return tuple(d for d in _in_force(decisions) if d.verb in WORK)


def _in_force(decisions: Iterable[Decision]) -> list[Decision]:
    log = sorted(decisions, key=lambda decision: decision.seq)
    revoked = revocations(log)
    return [d for d in log if d.verb != "revoke" and str(d.seq) not in revoked]


def about_work(log: Iterable[Decision]) -> set[int]:
    """Return the numbers of entries about the work alone: assignments, notes, taking such back."""
    found: set[int] = set()
    for made in sorted(log, key=lambda decision: decision.seq):
        numbers = {int(on) for on in made.on} if made.verb == "revoke" else set()
        if made.verb in WORK or (numbers and numbers <= found):
            found.add(made.seq)
    return found


def revocations(decisions: Iterable[Decision]) -> dict[str, int]:
    """Return number of a revoked ruling → number of the revoke in force that took it back."""
    found: dict[str, int] = {}
    for decision in sorted(decisions, key=lambda decision: -decision.seq):
        # Later entries are settled first, so a revoke that was itself revoked does nothing.
        if decision.verb == "revoke" and str(decision.seq) not in found:
            for on in decision.on:
                if on.isdigit() and int(on) < decision.seq:
                    found.setdefault(on, decision.seq)
    return found


def reading_name(claim: Claim) -> str:
    """Recipe b1: what a claim says, without engine, score, document version and offsets."""
    fields = msgspec.to_builtins(claim)
    for name in ("id", "engine", "score", "why_empty", "document"):
        del fields[name]
    fields["evidence"] = claim.evidence.text
    return content_name("b1", fields)


def basis_for(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the basis to store with a ruling made by somebody who sees these claims."""
    return tuple(sorted(name for claim in claims for name in (claim.id, reading_name(claim))))


def check_decision(
    decision: Decision,
    keys: Collection[str],
    events: Collection[str],
    log: Iterable[Decision] = (),
) -> None:
    """Raise InputError, in one line, for a ruling that cannot mean anything.

    `keys` are the claim keys and `events` the event ids that exist, `log` the rulings so far.
    """
    verb, on = decision.verb, decision.on
    if verb not in get_args(Verb):
        raise InputError(f"unknown ruling {verb!r}; one of {', '.join(get_args(Verb))}")
    if not on:
        raise InputError(f"{verb}: name what it is about: claim keys, event ids or a ruling number")
    if len(set(on)) < len(on):
        raise InputError(f"{verb}: {on[0]} … names something twice")
    if verb == "assign":
        _check_assignee(decision.set)
    elif decision.set and verb != "amend":
        raise InputError(f"{verb}: only amend sets fields")
    if verb == "note" and not 0 < len(decision.reason.strip()) <= LONGEST_NOTE:
        raise InputError(f"note: write 1 to {LONGEST_NOTE} characters in its reason")
    if verb == "revoke":
        made = list(log)
        known_seqs = {str(ruling.seq) for ruling in made}
        revoked = revocations(made)
        for seq in on:
            if seq not in known_seqs:
                raise InputError(f"revoke: there is no ruling number {seq}")
            if seq in revoked:
                raise InputError(
                    f"revoke: ruling {seq} is revoked already, by ruling {revoked[seq]}; "
                    "revoking that one restores it"
                )
        return
    if verb in ("same", "different") and len(on) < 2:
        raise InputError(f"{verb}: name at least two claims")
    for name in on:
        if name.startswith("e1_"):
            if verb not in ("accept", "reject", *WORK):
                raise InputError(f"{verb}: takes claim keys (k1_…), not the event {name}")
            if name not in events:
                raise InputError(f"{verb}: there is no event {name}")
        elif name not in keys:
            raise InputError(f"{verb}: there is no claim {name}")
    if verb == "amend":
        check_amendment(decision.set)


def _check_assignee(fields: dict[str, Any]) -> None:
    if fields.keys() != {"assignee"}:
        raise InputError('assign: sets one field: {"assignee": NAME}, or null for nobody')
    name = fields["assignee"]
    if name is None:
        return
    fits = isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name == name.strip()
    if not fits or not name.isprintable():
        raise InputError(f"assign: an assignee is a name of 1 to {_LONGEST_NAME} characters")


def apply_claims(claims: Iterable[Claim], rulings: Standing) -> tuple[list[Claim], list[Issue]]:
    """Return the claims as people ruled on them, in the given order, and what went stale.

    reject drops a claim, amend sets fields and seals it again, accept sets its score to 1.0; of
    several rulings on a claim each later one goes over the earlier ones.
    """
    told = list(claims)
    kept, issues = rule_claims(told, rulings)
    issues += rulings_without_claim(rulings, {claim.key for claim in told})
    return kept, sorted(issues, key=lambda issue: issue.id)


def rule_claims(claims: Iterable[Claim], rulings: Standing) -> tuple[list[Claim], list[Issue]]:
    """Return the claims as people ruled on them, and which rulings on these went stale."""
    by_key = rulings.on_claims()
    kept: list[Claim] = []
    issues: list[Issue] = []
    for claim in claims:
        verdicts = by_key.get(claim.key)
        ruled = _ruled(claim, verdicts, issues) if verdicts else claim
        if ruled is not None:
            kept.append(ruled)
    return kept, issues


def _ruled(claim: Claim, verdicts: Sequence[Decision], issues: list[Issue]) -> Claim | None:
    readings = {claim.id, reading_name(claim)}
    why = claim.why_empty
    rejected = False
    for ruling in verdicts:
        basis = _basis_about_claims(ruling)
        # A ruling over several claims stores all their names; this claim needs one of them.
        if basis and readings.isdisjoint(basis):
            issues.append(_stale(ruling, claim.key))
            continue
        rejected = ruling.verb == "reject"
        if ruling.verb == "accept":
            claim = seal(msgspec.structs.replace(claim, score=1.0))
        elif ruling.verb == "amend":
            claim = amended(claim, ruling.set)
        readings |= {claim.id, reading_name(claim), _named_before(claim, why)}
    return None if rejected else claim


def _named_before(claim: Claim, why: dict[str, str]) -> str:
    """Return the id that versions gave which left `why_empty` alone: logs name what they showed."""
    return claim_id(msgspec.structs.replace(claim, why_empty=why))


def _basis_about_claims(ruling: Decision) -> set[str]:
    return {name for name in ruling.basis if name.startswith(("c1_", "b1_"))}


def _stale(ruling: Decision, key: str) -> Issue:
    message = (
        f"ruling {ruling.seq} ({ruling.verb}, by {ruling.by}) was made on another reading "
        "of this claim and is not applied"
    )
    again = Draft(
        verb=ruling.verb, on=(key,), set=ruling.set, label=f"{ruling.verb} the new reading too"
    )
    return Issue(
        id=issue_id("stale ruling", (key,), message),
        kind="stale ruling",
        message=message,
        about=(key,),
        severity="high",
        fixes=(again, _withdraw(ruling)),
    )


def _withdraw(ruling: Decision) -> Draft:
    return Draft(verb="revoke", on=(str(ruling.seq),), label=f"withdraw ruling {ruling.seq}")


def rulings_without_claim(rulings: Standing, seen: Collection[str]) -> list[Issue]:
    """List rulings on claims that no longer exist (the engine reads the sentence otherwise).

    `seen` are the keys that documents make, struck ones among them.
    """
    issues = []
    for ruling in rulings.rulings:
        missing = [on for on in ruling.on if not on.startswith("e1_") and on not in seen]
        if missing:
            message = (
                f"ruling {ruling.seq} ({ruling.verb}, by {ruling.by}) is about "
                f"{'a claim' if len(missing) == 1 else f'{len(missing)} claims'} "
                "that no document makes any more"
            )
            issues.append(
                Issue(
                    id=issue_id("ruling without claim", missing, message),
                    kind="ruling without claim",
                    message=message,
                    about=tuple(missing),
                    fixes=(_withdraw(ruling),),
                )
            )
    return issues


Pair = tuple[str, str]


def constraints(rulings: Standing) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return pairs of claim keys that people ruled the same, and different, happening.

    These rulings are about sentences (keys), so a new reading of one does not make them stale.
    Later rulings go over earlier ones, also over what those imply together: after A same B and
    B same C, a later "A different C" holds, and of the two links the older one gives way.
    """
    links: dict[str, set[str]] = {}
    different: set[Pair] = set()
    # Newest first: a ruling counts unless later ones already say otherwise.
    for ruling in reversed(rulings.rulings):
        if ruling.verb not in ("same", "different"):
            continue
        for a, b in combinations(sorted(ruling.on), 2):
            group = _group(links, a)
            if ruling.verb == "different":
                if b not in group:
                    different.add((a, b))
            elif not _ruled_apart(different, group, _group(links, b)):
                links.setdefault(a, set()).add(b)
                links.setdefault(b, set()).add(a)
    same = frozenset((a, b) for a, linked in links.items() for b in linked if a < b)
    return same, frozenset(different)


def _group(links: dict[str, set[str]], start: str) -> set[str]:
    """Return all claims that are linked with one, itself among them."""
    group, frontier = {start}, [start]
    while frontier:
        new = links.get(frontier.pop(), set()) - group
        group |= new
        frontier += new
    return group


def _ruled_apart(different: set[Pair], left: set[str], right: set[str]) -> bool:
    return any((x, y) in different or (y, x) in different for x in left for y in right)
