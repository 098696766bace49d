"""Builds the rows of `small_war.yaml`: documents, and the claims read in them by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import yaml

from sayso import ids
from sayso.model import (
    Claim,
    ClaimFigure,
    Document,
    Evidence,
    Mention,
    PlaceMention,
    Section,
    Speaker,
    TimeSpan,
)

DATA: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)


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
    return msgspec.structs.replace(document, id=ids.document_id(document))


def _actor(name: str) -> Mention:
    actor_id, label = DATA["actors"][name]
    return Mention(text=label, id=actor_id, name=label)


def _place(name: str, relation: str | None = None) -> PlaceMention:
    fields = DATA["places"][name]
    return PlaceMention(text=fields["name"], relation=relation, score=0.9, **fields)


def _speaker(name: str) -> Speaker:
    known = DATA["sources"].get(name)
    return Speaker(text=known or name, id=name if known else None, name=known or name, cue="said")


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
