"""Plain tables and JSON lines: every event, claim and control row, with nothing coded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..model import Claim, Control, Event, Figure, Mention, PlaceMention
from ..protocols import View
from ..reference import Reference
from .facts import Facts, main_place
from .files import write_json_lines, write_table

EVENT_COLUMNS = (
    "id", "type", "acled_event_type", "acled_sub_event_type", "modality", "status", "credibility",
    "reason", "rumour", "start", "end", "time_precision", "place", "place_id", "relation",
    "latitude", "longitude", "radius_km", "place_kind", "country", "admin1", "other_places",
    "actor", "actor_id", "target", "target_id", "figures", "affirmed_by", "denied_by",
    "publishers", "claims", "part_of", "version",
)  # fmt: skip
CLAIM_COLUMNS = (
    "id", "key", "type", "modality", "score", "actor", "actor_id", "target", "target_id", "weapon",
    "place", "place_id", "relation", "latitude", "longitude", "radius_km", "country", "admin1",
    "other_places", "start", "end", "time_precision", "time_text", "figures", "says", "evidence",
    "evidence_start", "evidence_end", "section", "document", "source", "title", "published", "url",
    "engine",
)  # fmt: skip
TABLES = ("events", "claims", "control")
CONTROL_COLUMNS = (
    "place", "place_id", "latitude", "longitude", "country", "admin1", "status", "holders",
    "holder_ids", "since", "until", "last_heard", "reason", "inferred", "because",
)  # fmt: skip


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return str(int(value)) if float(value).is_integer() else str(value)


def span_text(low: float | None, high: float | None) -> str:
    """Return a range in figures: `17`, `60-70`, `60+` (at least), `<=70` (at most), `?`."""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"{_number(low)}+"
    if low is None:
        return f"<={_number(high)}"
    return _number(low) if low == high else f"{_number(low)}-{_number(high)}"


def figure_text(figure: Figure) -> str:
    """Return a figure with all who state it: `killed of militants: sohr 17+; sdf 38`."""
    head = f"{figure.what} of {figure.of}" if figure.of else figure.what
    said = "; ".join(
        [
            f"{s.origin} {span_text(s.low, s.high)}"
            f"{' (superseded)' if s.rank == 'rejected' else ''}"
            for s in figure.said_by
        ]
    )
    return f"{head}: {said or span_text(figure.low, figure.high)}"


def _words(mentions: Sequence[Mention]) -> str:
    return "; ".join(mention.name or mention.text for mention in mentions)


def _ids(mentions: Sequence[Mention]) -> str:
    return "; ".join(mention.id for mention in mentions if mention.id)


def _others(places: Sequence[PlaceMention], main: PlaceMention | None) -> str:
    return "; ".join(place.name or place.text for place in places if place is not main)


def _place_cells(place: PlaceMention | None) -> list[Any]:
    if place is None:
        return [None] * 8
    return [
        place.name or place.text, place.id, place.relation, place.lat, place.lon,
        place.radius_km, place.country, place.admin1,
    ]  # fmt: skip


def event_row(event: Event, facts: Facts) -> list[Any]:
    """Return an event as one flat row in the order of EVENT_COLUMNS."""
    place = main_place(event)
    name, place_id, relation, lat, lon, radius, nation, admin1 = _place_cells(place)
    voices = {
        stance: "; ".join(
            facts.origin_name(v.origin, v.paths) for v in event.voices if v.stance == stance
        )
        for stance in ("affirms", "denies")
    }
    publishers = dict.fromkeys(p.source for p in facts.publications_of(event))
    time = event.time
    return [
        event.id, event.type, event.acled.event_type, event.acled.sub_event_type, event.modality,
        event.status, event.credibility, event.reason, event.rumour,
        time.start if time else None, time.end if time else None,
        time.precision if time else None, name, place_id, relation, lat, lon, radius,
        place.kind if place else None, nation, admin1, _others(event.place, place),
        _words(event.actor), _ids(event.actor), _words(event.target), _ids(event.target),
        " | ".join(figure_text(figure) for figure in event.figures),
        voices["affirms"], voices["denies"], "; ".join(publishers), "; ".join(event.claims),
        event.part_of, event.version,
    ]  # fmt: skip


def claim_row(claim: Claim, facts: Facts) -> list[Any]:
    """Return a claim as one flat row in the order of CLAIM_COLUMNS."""
    place = next((p for p in claim.place if p.relation != "within"), None)
    place = place or (claim.place[0] if claim.place else None)
    publication = facts.publication(claim)
    figures = "; ".join(f"{f.measure} {f.what}: {span_text(f.low, f.high)}" for f in claim.figures)
    says = " < ".join(speaker.name or speaker.text for speaker in claim.says)
    time = claim.time
    return [
        claim.id, claim.key, claim.type, claim.modality, claim.score, _words(claim.actor),
        _ids(claim.actor), _words(claim.target), _ids(claim.target), _words(claim.weapon),
        *_place_cells(place), _others(claim.place, place),
        time.start if time else None, time.end if time else None,
        time.precision if time else None, time.text if time else None, figures, says,
        claim.evidence.text, claim.evidence.start, claim.evidence.end, claim.evidence.section,
        claim.document, publication.source if publication else None,
        publication.title if publication else None,
        publication.published if publication else None,
        publication.url if publication else None, claim.engine,
    ]  # fmt: skip


def control_row(control: Control) -> list[Any]:
    """Return a control interval as one flat row in the order of CONTROL_COLUMNS."""
    place = control.place
    return [
        place.name or place.text, place.id, place.lat, place.lon, place.country, place.admin1,
        control.status, _words(control.holders), _ids(control.holders), control.since,
        control.until, control.last_heard, control.reason, control.inferred,
        "; ".join(control.because),
    ]  # fmt: skip


class TableWriter:
    """CSV of events, claims or control: one row each, UTF-8, safe to open in a spreadsheet."""

    suffix = ".csv"

    def __init__(self, name: str, what: str, reference: Reference) -> None:
        self.name = name
        self.what = what
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        columns, rows = flat(self.what, view, self.reference)
        write_table(target, columns, rows)


def flat(
    what: str, view: View, reference: Reference, facts: Facts | None = None
) -> tuple[tuple[str, ...], Iterator[Sequence[Any]]]:
    """Return columns and rows of `events`, `claims` or `control`.

    `facts`, an index of this view that is there already, saves making one.
    """
    if what == "control":
        return CONTROL_COLUMNS, (control_row(control) for control in view.controls())
    facts = Facts(view, reference) if facts is None else facts
    if what == "claims":
        return CLAIM_COLUMNS, (claim_row(claim, facts) for claim in view.claims())
    return EVENT_COLUMNS, (event_row(event, facts) for event in view.events())


class LinesWriter:
    """JSON lines of events, claims or control, each with all its fields as in model.py."""

    suffix = ".jsonl"

    def __init__(self, name: str, what: str) -> None:
        self.name = name
        self.what = what

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        rows: Iterable[Any] = {
            "events": view.events,
            "claims": view.claims,
            "control": view.controls,
        }[self.what]()
        write_json_lines(target, rows)
