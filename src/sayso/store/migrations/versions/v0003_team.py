"""Accounts, sessions, keys and their log; which events came, changed and went, in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, Bytewise, nullable=null)


def upgrade() -> None:
    """Add the tables; events that are there count as having come in the order of their rows."""
    op.create_table(
        "accounts",
        *map(_text, ("key", "name", "role")),
        _text("password", null=True),
        _text("made_at"),
        _text("disabled_at", null=True),
        sa.PrimaryKeyConstraint("key", name="pk_accounts"),
    )
    for name in ("invites", "sessions"):
        op.create_table(
            name,
            *map(_text, ("digest", "account", "made_at", "expires_at")),
            sa.PrimaryKeyConstraint("digest", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["account"], ["accounts.key"], name=f"fk_{name}_account"),
        )
        op.create_index(f"ix_{name}_account", name, ["account"])
    op.create_table(
        "api_keys",
        *map(_text, ("id", "digest", "label", "made_by", "made_at")),
        *(_text(name, null=True) for name in ("expires_at", "revoked_at")),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_table(
        "failures",
        sa.Column("number", Number, nullable=False, autoincrement=True),
        *map(_text, ("what", "at")),
        sa.PrimaryKeyConstraint("number", name="pk_failures"),
    )
    op.create_index("ix_failures_what", "failures", ["what", "at"])
    op.create_table(
        "audit",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        *map(_text, ("at", "by", "action", "row", "previous", "hash")),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_table(
        "event_changes",
        _text("id"),
        sa.Column("first", Number, nullable=False),
        sa.Column("last", Number, nullable=False),
        sa.Column("gone", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_changes"),
    )
    op.create_index("ix_event_changes_last", "event_changes", ["last"])
    op.execute(
        "INSERT INTO event_changes (id, first, last, gone) "
        "SELECT id, row_number() OVER (ORDER BY number), "
        "row_number() OVER (ORDER BY number), 0 FROM events"
    )
    if op.get_context().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for verb, refusal in (("UPDATE", "changed"), ("DELETE", "deleted")):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            f"BEGIN SELECT RAISE(ABORT, 'audit cannot be {refusal}'); END"
        )
    op.execute(
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit "
        "WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit) "
        "BEGIN SELECT RAISE(ABORT, 'audit is appended in order'); END"
    )


def _postgresql() -> None:
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        refusal = "changed" if verb == "UPDATE" else "deleted"
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            f"FOR EACH {each} EXECUTE FUNCTION sayso_refuse('audit cannot be {refusal}')"
        )
    op.execute(
        "CREATE FUNCTION sayso_audit_in_order() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit) THEN "
        "RAISE EXCEPTION 'audit is appended in order' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit "
        "FOR EACH ROW EXECUTE FUNCTION sayso_audit_in_order()"
    )
