"""Rows of ACLED, UCDP GED and Airwars → claims: what the coded columns say, nothing else.

No sentence is read: who, whom, where, when and how many died stand in columns.  Each claim rests on
the row's coded columns and its note, and each of its words stands in the row.  What a code book
leaves open (who of two rebel groups took a village) stays empty and says so.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from .actors import ActorIndex, actor_index
from .countries import country_called
from .dataset_rows import (
    ENGINE,
    RADIUS_KM,
    Format,
    evidence_end,
    format_of_reader,
    iso_day,
    listed,
    number,
    row_fields,
)
from .dataset_types import acled_type, airwars_type, own_type, ucdp_type
from .geometry import kilometres
from .ids import claim_key, seal
from .model import (
    Claim,
    ClaimFigure,
    ClaimType,
    Document,
    Evidence,
    Mention,
    Place,
    PlaceMention,
    Speaker,
    TimePrecision,
    TimeSpan,
)
from .protocols import Gazetteer
from .reference import Reference
from .source_index import source_index

_STATE = frozenset({"1", "state forces"})
_ARMED_NON_STATE = frozenset(
    {"2", "3", "4", "rebel group", "rebel groups", "political militia", "political militias",
     "identity militia", "identity militias"}
)  # fmt: skip
_AREAS = {"4": "province", "6": "country"}
"""UCDP's where_prec of whole areas; a point in one is its middle."""
_KIND_WORD = re.compile(
    r"\s+(?:village|town|city|district|province|governorate|region|area|municipality)\Z", re.I
)
_PLATFORMS = frozenset(
    {"facebook", "twitter", "x", "telegram", "youtube", "instagram", "whatsapp", "tiktok",
     "undisclosed source"}
)  # fmt: skip
"""Where words are posted is not who says them."""
_SOURCE_NAME = re.compile(r"sources\[\d+\]\.(source_)?name")
_NEAR_KM = 25.0
"""A point may be so far from the place that the row names; further off, the place is not meant."""
_AROUND_KM = 8.0
"""A gazetteer's place of the same name so near a row's point is the row's place."""
_PROVINCE = {"acled": ("admin1",), "ucdp": ("adm_1",), "airwars": ("region",)}
_GROUPS = ("children", "women", "men")


class _Row(NamedTuple):
    """A row on its way to claims."""

    document: Document
    kind: Format
    fields: Mapping[str, str]
    nation: str | None
    on: str | None

    def get(self, *names: str) -> str:
        """Return the first of these cells that holds anything."""
        return next((self.fields[name] for name in names if self.fields.get(name)), "")


