"""From an event or a document down to the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from ..model import Claim, Decision, Document, Event, Section
from ..origin_words import as_written, fold_name
from ..reference import Reference
from ..source_index import source_index
from .answers import (
    ClaimDetail,
    DocumentDetail,
    DocumentHead,
    EventDetail,
    Sentence,
)
from .readable import ReadableRecord

AROUND = 320
"""Code points shown before and after a claim's words, at most."""


def origin_names(record: ReadableRecord) -> dict[str, str]:
    """Return the names of everybody who may be an origin: sources, then actors."""
    names = {actor.id: actor.name for actor in record.reference.actors.values()}
    names.update({source.id: source.name for source in record.sources().values()})
    return names


def voice_names(event: Event, known: Mapping[str, str]) -> dict[str, str]:
    """Return the names of an event's origins as a reader wants them."""
    return {
        voice.origin: known.get(voice.origin) or as_written(voice.origin, voice.paths)
        for voice in event.voices
    }


def outlet_name(document: Document, reference: Reference) -> str | None:
    """Return the printed name of who published a document, as fusing knows it."""
    known = source_index(reference).publisher(document.source) if document.source else None
    return known.name if known else document.source


def outlets(reference: Reference) -> Callable[[str], tuple[str, str]]:
    """Return what gives the id and the name of an outlet by the name that stands in a path.

    An outlet that no pack knows is a voice under its folded name.
    """
    index = source_index(reference)

    @cache
    def outlet_of(printed: str) -> tuple[str, str]:
        known = index.publisher(printed)
        return (known.id, known.name) if known else (fold_name(printed) or printed, printed)

    return outlet_of


def head(document: Document, reference: Reference) -> DocumentHead:
    """Return a document without its text."""
    return DocumentHead(
        id=document.id,
        title=document.title,
        source=document.source,
        source_name=outlet_name(document, reference),
        published=document.published,
        published_from=document.published_from,
        language=document.language,
        url=document.url,
        parent=document.parent,
        raw=document.raw,
        reader=document.reader,
        notes=document.notes,
        length=len(document.text),
        comments=sum(section.kind == "comment" for section in document.sections),
    )


def sentence(claim: Claim, document: Document) -> Sentence | None:
    """Return the claim's words with those around them, or None where they are not in the text.

    What surrounds the words never crosses the border of their section, so that an article's
    evidence is not shown with a reader's comment beside it.
    """
    start, end = claim.evidence.start, claim.evidence.end
    if document.text[start:end] != claim.evidence.text:
        return None
    section = _section_of(document.sections, start)
    floor = max(section.start if section else 0, start - AROUND)
    ceiling = min(section.end if section else len(document.text), end + AROUND)
    before = document.text[floor:start]
    after = document.text[end : max(ceiling, end)]
    if section is not None and floor > section.start:
        before = "…" + before.partition(" ")[2]
    if section is not None and ceiling < section.end:
        after = after.rpartition(" ")[0] + "…"
    return Sentence(before=before, text=claim.evidence.text, after=after)


def _section_of(sections: Iterable[Section], offset: int) -> Section | None:
    return next((s for s in sections if s.start <= offset < s.end), None)


def event_detail(
    record: ReadableRecord,
    asked: str,
    parts: Mapping[str, tuple[str, ...]],
    called: Mapping[str, str] | None = None,
) -> EventDetail | None:
    """Return the event with its claims, their words, documents, and the rulings that touch it.

    `parts` are ids of the parts of each event that has some, `called` the names of origins.
    """
    event = record.event(asked)
    if event is None:
        return None
    claims = {claim.key: claim for claim in record.claims(keys=event.claims)}
    rulings = rulings_on(record.decisions(), {event.id, asked, *event.claims})
    changed = {key for made in rulings if made.verb == "amend" for key in made.on}
    read = record.as_read(claims[key] for key in sorted(changed & claims.keys()))
    documents: dict[str, Document] = {}
    details = []
    for key in event.claims:
        claim = claims.get(key)
        if claim is None:
            continue
        document = documents.get(claim.document) or record.document(claim.document)
        if document is not None:
            documents[document.id] = document
        known = head(document, record.reference) if document is not None else None
        details.append(
            ClaimDetail(
                claim=claim,
                sentence=sentence(claim, document) if document is not None else None,
                publisher=known.source_name if known else None,
                published=known.published if known else None,
                as_read=read.get(key),
            )
        )
    return EventDetail(
        event=event,
        asked=asked,
        claims=tuple(details),
        documents={key: head(document, record.reference) for key, document in documents.items()},
        names=voice_names(event, origin_names(record) if called is None else called),
        rulings=rulings,
        parts=parts.get(event.id, ()),
    )


def rulings_on(decisions: Iterable[Decision], ids: set[str]) -> tuple[Decision, ...]:
    """Return the rulings on any of `ids`, and the revocations of those."""
    found: dict[int, Decision] = {}
    for decision in decisions:
        revoked = decision.verb == "revoke" and any(
            seq.isdigit() and int(seq) in found for seq in decision.on
        )
        if revoked or ids.intersection(decision.on):
            found[decision.seq] = decision
    return tuple(found.values())


def document_detail(
    document: Document,
    said: Iterable[Claim],
    event_of: Mapping[str, str],
    reference: Reference,
    captured_at: str | None = None,
) -> DocumentDetail:
    """Return a document with its text, sections, claims and the events those belong to.

    Of the claims in `said` those of the document are taken; `event_of` holds the event id of each
    claim key.
    """
    claims = [claim for claim in said if claim.document == document.id]
    claims.sort(key=lambda c: (c.evidence.start, c.evidence.end, c.key))
    return DocumentDetail(
        head=head(document, reference),
        text=document.text,
        sections=document.sections,
        claims=tuple(claims),
        events={c.key: event_of[c.key] for c in claims if c.key in event_of},
        captured_at=captured_at,
        archived_at=document.archived_at,
    )


def events_of(events: Iterable[Event], keys: set[str]) -> dict[str, str]:
    """Return the event id of each claim key or event id among `keys`."""
    return {key: event.id for event in events for key in (*event.claims, event.id) if key in keys}
