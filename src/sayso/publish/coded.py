"""Reading data sets of others: ACLED and UCDP GED tables, Airwars incidents, events of sayso.

Each row becomes a `Coded` event in one shape, so that two data sets can be laid side by side.
Nothing is added to a record.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..dataset_rows import RADIUS_KM, Format, format_of, iso_day, listed, number
from ..errors import InputError
from ..model import Event, Row
from ..reference import Reference
from .facts import Facts, country_name, main_place
from .losses import losses
from .placing import place_name
from .precision import bounds

Group = Literal["battle", "strike", "violence", "protest", "other"]
_GROUPS: dict[str, Group] = {
    "airstrike": "strike", "shelling": "strike", "bombing": "strike", "chemical": "strike",
    "interdiction": "strike", "clash": "battle", "capture": "battle", "advance": "battle",
    "offensive": "battle", "siege": "battle", "withdrawal": "battle", "killing": "violence",
    "abduction": "violence", "arrest": "violence", "destruction": "violence",
    "protest": "protest",
}  # fmt: skip
_ACLED_GROUPS: dict[str, Group] = {
    "Battles": "battle", "Explosions/Remote violence": "strike",
    "Violence against civilians": "violence", "Protests": "protest", "Riots": "protest",
}  # fmt: skip
_SAME_SPOT_KM = 10.0
"""Two data sets may put one village so far apart, however exact they call their points."""


class Coded(Row, kw_only=True, frozen=True):
    """One event of a data set."""

    id: str
    group: Group
    type: str
    """The data set's own word for what happened."""
    first: dt.date
    last: dt.date
    place: str = ""
    also: tuple[str, ...] = ()
    """Other words for the place."""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    km: float = 10.0
    """How far off the point may be."""
    actors: tuple[str, ...] = ()
    """Ids of known actors (`id:…`), else folded names."""
    low: float | None = None
    high: float | None = None
    """Deaths, from and to; None where the row gives none."""
    source: str = ""


class DataSet(Row, kw_only=True, frozen=True):
    """The events of one data set, and how many rows had no day that can be compared."""

    name: str
    kind: str
    """acled, ucdp, airwars or sayso."""
    events: tuple[Coded, ...]
    undated: int = 0


Named = Callable[[str], str]
"""The name of an actor → the key it is compared by."""


def read_coded(path: Path, named: Named, reference: Reference) -> DataSet:
    """Read a data set; `.gz` is unpacked, a folder is a release of sayso.

    Raises InputError where the file cannot be read or is of no known kind.
    """
    if path.is_dir():
        path = path / "events.jsonl"
    text = _text(path)
    start = text.lstrip("\ufeff \r\n")[:1]
    if start in {"{", "["}:
        return _from_json(path, text, named, reference)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    kind = format_of(rows[0]) if rows else None
    if kind == "acled":
        return _built(path, "acled", rows, lambda row: _acled(row, named))
    if kind == "ucdp":
        return _built(path, "ucdp", rows, lambda row: _ucdp(row, named))
    raise InputError(
        f"{path}: no data set that can be compared; give ACLED or UCDP GED as CSV, Airwars "
        "incidents or events of sayso as JSON lines, a release or a record"
    )


def coded_events(name: str, events: Iterable[Event], facts: Facts, named: Named) -> DataSet:
    """Return events of a record as a data set: those that happened, by somebody's account."""
    found, undated = [], 0
    for event in events:
        if event.rumour or event.status == "retracted" or event.type in {"toll", "statement"}:
            continue
        if event.modality not in {"happened", "ongoing"} or event.type == "control":
            continue
        coded = _own(event, facts, named)
        undated += coded is None
        if coded is not None:
            found.append(coded)
    return DataSet(name=name, kind="sayso", events=tuple(found), undated=undated)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _built(
    path: Path,
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    coded: Callable[[Mapping[str, Any]], Coded | None],
) -> DataSet:
    found, undated = [], 0
    for row in rows:
        event = coded(row)
        undated += event is None
        if event is not None:
            found.append(event)
    return DataSet(name=str(path), kind=kind, events=tuple(found), undated=undated)


def _from_json(path: Path, text: str, named: Named, reference: Reference) -> DataSet:
    try:
        rows = list(_json_rows(text))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: no JSON: {error}") from error
    if rows and {"voices", "claims", "status"} <= rows[0].keys():
        try:
            events = msgspec.convert(rows, list[Event])
        except msgspec.ValidationError as error:
            raise InputError(f"{path}: not the events of sayso: {error}") from error
        from ..view import Rows

        facts = Facts(Rows(happened=events, known=reference.sources), reference)
        return coded_events(str(path), events, facts, named)
    if rows and format_of(rows[0]) == "airwars":
        return _built(path, "airwars", rows, lambda row: _airwars(row, named))
    raise InputError(f"{path}: neither events of sayso nor Airwars incidents")


def _json_rows(text: str) -> Iterator[dict[str, Any]]:
    text = text.lstrip("\ufeff").strip()
    rows = json.loads(text) if text.startswith("[") else map(json.loads, text.splitlines())
    yield from (row for row in rows if isinstance(row, dict))


