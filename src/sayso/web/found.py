"""What a search finds: the sentences that hold the words, and how they divide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from ..model import Claim, Document, Filters
from .answers import Facet, FoundClaim, FoundPage
from .columns import main_place
from .evidence import outlet_name, sentence
from .port import DeskRecord

MOST_HITS = 5000
"""Of more claims than these the rest is not counted."""
MOST_VALUES = 20
"""So many values of each facet are told, the most frequent ones."""


def found_page(
    record: DeskRecord, asked: Filters, query: str, limit: int, offset: int
) -> FoundPage:
    """Return one page of the claims whose words match, newest first, and facets of all of them."""
    wanted = msgspec.structs.replace(asked, text=query, limit=MOST_HITS + 1, offset=0)
    hits = list(record.claims(wanted))
    more, hits = len(hits) > MOST_HITS, hits[:MOST_HITS]
    hits.sort(key=_newest_first)
    shown = hits[offset : offset + limit]
    documents = {name: record.document(name) for name in {claim.document for claim in shown}}
    homes = record.event_ids(claim.key for claim in hits)
    outlets = _outlets(record, hits)
    return FoundPage(
        query=query,
        claims=len(hits),
        documents=len({claim.document for claim in hits}),
        events=len(set(homes.values())),
        more=more,
        facets=_facets(hits, outlets),
        items=tuple(_row(claim, documents[claim.document], homes, outlets) for claim in shown),
        next=offset + limit if offset + limit < len(hits) else None,
    )


def _newest_first(claim: Claim) -> tuple[bool, int, str, int]:
    day = claim.time.start if claim.time is not None else ""
    known = day[:4].isdigit()
    number = int(day.replace("-", "").ljust(8, "0")) if known else 0
    return not known, -number, claim.document, claim.evidence.start


def _outlets(record: DeskRecord, hits: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """Return by document the id and the name of the outlet that published it, "" for none."""
    found = {}
    for name in dict.fromkeys(claim.document for claim in hits):
        document = record.document(name)
        called = outlet_name(document, record.reference) if document is not None else None
        found[name] = ((document.source or "") if document is not None else "", called or "")
    return found


def _facets(
    hits: Iterable[Claim], outlets: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[Facet, ...]]:
    counts: dict[str, Counter[tuple[str, str]]] = {
        name: Counter()
        for name in ("type", "outlet", "speaker", "place", "actor", "section", "year")
    }
    for claim in hits:
        counts["type"][claim.type, claim.type] += 1
        counts["section"][claim.evidence.section, claim.evidence.section] += 1
        if outlets[claim.document][0]:
            counts["outlet"][outlets[claim.document]] += 1
        for speaker in claim.says[:1]:
            counts["speaker"][speaker.id or "", speaker.name or speaker.text] += 1
        place = main_place(claim.place)
        if place is not None:
            counts["place"][place.id or "", place.name or place.text] += 1
        for actor in {(m.id or "", m.name or m.text) for m in (*claim.actor, *claim.target)}:
            counts["actor"][actor] += 1
        year = claim.time.start[:4] if claim.time is not None else ""
        if year.isdigit():
            counts["year"][year, year] += 1
    return {
        name: tuple(
            Facet(id=value, name=called, n=n)
            for (value, called), n in sorted(
                values.items(), key=lambda entry: (-entry[1], entry[0][1], entry[0][0])
            )[:MOST_VALUES]
        )
        for name, values in counts.items()
    }


def _row(
    claim: Claim,
    document: Document | None,
    homes: Mapping[str, str],
    outlets: Mapping[str, tuple[str, str]],
) -> FoundClaim:
    place = main_place(claim.place)
    return FoundClaim(
        key=claim.key,
        type=claim.type,
        modality=claim.modality,
        day=claim.time.start if claim.time is not None else None,
        place=None if place is None else place.name or place.text,
        event=homes.get(claim.key),
        sentence=sentence(claim, document) if document is not None else None,
        section=claim.evidence.section,
        speaker=next(((m.name or m.text) for m in claim.says), None),
        outlet=outlets[claim.document][1] or None,
        document=claim.document,
        title=document.title if document is not None else None,
        published=document.published if document is not None else None,
    )
