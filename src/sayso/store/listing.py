"""Derived rows as they are listed: filters turned into SQL.

Claims come ordered by (first day, document, position, id), events by (first day, id); what has
no date comes last, and is left out where a date is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, and_, false, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ..errors import InputError
from ..model import Claim, Control, Event, Filters, Issue, Lineage, Run
from . import schema
from .database import Database
from .rows import first_day, last_day
from .words import fold, parse_query, phrase_query

EVERYTHING = Filters()
_EARTH_KM = 6371.0088
_claim = msgspec.json.Decoder(Claim).decode
_event = msgspec.json.Decoder(Event).decode
_control = msgspec.json.Decoder(Control).decode
_issue = msgspec.json.Decoder(Issue).decode
_lineage = msgspec.json.Decoder(Lineage).decode
_run = msgspec.json.Decoder(Run).decode


class Listing:
    """Reads what was derived."""

    database: Database

    def claims(
        self, filters: Filters = EVERYTHING, keys: Sequence[str] | None = None
    ) -> list[Claim]:
        """Return claims that pass the filters, of these keys if given.

        `status` and `voices` keep claims of events that pass them; `source` is the outlet or any
        speaker; `text` is asked of evidence, actors, places and sources.
        """
        table = schema.claims
        order = (table.c.start, table.c.document, table.c.at, table.c.id)
        with self.database.reading() as connection:
            conditions = self._conditions(connection, table, schema.claim_places, filters)
            if keys is not None:
                conditions.append(self.database.member(table.c.key, keys))
            if filters.status is not None or filters.voices is not None:
                conditions.append(table.c.key.in_(self._keys_of_events(filters)))
            return [
                _claim(row) for row in connection.scalars(_page(table, conditions, order, filters))
            ]

    def claim(self, id_or_key: str) -> Claim | None:
        """Return one claim by id, or the first by key."""
        table = schema.claims
        statement = (
            select(table.c.row)
            .where(or_(table.c.id == id_or_key, table.c.key == id_or_key))
            .order_by(table.c.id != id_or_key, table.c.start, table.c.document, table.c.id)
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.scalar(statement)
        return None if row is None else _claim(row)

    def events(self, filters: Filters = EVERYTHING) -> list[Event]:
        """Return events that pass the filters.

        `source` is any origin or link of a path; `text` is asked of the event and of its claims.
        """
        table = schema.events
        with self.database.reading() as connection:
            conditions = self._conditions(connection, table, schema.event_places, filters)
            if filters.status is not None:
                conditions.append(table.c.status == filters.status)
            if filters.voices is not None:
                conditions.append(table.c.voices >= filters.voices)
            statement = _page(table, conditions, (table.c.start, table.c.id), filters)
            return [_event(row) for row in connection.scalars(statement)]

    def event(self, id: str) -> Event | None:
        """Return one living event; see `lineage` for one that is not."""
        with self.database.reading() as connection:
            row = connection.scalar(select(schema.events.c.row).where(schema.events.c.id == id))
        return None if row is None else _event(row)

    def events_of_claim(self, key: str) -> list[str]:
        """Return the ids of the events a claim belongs to, in order."""
        statement = (
            select(schema.events.c.id)
            .join(schema.event_claims, schema.event_claims.c.owner == schema.events.c.number)
            .where(schema.event_claims.c.key == key)
            .order_by(schema.events.c.id)
        )
        with self.database.reading() as connection:
            return list(connection.scalars(statement))

    def controls(self, *, on: str | None = None, place: str | None = None) -> list[Control]:
        """Return control intervals, ordered by place name, id and first day.

        `on` keeps the intervals [since, until) that hold that date; `place` is an id or a name
        in any spelling of case and accents.
        """
        table = schema.controls
        statement = select(table.c.row).order_by(
            table.c.name, table.c.place, table.c.since, table.c.id
        )
        if on is not None:
            day = _day(on, first_day)
            statement = statement.where(table.c.since <= day, table.c.until > day)
        if place is not None:
            statement = statement.where(
                or_(
                    table.c.place == place,
                    table.c.name == fold(place),
                    table.c.alias == fold(place),
                )
            )
        with self.database.reading() as connection:
            return [_control(row) for row in connection.scalars(statement)]

    def issues(self) -> list[Issue]:
        """Return all issues, worst first, then by kind and id."""
        table = schema.issues
        statement = select(table.c.row).order_by(table.c.severity, table.c.kind, table.c.id)
        with self.database.reading() as connection:
            return [_issue(row) for row in connection.scalars(statement)]

    def lineage(self, old: str) -> tuple[str, ...]:
        """Return the living events that an event id leads to; its own where it lives.

        Empty for an id that was never known or whose claims are all gone.
        """
        living: set[str] = set()
        seen: set[str] = set()
        ahead = [old]
        with self.database.reading() as connection:
            while ahead:
                name = ahead.pop()
                if name in seen:
                    continue
                seen.add(name)
                if connection.scalar(
                    select(schema.events.c.number).where(schema.events.c.id == name)
                ):
                    living.add(name)
                    continue
                latest = connection.scalar(
                    select(schema.lineage.c.row)
                    .where(schema.lineage.c.old == name)
                    .order_by(schema.lineage.c.number.desc())
                    .limit(1)
                )
                if latest is not None:
                    ahead.extend(_lineage(latest).new)
        return tuple(sorted(living))

    def all_lineage(self) -> list[Lineage]:
        """Return every step ever recorded, oldest first."""
        table = schema.lineage
        with self.database.reading() as connection:
            found = connection.scalars(select(table.c.row).order_by(table.c.number))
            return [_lineage(row) for row in found]

    def runs(self) -> list[Run]:
        """Return what ran, oldest first."""
        table = schema.runs
        with self.database.reading() as connection:
            found = connection.scalars(select(table.c.row).order_by(table.c.number))
            return [_run(row) for row in found]

    def counts(self) -> dict[str, int]:
        """Return the number of rows by kind."""
        tables = (
            schema.documents, schema.claims, schema.events, schema.controls, schema.issues,
            schema.decisions, schema.runs,
        )  # fmt: skip
        counted = select(
            *(select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in tables)
        )
        with self.database.reading() as connection:
            row = connection.execute(counted).one()
        return {name: int(value) for name, value in row._mapping.items()}

    # -------------------------------------------------------------- filters

    def _conditions(
        self, connection: Connection, table: Table, places: Table, filters: Filters
    ) -> list[ColumnElement[bool]]:
        """Return the conditions that claims and events share."""
        conditions: list[ColumnElement[bool]] = []
        if filters.since is not None:
            conditions.append(table.c.end >= _day(filters.since, first_day))
        if filters.until is not None:
            conditions.append(table.c.start <= _day(filters.until, last_day))
        if filters.type is not None:
            conditions.append(table.c.type == filters.type)
        if filters.modality is not None:
            conditions.append(table.c.modality == filters.modality)
        if filters.box is not None:
            owners = select(places.c.owner).where(self.database.inside(places, filters.box))
            conditions.append(table.c.number.in_(owners))
        if filters.near is not None:
            owners_near = self._near(connection, places, *filters.near)
            conditions.append(self.database.member(table.c.number, owners_near))
        for field, name in (("actors", filters.actor), ("sources", filters.source)):
            if name is not None:
                conditions.append(self._phrase(table, name, field))
        if filters.text is not None:
            conditions.append(self._text(table, filters.text))
        return conditions

    def _phrase(self, table: Table, name: str, field: str) -> ColumnElement[bool]:
        query = phrase_query(name)
        if not query.every:
            return false()
        return self.database.matching(table.c.number, table.name, query, field)

    def _text(self, table: Table, text: str) -> ColumnElement[bool]:
        query = parse_query(text)
        if not query.every:
            return false()
        own = self.database.matching(table.c.number, table.name, query)
        if table.name != "events":
            return own
        claims, links = schema.claims, schema.event_claims
        of_claims = (
            select(links.c.owner)
            .join(claims, claims.c.key == links.c.key)
            .where(self.database.matching(claims.c.number, "claims", query))
        )
        return or_(own, table.c.number.in_(of_claims))

    def _near(
        self, connection: Connection, places: Table, lat: float, lon: float, km: float
    ) -> list[int]:
        """Return the numbers of claims or events with a place within `km` of a point."""
        dlat = math.degrees(km / _EARTH_KM)
        south, north = max(-90.0, lat - dlat), min(90.0, lat + dlat)
        widest = max(abs(south), abs(north))
        west, east = -180.0, 180.0
        if widest < 89.9:
            # The widest meridian gap of a circle: asin(sin r / cos lat), not r / cos lat.
            ratio = math.sin(min(km / _EARTH_KM, math.pi / 2)) / math.cos(math.radians(lat))
            if ratio < 1:
                dlon = math.degrees(math.asin(ratio))
                west, east = _wrapped(lon - dlon), _wrapped(lon + dlon)
        found = connection.execute(
            select(places.c.owner, places.c.lat, places.c.lon).where(
                self.database.inside(places, (west, south, east, north))
            )
        )
        return sorted({owner for owner, y, x in found if distance_km(lat, lon, y, x) <= km})

    def _keys_of_events(self, filters: Filters) -> Select[Any]:
        events, links = schema.events, schema.event_claims
        statement = select(links.c.key).join(events, events.c.number == links.c.owner)
        if filters.status is not None:
            statement = statement.where(events.c.status == filters.status)
        if filters.voices is not None:
            statement = statement.where(events.c.voices >= filters.voices)
        return statement


def distance_km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres (haversine formula)."""
    y, y2 = math.radians(lat), math.radians(lat2)
    dy, dx = y2 - y, math.radians(lon2 - lon)
    part = math.sin(dy / 2) ** 2 + math.cos(y) * math.cos(y2) * math.sin(dx / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(part)))


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _day(date: str, edge: Any) -> str:
    day = edge(date)
    if day is None:
        raise InputError(f"{date}: is no date; write 2017-06-07, 2017-06 or 2017")
    return str(day)


def _page(
    table: Table,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
    filters: Filters,
) -> Select[Any]:
    statement = select(table.c.row).where(and_(True, *conditions)).order_by(*order)
    if filters.limit is not None:
        statement = statement.limit(filters.limit)
    if filters.offset:
        statement = statement.offset(filters.offset)
    return statement
