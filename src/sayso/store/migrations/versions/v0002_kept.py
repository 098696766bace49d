"""What is kept to derive a change without the rest, and what issues are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; derived rows are made again, as a whole, at the next derivation."""
    op.add_column("controls", sa.Column("family", Bytewise, nullable=False, server_default=""))
    op.create_index("ix_controls_family", "controls", ["family"])
    op.create_table(
        "derivations",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("mark", Bytewise, nullable=False),
        sa.Column("serial", Number, nullable=False),
        sa.Column("seq", Number, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_derivations"),
    )
    op.create_table(
        "heads",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("document", Bytewise, nullable=False),
        sa.Column("copied", Bytewise, nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_heads"),
        sa.UniqueConstraint("document", name="uq_heads_document"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_heads_document"),
    )
    op.create_table(
        "slots",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("key", Bytewise, nullable=False),
        sa.Column("document", Bytewise, nullable=False),
        sa.Column("component", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_slots"),
        sa.UniqueConstraint("key", name="uq_slots_key"),
    )
    op.create_index("ix_slots_document", "slots", ["document"])
    op.create_index("ix_slots_component", "slots", ["component"])
    op.create_table(
        "blocks",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("owner", Number, nullable=False),
        sa.PrimaryKeyConstraint("block", "owner", name="pk_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issue_about",
        sa.Column("name", Bytewise, nullable=False),
        sa.Column("owner", Number, nullable=False),
        sa.PrimaryKeyConstraint("name", "owner", name="pk_issue_about"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_issue_about_owner", "issue_about", ["owner"])
