"""Captured rows: bytes and documents; added once, never changed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.sql.elements import ColumnElement

from ..errors import RecordError
from ..ids import raw_name
from ..model import Document
from . import schema
from .database import Database
from .words import INDEXED_CHARACTERS, fold

_PAGE = 200
_decode = msgspec.json.Decoder(Document).decode


def plain(text: str) -> str:
    """Return text as PostgreSQL can keep it in a column: without NUL.  The JSON row has it all."""
    return text.replace("\x00", "")


class CapturedRows:
    """What was captured."""

    database: Database

    def add_captured(
        self,
        raw: bytes,
        documents: Sequence[Document],
        *,
        name: str,
        url: str | None,
        captured_at: str,
    ) -> list[str]:
        """Keep bytes and the documents read from them; return the ids of new documents.

        Adding the same again changes nothing but the list of captures.  Raises ValueError when a
        document says that it comes from other bytes.
        """
        sha256 = raw_name(raw)
        for document in documents:
            if document.raw != sha256:
                raise ValueError(f"document {document.id} was not read from these bytes")
        rows = {document.id: document for document in documents}
        with self.database.writing() as connection:
            self.database.lock(connection, "captured")
            insert = insert_sqlite if connection.dialect.name == "sqlite" else insert_postgresql
            kept = connection.scalar(
                select(schema.raw.c.sha256).where(schema.raw.c.sha256 == sha256)
            )
            if kept is None:
                data = zlib.compress(raw, 6)
                connection.execute(
                    schema.raw.insert(), {"sha256": sha256, "size": len(raw), "data": data}
                )
            connection.execute(
                insert(schema.captures).on_conflict_do_nothing(),
                {
                    "raw": sha256,
                    "captured_at": captured_at,
                    "name": plain(name),
                    "url": plain(url or ""),
                },
            )
            known = set(
                connection.scalars(
                    select(schema.documents.c.id).where(
                        self.database.member(schema.documents.c.id, rows)
                    )
                )
            )
            fresh = sorted(rows.keys() - known)
            if not fresh:
                return []
            connection.execute(schema.documents.insert(), [_row(rows[new]) for new in fresh])
            numbers = connection.execute(
                select(schema.documents.c.id, schema.documents.c.number).where(
                    self.database.member(schema.documents.c.id, fresh)
                )
            )
            self.database.index_words(
                connection, "documents", (_words(number, rows[found]) for found, number in numbers)
            )
        return fresh

    def has_raw(self, sha256: str) -> bool:
        """Say whether bytes of this name are kept."""
        with self.database.reading() as connection:
            size = connection.scalar(select(schema.raw.c.size).where(schema.raw.c.sha256 == sha256))
        return size is not None

    def raw(self, sha256: str) -> bytes:
        """Return captured bytes.  Raises RecordError where they are missing or damaged."""
        with self.database.reading() as connection:
            data = connection.scalar(select(schema.raw.c.data).where(schema.raw.c.sha256 == sha256))
        if data is None:
            raise RecordError(f"{self.database.label}: no captured bytes {sha256}")
        try:
            found = zlib.decompress(data)
        except zlib.error as error:
            raise RecordError(f"{self.database.label}: bytes {sha256} are damaged") from error
        return found

    def raw_names(self) -> Iterator[str]:
        """Yield the SHA-256 of all captured bytes, in order."""
        for (name,) in self._pages(schema.raw.c.sha256, ()):
            yield name

    def document(self, id: str) -> Document | None:
        """Return one document."""
        with self.database.reading() as connection:
            row = connection.scalar(
                select(schema.documents.c.row).where(schema.documents.c.id == id)
            )
        return None if row is None else _decode(row)

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[Document]:
        """Yield all documents, or those of `ids` that exist, ordered by id."""
        if ids is None:
            for _, row in self._pages(schema.documents.c.id, (schema.documents.c.row,)):
                yield _decode(row)
            return
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), _PAGE):
            page = wanted[start : start + _PAGE]
            statement = (
                select(schema.documents.c.row)
                .where(self.database.member(schema.documents.c.id, page))
                .order_by(schema.documents.c.id)
            )
            with self.database.reading() as connection:
                rows = connection.scalars(statement).all()
            yield from map(_decode, rows)

    def documents_by_day(self, limit: int, offset: int = 0) -> list[Document]:
        """Return one page of all documents by day, page and id, undated ones last."""
        table = schema.documents
        dated, undated = table.c.published.is_not(None), table.c.published.is_(None)
        order = (table.c.page, table.c.id)
        first = select(table.c.row).where(dated).order_by(table.c.published, *order)
        last = select(table.c.row).where(undated).order_by(*order)
        with self.database.snapshot(), self.database.reading() as connection:
            rows = list(connection.scalars(first.limit(limit).offset(offset)))
            if len(rows) < limit:
                count = select(func.count()).select_from(table).where(dated)
                before = 0 if rows else offset - (connection.scalar(count) or 0)
                rest = last.limit(limit - len(rows)).offset(max(0, before))
                rows += connection.scalars(rest)
        return list(map(_decode, rows))

    def count_documents(self) -> int:
        """Return how many documents there are."""
        with self.database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(schema.documents)) or 0

    def document_ids(self) -> list[str]:
        """Return the ids of all documents, in order."""
        with self.database.reading() as connection:
            return list(
                connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.id))
            )

    def versions(self, page: str) -> list[Document]:
        """Return the documents of one page, in the order in which they were captured."""
        first = (
            select(func.min(schema.captures.c.captured_at))
            .where(schema.captures.c.raw == schema.documents.c.raw)
            .scalar_subquery()
        )
        statement = (
            select(schema.documents.c.row)
            .where(schema.documents.c.page == plain(page))
            .order_by(first, schema.documents.c.id)
        )
        with self.database.reading() as connection:
            return [_decode(row) for row in connection.scalars(statement)]

    def documents_of(self, sha256: str) -> list[Document]:
        """Return the documents that were read from bytes, by id."""
        statement = (
            select(schema.documents.c.row)
            .where(schema.documents.c.raw == sha256)
            .order_by(schema.documents.c.id)
        )
        with self.database.reading() as connection:
            return [_decode(row) for row in connection.scalars(statement)]

    def captures(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield SHA-256, moment, name and address of every capture, in that order."""
        held = schema.captures.c
        statement = select(held.raw, held.captured_at, held.name, held.url).order_by(
            held.raw, held.captured_at, held.name, held.url
        )
        with self.database.reading() as connection:
            yield from (tuple(map(str, row)) for row in connection.execute(statement).all())  # type: ignore[misc]

    def captured_at(self, document_id: str) -> str:
        """Return when the bytes of a document were first captured (UTC ISO 8601).

        Raises RecordError for an unknown document.
        """
        statement = (
            select(schema.captures.c.captured_at)
            .join(schema.documents, schema.documents.c.raw == schema.captures.c.raw)
            .where(schema.documents.c.id == document_id)
            .order_by(schema.captures.c.captured_at)
            .limit(1)
        )
        with self.database.reading() as connection:
            found = connection.scalar(statement)
        if found is None:
            raise RecordError(f"{self.database.label}: no document {document_id}")
        return str(found)

    def _pages(
        self, key: ColumnElement[Any], more: Iterable[ColumnElement[Any]]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield rows in the order of a unique key, some at a time.

        No transaction stays open between pages: a slow consumer does not hold up a checkpoint.
        """
        statement = select(key, *more).order_by(key).limit(_PAGE)
        last: Any = None
        while True:
            page = statement if last is None else statement.where(key > last)
            with self.database.reading() as connection:
                rows = connection.execute(page).all()
            yield from map(tuple, rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]


def _row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "raw": document.raw,
        "page": plain(document.page),
        "source": plain(document.source) if document.source else None,
        "published": document.published,
        "parent": document.parent,
        "row": msgspec.json.encode(document, order="deterministic").decode(),
    }


def _words(number: int, document: Document) -> tuple[int, str, str, str, str]:
    text = f"{document.title or ''}\n{document.text[:INDEXED_CHARACTERS]}"
    return number, "", fold(document.source or ""), "", fold(text)
