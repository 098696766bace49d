"""What of a record may be published: later, coarser, and without what is nobody's business.

Reports younger than the delay are left out, and the record is derived anew from the others: no
count, status or figure shows what only they tell.  Places known more exactly than `round_km` are
moved to a grid.  Names of commenters and reviewers are taken out, and of the texts all but the
words that claims rest on, unless whole texts are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from ..config import Config, Publication
from ..decide import about_work
from ..derive import derive, document_order, recipe
from ..errors import InputError
from ..fuse import ruling_words
from ..geometry import DEGREE_KM
from ..model import Claim, Control, Decision, Document, Event, Issue, PlaceMention, Section, Source
from ..reference import Reference
from ..suggestions import KIND as SUGGESTION
from ..view import Rows, by_place, is_called

if TYPE_CHECKING:
    from ..record import Record

_NAMED = frozenset(
    ("city", "town", "village", "camp", "district", "province", "country", "region", "sea",
     "desert", "river")
)  # fmt: skip
"""Kinds of places whose name tells as much as their coordinates."""
_OF_RULINGS = frozenset(
    ("stale ruling", "ruling without claim", "ruling without event", SUGGESTION)
)
"""Kinds of issues that tell of the reviewers' work and not of the reports."""
REVIEWER = "reviewer"


def out_since(document: Document, captured_at: str) -> datetime:
    """Return when a report was public at the latest: the end of what its date leaves open."""
    text = document.published or captured_at
    try:
        if len(text) > 10:
            told = datetime.fromisoformat(text)
            return told if told.tzinfo else told.replace(tzinfo=UTC)
        day = date.fromisoformat(text)
    except ValueError:
        # A month or a year only: when it was captured is all that is known to the day.
        return datetime.fromisoformat(captured_at)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def coarse(place: PlaceMention, km: float) -> PlaceMention:
    """Return a place no more exact than `km`: on a grid, and as uncertain as the grid is wide."""
    place = msgspec.structs.replace(place, others=())
    radius = place.radius_km or 0.0
    if not km or place.lat is None or place.lon is None or radius >= km or place.kind in _NAMED:
        return place
    north = km / DEGREE_KM
    lat = (math.floor(place.lat / north) + 0.5) * north
    east = km / (DEGREE_KM * max(0.05, math.cos(math.radians(lat))))
    lon = (math.floor(place.lon / east) + 0.5) * east
    return msgspec.structs.replace(place, lat=round(lat, 4), lon=round(lon, 4), radius_km=km)


def quoted(document: Document, claims: Sequence[Claim]) -> tuple[Document, list[Claim]]:
    """Return a document of the claims' words only, and the claims with their new offsets."""
    spans: list[list[int]] = []
    for claim in sorted(claims, key=lambda c: (c.evidence.start, c.evidence.end)):
        start, end = claim.evidence.start, claim.evidence.end
        if spans and start < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    text = ""
    sections = []
    moved = []
    for order, (start, end) in enumerate(spans):
        at = len(text)
        text += document.text[start:end] + "\n\n"
        around = next((s for s in document.sections if s.start <= start < s.end), None)
        kind = around.kind if around else "body"
        sections.append(Section(kind=kind, start=at, end=at + end - start, order=order))
        moved += [
            msgspec.structs.replace(
                claim,
                evidence=msgspec.structs.replace(
                    claim.evidence,
                    start=claim.evidence.start - start + at,
                    end=claim.evidence.end - start + at,
                ),
            )
            for claim in claims
            if start <= claim.evidence.start < end
        ]
    bare = msgspec.structs.replace(document, text=text, sections=tuple(sections), links=())
    return bare, moved


def _unnamed(ruling: Decision, *, reasons: bool) -> Decision:
    """Return a ruling without who made it, and without their free words unless those are public."""
    reason = ruling.reason if reasons else ""
    return msgspec.structs.replace(ruling, by=REVIEWER, basis=(), set={}, reason=reason)


