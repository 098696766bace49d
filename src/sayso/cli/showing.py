"""Explanations of single rows, as text: what `sayso show` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Claim, Control, Decision, Document, Event, Issue, Run
from .output import event_figures, how_many, when, where, who


def as_text(explanation: dict[str, Any]) -> str:
    """Return an explanation (`Record.show`) as text for people."""
    return "\n".join(_lines(explanation))


def _lines(explanation: dict[str, Any]) -> Iterator[str]:
    if explanation.get("asked") and explanation.get("how"):
        yield f"{explanation['asked']} was {explanation['how']}; it is now:"
    for kind, shown in _SHOWN.items():
        if isinstance(explanation.get(kind), dict | list):
            continue
        row = explanation.get(kind)
        if row is not None:
            yield from shown(row)
    for claim, document in explanation.get("evidence", ()):
        yield ""
        yield from _evidence(claim, document)
    for event in explanation.get("part_of", ()):
        yield ""
        yield f"counted in {event.id}: {_event_line(event)}"
    for row in explanation.get("controls", ()):
        yield ""
        yield from _control(row)
    for claim in explanation.get("makes", ()):
        yield f"  {claim.id}  {_claim_line(claim)}"
    for decision in explanation.get("rulings", ()):
        yield ""
        yield from _decision(decision)
    for issue in explanation.get("issues", ()):
        yield ""
        yield from _issue(issue)


def _claim_line(claim: Claim) -> str:
    parts = [claim.type, who(claim.actor), "→ " + who(claim.target) if claim.target else ""]
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
        at = f" {place.lat:.4f}, {place.lon:.4f} ± {place.radius_km:g} km" if place.lat is not None and place.lon is not None and place.radius_km is not None else ""
        relation = f"{place.relation} " if place.relation else ""
        known = f" = {place.name} [{place.id}]" if place.id else ""
        yield f"  place     {relation}“{place.text}”{known}{at}, score {place.score:.2f}"
        for other in place.others[:3]:
            yield f"              or {other.name} [{other.id}] {other.admin1 or ''} {other.score:.2f}"
    if claim.time:
        yield f"  time      {when(claim.time)} ({claim.time.precision}) “{claim.time.text}”"
    for figure in claim.figures:
        of = f" of {figure.of}" if figure.of else ""
        yield (
            f"  figure    {how_many(figure.low, figure.high)} {figure.what} "
            f"{figure.measure}{of} “{figure.text}”"
        )
    for speaker in claim.says:
        known = f" = {speaker.name} [{speaker.id}]" if speaker.id else ""
        yield f"  says      “{speaker.text}”{known} ({speaker.cue})"
    for name, reason in claim.why_empty.items():
        yield f"  no {name}: {reason}"
    yield f"  score {claim.score:.2f}, read by {claim.engine}"


def _evidence(claim: Claim, document: Document | None) -> Iterator[str]:
    yield f"  {claim.key}  {_claim_line(claim)}"
    yield f"    “{' '.join(claim.evidence.text.split())}”"
    if document is not None:
        source = document.source or "unknown source"
        where_in = f"characters {claim.evidence.start}–{claim.evidence.end}, {claim.evidence.section}"
        yield f"    {source}, {document.published or 'undated'}: {document.title or document.page}"
        yield f"    {document.id}, {where_in}"


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
            yield f"              {said.origin}: {how_many(said.low, said.high)} ({said.rank})"
    yield f"  because   {event.reason}"
    for voice in event.voices:
        yield f"  voice     {voice.origin} ({voice.interest}, {voice.stance})"
        for path in voice.paths:
            yield f"              {' < '.join(path)}"
    if event.rumour:
        yield "  rumour    only readers' comments say so"


def _document(document: Document) -> Iterator[str]:
    yield f"document {document.id}"
    yield f"  title     {document.title or ''}"
    yield f"  source    {document.source or 'unknown'}"
    yield f"  published {document.published or 'unknown'} (from {document.published_from or 'nowhere'})"
    yield f"  page      {document.page}"
    yield f"  raw       {document.raw}"
    kinds: dict[str, int] = {}
    for section in document.sections:
        kinds[section.kind] = kinds.get(section.kind, 0) + 1
    yield "  sections  " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
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


_SHOWN = {
    "claim": _claim,
    "event": _event,
    "document": _document,
    "decision": _decision,
    "issue": _issue,
    "run": _run,
}
