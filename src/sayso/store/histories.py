"""What is told of who holds which place, by month: kept so that a history need not begin again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, func, insert, select

from ..kept import KeptHistories, KeptMonth, KeptPlace
from . import schema
from .database import Database
from .pages import pages


class HistoryRows:
    """Reads what is kept of histories."""

    database: Database

    def kept_places(self, families: Iterable[str]) -> dict[str, KeptPlace]:
        """Return family → what is kept of it."""
        table, parts = schema.held_places, schema.city_parts
        found: dict[str, KeptPlace] = {}
        for page in pages(families):
            cities: dict[str, list[str]] = {}
            told = select(parts.c.part, parts.c.city).where(
                self.database.member(parts.c.part, page)
            )
            wanted = select(table).where(self.database.member(table.c.family, page))
            with self.database.reading() as connection:
                for row in connection.execute(told.order_by(parts.c.city)):
                    cities.setdefault(row.part, []).append(row.city)
                for family, surest, count in connection.execute(wanted):
                    found[family] = KeptPlace(
                        family=family,
                        surest=surest,
                        count=count,
                        cities=tuple(cities.get(family, ())),
                    )
        return found

    def kept_month_numbers(self, families: Iterable[str]) -> dict[str, dict[int, int]]:
        """Return family → month → number of its row."""
        table = schema.told_months
        found: dict[str, dict[int, int]] = {}
        for page in pages(families):
            statement = select(table.c.family, table.c.month, table.c.number).where(
                self.database.member(table.c.family, page)
            )
            with self.database.reading() as connection:
                for family, month, number in connection.execute(statement):
                    found.setdefault(family, {})[month] = number
        return found

    def kept_months(self, numbers: Iterable[int]) -> list[KeptMonth]:
        """Return rows by number."""
        table = schema.told_months
        columns = (table.c.family, table.c.month, table.c.told, table.c.before)
        found: list[KeptMonth] = []
        for page in pages(numbers):
            statement = select(*columns).where(self.database.member(table.c.number, page))
            with self.database.reading() as connection:
                for family, month, told, before in connection.execute(statement):
                    found.append(KeptMonth(family=family, month=month, told=told, before=before))
        return found

    def city_parts(self, cities: Iterable[str]) -> dict[str, set[str]]:
        """Return family of a city → families of places told to be parts of it, or more."""
        table = schema.city_parts
        found: dict[str, set[str]] = {}
        for page in pages(cities):
            statement = select(table).where(self.database.member(table.c.city, page))
            with self.database.reading() as connection:
                for city, part in connection.execute(statement):
                    found.setdefault(city, set()).add(part)
        return found


def keep_histories(database: Database, connection: Connection, kept: KeptHistories) -> None:
    """Put histories in the place of all that were kept before."""
    for table in (schema.held_places, schema.city_parts, schema.told_months):
        connection.execute(delete(table))
    _add(database, connection, kept, {})


def change_histories(database: Database, connection: Connection, kept: KeptHistories) -> None:
    """Bring what is kept of histories up to date with a change."""
    places, months = schema.held_places, schema.told_months
    for page in pages({*kept.places_gone, *(place.family for place in kept.places)}):
        connection.execute(delete(places).where(database.member(places.c.family, page)))
    going = {*kept.months_gone, *((month.family, month.month) for month in kept.months)}
    gone: list[int] = []
    for page in pages({family for family, _ in going}):
        there = select(months.c.number, months.c.family, months.c.month).where(
            database.member(months.c.family, page)
        )
        gone += [row.number for row in connection.execute(there) if tuple(row[1:]) in going]
    database.delete(connection, months, "number", gone)
    parts = schema.city_parts
    known: dict[str, set[str]] = {}
    for page in pages({place.family for place in kept.places if place.cities}):
        told = select(parts.c.part, parts.c.city).where(database.member(parts.c.part, page))
        for part, city in connection.execute(told):
            known.setdefault(part, set()).add(city)
    _add(database, connection, kept, known)


def _add(
    database: Database,
    connection: Connection,
    kept: KeptHistories,
    known: Mapping[str, set[str]],
) -> None:
    """Add rows; `known` are the cities of parts that are there already."""
    places, parts, months = schema.held_places, schema.city_parts, schema.told_months
    database.insert(
        connection,
        places,
        ("family", "surest", "count"),
        ((place.family, place.surest, place.count) for place in kept.places),
    )
    new = [
        {"city": city, "part": place.family}
        for place in kept.places
        for city in place.cities
        if city not in known.get(place.family, set())
    ]
    if new:
        connection.execute(insert(parts), new)
    number = (connection.scalar(select(func.max(months.c.number))) or 0) + 1
    database.insert(
        connection,
        months,
        ("number", "family", "month", "told", "before"),
        (
            (at, month.family, month.month, month.told, month.before)
            for at, month in enumerate(kept.months, number)
        ),
    )