def _own(event: Event, facts: Facts, named: Named) -> Coded | None:
    edges = bounds(event.time)
    if edges is None:
        return None
    place = main_place(event)
    deaths = losses(event, facts).total
    parties = (*event.actor, *event.target)
    known = [f"id:{m.id}" if m.id else named(facts.name(m)) for m in parties]
    return Coded(
        id=event.id,
        group=_GROUPS.get(event.type, "other"),
        type=event.type,
        first=edges[0],
        last=edges[1],
        place=place_name(place) if place else "",
        also=(place.text, place.name or "") if place else (),
        country=country_name(place.country) if place and place.country else "",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        km=max(_SAME_SPOT_KM, (place.radius_km or 0.0) if place else 0.0),
        actors=tuple(dict.fromkeys(filter(None, known))),
        low=deaths.low if deaths else None,
        high=deaths.high if deaths else None,
        source="; ".join(dict.fromkeys(p.source for p in facts.publications_of(event))),
    )


def _acled(row: Mapping[str, Any], named: Named) -> Coded | None:
    day = _day(row.get("event_date"))
    if day is None:
        return None
    precision = str(row.get("time_precision") or "1")[:1]
    spread = {"2": 6, "3": 30}.get(precision, 0)
    deaths = _number(row.get("fatalities"))
    first = day - dt.timedelta(days=15) if precision == "3" else day
    return Coded(
        id=str(row["event_id_cnty"]),
        group=_ACLED_GROUPS.get(str(row.get("event_type")), "other"),
        type=str(row.get("sub_event_type") or row.get("event_type") or ""),
        first=first,
        last=first + dt.timedelta(days=spread),
        place=str(row.get("location") or ""),
        country=str(row.get("country") or ""),
        lat=_number(row.get("latitude")),
        lon=_number(row.get("longitude")),
        km=_reach("acled", row.get("geo_precision")),
        actors=_actors((row.get(n) for n in ("actor1", "assoc_actor_1", "actor2",
                                             "assoc_actor_2")), named),
        low=deaths,
        high=deaths,
        source=str(row.get("source") or ""),
    )  # fmt: skip


def _ucdp(row: Mapping[str, Any], named: Named) -> Coded | None:
    first, last = _day(row.get("date_start")), _day(row.get("date_end"))
    if first is None or last is None:
        return None
    return Coded(
        id=str(row.get("relid") or row.get("id")),
        group="violence" if str(row.get("type_of_violence"))[:1] == "3" else "battle",
        type={"1": "state-based", "2": "non-state", "3": "one-sided"}.get(
            str(row.get("type_of_violence"))[:1], ""
        ),
        first=first,
        last=max(first, last),
        place=str(row.get("where_coordinates") or ""),
        country=str(row.get("country") or ""),
        lat=_number(row.get("latitude")),
        lon=_number(row.get("longitude")),
        km=_reach("ucdp", row.get("where_prec")),
        actors=_actors((row.get("side_a"), row.get("side_b")), named),
        low=_number(row.get("low")),
        high=_number(row.get("high")),
        source=str(row.get("source_office") or ""),
    )


def _airwars(row: Mapping[str, Any], named: Named) -> Coded | None:
    first = _day(row.get("incident_date") or row.get("date"))
    if first is None:
        return None
    last = _day(row.get("incident_date_end") or row.get("date_end")) or first
    codes = row.get("unique_reference_codes") or [row.get("code")]
    harm = row.get("killed_injured_civilian_non_combatants") or {}
    accused = row.get("belligerents") or ()
    if isinstance(accused, str):
        accused = accused.split(",")
    names = [a.get("belligerent_term") if isinstance(a, dict) else str(a).strip() for a in accused]
    return Coded(
        id=str(codes[0]),
        group="strike",
        type=str(row.get("strike_type") or ""),
        first=first,
        last=max(first, last),
        place=str(row.get("location_name") or row.get("location") or ""),
        country=str(row.get("country") or ""),
        lat=_number(row.get("latitude") if "latitude" in row else row.get("lat")),
        lon=_number(row.get("longitude") if "longitude" in row else row.get("lon")),
        actors=_actors((n for n in names if n and n.casefold() != "unknown"), named),
        low=_number(harm.get("killed_min") if harm else row.get("civ_killed_min")),
        high=_number(harm.get("killed_max") if harm else row.get("civ_killed_max")),
        source="; ".join(
            str(s.get("source_name") or s.get("name") or "") for s in row.get("sources") or ()
        ),
    )


def _actors(names: Iterable[Any], named: Named) -> tuple[str, ...]:
    parts = [part for name in names if name for part in listed(str(name))]
    return tuple(dict.fromkeys(key for part in parts if (key := named(part))))


def _reach(kind: Format, code: Any) -> float:
    """Return how far off the point of a row may be, as far as comparing goes."""
    return max(_SAME_SPOT_KM, RADIUS_KM[kind].get(str(code or "1")[:1], _SAME_SPOT_KM))


def _number(value: Any) -> float | None:
    return None if value is None else number(str(value))


def _day(value: Any) -> dt.date | None:
    day = iso_day(str(value or ""))
    return dt.date.fromisoformat(day) if day else None
