"""The tables of a record: one schema for SQLite and PostgreSQL.

Every model row is kept whole as JSON text in the column `row`; the other columns are what
listings filter and sort by.  Text compares as bytes on both databases.  Beside these tables each
database has its own search structures (see `sqlite.py` and `postgresql.py`):

* `<table>_words` for full text, by the `number` of documents, claims and events;
* `claim_places` and `event_places` have a spatial index.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
VERSION_TABLE = "sayso_version"
UNDATED = "~"
"""`start` of what has no date: sorts after every date and is outside of every date filter."""

metadata = MetaData(naming_convention=NAMING)

Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
Bytewise: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Bytewise, nullable=null)


def _number(name: str = "number", *, counted: bool = False) -> Column[Any]:
    return Column(name, Number, primary_key=True, autoincrement=counted)


DAY = 10_000_000_000
"""Numbers that claims or events of one first day have: they are written YYYYMMDD and ten digits,
so that what the search indexes hand over by number comes in the order of listings."""
WIDE = """substr("start", 1, 7) <> substr("end", 1, 7)"""
"""Rows that end in another month than they begin: only these can reach into a later month.

Written the same in the index and in what asks it, since databases compare the words.
"""


def _wide(table: str, *columns: str) -> Index:
    """Return the index of a listing's few wide rows."""
    only = text(WIDE)
    return Index(f"ix_{table}_wide", *columns, sqlite_where=only, postgresql_where=only)


# ------------------------------------------------------------------ captured

