"""PLOVER records (JSON lines) and the POLECAT release (40 tab-separated columns).

Categories, modes and intensity are those of the PLOVER manual; the mapping from claim types is in
ontology.yaml.  ASSAULT by two sides (a clash) has all parties as actors and no recipient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ..countries import country
from ..model import Event, PlaceMention
from ..protocols import View
from ..reference import Reference
from .coding import LeftOut, Party, district, parties, why_not, within
from .facts import Facts, main_place
from .files import write_json_lines, write_table
from .losses import Losses, losses
from .placing import place_name
from .precision import PLOVER_RESOLUTION, bounds, grain
from .prose import Prose
from .rendering import rendered_json

Made = TypeVar("Made")
VERSION = "sayso-plover-1"
POLECAT_COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
_QUAD = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4,
    "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
_SCALE = {"ASSAULT": -9.0, "RETREAT": 6.5, "MOBILIZE": -5.5}
_SCALE_BY_MODE = {
    "aerial": -9.5, "drone": -9.5, "heavy-weapons": -9.5, "unconventional": -10.0,
    "ceasefire": 7.5,
}  # fmt: skip
_TWO_SIDED = frozenset({"clash", "advance", "offensive", "capture"})
_SECTOR = {
    "state forces": "MIL", "state": "GOV", "rebel group": "REB", "political militia": "PRM",
    "identity militia": "PRM", "civilians": "CVL", "external forces": "MIL", "protesters": "CVL",
    "rioters": "CVL",
}  # fmt: skip
_FEATURES = {
    "city": ("P", "PPL"), "town": ("P", "PPL"), "village": ("P", "PPL"),
    "neighbourhood": ("P", "PPLX"), "province": ("A", "ADM1"), "district": ("A", "ADM2"),
    "country": ("A", "PCLI"), "airport": ("S", "AIRP"), "base": ("S", "INSM"),
    "dam": ("S", "DAM"), "hill": ("T", "HLL"), "river": ("H", "STM"), "sea": ("H", "SEA"),
    "desert": ("T", "DSRT"), "oil field": ("L", "OILF"), "road": ("R", "RD"),
    "camp": ("S", "CMPRF"), "region": ("L", "RGN"),
}  # fmt: skip


def mode(event: Event, facts: Facts) -> str:
    """Return the PLOVER mode: a drone or a suicide attack where the weapon's words say so."""
    info = facts.reference.types.get(event.type)
    given = info.mode if info else ""
    words = " ".join(
        m.text.casefold() for claim in facts.claims_of(event.claims) for m in claim.weapon
    )
    if given == "aerial" and re.search(r"\b(drones?|uavs?|unmanned)\b", words):
        return "drone"
    if given == "explosives" and "suicide" in (words + event.acled.sub_event_type.casefold()):
        return "suicide-attack"
    return "" if event.type == "protest" else given


def scale(category: str, how: str) -> float | None:
    """Return the intensity the manual gives; None where it is not known here."""
    return _SCALE_BY_MODE.get(how, _SCALE.get(category))


def geonames_id(place: PlaceMention | None) -> int | None:
    """Return the GeoNames number of a place whose id is one (`gn:173811`)."""
    found = re.fullmatch(r"gn:(\d+)", place.id) if place and place.id else None
    return int(found.group(1)) if found else None


def codable(event: Event, facts: Facts) -> str | None:
    """Say why PLOVER has no record for an event; None where it has one."""
    reason = why_not(event)
    if reason in {"no single happening: statement", "no single happening: support"}:
        reason = None
    info = facts.reference.types.get(event.type)
    if reason is None and (info is None or info.plover not in _QUAD):
        reason = f"no PLOVER category for {event.type}"
    if reason is None and bounds(event.time) is None:
        reason = "date not known"
    return reason


