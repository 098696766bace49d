"""Explains anything in a record by its id, down to the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from . import derive as equation
from .errors import InputError
from .model import (
    Actor,
    Claim,
    Control,
    Decision,
    Document,
    Event,
    Filters,
    Issue,
    Place,
    Run,
    Source,
)

if TYPE_CHECKING:
    from .record import Record


class Cited(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A claim, and the publication its words stand in."""

    claim: Claim
    source: str | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None


class Explanation(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """What there is to say about one id.  Fields that do not apply are empty."""

    asked: str
    note: str = ""
    """What became of the id since, in words."""
    claim: Claim | None = None
    event: Event | None = None
    document: Document | None = None
    versions: Sequence[Document] = ()
    """All captured versions of a document's page, oldest first, where there are several."""
    issue: Issue | None = None
    decision: Decision | None = None
    run: Run | None = None
    actor: Actor | None = None
    source: Source | None = None
    place: Place | None = None
    evidence: Sequence[Cited] = ()
    """The claims that the thing rests on or makes, with their publications."""
    part_of: Sequence[Event] = ()
    """Events in which the thing counts, and wholes that cover an event."""
    covers: Sequence[Event] = ()
    """Events that are parts of this one, told by themselves: the strikes of a month's sum."""
    controls: Sequence[Control] = ()
    rulings: Sequence[Decision] = ()
    issues: Sequence[Issue] = ()


def explain(record: Record, name: str) -> Explanation:
    """Explain a claim, event, document, issue, ruling, run, actor, source or place.

    Raises InputError for an id that the record does not know.
    """
    tag = name.partition("_")[0]
    asked = {
        "c1": _claim,
        "k1": _claim,
        "e1": _event,
        "d1": _document,
        "i1": _issue,
        "r1": _run,
    }.get(tag)
    with record.snapshot():
        if asked:
            found = asked(record, name)
        elif name.isdigit():
            found = _decision(record, name)
        else:
            found = _reference(record, name)
    if found is None:
        raise InputError(f"{name}: the record has nothing of this id")
    return found


def _cited(record: Record, claims: Iterable[Claim]) -> list[Cited]:
    cited = []
    for claim in claims:
        document = record.document(claim.document)
        cited.append(
            Cited(
                claim=claim,
                source=document.source if document else None,
                published=document.published if document else None,
                title=document.title if document else None,
                url=document.url if document else None,
            )
        )
    return cited


def _about(record: Record, names: Iterable[str]) -> tuple[list[Decision], list[Issue]]:
    wanted = set(names)
    rulings = [made for made in record.decisions() if wanted & set(made.on)]
    return rulings, record.issues_about(wanted)


def _claim(record: Record, name: str) -> Explanation | None:
    claim = record.claim(name)
    note = ""
    if claim is None:
        claim = _struck(record, name)
        if claim is None:
            return None
        now = record.claim(claim.key)
        note = "struck by a ruling" if now is None else f"amended by a ruling; it is now {now.id}"
        claim = now or claim
    rulings, issues = _about(record, (claim.key, claim.id))
    events = [record.store.event(id) for id in record.store.events_of_claim(claim.key)]
    return Explanation(
        asked=name,
        note=note,
        claim=claim,
        evidence=_cited(record, [claim]),
        part_of=[event for event in events if event],
        controls=record.controls_because([claim.key]),
        rulings=rulings,
        issues=issues,
    )


def _struck(record: Record, name: str) -> Claim | None:
    """Return the reading of a claim that people rejected or amended since."""
    for _, claims in record.store.readings(equation.recipe(record.config)):
        for claim in claims:
            if name in (claim.key, claim.id):
                return claim
    return None


def _event(record: Record, name: str) -> Explanation | None:
    living = record.store.lineage(name)
    if not living:
        return None
    event = record.store.event(living[0])
    if event is None:
        return None
    note = ""
    if living != (name,):
        note = "has become " + " and ".join(living)
    order = {key: number for number, key in enumerate(event.claims)}
    claims = sorted(record.claims(keys=event.claims), key=lambda claim: order[claim.key])
    rulings, issues = _about(record, (name, event.id, *event.claims))
    whole = record.store.event(event.part_of) if event.part_of else None
    return Explanation(
        asked=name,
        note=note,
        event=event,
        part_of=[whole] if whole else (),
        covers=_parts(record, event),
        evidence=_cited(record, claims),
        controls=record.controls_because(event.claims),
        rulings=rulings,
        issues=issues,
    )


def _parts(record: Record, event: Event) -> list[Event]:
    from .fuse import days_covered

    days = days_covered(event)
    if days is None:
        return []
    first, last = (date.fromordinal(day).isoformat() for day in days)
    found = [one for one in record.store.events_within(first, last) if one.part_of == event.id]
    return sorted(found, key=lambda one: (one.time.start if one.time else "", one.id))


def _document(record: Record, name: str) -> Explanation | None:
    document = record.document(name)
    if document is None:
        return None
    claims = record.claims_of(name)
    _, issues = _about(record, (name,))
    versions = record.store.versions(document.page)
    return Explanation(
        asked=name,
        document=document,
        versions=versions if len(versions) > 1 else (),
        evidence=_cited(record, sorted(claims, key=lambda claim: claim.evidence.start)),
        issues=issues,
    )


def _issue(record: Record, name: str) -> Explanation | None:
    issue = record.issue(name)
    if issue is None:
        return None
    claims = record.claims(keys=[about for about in issue.about if about.startswith("k1_")])
    return Explanation(asked=name, issue=issue, evidence=_cited(record, claims))


def _run(record: Record, name: str) -> Explanation | None:
    run = next((run for run in record.runs() if run.id == name), None)
    return Explanation(asked=name, run=run) if run else None


def _decision(record: Record, name: str) -> Explanation | None:
    decision = next((made for made in record.decisions() if str(made.seq) == name), None)
    if decision is None:
        return None
    later = [made for made in record.decisions() if made.verb == "revoke" and name in made.on]
    return Explanation(
        asked=name,
        decision=decision,
        evidence=_cited(record, record.claims(keys=decision.on)),
        rulings=later,
    )


def _reference(record: Record, name: str) -> Explanation | None:
    actor = record.reference.actors.get(name)
    source = record.reference.sources.get(name)
    place = None
    if actor is None and source is None:
        place = equation.open_gazetteer(record.config).get(name)
        if place is None:
            return None
    near = (place.lat, place.lon, max(place.radius_km, 1.0)) if place else None
    events = record.events(
        Filters(near=near)
        if near
        else Filters(actor=actor.id)
        if actor
        else Filters(source=source.id if source else None)
    )
    return Explanation(
        asked=name,
        actor=actor,
        source=source,
        place=place,
        part_of=events,
        controls=record.control(place=place.id) if place else (),
    )
