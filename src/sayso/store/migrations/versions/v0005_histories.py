"""What is told of who holds a place, by month, so that a history need not begin again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; the next derivation is a whole one and fills them."""
    op.create_table(
        "held_places",
        sa.Column("family", Bytewise, nullable=False),
        sa.Column("surest", sa.LargeBinary(), nullable=False),
        sa.Column("count", Number, nullable=False),
        sa.PrimaryKeyConstraint("family", name="pk_held_places"),
    )
    op.create_table(
        "city_parts",
        sa.Column("city", Bytewise, nullable=False),
        sa.Column("part", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("city", "part", name="pk_city_parts"),
    )
    op.create_index("ix_city_parts_part", "city_parts", ["part"])
    op.create_table(
        "told_months",
        sa.Column("number", Number, nullable=False),
        sa.Column("family", Bytewise, nullable=False),
        sa.Column("month", Number, nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_told_months"),
    )
    op.create_index("ix_told_months_family", "told_months", ["family", "month", "number"])
    op.execute("DELETE FROM derivations")
