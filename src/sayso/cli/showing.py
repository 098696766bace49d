"""Explanations of single rows, as text: what `sayso show` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..explain import Cited, Explanation
from ..model import (
    Actor,
    Claim,
    Control,
    Decision,
    Document,
    Event,
    Figure,
    FigureSaying,
    Issue,
    Place,
    PlaceMention,
    Run,
    Source,
)
from .output import event_figures, span_text, when, where, who


def as_text(explanation: Explanation) -> str:
    """Return an explanation as text for people."""
    return "\n".join(_lines(explanation))


def _lines(found: Explanation) -> Iterator[str]:
    if found.note:
        yield f"{found.asked} {found.note}"
    for kind, shown in _SHOWN.items():
        row = getattr(found, kind)
        if row is not None:
            yield from shown(row)
    for number, version in enumerate(found.versions, 1):
        this = " (this one)" if found.document and version.id == found.document.id else ""
        yield f"  version   {number}: {version.id} {version.published or 'undated'}{this}"
    if found.evidence:
        yield ""
    for cited in found.evidence:
        yield from _evidence(cited)
    told = "is covered by" if found.event else "counts in"
    for event in found.part_of:
        yield f"{told} {event.id}: {_event_line(event)}"
    for event in found.covers:
        yield f"covers {event.id}: {_event_line(event)}"
    for row in found.controls:
        yield from _control(row)
    for decision in found.rulings:
        yield from _decision(decision)
    for issue in found.issues:
        yield from _issue(issue)


def _claim_line(claim: Claim) -> str:
    fled = claim.type == "displacement" and claim.actor == claim.target
    told = "→ " + who(claim.target) if claim.target and not fled else ""
    parts = [claim.type, who(claim.actor), told]
    return " ".join(filter(None, parts)) + f" · {where(claim.place)} · {when(claim.time)}"


def _event_line(event: Event) -> str:
    return (
        f"{event.type} · {where(event.place)} · {when(event.time)} · "
        f"{event.status} ({event.credibility})"
    )


def _claim(claim: Claim) -> Iterator[str]:
    yield f"claim {claim.id}  (key {claim.key})"
    yield f"  type      {claim.type}, {claim.modality}"
    for name in ("actor", "target", "weapon"):
        for mention in getattr(claim, name):
            known = f" = {mention.name} [{mention.id}]" if mention.id else ""
            yield f"  {name:9} “{mention.text}”{known}"
    for place in claim.place:
        yield from _place_of(place)
    if claim.time:
        yield f"  time      {when(claim.time)} ({claim.time.precision}) “{claim.time.text}”"
    for figure in claim.figures:
        of = f" of {figure.of}" if figure.of else ""
        yield (
            f"  figure    {span_text(figure.low, figure.high)} {figure.what} "
            f"{figure.measure}{of} “{figure.text}”"
        )
    for speaker in claim.says:
        known = f" = {speaker.name} [{speaker.id}]" if speaker.id else ""
        yield f"  says      “{speaker.text}”{known} ({speaker.cue})"
    for name, reason in claim.why_empty.items():
        yield f"  no {name}: {reason}"
    yield f"  score {claim.score:.2f}, read by {claim.engine}"


def _place_of(place: PlaceMention) -> Iterator[str]:
    relation = f"{place.relation} " if place.relation else ""
    known = f" = {place.name} [{place.id}]" if place.id else ""
    at = (
        f" {place.lat:.4f}, {place.lon:.4f}"
        if place.lat is not None and place.lon is not None
        else ""
    )
    within = f" ± {place.radius_km:g} km" if at and place.radius_km is not None else ""
    yield f"  place     {relation}“{place.text}”{known}{at}{within}, score {place.score:.2f}"
    for other in place.others[:3]:
        yield f"              or {other.name} [{other.id}] {other.admin1 or ''} {other.score:.2f}"


def _evidence(cited: Cited) -> Iterator[str]:
    claim = cited.claim
    yield f"  {claim.key}  {_claim_line(claim)}"
    yield f"    “{' '.join(claim.evidence.text.split())}”"
    words = claim.evidence
    where_said = f"{cited.source or 'unknown source'}, {cited.published or 'undated'}"
    yield f"    {where_said}: {cited.title or ''}"
    yield f"    {claim.document}, characters {words.start}–{words.end}, {words.section}"


def _event(event: Event) -> Iterator[str]:
    yield f"event {event.id}"
    yield f"  {_event_line(event)}"
    yield f"  ACLED: {event.acled.event_type} / {event.acled.sub_event_type}"
    if event.actor:
        yield f"  actor     {who(event.actor)}"
    if event.target:
        yield f"  target    {who(event.target)}"
    for figure in event.figures:
        yield f"  figure    {event_figures([figure])}"
        for said in figure.said_by:
            number = span_text(said.low, said.high)
            yield f"              {said.origin}: {number} ({_rank(said, figure)})"
    yield f"  because   {event.reason}"
    for voice in event.voices:
        yield f"  voice     {voice.origin} ({voice.interest}, {voice.stance})"
        for path in voice.paths:
            yield f"              {' < '.join(path)}"
    if event.rumour:
        yield "  rumour    only readers' comments say so"


def _rank(said: FigureSaying, figure: Figure) -> str:
    """Return what a number counts for: one that its origin has corrected counts no more."""
    if said.rank != "rejected":
        return said.rank
    now = [s for s in figure.said_by if s.origin == said.origin and s.rank != "rejected"]
    later = " and ".join(span_text(s.low, s.high) for s in now)
    return f"superseded: {said.origin} later said {later}" if later else "superseded"


def _document(document: Document) -> Iterator[str]:
    yield f"document {document.id}"
    yield f"  title     {document.title or ''}"
    yield f"  source    {document.source or 'unknown'}"
    found_in = f" (from {document.published_from})" if document.published_from else ""
    yield f"  published {document.published or 'unknown'}{found_in}"
    if document.authors:
        yield f"  authors   {'; '.join(document.authors)}"
    yield f"  page      {document.page}"
    yield f"  raw       {document.raw}"
    if document.part:
        yield f"  part      {document.part}"
    if document.archived_at:
        yield f"  archived  {document.archived_at}"
    if document.parent:
        yield f"  part of   {document.parent}"
    yield f"  read as   {document.reader}, {document.language or 'language unknown'}"
    kinds: dict[str, int] = {}
    for section in document.sections:
        kinds[section.kind] = kinds.get(section.kind, 0) + 1
    yield "  sections  " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    for link in document.links:
        yield f"  link      {link}"
    for note in document.notes:
        yield f"  note      {note}"


def _control(row: Control) -> Iterator[str]:
    until = f" until {row.until}" if row.until else ""
    place = row.place.name or row.place.text
    holders = f" by {who(row.holders)}" if row.holders else ""
    yield f"control of {place}: {row.status}{holders} since {row.since}{until}"
    yield f"  because {row.reason} ({', '.join(row.because)})"


def _decision(decision: Decision) -> Iterator[str]:
    yield f"ruling {decision.seq}: {decision.verb} {' '.join(decision.on)}"
    yield f"  {decision.at} by {decision.by}{': ' + decision.reason if decision.reason else ''}"
    for name, value in decision.set.items():
        if decision.verb == "assign":
            yield f"  to {value or 'nobody'}"
            continue
        yield f"  set {name} = {value}"


def _issue(issue: Issue) -> Iterator[str]:
    yield f"issue {issue.id} ({issue.severity}): {issue.kind}"
    yield f"  {issue.message}"
    for about in issue.about:
        yield f"  about {about}"
    for fix in issue.fixes:
        yield f"  fix: {fix.label or fix.verb} ({fix.verb} {' '.join(fix.on)})"


def _run(run: Run) -> Iterator[str]:
    yield f"run {run.id} at {run.at}: {run.command}, {run.engine}"


def _actor(actor: Actor) -> Iterator[str]:
    yield f"actor {actor.id}: {actor.name}, {actor.kind}"
    if actor.names:
        yield f"  also      {'; '.join(actor.names)}"
    if actor.parent:
        yield f"  part of   {actor.parent}"


def _source(source: Source) -> Iterator[str]:
    yield f"source {source.id}: {source.name}, {source.kind}, reliability {source.reliability}"
    if source.speaks_for:
        yield f"  speaks for {source.speaks_for}"


def _place(place: Place) -> Iterator[str]:
    yield f"place {place.id}: {place.name}, {place.kind}"
    yield f"  {place.lat:.4f}, {place.lon:.4f} ± {place.radius_km:g} km"
    yield f"  in        {', '.join(filter(None, (place.admin2, place.admin1, place.country)))}"


_SHOWN: dict[str, Callable[[Any], Iterator[str]]] = {
    "claim": _claim,
    "event": _event,
    "document": _document,
    "decision": _decision,
    "issue": _issue,
    "run": _run,
    "actor": _actor,
    "source": _source,
    "place": _place,
}