class _Coder:
    def __init__(self, view: View, reference: Reference) -> None:
        self.view = view
        self.facts = Facts(view, reference)
        self.prose = Prose(self.facts)

    def coded(self, make: Callable[[Event, _Coder], Made]) -> Callable[[Event], Made | None]:
        """Return what makes an event's row; None for what PLOVER does not code."""
        return lambda event: None if codable(event, self.facts) else make(event, self)

    def left_out(self) -> list[LeftOut]:
        return [
            LeftOut(event=event.id, reason=reason)
            for event in self.view.events()
            if (reason := codable(event, self.facts)) is not None
        ]

    def sides(self, event: Event) -> tuple[Sequence[Party], Sequence[Party]]:
        nation, _ = within(event, main_place(event))
        one = parties(event.actor, nation, self.facts)
        two = parties(event.target, nation, self.facts)
        if event.type in _TWO_SIDED and not any(party.civilian for party in two):
            return (*one, *two), ()
        return one, two


class PloverWriter:
    """JSON lines of PLOVER records; fields a record cannot fill are left out."""

    name = "plover"
    suffix = ".jsonl"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        coder = _Coder(view, self.reference)
        records = rendered_json(view, coder.coded(self._record))
        write_json_lines(target, records)

    def left_out(self, view: View) -> list[LeftOut]:
        """Return the events without a record, and why."""
        return _Coder(view, self.reference).left_out()

    def _record(self, event: Event, coder: _Coder) -> dict[str, Any]:
        facts = coder.facts
        category = facts.reference.types[event.type].plover
        how = mode(event, facts)
        one, two = coder.sides(event)
        edges = bounds(event.time)
        assert edges is not None
        record: dict[str, Any] = {
            "id": event.id,
            "date": edges[0].isoformat(),
            "enddate": edges[1].isoformat() if edges[1] != edges[0] else None,
            "actor": [_entity(party) for party in one],
            "recipient": [_entity(party) for party in two],
            "event": [category],
            "event_loc": _location(event),
            "event_text": [claim.evidence.text for claim in facts.claims_of(event.claims)],
            "quad_code": _QUAD[category],
            "event_scale": scale(category, how),
            "mode": [how] if how else [],
            "context": ["military"] if facts.reference.types[event.type].violent else [],
            "text": coder.prose.happening(event),
            "text_info": [
                {"sequence": i, "start": claim.evidence.start, "end": claim.evidence.end}
                for i, claim in enumerate(facts.claims_of(event.claims))
            ],
            "size": _size(losses(event, facts), losses(event, facts, "injured")),
            "cite_info": [
                {
                    "title": p.title or None, "url": p.url, "publication": p.source,
                    "language": p.language, "date": (p.published or "")[:10] or None,
                    "codebook": "PLOVER", "coder": "sayso",
                }
                for p in facts.publications_of(event)
            ],
            "coder": "sayso",
            "comment": f"{event.status}: {event.reason}" if event.reason else event.status,
        }  # fmt: skip
        cites = [
            {name: value for name, value in cite.items() if value is not None}
            for cite in record["cite_info"]
        ]
        record["cite_info"] = cites
        required = {"id", "date", "actor", "event"}
        return {k: v for k, v in record.items() if k in required or v not in (None, [], {}, "")}


