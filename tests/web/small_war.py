"""Builds the rows of `small_war.yaml`: documents, claims, events, control, issues."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from sayso import ids
from sayso.model import (
    AcledType,
    Claim,
    ClaimFigure,
    Control,
    Derived,
    Document,
    Draft,
    Event,
    Evidence,
    Figure,
    FigureSaying,
    Issue,
    Mention,
    PlaceMention,
    Section,
    Source,
    Speaker,
    TimeSpan,
    Voice,
)

DATA: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)


def sources() -> dict[str, Source]:
    return {key: Source(id=key, **fields) for key, fields in DATA["sources"].items()}


def documents() -> dict[str, Document]:
    found = {}
    for entry in DATA["documents"]:
        text, sections = "", []
        for order, (kind, words, *author) in enumerate(entry["sections"]):
            text += "\n\n" if text else ""
            sections.append(
                Section(
                    kind="body" if kind == "heading" else kind,
                    role="heading" if kind == "heading" else "paragraph",
                    start=len(text),
                    end=len(text) + len(words),
                    author=author[0] if author else None,
                    order=order,
                )
            )
            text += words
        document = Document(
            id="",
            page=entry["url"],
            raw=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            sections=tuple(sections),
            title=entry["title"],
            source=entry["source"],
            published=entry["published"],
            published_from="page",
            url=entry["url"],
            language=entry.get("language", "en"),
            reader="text@1",
        )
        found[entry["id"]] = _with_id(document)
    return found


def _with_id(document: Document) -> Document:
    import msgspec

    return msgspec.structs.replace(document, id=ids.document_id(document))


def _actor(name: str) -> Mention:
    actor_id, label = DATA["actors"][name]
    return Mention(text=label, id=actor_id, name=label)


def _place(name: str, relation: str | None = None) -> PlaceMention:
    fields = DATA["places"][name]
    return PlaceMention(text=fields["name"], relation=relation, score=0.9, **fields)


def _speaker(name: str) -> Speaker:
    source = DATA["sources"].get(name)
    return Speaker(text=name, id=name, name=source["name"], cue="said") if source else Speaker(
        text=name, name=name, cue="said"
    )


def claims(read: dict[str, Document]) -> dict[str, Claim]:
    found = {}
    for document_name, name, kind, words, fields in DATA["claims"]:
        document = read[document_name]
        start = document.text.index(words)
        section = next(s for s in document.sections if s.start <= start < s.end)
        day = fields.get("time")
        found[name] = ids.seal(
            Claim(
                id="",
                key=ids.claim_key(document.page, kind, words, [], 0),
                type=kind,
                actor=tuple(_actor(a) for a in fields.get("actor", ())),
                target=tuple(_actor(a) for a in fields.get("target", ())),
                place=tuple(_place(p, fields.get("relation")) for p in fields["place"]),
                time=TimeSpan(start=day, end=day, text=day) if day else None,
                figures=tuple(ClaimFigure(**f) for f in fields.get("figures", ())),
                says=tuple(_speaker(s) for s in fields["says"]),
                modality=fields.get("modality", "happened"),
                evidence=Evidence(
                    text=words, start=start, end=start + len(words), section=section.kind
                ),
                score=0.8,
                engine="hand@1",
                document=document.id,
            )
        )
    return found


def _figures(of: list[Claim], voices: tuple[Voice, ...]) -> tuple[Figure, ...]:
    said: dict[str, list[FigureSaying]] = {}
    for claim in of:
        origin = next((v.origin for v in voices if claim.key in v.claims), "?")
        for figure in claim.figures:
            said.setdefault(figure.what, []).append(
                FigureSaying(origin=origin, low=figure.low, high=figure.high, claims=(claim.key,))
            )
    return tuple(
        Figure(
            what=what,
            low=min(s.low for s in sayings if s.low is not None),
            high=max(s.high or s.low or 0 for s in sayings),
            said_by=tuple(sayings),
        )
        for what, sayings in said.items()
    )


def derived() -> tuple[dict[str, Document], Derived]:
    """Return the documents by name and everything derived from them."""
    read = documents()
    made = claims(read)
    events = []
    for names, status, credibility, reason, more in DATA["events"]:
        members = [made[name] for name in names]
        voices = tuple(
            Voice(
                origin=origin,
                interest=spec[0],
                paths=tuple(tuple(path) for path in spec[1]),
                claims=tuple(
                    c.key
                    for c in members
                    if origin in _origins(c, read) or len(more["voices"]) == 1
                ),
                stance=spec[2] if len(spec) > 2 else "affirms",
            )
            for origin, spec in more["voices"].items()
        )
        first = members[0]
        events.append(
            Event(
                id=ids.event_id(first.key),
                type=first.type,
                acled=AcledType(event_type="Explosions/Remote violence", sub_event_type="-"),
                time=first.time,
                place=first.place,
                actor=first.actor,
                target=first.target,
                figures=_figures(members, voices),
                voices=voices,
                status=status,
                credibility=credibility,
                reason=reason,
                modality=first.modality,
                rumour=more.get("rumour", False),
                claims=tuple(c.key for c in members),
            )
        )
    controls = tuple(
        Control(
            place=_place(place),
            status=status,
            holders=tuple(_actor(a) for a in holders),
            since=since,
            until=until,
            last_heard=since,
            because=tuple(made[name].key for name in because),
            reason=reason,
        )
        for place, status, holders, since, until, because, reason in DATA["controls"]
    )
    issues = tuple(
        Issue(
            id=ids.issue_id(kind, [made[a].key for a in about], message),
            kind=kind,
            message=message,
            about=tuple(made[a].key for a in about),
            severity=severity,
            fixes=(Draft(verb="reject", on=(made[about[0]].key,), label="Reject the first claim"),),
        )
        for kind, severity, message, about in DATA["issues"]
    )
    return read, Derived(
        claims=tuple(made.values()), events=tuple(events), controls=controls, issues=issues
    )


def _origins(claim: Claim, read: dict[str, Document]) -> set[str]:
    if claim.says:
        inner = claim.says[0].id or claim.says[0].text
        outlet = next(d.source for d in read.values() if d.id == claim.document)
        return {inner, outlet or ""} if not claim.says[0].id else {inner}
    return {next(d.source or "" for d in read.values() if d.id == claim.document)}
