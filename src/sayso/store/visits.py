"""The log of what was asked for, and the time stamps over what was captured."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from ..ids import raw_name
from ..protocols import Stamp, Visit
from . import schema
from .captured import plain
from .database import Database

_decode = msgspec.json.Decoder(Visit).decode


def _key(name: str) -> str:
    # Addresses may be longer than what an index of PostgreSQL holds.
    return raw_name(name.encode("utf-8", "surrogatepass"))


class Visits:
    """What was tried, and what authorities of time have stamped."""

    database: Database

    def visit(self, name: str) -> Visit | None:
        """Return what came of the last try to take in an address or file."""
        with self.database.reading() as connection:
            row = connection.scalar(
                select(schema.visits.c.row).where(schema.visits.c.id == _key(name))
            )
        return None if row is None else _decode(row)

    def failed_visits(self) -> list[Visit]:
        """Return the last tries that gave nothing, by name."""
        statement = select(schema.visits.c.row).where(schema.visits.c.tries > 0)
        with self.database.reading() as connection:
            found = [_decode(row) for row in connection.scalars(statement)]
        return sorted(found, key=lambda visit: visit.name)

    def keep_visit(self, visit: Visit) -> None:
        """Keep what came of a try in place of what came of the one before."""
        row = msgspec.json.encode(visit, order="deterministic").decode()
        key = _key(visit.name)
        with self.database.writing() as connection:
            self.database.lock(connection, "visits")
            connection.execute(schema.visits.delete().where(schema.visits.c.id == key))
            connection.execute(
                schema.visits.insert(), {"id": key, "tries": visit.tries, "row": plain(row)}
            )

    def stamps(self) -> list[Stamp]:
        """Return all time stamps, oldest first."""
        statement = select(schema.stamps).order_by(schema.stamps.c.at, schema.stamps.c.digest)
        with self.database.reading() as connection:
            rows = connection.execute(statement).all()
        return [Stamp(**row._mapping) for row in rows]

    def keep_stamps(self, stamps: Iterable[Stamp]) -> None:
        """Keep time stamps; they can be neither changed nor deleted."""
        rows = [msgspec.structs.asdict(stamp) for stamp in stamps]
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "stamps")
            if rows:
                connection.execute(schema.stamps.insert(), rows)