class PublishedRecord:
    """The part of a record that may be published, in memory; reads like a record."""

    def __init__(self, record: Record, publication: Publication, as_of: datetime) -> None:
        """Take from `record` what was public `publication.delay_hours` before `as_of`."""
        self.reference: Reference = record.reference
        self.config: Config = record.config
        self.name = record.name
        self.publication = publication
        limit = as_of - timedelta(hours=publication.delay_hours)
        every = record.documents()
        out = [d for d in every if out_since(d, record.store.captured_at(d.id)) <= limit]
        self.held_back = len(every) - len(out)
        log = record.decisions()
        # Who looks at what, and what colleagues tell each other, is nobody else's affair.
        work = about_work(log)
        log = [made for made in log if made.seq not in work]
        if self.held_back:
            readings = dict(record.store.readings(recipe(record.config), [d.id for d in out]))
            if len(readings) < len(out):
                raise InputError(
                    f"{len(out) - len(readings)} reports are not read under the present settings; "
                    "run sayso derive first"
                )
            made = derive(out, readings, log, record.config)
            claims: Iterable[Claim] = made.claims
            happened: Iterable[Event] = made.events
            held: Iterable[Control] = made.controls
            issues: Iterable[Issue] = made.issues
        else:
            claims, happened = record.claims(), record.events()
            held, issues = record.control(), record.issues()
        self._take_texts(sorted(out, key=document_order), claims)
        bare = {made.seq: _unnamed(made, reasons=publication.reasons) for made in log}
        self._unnamed = {ruling_words(made): ruling_words(bare[made.seq]) for made in log}
        self._events = {event.id: self._published_event(event) for event in happened}
        self._held = sorted((self._coarse(row) for row in held), key=by_place)
        self._held_at: dict[str, list[Control]] = {}
        for row in self._held:
            self._held_at.setdefault(row.place.id or "", []).append(row)
        self._issues = [
            msgspec.structs.replace(issue, fixes=())
            for issue in issues
            if issue.kind not in _OF_RULINGS
        ]
        # Of rulings those on what is published, and what takes those back.
        about = {*self._claims, *self._events}
        self._decisions: list[Decision] = []
        for decision in log:
            if about.issuperset(decision.on):
                about.add(str(decision.seq))
                self._decisions.append(bare[decision.seq])

    def _take_texts(self, documents: Iterable[Document], claims: Iterable[Claim]) -> None:
        self.said: dict[str, list[Claim]] = {}
        for claim in claims:
            places = tuple(coarse(place, self.publication.round_km) for place in claim.place)
            self.said.setdefault(claim.document, []).append(
                msgspec.structs.replace(claim, place=places)
            )
        self._documents: dict[str, Document] = {}
        for document in documents:
            said = self.said.get(document.id, [])
            if self.publication.texts == "quoted":
                document, said = quoted(document, said)
                self.said[document.id] = said
            unnamed = tuple(msgspec.structs.replace(s, author=None) for s in document.sections)
            self._documents[document.id] = msgspec.structs.replace(document, sections=unnamed)
        self._claims = {claim.key: claim for said in self.said.values() for claim in said}

    def _published_event(self, event: Event) -> Event:
        km = self.publication.round_km
        return msgspec.structs.replace(
            event,
            place=tuple(coarse(p, km) for p in event.place),
            reason=self._unnamed.get(event.reason, event.reason),
        )

    def _coarse(self, row: Control) -> Control:
        return msgspec.structs.replace(row, place=coarse(row.place, self.publication.round_km))

    def documents(self) -> list[Document]:
        """Return the documents, oldest first."""
        return list(self._documents.values())

    def document(self, document_id: str) -> Document | None:
        """Return a document by id."""
        return self._documents.get(document_id)

    def claims(self, *, keys: Iterable[str] | None = None) -> list[Claim]:
        """Return the claims, those of `keys` where given."""
        if keys is None:
            return list(self._claims.values())
        return [self._claims[key] for key in keys if key in self._claims]

    def as_read(self, claims: Iterable[Claim]) -> dict[str, Claim]:
        """Return nothing: what reviewers changed, and from what, is their affair."""
        return {}

    def events(self) -> list[Event]:
        """Return the events, by day."""
        return list(self._events.values())

    def event(self, event_id: str) -> Event | None:
        """Return an event by id."""
        return self._events.get(event_id)

    def control(self, place: str | None = None) -> list[Control]:
        """Return who held which place in which interval, by place and day."""
        if place is None:
            return self._held
        if place in self._held_at:
            return self._held_at[place]
        return [row for row in self._held if is_called(row, place)]

    def issues(self) -> list[Issue]:
        """Return what a person should look at, without rulings."""
        return self._issues

    def decisions(self) -> list[Decision]:
        """Return the rulings on what is published; nobody is named."""
        return self._decisions

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the packs know, by id."""
        return self.reference.sources

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        return {
            "documents": len(self._documents),
            "claims": len(self._claims),
            "events": len(self._events),
            "controls": len(self._held),
            "decisions": len(self._decisions),
            "issues": len(self._issues),
        }

    def view(self) -> Rows:
        """Return what writers see."""
        return Rows(
            texts=self.documents(),
            said=self.claims(),
            happened=self.events(),
            held=self.control(),
            known=self.sources(),
        )