class DatasetClaims:
    """Makes the claims of rows; built once for one reading."""

    def __init__(self, reference: Reference, gazetteer: Gazetteer) -> None:
        self._actors: ActorIndex = actor_index(reference)
        self._sources = source_index(reference)
        self._gazetteer = gazetteer
        self._types = reference.types

    def extract(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield each row with its claims: one, or two where Airwars has a concession."""
        for document in documents:
            yield document, self._claims(document)

    def _claims(self, document: Document) -> list[Claim]:
        kind = format_of_reader(document.reader)
        assert kind is not None
        fields = row_fields(document.text)
        land = country_called(fields.get("country"))
        time = _time(fields, kind)
        row = _Row(
            document, kind, fields, land.alpha2 if land else None, time.start if time else None
        )
        made = {"acled": self._acled, "ucdp": self._ucdp, "airwars": self._airwars}[kind](row)
        return [_placed_in(claim, time, row, at) for at, claim in enumerate(made)]

    # ------------------------------------------------------------------ ACLED

    def _acled(self, row: _Row) -> list[Claim]:
        sub = row.get("sub_event_type")
        kind = acled_type(row.fields, self._types)
        if kind is None:
            return []
        own = own_type(row.fields, self._types)
        one = self._mentions(row, [row.get("actor1"), *listed(row.get("assoc_actor_1"))])
        two = self._mentions(row, [row.get("actor2"), *listed(row.get("assoc_actor_2"))])
        why: dict[str, str] = {}
        if kind == "capture":
            # In rows that sayso wrote the first actor is who did it.
            taker = 1 if own else _taker(sub, row)
            if taker is None:
                # The fight between both is certain, who holds the place after it is not.
                kind = "clash"
            elif taker == 2:
                one, two = two, one
        elif kind == "withdrawal" and not own:
            one, two = (), ()
            why["actor"] = "ACLED does not say which of the parties left"
        elif kind == "protest":
            two = ()
        dead = number(row.get("fatalities"))
        figures = []
        if dead:
            figures.append(_figure(row, "killed", ("fatalities",), dead, dead))
        else:
            why["figures"] = "0 fatalities in ACLED: none, or none known"
        weapon = (Mention(text=sub),) if kind == "bombing" else ()
        return [
            self._claim(
                row, kind, one, two, figures, self._speaker(row, listed(row.get("source"))), why,
                weapon=weapon,
            )
        ]  # fmt: skip

    # ------------------------------------------------------------------ UCDP

    def _ucdp(self, row: _Row) -> list[Claim]:
        kind = ucdp_type(row.fields)
        figures = list(_ucdp_deaths(row))
        origins, offices = (
            [name for cell in listed(row.get(column)) for name in cell.split(", ")]
            for column in ("source_original", "source_office")
        )
        says = self._speaker(row, origins if origins else offices)
        if says and origins:
            known = {says[0].id or says[0].text}
            says += tuple(s for s in self._speaker(row, offices) if (s.id or s.text) not in known)
        one, two = (
            self._mentions(row, [row.get("side_a")]),
            self._mentions(row, [row.get("side_b")]),
        )
        return [self._claim(row, kind, one, two, figures, says, {})]

    # ------------------------------------------------------------------ Airwars

    def _airwars(self, row: _Row) -> list[Claim]:
        kind = airwars_type(row.fields)
        why: dict[str, str] = {}
        accused = _belligerents(row)
        actor = self._mentions(row, accused)
        if len(actor) > 1:
            why["actor"] = f"several are accused, together or one of them: {', '.join(accused)}"
            actor = ()
        civilian = row.get("civilian_harm_status", "grading").casefold()
        figures = [] if "discount" in civilian else list(_harm(row))
        if not figures:
            why["figures"] = "the row gives no number of civilians harmed"
        names = [
            v for n, v in row.fields.items() if re.fullmatch(r"sources\[\d+\]\.(source_)?name", n)
        ]
        says = self._speaker(row, list(dict.fromkeys(names)))
        found = [self._claim(row, kind, actor, self._targets(row), figures, says, why)]
        conceded = number(row.get("civilian_deaths_conceded_min"))
        if conceded and len(accused) == 1 and actor:
            most = number(row.get("civilian_deaths_conceded_max")) or conceded
            cells = [n for n in ("civilian_deaths_conceded_min", "civilian_deaths_conceded_max")
                     if row.fields.get(n)]  # fmt: skip
            dead = _figure(row, "killed", cells, conceded, most, of="civilians")
            own = (Speaker(text=actor[0].text, id=actor[0].id, name=actor[0].name, cue="conceded"),)
            found.append(self._claim(row, kind, actor, self._targets(row), [dead], own, {}))
        return found

    def _targets(self, row: _Row) -> tuple[Mention, ...]:
        names = [v for n, v in row.fields.items() if n.startswith("targeted_belligerents[")]
        return self._mentions(row, names)

    # ------------------------------------------------------------------ parts

    def _claim(
        self,
        row: _Row,
        kind: ClaimType,
        actor: tuple[Mention, ...],
        target: tuple[Mention, ...],
        figures: Sequence[ClaimFigure],
        says: tuple[Speaker, ...],
        why: dict[str, str],
        weapon: tuple[Mention, ...] = (),
    ) -> Claim:
        place = self._place(row)
        filled = {"actor": actor, "target": target, "place": place, "figures": figures}
        reasons = {name: "the row names none" for name, value in filled.items() if not value}
        return Claim(
            id="", key="", type=kind, actor=actor, target=target, weapon=weapon, place=place,
            figures=tuple(figures), says=says, score=1.0, engine=ENGINE,
            why_empty={**reasons, **why}, document=row.document.id,
            evidence=Evidence(text="", start=0, end=0),
        )  # fmt: skip

    def _mentions(self, row: _Row, names: Iterable[str]) -> tuple[Mention, ...]:
        found = [
            mention for name in dict.fromkeys(names) if name for mention in self._named(row, name)
        ]
        return tuple({m.id or m.text: m for m in reversed(found)}.values())[::-1]

    def _named(self, row: _Row, words: str) -> list[Mention]:
        """Return whom a cell names; UCDP lists allies by commas, which names may hold as well."""
        whole = self._mention(row, words)
        if whole.id or ", " not in words:
            return [whole]
        parts = [self._mention(row, part.strip()) for part in words.split(", ") if part.strip()]
        return parts if any(part.id for part in parts) else [whole]

    def _mention(self, row: _Row, words: str) -> Mention:
        """Return whom a data set's name means: `QSD: Syrian Democratic Forces`, `… (2000-)`."""
        if words.startswith("Unidentified"):
            return Mention(text=words)
        nations = (row.nation,) if row.nation else ()
        # What stands in parentheses is a country or years, which would be found as an actor.
        plain = re.sub(r"\s*\([^()]*\)", "", words)
        if plain.startswith("Government of ") and row.kind == "ucdp":
            # UCDP names a state for its armed forces.
            hits = self._actors.lookup(f"Military Forces of {plain[14:]}", row.on, nations)
            if hits:
                return Mention(text=words, id=hits[0].actor.id, name=hits[0].actor.name)
        for name in dict.fromkeys((plain.split(": ", 1)[-1], plain, plain.split(":", 1)[0])):
            hits = self._actors.lookup(name, row.on, nations)
            if hits:
                return Mention(text=words, id=hits[0].actor.id, name=hits[0].actor.name)
        return Mention(text=words)

    def _speaker(self, row: _Row, names: Sequence[str]) -> tuple[Speaker, ...]:
        """Return the one source a row names; of several nobody knows who said what."""
        if len(names) != 1 or names[0].casefold() in _PLATFORMS:
            return ()
        known = self._sources.lookup(names[0])
        return (
            Speaker(
                text=names[0],
                id=known.id if known else None,
                name=known.name if known else None,
                cue="source",
            ),
        )

    def _place(self, row: _Row) -> tuple[PlaceMention, ...]:
        province = row.get(*_PROVINCE[row.kind])
        words = row.get("where_coordinates", "location_name", "location") or province
        words = words or row.get("country")
        if not words:
            return ()
        lat, lon = number(row.get("latitude", "lat")), number(row.get("longitude", "lon"))
        if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
            # Looked up later: in its province, in its country.
            wider = (province,) if province and province != words else ()
            inside = tuple(PlaceMention(text=name, relation="within") for name in wider)
            return (PlaceMention(text=words, country=row.nation), *inside)
        exact = row.get("where_prec", "geo_precision", "geolocation_accuracy").removesuffix(".0")
        reach = RADIUS_KM[row.kind].get(exact, 5.0)
        area = _AREAS.get(exact) if row.kind == "ucdp" else None
        known = None if area else self._known(words, lat, lon, row.nation)
        vague = reach > _NEAR_KM
        return (
            PlaceMention(
                text=words,
                name=known.name if known else words,
                id=known.id if known and not vague else None,
                lat=lat,
                lon=lon,
                radius_km=reach,
                kind=area or (known.kind if known else None if vague else "site"),
                country=row.nation or (known.country if known else None),
                admin1=province or None,
                relation="near" if reach > 10.0 and not area else None,
                score=1.0,
            ),
        )

    def _known(self, words: str, lat: float, lon: float, nation: str | None) -> Place | None:
        """Return the gazetteer's place of a row: the nearest of its name around its point."""
        nations = (nation,) if nation else ()
        near = []
        for name in dict.fromkeys(
            (words, _KIND_WORD.sub("", words), words.split(",", maxsplit=1)[0])
        ):
            for hit in self._gazetteer.find(name, nations, 20):
                away = kilometres(lat, lon, hit.place.lat, hit.place.lon)
                if hit.match != "loose" and away <= max(_AROUND_KM, hit.place.radius_km):
                    near.append((away, hit.place.id, hit.place))
        return min(near)[2] if near else None


def _placed_in(claim: Claim, time: TimeSpan | None, row: _Row, at: int) -> Claim:
    """Return a claim with its time, its words in the row, its key and its id."""
    text = row.document.text
    end = evidence_end(text, row.kind)
    why = claim.why_empty if time else {**claim.why_empty, "time": "the row has no day"}
    claim = msgspec.structs.replace(
        claim,
        time=time,
        why_empty=why,
        evidence=Evidence(text=text[:end], start=0, end=end),
        key=claim_key(row.document.page, claim.type, text[:end], [p.text for p in claim.place], at),
    )
    return seal(claim)


def _taker(sub: str, row: _Row) -> int | None:
    """Return which of the two actors took the place: 1, 2, or None where ACLED leaves it open.

    The order of ACLED's actors says nothing; its kinds do where only one of them fits.
    """
    kinds = [row.get(name).removesuffix(".0").casefold() for name in ("inter1", "inter2")]
    if not row.get("actor2"):
        return 1
    fits = _STATE if sub.casefold().startswith("government") else _ARMED_NON_STATE
    takers = [at for at, kind in enumerate(kinds, 1) if kind in fits]
    other = [kind for kind in kinds if kind not in fits]
    sure = fits is _STATE or other in (["1"], ["state forces"])
    return takers[0] if len(takers) == 1 and sure else None


def _figure(
    row: _Row,
    measure: str,
    columns: Sequence[str],
    low: float | None,
    high: float | None,
    of: str | None = None,
    part_of: int | None = None,
) -> ClaimFigure:
    words = "\n".join(f"{name}: {row.fields[name]}" for name in columns)
    if words not in row.document.text:
        words = f"{columns[0]}: {row.fields[columns[0]]}"
    return ClaimFigure(
        what=measure, measure=measure, low=low, high=high, unit="person", text=words, of=of,
        part_of=part_of,
    )  # fmt: skip


def _ucdp_deaths(row: _Row) -> Iterator[ClaimFigure]:
    """Yield the deaths of each side and of civilians, and the total where it says more than they.

    UCDP's best is the sum of its parts; low and high belong to the sum.
    """
    best, low, high = (number(row.get(name)) for name in ("best", "low", "high"))
    parts = [
        (column, dead, whose)
        for column, whose in (
            ("deaths_a", row.get("side_a")), ("deaths_b", row.get("side_b")),
            ("deaths_civilians", "civilians"), ("deaths_unknown", ""),
        )
        if (dead := number(row.get(column)))
    ]  # fmt: skip
    exact = low in (None, best) and high in (None, best)
    named = [part for part in parts if part[2]]
    if exact and named == parts:
        for column, dead, whose in named:
            yield _figure(row, "killed", (column,), dead, dead, of=whose)
        return
    if not best and not high:
        return
    cells = [name for name in ("best", "low", "high") if row.get(name)]
    least, most = low if low is not None else best, max(high or 0.0, best or 0.0)
    # One group only: the range is its own.
    alone = named[0][2] if len(parts) == 1 and named else None
    yield _figure(row, "killed", cells, least, most, of=alone)
    if alone is None:
        for column, dead, whose in named:
            yield _figure(row, "killed", (column,), dead, dead, of=whose, part_of=0)


def _harm(row: _Row) -> Iterator[ClaimFigure]:
    """Yield civilians killed and injured, and the children, women and men among them."""
    places: dict[str, int] = {}
    count = 0
    for group in ("civilian_non_combatants", *_GROUPS, "belligerents"):
        for measure in ("killed", "injured"):
            stem = f"killed_injured_{group}.{measure}"
            names = [f"{stem}_min", f"{stem}_max"]
            if group == "civilian_non_combatants" and not any(map(row.get, names)):
                names = [f"civ_{measure}_min", f"civ_{measure}_max"]
            cells = [name for name in names if row.get(name)]
            values = [number(row.get(name)) for name in names]
            low, high = (values[0] if values[0] is not None else values[1]), values[1]
            if not cells or not (low or high):
                continue
            whose = {"civilian_non_combatants": "civilians"}.get(group, group)
            whole = places.get(measure) if group in _GROUPS else None
            if group == "civilian_non_combatants":
                places[measure] = count
            yield _figure(row, measure, cells, low, high, of=whose, part_of=whole)
            count += 1


def _belligerents(row: _Row) -> list[str]:
    """Return who is accused, without those who are only called unknown."""
    names = [
        value
        for name, value in row.fields.items()
        if re.fullmatch(r"belligerents\[\d+\](\.belligerent_term)?", name)
    ] or [part.strip() for part in row.get("belligerents").split(",")]
    return list(dict.fromkeys(n for n in names if n and n.casefold() != "unknown"))


def _time(fields: Mapping[str, str], kind: Format) -> TimeSpan | None:
    columns = {
        "acled": (("event_date",), ()),
        "ucdp": (("date_start",), ("date_end",)),
        "airwars": (("incident_date", "date"), ("incident_date_end", "date_end")),
    }[kind]
    words = next((fields[name] for name in columns[0] if fields.get(name)), "")
    first = iso_day(words)
    if first is None:
        return None
    last = next((d for name in columns[1] if (d := iso_day(fields.get(name)))), first)
    precision: TimePrecision = "day"
    exact = fields.get("time_precision" if kind == "acled" else "date_prec", "1")[:1]
    if kind == "acled" and exact == "2":
        last = (dt.date.fromisoformat(first) + dt.timedelta(days=6)).isoformat()
        precision = "week"
    elif kind == "acled" and exact == "3":
        year, month = int(first[:4]), int(first[5:7])
        days = calendar.monthrange(year, month)[1]
        first, last, precision = f"{first[:7]}-01", f"{first[:7]}-{days:02}", "month"
    elif kind == "ucdp":
        spans: dict[str, TimePrecision] = {"2": "span", "3": "week", "4": "month", "5": "year"}
        precision = spans.get(exact, "day")
    if last < first:
        last = first
    if precision == "day" and last != first:
        precision = "span"
    return TimeSpan(start=first, end=last, precision=precision, text=words)
