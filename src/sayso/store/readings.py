"""Readings: what an engine read in a document, before rulings.  A cache that may be deleted."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from ..model import Claim
from .database import Database
from .schema import documents, readings

_PAGE = 500
_decode = msgspec.json.Decoder(list[Claim]).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


Part = TypeVar("Part")


class Shared:
    """Makes equal parts of many claims one object: a war has few places, parties and days."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def claim(self, claim: Claim) -> Claim:
        """Return the claim with parts that were met before."""
        one = self._one
        return msgspec.structs.replace(
            claim,
            actor=one(claim.actor),
            target=one(claim.target),
            weapon=one(claim.weapon),
            place=one(claim.place),
            time=one(claim.time),
            says=one(claim.says),
            document=one(claim.document),
            engine=one(claim.engine),
            why_empty=self._known.setdefault(
                tuple(sorted(claim.why_empty.items())), claim.why_empty
            ),
        )

    def _one(self, part: Part) -> Part:
        found: Part = self._known.setdefault((type(part), part), part)
        return found


class Readings:
    """Sealed claims by document and engine fingerprint."""

    database: Database

    def readings(
        self, fingerprint: str, document_ids: Sequence[str] | None = None
    ) -> Iterator[tuple[str, list[Claim]]]:
        """Yield (document id, claims) of one engine, ordered by document id."""
        shared = Shared()
        for document, data in self._read(fingerprint, document_ids):
            claims = _decode(zlib.decompress(data))
            yield document, [shared.claim(claim) for claim in claims]

    def _read(
        self, fingerprint: str, document_ids: Sequence[str] | None
    ) -> Iterator[tuple[str, bytes]]:
        statement = (
            select(readings.c.document, readings.c.claims)
            .where(readings.c.fingerprint == fingerprint)
            .order_by(readings.c.document)
        )
        if document_ids is not None:
            wanted = sorted(set(document_ids))
            pages = [wanted[i : i + _PAGE] for i in range(0, len(wanted), _PAGE)]
            for page in pages:
                with self.database.reading() as connection:
                    rows = connection.execute(
                        statement.where(self.database.member(readings.c.document, page))
                    ).all()
                yield from map(tuple, rows)
            return
        last = ""
        while True:
            with self.database.reading() as connection:
                rows = connection.execute(
                    statement.where(readings.c.document > last).limit(_PAGE)
                ).all()
            yield from map(tuple, rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def missing_readings(self, fingerprint: str) -> list[str]:
        """Return the ids of documents this engine has not read yet, in order."""
        read = exists().where(
            readings.c.fingerprint == fingerprint, readings.c.document == documents.c.id
        )
        with self.database.reading() as connection:
            return list(
                connection.scalars(select(documents.c.id).where(~read).order_by(documents.c.id))
            )

    def save_readings(self, fingerprint: str, new: Iterable[tuple[str, Sequence[Claim]]]) -> None:
        """Keep readings; those kept already stay as they are.

        Everything is encoded before the transaction begins, so that slow reading does not block
        other writers.
        """
        rows = [
            {
                "fingerprint": fingerprint,
                "document": document,
                "claims": zlib.compress(_encode(list(claims)), 1),
            }
            for document, claims in new
        ]
        if not rows:
            return
        rows.sort(key=lambda row: str(row["document"]))
        with self.database.writing() as connection:
            self.database.lock(connection, "readings")
            insert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
            connection.execute(insert(readings).on_conflict_do_nothing(), rows)

    def forget_readings(self, *, keep: str | None = None) -> None:
        """Delete the readings of every engine but `keep`; they can be made again."""
        statement = delete(readings)
        if keep is not None:
            statement = statement.where(readings.c.fingerprint != keep)
        with self.database.writing() as connection:
            connection.execute(statement)
