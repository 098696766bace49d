"""What accounts did: an append-only log in which each entry seals the one before."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Connection, select

from ..ids import canonical
from ..membership import Action, AuditEntry
from .captured import plain
from .database import Database
from .ruled import FIRST
from .schema import audit

_decode = msgspec.json.Decoder(AuditEntry).decode


class AuditRows:
    """Who did what, when."""

    database: Database

    def log_action(
        self, at: str, by: str, action: Action, about: str = "", detail: str = ""
    ) -> AuditEntry:
        """Append an entry and return it with its number."""
        with self.database.writing(durable=True) as connection:
            return append(self.database, connection, at, by, action, about, detail)

    def audit_log(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        by: str | None = None,
        action: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> list[AuditEntry]:
        """Return entries, oldest first.

        `since` and `until` are days (ISO, UTC) of the deed, both included; `after` leaves out the
        entries up to that number; with `limit`, the newest so many, or with `after` the oldest.
        """
        wanted = select(audit.c.row).where(audit.c.number > (after or 0))
        if since is not None:
            wanted = wanted.where(audit.c.at >= since)
        if until is not None:
            wanted = wanted.where(audit.c.at <= f"{until}~")
        if by is not None:
            wanted = wanted.where(audit.c.by == plain(by))
        if action is not None:
            wanted = wanted.where(audit.c.action == action)
        newest = limit is not None and after is None
        order = audit.c.number.desc() if newest else audit.c.number
        with self.database.reading() as connection:
            found = connection.scalars(wanted.order_by(order).limit(limit)).all()
        rows = [_decode(row) for row in found]
        return rows[::-1] if newest else rows

    def verify_audit(self) -> list[str]:
        """Return what is wrong with the log, in words; empty when every entry is as it was made."""
        with self.database.reading() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.number)).all()
        problems: list[str] = []
        previous = FIRST
        for number, row in enumerate(rows, start=1):
            here = f"audit entry {row.number}"
            if row.number != number:
                problems.append(f"{here}: number {number} was expected (one is missing or added)")
            elif row.previous != previous:
                problems.append(f"{here}: does not follow from the entry before it")
            elif _sealed(row.previous, row.row) != row.hash:
                problems.append(f"{here}: is not what was logged (its hash differs)")
            elif (row.at, row.by, row.action) != _columns(_decode(row.row)):
                problems.append(f"{here}: its columns differ from its row")
            previous = row.hash
        return problems


def append(
    database: Database,
    connection: Connection,
    at: str,
    by: str,
    action: Action,
    about: str = "",
    detail: str = "",
) -> AuditEntry:
    """Append an entry inside a write transaction, so that deed and entry are kept together."""
    database.lock(connection, "audit")
    last = connection.execute(
        select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    ).one_or_none()
    number, previous = (last.number, last.hash) if last is not None else (0, FIRST)
    entry = AuditEntry(number=number + 1, at=at, by=by, action=action, about=about, detail=detail)
    row = canonical(entry).decode()
    connection.execute(
        audit.insert(),
        {
            "number": entry.number,
            "at": at,
            "by": plain(by),
            "action": action,
            "row": row,
            "previous": previous,
            "hash": _sealed(previous, row),
        },
    )
    return entry


def _sealed(previous: str, row: str) -> str:
    return hashlib.sha256(f"{previous}\n{row}".encode()).hexdigest()


def _columns(entry: AuditEntry) -> tuple[str, str, str]:
    return entry.at, plain(entry.by), entry.action
