"""What a listing is narrowed to, turned into SQL conditions."""

from __future__ import annotations

import math
from collections.abc import Callable

from sqlalchemy import Connection, Table, false, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ..errors import InputError
from ..geometry import EARTH_KM, kilometres
from ..model import Filters
from . import schema
from .database import Database
from .rows import first_day, last_day
from .words import parse_query, phrase_query

_FEW = 2000


def conditions(
    database: Database, connection: Connection, table: Table, places: Table, filters: Filters
) -> list[ColumnElement[bool]]:
    """Return the conditions that claims and events share."""
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(table.c.end >= day_of(filters.since, first_day))
    if filters.until is not None:
        found.append(table.c.start <= day_of(filters.until, last_day))
    if filters.type is not None:
        found.append(table.c.type == filters.type)
    if filters.modality is not None:
        found.append(table.c.modality == filters.modality)
    if filters.box is not None:
        owners = select(places.c.owner).where(database.inside(places, filters.box))
        found.append(table.c.number.in_(owners))
    if filters.near is not None:
        owners_near = _near(database, connection, places, *filters.near)
        found.append(database.member(table.c.number, owners_near))
    for field, name in (("actors", filters.actor), ("sources", filters.source)):
        if name is not None:
            found.append(_phrase(database, table, name, field))
    if filters.text is not None:
        found.append(_text(database, table, filters.text))
    return found


def _phrase(database: Database, table: Table, name: str, field: str) -> ColumnElement[bool]:
    query = phrase_query(name)
    if not query.every:
        return false()
    return database.matching(table.c.number, table.name, query, field)


def _text(database: Database, table: Table, text: str) -> ColumnElement[bool]:
    query = parse_query(text)
    if not query.every:
        return false()
    own = database.matching(table.c.number, table.name, query)
    if table.name != "events":
        return own
    claims, links = schema.claims, schema.event_claims
    of_claims = (
        select(links.c.owner)
        .join(claims, claims.c.key == links.c.key)
        .where(database.matching(claims.c.number, "claims", query))
    )
    return or_(own, table.c.number.in_(of_claims))


def _near(
    database: Database, connection: Connection, places: Table, lat: float, lon: float, km: float
) -> list[int]:
    """Return the numbers of claims or events with a place within `km` of a point."""
    # A little wider than exact, so that rounding loses nothing at the rim.
    dlat = math.degrees(km / EARTH_KM) + 1e-6
    south, north = max(-90.0, lat - dlat), min(90.0, lat + dlat)
    widest = max(abs(south), abs(north))
    west, east = -180.0, 180.0
    if widest < 89.9:
        # The widest meridian gap of a circle: asin(sin r / cos lat), not r / cos lat.
        ratio = math.sin(min(km / EARTH_KM, math.pi / 2)) / math.cos(math.radians(lat))
        if ratio < 1:
            dlon = math.degrees(math.asin(ratio)) + 1e-6
            west, east = _wrapped(lon - dlon), _wrapped(lon + dlon)
    found = connection.execute(
        select(places.c.owner, places.c.lat, places.c.lon).where(
            database.inside(places, (west, south, east, north))
        )
    )
    return sorted({owner for owner, y, x in found if kilometres(lat, lon, y, x) <= km})


def of_events(database: Database, connection: Connection, filters: Filters) -> ColumnElement[bool]:
    """Return the condition that a claim is of an event with the wanted status and voices.

    Few events: their claims are looked up.  Many: each claim is looked up as the listing comes to
    it, because a page is then full long before the end.
    """
    events, links = schema.events, schema.event_claims
    wanted: list[ColumnElement[bool]] = []
    if filters.status is not None:
        wanted.append(events.c.status == filters.status)
    if filters.voices is not None:
        wanted.append(events.c.voices >= filters.voices)
    some = connection.scalars(select(events.c.number).where(*wanted).limit(_FEW + 1)).all()
    if len(some) <= _FEW:
        of_them = select(links.c.key).where(database.member(links.c.owner, some))
        return schema.claims.c.key.in_(of_them)
    pairs = select(links.c.key).join(events, events.c.number == links.c.owner).where(*wanted)
    if filters.limit is None:
        return schema.claims.c.key.in_(pairs)
    return pairs.where(links.c.key == schema.claims.c.key).exists()


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def day_of(date: str, edge: Callable[[str], str | None]) -> str:
    """Return the first or last day of a date.  Raises InputError for what is none."""
    day = edge(date)
    if day is None:
        raise InputError(f"{date}: is no date; write 2017-06-07, 2017-06 or 2017")
    return day
