"""KML 2.2 for globe viewers and GraphML for network tools."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from ..model import Event
from ..protocols import View
from ..reference import Reference
from .coding import why_not
from .facts import Facts, main_place
from .files import write_lines
from .placing import place_name
from .precision import KEPT, bounds
from .prose import Prose
from .quoting import quoted
from .rendering import rendered_events
from .tables import figure_text
from .wording import capital

_ICONS = {
    "strike": "ff3535b5", "battle": "ffa03f6b", "killing": "ff8b6f1f", "movement": "ff5bba3b",
}  # fmt: skip
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPECIAL = re.compile(r"[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f]")


def xml(words: str | None) -> str:
    """Return text for XML: escaped, without the control characters XML 1.0 forbids."""
    if not words or _SPECIAL.search(words) is None:
        return words or ""
    return html.escape(_FORBIDDEN.sub("", words), quote=True)


class KmlWriter:
    """Events with coordinates as placemarks with a time span; control as a folder of its own."""

    name = "kml"
    suffix = ".kml"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        write_lines(target, self._lines(view))

    def _lines(self, view: View) -> Iterator[str]:
        facts = Facts(view, self.reference)
        prose = Prose(facts)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>sayso</name>'
        for family, colour in _ICONS.items():
            yield (
                f'<Style id="{family}"><IconStyle><color>{colour}</color>'
                "<scale>0.9</scale></IconStyle></Style>"
            )
        yield "<Folder><name>Events</name>"
        for mark in rendered_events(view, lambda event: self._placemark(event, facts, prose)):
            if mark:
                yield mark
        yield "</Folder><Folder><name>Control</name>"
        for control in view.controls():
            place = control.place
            if place.lat is None or place.lon is None:
                continue
            holders = ", ".join(facts.name(holder) for holder in control.holders) or "unknown"
            span = _span(control.since, control.until)
            yield (
                f"<Placemark><name>{xml(place_name(place))}: {xml(holders)}</name>"
                f"<description>{xml(f'{control.status}. {control.reason}')}</description>{span}"
                f"<Point><coordinates>{place.lon},{place.lat}</coordinates></Point></Placemark>"
            )
        yield "</Folder></Document></kml>"

    def _placemark(self, event: Event, facts: Facts, prose: Prose) -> str:
        """Return an event as a placemark; nothing where it has no coordinates."""
        place = main_place(event)
        if place is None or place.lat is None or place.lon is None:
            return ""
        edges = bounds(event.time)
        family = facts.reference.types[event.type].family
        told = prose.told(event)
        words = [told.text + "." if told else capital(event.type)]
        words += [figure_text(figure) for figure in event.figures]
        words.append(f"{event.status}: {event.reason}" if event.reason else event.status)
        words += [quoted(claim, prose.facts) for claim in facts.claims_of(event.claims)[:5]]
        span = _span(edges[0].isoformat(), edges[1].isoformat()) if edges else ""
        style = f"<styleUrl>#{family}</styleUrl>" if family in _ICONS else ""
        data = _codes(event.type, event.modality, event.status, event.rumour)
        return (
            f'<Placemark id="{xml(event.id)}"><name>{xml(capital(event.type))}: '
            f"{xml(place_name(place))}</name><description>{xml(chr(10).join(words))}"
            f"</description>{span}{style}<ExtendedData>{data}"
            f'<Data name="claims"><value>{xml(" ".join(event.claims))}</value></Data>'
            f"</ExtendedData><Point><coordinates>{place.lon},{place.lat}</coordinates></Point></Placemark>"
        )


@cache
def _codes(kind: str, modality: str, status: str, rumour: bool) -> str:
    return "".join(
        f'<Data name="{name}"><value>{xml(value)}</value></Data>'
        for name, value in (
            ("type", kind), ("modality", modality), ("status", status),
            ("rumour", str(rumour).lower()),
        )
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def _span(since: str | None, until: str | None) -> str:
    begin = f"<begin>{xml(since)}</begin>" if since else ""
    end = f"<end>{xml(until)}</end>" if until else ""
    return f"<TimeSpan>{begin}{end}</TimeSpan>" if begin or end else ""


class GraphmlWriter:
    """Who acted against whom: actors as nodes, one directed edge per pair and type of event."""

    name = "graphml"
    suffix = ".graphml"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        write_lines(target, self._lines(view))

    def _lines(self, view: View) -> Iterator[str]:
        facts = Facts(view, self.reference)
        labels: dict[str, tuple[str, str, str]] = {}
        edges: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        for event in view.events():
            if why_not(event) not in {None, "no single happening: support"}:
                continue
            edge = bounds(event.time)
            happened = edge[0].isoformat() if edge else "", event.id
            ends: list[list[str]] = []
            for mentions in (event.actor, event.target):
                found = []
                for mention in mentions:
                    actor = facts.actor(mention)
                    if actor is not None:
                        labels[actor.id] = (actor.name, actor.kind, actor.side or "")
                        found.append(actor.id)
                ends.append(found)
            for one in ends[0]:
                for other in ends[1]:
                    # Who fled is read as both.
                    if one != other or event.type != "displacement":
                        edges[one, other, event.type].append(happened)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        for name, kind, whose in (
            ("name", "string", "node"), ("kind", "string", "node"), ("side", "string", "node"),
            ("type", "string", "edge"), ("weight", "int", "edge"), ("first", "string", "edge"),
            ("last", "string", "edge"), ("events", "string", "edge"),
        ):  # fmt: skip
            yield f'<key id="{name}" for="{whose}" attr.name="{name}" attr.type="{kind}"/>'
        yield '<graph id="actors" edgedefault="directed">'
        for identity, values in sorted(labels.items()):
            data = _data(zip(("name", "kind", "side"), values, strict=True))
            yield f'<node id="{xml(identity)}">{data}</node>'
        for i, ((one, other, kind), members) in enumerate(sorted(edges.items())):
            dates = [day for day, _ in members if day]
            facts_of_edge = {
                "type": kind, "weight": str(len(members)), "first": min(dates, default=""),
                "last": max(dates, default=""), "events": " ".join(name for _, name in members),
            }  # fmt: skip
            yield (
                f'<edge id="e{i}" source="{xml(one)}" target="{xml(other)}">'
                f"{_data(iter(facts_of_edge.items()))}</edge>"
            )
        yield "</graph></graphml>"


def _data(values: Iterator[tuple[str, str]]) -> str:
    return "".join(f'<data key="{key}">{xml(value)}</data>' for key, value in values if value)
