"""GeoJSON (RFC 7946): events and control as points, each with its words for who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from ..model import Area, Control, Event
from ..protocols import View
from ..reference import Reference
from .facts import Facts, main_place
from .files import whole
from .tables import CONTROL_COLUMNS, EVENT_COLUMNS, control_row, event_row

_PLACED = frozenset({"latitude", "longitude"})


def _feature(
    identity: str | None, lat: float | None, lon: float | None, properties: dict[str, Any]
) -> dict[str, Any]:
    feature: dict[str, Any] = {"type": "Feature"}
    if identity:
        feature["id"] = identity
    feature["geometry"] = (
        None
        if lat is None or lon is None
        else {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    )
    feature["properties"] = properties
    return feature


def event_features(events: Iterable[Event], facts: Facts) -> Iterator[dict[str, Any]]:
    """Yield one feature per event; an event without coordinates has a null geometry."""
    for event in events:
        row = dict(zip(EVENT_COLUMNS, event_row(event, facts), strict=True))
        place = main_place(event)
        properties = {"layer": "event", **{k: v for k, v in row.items() if k not in _PLACED}}
        properties["evidence"] = [
            {"quote": claim.evidence.text, "claim": claim.id, "section": claim.evidence.section}
            for claim in facts.claims_of(event.claims)
        ]
        yield _feature(
            event.id, place.lat if place else None, place.lon if place else None, properties
        )


def control_features(controls: Iterable[Control]) -> Iterator[dict[str, Any]]:
    """Yield one feature per control interval."""
    for control in controls:
        row = dict(zip(CONTROL_COLUMNS, control_row(control), strict=True))
        properties = {"layer": "control", **{k: v for k, v in row.items() if k not in _PLACED}}
        yield _feature(None, control.place.lat, control.place.lon, properties)


def area_features(areas: Iterable[Area]) -> Iterator[dict[str, Any]]:
    """Yield one feature per area of control: polygons, always inferred, with their doubt."""
    for area in areas:
        yield {
            "type": "Feature",
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": area.polygons,
            },
            "properties": {
                "layer": "area",
                "status": area.status,
                "holders": "; ".join(holder.name or holder.text for holder in area.holders),
                "holder_ids": "; ".join(holder.id for holder in area.holders if holder.id),
                "on": area.on,
                "inferred": area.inferred,
                "doubt": area.doubt,
                "places": "; ".join(area.places),
                "last_heard": area.last_heard,
                "reason": area.reason,
                "because": "; ".join(area.because),
            },
        }


def collection(features: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield the bytes of a FeatureCollection, one feature a line."""
    encoder = msgspec.json.Encoder()
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    for feature in features:
        yield before + encoder.encode(feature)
        before = b",\n"
    yield b"\n]}\n"


class GeoJSONWriter:
    """Events and control of places in one FeatureCollection; the property `layer` tells them."""

    name = "geojson"
    suffix = ".geojson"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        facts = Facts(view, self.reference)
        features = chain(event_features(view.events(), facts), control_features(view.controls()))
        with whole(target) as draft, draft.open("wb") as out:
            for part in collection(features):
                out.write(part)
