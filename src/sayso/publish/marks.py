"""What a map shows of a view: marks for events and control, their colours and their legend."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import Control, Event, PlaceMention, Row
from .canvas import Frame, element
from .facts import Facts, main_place
from .losses import civilian_harm
from .placing import place_name
from .precision import bounds, day
from .wording import listed

KINDS = {
    "airstrike": ("Airstrike", "#b5352c"),
    "shelling": ("Shelling", "#d9772b"),
    "bombing": ("Bomb, mine or gas", "#8a5a12"),
    "ground": ("Fighting, ground taken", "#6b3fa0"),
    "people": ("People killed, held or displaced", "#1f6f8b"),
    "other": ("Other", "#5f6b73"),
}
_GROUND = frozenset(
    {"clash", "capture", "withdrawal", "advance", "siege", "offensive", "deployment", "control"}
)
_PEOPLE = frozenset({"killing", "abduction", "arrest", "displacement", "aid", "protest"})
# Told apart by the colour-blind too, by lightness where hue fails: tests measure it.
SIDES = {
    "syria-government": "#c94c20", "sdf": "#ebc338", "isis": "#161820",
    "syria-opposition": "#2d8d66", "turkey": "#ac63a7", "russia": "#741c15", "ukraine": "#1b2d5c",
    "iraq": "#1b5b64", "coalition": "#5f33a2", "israel": "#2abee4", "lebanon": "#81c76c",
}  # fmt: skip
SPARE = ("#9f8c49", "#5d0f3f", "#b11f73", "#8227c7", "#bf9825", "#9b4f2f", "#c33fce", "#663e3d")
UNKNOWN = "#9aa3a8"


class EventMark(Row, kw_only=True, frozen=True):
    """The events of one kind at one spot."""

    lon: float
    lat: float
    kind: str
    count: int
    name: str
    radius_km: float
    disputed: bool = False
    civilians: bool = False


class ControlMark(Row, kw_only=True, frozen=True):
    """Who holds a place."""

    lon: float
    lat: float
    name: str
    status: str
    holders: tuple[tuple[str, str], ...]
    """Name and colour of each holder."""


def kind_of(event: Event) -> str:
    """Return the group of KINDS an event is drawn as."""
    if event.type in {"airstrike", "shelling"}:
        return event.type
    if event.type in {"bombing", "chemical"}:
        return "bombing"
    if event.type in _GROUND:
        return "ground"
    return "people" if event.type in _PEOPLE else "other"


def event_marks(
    events: Iterable[Event], facts: Facts, since: dt.date | None, until: dt.date | None
) -> list[EventMark]:
    """Return marks for the events of a period that happened and have coordinates."""
    spots: dict[tuple[float, float, str], list[Event]] = {}
    for event, place in drawn_events(events, since, until):
        spots.setdefault((place.lon or 0.0, place.lat or 0.0, kind_of(event)), []).append(event)
    marks = []
    for (lon, lat, kind), members in sorted(spots.items()):
        main = main_place(members[0])
        assert main is not None
        radii = [p.radius_km or 0.0 for e in members if (p := main_place(e)) is not None]
        marks.append(
            EventMark(
                lon=lon,
                lat=lat,
                kind=kind,
                count=len(members),
                name=place_name(facts.spelt_place(main)),
                radius_km=max(radii),
                disputed=all(event.status == "disputed" for event in members),
                civilians=any(civilian_harm(event, facts) for event in members),
            )
        )
    return marks


def drawn_events(
    events: Iterable[Event], since: dt.date | None, until: dt.date | None
) -> Iterator[tuple[Event, PlaceMention]]:
    """Yield the events of a period that a map draws, with the place they are drawn at.

    Rumours, plans and what was denied or retracted are not drawn; a province or country is no spot.
    """
    for event in events:
        place = main_place(event)
        edges = bounds(event.time)
        if place is None or place.lat is None or place.lon is None:
            continue
        if event.rumour or event.status == "retracted":
            continue
        if event.modality not in {"happened", "ongoing"} or event.type in {"statement", "toll"}:
            continue
        if place.kind in {"country", "region", "province", "sea"}:
            continue
        if since and (edges is None or edges[1] < since):
            continue
        if until and (edges is None or edges[0] > until):
            continue
        yield event, place


def publishers_of(events: Iterable[Event], controls: Iterable[Control], facts: Facts) -> list[str]:
    """Return who published what a picture of these events and controls rests on, by name."""
    claims = facts.claims_of(key for control in controls for key in control.because)
    found = {p.source for event in events for p in facts.publications_of(event)}
    found.update(p.source for p in map(facts.publication, claims) if p is not None)
    return sorted(found)


def publishers_in(
    frame: Frame,
    drawn: Iterable[tuple[Event, PlaceMention]],
    controls: Iterable[Control],
    facts: Facts,
) -> list[str]:
    """Return who published what lies inside a frame, by name; `drawn` as of `drawn_events`."""
    events = [event for event, place in drawn if _lies_in(frame, place)]
    return publishers_of(events, [c for c in controls if _lies_in(frame, c.place)], facts)


def _lies_in(frame: Frame, place: PlaceMention) -> bool:
    return place.lat is not None and place.lon is not None and frame.holds(place.lon, place.lat)


def control_marks(
    controls: Iterable[Control],
    facts: Facts,
    on: dt.date,
    colours: Mapping[str, str] | None = None,
) -> list[ControlMark]:
    """Return who holds which place on a day.

    `colours` (see `holder_colours`) keeps those of a series of pictures; the day's own by default.
    """
    latest = held_on(controls, on)
    if colours is None:
        colours = holder_colours(latest, facts)
    return [
        ControlMark(
            lon=control.place.lon or 0.0,
            lat=control.place.lat or 0.0,
            name=place_name(facts.spelt_place(control.place)),
            status=control.status,
            holders=tuple((facts.name(h), colours[facts.name(h)]) for h in control.holders),
        )
        for control in latest
    ]


def held_on(controls: Iterable[Control], on: dt.date) -> list[Control]:
    """Return what is known of each place with coordinates on a day: the last word of each."""
    latest: dict[str, Control] = {}
    for control in controls:
        since, until = day(control.since), day(control.until)
        if control.place.lat is None or control.place.lon is None:
            continue
        if (since and since > on) or (until and until < on):
            continue
        key = control.place.id or control.place.text.casefold()
        if key not in latest or (latest[key].since or "") <= (control.since or ""):
            latest[key] = control
    return [control for _, control in sorted(latest.items())]


def holder_colours(controls: Iterable[Control], facts: Facts) -> dict[str, str]:
    """Return a colour for each holder: that of its side or state, else one of its own."""
    parties: dict[str, str] = {}
    for control in controls:
        for holder in control.holders:
            actor = facts.actor(holder)
            line = facts.parties.line(actor.id) if actor else ()
            side = actor.side if actor and actor.side else None
            known = next((name for name in (side, *line) if name in SIDES), None)
            parties[facts.name(holder)] = known or (line[-1] if line else facts.name(holder))
    others = sorted({party for party in parties.values() if party not in SIDES})
    spare = {party: SPARE[at % len(SPARE)] for at, party in enumerate(others)}
    return {name: SIDES.get(p) or spare[p] for name, p in sorted(parties.items())}


def holder_entries(held: Iterable[ControlMark]) -> list[tuple[str, str]]:
    """Return one entry of a legend for each colour: its disc and whose it is."""
    by_colour: dict[str, set[str]] = {}
    for place in held:
        for name, colour in place.holders:
            by_colour.setdefault(colour, set()).add(name)
    entries = []
    for colour, names in sorted(by_colour.items(), key=lambda item: min(item[1])):
        mark = ControlMark(lon=0, lat=0, name="", status="held", holders=(("", colour),))
        entries.append((control_symbol(mark, 8, 0, 6.5), listed(sorted(names), most=4)))
    return entries


def event_symbol(kind: str, x: float, y: float, size: float, disputed: bool = False) -> str:
    """Return the symbol of a kind: triangle, diamond, star, square, circle or dot."""
    colour = KINDS[kind][1]
    style: dict[str, object] = {
        "fill": colour, "fill_opacity": "0.35" if disputed else "0.9", "stroke": "#fff",
        "stroke_width": 1.0, "stroke_dasharray": "2 1.5" if disputed else None,
    }  # fmt: skip
    if disputed:
        style["stroke"] = colour
    r = size
    if kind == "airstrike":
        return _polygon([(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], style)
    if kind == "shelling":
        return _polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], style)
    if kind == "bombing":
        arms = [(0, -1), (0.3, -0.3), (1, 0), (0.3, 0.3), (0, 1), (-0.3, 0.3), (-1, 0),
                (-0.3, -0.3)]  # fmt: skip
        return _polygon([(x + a * r * 1.15, y + b * r * 1.15) for a, b in arms], style)
    if kind == "ground":
        side = r * 0.85
        return element("rect", x=x - side, y=y - side, width=2 * side, height=2 * side, **style)
    return element("circle", cx=x, cy=y, r=r * (0.85 if kind == "people" else 0.6), **style)


def _polygon(points: Sequence[tuple[float, float]], style: dict[str, object]) -> str:
    spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return element("polygon", points=spots, **style)


def control_symbol(mark: ControlMark, x: float, y: float, size: float = 8.0) -> str:
    """Return a disc in the holder's colour: split where contested, ringed where besieged."""
    colours = [colour for _, colour in mark.holders] or [UNKNOWN]
    if mark.status == "unknown":
        return element("circle", cx=x, cy=y, r=size - 1, fill="#fff", fill_opacity="0.7",
                       stroke=UNKNOWN, stroke_width=2.0, stroke_dasharray="3 2")  # fmt: skip
    parts = [element("circle", cx=x, cy=y, r=size, fill=colours[0], stroke="#fff",
                     stroke_width=1.2)]  # fmt: skip
    if len(colours) > 1:
        half = f"M{x:.1f},{y - size:.1f}A{size},{size} 0 0 1 {x:.1f},{y + size:.1f}Z"
        parts.append(element("path", d=half, fill=colours[1]))
    if mark.status == "besieged":
        parts.append(element("circle", cx=x, cy=y, r=size + 3, fill="none", stroke="#222",
                             stroke_width=1.6, stroke_dasharray="3 2"))  # fmt: skip
    elif mark.status == "contested":
        parts.append(element("circle", cx=x, cy=y, r=size + 2.5, fill="none", stroke="#d35400",
                             stroke_width=1.6))  # fmt: skip
    return "".join(parts)


def counted_kinds(marks: Iterable[EventMark]) -> Counter[str]:
    """Return how many events of each kind are drawn."""
    counts: Counter[str] = Counter()
    for mark in marks:
        counts[mark.kind] += mark.count
    return counts
