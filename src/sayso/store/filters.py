"""What a listing is narrowed to, turned into SQL conditions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from ..errors import InputError
from ..geometry import EARTH_KM, kilometres
from ..model import Filters
from . import schema
from .database import Box, Database, Numbers, Wanted, halves
from .rows import first_day, last_day
from .words import parse_query, phrase_query

_FEW = 2000
wide: ColumnElement[bool] = literal_column(f"({schema.WIDE})")
"""The condition on rows that end in another month than they begin; they have an index."""


def month_of(since: str) -> str:
    """Return the first day of the month of `since`: what does not reach into another begins later.

    Raises InputError for what is no date.
    """
    return f"{day_of(since, first_day)[:7]}-01"


def plain_conditions(
    database: Database, connection: Connection, table: Table, filters: Filters
) -> list[ColumnElement[bool]]:
    """Return the conditions on a row's own columns and, of claims, on their events."""
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(table.c.end >= day_of(filters.since, first_day))
    if filters.until is not None:
        found.append(table.c.start <= day_of(filters.until, last_day))
    if filters.type is not None:
        found.append(table.c.type == filters.type)
    if filters.modality is not None:
        found.append(table.c.modality == filters.modality)
    if table.name == "claims":
        if filters.status is not None or filters.voices is not None:
            found.append(of_events(database, connection, filters))
        return found
    if filters.status is not None:
        found.append(table.c.status == filters.status)
    if filters.voices is not None:
        found.append(table.c.voices >= filters.voices)
    return found


def wanted_words(filters: Filters) -> list[Wanted] | None:
    """Return what words rows must have, in which field; None where nothing can have them."""
    asked: list[Wanted] = []
    for field, name in (("actors", filters.actor), ("sources", filters.source)):
        if name is not None:
            asked.append((phrase_query(name), field))
    if filters.text is not None:
        asked.append((parse_query(filters.text), None))
    return asked if all(query.every for query, _ in asked) else None


def place_conditions(
    database: Database,
    connection: Connection,
    table: Table,
    places: Table,
    filters: Filters,
    owners: Numbers | None = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions on places; with `owners`, good for rows with these numbers alone."""
    found: list[ColumnElement[bool]] = []
    if filters.box is not None:
        inside = database.inside(places, filters.box, owners)
        found.append(table.c.number.in_(select(places.c.owner).where(inside)))
    if filters.near is not None:
        near = _near(database, connection, places, filters.near, owners)
        found.append(database.member(table.c.number, near))
    return found


def located(
    database: Database,
    connection: Connection,
    places: Table,
    numbers: Sequence[int],
    filters: Filters,
) -> set[int]:
    """Return those of these claims or events that have a place in the box and near the point."""
    columns = (places.c.owner, places.c.lat, places.c.lon)
    spots = connection.execute(database.numbered(places, numbers, *columns, by="owner")).all()
    found = set(numbers)
    if filters.box is not None:
        boxes = halves(filters.box)
        found &= {
            owner
            for owner, lat, lon in spots
            if any(w <= lon <= e and s <= lat <= n for w, s, e, n in boxes)
        }
    if filters.near is not None:
        found &= _within(spots, filters.near)
    return found


def _within(spots: Iterable[Sequence[Any]], near: tuple[float, float, float]) -> set[int]:
    """Return the owners of spots within `km` of a point.  Most stand at a few spots: a town's."""
    y, x, km = near
    owners: dict[tuple[float, float], list[int]] = {}
    for owner, lat, lon in spots:
        owners.setdefault((lat, lon), []).append(owner)
    there = (found for spot, found in owners.items() if kilometres(y, x, *spot) <= km)
    return set(chain.from_iterable(there))


def _near(
    database: Database,
    connection: Connection,
    places: Table,
    near: tuple[float, float, float],
    owners: Numbers | None,
) -> list[int]:
    """Return the numbers of claims or events with a place within `km` of a point."""
    found = connection.execute(
        select(places.c.owner, places.c.lat, places.c.lon).where(
            database.inside(places, _around(near), owners)
        )
    )
    return sorted(_within(found.all(), near))


def _around(near: tuple[float, float, float]) -> Box:
    """Return a box that holds a circle."""
    lat, lon, km = near
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
    return west, south, east, north


def few_located(
    connection: Connection, database: Database, places: Table, filters: Filters, most: int = _FEW
) -> list[int] | None:
    """Return the rows with a place in the box and about the point; None where they are many."""
    boxes = [filters.box] if filters.box is not None else []
    if filters.near is not None:
        boxes.append(_around(filters.near))
    for box in boxes:
        owners = connection.scalars(database.owners_inside(places, box).limit(most + 1)).all()
        if len(owners) <= most:
            return sorted(set(owners))
    return None


def few_events(connection: Connection, filters: Filters) -> list[int] | None:
    """Return the events with the wanted status and voices; None where nothing or much has them."""
    events = schema.events
    found: list[Sequence[int]] = []
    for asked in (
        None if filters.voices is None else events.c.voices >= filters.voices,
        None if filters.status is None else events.c.status == filters.status,
    ):
        if asked is not None:
            statement = select(events.c.number).where(asked).limit(_FEW + 1)
            found.append(connection.scalars(statement).all())
    least = min(found, key=len, default=None)
    return None if least is None or len(least) > _FEW else list(least)


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
        keys = connection.scalars(select(links.c.key).where(database.member(links.c.owner, some)))
        return database.member(schema.claims.c.key, sorted(set(keys)))
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
