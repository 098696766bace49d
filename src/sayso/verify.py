"""What is wrong with a record: hashes, ids, quotations, links, the log, and the equation itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from . import derive as equation
from .errors import RecordError
from .ids import canonical, claim_id, document_id, event_id, issue_id, raw_name
from .model import Document

if TYPE_CHECKING:
    from .record import Progress, Record


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def problems(record: Record, progress: Progress | None = None) -> list[str]:
    """Return every problem in words, in a fixed order; empty when all is as it should be."""
    with record.snapshot():
        found = [
            *_captured(record, progress),
            *record.store.verify_decisions(),
            *record.store.verify_audit(),
            *_claims(record),
            *_events(record),
        ]
        return found or list(_equation(record))


def _captured(record: Record, progress: Progress | None) -> Iterator[str]:
    total = record.counts()["documents"]
    intact: dict[str, bool] = {}
    for number, document in enumerate(record.store.documents(), 1):
        if document.raw not in intact:
            try:
                data = record.store.raw(document.raw)
                intact[document.raw] = raw_name(data) == document.raw
                if not intact[document.raw]:
                    yield f"bytes {document.raw}: are not what was captured (their hash differs)"
            except RecordError as error:
                intact[document.raw] = False
                yield str(error)
        if document_id(document) != document.id:
            yield f"document {document.id}: is not what was captured (its name differs)"
        yield from _sections(document)
        if progress:
            progress(number, total)


def _sections(document: Document) -> Iterator[str]:
    end = 0
    for section in document.sections:
        if not end <= section.start <= section.end <= len(document.text):
            yield f"document {document.id}: section at {section.start} overlaps or leaves the text"
        end = section.end


def _claims(record: Record) -> Iterator[str]:
    texts: dict[str, Document] = {}
    for claim in record.claims():
        if claim_id(claim) != claim.id:
            yield f"claim {claim.id}: is not what was derived (its name differs)"
        document = texts.get(claim.document) or record.document(claim.document)
        if document is None:
            yield f"claim {claim.id}: its document {claim.document} is missing"
            continue
        texts = (
            {claim.document: document} if len(texts) > 64 else {**texts, claim.document: document}
        )
        words = claim.evidence
        if document.text[words.start : words.end] != words.text:
            yield f"claim {claim.id}: its words are not at {words.start}–{words.end}"


def _events(record: Record) -> Iterator[str]:
    keys = {claim.key for claim in record.claims()}
    for event in record.events():
        if not event.claims or event_id(event.claims[0]) != event.id:
            yield f"event {event.id}: is not named after its oldest claim"
        for key in event.claims:
            if key not in keys:
                yield f"event {event.id}: its claim {key} is missing"
    for row in record.control():
        for key in row.because:
            if key not in keys:
                yield f"control of {row.place.name or row.place.text}: its claim {key} is missing"
    for issue in record.issues():
        if issue_id(issue.kind, issue.about, issue.message) != issue.id:
            yield f"issue {issue.id}: is not what was derived (its name differs)"


def _equation(record: Record) -> Iterator[str]:
    """Compare the derived rows with what derives now, where all documents have been read."""
    recipe = equation.recipe(record.config)
    unread = record.store.missing_readings(recipe)
    if unread:
        yield (
            f"{len(unread)} documents have not been read by the present engine and packs; "
            "run: sayso derive"
        )
        return
    derived = equation.derive(
        list(record.store.documents()),
        dict(record.store.readings(recipe)),
        record.decisions(),
        record.config,
    )
    yield from _differences("claims", derived.claims, record.claims())
    yield from _differences("events", derived.events, record.events())
    yield from _differences("issues", derived.issues, record.issues())
    if sorted(map(canonical, derived.controls)) != sorted(map(canonical, record.control())):
        yield "control: differs from what derives from the record; run: sayso derive"


def _differences(kind: str, derived: Iterable[Item], kept: Iterable[Item]) -> Iterator[str]:
    # As JSON: a ruling made ready may hold Structs that are plain values once kept.
    made = {row.id: canonical(row) for row in derived}
    have = {row.id: canonical(row) for row in kept}
    wrong = sorted(name for name in {*made, *have} if made.get(name) != have.get(name))
    if wrong:
        yield (
            f"{len(wrong)} {kind} differ from what derives from the record, e.g. {wrong[0]}; "
            "run: sayso derive"
        )