def _entity(party: Party) -> dict[str, Any]:
    actor = party.actor
    land = country(actor.home or (actor.countries[0] if len(actor.countries) == 1 else None)) if (
        actor
    ) else None  # fmt: skip
    values = {
        "code": land.alpha3 if land else None,
        "sector": _sector(party) or None,
        "entity_text": party.name,
        "identifier_id": actor.wikidata if actor else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _sector(party: Party) -> str:
    if party.civilian:
        return "CVL"
    if party.actor is None:
        return ""
    return party.actor.sector or _SECTOR.get(party.actor.kind, "")


def _size(dead: Losses, injured: Losses) -> dict[str, int]:
    values = {"dead": dead.total, "injured": injured.total}
    return {name: int(value.best) for name, value in values.items() if value is not None}


def _location(event: Event) -> dict[str, Any]:
    place = main_place(event)
    if place is None:
        return {}
    nation, province = within(event, place)
    land = country(nation)
    feature = _FEATURES.get(place.kind or "", (None, None))
    values = {
        "extracted_place": place.text, "resolved_place": place.name,
        "geonameid": geonames_id(place), "lat": place.lat, "lon": place.lon,
        "city": place.name if feature[0] == "P" else None,
        "district": district(event), "province": province or None,
        "country": land.name if land else None, "country_code": land.alpha3 if land else None,
        "feature_class": feature[0], "feature_code": feature[1],
        "resolution": PLOVER_RESOLUTION[grain(place)],
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


class PolecatWriter:
    """Tab-separated, 40 columns, one row an event; what is missing is the word None."""

    name = "polecat"
    suffix = ".tsv"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        coder = _Coder(view, self.reference)
        coded = coder.coded(self._row)
        rows = (row for event in view.events() if (row := coded(event)) is not None)
        write_table(target, POLECAT_COLUMNS, rows, delimiter="\t")

    def left_out(self, view: View) -> list[LeftOut]:
        """Return the events without a row, and why."""
        return _Coder(view, self.reference).left_out()

    def _row(self, event: Event, coder: _Coder) -> list[Any]:
        facts = coder.facts
        category = facts.reference.types[event.type].plover
        how = mode(event, facts)
        one, two = coder.sides(event)
        place = main_place(event)
        nation, province = within(event, place)
        land = country(nation)
        edges = bounds(event.time)
        assert edges is not None
        publications = facts.publications_of(event)
        published = [p.published[:10] for p in publications if p.published]
        feature = _FEATURES.get((place.kind if place else None) or "", (None, None))
        cells: list[Any] = [
            event.id, edges[0].isoformat(), category, how or None, scale(category, how),
            _QUAD[category], "military" if facts.reference.types[event.type].violent else None,
            *_side_cells(one, "; ".join(m.text for m in event.actor)),
            *_side_cells(two, "; ".join(m.text for m in event.target) if two else ""),
            place_name(place) if place else None,
            place.name if place and feature[0] == "P" else None, district(event), province or None,
            land.alpha3 if land else None, place.lat if place else None,
            place.lon if place else None, geonames_id(place), place.text if place else None,
            feature[1], "; ".join(dict.fromkeys(p.source for p in publications)),
            min(published, default=None), None, _organisations(event, one, two, facts),
            "; ".join(p.text for p in event.place),
            "; ".join(dict.fromkeys(p.language for p in publications if p.language)), VERSION,
        ]  # fmt: skip
        return ["None" if cell is None or cell == "" else _one_line(cell) for cell in cells]


def _organisations(event: Event, one: Sequence[Party], two: Sequence[Party], facts: Facts) -> str:
    """Return the organisations that an event's reports name: its parties and who is quoted."""
    names = [party.name for party in (*one, *two) if party.actor is not None]
    for claim in facts.claims_of(event.claims):
        for speaker in claim.says:
            source = facts.source(speaker.id)
            if source is not None:
                names.append(source.name)
    return "; ".join(dict.fromkeys(names))


def _one_line(cell: Any) -> Any:
    return " ".join(cell.split()) if isinstance(cell, str) else cell


def _side_cells(side: Sequence[Party], raw: str) -> list[Any]:
    lands = [
        country(p.actor.home or (p.actor.countries[0] if len(p.actor.countries) == 1 else None))
        for p in side
        if p.actor is not None
    ]
    known = [land for land in lands if land is not None]
    sectors = list(dict.fromkeys(s for p in side if (s := _sector(p))))
    return [
        "; ".join(p.name for p in side),
        "; ".join(dict.fromkeys(land.alpha3 for land in known)),
        "; ".join(dict.fromkeys(str(land.cow) for land in known if land.cow)),
        sectors[0] if sectors else None, "; ".join(sectors), None, raw,
        "; ".join(p.actor.wikidata for p in side if p.actor and p.actor.wikidata),
    ]  # fmt: skip