raw = Table(
    "raw",
    metadata,
    Column("sha256", Bytewise, primary_key=True),
    Column("size", Number, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
captures = Table(
    "captures",
    metadata,
    Column("raw", Bytewise, ForeignKey("raw.sha256"), nullable=False),
    _text("captured_at"),
    _text("name"),
    _text("url"),
    PrimaryKeyConstraint("raw", "captured_at", "name", "url"),
)
documents = Table(
    "documents",
    metadata,
    _number(counted=True),
    _text("id"),
    Column("raw", Bytewise, ForeignKey("raw.sha256"), nullable=False, index=True),
    Column("page", Bytewise, nullable=False, index=True),
    _text("source", null=True),
    _text("published", null=True),
    Column("parent", Bytewise, nullable=True, index=True),
    _text("row"),
    UniqueConstraint("id"),
    Index("ix_documents_listing", "published", "page", "id"),
    Index("ix_documents_source", "source"),
)

# ------------------------------------------------------------------ ruled

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    _text("at"),
    _text("by"),
    _text("verb"),
    _text("row"),
    _text("previous"),
    _text("hash"),
)

# ------------------------------------------------------------------ readings (a cache)

readings = Table(
    "readings",
    metadata,
    _text("fingerprint"),
    Column("document", Bytewise, ForeignKey("documents.id"), nullable=False),
    Column("claims", LargeBinary, nullable=False),
    PrimaryKeyConstraint("fingerprint", "document"),
)

# ------------------------------------------------------------------ derived

claims = Table(
    "claims",
    metadata,
    _number(),
    _text("id"),
    Column("digest", BigInteger, nullable=False),
    _text("key"),
    _text("document"),
    Column("at", Number, nullable=False),
    _text("type"),
    _text("modality"),
    _text("start"),
    _text("end"),
    _text("row"),
    UniqueConstraint("id"),
    Index("ix_claims_difference", "id", "digest"),
    Index("ix_claims_key", "key"),
    Index("ix_claims_document", "document", "at"),
    Index("ix_claims_listing", "start", "document", "at", "id", "end", "type", "modality"),
    Index("ix_claims_type", "type", "start", "document", "at", "id", "end", "modality"),
    Index("ix_claims_modality", "modality", "start", "document", "at", "id", "end"),
    _wide("claims", "start", "document", "at", "id", "end", "type", "modality"),
)
events = Table(
    "events",
    metadata,
    _number(),
    _text("id"),
    Column("digest", BigInteger, nullable=False),
    _text("type"),
    _text("status"),
    _text("modality"),
    Column("voices", Number, nullable=False),
    _text("start"),
    _text("end"),
    _text("row"),
    UniqueConstraint("id"),
    Index("ix_events_difference", "id", "digest"),
    Index("ix_events_listing", "start", "id", "end", "type", "status", "modality", "voices"),
    Index("ix_events_type", "type", "start", "id", "end"),
    Index("ix_events_status", "status", "start", "id", "end"),
    Index("ix_events_modality", "modality", "start", "id", "end"),
    Index("ix_events_voices", "voices"),
    _wide("events", "start", "id", "end", "type", "status", "modality", "voices"),
)


def _places(name: str, owner: Table) -> Table:
    return Table(
        name,
        metadata,
        _number(),
        Column("owner", Number, nullable=False, index=True),
        Column("lat", Double, nullable=False),
        Column("lon", Double, nullable=False),
        info={"owner": owner.name},
    )


claim_places = _places("claim_places", claims)
event_places = _places("event_places", events)
event_claims = Table(
    "event_claims",
    metadata,
    _text("key"),
    Column("owner", Number, nullable=False, index=True),
    PrimaryKeyConstraint("key", "owner"),
)
controls = Table(
    "controls",
    metadata,
    _number(),
    _text("id"),
    Column("digest", BigInteger, nullable=False),
    _text("place", null=True),
    _text("name"),
    _text("alias"),
    _text("since"),
    _text("until"),
    _text("row"),
    Column("family", Bytewise, nullable=False, server_default="", index=True),
    UniqueConstraint("id"),
    Index("ix_controls_difference", "id", "digest"),
    Index("ix_controls_place", "place", "since"),
    Index("ix_controls_name", "name"),
    Index("ix_controls_alias", "alias"),
)
control_reasons = Table(
    "control_reasons",
    metadata,
    _text("key"),
    Column("owner", Number, nullable=False, index=True),
    PrimaryKeyConstraint("key", "owner"),
    sqlite_with_rowid=False,
)
"""By the key of a claim, the intervals of control for which it is a reason."""
EVER, MONTH, DAYS, WIDE_DAYS = range(4)
names_told = Table(
    "names_told",
    metadata,
    Column("level", Number, nullable=False),
    _text("start"),
    _text("end"),
    _text("type"),
    _text("modality"),
    _text("role"),
    _text("name"),
    _text("words"),
    Column("claims", Number, nullable=False),
    PrimaryKeyConstraint("level", "start", "end", "type", "modality", "role", "name", "words"),
    sqlite_with_rowid=False,
)
"""How many claims name somebody in a role: of all days (level EVER), of each month, of each first
and last day within a month, and of those that reach into another month.  A claim counts in EVER,
in its month where it has but one, and in one of the last two where it has days."""
issues = Table(
    "issues",
    metadata,
    _number(),
    _text("id"),
    Column("digest", BigInteger, nullable=False),
    _text("kind"),
    Column("severity", Number, nullable=False),
    _text("row"),
    UniqueConstraint("id"),
    Index("ix_issues_difference", "id", "digest"),
    Index("ix_issues_listing", "severity", "kind", "id"),
    Index("ix_issues_kind", "kind", "severity", "id"),
)

issue_about = Table(
    "issue_about",
    metadata,
    _text("name"),
    Column("owner", Number, nullable=False, index=True),
    PrimaryKeyConstraint("name", "owner"),
    sqlite_with_rowid=False,
)

# ------------------------------------------------------------------ kept (a cache)

derivations = Table(
    "derivations",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    _text("mark"),
    Column("serial", Number, nullable=False),
    Column("seq", Number, nullable=False),
)
heads = Table(
    "heads",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("document", Bytewise, ForeignKey("documents.id"), nullable=False, unique=True),
    _text("copied", null=True),
    Column("head", LargeBinary, nullable=False),
)
slots = Table(
    "slots",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("key", Bytewise, nullable=False, unique=True),
    Column("document", Bytewise, nullable=False, index=True),
    Column("component", BigInteger, nullable=True, index=True),
)
blocks = Table(
    "blocks",
    metadata,
    Column("block", BigInteger, nullable=False),
    Column("owner", Number, nullable=False),
    PrimaryKeyConstraint("block", "owner"),
    sqlite_with_rowid=False,
)

held_places = Table(
    "held_places",
    metadata,
    Column("family", Bytewise, primary_key=True),
    Column("surest", LargeBinary, nullable=False),
    Column("count", Number, nullable=False),
)
city_parts = Table(
    "city_parts",
    metadata,
    _text("city"),
    Column("part", Bytewise, nullable=False, index=True),
    PrimaryKeyConstraint("city", "part"),
)
"""Of a part nothing may be told any more: then its city is derived once too often."""
told_months = Table(
    "told_months",
    metadata,
    _number(),
    _text("family"),
    Column("month", Number, nullable=False),
    Column("told", LargeBinary, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Index("ix_told_months_family", "family", "month", "number"),
)

# ------------------------------------------------------------------ logs

lineage = Table(
    "lineage",
    metadata,
    _number(),
    _text("run"),
    Column("old", Bytewise, nullable=False, index=True),
    _text("row"),
)
runs = Table(
    "runs",
    metadata,
    _number(),
    _text("id"),
    _text("at"),
    _text("row"),
    UniqueConstraint("id"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("tries", Number, nullable=False, index=True),
    _text("row"),
)
stamps = Table(
    "stamps",
    metadata,
    Column("digest", Bytewise, primary_key=True),
    _text("at"),
    _text("authority"),
    _text("manifest"),
    Column("token", LargeBinary, nullable=False),
)
event_changes = Table(
    "event_changes",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("first", Number, nullable=False),
    Column("last", Number, nullable=False, index=True),
    Column("gone", Number, nullable=False),
)
"""Of every event that ever was: the number of the change that brought it, of the last one that
touched it, and 1 where that took it away."""

# ------------------------------------------------------------------ team

accounts = Table(
    "accounts",
    metadata,
    Column("key", Bytewise, primary_key=True),
    _text("name"),
    _text("role"),
    _text("password", null=True),
    _text("made_at"),
    _text("disabled_at", null=True),
)


def _ticket(name: str) -> Table:
    """A table of what somebody holds a token for; only the token's hash is kept."""
    return Table(
        name,
        metadata,
        Column("digest", Bytewise, primary_key=True),
        Column("account", Bytewise, ForeignKey("accounts.key"), nullable=False, index=True),
        _text("made_at"),
        _text("expires_at"),
    )


invites = _ticket("invites")
sessions = _ticket("sessions")
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Bytewise, primary_key=True),
    _text("digest"),
    _text("label"),
    _text("made_by"),
    _text("made_at"),
    _text("expires_at", null=True),
    _text("revoked_at", null=True),
    UniqueConstraint("digest"),
)
failures = Table(
    "failures",
    metadata,
    _number(counted=True),
    _text("what"),
    _text("at"),
    Index("ix_failures_what", "what", "at"),
)
audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    _text("at"),
    _text("by"),
    _text("action"),
    _text("row"),
    _text("previous"),
    _text("hash"),
)

SEARCHABLE = ("documents", "claims", "events")
"""Tables with a full-text companion `<table>_words`."""
LOCATED = ("claim_places", "event_places")
"""Tables with a spatial index over `lat` and `lon`."""
APPEND_ONLY = ("decisions", "audit", "stamps")
"""Tables whose rows can be neither changed nor deleted."""
IMMUTABLE = ("raw", "captures", "documents")
"""Tables whose rows cannot be changed."""
