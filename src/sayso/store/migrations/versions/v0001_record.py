"""The first schema: captured, ruled and derived rows, full text and places."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create everything."""
    _captured()
    _ruled()
    _derived()
    _logs()
    if op.get_context().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Bytewise, nullable=null)


def _number(name: str = "number", *, counted: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Number, autoincrement=counted, nullable=False)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("id", name=f"uq_{table}_id")


def _captured() -> None:
    op.create_table(
        "raw",
        _text("sha256"),
        _number("size"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _primary("raw", "sha256"),
    )
    op.create_table(
        "captures",
        _text("raw"),
        _text("captured_at"),
        _text("name"),
        _text("url"),
        _primary("captures", "raw", "captured_at", "name", "url"),
        sa.ForeignKeyConstraint(["raw"], ["raw.sha256"], name="fk_captures_raw"),
    )
    op.create_table(
        "documents",
        _number(counted=True),
        _text("id"),
        _text("raw"),
        _text("page"),
        _text("source", null=True),
        _text("published", null=True),
        _text("parent", null=True),
        _text("row"),
        _primary("documents", "number"),
        _unique("documents"),
        sa.ForeignKeyConstraint(["raw"], ["raw.sha256"], name="fk_documents_raw"),
    )
    for column in ("raw", "page", "parent"):
        op.create_index(f"ix_documents_{column}", "documents", [column])


def _ruled() -> None:
    op.create_table(
        "decisions",
        _number("seq"),
        *map(_text, ("at", "by", "verb", "row", "previous", "hash")),
        _primary("decisions", "seq"),
    )


def _derived() -> None:
    op.create_table(
        "readings",
        _text("fingerprint"),
        _text("document"),
        sa.Column("claims", sa.LargeBinary(), nullable=False),
        _primary("readings", "fingerprint", "document"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_readings_document"),
    )
    _derived_table(
        "claims",
        *map(_text, ("key", "document")),
        _number("at"),
        *map(_text, ("type", "modality", "start", "end", "row")),
    )
    op.create_index("ix_claims_key", "claims", ["key"])
    op.create_index("ix_claims_document", "claims", ["document", "at"])
    op.create_index(
        "ix_claims_listing",
        "claims",
        ["start", "document", "at", "id", "end", "type", "modality"],
    )
    op.create_index("ix_claims_type", "claims", ["type", "start"])
    _derived_table(
        "events",
        *map(_text, ("type", "status", "modality")),
        _number("voices"),
        *map(_text, ("start", "end", "row")),
    )
    op.create_index(
        "ix_events_listing",
        "events",
        ["start", "id", "end", "type", "status", "modality", "voices"],
    )
    for column in ("type", "status"):
        op.create_index(f"ix_events_{column}", "events", [column, "start", "id", "end"])
    op.create_table(
        "event_claims", _text("key"), _number("owner"), _primary("event_claims", "key", "owner")
    )
    op.create_index("ix_event_claims_owner", "event_claims", ["owner"])
    for name in ("claim_places", "event_places"):
        op.create_table(
            name,
            _number(),
            _number("owner"),
            sa.Column("lat", sa.Double(), nullable=False),
            sa.Column("lon", sa.Double(), nullable=False),
            _primary(name, "number"),
        )
        op.create_index(f"ix_{name}_owner", name, ["owner"])
    _derived_table(
        "controls",
        _text("place", null=True),
        *map(_text, ("name", "alias", "since", "until", "row")),
    )
    for column in ("name", "alias"):
        op.create_index(f"ix_controls_{column}", "controls", [column])
    op.create_index("ix_controls_place", "controls", ["place", "since"])
    _derived_table("issues", _text("kind"), _number("severity"), _text("row"))


def _derived_table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _number(),
        _text("id"),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        *columns,
        _primary(name, "number"),
        _unique(name),
    )
    op.create_index(f"ix_{name}_difference", name, ["id", "digest"])


def _logs() -> None:
    op.create_table(
        "lineage",
        _number(),
        *map(_text, ("run", "old", "row")),
        _primary("lineage", "number"),
    )
    op.create_index("ix_lineage_old", "lineage", ["old"])
    op.create_table(
        "runs",
        _number(),
        *map(_text, ("id", "at", "row")),
        _primary("runs", "number"),
        _unique("runs"),
    )


def _sqlite() -> None:
    for name in ("documents", "claims", "events"):
        # Documents are never deleted: their index needs no copy of the words.
        bare = ", content=''" if name == "documents" else ""
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_words USING fts5(actors, sources, places, words{bare}, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
    for name in ("claim_places", "event_places"):
        op.execute(f"CREATE VIRTUAL TABLE {name}_box USING rtree(number, south, north, west, east)")
    for name, verbs in _protected().items():
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{_refusal(name, verb)}'); END"
            )
    # INSERT OR REPLACE deletes without asking the delete trigger.
    op.execute(
        "CREATE TRIGGER decisions_in_order BEFORE INSERT ON decisions "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM decisions) "
        "BEGIN SELECT RAISE(ABORT, 'decisions are appended in order'); END"
    )
    for name, key in (("raw", "sha256"), ("documents", "id")):
        op.execute(
            f"CREATE TRIGGER {name}_once BEFORE INSERT ON {name} "
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {key} = NEW.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{name} are added once'); END"
        )


def _postgresql() -> None:
    for name in ("documents", "claims", "events"):
        op.execute(
            f"CREATE TABLE {name}_words (number bigint CONSTRAINT pk_{name}_words PRIMARY KEY, "
            "words tsvector NOT NULL)"
        )
        op.execute(f"CREATE INDEX ix_{name}_words_words ON {name}_words USING gin (words)")
    for name in ("claim_places", "event_places"):
        op.execute(f"CREATE INDEX ix_{name}_point ON {name} USING gist (point(lon, lat))")
    op.execute(
        "CREATE FUNCTION sayso_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, verbs in _protected().items():
        for verb in (*verbs, "TRUNCATE"):
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            op.execute(
                f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
                f"FOR EACH {each} EXECUTE FUNCTION sayso_refuse('{_refusal(name, verb)}')"
            )
    op.execute(
        "CREATE FUNCTION sayso_in_order() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM decisions) THEN "
        "RAISE EXCEPTION 'decisions are appended in order' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER decisions_in_order BEFORE INSERT ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION sayso_in_order()"
    )


def _protected() -> dict[str, tuple[str, ...]]:
    """Return the verbs refused by table."""
    return {
        "decisions": ("UPDATE", "DELETE"),
        "raw": ("UPDATE",),
        "captures": ("UPDATE",),
        "documents": ("UPDATE",),
    }


def _refusal(name: str, verb: str) -> str:
    return f"{name} cannot be changed" if verb == "UPDATE" else f"{name} cannot be deleted"
